"""What Git knows of the records: its revisions, and the files that one of them holds. The only room that starts Git.

Nothing is fetched, nothing is written, and nothing that the repository's own configuration names is run.
"""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 120
"""Seconds after which Git is taken to hang."""

LONGEST_SHOWN = 100
"""Letters of a name that a message repeats; a longer one was a slip of the keyboard or of a script."""

_SAFELY = (
    "--no-pager", "--literal-pathspecs", "--no-replace-objects",
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
    "-c", "log.showSignature=false",
)  # fmt: skip
_QUIETLY = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    # A partial clone would fetch what it lacks. The second is for a Git that does not know the first.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
}
_KEPT = ("GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")
"""What else the surroundings say of Git, such as a hook's GIT_DIR, is about another errand."""

_STEPS = re.compile(r"[~^@:]")
"""What begins the steps from a named commit to another, as in ``HEAD~2``."""

_FILES = {b"100644", b"100755", b"100664"}
"""The modes of plain files; links and submodules have others."""


class Unavailable(Exception):
    """Git cannot tell; the message is for the person who asked."""


class Unknown(Unavailable):
    """There is no revision of that name."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit: the name that it was asked for by, its whole id, a short one, and the day on which it was made."""

    name: str
    commit: str
    short: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder below Git's care. ``prefix`` is the way to it from the top: empty, or with a slash at its end.

    ``at`` is where Git is started: the folder itself, or the one above it that is there.
    """

    at: Path
    prefix: str


def repository(folder: Path) -> Repository:
    """The repository that a folder lies in; raises ``Unavailable``."""
    at = folder.resolve()
    below = ""
    while not at.is_dir():
        at, below = at.parent, f"{at.name}/{below}"
    told = _git(at, "rev-parse", "--is-inside-work-tree", "--show-prefix", may_fail=True)
    if not told:
        why = _ask(at, ("rev-parse", "--show-prefix"), "").complaint
        if "dubious ownership" in why or "safe.directory" in why:
            raise Unavailable(
                f"Git does not trust {at}, since it belongs to somebody else: see git help safe.directory"
            )
        raise Unavailable(f"{folder} is not in a Git repository, so there is nothing to compare with")
    inside, _, prefix = told.partition(b"\n")
    if inside != b"true":
        raise Unavailable(f"{folder} is not among the files of its Git repository, so there is nothing to compare with")
    return Repository(at, os.fsdecode(prefix.removesuffix(b"\n")) + below)


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where a folder stands in its history: the commit, and whether this clone holds only the latest ones."""

    repository: Repository
    commit: str
    is_shallow: bool


def standpoint(folder: Path) -> Standpoint | None:
    """Where a folder stands; None without Git, a repository or a commit, for those who can do without."""
    asked = ("--is-inside-work-tree", "--show-prefix", "--is-shallow-repository", "HEAD")
    try:
        told = _git(folder, "rev-parse", *asked, may_fail=True).split(b"\n")
    except Unavailable:
        return None
    if len(told) < 4 or told[0] != b"true":
        return None
    return Standpoint(Repository(folder, os.fsdecode(told[1])), told[3].decode(), told[2] == b"true")


def log(at: Standpoint, form: str, *words: str) -> bytes:
    """What Git tells of the commits that touched a folder, the newest first, with the files of each.

    ``form`` is how it tells of a commit, in the words of ``git log --format``.
    """
    return _git(
        at.repository.at, "-c", "trailer.separators=:", "log", "-z", "--full-history", "--no-renames", "--no-relative",
        "--name-status", "--no-color", "--encoding=UTF-8", f"--format=format:{form}", *words, at.commit, "--", ".",
    )  # fmt: skip


def revision(repository: Repository, name: str) -> Revision:
    """The commit that a name stands for, as Git reads names; raises ``Unknown`` or ``Unavailable``."""
    found = _commit(repository, name)
    if found is None:
        raise _unknown(repository, name)
    told = _git(repository.at, "rev-list", "--max-count=1", "--format=%h %cs", found)
    short, _, day = told.decode().splitlines()[-1].partition(" ")
    return Revision(name, found, short, dt.date.fromisoformat(day))


def fork(repository: Repository, one: Revision, other: Revision) -> Revision:
    """The commit at which two lines of work parted; raises ``Unavailable`` if they have none in common."""
    told = _git(repository.at, "merge-base", one.commit, other.commit, may_fail=True)
    if not told:
        raise Unavailable(f"“{one.name}” and “{other.name}” have no commit in common{_shallow(repository)}")
    return revision(repository, told.decode().split()[0])


def tree(repository: Repository, commit: str) -> Mapping[str, str]:
    """The record files of a commit, by their paths below the folder, each with the id of what it holds."""
    asked = ["--", repository.prefix] if repository.prefix else []
    told = _git(repository.at, "ls-tree", "-r", "-z", "--full-tree", commit, *asked)
    found = {}
    for line in told.split(b"\0"):
        about, _, path = line.partition(b"\t")
        name = os.fsdecode(path)
        if about[:6] in _FILES and name.startswith(repository.prefix):
            within = name.removeprefix(repository.prefix)
            if is_record_file(within):
                found[within] = about.split()[2].decode()
    return found


