"""What pages may know of the site as a whole."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outline:
    """The site's name, its address (empty, or ending with a slash), a sentence about it, and the host's own pages."""

    name: str
    url: str
    description: str
    hosted: tuple[str, ...]
