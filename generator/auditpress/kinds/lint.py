"""Slips seen in published reports and reviews, each as a rule. A note on the field that a rule names keeps it quiet.

Where a source itself has the slip, the record keeps it and tells readers of it in such a note.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from auditpress.fields import Day, Markdown, slugify
from auditpress.graph import Entry, Graph
from auditpress.kinds import references
from auditpress.kinds.dates import before
from auditpress.kinds.naming import slug_names_the_body
from auditpress.kinds.rules import explained
from auditpress.kinds.scheme import Scheme
from auditpress.kinds.shown import join
from auditpress.model import Fault, Place, Record, marked

REMOTE_FROM = Day(2020, 11)
"""When remote audits began, as far as a scheme does not say: with the Remote Audit Guide of November 2020."""

MISSPELT = {
    "framework contact": "framework contract",
    "not suppresses": "not suppressed",
    "agreement nonconformance": "agreement nonconformity",
    "organization nonconformity": "organisation nonconformity",
    "department for health and social care": "Department of Health and Social Care",
}
"""Standard words as misprinted in published papers, in small letters, with the right form."""

_SLIPS = tuple(
    (wrong, right, tuple(sorted(wrong.split(), key=lambda word: (word in right.casefold().split(), -len(word)))))
    for wrong, right in MISSPELT.items()
)
"""The same with the words of each slip, those first that the right form has not, as they are the rarer ones."""


def title_agrees_with_kind(entry: Entry[Any], _: object, __: Graph) -> Iterator[Fault]:
    """A report is not titled a review, nor a review a report; a title says remote or on site as the audit was."""
    record = entry.record
    titles: list[tuple[Place, str]] = [(("document_kind",), record.document_kind)]
    if record.source and record.state == "published":
        titles.append((("source", "title"), record.source.title))
    for place, title in titles:
        wrong = _disagreement(record, title.casefold())
        if wrong and not explained(record, ".".join(map(str, place))):
            yield Fault(
                place, "kind-title", f"“{title}” {wrong}",
                f"Check both; if the source disagrees with itself, say so in a note “on: {'.'.join(map(str, place))}”.",
                severity="warning",
            )  # fmt: skip


def _disagreement(record: Any, title: str) -> str:
    if hasattr(record, "report"):
        return "" if "review" in title or "audit" not in title else "does not sound like a review"
    if re.search(r"\breview\b", title):
        return "sounds like a review, and this is a report"
    mode = record.conducted.mode if record.conducted else None
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
        if not audited.printed:
            continue
        agreement: Any = graph.get(audited.agreement, Record).record
        wrong = _slip(audited, agreement.reference)
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
            f"“published” is {record.published}; check both dates.",
        )  # fmt: skip
    source = record.source
    if source and source.retrieved and source.published and before(source.retrieved, source.published):
        yield Fault(
            ("source", "retrieved"), "date-order", "the source was read before it was published",
            f"Its “published” is {source.published}; check both dates.",
        )  # fmt: skip


def evidence_in_order(entry: Entry[Any], _: object, __: Graph) -> Iterator[Fault]:
    """Evidence of a review ends after it begins, and the review is published after that."""
    record = entry.record
    taken = record.evidence
    if taken and taken.from_ and taken.to and before(taken.to, taken.from_):
        yield Fault(("evidence", "to"), "date-order", "the evidence ends before it begins", f"“from” is {taken.from_}.")
    last = taken and (taken.to or taken.from_)
    if last and record.published and before(record.published, last):
        yield Fault(
            ("published",),
            "date-order",
            "the review is published before its evidence ended",
            f"The end of the evidence is {last}; check both dates.",
        )


def follows_the_review_before(entry: Entry[Any], _: object, graph: Graph) -> Iterator[Fault]:
    """A second review has a first, recorded even if only as missing, and is published after it."""
    number = entry.record.number
    report = graph.entries.get(entry.record.report)
    named = graph.referrers(report.id) if report else ()
    chain = [graph.entries[id] for id, reverse in named if reverse == "reviewed in"]
    earlier = [review for review in chain if review.record.number == number - 1]
    if number > 1 and not earlier and not explained(entry.record, "number"):
        yield Fault(
            ("number",), "review-gap", f"this is review {number}, and review {number - 1} is not recorded",
            "Record it, with “state: missing” if it was not found; if there was none, add a note “on: number”.",
            severity="warning",
        )  # fmt: skip
    for review in earlier:
        if (
            entry.record.published
            and review.record.published
            and before(entry.record.published, review.record.published)
        ):
            yield Fault(
                ("published",), "date-order", f"review {number} is published before review {number - 1}",
                f"That one is of {review.record.published}; check both dates and numbers.",
            )  # fmt: skip


def standard_words(entry: Entry[Any], _: object, __: Graph) -> Iterator[Fault]:
    """Standard words of contracts and findings are spelt as they are; a slip of the source is told of in a note."""
    record = entry.record
    texts: list[tuple[Place, str]] = [(("document_kind",), record.document_kind)]
    texts += [(m.place, m.value) for m in marked(record, Markdown) if m.place[0] != "notes"]
    texts += [
        (("datasets", n, "classification", k, "printed"), c.printed)
        for n, dataset in enumerate(record.datasets) for k, c in enumerate(dataset.classification)
    ]  # fmt: skip
    if not any(True for _ in _misspelt("\n".join([text for _, text in texts]))):
        return
    for place, text in texts:
        for wrong, right in _misspelt(text):
            found = re.search(rf"\b{wrong}\b", " ".join(text.split()), re.IGNORECASE)
            if found and not explained(record, str(place[0]), ".".join(map(str, place))):
                yield Fault(
                    place, "misspelt", f"“{found[0]}” is a slip for “{right}”",
                    f"Put it right, or if the source prints it so, add a note “on: {place[0]}”.", severity="warning",
                    needle=found[0],
                )  # fmt: skip


def _misspelt(text: str) -> Iterator[tuple[str, str]]:
    """The slips whose words are all in a text, wherever they stand: to look for them is cheaper than for the slips."""
    folded = text.casefold().replace("\u0131", "i").replace("\u0307", "")
    for wrong, right, words in _SLIPS:
        for word in words:
            if word not in folded:
                break
        else:
            yield wrong, right


def classes_are_words(entry: Entry[Any], _: object, graph: Graph) -> Iterator[Fault]:
    """The classification of a dataset is printed in words that the scheme has, in whatever order and with any signs."""
    record = entry.record
    scheme = graph.get(record.scheme, Scheme).record if record.scheme and record.datasets else None
    words = scheme and scheme.classes
    if not scheme or not words or explained(record, "datasets"):
        return
    for index, dataset in enumerate(record.datasets):
        for number, printed in enumerate(dataset.classification):
            if _left_over(words, printed.printed):
                yield Fault(
                    ("datasets", index, "classification", number, "printed"), "scheme-word",
                    f"“{printed.printed}” is not made of words of {scheme.name}",
                    "Check it against the source; if it is printed so, say so in a note “on: datasets”.",
                    severity="warning",
                )  # fmt: skip


@functools.lru_cache(maxsize=2048)
def _left_over(words: re.Pattern[str], printed: str) -> str:
    """What of a printed classification is none of these words."""
    return words.sub("", slugify(printed)).strip("-")


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
