"""Memory: what is known of a build comes back as it was, or is refused; and what changed is found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditpress import site
from auditpress.cache import FOLDER, Cache
from auditpress.extracts import Extract
from auditpress.memory import GONE, Changes, Examined, Memory, Output, Trace
from auditpress.problems import Problem
from auditpress.settings import Options
from auditpress.site import Hosted, Loaded
from auditpress.watch import BACKLINKS, CARD, EVERY, RECORD, TITLE
from tests.helpers import config, write

HINT = Problem("audits/a.yaml", 3, 7, "word", "“x” is “ü”", "Write\tit.", "warning", "a: x", 1)
KNOWN = Memory(
    digests={"a": "1" * 64, "b": "2" * 64, "c": "3" * 64},
    states={"a": "published", "b": "draft", "c": "withheld"},
    extracts={
        "a": Extract([[["x", 0], "b#c", "", "said by", ["told"]]], {"part": "Part ü"}),  # type: ignore[list-item]
        "b": Extract([], {}),
        "c": Extract([], {}),
    },
    problems={"a": (HINT,)},
    examined={"a": Examined((0, 4, 9), (HINT,), "A – ü", b'{"a":1}'), "c": Examined((), (), "", b"")},
    traces={"record a": Trace("record a", "m", (4, 9), ("reports.html", "page"), (Output("a/index.html", "d", ""),))},
    parts={"reports.html": "e", "page": "f"},
    host="g",
    chrome={"page": "<html>\n</html>"},
    hosted=(Output("about/index.html", "h", "2024-01-01"), Output("x.css", "i")),
)


def as_bytes(memory: Memory) -> bytes:
    return b"".join(memory.written())


def plain(memory: Memory) -> Memory:
    """With lists for tuples wherever JSON makes no difference."""
    return Memory.read(as_bytes(memory))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The memory of a real build, as it lies in the cache."""
    return of_build(tmp_path_factory.mktemp("memory"))


def of_build(folder: Path) -> bytes:
    write(folder / "audits/organisations", {"a.yaml": "name: A\ntype: body\n", "b.yaml": "name: B\ntype: body\n"})
    write(folder / "content", {"about.md": "# About\n"})

    def host(_: Path, __: Loaded) -> Hosted:
        return Hosted({"page": "auditpress-slot-body", "index": "auditpress-slot-body"}, ())

    site.build(config(folder), host)
    found = Cache(folder / FOLDER).get(site._key(config(folder), Options()))
    assert found is not None
    return found


# Written and read


def test_what_is_written_is_read_as_it_was() -> None:
    again = plain(KNOWN)
    for name in ("digests", "states", "problems", "parts", "host", "chrome", "hosted"):
        assert getattr(again, name) == getattr(KNOWN, name), name
    for id, examined in KNOWN.examined.items():
        there = again.examined[id]
        assert (tuple(there.read), there.problems, there.title, there.card) == (
            examined.read, examined.problems, examined.title, examined.card,
        )  # fmt: skip
    trace, there_trace = KNOWN.traces["record a"], again.traces["record a"]
    assert (tuple(there_trace.read), tuple(there_trace.parts), there_trace.outputs) == (
        trace.read, trace.parts, trace.outputs,
    )  # fmt: skip
    assert (there_trace.name, there_trace.members) == (trace.name, trace.members)
    assert again.extracts["a"].anchors == {"part": "Part ü"}


def test_what_is_read_and_written_again_are_the_same_bytes(written: bytes) -> None:
    assert as_bytes(Memory.read(written)) == written
    assert as_bytes(plain(KNOWN)) == as_bytes(KNOWN)


def test_nothing_is_written_and_read_too() -> None:
    assert plain(Memory()) == Memory()


def test_the_memory_of_a_build_knows_its_records_and_its_pages(written: bytes) -> None:
    memory = Memory.read(written)
    assert list(memory.digests) == list(memory.examined) == ["organisations/a", "organisations/b"]
    assert [memory.examined[id].title for id in memory.digests] == ["A", "B"]
    made = {each.path for trace in memory.traces.values() for each in trace.outputs}
    assert {"index.html", "organisations/a/index.html", "organisations/a/index.json", "sitemap.xml"} <= made


