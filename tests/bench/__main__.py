"""Measures auditpress beside its peers: ``./run bench [COUNT]``.

One corpus of COUNT audit reports is written for each generator. A first pass through the rows takes each one's peak
memory; then the rows are run in turn, round after round, and the median of each is told. Search is left out of every
row but its own.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench import measure
from tests.bench.figures import Figures
from tests.bench.places import NotShownError
from tests.bench.rows import NAMES, PLAIN, Row, rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; 1 if a measured command fails or does not do its work, 130 if stopped."""
    chosen = _parser().parse_args(arguments)
    try:
        with _folder(chosen.keep) as folder:
            figures = _large(chosen.count, folder) if chosen.large else _rounds(chosen, folder)
    except (measure.FailedError, NotShownError, FileNotFoundError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(figures.as_text(), end="")
    if chosen.json:
        chosen.json.write_text(figures.as_json(), encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./run bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("count", nargs="?", type=_positive, default=1000, help="how many reports (%(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures here, too")
    parser.add_argument("--rounds", type=_positive, default=3, help="how often each row is timed (%(default)s)")
    parser.add_argument(
        "--only", type=_names, metavar="NAMES", help=f"only these rows, parted by commas: {', '.join(NAMES)}"
    )
    parser.add_argument(
        "--search", action="store_true", help="time builds with search, too, and Pagefind over the site of Hugo"
    )
    parser.add_argument(
        "--large", action="store_true", help="one cold build of auditpress and its peak memory, nothing else"
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="work in this folder, new or empty, and keep it")
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"not a number of at least 1: {text}")
    return int(text)


def _names(text: str) -> tuple[str, ...]:
    wanted = text.split(",")
    if unknown := {*wanted} - {*NAMES}:
        raise argparse.ArgumentTypeError(f"no such row: {', '.join(sorted(unknown))}")
    return tuple(name for name in NAMES if name in wanted)


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """The folder to work in; it is removed at the end unless it is to be kept."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="auditpress-bench-") as folder:
            yield Path(folder)
        return
    keep.mkdir(parents=True, exist_ok=True)
    if any(keep.iterdir()):
        raise FileNotFoundError(f"{keep} is not empty")
    yield keep.resolve()


def _large(count: int, folder: Path) -> Figures:
    """One build, watched and timed at once: a corpus so large that noise does not matter."""
    figures = Figures(count)
    _say("writing the corpus")
    for row in rows(("cold",), count, folder):
        _once(row, 0, figures, watched=True)
        figures.what[row.name] = row.what
    return figures


def _rounds(chosen: argparse.Namespace, folder: Path) -> Figures:
    """Each row watched once, then each timed once a round."""
    figures = Figures(chosen.count)
    _say("writing the corpus")
    table = list(rows(chosen.only or (NAMES if chosen.search else PLAIN), chosen.count, folder))
    figures.what |= {row.name: row.what for row in table}
    for number in range(chosen.rounds + 1):
        _say(f"round {number} of {chosen.rounds}" if number else "memory")
        for row in table:
            _once(row, number, figures, watched=not number)
    # Watching takes time of its own, and what runs first also fills the caches of the machine.
    figures.runs = {name: runs[1:] for name, runs in figures.runs.items()}
    return figures


def _once(row: Row, number: int, figures: Figures, *, watched: bool) -> None:
    """Run a row once, prove that it did its work, and put everything back."""
    undo = row.before(number)
    try:
        if watched:
            seconds, figures.peaks[row.name] = measure.run_watched(row.command)
        else:
            seconds = measure.run(row.command)
        row.proof(number)
    finally:
        undo()
    figures.runs.setdefault(row.name, []).append(seconds)
    _say(f"  {row.name}: {seconds:.2f} s" + (f", {figures.peaks[row.name]:.0f} MiB" if watched else ""))


def _say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
