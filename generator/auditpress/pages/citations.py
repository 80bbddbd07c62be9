"""How to cite a record: as text in two styles, and as data for two sorts of reference managers.

The styles are Harvard (as Cite Them Right has it), which auditors, journalists and most universities here use, and
OSCOLA (fourth edition), which those who write on public law use; it has a form of its own for the papers of a
parliament. A finding is cited as a place in its paper, so it has no data of its own: a reference manager keeps the
paper, and asks for the place where the paper is cited. The day of access is the reader's to fill in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape
from pydantic_core import to_json

from auditpress.fields import MONTHS, Day
from auditpress.kinds.shown import join
from auditpress.kinds.works import Work
from auditpress.languages import attribute
from auditpress.pages.outline import Outline

ACCESSED = '<span class="ap-cite__day">[date]</span>'
"""Stands for the day on which a reader opened the page: a script of the theme puts the day of today in its place."""

_MOST_NAMED = 3
"""So many bodies are named one by one; of more, the first."""

_QUOTED = re.compile(r"‘([^‘’]*)’(?!\w)")
_PARLIAMENT = re.compile(r"(HC|HL)(?: Paper)? +(\S.*)")

Text = tuple[Markup, Markup, Markup]
"""A citation in three pieces: between the first two is room for a place in the work, before the last for its anchor."""


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite a record. ``anchored`` says that the texts hold the address of its page here."""

    harvard: Text
    oscola: Text
    bibtex: str
    csl: str
    anchored: bool


def citation(id: str, work: Work, outline: Outline) -> Citation:
    """How to cite the work that a record of this site stands for."""
    here = f"{outline.url}{id}/" if outline.url else ""
    whole = work if work.authors else Work((outline.name,), work.title, language=work.language)
    return Citation(
        _harvard(whole, here, outline, is_paper=bool(work.authors)),
        _oscola(whole, here, outline, is_paper=bool(work.authors)),
        _bibtex(id.replace("/", ":"), work, here, outline),
        _csl(id.replace("/", ":"), work, here, outline),
        bool(here),
    )


# The words


def _harvard(work: Work, here: str, outline: Outline, *, is_paper: bool) -> Text:
    """Such as ``Body (2025) *Title*, finding 1. Available at: … As recorded at: … (Accessed: …).``."""
    rest = "".join(f". {_html(part)}" for part in (work.number, work.sort) if part) + ". "
    if told := work.told_in:
        rest += f"Told in {_harvard_head(told)}. "
    if address := work.address or (told.address if told else ""):
        rest += f"Available at: {_html(address)}. "
    said = ("As recorded at" if here else "As recorded in") if is_paper else "Available at" if here else "In"
    where = _html(here) if here else f"<i>{_html(outline.name)}</i>"
    return _text(_harvard_head(work), f"{rest}{said}: {where}", f" (Accessed: {ACCESSED}).")


def _harvard_head(work: Work) -> str:
    year = f"{work.day.year:04d}" if work.day else "no date"
    title = f"<i{attribute(work.language)}>{_html(work.title)}</i>"
    return f"{_named(work.authors, ' <i>et al.</i>')} ({year}) {title}" if work.authors else f"{title} ({year})"


def _oscola(work: Work, here: str, outline: Outline, *, is_paper: bool) -> Text:
    """Such as ``Body, ‘Title’ (16 September 2025) finding 1 <…>, as recorded at <…> accessed ….``."""
    told = work.told_in
    rest = f", told in {_oscola_head(told)}" if told else ""
    if address := work.address or (told.address if told else ""):
        rest += f" &lt;{_html(address)}&gt;"
    if here:
        rest += f"{', as recorded at' if is_paper else ''} &lt;{_html(here)}"
        return _text(_oscola_head(work), rest, f"&gt; accessed {ACCESSED}.")
    rest += f", {'as recorded in ' if is_paper else ''}{_html(outline.name)}"
    return _text(_oscola_head(work), rest, f", accessed {ACCESSED}.")


