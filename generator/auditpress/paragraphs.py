"""How the plain paragraphs of a text are wrapped in its file is no part of the text: each is one line here."""

from __future__ import annotations

import re

_SIGNS = "`<|\\["
_BEGINS = " \t-+*>#|=_~:"
_NUMBERED = re.compile(r"[0-9]+[.)]")
_WHOLE_REFERENCE = re.compile(r"\[\[[^\[\]\n]*\]\]")
_MEANS_MORE = re.compile(r"[`<|\\]|!\[|\[\[|\]\([^)\n]*$|^\[[^\]\n]*\]:", re.MULTILINE)
"""Besides whole references: what may go on over the end of a line, or make it mean more than a space."""

_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)+")


def joined(text: str) -> str:
    """Markdown with each of its plain paragraphs on one line, since ends of lines within those count as spaces.

    A paragraph is left if a line of it begins or ends as a list, a quotation, a table or a break does, or holds signs
    whose meaning may depend on the lines.
    """
    return _PARAGRAPH.sub(_on_one_line, text) if "\n" in text else text


def _on_one_line(paragraph: re.Match[str]) -> str:
    text = paragraph[0]
    for line in text.split("\n"):
        first = line[0]
        if first.isspace() or line[-1].isspace() or first in _BEGINS or (first.isdigit() and _NUMBERED.match(line)):
            return text
    for sign in _SIGNS:
        if sign in text:
            return text if _MEANS_MORE.search(_WHOLE_REFERENCE.sub("", text)) else text.replace("\n", " ")
    return text.replace("\n", " ")
