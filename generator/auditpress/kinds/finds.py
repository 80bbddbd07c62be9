"""What a search can find of a record: the record itself, its findings, opportunities and items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from auditpress.concordance import Find, Role
from auditpress.fields import Markdown, Ref
from auditpress.graph import Absent, Entry, Graph
from auditpress.kinds import scheme
from auditpress.kinds.agreement import AgreementFacts
from auditpress.kinds.cards import date
from auditpress.kinds.chains import ReportFacts
from auditpress.kinds.lives import Life, anchor, is_opportunity
from auditpress.kinds.oversight import OversightFacts
from auditpress.kinds.reply import answer_tag
from auditpress.kinds.report import Report
from auditpress.kinds.review import ReviewFacts
from auditpress.kinds.shown import Tag, join
from auditpress.kinds.shown_findings import state_tag
from auditpress.model import Record

QUOTED = 2000
"""Letters of a record that may be quoted beneath what is found; of a part of one, fewer."""

_QUOTED_OF_PARTS = 700

_BODIES = "organisations/"
_ABOUT_IT = ("source", "further_sources", "notes", "corrections", "standing", "formerly", "state")
"""Fields of every record that say where it comes from; they are looked in and not quoted."""

_OWN = ("findings", "new_findings", "opportunities", "items")
"""Fields whose parts are finds of their own."""

_SUMMED_UP = ("reports", "reviews", "oversight", "replies", "registers", "coverage", "agreements")
"""The kinds of which it is said in a sentence what came of a record."""

_CALLED = ("organisations", "datasets")
"""The kinds whose other names are told."""

_ROLES = {
    "auditee in": "Auditee",
    "subject of a finding in": "Auditee",
    "auditor in": "Auditor",
    "reviewer in": "Reviewer",
    "addressee in": "Addressee",
    "subject of": "Subject",
    "subject of a conclusion in": "Subject",
    "author of": "Author",
    "publisher of": "Publisher",
    "requester in": "Requester",
    "requester of": "Requester",
    "holder of": "Holder",
    "owner of": "Owner",
}
_PARTIES = ("controller", "joint controller", "processor", "sub processor", "sponsor", "host", "provider", "recipient")
NAMED = "Named"
"""The role of a body that is only spoken of."""

UNDECLARED = "Undeclared party"
"""The role, besides its other, of a party that the agreement does not name."""


def finds(entry: Entry[Any], graph: Graph) -> Iterator[Find]:
    """The record, then its parts."""
    record: Any = entry.record
    # What follows for a body or a dataset changes with every paper that names it, and is not looked for.
    facts = graph.facts(entry, object) if entry.kind.folder in _SUMMED_UP else None
    whole = _whole(entry, facts, graph)
    yield whole
    if isinstance(facts, ReportFacts):
        raised = [*record.findings, *record.opportunities]
        yield from (_finding(life, raised, whole, entry, graph) for life in facts.lives if life.paper == entry.id)
    elif isinstance(facts, ReviewFacts):
        report = graph.get(record.report, Report)
        lives = graph.facts(report, ReportFacts).lives if record.new_findings else ()
        yield from (
            _finding(life, record.new_findings, whole, report, graph) for life in lives if life.paper == entry.id
        )
    elif isinstance(facts, OversightFacts):
        for item, found in zip(record.items, facts.items, strict=True):
            yield _item(item, found.outcome, whole, graph)


def _whole(entry: Entry[Any], facts: object, graph: Graph) -> Find:
    record, kind, title = entry.record, entry.kind, graph.title(entry.id)
    texts = _Texts(record, graph)
    linked = dict.fromkeys(target.partition("#")[0] for _, target, *_ in graph.extract(entry.id).references)
    called = [graph.title(id) for id in linked if id in graph.numbers]
    names = tuple(dict.fromkeys(name for name in kind.names(record) if name != title))
    risk = getattr(record, "risk", None)
    tags = [Tag(record.state.capitalize(), "warning")] if record.state != "published" else []
    tags += [scheme.tag(graph, record.scheme, "risks", risk)] if risk else []
    summary = kind.summary(entry, facts, graph) if kind.folder in _SUMMED_UP else ""
    also = f"Also called {join(names)}" if names and kind.folder in _CALLED else ""
    quoted = (_sentence(also), _sentence(_capital(summary)), *texts.quoted())
    return Find(
        title=title,
        path=f"{entry.id}/",
        kind=_capital(kind.name),
        date=date(entry),
        tags=tuple((tag.words, tag.tone) for tag in tags),
        text=_shortened(" ".join(filter(None, quoted)), QUOTED),
        names=names,
        words=" ".join((summary, *texts.all(), *called)),
        year=kind.dated(record)[:4],
        status=_status(record, facts),
        risk=_term(record, "risks", risk, graph),
        roles=tuple(sorted(_roles(entry, graph))),
    )


def _finding(life: Life, raised: Sequence[Any], whole: Find, report: Entry[Any], graph: Graph) -> Find:
    """A finding or an opportunity of a paper, or of a review of the ``report``; ``raised`` has its words, if any."""
    record = report.record
    sort = "opportunity" if is_opportunity(life) else "finding"
    own = next((e for e in raised if anchor(e.ref, sort, getattr(e, "on", None)) == life.anchor and _is(e, sort)), None)
    words = graph.plain(own.text) if own else ""
    on = (life.on,) if life.on else record.auditees
    areas = tuple(sorted({_term(record, "areas", area, graph) for area in life.areas}))
    designation = _term(record, "designations", life.printed_designation, graph) if sort == "finding" else ""
    state = state_tag(life)
    told = (*(step.text for step in life.steps), life.ref, designation, *areas, whole.title, *map(graph.title, on))
    return Find(
        title=life.title,
        path=f"{whole.path}#{life.anchor}",
        kind=_capital(sort),
        date=whole.date,
        paper=whole.title,
        tags=((state.words, state.tone), *([(designation, "neutral")] if designation else [])),
        text=_shortened(words, _QUOTED_OF_PARTS),
        words=" ".join((words, *told)),
        year=whole.year,
        status=state.words,
        risk=whole.risk,
        designation=designation,
        areas=areas,
        roles=tuple(Role(_slug(body), "Auditee") for body in on),
    )


def _is(raised: object, sort: str) -> bool:
    """Whether what a paper raises is of that sort: an opportunity has no designation of its own."""
    return hasattr(raised, "designation") == (sort == "finding")


def _item(item: Any, outcome: str, whole: Find, graph: Graph) -> Find:
    words = graph.plain(item.text)
    answer = answer_tag(outcome) if item.addressees else None
    roles = {Role(_slug(id), "Addressee") for id in item.addressees} | {Role(_slug(id), "Subject") for id in item.about}
    named = map(graph.title, (*item.addressees, *item.about))
    return Find(
        title=item.title,
        path=f"{whole.path}#{item.anchor}",
        kind=_capital(item.kind),
        date=whole.date,
        paper=whole.title,
        tags=((answer.words, answer.tone),) if answer else (),
        text=_shortened(words, _QUOTED_OF_PARTS),
        words=" ".join((words, item.group or "", whole.title, *named)),
        year=whole.year,
        status=answer.words if answer else "",
        roles=tuple(sorted(roles)),
    )


def _status(record: Record, facts: object) -> str:
    if record.state != "published":
        return record.state.capitalize()
    return facts.standing if isinstance(facts, AgreementFacts) else ""


def _roles(entry: Entry[Any], graph: Graph) -> Iterator[Role]:
    """The bodies that a record names; a body's own record names itself, a review those whose audit it follows."""
    found: dict[str, set[str]] = {_slug(entry.id): set()} if entry.id.startswith(_BODIES) else {}
    for _, target, _, reverse, _ in graph.extract(entry.id).references:
        if target.startswith(_BODIES):
            found.setdefault(_slug(target.partition("#")[0]), set()).add(_role(reverse))
    for party in getattr(entry.record, "parties", ()):
        if getattr(party, "declared", None) is False:
            found.setdefault(_slug(party.organisation), set()).add(UNDECLARED)
    audit = getattr(entry.record, "report", None)
    for id in graph.entries[audit].record.auditees if audit in graph.numbers else ():
        found.setdefault(_slug(id), set()).add("Auditee")
    for body, roles in found.items():
        # Of a body with a part in the matter, that it is spoken of too says nothing.
        yield from (Role(body, role) for role in (roles - {NAMED} or roles or {""}))


