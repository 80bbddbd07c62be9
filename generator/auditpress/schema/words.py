"""The words of a field that the record's own scheme defines: a choice for each scheme that the repository has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from auditpress.kinds.scheme import Scheme, Term, terms
from auditpress.prose import plain
from auditpress.schema.drawing import APART, APART_TOO, choice, only
from auditpress.written import SCALARS

Json = dict[str, Any]

FOLDER = "schemes/"


def choices(given: Json, schemes: Mapping[str, Scheme]) -> tuple[dict[str, Json], list[Json]]:
    """The words of a model's fields by the names of their definitions, and for each scheme which of them apply.

    ``given`` is what pydantic says of the model.
    """
    sections: set[str] = set()
    tree = _tree(given, given.get("$defs", {}), sections)
    if not sections or "scheme" not in given["properties"]:
        return {}, []
    words, conditions = {}, []
    for id, scheme in sorted(schemes.items()):
        short = id.removeprefix(FOLDER)
        words.update({_name(short, section): _words(scheme, section) for section in sections})
        named = {"properties": {"scheme": {"enum": [short, id]}}, "required": ["scheme"]}
        conditions.append({"if": named, "then": _named(tree, short)})
    return words, conditions


def _tree(given: Json, models: Mapping[str, Json], sections: set[str]) -> Any:
    """The way to each field with words: the section at its end, or nothing where there is none."""
    if "section" in given:
        sections.add(given["section"])
        return given["section"]
    if "$ref" in given:
        return _tree(models[given["$ref"].rpartition("/")[2]], models, sections)
    if "items" in given:
        items = _tree(given["items"], models, sections)
        return {"items": items} if items else None
    if "properties" in given:
        fields = {name: _tree(field, models, sections) for name, field in given["properties"].items()}
        found = {name: tree for name, tree in fields.items() if tree}
        return {"properties": found} if found else None
    return next(filter(None, (_tree(each, models, sections) for each in given.get("anyOf", ()))), None)


def _named(tree: Any, scheme: str) -> Json:
    """The way to each field with words, with the words of a scheme at its end.

    The names of the fields on the way are not to be proposed, as they are already where the record itself is drawn.
    """
    if isinstance(tree, str):
        return {"allOf": [{"$ref": f"#/definitions/{_name(scheme, tree)}"}]}
    if "items" in tree:
        return {"items": _named(tree["items"], scheme)}
    fields = {name: {"doNotSuggest": True, **_named(field, scheme)} for name, field in tree["properties"].items()}
    return {"properties": fields}


def _name(scheme: str, section: str) -> str:
    return f"{scheme.replace('/', '.')}.{section.replace('_', '-')}"


def _words(scheme: Scheme, section: str) -> Json:
    """The words of a section as they are printed, each with its meaning; in letters large or small."""
    found = terms(scheme, section)
    names = ", ".join(term.name for term in found)
    wrong = (
        f"This is not a word of {scheme.name}. Its words are: {names}."
        if names
        else f"{scheme.name} has no words for this."
    )
    listed: dict[str, str] = {}
    for term in found:
        for spelling in (term.name, *term.spellings):
            listed.setdefault(spelling, _meaning(term, spelling))
    if not listed:
        return {"pattern": "(?!)", "errorMessage": wrong}
    spellings = dict.fromkeys(s.casefold() for term in found for s in (term.id, term.name, *term.spellings))
    in_any_case = {**only([*SCALARS, "null"], wrong), "pattern": _in_any_case(spellings), "errorMessage": wrong}
    return {**APART, **APART_TOO, **choice(listed, in_any_case)}


def _meaning(term: Term, spelling: str) -> str:
    """What a word means, as far as the scheme says, and that it is another spelling if it is one."""
    used = " ".join(f"{word} {day.text}" for word, day in (("from", term.from_), ("to", term.to)) if day)
    told = (
        f"Another spelling of “{term.name}”." if spelling != term.name else "",
        plain(term.definition or "", lambda _: None),
        f"Used {used}." if used else "",
    )
    return " ".join(filter(None, told))


def _in_any_case(spellings: Mapping[str, None]) -> str:
    """A pattern for these words with any spaces between them, letters large or small."""
    return rf"^\s*(?:{'|'.join(_any_case(each) for each in spellings)})\s*$"


def _any_case(spelling: str) -> str:
    return r"\s+".join("".join(map(_letter, word)) for word in spelling.split())


def _letter(letter: str) -> str:
    small, large = letter.lower(), letter.upper()
    if small != large and len(small) == len(large) == 1:
        return f"[{large}{small}]"
    return re.sub(r"([\\^$.*+?()\[\]{}|/])", r"\\\1", letter)
