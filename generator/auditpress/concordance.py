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

A browser pays for what it asks: at 10,000 reports, which make 82,000 finds, 150 to 250 KB for a first question. For the
finds of 4,000 such reports, Pagefind wants a megabyte, as what it loads first lists every find, with every facet; and
its files differ from build to build.
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
from operator import attrgetter
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


_BODY = attrgetter("body")


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
    text = text.lower()
    return _WORD.findall(_POSSESSIVE.sub("", text) if "'s" in text or "’s" in text else text)


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
    """Every word with its list, in the order of the words; so has each body in each of its roles: ``@council Author``.

    Who asks for one body need not load what is known of all of them.
    """
    found: dict[str, list[str]] = {}
    last: dict[str, int] = {}
    for number, find in enumerate(finds):
        for word, weight in (*_weights(find), *((f"@{body} {role}", 0) for body, role in find.roles)):
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
    """Whom finds name and as what: the bodies, the roles, what one is (``as``, lists of roles), the sets, and ``of``.

    A set begins with how many bodies are in it; each is the number of bodies left out since the last, and what it is.
    ``of`` has for each find 0 for the set of the one before it, 1 for the next of the sets, and else its number and 2.
    """
    bodies = sorted({each.body for find in finds for each in find.roles})
    roles = sorted({each.role for find in finds for each in find.roles} - {""})
    seat = {body: at for at, body in enumerate(bodies)}
    part = {role: at for at, role in enumerate(roles)}
    parts: dict[tuple[int, ...], int] = {}
    sets: dict[tuple[Role, ...], int] = {}
    written: list[str] = []
    of: list[int] = []
    last = -1
    for find in finds:
        key = tuple(sorted({*find.roles}))
        if key not in sets:
            sets[key] = len(sets)
            of.append(1)
            written += map(_digits, _set(key, seat, part, parts))
        else:
            of.append(0 if sets[key] == last else sets[key] + 2)
        last = sets[key]
    told = "".join(map(_digits, of))
    return {"bodies": bodies, "roles": roles, "as": [*map(list, parts)], "sets": "".join(written), "of": told}


def _set(
    key: Sequence[Role], seat: Mapping[str, int], part: Mapping[str, int], parts: dict[tuple[int, ...], int]
) -> Iterator[int]:
    """A set as numbers; ``parts`` are the lists of roles that came so far."""
    named = [(seat[body], tuple(part[each.role] for each in group if each.role)) for body, group in groupby(key, _BODY)]
    yield len(named)
    before = -1
    for body, roles in named:
        yield from (body - before - 1, parts.setdefault(roles, len(parts)))
        before = body
