"""The types that fields of records have: how each is parsed from the text as written, and how it reads on a page.

YAML never decides a type: every scalar arrives here as the characters that the editor typed.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, GetCoreSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

MONTHS = tuple(calendar.month_name)


@dataclass(frozen=True, slots=True)
class Markdown:
    """Marks a field whose text is Markdown: paragraphs, lists, emphasis, links and ``[[references]]``."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a field that names another record, by its id.

    ``folders`` are the kinds it may name, separated by spaces; where there is only one, editors may leave the folder
    out of the id, and it is put back here. ``reverse`` names the reference as read from the other end (``auditee in``);
    a word in braces is taken from the field of that name beside it: ``{role} in``.
    """

    folders: str
    reverse: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.whole, handler(source))

    def whole(self, text: str) -> str:
        """The id with its folder."""
        kinds = self.folders.split()
        if not text.partition("#")[0].strip("/ "):
            raise PydanticCustomError(
                "auditpress.reference", "“{text}” names no record", {"text": text, "hint": "Write the record's id."}
            )
        return text if len(kinds) > 1 or text.startswith(kinds[0] + "/") else f"{kinds[0]}/{text}"


@dataclass(frozen=True, slots=True)
class Word:
    """Marks a field whose words are defined by the record's scheme, under ``section`` (``areas``, ``risks`` …)."""

    section: str


def _squeeze(text: str) -> str:
    return " ".join(text.split())


Line = Annotated[str, AfterValidator(_squeeze), StringConstraints(min_length=1, max_length=2000)]
"""One line of text; line breaks within it count as spaces."""

Prose = Annotated[str, Markdown(), StringConstraints(min_length=1, max_length=20_000, strip_whitespace=True)]
"""Markdown of one or more paragraphs."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise PydanticCustomError(
            "auditpress.key",
            "“{text}” cannot be a key: keys are small letters, digits and single hyphens",
            {"text": text, "hint": f"Write it as “{slugify(text)}”." if slugify(text) else ""},
        )
    return text


def _id(text: str) -> str:
    if len(text) > LONGEST_ID or not all(_SLUG.fullmatch(part) for part in text.split("/")):
        raise PydanticCustomError(
            "auditpress.id",
            "“{text}” cannot be the id of a record",
            {
                "text": text,
                "hint": "An id has small letters, digits and single hyphens, parted by /: reports/2025/name.",
            },
        )
    return text


LONGEST_ID = 200

RecordId = Annotated[str, AfterValidator(_id)]
"""The id of a record: ``reports/2025/home-office``."""

Key = Annotated[str, AfterValidator(_slug)]
"""A short name within a record that an address is made of: ``not-traced``."""


def slugify(text: str) -> str:
    """The text as a part of an address: ``Point for follow-up`` becomes ``point-for-follow-up``."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


def _address(text: str) -> str:
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[^\s<>\"'`{}|\\^\[\]]*)?", text):
        raise PydanticCustomError(
            "auditpress.address",
            "“{text}” is not a web address",
            {"text": text, "hint": "An address begins with https:// and has no spaces."},
        )
    return text


Address = Annotated[str, AfterValidator(_address)]
"""A web address, ``https`` or ``http``, without user name or markup."""


def _whole(text: object) -> object:
    if isinstance(text, str) and re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,15}", text):
        return int(text.replace(",", ""))
    raise PydanticCustomError(
        "auditpress.number", "“{text}” is not a whole number", {"text": text, "hint": "Write digits only: 1424."}
    )


Whole = Annotated[int, BeforeValidator(_whole)]
"""A whole number, with or without commas between the thousands."""


def _yes_or_no(text: object) -> object:
    if text in ("yes", "no"):
        return text == "yes"
    raise PydanticCustomError(
        "auditpress.yes-or-no", "this must be “yes” or “no”", {"hint": "Write yes or no, in small letters."}
    )


YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
"""``yes`` or ``no``."""


