"""The sites that are measured, each in a folder of its own, and the changes that are made to ours."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench import measure, records
from tests.bench.measure import Command

ROOT = Path(__file__).parent.parent.parent
PEERS = ROOT / ".venv-bench"
"""The environment that ``./run bench`` makes for the other generators."""

OVERRIDES = "overrides"
TEMPLATE = "records/reports.html"


class NotShownError(Exception):
    """A build did not show what it was to show, so its time means nothing."""


def put_aside(folder: Path) -> None:
    """Take a folder away by its name; it is removed with all the rest when everything is measured.

    Some file systems are slow at making files for minutes after many were removed, and that would be measured too.
    """
    if folder.exists():
        folder.rename(folder.with_name(f".left-{os.urandom(6).hex()}"))


@dataclass(frozen=True, slots=True)
class Place:
    """A generator's folder: the command that builds its site, the site, and what it keeps for the next build.

    ``mark`` is a file of the site that is there when it is built.
    """

    command: Command
    site: Path
    mark: str
    kept: tuple[Path, ...] = ()

    @property
    def folder(self) -> Path:
        """Where the generator runs."""
        return self.command.folder

    def build(self) -> None:
        """Build the site, untimed."""
        measure.run(self.command)

    def ready(self) -> None:
        """Build the site if it is not there."""
        if not (self.site / self.mark).exists():
            self.build()

    def wipe(self) -> None:
        """Take away the site and all that is kept."""
        for folder in (self.site, *self.kept):
            put_aside(folder)

    def must_show(self, path: str, text: str = "") -> None:
        """Raise ``NotShownError`` unless a page of the site is there and has the text in it."""
        page = self.site / path
        if not page.is_file() or text not in page.read_text(encoding="utf-8"):
            raise NotShownError(f"{page} does not show “{text}”" if text else f"{page} was not made")


@dataclass(frozen=True, slots=True)
class Change:
    """A change to one file of a site: what matches ``pattern`` is followed by ``words``, with the round in them.

    ``page`` shows the words when the change has been built.
    """

    file: Path
    pattern: str
    words: str
    page: str

    def make(self, number: int) -> Callable[[], None]:
        """Change the file, other than in any other round; what is returned changes it back."""
        before = self.file.read_text(encoding="utf-8")
        after, found = re.subn(self.pattern, lambda match: match[0] + self.shown(number), before, count=1)
        if not found:
            raise NotShownError(f"{self.file} has nothing like {self.pattern}")
        self.file.write_text(after, encoding="utf-8")
        return lambda: _restore(self.file, before)

    def shown(self, number: int) -> str:
        """The words of a round."""
        return self.words.format(number)


def _restore(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def program(name: str) -> str:
    """A program of the environment that this runs in."""
    return str(Path(sys.executable).with_name(name))


def peer(name: str, binary: str) -> str:
    """A program of the other environment: the binary in its package, past the script that only looks for it."""
    found = next(iter(PEERS.glob(f"lib/python*/site-packages/{binary}")), PEERS / "bin" / name)
    if not found.exists():
        raise FileNotFoundError(f"{name} is not installed in {PEERS.name}; ./run bench does it")
    return str(found)


def ours(count: int, folder: Path, *options: str, search: bool = False) -> Place:
    """A site of auditpress with so many reports, whose theme has one template of its own: a copy of the report's."""
    records.write(count, folder)
    override = folder / OVERRIDES / TEMPLATE
    override.parent.mkdir(parents=True)
    shutil.copy(ROOT / "theme" / TEMPLATE, override)
    settings = folder / "mkdocs.yml"
    theme = "  name: auditpress\n"
    text = settings.read_text(encoding="utf-8").replace(theme, f"{theme}  custom_dir: {OVERRIDES}\n")
    settings.write_text(text, encoding="utf-8")
    others = () if search else ("--no-search",)
    command = Command((program("auditpress"), "build", *options, *others), folder)
    return Place(command, folder / "site", "index.html", (folder / ".auditpress-cache",))


def changes(place: Place, count: int) -> dict[str, Change]:
    """What is changed in our site, by the row that measures it; all of it concerns one report amid the others."""
    name = f"audit-{count // 2:05d}"
    report = next((place.folder / "audits/reports").glob(f"*/{name}.yaml"))
    page = f"reports/{report.parent.name}/{name}/index.html"
    body = re.findall(r"^auditees:\n  - (\S+)$", report.read_text(encoding="utf-8"), re.MULTILINE)[0]
    organisation = place.folder / f"audits/organisations/{body}.yaml"
    return {
        "edit": Change(report, r"background: \|\n  ", "Words of edit {}. ", page),
        "edit_title": Change(report, r"findings:\n  - ref: 1\n    title: (>-\n +)?", "Title of edit {} ", page),
        "rename": Change(organisation, r"\nname: .*", " renamed {}", page),
        "template": Change(place.folder / OVERRIDES / TEMPLATE, r'<h2 id="findings">Findings', " of template {}", page),
    }
