"""Which charts there are, and what each says in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from types import MappingProxyType
from typing import Any

from auditpress.graph import Entry, Graph
from auditpress.kinds.briefs import heads, newest_first
from auditpress.kinds.cards import Head
from auditpress.kinds.charts import Cell, Chart, Group, Row, bars, every_year, leaders, sentences, span_of, steps
from auditpress.kinds.lives import INFORMATION
from auditpress.kinds.measures import NO_AREA, NOT_KNOWN, Figures, Outcomes, Rated, Tally
from auditpress.kinds.outcomes import of_column
from auditpress.kinds.referring import referrers
from auditpress.kinds.register import Register, RegisterFacts
from auditpress.kinds.requests import MOST_REGISTERS, by_register
from auditpress.kinds.shown import Tag, join
from auditpress.model import Link
from auditpress.problems import plural
from auditpress.watch import CARD

MOST_AUDITS = 30
"""So many audits of a body are on the chart of risk, the newest."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """The charts of a body; ``compare`` is the name by which it can be held beside another.

    ``requests`` is what came of its own; where ``says_all`` holds, it has every figure that registers have of the body.
    """

    charts: tuple[Chart, ...]
    requests: Chart | None
    says_all: bool
    compare: str


FEW = 3
"""Of fewer findings, the list of them says as much as figures would."""


def pictures(entry: Entry[Any], figures: Figures, graph: Graph) -> Pictures:
    """The charts of a body's own page. The risk of a single audit is said at its top."""
    tally = figures.findings if figures.findings and figures.findings.total >= FEW else None
    risk = of_risk(figures.rated, graph)
    ids, more = kept_by(entry.id, graph)
    kept = of_registers(ids, graph, more=more)
    own = [*of_body(entry.id, graph)]
    return Pictures(
        (
            *of_findings(tally),
            *([risk] if risk and risk.groups else []),
            *([kept] if kept else []),
        ),
        requests(own, graph),
        all(made and made.is_whole for _, made in own),
        entry.id.partition("/")[2] if figures.compared else "",
    )


def of_findings(tally: Tally | None, ways: Mapping[str, Link] = MappingProxyType({})) -> tuple[Chart, ...]:
    """Findings by area, by designation and by year; ``ways`` lead from a year to the list of what was raised in it."""
    if not tally:
        return ()
    unknown = dict(tally.states).get(NOT_KNOWN, 0)
    note = sentences(
        f"Of these, {tally.counted:,} {'is' if tally.counted == 1 else 'are'} known by number only."
        if tally.counted
        else "",
        f"Of {unknown:,} it is not known whether {'it is' if unknown == 1 else 'they are'} still open."
        if unknown
        else "",
    )
    return _of_areas(tally), _of_designations(tally, note), _of_years(tally, note, ways)


def _of_areas(tally: Tally) -> Chart:
    areas = [area for area in tally.areas if area[0] != NO_AREA]
    twice = sum(count for _, count, _ in tally.areas) > tally.total
    chart = Chart(
        "by-area", _about({name: count for name, count, _ in areas}, tally), "Findings by area", ("Area",),
        note=sentences("A finding on two areas counts for both." * twice),
    )  # fmt: skip
    return (
        _with_open(chart, [*areas, *(each for each in tally.areas if each not in areas)]) if len(areas) > 1 else chart
    )


def _with_open(chart: Chart, counts: Sequence[tuple[str, int, int]]) -> Chart:
    """Bars for all findings and, where some are open, for these."""
    some = any(still for _, _, still in counts)
    heads = (*chart.heads, "Findings", *(["Open now"] if some else []))
    return bars(replace(chart, heads=heads), [(name, (count, still)[: 1 + some]) for name, count, still in counts])


