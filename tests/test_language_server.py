"""The YAML language server, as VS Code runs it, with the committed settings and schemas of the reference site."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from auditpress.schema import as_text
from tests.conftest import Golden
from tests.helpers import ROOT
from tests.language_server.client import Editor, editor

SCHEME = "scheme: nhs-data-sharing-audit-guide-4-0\n"
FINDING = """\
publisher: nhs-england
auditees: [home-office]
scheme: nhs-data-sharing-audit-guide-4-0
published: 2025
findings:
  - ref: 1
    title: 2.10
    text: The finding.
    designation: {}
"""


@pytest.fixture(scope="module")
def code() -> Iterator[Editor]:
    """VS Code in the repository, as far as records go."""
    with editor(ROOT) as started:
        yield started


def listed(items: list[dict[str, Any]]) -> str:
    """Proposals as a list: what is offered, and the first words of what is said of it."""
    lines = []
    for item in items:
        told = item.get("documentation") or ""
        text = told["value"] if isinstance(told, dict) else told
        lines.append(f"  {item['label']}" + (f": {text.splitlines()[0]}" if text else ""))
    return "\n".join(lines)


def test_proposals_for_a_finding(code: Editor, golden: Golden) -> None:
    asked = {
        "a finding is begun": f"{SCHEME}findings:\n  - ‸\n",
        "a field of a finding": f"{SCHEME}findings:\n  - ref: 1\n    ‸\n",
        "its designation": f"{SCHEME}findings:\n  - ref: 1\n    designation: ‸\n",
        "one of its areas": f"{SCHEME}findings:\n  - ref: 1\n    areas:\n      - ‸\n",
        "the word of its status": f"{SCHEME}findings:\n  - ref: 1\n    status:\n      word: ‸\n",
        "when it came to that": f"{SCHEME}findings:\n  - ref: 1\n    status:\n      when: ‸\n",
        "the designation by another scheme": "scheme: nhs-remote-audit-guide-1\nfindings:\n  - designation: ‸\n",
        "whether the data was linked": f"{SCHEME}linked: ‸\n",
        "the scheme": "scheme: ‸\n",
    }
    parts = []
    for number, (what, text) in enumerate(asked.items()):
        found = code.proposals(f"audits/reports/2025/proposals-{number}.yaml", text)
        parts.append(f"{what}\n{text.strip()}\n{listed(found)}\n")
    golden("language-server-proposals.txt", "\n".join(parts))


def test_what_is_said_of_fields_and_words(code: Editor, golden: Golden) -> None:
    asked = {
        "a field": f"{SCHEME}findings:\n  - ref: 1\n    desig‸nation: Observation\n",
        "a word": f"{SCHEME}findings:\n  - ref: 1\n    status:\n      word: no longer ‸applicable\n",
        "a list": f"{SCHEME}find‸ings:\n  - ref: 1\n",
        "fields of its own": f"{SCHEME}con‸ducted:\n  mode: remote\n",
        "a date": f"{SCHEME}pub‸lished: 2025\n",
        "a field left empty": f"{SCHEME}ri‸sk:\n",
        "a reference": f"{SCHEME}publi‸sher: nhs-england\n",
        "a choice": "state: dra‸ft\n",
        "yes or no": "linked: ye‸s\n",
    }
    parts = []
    for number, (what, text) in enumerate(asked.items()):
        said = code.hover(f"audits/reports/2025/hover-{number}.yaml", text)
        line = next(line for line in text.splitlines() if "‸" in line)
        parts.append(f"=== {what}: {line.strip()}\n{said}\n")
    golden("language-server-hover.txt", "\n".join(parts))


def test_a_wrong_word_is_underlined_and_its_scheme_said(code: Editor) -> None:
    (wrong,) = code.complaints("audits/reports/2025/wrong-word.yaml", FINDING.format("Obserwation"))
    assert wrong["range"] == {"start": {"line": 8, "character": 17}, "end": {"line": 8, "character": 28}}
    assert wrong["message"].startswith("This is not a word of Data Sharing Audit Guide. Its words are: Agreement non")


@pytest.mark.parametrize(
    "line, underlined, said",
    [
        ("colour: blue", "colour", "Property colour is not allowed."),
        ("published: 2025-02-30", "2025-02-30", "Write dates as 2025-09-16, or 2025-09 or 2025"),
        ("state: publisht", "publisht", "The words are: draft, published,"),
        ("linked: perhaps", "perhaps", "Write yes or no, in small letters."),
        ("findings: none", "none", "This takes a list:"),
        ("conducted: in June", "in June", "This takes fields of its own:"),
        ("document_kind: [a, b]", "[a, b]", "Write one line of text,"),
        ("stated: [{of: x, number: two}]", "two", "Write digits only: 1424."),
        ("stated: [{of: x}]", "{", 'Missing property "number".'),
    ],
)
def test_a_mistake_is_underlined_in_an_editors_words(code: Editor, line: str, underlined: str, said: str) -> None:
    text = f"publisher: nhs-england\nauditees: [home-office]\n{line}\n"
    name = line.partition(":")[0] + str(len(line))
    (wrong,) = code.complaints(f"audits/reports/2025/{name}.yaml", text)
    start, end = wrong["range"]["start"], wrong["range"]["end"]
    assert (start["line"], line[start["character"] : end["character"]]) == (2, underlined)
    assert wrong["message"].startswith(said)


def test_a_record_can_name_its_schema_in_its_first_line(code: Editor) -> None:
    text = "# yaml-language-server: $schema=../../../.vscode/schemas/organisation.json\nname: A\ntype: b\ncolour: c\n"
    (wrong,) = code.complaints("elsewhere/by/hand/a.yaml", text)
    assert wrong["message"] == "Property colour is not allowed."


def test_a_field_that_is_missing_is_told_of(code: Editor) -> None:
    found = code.complaints("audits/organisations/missing.yaml", "name: A\n")
    assert [wrong["message"] for wrong in found] == ['Missing property "type".']


@pytest.mark.parametrize("path", sorted(p.relative_to(ROOT).as_posix() for p in ROOT.glob("audits/*/**/*.yaml"))[::4])
def test_a_record_that_is_right_gets_no_complaint(code: Editor, path: str) -> None:
    assert code.complaints(path, (ROOT / path).read_text(encoding="utf-8")) == []


def test_a_record_that_names_one_made_since_gets_no_complaint(code: Editor) -> None:
    text = FINDING.format("Observation").replace("home-office", "made-since")
    assert code.complaints("audits/reports/2025/made-since.yaml", text) == []


def test_an_id_is_proposed_with_the_title_of_its_record(code: Editor) -> None:
    text = "to: [2018/nhs-digital-home-office-mou]\nanswers:\n  - item: ‸\n"
    items = {each["label"]: each for each in code.proposals("audits/replies/2018/new.yaml", text)}
    assert items["2018/letter-to-nhs-digital#item-suspend"]["documentation"].startswith("Letter to NHS Digital")
    bodies = {each["label"]: each for each in code.proposals("audits/reports/2025/body.yaml", "auditees:\n  - ‸\n")}
    assert bodies["nhs-england"]["documentation"] == "NHS England"
    assert bodies["nhs-england"]["textEdit"]["newText"] == "nhs-england"


def test_yes_and_no_are_proposed_without_quotes(code: Editor) -> None:
    items = code.proposals("audits/reports/2025/quotes.yaml", "linked: ‸\n")
    assert [each["textEdit"]["newText"] for each in items] == ["no", "yes"]


def test_every_pattern_is_one_for_javascript_too() -> None:
    patterns = sorted({each for file in ROOT.glob(".vscode/schemas/*.json") for each in _patterns(file.read_text())})
    assert len(patterns) > 15
    script = f"for (const each of {as_text({'patterns': patterns})}.patterns) new RegExp(each, 'u');"
    made = subprocess.run(["node", "-"], input=script, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr


def _patterns(text: str) -> Iterator[str]:
    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from (each for key, each in value.items() if key == "pattern" and isinstance(each, str))
            value = [*value.values()]
        for each in value if isinstance(value, list) else ():
            yield from walk(each)

    yield from walk(json.loads(text))
