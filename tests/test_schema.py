"""The schemas of the kinds: what ``check`` takes they take, and what it refuses they refuse, as far as a schema can."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from auditpress import check, linking
from auditpress.document import Document
from auditpress.graph import Entry
from auditpress.kinds.scheme import words_are_defined
from auditpress.linking import Outside
from auditpress.model import Fault
from auditpress.prose import Reader
from auditpress.schema import known
from auditpress.schema.drawing import choice
from tests.helpers import BODY, FOLDERS, ROOT, SITES, desk, load
from tests.schemas import GOOD, Json, complaints, drawn, records

BAD = {name: SITES / name for name in ("invalid", "kinds-invalid")}

EXPRESSIBLE = {
    "word", "scheme-word", "unknown-field", "missing", "shape", "empty-value", "too-long", "date", "time", "number",
    "address", "short-name", "id", "yes-or-no", "figure",
}  # fmt: skip
"""The rules that a schema can express."""


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
        ("schemes/a", "answer_due_months: 121\n", ("answer_due_months",)),
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


def test_the_limits_of_one_field_are_not_those_of_another() -> None:
    text = "report: 2024/river-council\npublisher: audit-office\nnumber: 1\nstated: [{of: findings, number: 1424}]\n"
    assert complaints(SITES / "small", "reviews/a", text) == set()
    assert complaints(SITES / "small", "reviews/a", text.replace("number: 1\n", "number: 0\n")) == {("number",)}


def test_a_needed_field_that_holds_a_bare_null_is_taken_for_empty() -> None:
    assert complaints(SITES / "small", "organisations/a", "name: null\ntype: body\n") == {("name",)}
    assert complaints(SITES / "small", "organisations/a", "name: 'null'\ntype: body\n") == set()


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
