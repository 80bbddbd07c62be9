"""Values that pages of several kinds show, and how they are made from records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from markupsafe import Markup, escape
from pydantic import GetPydanticSchema
from pydantic_core import core_schema

from auditpress.fields import Day
from auditpress.graph import Backlink, Entry, Graph
from auditpress.history import Noted
from auditpress.kinds.dates import when
from auditpress.languages import attribute, within
from auditpress.model import Correction, Link, Note, Record, Section
from auditpress.model import Source as PublishedSource

Shown = str | Markup | Link | Sequence["str | Markup | Link"]
"""What a cell or a line of a summary can hold: text, finished HTML, a link, or several of these."""


Html = Annotated[
    Markup,
    GetPydanticSchema(lambda _, __: core_schema.no_info_after_validator_function(Markup, core_schema.str_schema())),
]
"""Finished HTML, in values that are also written as JSON."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A word with a tone, the way to its definition where there is one, and the common term where that differs."""

    words: str
    tone: str = "neutral"
    href: str = ""
    common: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a summary. With no value it is left out."""

    term: str
    value: Any


@dataclass(frozen=True, slots=True)
class Happening:
    """Something with a date, for a timeline.

    ``sort`` is one of ``events.SORTS``; ``what`` says in a word what it was, where the word of the sort does not.
    ``bodies`` are the ids of those that it is about: ``apart`` from others that the record names, where that is so.
    """

    day: Day
    title: Link | str
    text: Html = Markup("")  # noqa: RUF009 - it cannot be changed
    until: Day | None = None
    sort: str = "oversight"
    what: str = ""
    bodies: tuple[str, ...] = ()
    apart: bool = False


@dataclass(frozen=True, slots=True)
class ShownNote:
    """An editor's note; ``on`` is the field that it is about."""

    kind: str
    on: str
    html: Markup


