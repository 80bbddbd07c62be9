"""What keeps a text from being YAML, in words for editors; nothing of the parser's own wording gets through."""

from __future__ import annotations

from collections.abc import Mapping

Sentence = tuple[str, str]
"""What is wrong, and what to do."""

_TAB = ("a tab stands where spaces are due", "Indent with spaces, two for each step.")
_PERCENT = ("a line cannot begin with “%”", "Put the text between quotation marks, or take the line out.")
_MARK = ("a text cannot begin with “!”", "Put the text between quotation marks.")
_BACKSLASH = (
    "a backslash between double quotation marks must say which character it stands for",
    "Use single quotation marks, or write the backslash twice.",
)
_REPEAT = ("a text cannot begin with “*” or “&”", "Put the text between quotation marks.")
UNKNOWN = ("this cannot be read as fields and their values", "Compare it with a record that works.")

SENTENCES: Mapping[str, Sentence] = {
    "mapping values are not allowed in this context": (
        "a colon and a space stand inside a text",
        "Put the text between quotation marks, or check that this line is indented like its neighbours.",
    ),
    "mapping keys are not allowed in this context": (
        "a question mark and a space cannot stand here",
        "Put the text between quotation marks.",
    ),
    "block sequence entries are not allowed in this context": (
        "a hyphen and a space cannot stand here",
        "Put each item of a list on a line of its own beneath the field's name, or the text between quotation marks.",
    ),
    "did not find expected key": (
        "a field's name is due here",
        "Check the indentation of this line and of the one above, and that quotation marks are closed.",
    ),
    "did not find expected '-' indicator": (
        "an item that begins with a hyphen is due here",
        "Indent every item of the list alike.",
    ),
    "could not find expected ':'": (
        "a colon is missing after a field's name",
        "Write “name: value”; indent the further lines of a long text.",
    ),
    "found unexpected ':'": (
        "a colon stands inside a text between brackets or braces",
        "Put the text between quotation marks.",
    ),
    "found unexpected end of stream": (
        "the quotation mark that opens here is never closed",
        "Close it at the end of the text.",
    ),
    "found unexpected document indicator": (
        "the quotation mark that opens here is not closed before a line of “---” or “...”",
        "Close it at the end of the text, or indent that line.",
    ),
    "found character that cannot start any token": (
        "a text cannot begin with this character",
        "Put the text between quotation marks.",
    ),
    "did not find expected ',' or ']'": ("a list in brackets is not closed", "Write [one, two]."),
    "did not find expected ',' or '}'": ("fields in braces are not closed", "Write {name: value}."),
    "did not find expected node content": (
        "a value is due here",
        "Write it, or put the text between quotation marks.",
    ),
    "did not find expected <document start>": (
        "the record has ended above, and something follows it",
        "Keep one record in a file; take “...” out, and check that brackets and braces are in pairs.",
    ),
    "did not find expected comment or line break": (
        "the text after “|” or “>” begins on the next line",
        "Move it there, indented; or put it between quotation marks.",
    ),
    "found an indentation indicator equal to 0": (
        "“0” cannot stand after “|” or “>”",
        "Write “|” alone, and the text on the next lines, indented.",
    ),
    "found a tab character that violates indentation": _TAB,
    "found a tab character where an indentation space is expected": _TAB,
    "found unknown escape character": _BACKSLASH,
    "did not find expected hexdecimal number": _BACKSLASH,
    "found invalid Unicode character escape code": _BACKSLASH,
    "found undefined tag handle": _MARK,
    "did not find expected '!'": _MARK,
    "did not find expected tag URI": _MARK,
    "did not find the expected '>'": _MARK,
    "did not find URI escaped octet": _MARK,
    "found an incorrect leading UTF-8 octet": _MARK,
    "found an incorrect trailing UTF-8 octet": _MARK,
    "did not find expected whitespace or line break": _MARK,
    "did not find expected whitespace": _PERCENT,
    "could not find expected directive name": _PERCENT,
    "found unknown directive name": _PERCENT,
    "found unexpected non-alphabetical character": _PERCENT,
    "found duplicate %YAML directive": _PERCENT,
    "found duplicate %TAG directive": _PERCENT,
    "found incompatible YAML document": _PERCENT,
    "found extremely long version number": _PERCENT,
    "did not find expected version number": _PERCENT,
    "did not find expected digit or '.' character": _PERCENT,
    "did not find expected alphabetic or numeric character": _REPEAT,
    "found undefined alias": _REPEAT,
    "found duplicate anchor; first occurrence": _REPEAT,
    "second occurrence": _REPEAT,
}
"""Every message of the parser that a text can lead to."""


WHERE_IT_BEGAN = frozenset(
    ("found unexpected end of stream", "found unexpected document indicator", "could not find expected ':'")
)
"""Messages of which an editor looks for the cause where the value began, rather than where the parser gave up."""

_AFTER_QUOTES = (
    "something stands after the closing quotation mark",
    "Put the whole text between the marks, and write a mark within it twice: 'the council''s data'.",
)
_AFTER_BRACKETS = (
    "something stands after the closing bracket",
    "Put the whole text between quotation marks, or take out what follows the bracket.",
)


def sentence(message: str, before: str = "", character: str = "") -> Sentence:
    """What to say instead of a message of the parser about a place: after this part of a line, at this character."""
    if message.startswith("found character") and character == "\t":
        return _TAB
    if message == "did not find expected key" and ":" in before:
        if before.rstrip().endswith(("'", '"')):
            return _AFTER_QUOTES
        if before.rstrip().endswith(("]", "}")):
            return _AFTER_BRACKETS
    return SENTENCES.get(message, UNKNOWN)
