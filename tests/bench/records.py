"""The corpus as a site of auditpress: ``python -m tests.bench.records COUNT FOLDER``.

Each body that is audited has one framework contract and one sharing agreement, named after the first references drawn
for it; each of its reports audits a version of both. Every fifth report has a review.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import block, corpus, papers
from tests.bench.block import Value
from tests.bench.corpus import Audit
from tests.bench.papers import AUTHORITY, SCHEME, Record, slug, source

REVIEWED = 5

SETTINGS = """\
site_name: Audits of data sharing
site_description: A made-up corpus of audits, to measure with.
site_url: https://example.org/
docs_dir: content
site_dir: site

theme:
  name: auditpress

plugins:
  - auditpress:
      records: audits

nav:
  - About: about.md
"""

ABOUT = """\
# About this site

The records of this site are made up. They are there to measure how long it takes to publish them.

The audits follow one [[schemes/audit-guide-1|rulebook]], and all of them are published by the
[[organisations/audit-authority]].
"""


@dataclass(slots=True)
class Agreement:
    """An agreement of a body, as its reports make it known."""

    reference: str
    versions: set[str] = field(default_factory=set)
    datasets: set[str] = field(default_factory=set)


Held = dict[str, tuple[Agreement, Agreement]]
"""The framework contract and the sharing agreement of each audited body."""


def write(count: int, folder: Path) -> None:
    """A site of so many reports in a new folder, ready for ``auditpress build``."""
    audits = folder / "audits"
    held: Held = {}
    taken: set[str] = set()
    for number, audit in enumerate(corpus.reports(count)):
        contract, agreement = _audited(audit, held, taken)
        chance = random.Random(audit["id"])  # noqa: S311 - the same draws on every machine
        reviewed = number % REVIEWED == 0
        report = papers.report(audit, contract.reference, agreement.reference, chance, reviewed=reviewed)
        _save(audits / "reports" / audit["start"][:4] / f"{audit['id']}.yaml", report)
        if reviewed:
            review = papers.review(audit, report, chance)
            _save(audits / "reviews" / str(review["published"])[:4] / f"{audit['id']}.yaml", review)
    _save_bodies(audits, count)
    _save_agreements(audits, held)
    _save(audits / "schemes" / f"{SCHEME}.yaml", papers.scheme())
    _text(folder / "content" / "about.md", ABOUT)
    _text(folder / "mkdocs.yml", SETTINGS)


def _audited(audit: Audit, held: Held, taken: set[str]) -> tuple[Agreement, Agreement]:
    """The two agreements that a report audits, with what it makes known of them."""
    contract, contract_version = papers.versioned(audit["contract"])
    agreement, agreement_version = papers.versioned(audit["agreement"])
    body = audit["organisation"]
    if body not in held:
        held[body] = (Agreement(_free(contract, taken)), Agreement(_free(agreement, taken)))
    held[body][0].versions.add(contract_version)
    held[body][1].versions.add(agreement_version)
    held[body][1].datasets |= {dataset["name"] for dataset in audit["datasets"]}
    return held[body]


def _free(reference: str, taken: set[str]) -> str:
    """A reference, or the next one where another body has it: the draws of a large corpus may meet."""
    family, number, rest = reference.rsplit("-", 2)
    while (found := f"{family}-{number}-{rest}") in taken:
        number = str(int(number) % 999_999 + 1).zfill(6)
    taken.add(found)
    return found


def _save_bodies(audits: Path, count: int) -> None:
    about: Record = {"source": source("List of data sharing audits", "audits")}
    authority: Record = {"name": "Audit Authority", "type": "public audit body"}
    _save(audits / "organisations" / f"{AUTHORITY}.yaml", about | authority)
    for name in corpus.organisations(count):
        _save(audits / "organisations" / f"{slug(name)}.yaml", about | _recipient(name))
    for name in corpus.DATASETS:
        dataset: Record = {"name": name, "family": "Health records", "holder": AUTHORITY}
        _save(audits / "datasets" / f"{slug(name)}.yaml", about | dataset)


def _recipient(name: str) -> Record:
    return {"name": name, "type": "data recipient"}


def _save_agreements(audits: Path, held: Held) -> None:
    for body, (contract, agreement) in held.items():
        parties: list[Value] = [{"organisation": slug(body), "role": "recipient"}]
        common: Record = {"source": source(f"Data sharing audits of {body}", f"audits/{slug(body)}")}
        framework = _agreement("framework contract", contract, parties)
        sharing = _agreement("sharing agreement", agreement, parties)
        sharing |= {
            "parent": slug(contract.reference),
            "datasets": [slug(name) for name in sorted(agreement.datasets)],
        }
        _save(audits / "agreements" / f"{slug(contract.reference)}.yaml", common | framework)
        _save(audits / "agreements" / f"{slug(agreement.reference)}.yaml", common | sharing)


def _agreement(kind: str, agreement: Agreement, parties: list[Value]) -> Record:
    versions: list[Value] = [{"version": version} for version in sorted(agreement.versions)]
    return {"type": kind, "reference": agreement.reference, "parties": parties, "versions": versions}


def _save(path: Path, record: Record) -> None:
    _text(path, block.dump(record))


def _text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write a site of COUNT reports into FOLDER."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.records", description=main.__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    chosen = parser.parse_args(arguments)
    if chosen.folder.exists() and any(chosen.folder.iterdir()):
        parser.error(f"{chosen.folder} is not empty")
    write(chosen.count, chosen.folder)


if __name__ == "__main__":
    main()
