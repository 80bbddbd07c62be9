"""How the values of fields are written: patterns and hints that the fields and the schemas for editors share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema

LONGEST_ID = 200
LONGEST_LINE = 2000
LONGEST_PROSE = 20_000

SCALARS = ("string", "number", "boolean")
"""What an editor's YAML may take a text for: a title can be ``1984``, and a key ``true``."""


@dataclass(frozen=True, slots=True)
class Written:
    """Marks a type with how its values are written, in JSON Schema's words, for editors that complete and check.

    ``name`` is what such values are called in a schema and ``hint`` says how to write them. ``types`` are all that YAML
    may take them for; ``pattern`` holds for those that it takes for text, ``least`` and ``most`` for numbers.
    ``words``, each with its meaning, may stand instead; without a pattern, nothing else may. What is said here may let
    in what ``check`` refuses, never the reverse.
    """

    name: str
    hint: str
    pattern: str = ""
    types: tuple[str, ...] = SCALARS
    least: int | None = None
    most: int | None = None
    words: tuple[tuple[str, str], ...] = ()
    examples: tuple[str | int, ...] = ()

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """As ``schema``, with the limits that a field adds under ``limits``, since they are not those of the type."""
        limits = {key: value for key, value in handler(core).items() if key in ("minimum", "maximum")}
        return {**self.schema(), **({"limits": limits} if limits else {})}

    def schema(self) -> dict[str, Any]:
        """The values as JSON Schema has them; ``$comment`` is their name."""
        found = {
            "$comment": self.name,
            "type": [*self.types],
            "pattern": self.pattern,
            "minimum": self.least,
            "maximum": self.most,
            "errorMessage": self.hint,
            "words": [[*each] for each in self.words],
            "examples": [*self.examples],
        }
        return {key: value for key, value in found.items() if value not in (None, "", [])}


SLUG_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
ADDRESS_PATTERN = r"""https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[^\s<>"'`{}|\\^\[\]]*)?"""
NUMBER_PATTERN = r"[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,15}"
TIME_PATTERN = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_LEAP_YEAR = r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_DATE = (
    rf"(?!0000)(?:{_LEAP_YEAR}-02-29|[0-9]{{4}}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1[0-9]|2[0-8]))?"
    r"|-(?:0[13-9]|1[0-2])-(?:29|30)|-(?:0[13578]|1[02])-31)?)"
)
"""Every date that exists: a day, a month or a year."""

LINE = Written(
    "line",
    f"Write one line of text, of at most {LONGEST_LINE:,} characters.",
    rf"^\s*\S(?:\s+(?=\S)|\S){{0,{LONGEST_LINE - 1}}}\s*$",
)
PROSE = Written(
    "prose",
    f"Write a text of at most {LONGEST_PROSE:,} characters, on one line, or after “|” and indented.",
    rf"^\s*\S(?:[\s\S]{{0,{LONGEST_PROSE - 2}}}\S)?\s*$",
)
LANGUAGE = Written(
    "language",
    "Write the language's tag, such as cy for Welsh or de for German.",
    r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
    ("string",),
    examples=("cy", "de", "pl"),
)
REFERENCE = Written("reference", "Write the id of a record, such as reports/2025/home-office.", r"^[/ ]*[^/ #]")
RECORD_ID = Written(
    "id",
    "An id has small letters, digits and single hyphens, parted by /: reports/2025/name.",
    rf"^(?=.{{1,{LONGEST_ID}}}$){SLUG_PATTERN}(?:/{SLUG_PATTERN})*$",
    least=0,
)
KEY = Written("short-name", "A short name has small letters, digits and single hyphens.", f"^{SLUG_PATTERN}$", least=0)
ADDRESS = Written(
    "address", "An address begins with https:// and has no spaces.", f"^{ADDRESS_PATTERN}$", ("string",)
)  # fmt: skip
WHOLE = Written("number", "Write digits only: 1424.", f"^(?:{NUMBER_PATTERN})$", ("string", "integer"), least=0)
YES_OR_NO = Written("yes-or-no", "Write yes or no, in small letters.", words=(("yes", ""), ("no", "")))
DATE = Written(
    "date",
    "Write dates as 2025-09-16, or 2025-09 or 2025 where no more is known.",
    f"^{_DATE}$",
    ("string", "integer"),
    least=1,
    most=9999,
    examples=("2025-09-16", "2025-09", 2025),
)
MOMENT = Written(
    "moment",
    "Write the date, and the time after it if it is known: 2025-09-16 15:17.",
    f"^{_DATE}(?: (?:{TIME_PATTERN})?)?$",
    ("string", "integer"),
    least=1,
    most=9999,
    examples=("2025-09-16 15:17", "2025-09-16"),
)
