"""What pages may know of the site as a whole, and which address belongs to what."""

from __future__ import annotations

from dataclasses import dataclass

from auditpress.model import Place


@dataclass(frozen=True, slots=True)
class Outline:
    """The site's name, its address (empty, or ending with a slash), a sentence about it, and the host's own pages."""

    name: str
    url: str
    description: str
    hosted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What an address belongs to: words or a file, and for a record its id with the field that claims the address."""

    path: str
    what: str
    record: str = ""
    place: Place = ()
