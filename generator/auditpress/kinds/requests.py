"""Charts of what came of requests: by register for a body, by requester for a register.

Bars are shares of the requests of their group, as groups differ in length of time and in size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditpress.graph import Graph
from auditpress.kinds.charts import Cell, Chart, Group, Row, part, per_cent, sentences
from auditpress.kinds.measures import Outcome, Outcomes
from auditpress.kinds.outcomes import of_column, total
from auditpress.kinds.shown import join
from auditpress.kinds.tables import Table, TableFacts
from auditpress.model import Link, Record

MOST_REGISTERS = 12
"""So many registers are drawn, the newest; their index leads to all of them. So many requesters too."""


def by_register(id: str, found: Sequence[tuple[Link, Outcomes]], *, more: bool) -> Chart | None:
    """A group of bars for each register, the newest first; ``more`` says that there are older ones."""
    if not found:
        return None
    note = f"These are the newest {len(found):,} registers." * more
    return _drawn(id, _came([made for _, made in found]), found, "register by register", note)


def by_requester(register: Record, table: Table, facts: TableFacts, graph: Graph) -> Chart | None:
    """A group of bars for each requester of whom all is known, the largest first, after that of all requests."""
    whole = total(table)
    found = []
    for column in table.columns:
        made = of_column(register, table, facts, column, graph)
        if made and made.whole and not any(each.number is None and each.absent in _UNKNOWN for each in made.outcomes):
            found.append((column is not whole, -made.whole, column.name, made))
    if not found:
        return None
    found.sort(key=lambda each: each[:3])
    shown = [(name, made) for *_, name, made in found[:MOST_REGISTERS]]
    left = [column.name for column in table.columns if column.name not in dict(shown)]
    note = f"Not drawn, as not all of it is known or there is nothing: {join(left)}." if left else ""
    return _drawn(f"drawn-{table.anchor}", _came([shown[0][1]]), shown, "by requester", note)


_UNKNOWN = ("suppressed", "not published")


def _drawn(id: str, sentence: str, found: Sequence[tuple[Link | str, Outcomes]], how: str, note: str) -> Chart:
    groups = tuple(Group(name, _size(made), tuple(_rows(made))) for name, made in found)
    unit = found[0][1].unit
    chart = Chart(id, sentence, f"{unit.capitalize()} by outcome, {how}", ("Outcome", unit.capitalize()))
    if sum(1 for group in groups for row in group.rows for cell in row.cells if cell.width) < 2:
        return chart
    what = "A bar is a share of all that is counted under its heading."
    return replace(chart, groups=groups, note=sentences(what, note))


def _size(made: Outcomes) -> str:
    return made.absent or (f"{made.whole:,} in all" if made.whole else "")


def _rows(made: Outcomes) -> list[Row]:
    return [Row(each.name, (_cell(each, made.whole),)) for each in made.outcomes]


def _cell(outcome: Outcome, whole: int | None) -> Cell:
    if outcome.number is None:
        return Cell("", absent=outcome.absent)
    width, share = (part(outcome.number, whole), per_cent(outcome.number, whole)) if whole else ("", "")
    return Cell(f"{outcome.number:,}", width, share, derived=outcome.derived)


def _came(found: Sequence[Outcomes]) -> str:
    """What came of the requests in the newest register and, where there are several, in the oldest."""
    known = [each for each in found if each.whole and any(outcome.number for outcome in each.outcomes)]
    if not known:
        return "What came of the requests is not known."
    last, first = known[0], known[-1]
    most = max(last.outcomes, key=lambda outcome: outcome.number or 0)
    sentence = f"“{most.name}” was the outcome of {_share(most, last)} {_unit(last)} in {last.period}"
    earlier = next((each for each in first.outcomes if each.name == most.name and each.number is not None), None)
    if first is not last and earlier:
        sentence += f", and of {_share(earlier, first)} in {first.period}"
    return f"{sentence}."


def _unit(made: Outcomes) -> str:
    """``requests``, or ``request`` of one."""
    return made.unit.removesuffix("s") if made.whole == 1 else made.unit


def _share(outcome: Outcome, made: Outcomes) -> str:
    return f"{per_cent(outcome.number or 0, made.whole or 1)} of {made.whole:,}"
