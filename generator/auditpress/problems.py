"""What is wrong, where, and what to do about it; and how that reads on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from auditpress.excerpt import tame, width, window

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Related:
    """Another place that belongs to a problem, such as the first of two equal keys. Lines and columns count from 1."""

    path: str
    line: int
    column: int
    message: str
    excerpt: str = ""


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


@dataclass(frozen=True, slots=True)
class Look:
    """How text is to look. ``columns`` are those of a terminal; 0 is a pipe, for which no sentence is broken."""

    columns: int = 0
    colour: bool = False

    @property
    def room(self) -> int:
        """The columns that a line may take, where it is not to be broken but cut."""
        return max(self.columns, NARROWEST) if self.columns else WIDEST

    def paint(self, text: str, *styles: int) -> str:
        """The text in these styles, by their numbers among those that terminals know."""
        return f"\x1b[{';'.join(map(str, styles))}m{text}\x1b[0m" if self.colour and styles else text


BOLD, RED, YELLOW, BLUE, CYAN = 1, 31, 33, 34, 36
_COLOURS = {"error": RED, "warning": YELLOW}

PIPE = Look()

WIDEST = 126
NARROWEST = 24
MOST_RELATED = 5
"""So many other places are named with a problem; the rest are counted."""


def as_text(problems: Iterable[Problem], look: Look = PIPE) -> str:
    """All problems in the order of their places, each with the line it is about, the word underlined and a hint."""
    return "\n\n".join(_one(problem, look) for problem in sorted(set(problems)))


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


LONGEST_QUOTE = 80


def shortly(text: str) -> str:
    """A text as it is quoted in a sentence: on one line, and no longer than the sentence bears."""
    text = " ".join(text[: 2 * LONGEST_QUOTE].split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


def _one(problem: Problem, look: Look) -> str:
    colour = _COLOURS[problem.severity]
    head = [(f"{place(problem)}:", (BOLD,)), (f"{problem.severity}:", (BOLD, colour))]
    lines = [_broken([*head, *_words(problem.message), (f"[{problem.rule}]", ())], look, 2)]
    if problem.excerpt:
        lines += _excerpt(problem, look, colour)
    for other in problem.related[:MOST_RELATED]:
        lines += _related(other, look)
    if more := problem.related[MOST_RELATED:]:
        lines.append(f"  see also {plural(len(more), 'more place')}")
    for number, part in enumerate(problem.hint.splitlines()):
        begin = f"{' ' * 7} " if number else f"  {look.paint('help:', BOLD, CYAN)} "
        lines.append(begin + _broken(_words(part), look, 8, 8))
    return "\n".join(lines)


def place(problem: Problem | Related) -> str:
    """``audits/a.yaml:2:7``, as editors' programs know how to go to; the path alone for the file as a whole."""
    path = tame(problem.path)
    return f"{path}:{problem.line}:{problem.column}" if problem.line else path


_Words = list[tuple[str, tuple[int, ...]]]
"""Words that are not broken, each with its styles."""


def _words(text: str) -> _Words:
    return [(tame(word), ()) for word in " ".join(text.splitlines()).split(" ")]


def _broken(words: _Words, look: Look, indent: int, column: int = 0) -> str:
    """Words in lines that a terminal has room for; the first begins at a column, the others are indented."""
    made, at = "", column
    for text, styles in words:
        wide = width(text)
        if made and look.columns and at + 1 + wide > look.room:
            made, at = f"{made}\n{' ' * indent}", indent
        elif made:
            made, at = f"{made} ", at + 1
        made, at = made + look.paint(text, *styles), at + wide
    return made


def _excerpt(problem: Problem, look: Look, colour: int) -> list[str]:
    gutter = str(problem.line)
    seen = window(problem.excerpt, problem.column - 1, problem.length, look.room - len(gutter) - 5)
    blank = look.paint(f"  {' ' * len(gutter)} |", BLUE)
    mark = look.paint("^" * seen.meant, BOLD, colour)
    return [f"{look.paint(f'  {gutter} |', BLUE)} {seen.text}", f"{blank} {' ' * seen.before}{mark}"]


def _related(other: Related, look: Look) -> list[str]:
    made = [_broken([("  see", ()), (f"{place(other)}:", ()), *_words(other.message)], look, 6)]
    if other.excerpt:
        gutter = f"    {other.line} |"
        seen = window(other.excerpt, other.column - 1, 1, look.room - len(gutter) - 1)
        made.append(f"{look.paint(gutter, BLUE)} {seen.text}")
    return made
