"""The host's part of a page: cut once from a prototype that the host rendered, filled for each page of ours.

The host (MkDocs today) renders one prototype per layout, with a slot word wherever a page's own text will
stand, at an address so deep that its way to the root cannot be mistaken. Filling a page is then a join of
strings, and knows nothing of the host or its theme.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markupsafe import escape

from auditpress.model import BASE

TITLE = "auditpress-slot-title"
DESCRIPTION = "auditpress-slot-description"
HEAD = "auditpress-slot-head"
TOC = "auditpress-slot-toc"
BODY = "auditpress-slot-body"

_CANONICAL = "canonical"
_ROOT = "root"
_FOLDER = "auditpress-prototype"


class Misfit(Exception):
    """The theme makes pages in a way that cannot be filled; the message says what to mend in it."""


def prototype(layout: str) -> str:
    """The address of a layout's prototype: ``/auditpress-prototype/page/d3/d4/d5/d6/d7/``."""
    return f"/{_FOLDER}/{layout}/d3/d4/d5/d6/d7/"


def base(path: str) -> str:
    """The way from a page to the root: ``.`` from ``/``, ``../../..`` from ``/reports/2025/home-office/``."""
    return "/".join([".."] * (path.count("/") - 1)) or "."


@dataclass(frozen=True, slots=True)
class Chrome:
    """A layout: literal pieces and, between each two of them, the name of what stands there."""

    pieces: tuple[str, ...]
    _by_root: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def cut(cls, page: str, prototype_path: str) -> Chrome:
        """Cut the host's HTML of the prototype at ``prototype_path``; raises ``Misfit``."""
        root = base(prototype_path)
        canonical = rf"https?://[^\s\"'<>]*?{re.escape(prototype_path)}"
        slots = dict.fromkeys((TITLE, DESCRIPTION, HEAD, TOC, BODY))
        cuts = re.split(f"({'|'.join([canonical, re.escape(root), *slots])})", page)
        cuts[1::2] = (cut if cut in slots else _ROOT if cut == root else _CANONICAL for cut in cuts[1::2])
        _inspect(cuts)
        return cls(tuple(cuts))

    def fill(  # noqa: PLR0913, PLR0917 - one for each slot
        self, path: str, title: str, description: str, head: str, toc: str, body: str, canonical: str
    ) -> str:
        """The whole HTML of the page at ``path``.

        ``title`` and ``description`` are plain text; ``head``, ``toc`` and ``body`` are finished HTML in
        which ``BASE`` stands for the way to the root; ``canonical`` is the page's whole address.
        """
        root = base(path)
        values = {
            _CANONICAL: str(escape(canonical)),
            TITLE: str(escape(title)),
            DESCRIPTION: str(escape(description)),
            HEAD: head.replace(BASE, root),
            TOC: toc.replace(BASE, root),
            BODY: body.replace(BASE, root),
        }
        filled = list(self._rooted(root))
        filled[1::2] = [values[name] for name in filled[1::2]]
        return "".join(filled)

    def _rooted(self, root: str) -> tuple[str, ...]:
        """The pieces with the way to the root in its places, worked out once for each depth."""
        if root not in self._by_root:
            merged = [self.pieces[0]]
            for name, literal in zip(self.pieces[1::2], self.pieces[2::2], strict=True):
                if name == _ROOT:
                    merged[-1] += root + literal
                else:
                    merged += (name, literal)
            self._by_root[root] = tuple(merged)
        return self._by_root[root]


def _inspect(cuts: list[str]) -> None:
    """Refuse a prototype that would put its own address on every page, or leave a page's text out."""
    lines = (line.strip() for literal in cuts[::2] for line in literal.splitlines())
    if line := next((line for line in lines if _FOLDER in line), None):
        raise Misfit(f"the theme uses a page's address where auditpress cannot fill it in: “{line[:200]}”")
    if BODY not in cuts[1::2]:
        raise Misfit("the theme shows no content: its main template must hold {{ page.content }}")
