"""The problems as GitHub Actions shows them: annotations beside the lines, the log, and the job summary.

GitHub shows ten errors and ten warnings of a step beside the lines and drops the others without a word, so the ten are
chosen here, and the log and the summary hold all. Record text is a stranger's: in a log it could be taken for a command
to the runner, in a summary for markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from html import escape
from itertools import chain, islice, zip_longest

from auditpress.formats.outcome import Outcome, name, tame
from auditpress.problems import Problem, as_text, count, is_error, plural

SHOWN = 10
"""How many annotations of one severity GitHub shows for a step."""

LIMIT = 1024 * 1024
"""How many bytes a step's summary may have; GitHub shows nothing of one that is larger."""


def written(outcome: Outcome) -> str:
    """What the runner reads from standard output: every problem as text, then the commands for the annotations."""
    if outcome.refusal:
        return command("error", tame(outcome.refusal), title="auditpress") + "\n"
    errors = [each for each in outcome.problems if is_error(each)]
    warnings = [each for each in outcome.problems if not is_error(each)]
    lines = [*_log(outcome.problems), *map(_annotation, chain(spread(errors), spread(warnings)))]
    unshown = [*errors[SHOWN:], *warnings[SHOWN:]]
    if unshown:
        many = plural(len(outcome.problems) - len(unshown), "problem")
        told = f"{many} of {len(outcome.problems):,} shown beside the lines; the log and the job summary have all."
        lines.append(command("notice", told, title="auditpress"))
    return "".join(f"{line}\n" for line in lines)


def command(word: str, message: str, **properties: str | int) -> str:
    """A command to the runner, with what would end a part of it written otherwise; empty properties are left out."""
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items() if value)
    return f"::{word}{' ' if given else ''}{given}::{_data(message)}"


def spread(problems: Sequence[Problem]) -> list[Problem]:
    """As many as GitHub shows: the first of each file, then the second, and so on; in the order of their places."""
    files: dict[str, list[Problem]] = {}
    for each in problems:
        files.setdefault(each.path, []).append(each)
    turns = chain.from_iterable(zip_longest(*files.values()))
    return sorted(islice((each for each in turns if each), SHOWN))


def summary(outcome: Outcome, room: int = LIMIT) -> str:
    """Markdown for the job summary, of at most ``room`` bytes: every problem as text, as far as there is room."""
    if outcome.refusal:
        return _fitting("## auditpress could not check\n\n", [_block(outcome.refusal)], 1, room)
    return _fitting(
        f"## auditpress: {count(outcome.problems)}\n\n", _sections(outcome.problems), len(outcome.problems), room
    )


def _log(problems: Sequence[Problem]) -> Iterator[str]:
    """All problems as text, in which the runner looks for no commands until it finds a word that the text has not."""
    if problems:
        text = as_text(problems)
        word = sha256(text.encode(errors="surrogateescape")).hexdigest()
        yield from (f"::stop-commands::{word}", text, f"::{word}::")


def _annotation(problem: Problem) -> str:
    """Columns are told only within one line, as GitHub takes no others."""
    within = problem.end_line == problem.line
    return command(
        problem.severity,
        tame(f"{problem.message}\n{problem.hint}" if problem.hint else problem.message),
        file=name(problem.path),
        line=problem.line,
        endLine=problem.end_line,
        col=problem.column if within else 0,
        endColumn=problem.end_column if within else 0,
        title=f"auditpress: {problem.rule}",
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _sections(problems: Sequence[Problem]) -> Iterator[str]:
    """Each problem, the first of a file with the file's name above it."""
    path = None
    for each in problems:
        heading = f"<h3><code>{escape(name(each.path))}</code></h3>\n\n" if each.path != path else ""
        path = each.path
        yield heading + _block(as_text([each]))


def _block(text: str) -> str:
    """Text as it is: from its first tag to its last, GitHub reads no Markdown in it, whatever it holds."""
    return f"<pre>\n{escape(tame(text))}\n</pre>\n\n"


def _fitting(heading: str, sections: Iterable[str], many: int, room: int) -> str:
    """A heading and as many of the sections as fit, with a last sentence that counts the others."""
    kept, used = [heading], len(heading.encode()) + len(_rest(many).encode())
    for number, section in enumerate(sections):
        used += len(section.encode())
        if used > room:
            kept.append(_rest(many - number))
            break
        kept.append(section)
    text = "".join(kept)
    return text if len(text.encode()) <= room else ""


def _rest(many: int) -> str:
    return f"{plural(many, 'problem')} more than there is room for here: the log has all.\n\n"
