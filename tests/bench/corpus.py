"""A made-up corpus of data sharing audits, the same for every generator that is measured.

It is drawn from a fixed seed: a count gives the same reports on every machine. The order of the draws is part of the
corpus, so no draw may be added or moved here; a writer that needs chance of its own brings its own generator.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TypedDict

SEED = 7

_TEXT = (
    "data sharing agreement access control evidence policy review processor controller destruction certificate "
    "retention backup territory dataset recipient audit finding nonconformity clause amendment register training "
    "record risk assessment information asset owner encryption transfer storage location benefit publication "
    "linkage pseudonymised identifiable sensitive aggregate small numbers suppression"
)
WORDS = _TEXT.split()
AREAS = (
    "Information Transfer",
    "Access Control",
    "Use and Benefits",
    "Risk Management",
    "Operational Management",
    "Data Destruction",
)
DESIGNATIONS = ("Agreement nonconformity", "Organisation nonconformity", "Observation", "Point for follow-up")
RISKS = ("Critical", "High", "Medium", "Low")
CLASSIFICATION = "Identifiable, Sensitive"
PERIOD = ("2009/10", "2026/27")
TERRITORY = "England and Wales"
DATASETS = tuple(f"Dataset {number:03d}" for number in range(60))


class Dataset(TypedDict):
    """A dataset as a report prints it."""

    name: str
    classification: str
    period: str


class Finding(TypedDict):
    """A finding of a report."""

    ref: int
    text: str
    area: str
    clause: str
    designation: str


class Opportunity(TypedDict):
    """An opportunity for improvement."""

    ref: int
    text: str
    area: str


class Location(TypedDict):
    """Where a body holds the data."""

    organisation: str
    territory: str


class Audit(TypedDict):
    """A report in a shape that is no generator's own; its keys stand in the order in which peers write them."""

    id: str
    title: str
    organisation: str
    processors: list[str]
    start: str
    end: str
    contract: str
    agreement: str
    datasets: list[Dataset]
    background: list[str]
    scope: list[str]
    risk: str
    acceptance: str
    action_plan: str
    findings: list[Finding]
    opportunities: list[Opportunity]
    use: str
    locations: list[Location]
    disclaimer: str
    edited: str


def organisations(count: int) -> list[str]:
    """The bodies of a corpus of so many reports: one for every eight."""
    return [f"Organisation {number:04d}" for number in range(max(20, count // 8))]


def sentence(chance: random.Random, low: int = 12, high: int = 30) -> str:
    """Words in any order, with a capital and a full stop."""
    words = chance.choices(WORDS, k=chance.randint(low, high))
    return " ".join(words).capitalize() + "."


def paragraph(chance: random.Random, sentences: int = 4) -> str:
    """Several sentences."""
    return " ".join(sentence(chance) for _ in range(sentences))


def reports(count: int) -> Iterator[Audit]:
    """The reports of the corpus, one by one."""
    chance = random.Random(SEED)  # noqa: S311 - a fixed seed is the point
    bodies = organisations(count)
    for number in range(count):
        yield _report(number, bodies, chance)


def _report(number: int, bodies: list[str], chance: random.Random) -> Audit:
    year, month, day = chance.randint(2015, 2026), chance.randint(1, 12), chance.randint(1, 23)
    body = chance.choice(bodies)
    processors = chance.sample(bodies, chance.randint(1, 4))
    return {
        "id": f"audit-{number:05d}",
        "title": f"Data Sharing Audit {number:05d}: {body}",
        "organisation": body,
        "processors": processors,
        "start": f"{year}-{month:02d}-{day:02d}",
        "end": f"{year}-{month:02d}-{day + 4:02d}",
        "contract": _contract(chance),
        "agreement": _agreement(chance),
        "datasets": [
            {"name": name, "classification": CLASSIFICATION, "period": " - ".join(PERIOD)}
            for name in chance.sample(DATASETS, chance.randint(2, 12))
        ],
        "background": [paragraph(chance), paragraph(chance)],
        "scope": chance.sample(AREAS, chance.randint(2, 5)),
        "risk": chance.choice(RISKS),
        "acceptance": f"{body} has reviewed this report and confirmed that it is accurate.",
        "action_plan": paragraph(chance, 2),
        "findings": _findings(chance),
        "opportunities": [
            {"ref": ref + 1, "text": sentence(chance), "area": chance.choice(AREAS)}
            for ref in range(chance.randint(0, 4))
        ],
        "use": paragraph(chance, 2),
        "locations": [{"organisation": name, "territory": TERRITORY} for name in [body, *processors]],
        "disclaimer": paragraph(chance, 4),
        "edited": f"{year}-12-16",
    }


def _contract(chance: random.Random) -> str:
    number, first, second = chance.randint(100000, 999999), chance.randint(1, 9), chance.randint(1, 9)
    return f"CON-{number}-X{first}Y{second}Z-v2.{chance.randint(0, 9):02d}"


def _agreement(chance: random.Random) -> str:
    number, first, second = chance.randint(100000, 999999), chance.randint(1, 9), chance.randint(1, 9)
    return f"DARS-NIC-{number}-K{first}M{second}B-v{chance.randint(0, 9)}.{chance.randint(0, 9)}"


def _findings(chance: random.Random) -> list[Finding]:
    return [
        {
            "ref": ref + 1,
            "text": paragraph(chance, 2),
            "area": chance.choice(AREAS),
            "clause": f"DSA, Section {chance.randint(1, 9)}",
            "designation": chance.choice(DESIGNATIONS),
        }
        for ref in range(chance.randint(1, 9))
    ]
