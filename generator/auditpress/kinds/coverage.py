"""A press story or another third party's statement, its claims held against what is recorded."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Literal

from markupsafe import Markup
from pydantic import Field

from auditpress.arithmetic import Unreckonable, in_figures, names, reckon
from auditpress.extracts import Anchor
from auditpress.fields import Day, Key, Line, Prose, Ref
from auditpress.graph import Entry, Graph, Kind
from auditpress.kinds.events import Event, shown
from auditpress.kinds.now import state, state_tag
from auditpress.kinds.reconcile import written
from auditpress.kinds.register import Register, RegisterFacts
from auditpress.kinds.rules import once
from auditpress.kinds.shown import Envelope, Fact, Happening, Tag, envelope, join, links
from auditpress.kinds.tables import Cell
from auditpress.model import Fault, Link, Model, Record
from auditpress.nearness import suggest
from auditpress.problems import plural, shortly


class Amendment(Model):
    """A change that the publisher made to its story."""

    on: Day = Field(description="When.")
    text: Prose = Field(description="What changed, or why.")


class Claim(Model):
    """Something that the story says.

    A claim with a ``sum`` is worked out anew at every build from the figures it names; for one without, the editor
    gives the verdict and the reason.
    """

    id: Key = Field(description="A short name for it; it becomes part of its address.")
    says: Prose = Field(description="What the story says, in words of our own.")
    stated: Cell | None = Field(None, description="The figure that it states.")
    unit: Line | None = Field(None, description="The unit of that figure, such as `requests` or `per cent`.")
    register_: Annotated[str | None, Ref("registers", "quoted in")] = Field(
        None, alias="register", description="The register that it is about."
    )
    table: Key | None = Field(None, description="The table of that register, if not its first.", examples=[])
    figures: dict[Key, Line] = Field({}, description="Names for cells, each as `row/column`.", examples=[])
    sum: Line | None = Field(
        None, description="How the figure is worked out, such as `received - rejected`.", examples=[]
    )
    within: Cell | None = Field(
        None, description="By how much the claim may differ and still be right, such as `5`.", examples=[]
    )
    about: Annotated[
        str | None,
        Ref("reports reviews oversight agreements registers", "subject of a claim in", parts=True),
        Field(description="The record, finding or item that it is about."),
    ] = None
    verdict: Literal["right", "wrong", "unclear"] | None = Field(None, description="For a claim without a sum.")
    because: Prose | None = Field(None, description="Why, and what would be right.")

    @property
    def anchor(self) -> str:
        """Its address on the page."""
        return f"claim-{self.id}"


class Coverage(Record):
    """A press story or a third party's statement."""

    publisher: Annotated[str, Ref("organisations", "publisher of"), Field(description="Who published it.")]
    title: Line = Field(description="Its headline.")
    about: tuple[
        Annotated[str, Ref("reports reviews oversight replies agreements registers", "reported on in")], ...
    ] = Field((), description="The records that it is about.")
    mentions: tuple[Annotated[str, Ref("organisations", "named in")], ...] = Field(
        (), description="The bodies that it names."
    )
    summary: Prose | None = Field(None, description="What it says.")
    amendments: tuple[Amendment, ...] = Field((), description="Changes that the publisher made.")
    claims: tuple[Claim, ...] = Field((), description="What it claims.")


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """A claim held against the record: the verdict, the figure that the sum yields, and the sum in figures.

    ``fault`` says why there is no such figure, and ``meant`` what the claim may mean.
    ``state`` is how the finding or the item that it is about stands now: ``closed``, ``rejected``.
    """

    id: str
    verdict: str
    computed: str = ""
    worked: str = ""
    fault: str = ""
    state: str = ""
    meant: str = ""


