"""How findings and opportunities are shown: their words, where they stand, and their whole life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from auditpress.graph import Graph
from auditpress.kinds import scheme
from auditpress.kinds.dates import when
from auditpress.kinds.lives import INFORMATION, Life, Step
from auditpress.kinds.parts import Finding, Opportunity, Status
from auditpress.kinds.shown import Tag, anchor_to
from auditpress.languages import attribute
from auditpress.model import Link
from auditpress.problems import plural

_NOTHING = Markup("")
STATES = {"open": "open", "closed": "closed", INFORMATION: "info"}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One paper's word on a finding."""

    date: str
    title: Markup
    text: Markup
    tag: Tag


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with its whole life."""

    anchor: str
    ref: str
    title: str
    html: Markup
    designation: Tag
    areas: tuple[Tag, ...]
    clauses: tuple[str, ...]
    on: Link | None
    status: Tag
    outcome: Markup
    stated: str
    days: str
    steps: tuple[ShownStep, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The tags and the papers that a page tells of. Findings share most of them, so each is made once for a page."""

    graph: Graph
    scheme_id: str | None
    _tags: dict[tuple[str | None, str, str], Tag] = field(default_factory=dict)
    _states: dict[tuple[str, str], Tag] = field(default_factory=dict)
    _papers: dict[str, str] = field(default_factory=dict)

    def tag(self, section: str, word: str) -> Tag:
        """A word of the page's scheme."""
        return self.tag_of(self.scheme_id, section, word)

    def tag_of(self, scheme_id: str | None, section: str, word: str) -> Tag:
        """A word of another scheme."""
        key = (scheme_id, section, word)
        if key not in self._tags:
            self._tags[key] = scheme.tag(self.graph, scheme_id, section, word)
        return self._tags[key]

    def state(self, word: str, state: str) -> Tag:
        """A word for where a finding stands, which no scheme explains."""
        key = (word, state)
        if key not in self._states:
            self._states[key] = Tag(word.capitalize(), STATES.get(state, "neutral"))
        return self._states[key]

    def prose(self, text: str | None, paper: str) -> Markup:
        """A text of a paper, by the id of this."""
        return self.graph.prose(text, self.graph.entries[paper].record) if text else _NOTHING

    def paper(self, id: str) -> str:
        """The way to a paper, as HTML."""
        if id not in self._papers:
            lang = attribute(self.graph.entries[id].record.language)
            self._papers[id] = anchor_to(self.graph.link(id), lang=lang)
        return self._papers[id]


def findings(raised: Sequence[Finding], found: Sequence[Life], words: Words) -> tuple[ShownFinding, ...]:
    """The findings of a paper, each with its life; ``found`` holds these in the same order."""
    return tuple(
        ShownFinding(
            life.anchor, life.ref, life.title, words.prose(finding.text, life.paper),
            words.tag("designations", finding.designation),
            tuple([words.tag("areas", area) for area in finding.areas]),
            finding.clauses, words.graph.link(finding.on) if finding.on else None,
            _status(life, words), _outcome(finding.status, life.paper, words), _stated(life), _days(life),
            tuple([_step(step, words) for step in life.steps]),
        )
        for finding, life in zip(raised, found, strict=True)
    )  # fmt: skip


def unseen(found: Sequence[Life], words: Words) -> tuple[ShownFinding, ...]:
    """Findings that are known only from what reviews say of them."""
    return tuple(
        ShownFinding(
            life.anchor, life.ref, life.title, Markup("<p>The report's own words were not seen.</p>"),
            words.tag("designations", life.printed_designation), (), (),
            words.graph.link(life.on) if life.on else None, _status(life, words), _NOTHING,
            _stated(life), _days(life),
            tuple([_step(step, words) for step in life.steps]),
        )
        for life in found
    )  # fmt: skip


def opportunities(raised: Sequence[Opportunity], found: Sequence[Life], words: Words) -> tuple[ShownFinding, ...]:
    """The opportunities of a report; they have no clause and no designation of their own."""
    return tuple(
        ShownFinding(
            life.anchor, life.ref, "", words.prose(each.text, life.paper), words.state(life.printed_designation, ""),
            tuple([words.tag("areas", area) for area in each.areas]),
            (), None, words.state(life.state, life.state), _outcome(each.status, life.paper, words), _stated(life), "",
            tuple([_step(step, words) for step in life.steps]) if len(life.steps) > 1 else (),
        )
        for each, life in zip(raised, found, strict=True)
    )  # fmt: skip


def _outcome(status: Status | None, paper: str, words: Words) -> Markup:
    """How a finding stood by the time of the paper that raised it, in a sentence, with the reason."""
    if status is None:
        return _NOTHING
    point = " ".join(part for part in (status.when or "", when(status.on) if status.on else "") if part)
    told = f"<p>{escape(status.word.capitalize())}{f' {escape(point)}' if point else ''}.</p>"
    return Markup(f"{told}{words.prose(status.reason, paper)}{reopens(status)}")  # noqa: S704 - joined from escaped parts


def reopens(status: Status) -> str:
    """On what condition a finding would be open again, as HTML."""
    return f"<p>It would be open again if {escape(status.reopens)}.</p>" if status.reopens else ""


def _stated(life: Life) -> str:
    """What the papers print, where the chain as a whole yields something else."""
    last = next((step for step in reversed(life.steps) if step.status), None)
    if last is None or last.state == life.state:
        return ""
    return f"The papers last printed “{last.status}” for it; by the outcome of the last review it is {life.state}."


def _days(life: Life) -> str:
    days = life.days_open
    return "" if days is None else plural(days, "day")


def _status(life: Life, words: Words) -> Tag:
    """What ``status_tag`` says, for a page that tells of many findings."""
    last = life.steps[-1]
    if not last.status:
        return words.state(last.state, last.state)
    return words.tag_of(words.graph.entries[last.paper].record.scheme or words.scheme_id, "statuses", last.status)


def status_tag(life: Life, scheme_id: str | None, graph: Graph) -> Tag:
    """Where a finding stands now, in the paper's word with the way to its meaning, where a paper prints one."""
    return _status(life, Words(graph, scheme_id))


def state_tag(life: Life) -> Tag:
    """Where a finding stands now."""
    return Tag(life.state.capitalize(), STATES.get(life.state, "neutral"))


def _step(step: Step, words: Words) -> ShownStep:
    implied = ", whose outcome closes all findings" if step.implied else ""
    title = Markup(f"{escape(step.what)} in {words.paper(step.paper)}{implied}")  # noqa: S704 - joined from escaped parts
    date = step.day.text if step.day else "date not known"
    text = words.prose(step.text, step.paper)
    return ShownStep(date, title, text, words.state(step.status or step.state, step.state))
