"""The papers of the corpus as records: a report, its review, and the rulebook that gives both their words."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterable

from tests.bench import corpus
from tests.bench.block import Value, prose
from tests.bench.corpus import Audit

AUTHORITY = "audit-authority"
SCHEME = "audit-guide-1"
SITE = "https://example.org/published/"

REMOTE_FROM = "2020-11"
STILL_OPEN = 0.15
"""The share of findings that a review leaves open."""

Record = dict[str, Value]


def slug(name: str) -> str:
    """A name as the id of a record: ``organisation-0001``."""
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()))


def source(title: str, path: str) -> Record:
    """Where the facts of a record were published."""
    return {"publisher": AUTHORITY, "title": title, "address": SITE + path}


def versioned(printed: str) -> tuple[str, str]:
    """The reference and the version of ``CON-392038-Z0Y2T-v2.01``."""
    reference, _, version = printed.rpartition("-")
    return reference, version


def report(audit: Audit, contract: str, agreement: str, chance: random.Random, *, reviewed: bool) -> Record:
    """The record of an audit, of two agreements by their references."""
    year, body = audit["start"][:4], slug(audit["organisation"])
    return {
        "source": source(audit["title"], f"{year}/{audit['id']}"),
        "published": _published(audit, chance),
        "edited": audit["edited"],
        "sections": [{"title": "Disclaimer", "text": prose(audit["disclaimer"])}],
        "publisher": AUTHORITY,
        "auditees": [body],
        "document_kind": audit["title"].partition(":")[0],
        "scheme": SCHEME,
        "conducted": {"from": audit["start"], "to": audit["end"], "mode": _mode(audit["start"])},
        "parties": [
            {"organisation": body, "role": "controller"},
            *({"organisation": slug(name), "role": "processor"} for name in audit["processors"]),
        ],
        "agreements": [_audited(contract, audit["contract"]), _audited(agreement, audit["agreement"])],
        "datasets": _datasets(audit, slug(agreement)),
        "background": prose(*audit["background"]),
        "scope": [{"area": area} for area in audit["scope"]],
        "risk": audit["risk"],
        "acceptance": [{"organisation": body, "outcome": "confirmed accurate"}],
        "action_plan": {
            "required": "yes",
            "review": "will follow" if reviewed else "not stated",
            "text": prose(audit["action_plan"]),
        },
        **_raised(audit),
        "use_of_data": prose(audit["use"]),
        "locations": [
            {"organisation": slug(place["organisation"]), "territory": place["territory"]}
            for place in audit["locations"]
        ],
    }


def _published(audit: Audit, chance: random.Random) -> str:
    """A day soon after the audit and not after the last edit, or the month where the edit came before the end."""
    end, edited = dt.date.fromisoformat(audit["end"]), dt.date.fromisoformat(audit["edited"])
    day = min(end + dt.timedelta(days=chance.randint(10, 45)), edited)
    return day.isoformat() if end <= edited else audit["edited"][:7]


def _mode(start: str) -> str:
    return "remote" if start >= REMOTE_FROM else "on site"


def _audited(reference: str, printed: str) -> Record:
    version = versioned(printed)[1]
    return {"agreement": slug(reference), "versions": [version], "printed": f"{reference}-{version}"}


def _datasets(audit: Audit, agreement: str) -> list[Value]:
    start, end = corpus.PERIOD
    return [
        {
            "dataset": slug(dataset["name"]),
            "agreement": agreement,
            "classification": [
                {
                    "printed": dataset["classification"],
                    "identifiability": "identifiable",
                    "sensitivity": "sensitive",
                }
            ],
            "period": {"printed": dataset["period"], "start": start, "end": end},
        }
        for dataset in audit["datasets"]
    ]


def _raised(audit: Audit) -> Record:
    """Findings and opportunities; a finding's title is its first sentence."""
    raised: Record = {}
    raised["findings"] = [
        {
            "ref": finding["ref"],
            "title": finding["text"].partition(".")[0],
            "text": prose(finding["text"]),
            "designation": finding["designation"],
            "areas": [finding["area"]],
            "clauses": [finding["clause"]],
        }
        for finding in audit["findings"]
    ]
    if audit["opportunities"]:
        raised["opportunities"] = [
            {"ref": better["ref"], "text": prose(better["text"]), "areas": [better["area"]]}
            for better in audit["opportunities"]
        ]
    return raised


