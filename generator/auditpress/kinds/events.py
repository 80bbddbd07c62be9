"""Events on timelines: their sorts, and how what happened is shown in its order, with the long gaps between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from auditpress.fields import Day, span
from auditpress.graph import Graph
from auditpress.kinds.shown import Happening
from auditpress.model import Link
from auditpress.problems import plural


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of event: its word beside one, its word for many of them, and its shape in ``_timeline.html``."""

    word: str
    many: str
    shape: str


SORTS: Mapping[str, Sort] = {
    "audit": Sort("Audit", "Audits", "lens"),
    "report": Sort("Report published", "Reports", "page"),
    "review": Sort("Review published", "Reviews", "turn"),
    "oversight": Sort("Oversight", "Oversight", "house"),
    "reply": Sort("Reply", "Replies", "speech"),
    "agreement": Sort("Agreement", "Agreements", "pen"),
    "register": Sort("Register", "Registers", "bars"),
    "press": Sort("In the press", "Press", "horn"),
    "body": Sort("Organisation", "Organisations", "body"),
}
"""By the word that a record's happenings say: what readers choose from, on every timeline."""

LONG = 2
"""From so many whole years on, a time without an event is said."""

NAMED = 3
"""So many bodies are named beside an event; the others are counted."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as a timeline shows it.

    ``word`` says what it was and ``many`` what such events are called; ``date`` is as exact as the day is known;
    ``others`` is how many bodies are not named; ``gap`` says that nothing is recorded for years before it (on a
    timeline that begins with the newest: after it).
    """

    day: Day
    word: str
    many: str
    shape: str
    date: Markup
    title: Link | str
    bodies: tuple[Link, ...]
    others: int
    text: Markup
    gap: str


def shown(happenings: Iterable[Happening], graph: Graph, own: str = "") -> Iterator[Event]:
    """Happenings in the order given; ``own`` is the record on whose page they stand, which needs no way to itself."""
    last: Happening | None = None
    for each in happenings:
        sort = SORTS[each.sort]
        word = each.what[:1].upper() + each.what[1:] or sort.word
        title, bodies = each.title, each.bodies
        if own and isinstance(title, Link) and title.path == f"/{own}/":
            title, word = (word, sort.word) if each.what and not each.apart else (title.text, word)
            # Whom the record is about is said above on its own page.
            bodies = bodies if each.apart else ()
        others = [body for body in bodies if body != own]
        yield Event(
            each.day, word, sort.many, sort.shape, dated(each), title,
            tuple(graph.link(body) for body in others[:NAMED]), len(others[NAMED:]), each.text,
            gap(last, each) if last else "",
        )  # fmt: skip
        last = each


def dated(happening: Happening) -> Markup:
    """The date in words, for machines too: ``<time datetime="2018-02">February 2018</time>``."""
    words, until = span(happening.day, happening.until), happening.until
    if until is None or until == happening.day:
        return _time(happening.day, words)
    first, _, last = words.partition(" to ")
    return Markup("{} to {}").format(_time(happening.day, first), _time(until, last))


def _time(day: Day, words: str) -> Markup:
    return Markup(f'<time datetime="{day}">{escape(words)}</time>')  # noqa: S704 - a day is digits


def gap(one: Happening, other: Happening) -> str:
    """``Nothing recorded for 3 years``, where there are whole years between the two; they may be in either order."""
    earlier, later = sorted((one, other), key=lambda each: each.day.last)
    end, begin = (earlier.until or earlier.day).last, later.day.first
    years = int(begin[:4]) - int(end[:4]) - (begin[5:] < end[5:])
    return f"Nothing recorded for {plural(years, 'year')}" if years >= LONG else ""


def meet(one: Day, other: Day) -> bool:
    """Whether two dates can mean the same day: 9 November 2018 and 2018 can."""
    return one.first <= other.last and other.first <= one.last