@dataclass(frozen=True, slots=True)
class CoverageFacts:
    """What follows from a story."""

    claims: tuple[ClaimFacts, ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as its page shows it."""

    anchor: str
    short: str
    html: Markup
    tag: Tag
    stated: str
    computed: str
    sum: str
    worked: str
    source: Link | None
    about: Link | None
    state: Tag | None
    because: Markup


@dataclass(frozen=True, slots=True)
class CoverageView:
    """What the page of a story shows: each claim with its verdict first."""

    standfirst: tuple[str, ...]
    glance: tuple[Fact, ...]
    claims: tuple[ClaimView, ...]
    summary: Markup
    amendments: tuple[Event, ...]
    envelope: Envelope


VERDICTS = {"right": ("Right", "closed"), "wrong": ("Wrong", "refused"), "unclear": ("Unclear", "none")}


def compute(entry: Entry[Coverage], graph: Graph) -> CoverageFacts:
    """Every claim worked out."""
    return CoverageFacts(
        tuple(
            dataclasses.replace(judge(claim, graph), state=state(claim.about or "", graph))
            for claim in entry.record.claims
        )
    )


def judge(claim: Claim, graph: Graph) -> ClaimFacts:
    """A claim's verdict; ``fault`` says why a sum could not be worked out."""
    if not claim.sum:
        return ClaimFacts(claim.id, claim.verdict or "unclear")
    try:
        figures = _figures(claim, graph)
        value = reckon(claim.sum, figures)
    except Unreckonable as error:
        return ClaimFacts(claim.id, "unclear", fault=str(error), meant=error.meant)
    worked = in_figures(claim.sum, {name: written(figure) for name, figure in figures.items()})
    if claim.stated is None or claim.stated.value is None:
        return ClaimFacts(claim.id, claim.verdict or "unclear", written(value), worked)
    within = claim.within.value if claim.within and claim.within.value else Fraction(0)
    right = abs(value - claim.stated.value) <= within
    return ClaimFacts(claim.id, "right" if right else "wrong", written(value), worked)


def _figures(claim: Claim, graph: Graph) -> dict[str, Fraction]:
    """The figures that a claim names; raises ``Unreckonable`` for one that is not in the register."""
    if claim.register_ is None:
        raise Unreckonable("the claim names no register")
    register = graph.get(claim.register_, Register)
    tables = graph.facts(register, RegisterFacts).tables
    table = next((t for t in tables if claim.table in (None, t.id)), None)
    if table is None:
        near = suggest(claim.table or "", (each.id for each in tables))
        raise Unreckonable(f"the register has no table “{claim.table or ''}”", near)
    found = {}
    for name, cell in (claim.figures or {name: name for name in names(claim.sum or "")}).items():
        if cell not in table.figures:
            raise Unreckonable(f"the register has no figure “{shortly(cell)}”", suggest(cell, table.figures))
        found[name] = table.figures[cell]
    return found


def ids_once(entry: Entry[Coverage], _: CoverageFacts, __: Graph) -> Iterator[Fault]:
    """An id stands for one claim, since it is the claim's address."""
    yield from once(((("claims", n, "id"), claim.id) for n, claim in enumerate(entry.record.claims)), "claim")


def sums_work(_entry: Entry[Coverage], facts: CoverageFacts, _: Graph) -> Iterator[Fault]:
    """A claim's sum can be worked out from the figures that it names."""
    for index, claim in enumerate(facts.claims):
        if claim.fault:
            yield Fault(
                ("claims", index, "sum"), "claim-sum", f"the sum cannot be worked out: {claim.fault}",
                claim.meant or "Name each cell under “figures:” as row/column, and put spaces around + - * and /.",
            )  # fmt: skip


def verdicts_are_computed(entry: Entry[Coverage], _: CoverageFacts, __: Graph) -> Iterator[Fault]:
    """A claim with a figure and a sum has its verdict computed; one without says a verdict."""
    for index, claim in enumerate(entry.record.claims):
        if claim.sum and claim.stated and claim.verdict:
            yield Fault(("claims", index, "verdict"), "verdict", "the verdict of a claim with a sum is computed",
                        "Take “verdict” out.", on_key=True)  # fmt: skip
        elif not claim.verdict and not (claim.sum and claim.stated):
            yield Fault(("claims", index), "verdict", "a claim without a sum and a stated figure needs a verdict",
                        "Add “verdict: right”, “wrong” or “unclear”, and “because:”.")  # fmt: skip


def fields_have_a_use(entry: Entry[Coverage], _: CoverageFacts, __: Graph) -> Iterator[Fault]:
    """What only serves to work out a claim stands with what it serves: ``within`` with ``stated`` and ``sum``."""
    needs = {"within": ("stated", "sum"), "figures": ("sum",), "table": ("register",), "unit": ("stated",)}
    for index, claim in enumerate(entry.record.claims):
        has = {"within": claim.within, "stated": claim.stated, "sum": claim.sum, "unit": claim.unit,
               "figures": claim.figures, "table": claim.table, "register": claim.register_}  # fmt: skip
        for field, needed in needs.items():
            missing = [name for name in needed if not has[name]]
            if has[field] and missing:
                yield Fault(
                    ("claims", index, field), "no-use", f"“{field}” has no use without “{missing[0]}”",
                    f"Add “{missing[0]}”, or take “{field}” out.", on_key=True,
                )  # fmt: skip


def view(entry: Entry[Coverage], facts: CoverageFacts, graph: Graph) -> CoverageView:
    """The page of a story."""
    story = entry.record
    verdicts = Counter(claim.verdict for claim in facts.claims)
    return CoverageView(
        standfirst=(graph.title(story.publisher), *([story.published.text] if story.published else ())),
        glance=(
            Fact("Claims", join([f"{n} {verdict}" for verdict, n in verdicts.items()])),
            Fact("About", links(story.about, graph)),
            Fact("Names", links(story.mentions, graph)),
            Fact("Amended", join([a.on.text for a in story.amendments])),
        ),
        claims=tuple(_claim(c, f, story, graph) for c, f in zip(story.claims, facts.claims, strict=True)),
        summary=graph.prose(story.summary, story),
        amendments=tuple(shown(_amendments(story, graph), graph)),
        envelope=envelope(entry, graph),
    )


def _claim(claim: Claim, facts: ClaimFacts, story: Coverage, graph: Graph) -> ClaimView:
    unit = f" {claim.unit}" if claim.unit else ""
    about = claim.register_ or claim.about
    if claim.register_ and claim.table:
        about = f"{claim.register_}#table-{claim.table}"
    return ClaimView(
        anchor=claim.anchor,
        short=graph.plain(claim.says),
        html=graph.prose(claim.says, story),
        tag=Tag(*VERDICTS[facts.verdict]),
        stated=f"{claim.stated}{unit}" if claim.stated else "",
        computed=f"{facts.computed}{unit}" if facts.computed else "",
        sum=claim.sum or "",
        worked=facts.worked,
        source=graph.link(about) if about else None,
        about=graph.link(claim.about) if claim.about and claim.about != about else None,
        state=state_tag(claim.about or "", graph),
        because=graph.prose(claim.because, story),
    )


def _amendments(story: Coverage, graph: Graph) -> Iterator[Happening]:
    for each in story.amendments:
        yield Happening(each.on, "", graph.prose(each.text), sort="press", what="amended")


def events(entry: Entry[Coverage], graph: Graph) -> Iterator[Happening]:
    """The publication of the story and its amendments."""
    link, by = graph.link(entry.id), (entry.record.publisher,)
    published = entry.record.published
    # A bare year would stand behind the amendments, which are of a day.
    if published and (published.month or not entry.record.amendments):
        yield Happening(published, link, sort="press", bodies=by)
    for amendment in entry.record.amendments:
        yield Happening(amendment.on, link, sort="press", what="amended", bodies=by)


KIND = Kind(
    folder="coverage",
    name="story",
    plural="Coverage",
    purpose="Press stories and statements of others, each claim held against what is recorded.",
    model=Coverage,
    authors=lambda story: (story.publisher,),
    title=lambda entry, _: entry.record.title,
    facts=compute,
    view=view,
    summary=lambda _, facts, __: join(
        [f"{plural(n, 'claim')} {verdict}" for verdict, n in Counter(c.verdict for c in facts.claims).items()]
    ),
    rules=(ids_once, sums_work, verdicts_are_computed, fields_have_a_use),
    anchors=lambda story: (Anchor(claim.anchor, f"Claim “{claim.id}”") for claim in story.claims),
    events=events,
    dated=lambda story: str(story.published or (story.amendments[0].on if story.amendments else "")),
)
