"""What abbreviations stand for, put behind their first use in the prose of a finished page.

The words of a record stay as they are written: what is put in stands in square brackets, as editors of other people's
words have always marked their own, and leads to where there is more about it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence

from markupsafe import escape

from auditpress.languages import attribute
from auditpress.model import BASE, Gloss

_OPENING = re.compile('<(?:div class="ap-prose|dd class="ap-words)">')
"""Only what a record says in sentences, and the short texts that a template marks so: no heading, table or summary.

In a sentence the place is behind the word; a short text, such as the number of a clause, is left in one piece.
"""

_SKIPPED = (("<a ", "</a>"), ("<span", "</span>"), ("<code", "</code>"), ("<blockquote", "</blockquote>"),
            ("<table", "</table>"), ("<del", "</del>"), ("<s>", "</s>"), ("<svg", "</svg>"))  # fmt: skip
"""Links, tags, what was quoted and what no longer stands."""

_JOINERS = frozenset("_-./@#\u2011")
"""What makes a longer word, a number of a contract or an address of what follows it."""

_TAGS = re.compile(r"<[^<>]*>|^[^<>]*>")
_NEAR = 400
"""So many characters around a word are looked at for the paper's own explanation of it."""

_QUOTES = " \t\r\n\"'“”‘’"


class Glosser:
    """Puts glosses into pages. Of two forms that could be meant, the longer is: ``HES APC`` before ``HES``."""

    def __init__(self, glosses: Sequence[Gloss]) -> None:
        self._forms: dict[str, tuple[Gloss, str]] = {}
        for each in glosses:
            if each.plural:
                self._forms[_written(f"{each.abbreviation}s")] = each, each.plural
        self._forms |= {_written(each.abbreviation): (each, each.words) for each in glosses}
        forms = sorted(self._forms, key=lambda form: (-len(form), form))
        # The way to a match begins with the forms themselves: so the search passes over all other letters at once.
        either = "|".join(r"\s+".join(map(re.escape, form.split())) for form in forms)
        self._pattern = re.compile(rf"({either})(?:['’]s)?(?![\w\u2011-]|\.\w|&amp;)")

    def body(self, body: str, path: str) -> str:
        """The body of the page at ``path``, each abbreviation explained where its prose uses it first."""
        left = {each.abbreviation for each, _ in self._forms.values() if each.path != path}
        pieces: list[str] = []
        end = 0
        for opening in _OPENING.finditer(body):
            if not left:
                break
            is_short = opening[0].startswith("<dd")
            start, stop = opening.end(), body.find("</dd" if is_short else "</div", opening.end())
            for at, gloss, words in self._within(body[start:stop], left):
                place = stop if is_short else start + at
                pieces += (body[end:place], _shown(gloss, words, named=is_short))
                end = place
        return "".join((*pieces, body[end:])) if pieces else body

    def _within(self, prose: str, left: set[str]) -> Iterator[tuple[int, Gloss, str]]:
        """Behind which places of some prose something is to be put, and what; what is told is no longer ``left``."""
        for found in self._pattern.finditer(prose):
            gloss, words = self._forms[" ".join(found[1].split())]
            if gloss.abbreviation in left and _is_a_word(prose, found.start(), found.end()):
                left.discard(gloss.abbreviation)
                if not _is_explained(prose, found.start(), found.end(), words):
                    yield found.end(), gloss, words


def _written(form: str) -> str:
    """An abbreviation as it stands in HTML."""
    return html.escape(" ".join(form.split()), quote=False)


def _is_a_word(prose: str, start: int, end: int) -> bool:
    """Whether what stands there is a word by itself, in running text."""
    before, after = prose[start - 1 : start], prose[end : end + 1]
    if before.isalnum() or before in _JOINERS or (after and unicodedata.combining(after)):
        return False
    if prose.endswith("&amp;", 0, start):
        return False
    if prose.rfind("<", 0, start) > prose.rfind(">", 0, start):
        return False
    return not any(prose.rfind(opening, 0, start) > prose.rfind(closing, 0, start) for opening, closing in _SKIPPED)


def _is_explained(prose: str, start: int, end: int, words: str) -> bool:
    """Whether the paper itself says there what it stands for: ``data sharing agreement (DSA)``, or the other way."""
    before = _text(prose[max(0, start - _NEAR) : start]).rstrip(_QUOTES)
    after = _text(prose[end : end + _NEAR]).lstrip(_QUOTES)
    wanted = " ".join(words.casefold().split())
    told = before[-1:] in ("(", "[") and before[:-1].rstrip(_QUOTES).endswith(wanted)
    return told or (after[:1] in ("(", "[") and after[1:].lstrip(_QUOTES).startswith(wanted))


def _text(piece: str) -> str:
    """The words of a piece of HTML, which may begin within a tag."""
    return re.sub(r"\s+", " ", html.unescape(_TAGS.sub("", piece))).casefold()


def _shown(gloss: Gloss, words: str, *, named: bool) -> str:
    """What is put in; at the end of a short text it names the abbreviation that it is about."""
    about = f"{escape(gloss.abbreviation)}: " if named else ""
    link = f'<a href="{escape(BASE + gloss.path)}"{attribute(gloss.language)}>{escape(words)}</a>'
    return f' <span class="ap-gloss">[{about}{link}]</span>'
