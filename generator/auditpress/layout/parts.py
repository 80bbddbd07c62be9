"""A record's text cut into parts that can be put in another order: fields, items, their values, and the comments.

A comment goes to the field or item that it stands above or beside; after the last of them, its column says which list
or fields it belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ruamel.yaml.tokens import (
    BlockEndToken,
    BlockEntryToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    DirectiveToken,
    DocumentEndToken,
    DocumentStartToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    KeyToken,
    ScalarToken,
    ValueToken,
)

from auditpress.layout.scan import Remarks, Scan, Token, is_empty, margin


class Odd(Exception):
    """The text is good YAML that this room does not take apart; the message says what it holds, for an editor."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text, or a list or fields in brackets, as it is typed, with the comment that ends its last line.

    ``style`` is the sign that it begins with, or empty; ``column`` is that of the field or the hyphen it belongs to.
    """

    typed: str
    style: str
    column: int
    beside: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A field, or an item of a list, whose ``key`` is empty.

    ``before`` stands above it, ``beside`` ends the line of its name or hyphen, ``between`` comes before a text that
    begins on a line of its own. A field that was left empty has no ``value``.
    """

    before: Remarks
    key: str
    name: str
    beside: str
    between: Remarks
    value: Leaf | Block | None


@dataclass(frozen=True, slots=True)
class Block:
    """Fields, or the items of a list, each from a line of its own, and the comments after the last."""

    entries: tuple[Entry, ...]
    after: Remarks
    is_list: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole record: what stands before its “---”, if it has one, the record, and what follows its “...”."""

    above: Remarks
    record: Block
    below: Remarks


_DIRECTIVE = "it begins with “%”. Take that line out; it says nothing here."
_BRACES = "all of it stands in braces. Write each field on a line of its own, as “name: value”."
_NAMELESS = "one of its fields has no name."
_TWO_LINES = "the name of one of its fields goes over two lines. Write it on one."

_LONG = ("|", ">")
_ENDS = (FlowSequenceEndToken, FlowMappingEndToken)
_STARTS = (FlowSequenceStartToken, FlowMappingStartToken)


def cut(text: str) -> Whole:
    """The parts of a text that ``tree.grow`` reads without a problem. Its line ends are line feeds. Raises ``Odd``."""
    return _Cutter(text).whole()


class _Cutter:
    """Puts together the parts of one text."""

    def __init__(self, text: str) -> None:
        self._scan = Scan(text)

    def whole(self) -> Whole:
        above: Remarks = ()
        if self._scan.at(DocumentStartToken):
            above = self._scan.remarks()
            self._scan.step()
            above = (*above, f"---{apart(self._scan.beside)}")
        if not self._scan.at(BlockMappingStartToken):
            raise Odd(_DIRECTIVE if self._scan.at(DirectiveToken) else _BRACES)
        record = self._block(self._scan.step())
        below: Remarks = ()
        if self._scan.at(DocumentEndToken):
            self._scan.remarks()
            self._scan.step()
            below = (f"...{apart(self._scan.beside)}", *_trimmed(self._scan.remarks()))
        return _headed(Whole(above, record, below))

    def _block(self, start: Token) -> Block:
        """The fields or items after the token that says that they begin."""
        column = self._scan.column(start.start)
        is_list = start.kind is BlockSequenceStartToken
        entries = []
        while not self._scan.at(BlockEndToken):
            entries.append(self._item(column) if is_list else self._field(column))
        self._scan.step()
        return Block(tuple(entries), self._scan.remarks_from(column), is_list)

    def _list_at_margin(self, column: int) -> Block:
        """Items whose hyphens stand at the column of the field that holds them; YAML does not say where they end."""
        entries = []
        while self._scan.at(BlockEntryToken):
            entries.append(self._item(column))
        return Block(tuple(entries), self._scan.remarks_from(column + 1), is_list=True)

    def _field(self, column: int) -> Entry:
        before = self._scan.remarks()
        mark = self._scan.step()
        if mark.start < mark.end:
            before = (*before, *self._passed())
        if mark.kind is not KeyToken or not self._scan.at(ScalarToken):
            raise Odd(_NAMELESS)
        key = self._scan.step()
        typed = self._scan.typed(key, key)
        if "\n" in typed:
            raise Odd(_TWO_LINES)
        if self._scan.at(ValueToken):
            before = (*before, *self._passed())
            self._scan.step()
        return self._entry(before, typed, key.value, column)

    def _passed(self) -> Remarks:
        """The comments within a field's name, which has to be marked with a question mark to hold any."""
        beside, self._scan.beside = self._scan.beside, ""
        own = self._scan.remarks()
        return tuple(comment for comment in (beside, *own) if comment)

    def _item(self, column: int) -> Entry:
        before = self._scan.remarks()
        self._scan.step()
        return self._entry(before, "", "", column)

    def _entry(self, before: Remarks, key: str, name: str, column: int) -> Entry:
        """The field or item whose name or hyphen was just taken."""
        beside = self._scan.beside
        between: Remarks = ()
        value: Leaf | Block | None = None
        if self._scan.at(BlockMappingStartToken, BlockSequenceStartToken):
            value = self._block(self._scan.step())
        elif key and self._scan.at(BlockEntryToken):
            value = self._list_at_margin(column)
        elif self._scan.at(ScalarToken, *_STARTS):
            between = tuple(comment for comment in self._scan.remarks() if comment)
            value = self._leaf(column)
        else:
            between = self._scan.remarks_from(column + 1)
        return Entry(before, key, name, beside, between, value)

    def _leaf(self, column: int) -> Leaf:
        first = last = self._scan.step()
        if first.style in _LONG:
            return self._long(first, column)
        deep = int(first.kind in _STARTS)
        while deep:
            self._scan.remarks()  # the comments within brackets stay where they are
            last = self._scan.step()
            deep += (last.kind in _STARTS) - (last.kind in _ENDS)
        typed = self._scan.typed(first, last)
        return Leaf(typed, first.style if first is last else typed[0], column, self._scan.beside)

    def _long(self, token: Token, column: int) -> Leaf:
        """A text after ``|`` or ``>``; the empty lines after it are nobody's, unless its sign has a plus."""
        lines = self._scan.typed(token, token).split("\n")
        edge, sign = margin(lines, column), lines[0].partition(" ")[0]
        if len(lines) > 1 and is_empty(lines[-1], edge):
            lines.pop()  # what comes after the end of the last line
        elif "-" not in sign and len(lines) > 1:  # Its last line has no end, which the sign has to say from now on.
            lines[0] = lines[0].replace(sign, f"{sign.replace('+', '')}-", 1)
        while "+" not in sign and len(lines) > 1 and is_empty(lines[-1], edge):
            lines.pop()
        end = token.start + len("\n".join(lines))
        self._scan.again(min(end, token.end))
        return Leaf("\n".join(lines), token.style, column, "")


def apart(comment: str) -> str:
    """A comment as it ends a line."""
    return f"  {comment}" if comment else ""


def _trimmed(remarks: Remarks) -> Remarks:
    return remarks[:-1] if remarks and not remarks[-1] else remarks


def _headed(whole: Whole) -> Whole:
    """Comments above the first field, as far as an empty line parts them from it, head the file, not that field."""
    first, *others = whole.record.entries
    far = max((number for number, comment in enumerate(first.before, 1) if not comment), default=0)
    head, near = first.before[:far], first.before[far:]
    entries = (replace(first, before=near), *others)
    return Whole((*whole.above, *head), replace(whole.record, entries=entries), whole.below)
