"""The schemas of the kinds: what ``check`` takes they take, and what it refuses they refuse, as far as a schema can."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from auditpress import check, linking, source
from auditpress.document import Document
from auditpress.graph import Entry, Graph
from auditpress.kinds import KINDS
from auditpress.kinds.scheme import words_are_defined
from auditpress.linking import Outside
from auditpress.model import Fault
from auditpress.prose import Reader
from auditpress.schema import known, schemas
from auditpress.schema.drawing import choice
from tests import yaml_core
from tests.helpers import BODY, FOLDERS, ROOT, SITES, config, desk, load

Json = dict[str, Any]

GOOD = {"reference": ROOT, **{name: SITES / name for name in ("small", "gao", "ico")}}
BAD = {name: SITES / name for name in ("invalid", "kinds-invalid")}

EXPRESSIBLE = {
    "word", "scheme-word", "unknown-field", "missing", "shape", "empty-value", "too-long", "date", "time", "number",
    "address", "key", "id", "yes-or-no", "figure",
}  # fmt: skip
"""The rules that a schema can express."""


@cache
def drawn(site: Path) -> dict[str, Json]:
    """The schemas of a site by the folders of their kinds."""
    made = schemas(known.known(load(site)))
    return dict(zip((kind.folder for kind in KINDS), made.values(), strict=True))


@cache
def validator(site: Path, folder: str) -> jsonschema.Draft7Validator:
    """An independent judge of the records in a folder."""
    return jsonschema.Draft7Validator(drawn(site)[folder])


def complaints(site: Path, id: str, text: str) -> set[tuple[str | int, ...]]:
    """Where a schema complains of a record."""
    found = validator(site, id.partition("/")[0]).iter_errors(yaml_core.read(text))
    return {tuple(error.absolute_path) for error in found}


def records(site: Path) -> list[Document]:
    """The records of a site whose text can be read and whose kind is known."""
    found = source.read(site, config(site).records).documents
    return [document for document in found if document.id.partition("/")[0] in FOLDERS]


# What is right, and what is wrong


@pytest.mark.parametrize("site", GOOD.values(), ids=GOOD)
def test_no_record_that_is_right_is_complained_of(site: Path) -> None:
    found = records(site)
    assert len(found) > 3
    assert {document.id: complaints(site, document.id, document.text) for document in found} == {
        document.id: set() for document in found
    }


def faults(site: Path) -> Iterator[tuple[Document, Fault]]:
    """What a check refuses in each record by itself, and the words that its scheme does not have."""
    good: list[Entry[Any]] = []
    texts = {}
    for document in records(site):
        kind = FOLDERS[document.id.partition("/")[0]]
        try:
            good.append(Entry(document.id, kind.model.model_validate(document.values), kind))
            texts[document.id] = document
        except ValidationError as error:
            yield from ((document, check._fault(details, kind.model)) for details in error.errors())
    graph, _ = linking.link(good, Outside(), Reader())
    for entry in good:
        if getattr(entry.record, "scheme", None) in graph.entries:
            yield from ((texts[entry.id], fault) for fault in words_are_defined(entry, None, graph))


def test_what_a_check_refuses_and_a_schema_can_express_is_complained_of_at_its_place() -> None:
    seen = set()
    for site in BAD.values():
        for document, fault in faults(site):
            if fault.rule in EXPRESSIBLE:
                around = (
                    {fault.place, fault.place[:-1]} if fault.rule in ("missing", "unknown-field") else {fault.place}
                )
                where = complaints(site, document.id, document.text)
                assert around & where, f"{document.id} {fault.place} [{fault.rule}]: only {where}"
                seen.add(fault.rule)
    assert seen >= EXPRESSIBLE - {"id", "figure"}


REPORT = "publisher: audit-office\nauditees: [river-council]\nscheme: audit-guide-1\n"


@pytest.mark.parametrize(
    "id, text, place",
    [
        ("reports/a", REPORT + "formerly: [Reports/A]\n", ("formerly", 0)),
        ("reports/a", REPORT + "linked: maybe\n", ("linked",)),
        ("reports/a", REPORT + "published: 2023-02-29\n", ("published",)),
        ("reports/a", REPORT + "published: 12.5\n", ("published",)),
        ("reports/a", REPORT + "stated: [{of: findings, number: -1}]\n", ("stated", 0, "number")),
        ("reports/a", REPORT + "good_practice: all\n", ("good_practice",)),
        ("reports/a", "publisher:\nauditees: [river-council]\n", ("publisher",)),
        ("reports/a", "publisher: audit-office\nauditees: [river-council, '#a']\n", ("auditees", 1)),
        ("registers/a", "tables: [{rows: [{cells: {total: some}}]}]\n", ("tables", 0, "rows", 0, "cells", "total")),
        ("registers/a", "tables: [{rows: [{cells: {Total: 1}}]}]\n", ("tables", 0, "rows", 0, "cells")),
        ("reviews/a", "number: 100\n", ("number",)),
        ("agreements/a", "parent: {a: b}\n", ("parent",)),
    ],
)  # fmt: skip
def test_a_value_that_is_wrong_is_complained_of(id: str, text: str, place: tuple[str | int, ...]) -> None:
    assert place in complaints(SITES / "small", id, text)


@pytest.mark.parametrize(
    "text",
    [
        "published: 2025\nrisk_remark: 2.10\n",
        "document_kind: 1984\nfindings:\n",
        "document_kind: true\nconducted:\nlinked:\naudit_type:\nstate:\n",
        "linked: yes\nstated: [{of: 2024, number: '1,424'}, {of: 1e-5, number: 007}]\n",
        "published: 0999\nedited: 2025-09-16 15:17\n",
        "findings: [{ref: 1, title: 2.10, text: ~a, designation: nonCONFORMITY, areas: [access  CONTROL]}]\n",
        "mentions: [made-since, organisations/made-since, 2024]\n",
    ],
)
def test_a_value_that_yaml_takes_for_something_else_is_right_all_the_same(text: str) -> None:
    assert complaints(SITES / "small", "reports/a", REPORT + text) == set()


def test_a_needed_field_that_holds_a_bare_null_is_taken_for_empty() -> None:
    assert complaints(SITES / "small", "organisations/a", "name: null\ntype: body\n") == {("name",)}
    assert complaints(SITES / "small", "organisations/a", "name: 'null'\ntype: body\n") == set()


# Anything else: records changed at random

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
        *way, last = draw(st.sampled_from([*places(values)] or [("name",)]))
        owner = values
        for step in way:
            owner = owner[step]
        old = owner.get(last, "") if isinstance(owner, dict) else owner[last]
        text = draw(TEXTS)
        new = draw(st.sampled_from([text, text, text, [text], {"a": text}, [], None, [old], {"text": old}]))
        if new is None and draw(st.booleans()):
            del owner[last]
        elif isinstance(owner, dict) and draw(st.integers(0, 9)) == 0:
            owner[text[:99]] = owner.pop(last)
        else:
            owner[last] = new
    return site, document.id, values


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


# What schemas tell and propose


def fields(schema: Any) -> Iterator[tuple[str, Json]]:
    """Every field that is drawn, but not those on the way to a word of a scheme."""
    for name, field in schema.get("properties", {}).items():
        yield name, field
        yield from fields(field)
    for inner in ("items", "additionalProperties"):
        if isinstance(schema.get(inner), dict):
            yield from fields(schema[inner])


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_field_has_a_title_and_a_description_and_every_schema_is_one(folder: str) -> None:
    schema = drawn(ROOT)[folder]
    jsonschema.Draft7Validator.check_schema(schema)
    assert "//" not in schema["$id"]
    found = [*fields(schema)]
    assert len(found) > 20
    assert [name for name, field in found if not (field["title"] and field["description"])] == []


def proposed(site: Path, folder: str, name: str) -> dict[str, str]:
    told: list[dict[str, str]] = drawn(site)[folder]["definitions"][name]["defaultSnippets"]
    return {each["label"]: each["description"] for each in told}


def test_ids_are_proposed_with_their_titles_short_where_one_folder_is_meant() -> None:
    small = SITES / "small"
    assert proposed(small, "reports", "id-in-organisations") == {
        "audit-office": "Audit Office",
        "river-council": "River Council",
    }
    assert "reports/2024/river-council" in proposed(
        small, "coverage", "id-in-reports-reviews-oversight-replies-agreements-registers"
    )
    assert any("#item-" in id for id in proposed(small, "replies", "id-in-oversight-with-parts"))


def test_words_of_a_scheme_are_proposed_with_what_they_mean() -> None:
    words = proposed(ROOT, "reports", "nhs-data-sharing-audit-guide-4-0.areas")
    assert words["Use and Benefits"] == "Another spelling of “Data Use and Benefits”."
    statuses = proposed(ROOT, "reports", "nhs-data-sharing-audit-guide-4-0.statuses")
    assert statuses["No longer applicable"].startswith("The finding no longer applies.")


def test_a_word_is_typed_between_quotes_only_where_yaml_would_take_it_for_something_else() -> None:
    words = {"Point for follow-up": "", "Risk: high": "", "# 1": "", "£5$": "", "yes": "", "n/a": ""}
    typed = [each["body"] for each in choice(words, {})["defaultSnippets"]]
    assert typed == ["Point for follow-up", '"Risk: high"', '"# 1"', '"£5\\$"', "yes", "n/a"]


def test_records_with_faults_do_not_keep_others_from_being_proposed(tmp_path: Path) -> None:
    desk(tmp_path, {"organisations/a": BODY, "organisations/b": "nme: B\n", "organisations/c": f"state: draft\n{BODY}"})
    assert proposed(tmp_path, "reports", "id-in-organisations") == {"a": "River Council"}


def test_of_too_many_records_those_that_are_named_most_are_proposed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "MOST_OFFERED", 2)
    bodies = {f"organisations/{name}": f"name: {name}\ntype: body\n" for name in ("a", "b", "c", "d")}
    desk(tmp_path, {**bodies, "datasets/a": "name: A\nholder: d\n", "datasets/b": "name: B\nholder: d\n"})
    found = known.known(load(tmp_path))
    assert known.offers(found, ["organisations"], parts=False) == [("a", "a"), ("d", "d")]
    assert [*known.beyond(found)] == [("organisations", 4)]