# Damaged


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_truncated_bytes_are_refused(written: bytes, data: st.DataObject) -> None:
    end = data.draw(st.integers(0, len(written) - 1))
    with pytest.raises((ValueError, KeyError, TypeError)):
        Memory.read(written[:end])


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\n", b"{}\n{}", b"[]\n[]", b"null\nnull", b'{"digests": 1}\n[]', b"\xff\xfe\n[]", b"{\n}",
        as_bytes(KNOWN).replace(b'"states":{', b'"states":[{', 1),
        as_bytes(KNOWN).replace(b'"chrome"', b'"chrom"', 1),
        as_bytes(KNOWN) + b"\n",
    ],
)  # fmt: skip
def test_what_is_no_memory_is_refused(data: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        Memory.read(data)


@pytest.mark.parametrize(
    "name", ["digests", "states", "problems", "found", "titles", "read", "cards", "traces", "hosted"]
)
@pytest.mark.parametrize("value", [b"[]", b"{}", b"1", b"null", b'"x"', b"[1]", b'{"a":1}'])
def test_a_value_of_another_shape_is_refused_or_harmless(name: str, value: bytes) -> None:
    """A build must never fall over what it remembers: it takes it, or knows that it cannot."""
    head, rest = as_bytes(KNOWN).split(b"\n", 1)
    before, after = head.split(f'"{name}":'.encode(), 1)
    data = before + f'"{name}":'.encode() + value + after[_length(after) :] + b"\n" + rest
    try:
        made = Memory.read(data)
    except (ValueError, KeyError, TypeError):
        return
    assert as_bytes(Memory.read(as_bytes(made))) == as_bytes(made)


def _length(text: bytes) -> int:
    """How long the first JSON value of a text is."""
    depth, quoted = 0, False
    for at, letter in enumerate(text.replace(b'\\"', b"..")):
        quoted ^= letter == ord('"')
        if not quoted:
            depth += letter in b"[{"
            depth -= letter in b"]}"
            if depth == 0 and (letter in b"]}" or text[at + 1 : at + 2] in (b",", b"}")):
                return at + 1
    raise ValueError(text)


# What changed


NUMBERS = {"a": 1, "b": 2, "c": 3}
BEFORE = Memory(
    digests={"a": "1", "b": "2", "c": "3"},
    examined={id: Examined((), (), id, id.encode()) for id in NUMBERS},
)


def changes(digests: dict[str, str]) -> Changes:
    return Changes(BEFORE, {id: number for number, id in enumerate(digests, 1)}, digests)


def test_nothing_changed_touches_nothing() -> None:
    found = changes(BEFORE.digests)
    assert found.tokens == {GONE}
    assert not found.meet([EVERY, *(number << 2 | aspect for number in (1, 2, 3) for aspect in range(4))])


def test_an_edit_touches_what_read_the_record_itself() -> None:
    found = changes({**BEFORE.digests, "b": "other"})
    assert found.meet([1 << 2, 2 << 2 | RECORD])
    assert not found.meet([EVERY, 1 << 2, 2 << 2 | TITLE, 2 << 2 | CARD, 2 << 2 | BACKLINKS])


def test_a_record_more_or_less_touches_what_read_the_list_of_all() -> None:
    assert changes({**BEFORE.digests, "d": "4"}).meet([EVERY])
    assert changes({"a": "1", "c": "3"}).meet([EVERY])


def test_tokens_of_then_are_turned_into_those_of_now() -> None:
    found = changes({"a": "1", "aa": "x", "c": "3"})
    assert found.tokens_of_now([EVERY, 1 << 2 | CARD, 2 << 2 | TITLE, 3 << 2 | BACKLINKS]) == (
        EVERY, 1 << 2 | CARD, GONE, 3 << 2 | BACKLINKS,
    )  # fmt: skip


def test_what_read_a_record_that_is_gone_is_touched() -> None:
    found = changes({"a": "1", "c": "3"})
    assert found.meet(found.tokens_of_now([2 << 2 | TITLE]))
    assert not found.meet(found.tokens_of_now([1 << 2 | TITLE, 3 << 2 | TITLE]))


def test_a_title_and_a_card_that_changed_are_found_each_by_itself() -> None:
    found = changes(BEFORE.digests)
    old = BEFORE.examined["b"]
    assert found.between("b", old, old) == set()
    assert found.between("b", old, replace(old, title="B")) == {2 << 2 | TITLE}
    assert found.between("b", old, replace(old, card=b"B")) == {2 << 2 | CARD}
    assert found.between("b", None, old) == {2 << 2 | TITLE, 2 << 2 | CARD}


def reference(target: str, reverse: str = "auditee in", *told: str) -> Extract:
    return Extract([(("field", 0), target, "", reverse, told)], {})


@pytest.mark.parametrize(
    "before, after, touched",
    [
        (None, reference("b"), {"b"}),
        (reference("b"), None, {"b"}),
        (reference("b"), reference("c"), {"b", "c"}),
        (reference("b"), reference("b#part"), {"b"}),
        (reference("b"), reference("b", "publisher of"), {"b"}),
        (reference("b"), reference("b", "auditee in", "as controller"), {"b"}),
        (reference("b"), reference("b"), set()),
    ],
)
def test_whose_backlinks_changed_is_known(before: Extract | None, after: Extract | None, touched: set[str]) -> None:
    found = changes(BEFORE.digests)
    found.relinked({"a": before} if before else {}, {"a": after} if after else {})
    assert {id for id, number in NUMBERS.items() if found.meet([number << 2 | BACKLINKS])} == touched
