"""The guide's tables of fields, made from the models, and its examples, as the records that they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from markdown.extensions.toc import slugify
from pydantic import BaseModel

from auditpress import fields, model
from auditpress.fields import Day, Markdown, Moment, Ref, Word
from auditpress.kinds import tables
from auditpress.model import Record
from tests.helpers import FOLDERS, ROOT

GUIDE = ROOT / "content/guide"
PAGES = sorted(GUIDE.rglob("*.md"))
FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# (audits/\S+\.yaml)\n")
Parts = dict[type[BaseModel], list[tuple[str, bool]]]
"""Models, each with the names of the fields that hold it, and whether those are lists."""

REGION = re.compile(r"(<!-- fields: (\S+) -->\n).*?(<!-- /fields -->)", re.DOTALL)


NAMED = ((fields.Key, "a short name"), (fields.RecordId, "an id"), (fields.Address, "a web address"))


@dataclass(frozen=True)
class Example:
    """A piece of YAML on a page: a whole record where its first line names the file, else some of a record's fields."""

    page: Path
    line: int
    text: str

    @property
    def file(self) -> str:
        found = FILE.match(self.text)
        return found[1] if found else ""

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def examples(page: Path) -> Iterator[Example]:
    text = page.read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        yield Example(page, text.count("\n", 0, found.start()) + 1, found[1])


def with_tables(page: str) -> str:
    """A page with the fields of the models that it asks for."""
    return REGION.sub(lambda found: f"{found[1]}\n{''.join(_tables(found[2]))}{found[3]}", page)


def _tables(name: str) -> Iterator[str]:
    if name == "Record":
        yield from _sections("Fields of every kind", Record, set(), {})
        return
    yield from _sections("Fields", FOLDERS[name].model, set(Record.model_fields), _parts(Record))
    yield "[All kinds share](common.md) some more fields: the source, notes, corrections and the like.\n\n"


def _sections(title: str, top: type[BaseModel], without: set[str], known: Parts) -> Iterator[str]:
    parts = _parts(top)
    own = {name: info for name, info in top.model_fields.items() if name not in without or _is_own(top, name)}
    yield f"## {title}\n\n{_table(own, parts)}"
    for part in parts:
        if part not in known:
            about = (part.__doc__ or "").splitlines()[0]
            yield f"## {_heading(part, parts)}\n\n{about}\n\n{_table(part.model_fields, parts)}"


def _is_own(top: type[BaseModel], name: str) -> bool:
    """Whether a kind says of a field that all kinds have something that they do not."""
    return top.model_fields[name].description != Record.model_fields[name].description


def _parts(top: type[BaseModel]) -> Parts:
    """The models within a model, each after the one that holds it, with the fields that they stand in."""
    found: Parts = {}
    for name, info in top.model_fields.items():
        for inner in model._inside(info.annotation)[1]:
            places = (inner, [(info.alias or name, get_origin(info.annotation) is tuple)])
            for part, at in (places, *_parts(inner).items()):
                found[part] = list(dict.fromkeys([*found.get(part, []), *at]))
    return found


MOST_NAMES = 2


def _heading(part: type[BaseModel], parts: Parts) -> str:
    """``Each of `findings```; the name of the model where it stands in many fields."""
    places = parts[part]
    if len(places) > MOST_NAMES:
        return f"Each {part.__name__.lower()}"
    names = " or ".join(f"`{name}`" for name, _ in places)
    return f"Each of {names}" if all(many for _, many in places) else f"In {names}"


def _table(own: dict[str, Any], parts: Parts) -> str:
    anchors = {part.__name__: slugify(_heading(part, parts), "-") for part in parts}
    rows = ["| field | what it takes | what it is for |", "| --- | --- | --- |"]
    for name, info in own.items():
        needed = " (needed)" if info.is_required() else ""
        takes = re.sub(r"#(\w+)", lambda found: f"#{anchors[found[1]]}", _takes(info.annotation, info.metadata))
        rows.append(f"| `{info.alias or name}`{needed} | {takes} | {info.description} |")
    return "\n".join(rows) + "\n\n"


SIMPLE = {
    str: "a line of text",
    int: "a whole number",
    bool: "`yes` or `no`",
    Day: "a date",
    Moment: "a date, or a date and a time",
    tables.Cell: "a figure",
}
NAMED = ((fields.Key, "a short name"), (fields.RecordId, "an id"), (fields.Address, "a web address"))


def _takes(annotation: Any, metadata: Any = ()) -> str:
    """What may be written, in words; fields of its own lead to ``#`` and the name of the model."""
    origin, arguments = get_origin(annotation), [each for each in get_args(annotation) if each is not type(None)]
    if marks := [mark for mark in metadata if isinstance(mark, Ref | Word | Markdown) and origin is not tuple]:
        return _marked(marks[0])
    if named := [words for alias, words in NAMED if get_args(alias)[1] in metadata]:
        return named[0]
    if origin is Literal:
        return " · ".join(f"`{word}`" for word in arguments)
    if origin is dict:
        return f"short names, each with {_takes(arguments[1])}"
    if origin is tuple:
        return f"a list; each item: {_takes(arguments[0])}"
    if arguments:
        return _takes(arguments[0], arguments[1:])
    return SIMPLE.get(annotation) or f"[fields of its own](#{annotation.__name__})"


def _marked(mark: Ref | Word | Markdown) -> str:
    if isinstance(mark, Ref):
        names = [FOLDERS[folder].name for folder in mark.folders.split()]
        return (
            f"the id of {'an' if names[0][0] in 'aeiou' else 'a'} {' or '.join(names)}" if len(names) < 4 else "an id"
        )
    if isinstance(mark, Word):
        return f"a word of the scheme’s `{mark.section}`"
    return "text"
