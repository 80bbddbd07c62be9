"""Search: what can be found of each record, and the files that a browser searches."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditpress import concordance
from auditpress.concordance import COMMON, DIGITS, FACETS, SHOWN, Find, Role, files, words_of
from auditpress.graph import Graph
from auditpress.kinds.finds import finds
from tests.helpers import BODY, ROOT, linked, whole

NASTY = 'A "quoted" & <b>bold</b> </script><!-- name שלום'


def received(text: str) -> tuple[str, Any]:
    """The name and the value that a file hands over."""
    found = re.fullmatch(r"auditpressFind\((\"[^\"]+\"),(.*)\)\n", text, re.DOTALL)
    assert found
    return json.loads(found[1]), json.loads(found[2])


def numbers(text: str) -> Iterator[int]:
    value = shift = 0
    for digit in text:
        bits = DIGITS.index(digit)
        value, shift = value | (bits & 31) << shift, shift + 5
        if bits < 32:
            yield value
            value = shift = 0


def taken(made: dict[str, str]) -> dict[str, Any]:
    """The values of files by their names, which are the names of the files."""
    found = {}
    for path, text in made.items():
        name, value = received(text)
        assert path == f"{name}.js"
        found[name] = value
    return found


def standing(values: dict[str, Any]) -> dict[str, dict[int, int]]:
    """Each word of a part with the finds that it stands in and how much it weighs there."""
    found: dict[str, dict[int, int]] = {}
    for name, sheet in values.items():
        for word, list_ in sheet.items() if re.search(r"/w\d+$", name) else ():
            at = -1
            for number in numbers(list_):
                at += number // 4 + 1
                found.setdefault(word, {})[at] = number % 4
    return found


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The records of the reference site."""
    return whole(ROOT)


@pytest.fixture(scope="module")
def every(graph: Graph) -> list[Find]:
    return [find for entry in graph.entries.values() for find in finds(entry, graph)]


# Words