def _about(areas: dict[str, int], tally: Tally) -> str:
    """What most findings are about, of those whose words were seen."""
    total = tally.total - tally.counted
    if not areas:
        return "Of no finding is it known what it is about."
    names, count = leaders(areas)
    if len(names) > 3 or (len(names) == len(areas) > 2):
        return f"{len(names):,} areas come up equally often, each in {count:,} of {plural(total, 'finding')}."
    if len(names) > 1:
        return f"{join(names)} come up most often, each in {count:,} of {plural(total, 'finding')}."
    if count == total:
        seen = " whose words were seen" if tally.counted else ""
        if total == 1:
            return f"The only finding{seen} is about {names[0]}."
        return f"All {total:,} findings{seen} are about {names[0]}."
    verb = "Most findings are about" if 2 * count > total else "The area that comes up most often is"
    return f"{verb} {names[0]}: {count:,} of {total:,}."


def _of_designations(tally: Tally, note: str) -> Chart:
    counts = {name: count for name, count, _ in tally.designations}
    names, count = leaders(counts)
    if len(counts) == 1:
        sentence = f"All {count:,} findings are of one designation: {names[0]}."
        sentence = sentence if count > 1 else f"The designation of the only finding is {names[0]}."
    elif len(names) > 1:
        sentence = f"The most frequent designations are {join(names[:3])}{' and others' * (len(names) > 3)}, "
        sentence += f"with {count:,} of {tally.total:,} findings each."
    else:
        sentence = f"The most frequent designation is {names[0]}: {count:,} of {tally.total:,} findings."
    chart = Chart("by-designation", sentence, "Findings by designation", ("Designation",), note=note)
    return _with_open(chart, tally.designations)


def _of_years(tally: Tally, note: str, ways: Mapping[str, Link]) -> Chart:
    raised, closed = sum(year[1] for year in tally.years), sum(year[2] for year in tally.years)
    when, end = span_of(year[0] for year in tally.years), f"{closed:,}" if closed else "none"
    sentence = f"{plural(raised, 'finding')} {'was' if raised == 1 else 'were'} raised {when}, and {end} closed."
    others = tally.total - raised
    chart = Chart(
        "by-year", sentence if tally.years else "When the findings were raised is not known.",
        "Findings raised and closed, by year", ("Year", "Raised", "Closed", "Still open"),
        note=sentences(
            f"Of {plural(others, 'finding')} the year is not known." * (others > 0),
            "A finding is closed in the year of the paper that first says so.",
            "Opportunities are counted as findings; one that is for information is never closed." * _informs(tally),
            note,
        ),
    )  # fmt: skip
    rows = [(ways.get(year, year), (up, down, still)) for year, up, down, still in tally.years]
    return bars(chart, rows, len(rows))


def _informs(tally: Tally) -> bool:
    return any(state == INFORMATION for state, _ in tally.states)


def of_risk(audits: Sequence[Rated], graph: Graph) -> Chart | None:
    """The risk that each audit of a body found, year by year; nothing where no dated paper states one."""
    dated = [each for each in audits if each.dated]
    rated = dated[-MOST_AUDITS:]
    stated = [each for each in rated if each.words]
    if not stated:
        return None
    chart = Chart("risk", _risk_in_words(stated), "Risk that each audit found", ("Audit", "Risk"))
    if len(stated) == 1:
        return chart
    by_year = {year: [*found] for year, found in groupby(rated, key=lambda each: each.dated[:4])}
    days = Counter(graph.head(each.report, Head).date for each in rated)
    rows: list[Row] = []
    for year in every_year(by_year):
        found = [_risk_row(each, days, graph) for each in by_year.get(year, ())]
        rows += found or [Row(year, (Cell("", absent="no audit"),))]
    return replace(
        chart,
        groups=(Group("", "", tuple(rows)),),
        note=sentences(
            _scales(stated),
            f"These are the newest {len(rated):,} of {len(dated):,} audits." * (len(rated) < len(dated)),
            f"Of {plural(len(audits) - len(dated), 'audit')} no date is known." * (len(dated) < len(audits)),
        ),
    )


