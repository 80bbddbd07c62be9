"""Slips seen in published reports and reviews, each as a rule. A note on the field that a rule names keeps it quiet.

Where a source itself has the slip, the record keeps it and tells readers of it in such a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from auditpress.fields import Day, Markdown, slugify
from auditpress.graph import Entry, Graph
from auditpress.kinds import references
from auditpress.kinds.dates import before
from auditpress.kinds.rules import explained
from auditpress.kinds.scheme import Scheme
from auditpress.kinds.shown import join, sources_of
from auditpress.model import Fault, Place, marked

REMOTE_FROM = Day(2020, 11)
"""When remote audits began, as far as a scheme does not say: with the Remote Audit Guide of November 2020."""

SHORTEST_NAME = 3

MISSPELT = {
    "framework contact": "framework contract",
    "not suppresses": "not suppressed",
    "agreement nonconformance": "agreement nonconformity",
    "organization nonconformity": "organisation nonconformity",
    "department for health and social care": "Department of Health and Social Care",
}
"""Standard words as misprinted in published papers, in small letters, with the right form."""


def slug_names_the_body(entry: Entry[Any], _: object, graph: Graph) -> Iterator[Fault]:
    """The file's name and the source's address do not name another body than the audited ones; both get copied."""
    record = entry.record
    if explained(record, "id", "source.address"):
        return
    audited = _names(_audited(entry, graph), graph)
    address = record.source.address if record.source and record.state == "published" else None
    last = urlsplit(address).path.rstrip("/").rpartition("/")[2] if address else ""
    slugs: tuple[tuple[Place, str], ...] = (((), entry.id.rpartition("/")[2]), (("source", "address"), slugify(last)))
    for place, slug in slugs:
        if any(_within(name, slug) for name in audited):
            continue
        other = next((e for e in graph.entries.values() if any(_within(n, slug) for n in _names([e], graph))), None)
        if other:
            yield Fault(
                place, "slug", f"“{slug}” names {graph.title(other.id)}, which was not audited here",
                "Check that the name is not that of another report; if the source has it so, add a note “on: id” or "
                "“on: source.address”.", severity="warning",
            )  # fmt: skip


def _audited(entry: Entry[Any], graph: Graph) -> list[Entry[Any]]:
    """The audited bodies with those above, before and within them."""
    report = graph.entries[entry.record.report] if hasattr(entry.record, "report") else entry
    bodies = [graph.entries[id] for id in report.record.auditees]
    kin = [
        id for body in bodies
        for id in (body.record.part_of, *body.record.members, *(step.organisation for step in body.record.succeeds))
    ]  # fmt: skip
    after = [later for body in bodies for later in sources_of(graph.backlinks(body.id), "predecessor of")]
    return [*bodies, *after, *(graph.entries[id] for id in kin if id)]


def _names(bodies: list[Entry[Any]], graph: Graph) -> set[str]:
    """What addresses can call these bodies."""
    found = set()
    for body in bodies:
        if body.kind.folder == "organisations":
            names = (body.id.rpartition("/")[2], graph.title(body.id), *body.kind.names(body.record))
            found |= {slug for name in names if len(slug := slugify(name)) >= SHORTEST_NAME}
    return found


def _within(name: str, slug: str) -> bool:
    return f"-{name}-" in f"-{slug}-"


def title_agrees_with_kind(entry: Entry[Any], _: object, __: Graph) -> Iterator[Fault]:
    """A report is not titled a review, nor a review a report; a title says remote or on site as the audit was."""
    record = entry.record
    titles: list[tuple[Place, str]] = [(("document_kind",), record.document_kind)]
    if record.source and record.state == "published":
        titles.append((("source", "title"), record.source.title))
    for place, title in titles:
        wrong = _disagreement(entry, title.casefold())
        if wrong and not explained(record, ".".join(map(str, place))):
            yield Fault(
                place, "kind-title", f"“{title}” {wrong}",
                f"Check both; if the source disagrees with itself, say so in a note “on: {'.'.join(map(str, place))}”.",
                severity="warning",
            )  # fmt: skip


def _disagreement(entry: Entry[Any], title: str) -> str:
    if hasattr(entry.record, "report"):
        return "" if "review" in title or "audit" not in title else "does not sound like a review"
    if re.search(r"\breview\b", title):
        return "sounds like a review, and this is a report"
    mode = entry.record.conducted.mode if entry.record.conducted else None
    for words, meant in (("remote", "remote"), ("on site", "on site"), ("on-site", "on site")):
        if words in title and mode and mode != meant:
            return f"says {meant}, and the audit was {mode}"
    return ""


def remote_since(entry: Entry[Any], _: object, graph: Graph) -> Iterator[Fault]:
    """An audit is remote only from when its scheme has remote audits, else from November 2020."""
    record = entry.record
    done = record.conducted
    if not done or done.mode != "remote" or not done.from_ or explained(record, "conducted", "conducted.mode"):
        return
    own = graph.get(record.scheme, Scheme).record.remote_from if record.scheme else None
    since = own or REMOTE_FROM
    if before(done.to or done.from_, since):
        yield Fault(
            ("conducted", "mode"), "remote-date", f"remote audits began in {since.text}, after this one",
            "Check the mode and the dates; if the source has it so, say so in a note “on: conducted.mode”.",
            severity="warning",
        )  # fmt: skip


def references_are_whole(entry: Entry[Any], _: object, graph: Graph) -> Iterator[Fault]:
    """A reference is printed with all of its parts, and is that of the agreement and the versions it stands for."""
    if explained(entry.record, "agreements"):
        return
    for index, audited in enumerate(entry.record.agreements):
        wrong = _slip(audited, graph.entries[audited.agreement].record.reference) if audited.printed else ""
        if wrong:
            yield Fault(
                ("agreements", index, "printed"), "reference-form", f"“{audited.printed}” {wrong}",
                "Check it against the source; if the source has it so, say so in a note “on: agreements”.",
                severity="warning",
            )  # fmt: skip


def _slip(audited: Any, reference: str | None) -> str:
    found = references.read(audited.printed)
    if not found.whole:
        return "is not like CON-392038-Z0Y2T-v2.01 or DARS-NIC-41597-J6M1R-v5.3"
    own = references.read(reference).normal if reference else found.normal
    if found.normal != own:
        return f"is not a reference of {own}"
    listed = tuple(references.version(each) for each in audited.versions)
    if found.versions and listed and set(found.versions) != set(listed):
        return f"has {join([*found.versions])}, and listed are {join([*listed])}"
    return ""


def edited_after_publication(entry: Entry[Any], _: object, __: Graph) -> Iterator[Fault]:
    """A paper is edited on or after the day of its publication, and read on or after it too."""
    record = entry.record
    if record.published and record.edited and before(record.edited.day, record.published):
        yield Fault(
            ("edited",), "date-order", "the paper was edited before it was published",
            f"It was published on {record.published}; check both dates.",
        )  # fmt: skip
    source = record.source
    if source and source.retrieved and source.published and before(source.retrieved, source.published):
        yield Fault(
            ("source", "retrieved"), "date-order", "the source was read before it was published",
            f"It was published on {source.published}; check both dates.",
        )  # fmt: skip


def evidence_in_order(entry: Entry[Any], _: object, __: Graph) -> Iterator[Fault]:
    """Evidence of a review ends after it begins, and the review is published after that."""
    record = entry.record
    taken = record.evidence
    if taken and taken.from_ and taken.to and before(taken.to, taken.from_):
        yield Fault(
            ("evidence", "to"), "date-order", "the evidence ends before it begins", f"It begins on {taken.from_}."
        )
    last = taken and (taken.to or taken.from_)
    if last and record.published and before(record.published, last):
        yield Fault(
            ("published",), "date-order", "the review is published before its evidence ended", f"It ended on {last}."
        )


def follows_the_review_before(entry: Entry[Any], _: object, graph: Graph) -> Iterator[Fault]:
    """A second review has a first, recorded even if only as missing, and is published after it."""
    number = entry.record.number
    chain = sources_of(graph.backlinks(entry.record.report), "reviewed in")
    earlier = [review for review in chain if review.record.number == number - 1]
    if number > 1 and not earlier and not explained(entry.record, "number"):
        yield Fault(
            ("number",), "review-gap", f"this is review {number}, and review {number - 1} is not recorded",
            "Record it, with “state: missing” if it was not found.", severity="warning",
        )  # fmt: skip
    for review in earlier:
        if (
            entry.record.published
            and review.record.published
            and before(entry.record.published, review.record.published)
        ):
            yield Fault(
                ("published",), "date-order", f"review {number} is published before review {number - 1}",
                f"That was {review.record.published}; check both dates and numbers.",
            )  # fmt: skip


def standard_words(entry: Entry[Any], _: object, __: Graph) -> Iterator[Fault]:
    """Standard words of contracts and findings are spelt as they are; a slip of the source is told of in a note."""
    record = entry.record
    texts: list[tuple[Place, str]] = [(("document_kind",), record.document_kind)]
    texts += [(m.place, m.value) for m in marked(record) if isinstance(m.mark, Markdown) and m.place[0] != "notes"]
    texts += [
        (("datasets", n, "classification", k, "printed"), c.printed)
        for n, dataset in enumerate(record.datasets) for k, c in enumerate(dataset.classification)
    ]  # fmt: skip
    for place, text in texts:
        for wrong, right in MISSPELT.items():
            found = re.search(rf"\b{wrong}\b", " ".join(text.split()), re.IGNORECASE)
            if found and not explained(record, str(place[0]), ".".join(map(str, place))):
                yield Fault(
                    place, "misspelt", f"“{found[0]}” is a slip for “{right}”",
                    f"Put it right, or if the source prints it so, add a note “on: {place[0]}”.", severity="warning",
                    needle=found[0],
                )  # fmt: skip


def classes_are_words(entry: Entry[Any], _: object, graph: Graph) -> Iterator[Fault]:
    """The classification of a dataset is printed in words that the scheme has, in whatever order and with any signs."""
    record = entry.record
    scheme = graph.get(record.scheme, Scheme).record if record.scheme else None
    if scheme is None or not scheme.classifications or explained(record, "datasets"):
        return
    names = [slugify(n) for term in scheme.classifications for n in (term.name, *term.spellings)]
    words = "|".join(sorted(names, key=len, reverse=True))
    for index, dataset in enumerate(record.datasets):
        for number, printed in enumerate(dataset.classification):
            left = re.sub(rf"(?<![a-z])(?:{words})(?![a-z])", "", slugify(printed.printed)).strip("-")
            if left:
                yield Fault(
                    ("datasets", index, "classification", number, "printed"), "scheme-word",
                    f"“{printed.printed}” is not made of words of {scheme.name}",
                    "Check it against the source; if it is printed so, say so in a note “on: datasets”.",
                    severity="warning",
                )  # fmt: skip


SHARED = (
    slug_names_the_body,
    title_agrees_with_kind,
    references_are_whole,
    edited_after_publication,
    standard_words,
    classes_are_words,
)
"""What reports and reviews are both held to."""

REPORTS = (*SHARED, remote_since)
REVIEWS = (*SHARED, evidence_in_order, follows_the_review_before)
