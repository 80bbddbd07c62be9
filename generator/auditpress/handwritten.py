"""What the hand-written pages have to do with the records: where their references lead, and whose address they have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from auditpress import linking, pages, source
from auditpress.graph import Graph
from auditpress.linking import Outside
from auditpress.model import Fault, Link
from auditpress.problems import Problem
from auditpress.prose import outside_code
from auditpress.shelf import Shelf


def astray(hand_written: source.Sources, linked: Graph, outside: Outside) -> Iterator[Problem]:
    """References on the hand-written pages that lead nowhere."""
    for page in hand_written.documents:
        at = 0
        for reference in outside_code(page.text):
            at = max(page.text.find(reference.written, at), 0)
            fault = linking.unresolved(linked, reference.target, outside)
            if fault:
                problem = page.at((at, len(reference.written)), fault.rule, fault.message, fault.hint)
                yield replace(problem, severity=fault.severity)
            at += 1


def led_to(hand_written: source.Sources, linked: Graph) -> tuple[Link, ...]:
    """Where the references on the hand-written pages lead."""
    targets = (reference.target for page in hand_written.documents for reference in outside_code(page.text))
    return tuple(link for target in targets if (link := linked.resolve(target)))


def collisions(hand_written: source.Sources, linked: Graph, shelf: Shelf) -> Iterator[Problem]:
    """Two claims to one address; told where an editor can change one of them."""
    claims: dict[str, list[pages.Claim]] = defaultdict(list)
    for claim in (*pages.addresses(linked), *_addresses(hand_written)):
        claims[claim.path].append(claim)
    for path, found in sorted((path, found) for path, found in claims.items() if len(found) > 1):
        *others, last = sorted(found, key=lambda claim: (bool(claim.place), bool(claim.record), claim.what))
        message = f"the address {path} is also that of {', '.join(other.what for other in others)}"
        hint = "Change one of them; two pages cannot have one address."
        if last.record and last.place:
            yield shelf.problem(last.record, Fault(last.place, "same-address", message, hint))
        else:
            yield Problem(last.what, 0, 0, "same-address", message, hint)


def _addresses(hand_written: source.Sources) -> Iterator[pages.Claim]:
    for page in hand_written.documents:
        name = page.id.removesuffix(".md").removesuffix("index").removesuffix("README").strip("/")
        yield pages.Claim(f"/{name}/" if name else "/", page.path)
