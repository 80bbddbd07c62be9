"""What follows for a new record from those that it names: the open findings for a review, the items for a reply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from auditpress.graph import Absent, Entry, Graph
from auditpress.kinds.chains import ReportFacts
from auditpress.kinds.items import Item
from auditpress.kinds.lives import OPEN, Life, is_opportunity
from auditpress.kinds.oversight import Oversight
from auditpress.kinds.report import Report, reviews_of
from auditpress.kinds.scheme import Scheme
from auditpress.prose import plain
from auditpress.scaffold.samples import Value
from auditpress.scaffold.written import Noted

Answers = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Carried:
    """Answers that follow from others, ``told`` an editor in a sentence; ``empty`` where there is nothing to do.

    ``samples`` fit what the record names better than any that its model can give.
    """

    answers: Answers
    told: str = ""
    empty: bool = False
    samples: Mapping[str, Value | None] = field(default_factory=dict)


def carried(folder: str, answers: Answers, graph: Graph) -> Carried:
    """What follows for a record of a kind from what it names; nothing for most kinds."""
    follow = _FOLLOW.get(folder) if answers.get(SUBJECTS.get(folder, "")) else None
    try:
        return follow(answers, graph) if follow else Carried({})
    except Absent:
        return Carried({}, "What it follows names records that are missing, so nothing could be carried over.")


def _review(answers: Answers, graph: Graph) -> Carried:
    report = graph.get(str(answers["report"]), Report)
    number = max((review.record.number for review in reviews_of(report, graph)), default=0) + 1
    facts = graph.facts(report, ReportFacts)
    still = [life for life in facts.lives if life.state == OPEN]
    word, words = _statuses(report, graph)
    found = {
        "publisher": report.record.publisher,
        "number": str(number),
        "scheme": report.record.scheme,
        "updates": [_update(life, word, words) for life in still],
    }
    known = {name: value for name, value in found.items() if value}
    if still:
        return Carried(known, f"{len(still)} open: {', '.join(_called(life) for life in still)}.")
    is_known = not facts.unknown and not facts.known_by_count
    samples = {"updates": [_update(facts.lives[0], word, words)] if facts.lives else None} if is_known else {}
    return Carried(known, _nothing(facts), empty=not facts.unknown and not facts.open, samples=samples)


def _nothing(facts: ReportFacts) -> str:
    """Why no finding is carried over."""
    if facts.findings and not facts.open and not facts.unknown:
        return f"Nothing is open: {facts.findings}."
    if facts.known_by_count:
        return f"The findings are known only by number ({facts.findings}), so none is listed."
    if facts.unknown:
        return "The report’s findings were not seen, so none is listed."
    return "The report has no findings."


def _called(life: Life) -> str:
    return f"{'opportunity' if is_opportunity(life) else 'finding'} {life.ref}"


def _update(life: Life, word: str, words: str) -> Value:
    what = "opportunity" if is_opportunity(life) else "finding"
    update: dict[str, Value] = {"ref": Noted(life.ref, f"{life.printed_designation}: {life.title}")}
    update |= {"of": what} if what == "opportunity" else {}
    update |= {"on": life.on} if life.on else {}
    return update | {"status": {"word": Noted(word, f"As it was. What does the review say? {words}".strip())}}


def _statuses(report: Entry[Report], graph: Graph) -> tuple[str, str]:
    """The report's word for what is open, and all the words that there are for a status."""
    scheme = report.record.scheme
    found = graph.get(scheme, Scheme).record.statuses if scheme else ()
    word = next((term.name for term in found if OPEN in (term.common, term.id)), OPEN)
    return word, f"One of: {'; '.join(term.name for term in found)}." if found else ""


def _reply(answers: Answers, graph: Graph) -> Carried:
    papers = [graph.get(id, Oversight) for id in answers["to"]]
    items = [(paper, item) for paper in papers for item in paper.record.items if _asks(item)]
    left = sum(len(paper.record.items) for paper in papers) - len(items)
    authors = dict.fromkeys(body for _, item in items for body in item.addressees)
    found: dict[str, Value] = {
        "authors": [*authors],
        "title": f"Reply to: {papers[0].record.title}",
        "answers": [_answer(paper, item, graph) for paper, item in items],
    }
    told = f"{len(items)} to answer{f'; {left} conclusions, which ask for nothing, are left out' if left else ''}."
    return Carried({name: value for name, value in found.items() if value}, told, empty=not items)


def _asks(item: Item) -> bool:
    """Whether an item is one that an answer is due to: a conclusion is only where it is addressed to somebody."""
    return item.kind != "conclusion" or bool(item.addressees)


def _answer(paper: Entry[Oversight], item: Item, graph: Graph) -> Value:
    about = " ".join(filter(None, [item.kind.capitalize(), item.ref]))
    text = f"{about}: {item.title}. {plain(item.text, graph.resolve)}"
    return {"item": Noted(f"{paper.id}#{item.anchor}", "", above=text), "answer": "none yet"}


SUBJECTS = {"reviews": "report", "replies": "to"}
"""The field that names what a record follows, from which the rest is carried over."""

_FOLLOW: Mapping[str, Callable[[Answers, Graph], Carried]] = {"reviews": _review, "replies": _reply}
