"""What a check came to, made fit for other programs: places from the root of the repository, and tame words."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Self

from auditpress import excerpt
from auditpress.problems import Problem


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check came to.

    ``problems`` stand in the order of their places, each once. ``refusal`` says why nothing could be checked, and is
    empty where something was. ``guide`` is the address that a rule's id is added to for its section of the guide, or
    empty where no guide is published.
    """

    problems: tuple[Problem, ...] = ()
    refusal: str = ""
    guide: str = ""

    @classmethod
    def of(cls, problems: Iterable[Problem], root: Path, guide: str = "") -> Self:
        """An outcome of problems whose paths begin in the site's folder, ``root``, which is absolute."""
        repository = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)

        def moved(path: str) -> str:
            whole = Path(os.path.normpath(root / path))
            return (whole.relative_to(repository) if whole.is_relative_to(repository) else whole).as_posix()

        found = (
            replace(each, path=moved(each.path), related=tuple(replace(r, path=moved(r.path)) for r in each.related))
            for each in sorted(set(problems))
        )
        return cls(tuple(found), guide=guide)


def fingerprints(problems: Iterable[Problem]) -> list[str]:
    """A name for each problem by which another run knows it again, wherever its line has moved; 32 hex digits.

    Problems that are alike in their file, rule, words and line are numbered in the order in which they stand.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    names = []
    for each in problems:
        alike = (each.path, each.rule, each.message, each.excerpt.strip())
        seen[alike] += 1
        text = "\0".join((*alike, str(seen[alike])))
        names.append(sha256(text.encode(errors="surrogateescape")).hexdigest()[:32])
    return names


def tame(text: str) -> str:
    """The text with its lines, and nothing in them that moves a cursor, turns writing round or is no character."""
    return excerpt.tame(text, "\n")


def name(path: str) -> str:
    """A path as text that any program can read: a file's name may hold bytes that are none."""
    return excerpt.tame(path)
