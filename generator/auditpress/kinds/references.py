"""References of contracts and agreements: as printed in many forms, and in the one form that machines compare.

Printed forms seen: ``CON-392038-Z0Y2T-v2.01``, ``DARS-NIC-148353-G88Q7-V3.2``, ``… - v6.2``, ``… (Version 2.02)``,
``… v9.7 and v10.7``, the older ``NIC-147901-2XMLG-v1.15``, no version, a missing part.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

_VERSION = re.compile(r"\b(?:v|version )\s?([0-9]+(?:\.[0-9]+)*)\b", re.IGNORECASE)
_AROUND = re.compile(r"[\s\-–()/,]|\band\b")
_PATTERN = re.compile(r"(?:CON|DARS-NIC)-[0-9]{1,7}-[A-Z0-9]{5}")
_FAMILY = re.compile(r"(?:CON|DARS|NIC)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """A printed reference taken apart.

    ``normal`` is its form for machines, without version; ``versions`` are like ``v2.01``; ``whole`` says whether it
    has every part that references of its family have (always so for a family that is not known here).
    """

    normal: str
    versions: tuple[str, ...]
    whole: bool


@functools.lru_cache(maxsize=2048)
def read(printed: str) -> Reference:
    """A reference in any of its printed forms, with or without a version."""
    first = _VERSION.search(printed)
    stem = printed[: first.start()] if first else printed
    versions = tuple(f"v{number}" for number in _VERSION.findall(printed))
    rest = _AROUND.sub("", _VERSION.sub("", printed[first.start() :])) if first else ""
    form = re.sub(r"[\s\-–]+", "-", stem.upper().rstrip(" -–(,/")).strip("-")
    form = f"DARS-{form}" if form.startswith("NIC-") else form
    whole = not _FAMILY.match(printed) or (_PATTERN.fullmatch(form) is not None and not rest)
    return Reference(form, versions, whole)


@functools.lru_cache(maxsize=2048)
def version(printed: str) -> str:
    """A version in the form that machines compare: ``v3.2`` for ``V3.2``, ``3.2`` and ``Version 3.2``."""
    digits = re.search(r"[0-9]+(?:\.[0-9]+)*", printed)
    return f"v{digits[0]}" if digits else printed.strip().lower()