def _role(reverse: str) -> str:
    word = reverse.removesuffix(" in").removesuffix(" to")
    return _ROLES.get(reverse) or (_capital(word) if word in _PARTIES else NAMED)


def _term(record: Any, section: str, printed: str | None, graph: Graph) -> str:
    """A printed word as its scheme calls it, so that spellings of one word are one."""
    if not printed:
        return ""
    id = getattr(record, "scheme", None)
    try:
        term = scheme.find(graph.get(id, scheme.Scheme).record, section, printed) if id else None
    except Absent:
        term = None
    return _capital(term.name if term else printed)


class _Texts:
    """The texts of a record, but for those of its parts that are finds of their own."""

    def __init__(self, record: Record, graph: Graph) -> None:
        self._record = record
        self._graph = graph
        self._prose = {each.value for each in record.told_of if isinstance(each.mark, Markdown)}
        self._named = {each.value for each in record.told_of if isinstance(each.mark, Ref)}

    def all(self) -> Iterator[str]:
        """Every text."""
        for name, value in _fields(self._record):
            if name not in _OWN:
                yield from self._within(value)

    def quoted(self) -> Iterator[str]:
        """The prose of the record's own fields."""
        for name, value in _fields(self._record):
            if name not in _OWN and name not in _ABOUT_IT and isinstance(value, str) and value in self._prose:
                yield self._graph.plain(value)

    def _within(self, value: object) -> Iterator[str]:
        if isinstance(value, str):
            if value in self._prose:
                yield self._graph.plain(value)
            elif value not in self._named and not value.startswith(("https://", "http://")):
                yield value
        elif isinstance(value, BaseModel):
            for _, item in _fields(value):
                yield from self._within(item)
        elif isinstance(value, tuple):
            for item in value:
                yield from self._within(item)
        elif isinstance(value, dict):
            for item in value.values():
                yield from self._within(item)


def _fields(model: BaseModel) -> Iterator[tuple[str, Any]]:
    """The fields of a model with their values; what is kept beside them, once it was asked for, is no part of it."""
    values = model.__dict__
    return ((name, values[name]) for name in type(model).model_fields)


def _slug(id: str) -> str:
    return id.removeprefix(_BODIES)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _sentence(words: str) -> str:
    return f"{words}." if words and words[-1] not in ".!?" else words


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"
