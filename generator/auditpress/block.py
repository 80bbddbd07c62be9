"""The plain part of YAML, read fast: the same values as ``tree.grow``, without their places, or nothing at all.

Most records are block mappings and lists of plain words, quoted words and long texts. For those, one regular
expression cuts the text into rows, and two functions that call each other put the rows together by their columns.
Whatever is not known for certain is refused with None: it may well be good YAML, but ``tree.grow`` has to say so, and
tells what is wrong where something is. What is refused here costs time and is never an error; so the expression is
free to leave things out, and must never let one in whose value libyaml would see otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from sys import intern
from typing import Any

from auditpress.tree import MOST_VALUES

_Row = tuple[str, str, str, str, str, str, str, str]
"""The gap before a row, its indentation, its dash, its key, and its value: plain, or otherwise written with the margin
and the lines of a long text. What a row lacks is empty."""

_ROW = re.compile(
    r"""
    # The gap: the end of the line above, with blanks and a comment, then blank lines and lines of comment.
    ( (?: \ *+ (?:\#(?<=[ \n]\#).*+)?+ \n )++ )

    # The column, in spaces and a dash: fewer columns than tree.DEEPEST allows levels, so no depth has to be counted.
    ( \ {0,40}+ ) ( -\ ++ )?+

    # The key: plain words, far below the 1024 characters that libyaml looks ahead.
    (?: ( [A-Za-z0-9_][A-Za-z0-9_./\ -]{0,99}+ ) (?<!\ ) : (?:\ ++|(?=\n)) )?+

    (?:
        # A plain value starts with nothing that could mean something, holds no “: ” and no “ #”, ends in no space.
        (
            (?: [^\ \n\-?:,\[\]{}\#&*!|>'"%@`] | -(?=[^\ \n]) )
            [^:\#\n]* (?: (?: :(?=[^\ \n]) | \#(?<!\ \#) ) [^:\#\n]* )*
            (?<!\ )
        )
    |   # One line between quotation marks, without escapes; a list of simple words; the sign of a long text.
        (
            ' [^'\n]*+ (?:''[^'\n]*+)*+ '
        |   " [^"\\\n]*+ "
        |   \[ (?: [A-Za-z0-9_][A-Za-z0-9_./\ -]*+ (?: ,\ *+ [A-Za-z0-9_][A-Za-z0-9_./\ -]*+ )*+ )?+ \]
        |   [|>] -?+ (?=\n)
        )
        # The first line of a long text sets its margin. A line of fewer spaces and nothing else is left to libyaml.
        (?: (?<=[|>-]) \n (\ ++) ( [^\ \n].*+ (?: \n++ \7 .*+ )*+ ) (?! \n++ \ ++ \n ) )?+
    )?+
|
    # Anything else, to the end of the text, is a row of nothing.
    [\s\S]++
    """,
    re.VERBOSE,
)

_PLAIN = bytes([10, *range(32, 127)])
"""The characters that most texts are made of: printable ASCII and the line feed."""

_UNSURE = re.compile(
    "[\x00-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
"""Of the others, those that tree.grow refuses, that libyaml refuses, or that it could take for the end of a line."""

_FOLD = re.compile(r"\n(\n*)")


class _Unsure(Exception):
    """The text is not plain enough for this reader."""


def read(text: str) -> dict[str, Any] | None:
    """What ``tree.grow`` and ``Node.plain`` would give for a text without problems, or None if that is not certain."""
    if len(text) > MOST_VALUES:  # No text holds more values than characters.
        return None
    others = text.encode(errors="surrogatepass").translate(None, _PLAIN)
    if others and _UNSURE.search(others.decode(errors="surrogatepass")):
        return None
    found: list[_Row] = _ROW.findall(f"\n{text}\n")
    *_, lines = found[-2:][0]
    if lines and not text.endswith("\n"):  # A long text would have lost the line feed that was just added.
        return None
    rows = iter(found)
    first = next(rows)
    if first[1:3] != ("", "") or not first[3]:
        return None
    try:
        record, last = _mapping(rows, first, 0)
    except _Unsure:
        return None
    # All rows are in their places if only the gap at the end of the text is left; what is not plain has no gap.
    return record if last[0] and next(rows, None) is None else None


def _mapping(rows: Iterator[_Row], row: _Row, column: int) -> tuple[dict[str, Any], _Row]:
    """The fields, from this row on, whose keys stand at this column, and the first row that is none of them."""
    fields: dict[str, Any] = {}
    indent = " " * column
    has_empty = False
    while True:
        _, _, _, key, plain, other, margin, lines = row
        if key in fields:
            raise _Unsure
        key = intern(key)
        row = next(rows)
        if plain:
            fields[key] = plain
        elif other:
            fields[key] = _text(other, margin, lines, column)
        else:
            fields[key], row = _below(rows, row, column)
            has_empty = has_empty or fields[key] is None
        if plain and not row[3]:
            fields[key], row = _continued(rows, row, column, plain)
        if row[1] != indent or row[2] or not row[3]:
            break
    if has_empty:
        fields = {key: value for key, value in fields.items() if value is not None}
    return fields, row


def _below(rows: Iterator[_Row], row: _Row, column: int) -> tuple[Any, _Row]:
    """What the rows below a key at this column hold for it, or None if it was left empty, and the row after that."""
    _, indent, dash, key, plain, *_ = row
    if dash and len(indent) >= column:
        return _sequence(rows, row, len(indent))
    if dash or len(indent) <= column:
        return None, row
    if key:
        return _mapping(rows, row, len(indent))
    if plain:
        return _continued(rows, next(rows), column, plain)
    raise _Unsure


def _sequence(rows: Iterator[_Row], row: _Row, column: int) -> tuple[list[Any], _Row]:
    """The items, from this row on, whose dashes stand at this column, and the first row that is none of them."""
    items: list[Any] = []
    indent = " " * column
    while row[1] == indent and row[2]:
        _, _, dash, key, plain, other, margin, lines = row
        if key:
            fields, row = _mapping(rows, row, column + len(dash))
            items.append(fields)
            continue
        row = next(rows)
        if plain:
            text, row = _continued(rows, row, column, plain)
            items.append(text)
        else:
            items.append(_text(other, margin, lines, column))
    return items, row


def _continued(rows: Iterator[_Row], row: _Row, column: int, plain: str) -> tuple[str, _Row]:
    """A plain value with the rows that go on with it, which stand to the right of this column, and the row after."""
    while True:
        gap, indent, dash, key, more, *_ = row
        if dash or key or not more or len(indent) <= column:
            return plain, row
        if "#" in gap:
            raise _Unsure
        plain += gap.replace(" ", "")[1:] or " "
        plain += more
        row = next(rows)


def _text(other: str, margin: str, lines: str, column: int) -> str | list[str]:
    """The value of a key or dash at this column that is not plain: a long text, a quoted text or a list of words."""
    if not margin:
        return _short(other)
    if len(margin) <= column:
        raise _Unsure
    text = lines.replace(f"\n{margin}", "\n").rstrip("\n")
    if other[0] == ">":
        if "\n " in text:  # Lines that stand further in are not folded, nor are those around them.
            raise _Unsure
        text = _FOLD.sub(lambda found: found[1] or " ", text) if "\n\n" in text else text.replace("\n", " ")
    return text if other[1:] else f"{text}\n"


def _short(other: str) -> str | list[str]:
    """A text between quotation marks or a list in brackets, each on one line."""
    sign, inner = other[:1], other[1:-1]
    if sign == '"':
        return inner
    if sign == "'":
        return inner.replace("''", "'")
    if sign == "[":
        return [word.strip() for word in inner.split(",")] if inner else []
    raise _Unsure
