"""The types that fields of records have: how each is parsed from the text as written, and how it reads on a page.

YAML never decides a type: every scalar arrives here as the characters that the editor typed.
"""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema

from auditpress import languages
from auditpress import written as forms
from auditpress.paragraphs import joined
from auditpress.problems import shortly
from auditpress.written import LONGEST_ID, LONGEST_LINE, LONGEST_PROSE, Written

MONTHS = tuple(calendar.month_name)

_SLUG = re.compile(forms.SLUG_PATTERN)
_SLUG_PARTS = re.compile(r"[a-z0-9]+")
_ADDRESS = re.compile(forms.ADDRESS_PATTERN)
_NUMBER = re.compile(forms.NUMBER_PATTERN)
_DAY = re.compile(r"([0-9]{4})(?:-([0-9][0-9])(?:-([0-9][0-9]))?)?")
_TIME = re.compile(forms.TIME_PATTERN)

MOST_KEPT = 8192
"""How many texts of a sort are kept with what they stand for: the same dates, words and ids come in most records."""

_remembered = functools.lru_cache(maxsize=MOST_KEPT)


def _wrong(kind: str, message: str, text: object, hint: str) -> PydanticCustomError:
    """What keeps a text from being a value, and what to do about it.

    The text is put in last, so that nothing in it is taken for a part of the message.
    """
    return PydanticCustomError(kind, message, {"hint": hint, "text": shortly(str(text))})


@dataclass(frozen=True, slots=True)
class Markdown:
    """Marks a field whose text is Markdown: paragraphs, lists, emphasis, links and ``[[references]]``."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a field that names another record, by its id.

    ``folders`` are the kinds it may name, separated by spaces; where there is only one, editors may leave the folder
    out of the id, and it is put back here. ``reverse`` names the reference as read from the other end (``auditee in``);
    a word in braces is taken from the field of that name beside it: ``{role} in``. ``parts`` says that as a rule a part
    of a record is meant, such as an item or a finding.
    """

    folders: str
    reverse: str
    parts: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        inner = handler(source)
        text = inner["schema"] if inner["type"] == "nullable" else inner
        whole = core_schema.no_info_after_validator_function(_whole_id(self.folders), text)
        return whole if text is inner else core_schema.nullable_schema(whole)

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """As the text of an id, with the kinds that it may be of under ``references``."""
        nullable = "anyOf" in handler(core)
        named = {"folders": self.folders.split(), "parts": self.parts}
        id = {**forms.REFERENCE.schema(), "references": named}
        return {"anyOf": [id, {"type": "null"}]} if nullable else id

    def named(self, owner: object) -> str:
        """The name of the reference as read from the other end, with the words of the fields beside it."""
        if "{" not in self.reverse:
            return self.reverse
        fields = _in_braces(self.reverse)
        return self.reverse.format_map({name: str(getattr(owner, name)).replace("-", " ") for name in fields})


