"""What a preview answers while records have errors: in the place of a page its problems, on any other a line above it.

These pages are not part of the site and lie nowhere; they are made when a browser asks for them. Their templates are
in the theme's folder ``preview/``, and need nothing that a site would have to give.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from auditpress.excerpt import tame as without_tricks
from auditpress.problems import Problem, count, is_error
from auditpress.settings import Config
from auditpress.telling import MOST

ALL = "auditpress-problems/"
"""The address of the page that lists everything that is wrong, from the root of the site."""

_WIDEST = 240


class Excerpt(NamedTuple):
    """A line of a file in three pieces; the middle one is what is meant."""

    before: str
    meant: str
    after: str


class Told:
    """What a build had to say, and the pages that say it. ``root`` is the address of the site, such as ``/river/``.

    ``trouble`` is what kept a site from being built besides problems of records; ``built`` says that the pages are of
    this build, and ``some`` that there are pages at all.
    """

    def __init__(
        self, config: Config, root: str, problems: Sequence[Problem] = (), trouble: str = "", *, some: bool = True
    ) -> None:
        self._config = config
        self._root = root
        self._problems = problems
        self._trouble = trouble
        self._some = some
        self._errors = [*filter(is_error, problems)]
        self._at = _by_address(problems, config)
        self._environment = Environment(
            loader=FileSystemLoader([folder / "preview" for folder in config.templates]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {"tame": tame, "excerpt": excerpt}
        self._line = lru_cache(1)(self._lines)

    @property
    def built(self) -> bool:
        """Whether the pages are those of this build."""
        return not (self._errors or self._trouble)

    def instead(self, path: str, *, there: bool) -> str:
        """The page to show in the place of the one at a path below the root; nothing, where that can be shown.

        ``there`` says that the site has something at the path.
        """
        if path.strip("/") == ALL.strip("/"):
            return self._page("Problems", self._problems)
        address = path.removesuffix("index.html").strip("/")
        file, found = self._at.get(address, ("", ()))
        if found and (not there or any(map(is_error, found))):
            return self._page(f"Problems in {file}", found)
        if not self._some and "." not in address.rpartition("/")[2]:
            return self._page("There is no site yet", self._problems)
        return ""

    def marked(self, html: bytes) -> bytes:
        """A page of the last good build, with a line that says so at its top; as it is, if it is of this build."""
        if self.built:
            return html
        style, line = self._line()
        head, end, rest = html.partition(b"</head>")
        # Below the way past the chrome, which is the first thing that the keyboard reaches.
        skip = rest.find(b'class="ap-skip"')
        body = rest.find(b"</a>", skip) + 4 if skip > 0 else rest.find(b">", rest.find(b"<body")) + 1
        return b"%b%b%b%b%b%b" % (head, style, end, rest[:body], line, rest[body:])

    def _lines(self) -> tuple[bytes, bytes]:
        """The line that stands above pages, and its style."""
        wrong = count(self._errors) if self._errors else self._trouble.partition("\n")[0]
        line = self._environment.get_template("banner.html").render(wrong=wrong, all=self._root + ALL)
        return self._environment.get_template("_style.html").render().encode(), line.encode()

    def _page(self, title: str, problems: Sequence[Problem]) -> str:
        ordered = sorted(problems, key=lambda problem: (not is_error(problem), problem))
        files: dict[str, list[Problem]] = {}
        for problem in ordered[:MOST]:
            files.setdefault(problem.path, []).append(problem)
        return self._environment.get_template("problems.html").render(
            title=title,
            site=self._config.site_name,
            language=self._config.language,
            files=files,
            count=count(problems),
            more=len(ordered) - MOST,
            trouble=self._trouble,
            built=self.built,
            some=self._some,
            root=self._root,
            all="" if problems is self._problems else self._root + ALL,
            addresses={path: self._root + address for address, (path, _) in self._at.items()},
        )


def _by_address(problems: Iterable[Problem], config: Config) -> Mapping[str, tuple[str, list[Problem]]]:
    """Problems by the address of the page that their file would be, with the file."""
    found: dict[str, tuple[str, list[Problem]]] = {}
    for problem in problems:
        if (address := _address(problem.path, config)) is not None:
            found.setdefault(address, (problem.path, []))[1].append(problem)
    return found


def _address(path: str, config: Config) -> str | None:
    """The address of the page that a file would be, without slashes at its ends; None for other files."""
    file = config.root / path
    if file.is_relative_to(config.records):
        return file.relative_to(config.records).with_suffix("").as_posix()
    if file.is_relative_to(config.content) and file.suffix == ".md":
        page = PurePosixPath(file.relative_to(config.content).with_suffix(""))
        return "/".join(page.parts[:-1] if page.name in ("index", "README") else page.parts)
    return None


def tame(text: str) -> str:
    """A text with nothing in it that would hide from a reader or turn its writing round."""
    return without_tricks(text, "\t\n")


def excerpt(problem: Problem) -> Excerpt:
    """The line of a problem, cut where it is very long."""
    line, start = problem.excerpt, max(problem.column - 1, 0)
    end = start + min(max(problem.length, 1), _WIDEST)
    begin = max(0, start - _WIDEST // 3) if len(line) > _WIDEST else 0
    stop = max(begin + _WIDEST, end)
    left, right = "…" if begin else "", "…" if stop < len(line) else ""
    return Excerpt(left + tame(line[begin:start]), tame(line[start:end]) or " ", tame(line[end:stop]) + right)
