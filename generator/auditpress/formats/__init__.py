"""What a check found, for programs: JSON, GitHub, GitLab and SARIF. People read ``problems.as_text``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from auditpress.formats import github, gitlab, listing, sarif
from auditpress.formats.outcome import Outcome

__all__ = ["FORMATS", "Outcome", "github"]

FORMATS: Mapping[str, Callable[[Outcome], str]] = MappingProxyType(
    {"json": listing.written, "github": github.written, "gitlab": gitlab.written, "sarif": sarif.written}
)
"""Each format's name, and what writes an outcome in it: a text that ends with a line break."""
