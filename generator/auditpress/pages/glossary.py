"""The abbreviations of the site, A to Z, and those that a record's page is explained by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from auditpress.graph import Entry, Graph
from auditpress.kinds.briefs import Key
from auditpress.kinds.glossary import FOLDER, PATH, ShownTerm, defined, shown
from auditpress.model import Gloss, Link, Page, Record
from auditpress.pages.catalogue import once
from auditpress.pages.outline import Claim, Job, digest
from auditpress.pages.sheets import Pager, Sheet, paged
from auditpress.pages.shelves import LETTERS, letter
from auditpress.problems import plural

FEW = 20
"""So many terms are seen at a glance; of more, letters lead to the first that begins with each."""

_WORDS = "Abbreviations in the papers on this site, and what they stand for."


@dataclass(frozen=True, slots=True)
class GlossaryPageView:
    """A page of the terms of all glossaries; ``count`` says how many there are in all."""

    count: str
    letters: tuple[tuple[str, str], ...]
    terms: tuple[ShownTerm, ...]
    pager: Pager | None


def jobs(graph: Graph) -> Iterator[Job]:
    """``/glossary/`` and the pages that follow it; none where there is no glossary."""
    for sheet in _sheets(graph):
        yield Job(sheet.path, digest(sheet.members, members(graph)), partial(_made, sheet, graph))


def addresses(graph: Graph) -> Iterator[Claim]:
    """Their addresses."""
    return (Claim(sheet.path, sheet.titled("the list of abbreviations")) for sheet in _sheets(graph))


@once
def members(graph: Graph) -> str:
    """Which glossaries there are: pages that they explain say by it that there may be one more."""
    ids = [id for id in graph.numbers if id.startswith(f"{FOLDER}/")]
    return digest(*ids) if ids else ""


def glosses(entry: Entry[Any], graph: Graph) -> tuple[Gloss, ...]:
    """What is to be explained on the page of a record: by the words of its publisher first, then by those of all."""
    if entry.kind.folder == FOLDER or not members(graph):
        return ()
    found = graph.once(_by_publisher)
    return found.get(_publisher(entry.record), found[""])


def _publisher(record: Record) -> str:
    """The body in whose words a record is written."""
    own = getattr(record, "publisher", None)
    return own or (record.source.publisher if record.source else None) or ""


def _by_publisher(graph: Graph) -> Mapping[str, tuple[Gloss, ...]]:
    """For each body with words of its own, and for all others, what abbreviations stand for."""
    found: dict[str, dict[str, Gloss]] = {"": {}}
    pages = graph.once(_places)
    for each in defined(graph):
        term = each.term
        path = f"/{term.record}/" if term.record else f"{pages[each.glossary, each.at]}#{each.anchor}"
        several = term.plural or ("" if each.language else f"{term.stands_for}s")
        made = Gloss(term.abbreviation, term.stands_for, several, path, each.language)
        found.setdefault(each.publisher, {})[term.abbreviation] = made
    return {publisher: tuple({**found[""], **words}.values()) for publisher, words in found.items()}


def _places(graph: Graph) -> Mapping[tuple[str, int], str]:
    """On which page each term is."""
    return {(key.id, key.at): sheet.path for sheet in _sheets(graph) for key in sheet.keys}


def _sheets(graph: Graph) -> tuple[Sheet, ...]:
    return graph.once(_cut)


def _cut(graph: Graph) -> tuple[Sheet, ...]:
    keys = [Key(each.glossary, each.at, letter(each.term.abbreviation)) for each in defined(graph)]
    return paged(PATH, "", keys) if keys else ()


def _made(sheet: Sheet, graph: Graph) -> tuple[Page]:
    by_place = {(each.glossary, each.at): each for each in defined(graph)}
    here = [by_place[key.id, key.at] for key in sheet.keys]
    view = GlossaryPageView(
        plural(len(by_place), "abbreviation"),
        _letters(graph) if len(by_place) > FEW else (),
        tuple(shown(each.term, each.anchor, each.publisher, each.language, graph) for each in here),
        sheet.pager,
    )
    described = f"{_WORDS} {sheet.words.capitalize()}." if sheet.words else _WORDS
    up = (Link("Abbreviations", PATH),) if sheet.number > 1 else ()
    return (Page(sheet.path, sheet.titled("Abbreviations"), described, "glossary.html", view, up, layout="index"),)


def _letters(graph: Graph) -> tuple[tuple[str, str], ...]:
    """The ways to the first term that begins with each letter."""
    pages = graph.once(_places)
    first: dict[str, str] = {}
    for each in defined(graph):
        way = Link("", f"{pages[each.glossary, each.at]}#{each.anchor}").href
        first.setdefault(letter(each.term.abbreviation), way)
    return tuple((each, first.get(each, "")) for each in LETTERS)
