"""The layout of a record's text: what ``auditpress format`` makes of it.

The text is rearranged, never written anew: ``parts`` cuts it up with its comments, ``order`` knows the order of the
fields, ``wrapping`` ends the lines of prose, and ``writing`` puts all of it together.
"""

from __future__ import annotations

import re

from auditpress import block
from auditpress.document import Document
from auditpress.layout.order import Model, as_read, root
from auditpress.layout.parts import Odd, cut
from auditpress.layout.writing import written
from auditpress.tree import grow

__all__ = ["Changes", "Odd", "tidy"]


class Changes(Exception):
    """What was made of a text does not say the same; this is a fault of ours."""


def tidy(text: str, model: Model | None) -> str:
    """The text of a record in good order: the same values, each typed as it was, and the same comments.

    It is a text that ``source.parse`` has no problem with. Line ends stay as most of them are. Raises ``Odd`` for a
    text that is left alone, and ``Changes`` if the values would not be the same.
    """
    plain = re.sub("\r\n?", "\n", text)
    made = written(cut(plain), model)
    if made != plain and as_read(_values(made), root(model)) != as_read(_values(plain), root(model)):
        raise Changes
    return made.replace("\n", "\r\n") if text.count("\r\n") * 2 > text.count("\n") else made


def _values(text: str) -> object:
    """The values of a text, or None if it has problems."""
    if (values := block.read(text)) is not None:
        return values
    tree, problems = grow(Document("", "", text))
    return None if problems or tree is None else tree.plain()
