"""What a search can find, and the files by which a browser finds it: a concordance, as scholars call such a list.

A site's records are divided into parts, such as the papers of a year. Each part has files of its own, made of nothing
but what is in it, so that a part in which nothing changed is not made again: ``facets.js`` says what each find is,
``bodies.js`` whom it names and as what, ``w0.js`` and so on in which finds each word stands, and ``s0.js`` and so on
what of each is shown. A browser loads of these only what a question needs.

Each is a classic script that hands one value to the function ``auditpressFind``. Thus nothing is fetched: the same
files serve a site, a copy on a disk (``file://``) and a folder below another, under the strictest policy. An offline
copy takes over ``/search/`` as it is; ``documents`` gives the same finds as one list, for a copy in a single file.

Lists of numbers are written as text: each number in digits of five bits, the lowest first, by ``DIGITS``; a digit of
32 and more has another one after it. In a word's list they stand in turn for the finds that it is in: four times the
finds left out since the last one, and how much the word weighs there (``0`` to ``3``, 3 in a title or a name).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
FACETS = ("kind", "year", "status", "risk", "designation", "area")
"""What a find is; whom it names (``organisation``) and as what (``role``) is asked for by itself."""

SHOWN = 16
"""Finds whose words are in one file."""

ROOM = 3000
"""Letters of the lists of words in one file; a word that stands in very many finds has a file for itself."""

LONGEST = 40
"""Letters of a word that count."""

COMMON = frozenset(
    (
        *("a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have", "in"),
        *("is", "it", "its", "not", "of", "on", "or", "that", "the", "their", "there", "this", "to", "was", "were"),
        *("which", "will", "with"),
    )
)
"""Words that stand in nearly every text and are not looked for."""

_USUAL = 120
"""Words of a find of usual length."""

_SOME, _MUCH = 0.4, 0.65
"""From where on a word, by how often it comes among how many others, weighs 1 and 2."""

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]")
_POSSESSIVE = re.compile(r"['’]s\b")


class Role(NamedTuple):
    """A body that is named, by its short name, and as what."""

    body: str
    role: str


@dataclass(frozen=True, slots=True)
class Find:
    """Something that a search can find: a record, or a part of one that has an address.

    ``path`` leads from the root of the site, without a slash before it; ``date`` is in words; ``paper`` is the title of
    what it is a part of. ``tags`` are words with their tones. ``text`` is what may be quoted, ``names`` what it is
    called besides its title, ``words`` what else it says. ``year`` to ``areas`` are facets.
    """

    title: str
    path: str
    kind: str
    date: str = ""
    paper: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    text: str = ""
    names: tuple[str, ...] = ()
    words: str = ""
    year: str = ""
    status: str = ""
    risk: str = ""
    designation: str = ""
    areas: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()


def documents(finds: Iterable[Find]) -> list[dict[str, Any]]:
    """Finds as one list of plain values, each with what is not empty of it, for a copy in a single file."""
    names = Find.__slots__
    return [{name: value for name in names if (value := getattr(find, name))} for find in finds]


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: in small letters, without accents, as ``search-index.js`` has them."""
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return _WORD.findall(_POSSESSIVE.sub("", text.lower()))


def files(part: str, finds: Sequence[Find]) -> Iterator[tuple[str, str]]:
    """The files of a part below ``/search/``, by their paths; the finds stand in the order of their dates."""
    lists = _lists(finds)
    sheets = list(_sheets(lists))
    values, forms, of = _forms(finds)
    facets = {"count": len(finds), "values": values, "forms": forms, "of": of, "words": [next(iter(s)) for s in sheets]}
    yield f"{part}/facets.js", script(f"{part}/facets", facets)
    yield f"{part}/bodies.js", script(f"{part}/bodies", _bodies(finds))
    for number, sheet in enumerate(sheets):
        yield f"{part}/w{number}.js", script(f"{part}/w{number}", sheet)
    for number in range(0, len(finds), SHOWN):
        rows = [_row(find) for find in finds[number : number + SHOWN]]
        yield f"{part}/s{number // SHOWN}.js", script(f"{part}/s{number // SHOWN}", rows)


def script(name: str, value: Any) -> str:
    """A value as a script that hands it over."""
    made = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"auditpressFind({json.dumps(name)},{made})\n"


