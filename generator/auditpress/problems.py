"""What is wrong, where, and what to do about it; and how that reads on a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Related:
    """Another place that belongs to a problem, such as the first of two equal keys. Lines and columns count from 1."""

    path: str
    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a file, for the person who edits it.

    ``line`` and ``column`` count from 1, in characters; 0 means the file as a whole. ``length`` is how many characters
    of ``excerpt``, the line as it stands in the file, are meant. ``rule`` is a stable id.
    """

    path: str
    line: int
    column: int
    rule: str
    message: str
    hint: str = ""
    severity: Severity = "error"
    excerpt: str = ""
    length: int = 1
    related: tuple[Related, ...] = ()

    @property
    def end_line(self) -> int:
        """The line on which it ends: that on which it begins, or 0 for the file as a whole."""
        return self.line

    @property
    def end_column(self) -> int:
        """The column after its last character, or 0 for the file as a whole."""
        return self.column + max(self.length, 1) if self.line else 0


def plain(problem: Problem) -> dict[str, Any]:
    """The problem as JSON knows it."""
    return asdict(problem)


def again(made: Mapping[str, Any]) -> Problem:
    """The problem that ``plain`` made something of."""
    return Problem(**{**made, "related": tuple(Related(**each) for each in made["related"])})


def is_error(problem: Problem) -> bool:
    """Whether the problem keeps the site from being built."""
    return problem.severity == "error"


def as_text(problems: Iterable[Problem]) -> str:
    """All problems in the order of their places, each with the line it is about, the word underlined and a hint."""
    return "\n\n".join(_tame(_one(problem)) for problem in sorted(set(problems)))


def count(problems: Sequence[Problem]) -> str:
    """The one-line summary: ``2 errors and 1 warning in 2 files``."""
    errors = sum(map(is_error, problems))
    warnings = len(problems) - errors
    parts = [plural(n, word) for n, word in ((errors, "error"), (warnings, "warning")) if n]
    if not parts:
        return "no problems"
    return f"{' and '.join(parts)} in {plural(len({p.path for p in problems}), 'file')}"


def plural(number: int, word: str, many: str = "") -> str:
    """``1 file``, ``2 files``, ``1,424 requests``."""
    return f"{number:,} {word if number == 1 else many or word + 's'}"


def _one(problem: Problem) -> str:
    place = f"{problem.path}:{problem.line}:{problem.column}" if problem.line else problem.path
    lines = [f"{place}: {problem.severity}: {problem.message} [{problem.rule}]"]
    if problem.excerpt:
        lines += _excerpt(problem)
    lines += [f"  see {r.path}:{r.line}:{r.column}: {r.message}" for r in problem.related]
    if problem.hint:
        lines.append(f"  help: {problem.hint}")
    return "\n".join(lines)


def _tame(text: str) -> str:
    """The text with nothing in it that would move a terminal's cursor or turn its writing round."""
    return "".join("\ufffd" if unicodedata.category(c)[0] == "C" and c != "\n" else c for c in text)


WIDEST = 120


def _excerpt(problem: Problem) -> list[str]:
    gutter = str(problem.line)
    start = problem.column - 1
    skip = max(0, start - WIDEST // 3) if len(problem.excerpt) > WIDEST else 0
    shown = problem.excerpt[skip : skip + WIDEST]
    left, right = "…" if skip else "", "…" if skip + WIDEST < len(problem.excerpt) else ""
    before = (left + shown[: start - skip]).expandtabs(4)
    meant = shown[start - skip : start - skip + max(problem.length, 1)].expandtabs(4)
    return [
        f"  {gutter} | {(left + shown + right).expandtabs(4)}",
        f"  {' ' * len(gutter)} | {' ' * _width(before)}{'^' * max(_width(meant), 1)}",
    ]


def _width(text: str) -> int:
    """Columns that a terminal gives to a text: none to combining characters, two to wide ones."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
