"""How a text is written down in YAML so that the reader gives the same text back."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"…|[^\W_]|[^\W_](?:(?!: | #).)*[^\s:]")
"""Begins with a letter or a digit and holds no end of a field's name and no sign of a comment; or it is a blank."""

_TYPED = re.compile(
    r"(?:y|n|yes|no|true|false|on|off|null)|[0-9][0-9_,.:eExXoO+-]*(?:[a-fA-F0-9]*|[ T][0-9:.]+)", re.IGNORECASE
)
"""What other programs would take for a number, a date or a yes: this one never does, and an editor may use both."""


def value(text: str) -> str:
    """A value of a field that is more than a text, such as a date: as typed, unless it could not be read so."""
    is_plain = _PLAIN.fullmatch(text) and text.isprintable()
    return text if is_plain else _quoted(text)


def line(text: str) -> str:
    """A line of text, between quotation marks where it could be taken for something else."""
    return _quoted(text) if _TYPED.fullmatch(text) else value(text)


def _quoted(text: str) -> str:
    """Double quotation marks as most records have them; single ones where nothing must be escaped."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'
