"""What can still be read of a record with faults, so that whatever else is wrong with it is told in the same run.

A faulty value is left out, and where a value must stand something stands in for it, until the rest is a record. It is
asked for its texts, its words and what it refers to, and for nothing else: it is never linked, shown or kept.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from auditpress.model import Place, Record

MOST_ROUNDS = 12
"""So often a record is tried again; one that still is none is left to be mended first."""

_STAND_INS: Mapping[str, Any] = {
    "missing": "x",
    "tuple_type": [],
    "too_short": ["x"],
    "model_type": {},
    "dict_type": {},
    "auditpress.date": "2000",
    "auditpress.number": "1",
    "auditpress.figure": "1",
    "auditpress.yes-or-no": "yes",
    "auditpress.address": "https://example.org",
}
"""What to put where a value must stand, by why the one before it was refused; the first is a text."""


@dataclass(frozen=True, slots=True)
class Partial:
    """A record without its faults. ``values`` are those it was made of, ``odd`` the places of what was changed."""

    record: Record
    values: Any
    odd: frozenset[Place]

    def vouches(self, place: Place) -> bool:
        """Whether what stands at a place is what the editor wrote there."""
        return not any(place[:length] in self.odd for length in range(len(place) + 1))


def salvage(model: type[Record], values: Any) -> Partial | None:
    """The record that is left of these values without their faults, if there is one."""
    left = copy.deepcopy(values)
    odd: set[Place] = set()
    for _ in range(MOST_ROUNDS):
        try:
            return Partial(model.model_validate(left), left, frozenset(odd))
        except ValidationError as error:
            faults = error.errors(include_url=False, include_input=False)
        if not all(_mended(left, fault, odd) for fault in faults):
            return None
    return None


def _mended(values: Any, fault: ErrorDetails, odd: set[Place]) -> bool:
    """Take out what is faulty, or put a stand-in where something must be; whether that could be done."""
    place: Place = tuple(step for step in fault["loc"] if step != "[key]")
    holder: Any = values
    for step in place[:-1]:
        is_there = isinstance(holder, dict | list)
        holder = holder[step] if is_there else None
    can_hold = bool(place) and isinstance(holder, dict | list)
    is_missing = fault["type"] == "missing"
    is_ours = any(place[:length] in odd for length in range(len(place) + 1))
    odd.add(place)
    if can_hold and isinstance(holder, dict) and not is_ours and not is_missing:
        holder.pop(place[-1], None)
        return True
    stand_in = _stand_in(fault) if is_ours or is_missing else "x"
    if not can_hold or stand_in is None:
        return False
    holder[place[-1]] = stand_in
    return True


def _stand_in(fault: ErrorDetails) -> Any:
    if fault["type"] == "literal_error":
        word = re.search("'([^']*)'", str(fault["ctx"]["expected"]))
        return word[1] if word else None
    return copy.deepcopy(_STAND_INS.get(fault["type"]))