@pytest.mark.parametrize(
    "text, words",
    [
        ("Access Control", ["access", "control"]),
        ("Ærø’s café", ["ærø", "cafe"]),
        ("CON-622644-N9S3P-v2.03", ["con", "622644", "n9s3p", "v2", "03"]),
        ("<b>bold</b> & 1,424", ["b", "bold", "b", "1", "424"]),
        ("ﬁndings of ②", ["findings", "of", "2"]),
        ("… !?", []),
    ],
)
def test_words_are_compared_in_small_letters_without_accents(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_every_word_of_every_find_leads_to_it_and_weighs_most_in_a_title(every: list[Find]) -> None:
    found = standing(taken(dict(files("all", every))))
    for at, find in enumerate(every):
        titled = {*words_of(" ".join((find.title, *find.names)))} - COMMON
        others = {*words_of(find.words)} - COMMON - titled
        assert {found[word[:40]][at] for word in titled} <= {3}, find.path
        assert all(found[word[:40]][at] < 3 for word in others), find.path
    assert not COMMON & found.keys()


def test_the_first_words_of_the_files_say_in_which_a_word_stands(every: list[Find]) -> None:
    values = taken(dict(files("all", every)))
    sheets = [values[f"all/w{number}"] for number in range(len(values["all/facets"]["words"]))]
    assert [next(iter(sheet)) for sheet in sheets] == values["all/facets"]["words"]
    words = [word for sheet in sheets for word in sheet]
    assert words == sorted({*words})
    assert max(len(json.dumps(sheet)) for sheet in sheets) < 2 * concordance.ROOM


# What is found


def test_facets_are_those_of_the_records(every: list[Find]) -> None:
    values = taken(dict(files("all", every)))["all/facets"]
    assert values["count"] == len(every)
    forms = [values["forms"][number] for number in numbers(values["of"])]
    names = [values["values"][facet] for facet in FACETS]
    for find, form in zip(every, forms, strict=True):
        read = [name[n] if n >= 0 else "" for name, n in zip(names, form[:-1], strict=False)]
        assert read == [find.kind, find.year, find.status, find.risk, find.designation]
        assert [names[-1][n] for n in form[-1]] == list(find.areas)


def test_bodies_and_their_roles_are_those_of_the_records(every: list[Find]) -> None:
    told = taken(dict(files("all", every)))["all/bodies"]
    read = numbers(told["sets"])
    sets = []
    for many in read:
        found: set[Role] = set()
        body = -1
        for _ in range(many):
            body += next(read) + 1
            roles = [told["roles"][role] for role in told["as"][next(read)]]
            found |= {Role(told["bodies"][body], role) for role in roles or [""]}
        sets.append(found)
    last, new, of = -1, 0, []
    for number in numbers(told["of"]):
        last, new = (last, new) if not number else (new, new + 1) if number == 1 else (number - 2, new)
        of.append(last)
    assert [sets[number] for number in of] == [{*find.roles} for find in every]
    assert len(sets) == new


def test_each_find_leads_to_a_page_of_the_site_and_to_a_place_on_it(every: list[Find], reference_site: Path) -> None:
    assert len({find.path for find in every}) == len(every)
    for find in every:
        path, _, anchor = find.path.partition("#")
        html = (reference_site / path / "index.html").read_text(encoding="utf-8")
        assert not anchor or f'id="{anchor}"' in html, find.path


def test_every_record_and_every_part_of_one_that_has_an_address_is_found(graph: Graph, every: list[Find]) -> None:
    kinds = Counter(find.kind for find in every)
    named = {kind: kind[:1].upper() + kind[1:] for kind in {entry.kind.name for entry in graph.entries.values()}}
    for kind, label in named.items():
        assert kinds[label] == sum(1 for entry in graph.entries.values() if entry.kind.name == kind)
    paths = {find.path for find in every}
    for id, entry in graph.entries.items():
        if entry.kind.folder in ("reports", "oversight"):
            # That of an anchor is told of by another name where it is for other things.
            own = {a for a in graph.extract(id).anchors if re.match(r"(finding|opportunity|item)-", a)}
            assert {f"{id}/#{anchor}" for anchor in own} <= paths


def test_a_finding_has_facets_of_its_own_and_the_risk_of_its_audit(every: list[Find]) -> None:
    (finding,) = [find for find in every if find.path == "reports/2025/home-office/#finding-1"]
    assert (finding.kind, finding.year, finding.status, finding.risk) == ("Finding", "2025", "Closed", "Low")
    assert (finding.designation, finding.areas) == ("Agreement nonconformity", ("Data Use and Benefits",))
    assert finding.roles == (Role("home-office", "Auditee"),)
    assert "submitted" in words_of(finding.words)
    (report,) = [find for find in every if find.path == "reports/2025/home-office/"]
    assert "submitted" not in words_of(report.words)


def test_a_body_is_found_by_each_of_its_names_and_a_review_by_the_body_whose_audit_it_follows(
    every: list[Find],
) -> None:
    (body,) = [find for find in every if find.path == "organisations/london-school-of-economics/"]
    assert "LSE" in body.names
    assert Role("london-school-of-economics", "") in body.roles
    (review,) = [find for find in every if find.path == "reviews/2023/iqvia/"]
    assert Role("iqvia", "Auditee") in review.roles


def test_a_party_that_the_agreement_does_not_name_can_be_asked_for(every: list[Find]) -> None:
    papers = {find.path for find in every if any(role.role == "Undeclared party" for role in find.roles)}
    assert "reports/2022/westminster-city-council/" in papers


def test_names_of_any_letters_and_a_title_of_five_hundred_come_through() -> None:
    long = "long " * 100
    made, faults = linked(
        {"organisations/a": f"{BODY.replace('River Council', json.dumps(NASTY, ensure_ascii=False))}"}
    )
    assert not faults
    (find,) = finds(made.entries["organisations/a"], made)
    text = dict(files("x", [find, replace(find, title=long, path="b/")]))
    rows = taken(text)["x/s0"]
    assert [row[0] for row in rows] == [find.title, long]
    assert {"quoted", "bold", "שלום", "long"} <= standing(taken(text)).keys()


def test_a_part_without_anything_that_can_be_found_has_files_too() -> None:
    made = dict(files("none", []))
    assert sorted(made) == ["none/bodies.js", "none/facets.js"]
    assert taken(made)["none/facets"]["count"] == 0


def test_the_same_finds_are_one_list_for_a_copy_in_a_single_file(every: list[Find]) -> None:
    rows = concordance.documents(every)
    assert [row["path"] for row in rows] == [find.path for find in every]
    assert all(value for row in rows for value in row.values())
    assert json.loads(json.dumps(rows))[0]["title"] == every[0].title


def test_finds_beyond_one_file_are_in_the_next() -> None:
    many = [Find(f"Find {n}", f"finds/{n}/", "Finding") for n in range(SHOWN + 1)]
    values = taken(dict(files("many", many)))
    assert (len(values["many/s0"]), len(values["many/s1"])) == (SHOWN, 1)
    assert values["many/s1"][0][0] == f"Find {SHOWN}"