def _oscola_head(work: Work) -> str:
    named = f"{_named(work.authors, ' and others')}, " if work.authors else ""
    paper = _PARLIAMENT.fullmatch(work.number)
    if paper and work.session:
        where = _html(f"{paper[1]} {work.session}, {paper[2]}")
        return f"{named}<i{attribute(work.language)}>{_html(work.title)}</i> ({where})"
    known = ", ".join(filter(None, (work.sort, work.number, work.day.text if work.day else "")))
    # Quotation marks within a title that is quoted itself are double ones.
    title = _html(_QUOTED.sub(r"“\1”", work.title))
    title = f"<span{attribute(work.language)}>{title}</span>" if work.language else title
    return f"{named}‘{title}’{f' ({_html(known)})' if known else ''}"


def _named(authors: Sequence[str], others: str) -> str:
    """``A, B and C``; of more than three, the first and ``others``."""
    if len(authors) > _MOST_NAMED:
        return f"{_html(authors[0])}{others}"
    return _html(join(authors))


def _html(text: str) -> str:
    return str(escape(text))


def _text(*parts: str) -> Text:
    one, two, three = map(Markup, parts)
    return one, two, three


# The data


_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}", **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)  # fmt: skip


def _bibtex(key: str, work: Work, here: str, outline: Outline) -> str:
    """An entry of BibTeX, whose values TeX reads as they were meant; letters beyond ASCII are UTF-8."""
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(work, here, outline))
    return f"@{'techreport' if work.authors else 'misc'}{{{key},\n{fields}}}"


def _fields(work: Work, here: str, outline: Outline) -> Iterator[tuple[str, str]]:
    authors = work.authors or (outline.name,)
    # A second pair of braces keeps the name of a body whole, and capital letters as they are.
    yield "author", "{" + " and ".join(f"{{{_tex(name)}}}" for name in authors) + "}"
    yield "title", f"{{{{{_tex(work.title)}}}}}"
    if work.authors:
        yield "institution", f"{{{_tex(' and '.join(authors))}}}"
    if work.sort:
        yield "type", f"{{{_tex(work.sort)}}}"
    if work.number:
        yield "number", f"{{{_tex(work.number)}}}"
    yield "year", f"{{{work.day.year:04d}}}" if work.day else "{n.d.}"
    if work.day and work.day.month:
        yield "month", MONTHS[work.day.month][:3].lower()
    if work.day and work.day.day:
        yield "day", f"{{{work.day.day}}}"
    if address := _address(work, here):
        yield "url", f"{{{address}}}"
    if note := _note(work, here, outline):
        yield "note", f"{{{_tex(note)}}}"


def _tex(text: str) -> str:
    return text.translate(_ESCAPES)


def _csl(key: str, work: Work, here: str, outline: Outline) -> str:
    """A list of one item of CSL-JSON, which Zotero and most others read."""
    item: dict[str, Any] = {
        "id": key,
        "type": "report" if work.authors else "webpage",
        "title": work.title,
        "author": [{"literal": name} for name in work.authors or (outline.name,)],
    }
    if work.day:
        item["issued"] = {"date-parts": [_parts(work.day)]}
    more = {"genre": work.sort, "number": work.number, "URL": _address(work, here), "note": _note(work, here, outline)}
    item |= {name: value for name, value in more.items() if value}
    item["source"] = outline.name
    lines = ",\n".join(f'  "{name}": {to_json(value).decode()}' for name, value in item.items())
    return f"[{{\n{lines}\n}}]"


def _parts(day: Day) -> list[int]:
    return [part for part in (day.year, day.month, day.day) if part]


def _address(work: Work, here: str) -> str:
    return work.address or (work.told_in.address if work.told_in else "") or here


def _note(work: Work, here: str, outline: Outline) -> str:
    """What data has no field of its own for: who tells of the work, and where it is recorded."""
    found = []
    if told := work.told_in:
        by = f"{' and '.join(told.authors)}, " if told.authors else ""
        found.append(f"Told in {by}{told.title}{f' ({told.day.year})' if told.day else ''}")
    if work.authors and here != _address(work, here):
        found.append(f"As recorded at {here}" if here else f"As recorded in {outline.name}")
    return ". ".join(found)
