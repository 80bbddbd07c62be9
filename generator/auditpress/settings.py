"""How a site is set up, as values that cost nothing to import."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

OTHER_ENDING = re.compile(r"(?!(?-i:\.yaml)\Z)\.ya?ml(?:\.txt)?\Z", re.IGNORECASE)
"""What becomes of a record's ending: YAML has two in use, and some systems hide a third that they add."""


class ConfigError(Exception):
    """The site cannot be built as it is set up; the message is for the person who runs it."""


@dataclass(frozen=True, slots=True)
class Config:
    """Where a site's parts lie and what it is called. ``site_url`` is empty or ends with a slash.

    ``templates`` are the theme's folders; page templates lie in ``records/`` beneath each, and the first one wins.
    With ``drafts``, which is for a preview alone, records that are not published yet are part of the site. ``history``
    is what pages tell of commits; see ``history``.
    """

    root: Path
    records: Path
    content: Path
    site_dir: Path
    site_name: str
    site_url: str
    templates: tuple[Path, ...]
    language: str = "en"
    description: str = ""
    drafts: bool = False
    history: Literal["none", "notes", "subjects"] = "none"


@dataclass(frozen=True, slots=True)
class Options:
    """How a build is to be done: in how many processes, with what is kept from earlier builds, with twins, with PDFs.

    With ``search``, what a browser searches by is made too.
    ``code`` stands for the program in the version that it has, and ``host`` for all that the host's pages are made of
    besides records; nothing where that is not known, and then they are always made anew.
    """

    jobs: int = 1
    cached: bool = True
    twins: bool = True
    search: bool = False
    papers: bool = False
    code: str = ""
    host: str = ""
