"""What pages may know of the site as a whole, which address belongs to what, and what is to be made."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from auditpress.history import Changes, History
from auditpress.model import File, Page, Place
from auditpress.settings import Config


@dataclass(frozen=True, slots=True)
class Outline:
    """The site's name, its address (empty, or ending with a slash), a sentence about it, and the host's own pages.

    ``changes`` are what was said of changes to records when they were committed.
    """

    name: str
    url: str
    description: str
    hosted: tuple[str, ...]
    changes: Changes = field(default_factory=dict)

    @classmethod
    def of(cls, config: Config, hosted: tuple[str, ...], history: History) -> Outline:
        """That of a site as it is set up."""
        return cls(config.site_name, config.site_url, config.description, hosted, history.changes)


@dataclass(frozen=True, slots=True)
class Claim:
    """What an address belongs to: words or a file, and for a record its id with the field that claims the address."""

    path: str
    what: str
    record: str = ""
    place: Place = ()


@dataclass(frozen=True, slots=True)
class Job:
    """Pages that are made together, or left as they are together.

    ``name`` is a record's id, or the address of a list. ``members`` stands for all that decides what is on the pages
    besides what ``make`` reads of the graph: while neither changes, the pages stay as they are.
    """

    name: str
    members: str
    make: Callable[[], Iterable[Page | File]]


def digest(*members: object) -> str:
    """A short word for values that are told apart by how they print."""
    return hashlib.blake2b("\x1f".join(map(str, members)).encode(), digest_size=16).hexdigest()