class Parsed:
    """A value type whose ``parse`` takes the text as written and raises ``PydanticCustomError``."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """The value that a text stands for; raises ``PydanticCustomError``."""
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls.parse,
            core_schema.str_schema(),
            serialization=core_schema.to_string_ser_schema(),
        )


@dataclass(frozen=True, slots=True, order=True)
class Day(Parsed):
    """A date as exact as the source gives it: a day, a month (``day`` 0) or a year (``month`` and ``day`` 0)."""

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, text: str) -> Day:
        """``2025-09-16``, ``2025-09`` or ``2025``; raises ``PydanticCustomError``."""
        found = re.fullmatch(r"([0-9]{4})(?:-([0-9][0-9])(?:-([0-9][0-9]))?)?", text)
        if not found:
            raise PydanticCustomError(
                "auditpress.date",
                "“{text}” is not a date",
                {
                    "text": text,
                    "hint": "Write dates as 2025-09-16, or 2025-09 or 2025 where no more is known.",
                },
            )
        year, month, day = (int(part or 0) for part in found.groups())
        _must_exist(text, year, month, day, exact=found.lastindex or 0)
        return cls(year, month, day)

    def __str__(self) -> str:
        return "-".join((f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part)))

    @property
    def text(self) -> str:
        """``16 September 2025``, ``September 2025`` or ``2025``."""
        words = (str(self.day) if self.day else "", MONTHS[self.month], str(self.year))
        return " ".join(word for word in words if word)

    @property
    def first(self) -> str:
        """The earliest day that it can mean, ``2025-09-01``; for sorting and for machines that want a whole date."""
        return f"{self.year:04d}-{self.month or 1:02d}-{self.day or 1:02d}"

    @property
    def last(self) -> str:
        """The latest day that it can mean, ``2025-09-30``."""
        month = self.month or 12
        return f"{self.year:04d}-{month:02d}-{self.day or calendar.monthrange(self.year, month)[1]:02d}"


def _must_exist(text: str, year: int, month: int, day: int, *, exact: int) -> None:
    def wrong(why: str, hint: str) -> PydanticCustomError:
        message = f"the date “{{text}}” does not exist: {why}"
        return PydanticCustomError("auditpress.date", message, {"text": text, "hint": hint})

    if year == 0:
        raise wrong("years begin at 1", "Write the year with four digits.")
    if exact > 1 and not 1 <= month <= 12:
        raise wrong(f"there is no month {month}", "Write the year, then the month, then the day: 2025-09-16.")
    if exact > 2:
        days = calendar.monthrange(year, month)[1]
        if not 1 <= day <= days:
            raise wrong(f"{MONTHS[month]} {year} has {days} days", "Check the day against the source.")


@dataclass(frozen=True, slots=True, order=True)
class Moment(Parsed):
    """A day with, where it is known, the time of day as ``15:17``."""

    day: Day
    time: str = ""

    @classmethod
    def parse(cls, text: str) -> Moment:
        """``2025-09-16`` or ``2025-09-16 15:17``; raises ``PydanticCustomError``."""
        day, _, time = text.partition(" ")
        if time and not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", time):
            raise PydanticCustomError(
                "auditpress.time",
                "“{text}” is not a time of day",
                {"text": time, "hint": "Write the time after the date as 15:17, from 00:00 to 23:59."},
            )
        return cls(Day.parse(day), time)

    def __str__(self) -> str:
        return f"{self.day} {self.time}".rstrip()

    @property
    def text(self) -> str:
        """``16 September 2025 at 15:17``."""
        return f"{self.day.text} at {self.time}" if self.time else self.day.text


def span(first: Day, last: Day | None) -> str:
    """Two days as people write them: ``23 to 27 June 2025``, ``30 May to 2 June 2025``."""
    if last is None or last == first:
        return first.text
    if first.day and last.day and (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.text}"
    if first.year == last.year and first.month and last.month:
        return f"{first.text.removesuffix(str(first.year)).strip()} to {last.text}"
    return f"{first.text} to {last.text}"
