"""Where the lines of a text may end: only where YAML reads the end of a line as a space, so that no text changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from auditpress.layout.scan import BLANK, is_empty, margin
from auditpress.paragraphs import joined

WIDTH = 100
"""Columns to which prose is wrapped."""

_GAP = re.compile(r"(?<![\s\\]) (?=\S)(?!(?:[-+*>#?:|]|[0-9]+[.)])(?: |$))(?![^\[\]]*\]\])")
"""A single space between words, outside references, where the second would not seem to begin a list or a comment."""


def flowing(typed: str, first: int, column: int, *, is_prose: bool) -> list[str]:
    """The lines of a plain or quoted text; ``first`` and ``column`` are where the first and the others begin.

    A text on one line stays there, unless it is prose and the line is too long.
    """
    lines = _stripped(typed.split("\n"))
    if len(lines) == 1 and not (is_prose and first + len(typed) > WIDTH):
        return lines
    if any(_goes_on(line) for line in lines[:-1]):
        return lines
    return _refilled(lines, first, column)


def long(typed: str, was: int, column: int, *, is_prose: bool) -> list[str]:
    """A text after ``|`` or ``>``: its sign, and its lines without their margin.

    ``was`` is the column of its field in the old text, ``column`` that of its lines in the new one.
    """
    sign, *lines = typed.split("\n")
    edge = margin([sign, *lines], was)
    lines = ["" if is_empty(line, edge) else line[edge:] for line in lines]
    if sign[0] == ">" and not any(line[:1] in BLANK or line[-1:] in BLANK for line in lines if line):
        lines = _refilled(lines, column, column)
    if sign[0] == "|" and is_prose:
        lines = _rewrapped(lines, column)
    return [re.sub(r"[ \t]+#", "  #", sign.rstrip(BLANK), count=1), *lines]


def _refilled(lines: Sequence[str], first: int, column: int) -> list[str]:
    """The paragraphs filled anew; empty lines, which are ends of lines in the text, stay as they are."""
    made: list[str] = []
    for is_blank, group in groupby(lines, key=lambda line: not line):
        paragraph = list(group)
        made += paragraph if is_blank else _filled(" ".join(paragraph), column if made else first, column)
    return made


def _rewrapped(lines: Sequence[str], column: int) -> list[str]:
    """The paragraphs of Markdown filled anew, as far as they are the same value then."""
    made: list[str] = []
    for is_blank, group in groupby(lines, key=lambda line: not line):
        paragraph = list(group)
        one = joined("\n".join(paragraph))
        filled = paragraph if is_blank or "\n" in one else _filled(one, column, column)
        made += filled if joined("\n".join(filled)) == one else paragraph
    return made


def shifted(typed: str, by: int, least: int) -> list[str]:
    """A list or fields in brackets, as typed; further lines are moved with the first."""
    first, *others = typed.split("\n")
    moved = [" " * max(least, len(line) - len(line.lstrip(BLANK)) + by) + line.lstrip(BLANK) for line in others]
    return [trimmed(first), *("" if not line.strip() else trimmed(line) for line in moved)]


def trimmed(line: str) -> str:
    """The line without spaces at its end, save one that a backslash makes a part of a quoted text."""
    short = line.rstrip(BLANK)
    return short + line[len(short) : len(short) + 1] if _goes_on(short) else short


def _stripped(lines: Sequence[str]) -> list[str]:
    return [trimmed(line.lstrip(BLANK) if number else line) for number, line in enumerate(lines)]


def _goes_on(line: str) -> bool:
    """Whether a line ends in a backslash that no other one takes its meaning from."""
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _filled(text: str, first: int, column: int) -> list[str]:
    """The text in lines as long as they may be, ended at single spaces only."""
    lines, room = [""], WIDTH - first
    for word in _GAP.split(text):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append(word)
            room = WIDTH - column
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return lines