def review(audit: Audit, reviewed: Record, chance: random.Random) -> Record:
    """The record of the review of a report: what became of each finding."""
    year, body = audit["start"][:4], audit["organisation"]
    begun = dt.date.fromisoformat(audit["end"]) + dt.timedelta(days=chance.randint(200, 300))
    ended = begun + dt.timedelta(days=chance.randint(7, 60))
    published = ended + dt.timedelta(days=chance.randint(14, 60))
    updates, left = _updates(audit, ended, chance)
    title = f"Post audit review: {body}"
    return {
        "source": source(title, f"{published.year}/review-of-{audit['id']}"),
        "published": published.isoformat(),
        "report": f"{year}/{audit['id']}",
        "number": 1,
        "publisher": AUTHORITY,
        "document_kind": f"Post audit review of Data Sharing Audit {audit['id'].removeprefix('audit-')}",
        "scheme": SCHEME,
        "evidence": {"from": begun.isoformat(), "to": ended.isoformat(), "mode": "desk based"},
        "outcome": "Update on progress" if left else "Formal closure",
        "risk_before": reviewed["risk"],
        "risk": reviewed["risk"] if left else "Low",
        "updates": updates,
        "acceptance": [{"organisation": slug(body), "outcome": "confirmed accurate"}],
        "text": prose(corpus.paragraph(chance, 2)),
    }


def _updates(audit: Audit, on: dt.date, chance: random.Random) -> tuple[list[Value], int]:
    """What the review says of each finding, and how many it leaves open."""
    updates: list[Value] = []
    left = 0
    for finding in audit["findings"]:
        is_open = chance.random() < STILL_OPEN
        left += is_open
        status: Record = {"word": "Open"} if is_open else {"word": "Closed", "on": on.isoformat()}
        text = prose(corpus.paragraph(chance, 2))
        updates.append({"ref": finding["ref"], "text": text, "status": status})
    return updates, left


def scheme() -> Record:
    """The rulebook that defines every word of the corpus."""
    tones = {"Critical": "bad", "High": "poor", "Medium": "fair", "Low": "good"}
    return {
        "source": source("Audit Guide", "guide"),
        "name": "Audit Guide",
        "version": 1,
        "owner": AUTHORITY,
        "remote_from": REMOTE_FROM,
        "designations": [
            {"id": "agreement-nonconformity", "name": "Agreement nonconformity", "tone": "poor"},
            {"id": "organisation-nonconformity", "name": "Organisation nonconformity", "tone": "poor"},
            {"id": "observation", "name": "Observation", "tone": "fair"},
            {"id": "point-for-follow-up", "name": "Point for follow-up", "plural": "Points for follow-up"},
            {
                "id": "opportunity-for-improvement",
                "name": "Opportunity for improvement",
                "plural": "Opportunities for improvement",
            },
        ],
        "areas": _terms(corpus.AREAS),
        "risks": [{"id": slug(name), "name": name, "tone": tone} for name, tone in tones.items()],
        "statuses": [
            {"id": "open", "name": "Open", "tone": "poor"},
            {"id": "closed", "name": "Closed", "tone": "good"},
        ],
        "outcomes": [
            {"id": "update-on-progress", "name": "Update on progress", "common": "open", "tone": "poor"},
            {"id": "formal-closure", "name": "Formal closure", "common": "closed", "tone": "good"},
        ],
        "classifications": _terms(corpus.CLASSIFICATION.split(", ")),
    }


def _terms(names: Iterable[str]) -> list[Value]:
    return [{"id": slug(name), "name": name} for name in names]