def blobs(repository: Repository, ids: Iterable[str], largest: int) -> Mapping[str, bytes | str]:
    """What files hold, by the ids of it; in place of what cannot be had, the reason."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    sizes = _git(repository.at, "cat-file", "--batch-check=%(objectsize)", given=wanted).decode().splitlines()
    found: dict[str, bytes | str] = {}
    for id, size in zip(wanted, sizes, strict=True):
        if not size.isdigit():
            found[id] = "it is not in this clone, which holds only a part of the history"
        elif int(size) > largest:
            found[id] = f"it is larger than {largest // 1024 // 1024} MiB"
    rest = [id for id in wanted if id not in found]
    return found | dict(zip(rest, _contents(_git(repository.at, "cat-file", "--batch", given=rest)), strict=True))


def working(folder: Path) -> Iterator[tuple[str, Path]]:
    """The record files that lie in a folder now, with their paths below it; links are not followed."""
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            file = Path(here, name)
            within = file.relative_to(folder).as_posix()
            if is_record_file(within) and file.is_file() and not file.is_symlink():
                yield within, file


def blob_id(content: bytes, like: str) -> str:
    """The id that Git would give to a file's content, by the method that gave the id ``like``."""
    method = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    return method(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def is_record_file(path: str) -> bool:
    """Whether a path is one that a record may have."""
    return path.endswith(".yaml") and not any(part.startswith(".") for part in path.split("/"))


def near(repository: Repository, name: str) -> str:
    """The branch or tag whose name is nearest to a name, if one is near."""
    told = _git(repository.at, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes")
    names = {each: each for each in told.decode("utf-8", "replace").splitlines()} | {"HEAD": "HEAD"}
    by_fold = {each.casefold(): each for each in names}
    return next((by_fold[each] for each in difflib.get_close_matches(name.casefold(), by_fold, 1, 0.6)), "")


def _commit(repository: Repository, name: str) -> str | None:
    # What begins with a hyphen would be an option to Git; no branch and no tag does.
    if not name or name.startswith("-") or any(c < " " for c in name):
        return None
    told = _git(repository.at, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", may_fail=True)
    return told.decode().strip() or None


def _unknown(repository: Repository, name: str) -> Unavailable:
    if _commit(repository, "HEAD") is None:
        return Unavailable("there are no commits yet, so there is nothing to compare with")
    begun = _STEPS.split(name)[0]
    if begun != name and _commit(repository, begun):
        return Unknown(f"there is no revision “{name}”, though there is “{begun}”{_shallow(repository)}")
    hint = near(repository, name)
    name = name if len(name) <= LONGEST_SHOWN else f"{name[:LONGEST_SHOWN]}…"
    meant = f"; did you mean “{hint}”?" if hint else ""
    return Unknown(f"there is no revision “{name}”{meant or _shallow(repository)}")


def _shallow(repository: Repository) -> str:
    """What to do where a clone holds only the latest commits, as those of build services do."""
    told = _git(repository.at, "rev-parse", "--is-shallow-repository", may_fail=True) or b""
    return "; this clone holds only the latest commits: git fetch --unshallow" if told.strip() == b"true" else ""


def _contents(told: bytes) -> Iterator[bytes]:
    """What ``cat-file --batch`` said: for each object a line with its size, then its bytes, then a line's end."""
    at = 0
    while at < len(told):
        end = told.index(b"\n", at)
        size = int(told[at:end].rsplit(b" ", 1)[1])
        yield told[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


@dataclass(frozen=True, slots=True)
class _Told:
    """What Git said: whether it could do it, its answer, and what it complained of."""

    done: bool
    answer: bytes
    complaint: str


def _git(at: Path, *words: str, given: Iterable[str] = (), may_fail: bool = False) -> bytes:
    """What Git answers; nothing where it fails and may."""
    told = _ask(at, words, "".join(f"{each}\n" for each in given))
    if told.done:
        return told.answer
    if may_fail:
        return b""
    if "promisor" in told.complaint:
        raise Unavailable("this clone was made without the files of earlier commits: clone it anew without --filter")
    last = told.complaint.strip().splitlines()[-1:] or ["it did not say why"]
    raise Unavailable(f"Git could not do it: {last[0].removeprefix('fatal: ')}")


def _ask(at: Path, words: Iterable[str], given: str) -> _Told:
    around = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
    pipe = subprocess.PIPE
    # The person's own Git, found as their shell finds it; no shell reads the words, and those that come from the person
    # are ids by then or begin with no hyphen.
    command = ["git", *_SAFELY, *words]
    try:
        with subprocess.Popen(command, cwd=at, env=around | _QUIETLY, stdin=pipe, stdout=pipe, stderr=pipe) as git:  # noqa: S603
            try:
                answer, complaint = git.communicate(given.encode(), PATIENCE)
            except subprocess.TimeoutExpired as error:
                git.kill()
                raise Unavailable("Git did not answer") from error
            return _Told(git.returncode == 0, answer, complaint.decode("utf-8", "replace"))
    except FileNotFoundError as error:
        raise Unavailable("Git is not installed, or is not on the PATH; it is needed to compare revisions") from error
    except (OSError, ValueError) as error:
        raise Unavailable(f"Git could not be started: {error}") from error