def _row(find: Find) -> list[Any]:
    return [find.title, find.path, find.date, find.paper, find.tags, find.text]


@lru_cache(4096)
def _digits(number: int) -> str:
    made = ""
    while number > 31:
        made += DIGITS[32 | number & 31]
        number >>= 5
    return made + DIGITS[number]


def _lists(finds: Sequence[Find]) -> dict[str, str]:
    """Every word with its list, in the order of the words."""
    found: dict[str, list[str]] = {}
    last: dict[str, int] = {}
    for number, find in enumerate(finds):
        for word, weight in _weights(find):
            if word not in found:
                found[word], last[word] = [], -1
            found[word].append(_digits((number - last[word] - 1) * 4 + weight))
            last[word] = number
    return {word: "".join(found[word]) for word in sorted(found)}


def _weights(find: Find) -> Iterator[tuple[str, int]]:
    """Each word of a find with how much it weighs there: most in a title, else more the more often it comes."""
    titled = dict.fromkeys(word[:LONGEST] for word in words_of(" ".join((find.title, *find.names))))
    counts = Counter(word[:LONGEST] for word in words_of(find.words))
    long = 1.2 * (0.4 + 0.6 * min(counts.total() / _USUAL, 4))
    for word in titled.keys() - COMMON:
        yield word, 3
    for word, times in counts.items():
        if word not in titled and word not in COMMON:
            share = times / (times + long)
            yield word, (share >= _SOME) + (share >= _MUCH)


def _sheets(lists: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Lists of words that share a file."""
    sheet: dict[str, str] = {}
    room = ROOM
    for word, made in lists.items():
        if sheet and room < len(made):
            yield sheet
            sheet, room = {}, ROOM
        sheet[word] = made
        room -= len(word) + len(made) + 6
    if sheet:
        yield sheet


def _forms(finds: Sequence[Find]) -> tuple[dict[str, list[str]], list[list[Any]], str]:
    """The values of the facets, the forms that finds take in them as numbers of values, and which form each find has.

    A form has one value of each facet or none (-1), and any number of areas. The commonest form is the first.
    """
    singles = [(f.kind, f.year, f.status, f.risk, f.designation) for f in finds]
    kept = [(*single, find.areas) for single, find in zip(singles, finds, strict=True)]
    found = [sorted({single[at] for single in singles} - {""}) for at in range(len(FACETS) - 1)]
    found.append(sorted({area for find in finds for area in find.areas}))
    places = [{value: at for at, value in enumerate(column)} for column in found]
    counts = Counter(kept)
    order = sorted(counts, key=lambda form: (-counts[form], form))
    forms: list[list[Any]] = []
    for *single, areas in order:
        numbers: list[Any] = [places[at].get(value, -1) for at, value in enumerate(single)]
        forms.append([*numbers, [places[-1][area] for area in areas]])
    number = {form: at for at, form in enumerate(order)}
    values = dict(zip(FACETS, found, strict=True))
    return values, forms, "".join(_digits(number[form]) for form in kept)


def _bodies(finds: Sequence[Find]) -> dict[str, Any]:
    """Whom finds name and as what: the bodies, the roles, the sets of both that come, and which set each find has.

    In a set, a body is followed by how many roles it has, and these; the first number of a set says how many bodies
    there are.
    """
    bodies = sorted({each.body for find in finds for each in find.roles})
    roles = sorted({each.role for find in finds for each in find.roles} - {""})
    seat = {body: at for at, body in enumerate(bodies)}
    part = {role: at for at, role in enumerate(roles)}
    sets: dict[tuple[Role, ...], int] = {}
    of = []
    for find in finds:
        key = tuple(sorted({*find.roles}))
        of.append(_digits(sets.setdefault(key, len(sets))))
    written = []
    for key in sets:
        named = [(body, [each.role for each in group]) for body, group in groupby(key, lambda each: each.body)]
        written.append(_digits(len(named)))
        for body, as_what in named:
            numbers = [part[role] for role in as_what if role]
            written += map(_digits, (seat[body], len(numbers), *numbers))
    return {"bodies": bodies, "roles": roles, "sets": "".join(written), "of": "".join(of)}