@functools.cache
def _in_braces(reverse: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\{(\w+)\}", reverse))


@functools.cache
def _whole_id(folders: str) -> Callable[[str], str]:
    """Puts the folder back before an id that may name records of these kinds."""
    only = "" if " " in folders else f"{folders}/"

    @_remembered
    def whole(text: str) -> str:
        if text[:1] in "/ #" and not text.partition("#")[0].strip("/ "):
            message = "“{text}” names no record" if text else "no record is named here"
            raise _wrong("auditpress.reference", message, text, "Write the record's id, or take this out.")
        return text if text.startswith(only) else only + text

    return whole


@dataclass(frozen=True, slots=True)
class Word:
    """Marks a field whose words are defined by the record's scheme, under ``section`` (``areas``, ``risks`` …)."""

    section: str

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """As the field would be without the mark, with the part of the scheme under ``section``."""
        return {**handler(core), "section": self.section}


@_remembered
def _line(text: str) -> str:
    """The text on one line, in one step, since records are made of lines: pydantic would take one for each limit."""
    text = " ".join(text.split())
    if not text:
        raise PydanticKnownError("too_short", {"field_type": "Value", "min_length": 1, "actual_length": 0})
    if len(text) > LONGEST_LINE:
        context = {"field_type": "Value", "max_length": LONGEST_LINE, "actual_length": len(text)}
        raise PydanticKnownError("too_long", context)
    return text


Line = Annotated[str, AfterValidator(_line), forms.LINE]
"""One line of text; line breaks within it count as spaces."""

Prose = Annotated[
    str,
    Markdown(),
    StringConstraints(min_length=1, max_length=LONGEST_PROSE, strip_whitespace=True),
    AfterValidator(joined),
    forms.PROSE,
]
"""Markdown of one or more paragraphs; how they are wrapped in the file is no part of it."""


@_remembered
def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        message = "“{text}” cannot be a short name: those are small letters, digits and single hyphens"
        hint = f"Write it as “{slugify(text)}”." if slugify(text) else "Write one such as “not-traced”."
        raise _wrong("auditpress.short-name", message, text, hint)
    return text


def _id(text: str) -> str:
    if len(text) > LONGEST_ID or not all(_SLUG.fullmatch(part) for part in text.split("/")):
        raise _wrong("auditpress.id", "“{text}” cannot be the id of a record", text, forms.RECORD_ID.hint)
    return text


RecordId = Annotated[str, AfterValidator(_id), forms.RECORD_ID]
"""The id of a record: ``reports/2025/home-office``."""

Key = Annotated[str, AfterValidator(_slug), forms.KEY]
"""A short name within a record that an address is made of: ``not-traced``."""


@_remembered
def slugify(text: str) -> str:
    """The text as a part of an address: ``Point for follow-up`` becomes ``point-for-follow-up``."""
    return "-".join(_SLUG_PARTS.findall(text.lower()))


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise _wrong("auditpress.address", "“{text}” is not a web address", text, forms.ADDRESS.hint)
    return text


Address = Annotated[str, AfterValidator(_address), forms.ADDRESS]
"""A web address, ``https`` or ``http``, without user name or markup."""


def _language(text: str) -> str:
    if tag := languages.tag(text):
        return tag
    meant = languages.meant(text)
    hint = f"Did you mean “{meant}”?" if meant else forms.LANGUAGE.hint
    raise _wrong("auditpress.language", "“{text}” is not the tag of a language", text, hint)


Language = Annotated[str, AfterValidator(_language), forms.LANGUAGE]
"""A language by its tag: ``cy``, ``de``, ``en-GB``, ``zh-Hant``."""


def _whole(text: object) -> object:
    if isinstance(text, str) and _NUMBER.fullmatch(text):
        return int(text.replace(",", ""))
    raise _wrong("auditpress.number", "“{text}” is not a whole number", text, forms.WHOLE.hint)


Whole = Annotated[int, BeforeValidator(_whole), forms.WHOLE]
"""A whole number, with or without commas between the thousands."""


def _yes_or_no(text: object) -> object:
    if text in ("yes", "no"):
        return text == "yes"
    raise PydanticCustomError("auditpress.yes-or-no", "this must be “yes” or “no”", {"hint": forms.YES_OR_NO.hint})


YesNo = Annotated[bool, BeforeValidator(_yes_or_no), forms.YES_OR_NO]
"""``yes`` or ``no``."""


class Parsed:
    """A value type whose ``parse`` takes the text as written and raises ``PydanticCustomError``.

    ``written`` says the same for editors, as far as a schema can.
    """

    __slots__ = ()

    written: ClassVar[Written]

    @classmethod
    def parse(cls, text: str) -> Self:
        """The value that a text stands for; raises ``PydanticCustomError``."""
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            _remembered(cls.parse),
            core_schema.str_schema(),
            serialization=core_schema.to_string_ser_schema(),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _: CoreSchema, __: GetJsonSchemaHandler) -> dict[str, Any]:
        return cls.written.schema()


@dataclass(frozen=True, slots=True, order=True)
class Day(Parsed):
    """A date as exact as the source gives it: a day, a month (``day`` 0) or a year (``month`` and ``day`` 0)."""

    written: ClassVar[Written] = forms.DATE

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, text: str) -> Day:
        """``2025-09-16``, ``2025-09`` or ``2025``; raises ``PydanticCustomError``."""
        found = _DAY.fullmatch(text)
        if not found:
            raise _wrong("auditpress.date", "“{text}” is not a date", text, forms.DATE.hint)
        year, month, day = (int(part or 0) for part in found.groups())
        _must_exist(text, year, month, day, exact=found.lastindex or 0)
        return cls(year, month, day)

    def __str__(self) -> str:
        return _first(self.year, self.month, self.day)[: 10 if self.day else 7 if self.month else 4]

    @property
    def text(self) -> str:
        """``16 September 2025``, ``September 2025`` or ``2025``."""
        words = (str(self.day) if self.day else "", MONTHS[self.month], str(self.year))
        return " ".join(word for word in words if word)

    @property
    def first(self) -> str:
        """The earliest day that it can mean, ``2025-09-01``; for sorting and for machines that want a whole date."""
        return _first(self.year, self.month, self.day)

    @property
    def last(self) -> str:
        """The latest day that it can mean, ``2025-09-30``."""
        return _last(self.year, self.month, self.day)


@_remembered
def _first(year: int, month: int, day: int) -> str:
    return f"{year:04d}-{month or 1:02d}-{day or 1:02d}"


@_remembered
def _last(year: int, month: int, day: int) -> str:
    month = month or 12
    return f"{year:04d}-{month:02d}-{day or calendar.monthrange(year, month)[1]:02d}"


def _must_exist(text: str, year: int, month: int, day: int, *, exact: int) -> None:
    def wrong(why: str, hint: str) -> PydanticCustomError:
        return _wrong("auditpress.date", f"the date “{{text}}” does not exist: {why}", text, hint)

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

    written: ClassVar[Written] = forms.MOMENT

    day: Day
    time: str = ""

    @classmethod
    def parse(cls, text: str) -> Moment:
        """``2025-09-16`` or ``2025-09-16 15:17``; raises ``PydanticCustomError``."""
        day, _, time = text.partition(" ")
        if time and not _TIME.fullmatch(time):
            hint = "Write the time after the date as 15:17, from 00:00 to 23:59."
            raise _wrong("auditpress.time", "“{text}” is not a time of day", time, hint)
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
