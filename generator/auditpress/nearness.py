"""What was meant by a word that nobody knows: the nearest of those that are known."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

NEAR = 0.6
"""How much two words must have in common, from 0 to 1."""

MOST_MET = 4_000
"""So many names are met in search of one: where there are very many, the parts that few of them have tell most."""

SHORTLIST = 40


def fold(text: str) -> str:
    """The text with nothing in it that people mix up: accents, capitals, and the signs between words."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "-", bare).strip("-")


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is nearest, or nothing if none is near."""
    by_fold: dict[str, str] = {}
    for each in known:
        by_fold.setdefault(fold(each), each)
    near = difflib.get_close_matches(fold(word), by_fold, 1, NEAR)
    return by_fold[near[0]] if near else ""


def suggest(word: str, known: Iterable[str]) -> str:
    """``Did you mean …?`` if a known word is near, else nothing."""
    near = nearest(word, known)
    return f"Did you mean “{near}”?" if near else ""


class Names:
    """Very many names, and what each is the name of; they are sorted once, so that many can be asked for."""

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        self._owners: dict[str, str] = {}
        for name, owner in named:
            self._owners.setdefault(fold(name), owner)
        self._having: dict[str, list[str]] = {}
        for name in self._owners:
            for part in _parts(name):
                self._having.setdefault(part, []).append(name)

    def near(self, word: str) -> str:
        """What the nearest name is the name of, or nothing if none is near."""
        wanted = fold(word)[:200]
        if wanted in self._owners:
            return self._owners[wanted]
        met: Counter[str] = Counter()
        for having in sorted((self._having.get(part, []) for part in _parts(wanted)), key=len):
            if met and met.total() + len(having) > MOST_MET:
                break
            met.update(having)
        shortlist = [name for name, _ in met.most_common(SHORTLIST)]
        near = difflib.get_close_matches(wanted, shortlist, 1, NEAR)
        return self._owners[near[0]] if near else ""


def _parts(name: str) -> Iterator[str]:
    """The runs of three letters of a name, its beginning counted as one of two."""
    padded = f"  {name} "
    return iter(sorted({padded[at : at + 3] for at in range(len(padded) - 2)}))
