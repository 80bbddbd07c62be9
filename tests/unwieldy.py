"""A made-up site of all that is hard to lay out: very long names, wide tables, a body with hundreds of records, and
records that are withheld, withdrawn, missing, corrected, superseded or at another address.

``write(folder)`` lays it down; the tests look at it in a browser, and ``./run shots`` takes its pictures.
"""

from __future__ import annotations

from pathlib import Path

from tests import helpers

SITE_NAME = "The joint register of audits of data sharing of the districts of Upper and Lower Wold"
"""Of more than eighty letters."""

UNBROKEN = (
    "Rindfleischetikettierungsueberwachungsaufgabenuebertragungsgesetzesvollzugs"
    + "verwaltungsgemeinschaftsvorsitz" * 2
)
"""The name of a body, of more than 120 letters without a space."""

COMPOUND = "Datenschutzfolgenabschätzungsverfahren und Grundstücksverkehrsgenehmigungszuständigkeitsübertragung"
PARAGRAPHS = 40
REPORTS = 400
COLUMNS = 12

PAGES = {
    "home": "",
    "all-records": "records/",
    "organisations": "organisations/",
    "reports": "reports/",
    "year": "reports/2011/",
    "findings": "findings/",
    "corrections": "corrections/",
    "downloads": "data/",
    "dictionary": "data/dictionary/",
    "body-of-400": "organisations/river-council/",
    "body-of-400-continued": "organisations/river-council/papers/",
    "body-of-one": "organisations/parish/",
    "unbroken-name": "organisations/unbroken/",
    "superseded-body": "organisations/old-council/",
    "forty-paragraphs": "reports/2025/forty-paragraphs/",
    "unbroken-report": "reports/2025/unbroken/",
    "withheld": "reports/2024/withheld/",
    "withdrawn": "reports/2024/withdrawn/",
    "missing": "reports/2024/missing/",
    "corrected": "reports/2024/corrected/",
    "renamed": "reports/2024/renamed-once/",
    "twelve-columns": "registers/2024/twelve/",
    "long-words": "datasets/compound/",
    "not-found": "404.html",
}
"""Pages of it, by what each of them shows."""

_SCHEME = """\
name: Audit Guide 1
owner: audit-office
designations: [{id: nonconformity, name: Nonconformity, plural: Nonconformities}]
areas: [{id: access-control, name: Access control}]
risks: [{id: high, name: High, tone: poor}, {id: low, name: Low, tone: good}]
statuses: [{id: open, name: Open, common: open}, {id: closed, name: Closed, common: closed}]
disclaimers: [{mode: any, text: The audit looked at a sample.}]
"""

_REPORT = """\
publisher: audit-office
auditees: [{body}]
scheme: audit-guide-1
conducted: {{from: {year}-01-30, to: {year}-02-02, mode: on site}}
parties: [{{organisation: {body}, role: controller}}]
datasets: [{{dataset: births}}]
risk: {risk}
source: {{publisher: audit-office, title: Audit, address: "https://example.org/audits"}}
published: {year}-03-05
findings:
  - ref: 1
    title: {title}
    designation: Nonconformity
    areas: [Access control]
    text: |
{text}
stated: [{{of: nonconformity, number: 1}}]
"""


def write(folder: Path) -> Path:
    """Lay the site down in a folder and return it."""
    helpers.desk(folder, {**_bodies(), **_papers(), **_states(), "registers/2024/twelve": _register()})
    settings = helpers.CONFIGURATION.replace("River audits", SITE_NAME).replace("/river/", "/")
    helpers.write(folder, {"mkdocs.yml": settings + f"site_description: {COMPOUND}\n"})
    return folder


def _report(body: str = "river-council", year: int = 2024, title: str = "One password", text: str = "A word.") -> str:
    lines = "\n".join(f"      {line}" if line else "" for line in text.split("\n"))
    return _REPORT.format(body=body, year=year, risk="High" if year % 2 else "Low", title=title, text=lines)


def _bodies() -> dict[str, str]:
    return {
        "organisations/audit-office": "name: Audit Office\ntype: public auditor\n",
        "organisations/river-council": helpers.BODY
        + "succeeds: [{organisation: old-council, how: replaced, on: 2010-04-01}]\n",
        "organisations/old-council": "name: Old Council\ntype: local authority\nto: 2010-03-31\n",
        "organisations/parish": "name: Parish\ntype: local authority\n",
        "organisations/unbroken": f"name: {UNBROKEN}\ntype: {COMPOUND}\ndescription: {UNBROKEN} and its words.\n",
        "datasets/births": "name: Births\n",
        "datasets/compound": f"name: {COMPOUND}\nshort_name: {UNBROKEN[:60]}\n",
        "schemes/audit-guide-1": _SCHEME,
    }


def _papers() -> dict[str, str]:
    made = {f"reports/{2005 + n % 20}/river-{n:03}": _report(year=2005 + n % 20) for n in range(REPORTS)}
    paragraphs = "\n\n".join(f"Paragraph {n} of a long finding. " + "It goes on. " * 30 for n in range(PARAGRAPHS))
    made["reports/2025/forty-paragraphs"] = _report("parish", 2025, "A finding that is long", paragraphs)
    made["reports/2025/unbroken"] = _report("unbroken", 2025, COMPOUND, f"{UNBROKEN}, see {COMPOUND}.")
    return made


def _states() -> dict[str, str]:
    standing = "state: {0}\nstanding: {{by: audit-office, on: 2024-05-01, why: It names a person.}}\n"
    corrected = "corrections: [{date: 2024-06-01, reason: A date was wrong., text: It said 2023.}]\n"
    return {
        "reports/2024/withheld": _report() + standing.format("withheld"),
        "reports/2024/withdrawn": _report() + standing.format("withdrawn"),
        "reports/2024/missing": _report() + "state: missing\nstanding: {why: It is named in a letter.}\n",
        "reports/2024/corrected": _report() + corrected + "edited: 2024-04-02 15:17\n",
        "reports/2024/renamed": _report() + "formerly: [reports/2024/renamed-once]\n",
    }


def _register() -> str:
    names = [f"Requester {n} of the twelve" if n else UNBROKEN[:60] for n in range(COLUMNS)]
    columns = "\n".join(f"      - {{id: c{n}, name: {name}}}" for n, name in enumerate(names))
    cells = "".join(f"          c{n}: {1234567 * (n + 1):,}\n" for n in range(COLUMNS))
    return f"""\
publisher: audit-office
title: Requests in 2024
from: 2024
tables:
  - id: requests
    title: Requests by outcome
    unit: requests
    columns:
{columns}
    rows:
      - id: received
        name: Received from {COMPOUND}
        cells:
{cells}"""
