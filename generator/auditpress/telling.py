"""How many problems are told of at once, so that a report of thousands can still be read: the first, then counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from auditpress.problems import PIPE, Look, Problem, as_text, is_error, place, plural

MOST_OF_A_FILE = 20
MOST = 50
MOST_RULES = 6
"""Of so many rules it is said how many problems there are among those that are not shown."""

HOW_TO_SEE_ALL = "To see everything: auditpress check --all"


def told(problems: Iterable[Problem], look: Look = PIPE, *, everything: bool = False) -> str:
    """The problems as text, the first of many in full and the others counted, by file and then by place."""
    found = sorted(set(problems))
    shown = found if everything else _shown(found)
    if len(shown) == len(found):
        return as_text(found, look)
    hidden: dict[str, list[Problem]] = defaultdict(list)
    for problem in set(found).difference(shown):
        hidden[problem.path].append(problem)
    parts = []
    for path in dict.fromkeys(problem.path for problem in shown):
        parts.append(as_text((problem for problem in shown if problem.path == path), look))
        if path in hidden:
            more = hidden.pop(path)
            parts.append(f"… and {len(more):,} more in {_file(more)}: {_rules(more)}")
    others = [problem for more in hidden.values() for problem in more]
    if others:
        files = plural(len(hidden), "more file")
        parts.append(f"… and {files} with {plural(len(others), 'problem')}: {_rules(others)}")
    return "\n\n".join([*parts, HOW_TO_SEE_ALL])


def _shown(found: Sequence[Problem]) -> list[Problem]:
    """Those that are shown of many: errors rather than warnings, and each rule once before any is twice."""
    by_file: dict[str, list[Problem]] = defaultdict(list)
    for problem in found:
        by_file[problem.path].append(problem)
    first = [problem for each in by_file.values() for problem in _foremost(each, MOST_OF_A_FILE)]
    return sorted(_foremost(sorted(first), MOST))


def _foremost(found: Sequence[Problem], most: int) -> list[Problem]:
    seen: set[str] = set()
    ranked: list[tuple[bool, bool, Problem]] = []
    for problem in found:
        ranked.append((not is_error(problem), problem.rule in seen, problem))
        seen.add(problem.rule)
    return [problem for *_, problem in sorted(ranked)[:most]]


def _file(found: Sequence[Problem]) -> str:
    return place(Problem(found[0].path, 0, 0, "", ""))


def _rules(found: Sequence[Problem]) -> str:
    """``200 unknown-field, 12 word``: how many problems there are of each rule, the most frequent first."""
    counts = sorted(Counter(problem.rule for problem in found).items(), key=lambda item: (-item[1], item[0]))
    parts = [f"{count:,} {rule}" for rule, count in counts[:MOST_RULES]]
    if rest := counts[MOST_RULES:]:
        parts.append(f"{sum(count for _, count in rest):,} of {plural(len(rest), 'other rule')}")
    return ", ".join(parts)