@dataclass(frozen=True, slots=True)
class ShownSource:
    """Where facts were published."""

    title: str
    address: str
    facts: tuple[Fact, ...]
    remark: Markup
    lang: str = ""


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A part of the paper that no field foresees."""

    title: str
    html: Markup
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """The records that refer to this one in one way: ``auditee in``."""

    reverse: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was done to a paper or its record, with its day in words; for a correction, why."""

    date: str
    words: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Why a record cannot be read, or by whom alone."""

    title: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Envelope:
    """What every record page has around its own parts."""

    id: str
    file: str
    standing: Standing | None
    published: str
    edited: str
    updates: tuple[Change, ...]
    notes: tuple[ShownNote, ...]
    corrections: tuple[Fact, ...]
    sections: tuple[ShownSection, ...]
    sources: tuple[ShownSource, ...]
    relations: tuple[Relation, ...]
    twin: str = "index.json"


def envelope(entry: Entry[Any], graph: Graph, without: Iterable[str] = ()) -> Envelope:
    """The envelope of a record. ``without`` names relations that its page shows in its own parts."""
    record: Record = entry.record
    sources = [(record.source, record.language)] if record.source else []
    sources += [(each, None) for each in record.further_sources]
    return Envelope(
        id=entry.id,
        file=entry.file,
        standing=_standing(record, graph),
        published=record.published.text if record.published else "",
        edited=record.edited.text if record.edited else "",
        updates=updates(record),
        notes=tuple(_note(note, graph) for note in record.notes),
        corrections=tuple(_correction(each, graph) for each in record.corrections),
        sections=tuple(_section(each, record, graph) for each in record.sections),
        sources=tuple(_source(each, each.language or own, graph) for each, own in sources),
        relations=relations(graph.backlinks(entry.id), graph, without),
    )


def relations(backlinks: Iterable[Backlink], graph: Graph, without: Iterable[str] = ()) -> tuple[Relation, ...]:
    """Backlinks by their reverse name, each record once."""
    left_out = set(without)
    by_name = [(name, ids) for name, ids in referring(backlinks) if name not in left_out]
    return tuple(Relation(name, links(ids, graph)) for name, ids in by_name)


def referring(backlinks: Iterable[Backlink]) -> list[tuple[str, list[str]]]:
    """The ids of the records that refer here, by the reverse name, each once."""
    by_name: dict[str, dict[str, None]] = {}
    for backlink in backlinks:
        by_name.setdefault(backlink.reverse, {})[backlink.source.id] = None
    return [(name, [*ids]) for name, ids in sorted(by_name.items())]


def sources_of(backlinks: Iterable[Backlink], *reverse: str) -> tuple[Entry[Any], ...]:
    """The records that refer here under one of these names, each once."""
    return tuple({b.source.id: b.source for b in backlinks if not reverse or b.reverse in reverse}.values())


def links(ids: Iterable[str], graph: Graph) -> tuple[Link, ...]:
    """The ways to several records."""
    return tuple(graph.link(id) for id in ids)


def named(id: str, printed: str | None, graph: Graph) -> Markup | Link:
    """A body under the name that the paper prints, linked; its name of today beside it where that differs."""
    link = graph.link(id)
    if not printed or printed == link.text:
        return link
    return Markup(f"{anchor_to(link, printed)} ({escape(link.text)})")  # noqa: S704 - joined from escaped parts


def in_full(id: str, graph: Graph) -> Link:
    """The way to a body or a dataset, with what it is called for short behind its name."""
    link, short = graph.link(id), getattr(graph.entries[id].record, "short_name", None)
    return Link(f"{link.text} ({short})", link.path) if short else link


def join(items: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join((", ".join(items[:-1]), items[-1])) if len(items) > 1 else "".join(items)


def anchors(items: Sequence[Link]) -> Markup:
    """Links in a sentence: ``a, b and c``."""
    return Markup(join([anchor_to(item) for item in items]))  # noqa: S704 - joined from escaped parts


def anchor_to(link: Link, words: str = "", lang: str = "") -> str:
    """A link as HTML, for a sentence: under its own text, or under other words; ``lang`` is an attribute."""
    return f'<a href="{escape(link.href)}"{lang}>{escape(words or link.text)}</a>'


_DRAFT = Standing(
    "Draft: seen only in this preview",
    Markup("<p>It is not published. Take “state: draft” out of its record, and the next build publishes it.</p>"),
)


def _standing(record: Record, graph: Graph) -> Standing | None:
    if record.state == "draft":
        return _DRAFT
    if record.standing is None or record.state == "published":
        return None
    words = {"missing": "was known of but was not found"}.get(record.state, f"was {record.state}")
    by = f" by {graph.title(record.standing.by)}" if record.standing.by else ""
    on = f" {when(record.standing.on)}" if record.standing.on else ""
    return Standing(f"This paper {words}{by}{on}", graph.prose(record.standing.why))


def _note(note: Note, graph: Graph) -> ShownNote:
    return ShownNote(note.kind, note.on, graph.prose(note.text))


def updates(record: Record, noted: Iterable[Noted] = ()) -> tuple[Change, ...]:
    """What was done to a record, the earliest first; nothing where that is its publication and its last edit alone.

    ``noted`` is what was said of changes when they were committed: what was done before its publication does not count.
    """
    begun = record.published.first if record.published else ""
    found = [(each.day, Change(Day.parse(each.day).text, each.words)) for each in noted if each.day >= begun]
    found += [(each.date.first, Change(each.date.text, "Corrected", each.reason)) for each in record.corrections]
    if record.standing and record.standing.on:
        found.append((record.standing.on.first, Change(record.standing.on.text, record.state.capitalize())))
    if not found:
        return ()
    if record.edited:
        found.append((record.edited.day.first, Change(record.edited.text, "Last edited")))
    if record.published:
        found.insert(0, (record.published.first, Change(record.published.text, "Published")))
    return tuple(change for _, change in sorted(found, key=lambda each: each[0]))


def _correction(correction: Correction, graph: Graph) -> Fact:
    text = Markup("<p>{}</p>{}").format(correction.reason, graph.prose(correction.text))
    return Fact(correction.date.text, text)


def _source(source: PublishedSource, language: str | None, graph: Graph) -> ShownSource:
    facts = (
        Fact("Publisher", graph.link(source.publisher) if source.publisher else ""),
        Fact("Published", source.published.text if source.published else ""),
        Fact("Read", source.retrieved.text if source.retrieved else ""),
        Fact("Licence", source.licence or ""),
    )
    return ShownSource(
        source.title, source.address or "", tuple(f for f in facts if f.value), graph.prose(source.remark),
        attribute(language),
    )  # fmt: skip


def _section(section: Section, record: Record, graph: Graph) -> ShownSection:
    language = section.language or record.language
    return ShownSection(section.title, within(graph.prose(section.text), language), attribute(language))
