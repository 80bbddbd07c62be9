"""What tells an editor of the schemas: the settings of VS Code in ``.vscode``, which may hold other people's too."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditpress.kinds import KINDS
from auditpress.schema import file_name
from auditpress.settings import Config, ConfigError

Json = dict[str, Any]

SETTINGS = ".vscode/settings.json"
EXTENSIONS = ".vscode/extensions.json"
EXTENSION = "redhat.vscode-yaml"
"""The extension of VS Code that reads YAML schemas, by Red Hat."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file that holds ``was``, or nothing yet, and is to hold ``content``.

    ``by_hand`` is what a person has to add to it instead, where the file cannot be changed without harm.
    """

    file: Path
    was: bytes | None
    content: bytes
    by_hand: str = ""

    @property
    def is_right(self) -> bool:
        """Whether nothing is to be done."""
        return self.was == self.content and not self.by_hand


def pieces(config: Config, folder: Path) -> tuple[Piece, ...]:
    """The settings that tell VS Code which schema in ``folder`` is for which records, and which extension reads them.

    Raises ``ConfigError`` if schemas or records lie where an editor that has the site's folder open does not see them.
    """
    place = f"./{_within(config, folder, 'the schemas')}/"
    records = _within(config, config.records, "the records")
    wanted = {f"{place}{file_name(kind)}": f"{records}/{kind.folder}/**/*.yaml" for kind in KINDS}

    def associate(settings: Json) -> Json:
        theirs = {key: value for key, value in settings.get("yaml.schemas", {}).items() if not key.startswith(place)}
        return {**settings, "yaml.schemas": {**theirs, **wanted}}

    return joined(config.root / SETTINGS, associate), joined(config.root / EXTENSIONS, _recommend)


def _recommend(extensions: Json) -> Json:
    known = extensions.get("recommendations", [])
    if not isinstance(known, list):
        raise TypeError
    return {**extensions, "recommendations": known if EXTENSION in known else [*known, EXTENSION]}


def joined(file: Path, add: Callable[[Json], Json]) -> Piece:
    """A file of JSON with something added; all else in it is kept. With comments in it, a person has to add it."""
    was = file.read_bytes() if file.is_file() else None
    ours = as_text(add({}), "  ")
    if was is None or not was.strip():
        return Piece(file, was, ours.encode())
    text = was.decode("utf-8-sig", errors="replace")
    here = _read(_without_comments(text))
    try:
        now = add(here) if here is not None else None
    except (AttributeError, TypeError):  # lists where fields are due, and the like
        now = None
    if now is not None and now == here:
        return Piece(file, was, was)
    if now is None or _read(text) != here:
        return Piece(file, was, was, ours)
    return Piece(file, was, _in_the_manner_of(text, now).encode())


def as_text(value: Mapping[str, Any], indent: str) -> str:
    """Settings as they are written to a file."""
    return json.dumps(value, ensure_ascii=False, indent=indent) + "\n"


def _within(config: Config, path: Path, what: str) -> str:
    if ".." in path.parts or not path.is_relative_to(config.root):
        raise ConfigError(f"An editor that has {config.root} open does not see {what} in {path}; move them into it.")
    return path.relative_to(config.root).as_posix()


def _read(text: str) -> Json | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/|,(?=(?:\s|//[^\n]*|/\*.*?\*/)*[}\]])', re.DOTALL)


def _without_comments(text: str) -> str:
    """VS Code's settings may have comments and a comma after the last entry."""
    return _TOKEN.sub(lambda found: found[0] if found[0][0] == '"' else " ", text)


def _in_the_manner_of(text: str, value: Json) -> str:
    """Settings with the indentation and the line ends of a text."""
    found = re.search(r'\n([ \t]+)"', text)
    made = as_text(value, found[1] if found else "  ")
    return made.replace("\n", "\r\n") if "\r\n" in text else made
