"""What is known of a repository's records that a schema can propose: their ids and titles, and the words of schemes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from auditpress.kinds.scheme import Scheme
from auditpress.loading import Loaded
from auditpress.schema.words import FOLDER
from auditpress.shelf import Shelf, stands

MOST_OFFERED = 1000
"""How many ids are proposed for a field; beyond, those that are named most often. A longer list helps nobody."""


@dataclass(frozen=True, slots=True)
class Known:
    """The records by their ids: ``titles``, titles of their ``parts``, how ``often`` each is named; and the schemes."""

    titles: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    often: Mapping[str, int] = field(default_factory=dict)
    schemes: Mapping[str, Scheme] = field(default_factory=dict)


def known(loaded: Loaded) -> Known:
    """What records say that could be read, whatever is wrong with others; drafts are not to be referred to."""
    sheets = {id: sheet for id, sheet in loaded.sheets.items() if stands(sheet)}
    shelf = Shelf(sheets)
    named = Counter(target.partition("#")[0] for sheet in sheets.values() for _, target, *_ in sheet.extract.references)
    return Known(
        {id: loaded.examined[id].title if id in loaded.examined else "" for id in sheets},
        {id: sheet.extract.anchors for id, sheet in sheets.items()},
        named,
        {id: shelf.record(id, Scheme) for id in sheets if id.startswith(FOLDER)},
    )


def beyond(known: Known) -> Iterator[tuple[str, int]]:
    """The folders that hold more records than are proposed, with how many these are."""
    folders = Counter(id.partition("/")[0] for id in known.titles)
    return ((folder, many) for folder, many in sorted(folders.items()) if many > MOST_OFFERED)


def offers(known: Known, folders: Sequence[str], parts: bool) -> Sequence[tuple[str, str]]:
    """The ids of records in these folders with their titles, as a field would name them; with their parts, if asked."""
    found = sorted(id for id in known.titles if id.partition("/")[0] in folders)
    if len(found) > MOST_OFFERED:
        found = sorted(sorted(found, key=lambda id: -known.often.get(id, 0))[:MOST_OFFERED])
    return [pair for id in found for pair in _named(known, id, folders, parts)][:MOST_OFFERED]


def _named(known: Known, id: str, folders: Sequence[str], parts: bool) -> Iterator[tuple[str, str]]:
    """A record, and its parts, as a field names them: where only one folder can be meant it is left out."""
    short = id if folders[1:] else id.partition("/")[2]
    title = known.titles[id]
    yield short, title
    for anchor, part in known.parts.get(id, {}).items() if parts else ():
        yield f"{short}#{anchor}", f"{title}: {part}" if title else part
