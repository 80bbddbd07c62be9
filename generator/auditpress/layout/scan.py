"""The tokens of a record's text, and the comments between them.

What stands between two tokens of YAML is spaces, ends of lines and comments, so no comment has to be guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined] # of ruamel.yaml.clib, exported in silence
from ruamel.yaml.tokens import ScalarToken, StreamEndToken, StreamStartToken

Remarks = tuple[str, ...]
"""Comments that have their lines to themselves, an empty text for an empty line; never two of those in a row."""

BLANK = " \t"

_NOWHERE = 1 << 30


class Token(NamedTuple):
    """A token of the YAML scanner; only a text has a ``value`` and, unless it is plain, a ``style``."""

    kind: type
    start: int
    end: int
    value: str
    style: str


_Own = list[tuple[int, str]]
"""Comments with their columns, and empty lines, whose column is as far right as can be."""


def _tokens(text: str) -> Iterator[Token]:
    parser: Any = CParser(text)
    while not isinstance(token := parser.get_token(), StreamEndToken):
        is_text = isinstance(token, ScalarToken)
        yield Token(
            type(token),
            token.start_mark.index,
            token.end_mark.index,
            token.value if is_text else "",
            (token.style or "") if is_text else "",
        )
    yield Token(StreamEndToken, len(text), len(text), "", "")


def margin(lines: Sequence[str], column: int) -> int:
    """The column at which the lines of a long text begin; the first line is its sign, the column that of its field."""
    if stated := re.match(r"[|>][+-]?([1-9])", lines[0]):
        return column + int(stated[1])
    return next((len(line) - len(line.lstrip(" ")) for line in lines[1:] if line.strip(" ")), _NOWHERE)


def is_empty(line: str, margin: int) -> bool:
    """Whether a line of a long text is empty; spaces beyond the margin are a part of the text."""
    return len(line) <= margin and not line.strip(" ")


class Scan:
    """Goes through the tokens of a text once.

    ``beside`` is the comment that ends the line of the last token; ``remarks`` gives the others since then.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [token for token in _tokens(text) if token.kind is not StreamStartToken]
        self._nexts = [len(text)]
        for token in reversed(self._tokens):
            self._nexts.append(token.start if token.start < token.end else self._nexts[-1])
        self._nexts.reverse()
        self._at = 0
        self.beside = ""
        self._own: _Own = []
        self._gap(0, is_first=True)

    def at(self, *kinds: type) -> bool:
        """Whether the next token is of one of these kinds."""
        return self._tokens[self._at].kind in kinds

    def typed(self, first: Token, last: Token) -> str:
        """What stands in the text from one token to another."""
        return self._text[first.start : last.end]

    def step(self) -> Token:
        """Take the token, with the comments that follow it."""
        token = self._tokens[self._at]
        self._at += 1
        if token.start < token.end:
            self.beside = ""
            self._gap(token.end)
        return token

    def again(self, end: int) -> None:
        """Look for comments anew, from where the last token ends in truth."""
        self._own.clear()
        self._gap(end)

    def _gap(self, start: int, *, is_first: bool = False) -> None:
        """Note the comments from here to the next token that has an extent."""
        lines = self._text[start : self._nexts[self._at]].split("\n")
        if not is_first:
            self.beside = lines.pop(0).strip(BLANK)
        if lines and not lines[-1].strip(BLANK):
            lines.pop()
        for line in lines:
            comment = line.strip(BLANK)
            was = self._own[-1][1] if self._own else not is_first
            if comment or was:
                self._own.append((len(line) - len(line.lstrip(BLANK)) if comment else _NOWHERE, comment))

    def remarks(self) -> Remarks:
        """All comments since the last token that have lines of their own."""
        taken, self._own = self._own, []
        return tuple(comment for _, comment in taken)

    def remarks_from(self, column: int) -> Remarks:
        """The first of the comments, as far as they stand at this column or to the right of it."""
        inside = 0
        for number, (own, comment) in enumerate(self._own, 1):
            if own < column:
                break
            inside = number if comment else inside
        taken, self._own = self._own[:inside], self._own[inside:]
        return tuple(comment for _, comment in taken)

    def column(self, offset: int) -> int:
        """The column of an offset in the text."""
        return offset - (self._text.rfind("\n", 0, offset) + 1)
