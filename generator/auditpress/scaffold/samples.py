"""Samples of values: what a commented field shows, right as it stands once the comment sign is taken away."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from auditpress.fields import Address, Day, Key, Language, Moment, RecordId, Ref, Word
from auditpress.graph import Graph
from auditpress.kinds.scheme import Scheme, terms
from auditpress.kinds.tables import Cell
from auditpress.kinds.validity import Days, within
from auditpress.model import Model
from auditpress.scaffold.form import Asked, asked

BLANK = "…"
"""Stands where only the source can say."""

SOME_DAY = "2026-01-31"

Value = Any
"""A text, a list of values, or a mapping of names to values."""

_NAMED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Samples:
    """Samples that fit one record.

    ``answers`` are what is known of it, ``folder`` is that of its kind, and ``better`` has samples that were made for
    it, by the names of their fields. ``drafts`` are the records that a published one may not name.
    """

    graph: Graph
    folder: str
    answers: Mapping[str, Value]
    better: Mapping[str, Value | None] = field(default_factory=dict)
    drafts: frozenset[str] = frozenset()

    def field(self, each: Asked) -> Value | None:
        """A sample of the value of one of the record's own fields; None where none would be right as it stands."""
        return self.better[each.name] if each.name in self.better else self.of(each)

    def of(self, each: Asked) -> Value | None:
        """A sample of a field's value, wherever it stands; within one, None stands for a field without."""
        if each.examples is not None:
            return next(iter(each.examples), None)
        if each.default:
            return each.default
        one = self._model(each.model) if each.model else self._one(each)
        if one is None:
            return None
        if each.pairs:
            return {"a-short-name": one}
        return [one] if each.many else one

    def _model(self, model: type[Model]) -> dict[str, Value] | None:
        found = {each.name: (each, self.of(each)) for each in asked(model)}
        if any(each.required and value is None for each, value in found.values()):
            return None
        return {name: value for name, (_, value) in found.items()}

    def _one(self, each: Asked) -> str | None:
        if isinstance(each.mark, Ref):
            return self._record(each)
        if isinstance(each.mark, Word):
            return self._word(each)
        if each.choices:
            return each.choices[0]
        if each.type in (Day, Moment):
            return self.day
        return _TYPES.get(each.type) or self._text(each)

    def _text(self, each: Asked) -> str:
        kinds = {id(check) for check in each.checks}
        if _marked(RecordId) & kinds:
            return f"{self.folder}/its-former-name"
        if _marked(Address) & kinds:
            return "https://example.org/"
        if _marked(Language) & kinds:
            return "cy"
        named = _NAMED.findall(each.description)
        if _marked(Key) & kinds:
            return named[0] if named else "a-short-name"
        return named[0] if named else BLANK

    @property
    def day(self) -> str:
        """The day of the record, or some day."""
        return str(self.answers.get("published") or self.answers.get("from") or SOME_DAY)

    def _record(self, each: Asked) -> str | None:
        """A record that the field may name: one that is named in the answers, else any."""
        folders = each.mark.folders.split() if isinstance(each.mark, Ref) else []
        own = self.answers.get(each.name)
        given = [own] if isinstance(own, str) else []
        given += [id for id in self._given() if id.partition("/")[0] in folders]
        for folder in folders:
            given += [entry.id for entry in self.graph.entries.values() if self._may_name(entry.id, folder)]
        return short(given[0], folders) if given else None

    def _may_name(self, id: str, folder: str) -> bool:
        if not id.startswith(f"{folder}/") or id in self.drafts:
            return False
        return folder != "schemes" or id == self.scheme

    def _given(self) -> Iterator[str]:
        """The records that are named in the answers: those of lists, such as the audited bodies, first."""
        values = [value for value in self.answers.values() if isinstance(value, list)]
        for value in [each for many in values for each in many] + [*self.answers.values()]:
            if isinstance(value, str) and value.partition("#")[0] in self.graph.numbers:
                yield value

    @functools.cached_property
    def scheme(self) -> str | None:
        """The scheme of the record: as answered, else that of the newest record of its kind, if it applies."""
        given = self.answers.get("scheme")
        if given:
            return str(given)
        alike = [entry for entry in self.graph.entries.values() if entry.id.startswith(f"{self.folder}/")]
        ids = (getattr(entry.record, "scheme", None) for entry in reversed(alike))
        known = (id for id in ids if id in self.graph.numbers and id not in self.drafts)
        return next((id for id in known if within(self._days, self.graph.get(id, Scheme).record)), None)

    @property
    def _days(self) -> Days:
        day = Day.parse(self.day)
        return day, day

    def _word(self, each: Asked) -> str | None:
        """A word of the record's scheme, if it has one that was in use on the day."""
        section = each.mark.section if isinstance(each.mark, Word) else ""
        scheme = self.scheme
        if scheme is None or scheme not in self.graph.numbers:
            named = _NAMED.findall(each.description)
            return named[0] if named else BLANK
        found = terms(self.graph.get(scheme, Scheme).record, section)
        in_use = [term.name for term in found if within(self._days, term)]
        return in_use[0] if in_use else BLANK if each.required else None


def short(id: str, folders: list[str]) -> str:
    """An id as editors write it: without its folder where there is only one that it can lie in."""
    return id.removeprefix(f"{folders[0]}/") if len(folders) == 1 else id


_TYPES = {bool: "yes", int: "1", Cell: "1"}


def _marked(kind: Any) -> set[int]:
    """What tells a type of text from others: the checks that it is made of."""
    return {id(check) for check in kind.__metadata__}
