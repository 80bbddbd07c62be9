"""Records changed at random: whatever a schema complains of, ``check`` refuses, so nothing is underlined in error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from auditpress import check, source
from auditpress.graph import Entry, Graph
from auditpress.kinds.scheme import words_are_defined
from auditpress.prose import Reader
from tests.helpers import FOLDERS, load
from tests.schemas import GOOD, complaints, records

BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.+-_")
NULLS = ("null", "Null", "NULL", "~", "")
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=20),
    st.sampled_from(
        ["2025", "2.10", "true", "No", "yes", "no", "0x1f", "1e5", ".5", "-1", "+2025", "2024-02-29", "2025-02-29",
         "0000", "1,424", "78.4%", "CLOSED", " closed", "point  for Follow-up", "a" * 2001, "/", "#x", " ", "12345",
         "007", "https://example.org/a", "draft", "2025-09-16 24:00", "2025-09-16 15:17", "dash", "a/b", "a-b"]
    ),
    st.from_regex(r"[0-9]{4}-[0-3][0-9]-[0-4][0-9]", fullmatch=True),
)  # fmt: skip


def flow(value: Any) -> str:
    """A value as YAML in braces; words that an editor may take for something else stand bare."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(each) for each in value if each is not None) + "]"
    if value is None:
        return ""
    bare = BARE.issuperset(value) and value not in NULLS and value[0] != "-"
    return value if bare or value == "-1" else json.dumps(value, ensure_ascii=False)


def places(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if place:
        yield place
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in inner:
        yield from places(each, (*place, step))


@st.composite
def changed(draw: st.DrawFn) -> tuple[Path, str, Any]:
    """A record of a site with one to three of its values changed, moved or taken out."""
    site = draw(st.sampled_from([*GOOD.values()]))
    document = draw(st.sampled_from(records_of(site)))
    values = json.loads(json.dumps(document.values))
    for _ in range(draw(st.integers(1, 3))):
        if not values:
            break
        *way, last = draw(st.sampled_from([*places(values)]))
        owner = values
        for step in way:
            owner = owner[step]
        old = owner[last]
        text = draw(TEXTS)
        new = draw(st.sampled_from([text, text, [text], {"a": text}, [], None, None, None, [old], {"text": old}]))
        if new is None and draw(st.booleans()):
            del owner[last]
        elif isinstance(owner, dict) and draw(st.integers(0, 9)) == 0:
            owner[text[:99]] = owner.pop(last)
        else:
            owner[last] = new
    return site, document.id, without_odd_and_empty(values, {*names(document.values)})


def names(value: Any) -> Iterator[str]:
    """The names of all fields within a value."""
    return (step for place in places(value) for step in place if isinstance(step, str))


def without_odd_and_empty(value: Any, known: set[str]) -> Any:
    """A value without the fields of other names that were left empty: a check reads these as left out."""
    if isinstance(value, dict):
        kept = {name: each for name, each in value.items() if each is not None or name in known}
        return {name: without_odd_and_empty(each, known) for name, each in kept.items()}
    return [without_odd_and_empty(each, known) for each in value] if isinstance(value, list) else value


records_of = cache(records)


@cache
def graph_of(site: Path) -> Graph:
    found = load(site).graph
    assert found is not None
    return found


def refuses(site: Path, id: str, text: str) -> bool:
    """Whether a check says anything against a record by itself, or against a word in it."""
    kind = FOLDERS[id.partition("/")[0]]
    document, wrong = source.parse(text.encode(), f"audits/{id}.yaml", id)
    if document is None or wrong:
        return True
    record, problems = check.record(document, kind.model, Reader())
    if record is None or problems:
        return True
    scheme = getattr(record, "scheme", None)
    entry = Entry(id, record, kind)
    return scheme in graph_of(site).entries and any(words_are_defined(entry, None, graph_of(site)))


@settings(max_examples=200, deadline=None)
@given(changed())
def test_what_a_schema_complains_of_a_check_refuses(case: tuple[Path, str, Any]) -> None:
    site, id, values = case
    text = flow(values)
    where = complaints(site, id, text) if values else set()
    assert not where or refuses(site, id, text), f"{where} in {text}"
