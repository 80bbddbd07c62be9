"""What was meant: near words are found whatever their case, accents and signs, and among very many names too."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditpress.linking import Outside
from auditpress.nearness import Names, nearest, suggest
from tests.helpers import BODY, FOLDERS, desk, linked, load

BODIES = {
    "organisations/river-council": BODY
    + "short_name: RCO\nother_names: [Old Town Hall]\nformerly: [organisations/brook]\n",
    "organisations/audit-office": "name: Audit Office\ntype: audit body\n",
    "reports/2025/river": "publisher: audit-office\nauditees: [river-council]\nfindings: "
    "[{ref: 3a, title: No log, text: None was kept., designation: x}]\n",
}  # fmt: skip


def hint(reference: str) -> str:
    """What is said to do about a reference in a text."""
    outside = Outside(folders=frozenset(FOLDERS))
    _, faults = linked({**BODIES, "datasets/a": f"name: A\ndescription: '[[{reference}]]'\n"}, outside)
    (fault,) = faults
    return fault.partition(" (")[2].rpartition(") ")[0]


@pytest.mark.parametrize(
    "word, known, near",
    [
        ("Publised", ["published", "edited"], "published"),
        ("document kind", ["document_kind", "risk"], "document_kind"),
        ("Café", ["cafe", "care"], "cafe"),
        ("zzz", ["published", "edited"], ""),
        ("", ["published"], ""),
        ("x" * 100_000, ["published"], ""),
    ],
)
def test_the_nearest_word_is_found(word: str, known: list[str], near: str) -> None:
    assert nearest(word, known) == near
    assert suggest(word, known) == (f"Did you mean “{near}”?" if near else "")


@pytest.mark.parametrize(
    "reference, said",
    [
        ("organisations/river-counsil", "Did you mean “organisations/river-council”?"),
        ("organisations/river_council", "Did you mean “organisations/river-council”?"),
        ("organisations/rco", "Did you mean “organisations/river-council”?"),
        ("organisations/old-town-hal", "Did you mean “organisations/river-council”?"),
        ("organisations/brook", "It is “organisations/river-council” now."),
        ("organisations/River Council", "Did you mean “organisations/river-council”?"),
        ("organisation/river-council", "Did you mean “organisations/river-council”?"),
        ("report/2025/river", "Did you mean “reports/2025/river”?"),
        ("river-counsil", "Did you mean “organisations/river-council”?"),
        ("organisations/zzz", "Write the record first, as audits/organisations/zzz.yaml."),
        ("organisations/Zzz Qqq", "Write the record first, as audits/organisations/zzz-qqq.yaml."),
        ("nowhere/zzz", "Folders are: agreements, coverage, "),
        ("zzz", "Write the whole id, folder first."),
        ("reports/2025/river#finding-3b", "Did you mean “reports/2025/river#finding-3a”?"),
        ("reports/2025/river#Finding 3a", "Did you mean “reports/2025/river#finding-3a”?"),
        ("reports/2025/river#zzz", "Its parts are: finding-3a."),
    ],
)
def test_a_reference_that_leads_nowhere_asks_what_was_meant(reference: str, said: str) -> None:
    assert hint(reference).startswith(said)


def test_a_record_with_faults_is_what_was_meant_too(tmp_path: Path) -> None:
    """Else the editor would be told to write it a second time."""
    loaded = load(
        desk(tmp_path, {"organisations/audit-office": "Name: A\n", "datasets/a": "name: A\nholder: Audit Office\n"})
    )
    assert [p.hint for p in loaded.problems if p.rule == "reference"] == ["Did you mean “organisations/audit-office”?"]


def test_a_name_is_found_among_very_many() -> None:
    names = Names((f"body-number-{n}-of-the-river", f"b{n}") for n in range(20_000))
    assert names.near("Body number 12345 of the River") == "b12345"
    assert names.near("body-number-12345-of-the-rivr") == "b12345"
    assert names.near("zzz") == ""


def test_the_text_of_a_message_holds_no_more_of_a_record_than_a_sentence_bears(tmp_path: Path) -> None:
    long = "x" * 1500
    text = f"publisher: '{long}'\nauditees: [b]\nstate: {long}\npublished: {long}\nrisk: |\n  a\n  b\n"
    problems = load(desk(tmp_path, {"reports/a": text, "datasets/b": f"name: A\nholder: '{long}'\n"})).problems
    assert len(problems) == 5
    for problem in problems:
        assert len(problem.message) < 200
        assert "\n" not in problem.message


@pytest.mark.parametrize(
    "claim, said",
    [
        ("sum: recieved/river - 1", "Did you mean “received/river”?"),
        ("figures: {all: receved/total}\n    sum: all + 1", "Did you mean “received/total”?"),
        ("figures: {all: received/total}\n    sum: al + 1", "Did you mean “all”?"),
        ("table: request\n    sum: received/total + 1", "Did you mean “requests”?"),
    ],
)
def test_a_claim_that_names_no_figure_asks_which_was_meant(small: Path, claim: str, said: str) -> None:
    story = small / "audits/coverage/2025/story.yaml"
    more = f"  - id: near\n    says: A figure.\n    stated: 5\n    register: registers/2024/requests\n    {claim}\n"
    story.write_text(story.read_text().replace("claims:\n", f"claims:\n{more}"))
    assert [p.hint for p in load(small).problems if p.rule == "claim-sum"] == [said]


def test_a_word_of_a_scheme_is_known_by_all_its_spellings(small: Path) -> None:
    report = small / "audits/reports/2024/river-council.yaml"
    text = report.read_text()
    assert "\nrisk: " in text
    report.write_text(text.replace("\nrisk: ", "\nrisk: very "))
    assert all(p.hint.startswith(("Did you mean", "Its words")) for p in load(small).problems)
    assert [p.rule for p in load(small).problems] == ["scheme-word"]
