"""Where a new record lies: the habits of naming files, kind by kind."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from auditpress.fields import slugify
from auditpress.scaffold.samples import Value

LONGEST = 60
UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Habit:
    """Of which fields a kind makes the name of a file, and of which the folder of its year."""

    fields: tuple[str, ...]
    year: str = ""


HABITS = {
    "reports": Habit(("auditees",), "published"),
    "reviews": Habit(("report", "number"), "published"),
    "oversight": Habit(("title",), "published"),
    "replies": Habit(("authors",), "published"),
    "registers": Habit(("title",), "from"),
    "coverage": Habit(("publisher", "title"), "published"),
    "organisations": Habit(("name",)),
    "agreements": Habit(("reference", "title")),
    "datasets": Habit(("name",)),
    "schemes": Habit(("name", "version")),
    "glossaries": Habit(("name",)),
}
"""Every kind has one; a test holds that."""


def id_for(folder: str, answers: Mapping[str, Value], taken: Collection[str]) -> str:
    """The id of a new record, with a number where its name is taken; nothing where no name can be made of it."""
    habit = HABITS[folder]
    name = _cut("-".join(_names(habit, answers)))
    if not name:
        return ""
    year = str(answers.get(habit.year) or "")[:4] or UNDATED
    first = f"{folder}/{year}/{name}" if habit.year else f"{folder}/{name}"
    number, id = 1, first
    while id in taken:
        number += 1
        id = f"{first}-{number}"
    return id


def _names(habit: Habit, answers: Mapping[str, Value]) -> Iterator[str]:
    """What the name is made of: of a record that is named, the end of its id; of a first review, not its number."""
    for field in habit.fields:
        value = answers.get(field)
        text = str((value[0] if isinstance(value, list) else value) or "")
        if text and not (field == "number" and text == "1") and not _is_second_name(field, answers):
            yield slugify(_bare(text.rpartition("/")[2] if field in _REFERENCES else text))


_REFERENCES = ("auditees", "report", "authors", "publisher")


def _is_second_name(field: str, answers: Mapping[str, Value]) -> bool:
    """An agreement is named after its reference, and after its title where it has none."""
    return field == "title" and bool(answers.get("reference"))


def _bare(text: str) -> str:
    """A text without accents and apostrophes, so that they do not cut a word in two."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(c for c in letters if not unicodedata.combining(c) and c not in "'’")


def _cut(slug: str) -> str:
    """A slug of no more than so many characters, cut between words where that can be."""
    slug = slug.strip("-")
    if len(slug) <= LONGEST:
        return slug
    return slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
