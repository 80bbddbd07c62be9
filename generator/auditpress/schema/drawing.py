"""From what pydantic says of a model to a schema that the YAML language server reads well.

The server proposes ``null``, ``true`` and ``false`` wherever a ``type`` allows them, and auditpress takes an empty
field for one that was left out, and ``true`` for a word. So what is allowed and not to be proposed stands under ``if``,
where the server does not look for proposals; any other validator reads it the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Json = dict[str, Any]

Offers = Callable[[Sequence[str], bool], Sequence[tuple[str, str]]]
"""The ids that a reference to these folders may have, each with a title; with the parts of records, or without."""

NOTHING = "nothing"
"""The name of the value of a field that was left empty."""

_LIST = "This takes a list: each item on a line of its own that begins with a hyphen."
_FIELDS = "This takes fields of its own: indent them beneath it, as “name: value”."


APART: Json = {"description": ""}
APART_TOO: Json = {"title": ""}
"""Say nothing, but keep the server from taking alternatives for one another, and from showing a field's title twice."""


def choice(words: Mapping[str, str], otherwise: Json) -> Json:
    """Words, each proposed with its meaning, or else what is to hold of any other value."""
    meanings = {"enumDescriptions": [*words.values()]} if any(words.values()) else {}
    proposed = [{"label": word, "description": told, "body": _typed(word)} for word, told in words.items()]
    return {"if": {"enum": [*words], **meanings}, "else": otherwise, "defaultSnippets": proposed}


def _typed(word: str) -> str:
    """A word as it is typed into a record: between quotes only where YAML would take it for something else."""
    text = word if _PLAIN.fullmatch(word) else json.dumps(word, ensure_ascii=False)
    return re.sub(r"([$}\\])", r"\\\1", text)


_PLAIN = re.compile(r"\w(?:[^:#\x00-\x1f]*[^:#\s])?")
"""Words that need no quotes, though some that would need none are not among them."""


def only(types: Sequence[str], hint: str) -> Json:
    """Only values of these types, none of which is proposed."""
    allowed = types[0] if len(types) == 1 else [*types]
    return {"if": {"type": allowed}, "else": {"type": allowed, "errorMessage": hint}}


class Drawing:
    """The schema of one kind as it is drawn; ``shared`` holds the values that several fields take, by their names."""

    def __init__(self, given: Json, offers: Offers) -> None:
        self._given = given
        self._models: Mapping[str, Json] = given.get("$defs", {})
        self._offers = offers
        self.shared: dict[str, Json] = {NOTHING: {**only(["null"], "Leave this empty."), **APART_TOO}}

    def record(self, title: str) -> Json:
        """The record itself."""
        return self._model({**self._given, "title": title}, needed=True)

    def _model(self, given: Json, *, needed: bool) -> Json:
        required = given.get("required", [])
        fields = {
            name: self._field(name, field, needed=name in required) for name, field in given["properties"].items()
        }
        return {
            "title": _title(given["title"]),
            "description": " ".join(given.get("description", "").replace("``", "`").split()),
            **({"type": "object"} if needed else only(["object", "null"], _FIELDS)),
            "properties": fields,
            **({"required": required} if required else {}),
            "additionalProperties": False,
        }

    def _field(self, name: str, given: Json, *, needed: bool) -> Json:
        """A field: what it is called and means, then what it takes."""
        value = self._value(given, needed=needed)
        told = {key: given[key] for key in ("description", "default") if given.get(key) not in (None, [], {})}
        if "`" in told.get("description", ""):
            told["markdownDescription"] = told["description"]
        return {**value, "title": _title(name.replace("_", " ")), **told}

    def _value(self, given: Json, *, needed: bool) -> Json:
        """What a field or an item takes; a field that is not needed may be left empty."""
        options = [each for each in given.get("anyOf", [given]) if each.get("type") != "null"]
        options = [self._models[each["$ref"].rpartition("/")[2]] if "$ref" in each else each for each in options]
        (first, *others) = options
        if others:
            return {"anyOf": [self._value(each, needed=True) for each in options] + self._or_nothing(needed=needed)}
        if "properties" in first:
            return self._model(first, needed=needed)
        if first["type"] == "array":
            return self._list(first, needed=needed)
        if "patternProperties" in first:
            return self._named(first, needed=needed)
        examples = {"examples": first["examples"]} if "examples" in first else {}
        return {**examples, **_limits(first), "anyOf": [self._scalar(first), *self._or_nothing(needed=needed)]}

    def _or_nothing(self, *, needed: bool) -> list[Json]:
        return [] if needed else [_shared(NOTHING)]

    def _list(self, given: Json, *, needed: bool) -> Json:
        least = {"minItems": given["minItems"]} if "minItems" in given else {}
        shape = {"type": "array", "errorMessage": _LIST} if needed else only(["array", "null"], _LIST)
        return {**shape, **least, "items": self._value(given["items"], needed=True)}

    def _named(self, given: Json, *, needed: bool) -> Json:
        """Values by short names that the editor chooses."""
        ((pattern, value),) = given["patternProperties"].items()
        return {
            **({"type": "object", "errorMessage": _FIELDS} if needed else only(["object", "null"], _FIELDS)),
            "propertyNames": {"pattern": pattern},
            "additionalProperties": self._value(value, needed=False),
        }

    def _scalar(self, given: Json) -> Json:
        if "enum" in given or "const" in given:
            words = given.get("enum") or [given["const"]]
            return {"type": "string", "enum": words, "errorMessage": f"The words are: {', '.join(words)}."}
        name = given.get("$comment")
        if name is None:  # a type that does not say how it is written
            return given
        if "references" in given:
            return self._reference(given, **given["references"])
        if name not in self.shared:
            self.shared[name] = _alternatives(given)
        return _shared(name)

    def _reference(self, given: Json, folders: Sequence[str], *, parts: bool) -> Json:
        """The text of an id. Those that exist are proposed, and one that was made since is as good."""
        name = "-".join(["id-in", *folders, *(["with-parts"] if parts else [])])
        if name not in self.shared:
            proposed = [
                {"label": id, "description": title, "body": id} for id, title in self._offers(folders, parts)
            ]  # fmt: skip
            self.shared[name] = {**_text(given), **({"defaultSnippets": proposed} if proposed else {})}
        return _shared(name)


def _limits(given: Json) -> Json:
    """The limits that a field sets beside those of its type; pydantic has other names for those of optional fields."""
    named = {"minimum": given.get("ge"), "maximum": given.get("le")}
    return {**{key: value for key, value in named.items() if value is not None}, **given.get("limits", {})}


def _alternatives(given: Json) -> Json:
    """A value as it is written, or one of some words."""
    words = dict(given.get("words", ()))
    if not words:
        return _text(given)
    alone = {"enum": [*words], "errorMessage": given["errorMessage"]}
    return {**APART, **choice(words, _text(given) if "pattern" in given else alone)}


def _text(given: Json) -> Json:
    """One text, which YAML may take for something else."""
    limits: Json = {key: given[key] for key in ("pattern", "minimum", "maximum", "errorMessage") if key in given}
    return {**APART, **only(given["type"], given["errorMessage"]), **limits}


def _shared(name: str) -> Json:
    return {"$ref": f"#/definitions/{name}"}


def _title(name: str) -> str:
    """``AuditedAgreement`` and ``short name`` as a heading."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return spaced[:1].upper() + (spaced[1:].lower() if spaced != name else spaced[1:])