def _risk_in_words(stated: Sequence[Rated]) -> str:
    first, last, number = stated[0], stated[-1], len(stated)
    years = [each.dated[:4] for each in stated]
    if number == 1:
        return f"Risk was {first.words} in the audit of {years[0]}."
    if len({each.words for each in stated}) == 1:
        return f"Risk was {first.words} in each of {number:,} audits {span_of(years)}."
    if years.count(years[0]) == years.count(years[-1]) == 1:
        return f"Risk was {first.words} in the audit of {years[0]} and {last.words} in that of {years[-1]}."
    return f"Of these {number:,} audits, risk was {first.words} in the first and {last.words} in the last."


def _risk_row(rated: Rated, days: Mapping[str, int], graph: Graph) -> Row:
    """An audit by its date, or by its title where another has the same."""
    head = graph.head(rated.report, Head)
    link = Link(head.date if days[head.date] == 1 else head.title, head.path)
    if not rated.words:
        return Row(link, (Cell("", absent="no risk stated"),))
    tag = head.risk or Tag(rated.words)
    return Row(link, (Cell(rated.words, tag=tag, dots=steps(rated.at, len(rated.scale)) if rated.scale else ()),))


def _scales(rated: Iterable[Rated]) -> str:
    scales = [*dict.fromkeys(each.scale for each in rated if each.scale)]
    return sentences(*(f"From left to right: {', '.join(scale)}." for scale in scales[:1]),
                      "The scale was not the same in every audit." * (len(scales) > 1))  # fmt: skip


def kept_by(id: str, graph: Graph) -> tuple[list[str], bool]:
    """The newest registers that a body publishes, or that count its service, and whether there may be others."""
    found = referrers(id, graph).under("publisher of", "service counted in")
    registers = [source for source in found if source.startswith("registers/")]
    for register in registers:
        # Which of them are the newest depends on the dates of all.
        graph.note(register, CARD)
    # Whose source it published is not its own.
    own = (key.id for key in newest_first(registers, heads(graph)) if _is_of(id, graph.get(key.id, Register).record))
    return [*islice(own, MOST_REGISTERS)], len(registers) > MOST_REGISTERS


def _is_of(body: str, register: Register) -> bool:
    return body in (register.publisher, register.service)


def of_registers(ids: Sequence[str], graph: Graph, *, more: bool) -> Chart | None:
    """What came of all requests in registers, given the newest first; ``more`` says that there are older ones."""
    known = [graph.head(id, Head) for id in ids]
    found = [(Link(head.title, head.path), made) for head in known if (made := head.measured.outcomes)]
    return by_register("requests-by-outcome", found, more=more)


def of_body(id: str, graph: Graph) -> Iterator[tuple[Entry[Register], Outcomes | None]]:
    """The outcomes of a body's own requests, with the register of each, as its page lists them."""
    named = any(name == "requester in" for _, name in graph.referrers(id))
    for backlink in graph.backlinks(id) if named else ():
        if backlink.reverse == "requester in":
            entry = graph.get(backlink.source.id, Register)
            _, at, _, column, *_ = backlink.place
            table, facts = entry.record.tables[int(at)], graph.facts(entry, RegisterFacts).tables[int(at)]
            yield entry, of_column(entry.record, table, facts, table.columns[int(column)], graph)


def requests(own: Iterable[tuple[Entry[Register], Outcomes | None]], graph: Graph) -> Chart | None:
    """What came of a body's own requests, register by register."""
    rows = [
        (register.record.from_.first, Link(graph.title(register.id), register.path), made)
        for register, made in own
        if made
    ]
    rows.sort(key=lambda row: (row[0], row[1].path), reverse=True)
    shown = [(link, made) for _, link, made in rows[:MOST_REGISTERS]]
    return by_register("own-requests", shown, more=len(rows) > len(shown))
