"""What a first visit to a page of the reference site loads, all in: ``./run weight``."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

from tests.helpers import ROOT, parsed

PAGES = {
    "home": "/",
    "report": "/reports/2025/home-office/",
    "organisation": "/organisations/home-office/",
    "findings": "/findings/",
    "register": "/registers/2020/nbo-tracing-january/",
    "search": "/search/",
}
MOST = 120 * 1024
"""Bytes of a report page with everything that it loads, as a server that compresses sends them."""


def loaded(site: Path, page: str) -> dict[str, int]:
    """The files that a page loads, itself first, and how many bytes each is as gzip -9 makes it."""
    return {path: len(gzip.compress((site / path.lstrip("/")).read_bytes(), 9, mtime=0)) for path in _files(site, page)}


def _files(site: Path, page: str) -> Iterator[str]:
    file = f"{page}index.html"
    yield file
    for each in parsed((site / file.lstrip("/")).read_text(encoding="utf-8")).iter():
        address = each.get("src") or (each.get("href") if each.tag == "link" else None)
        if address and each.get("rel") in (None, "stylesheet", "icon"):
            yield urljoin(page, address)


def main(site: Path) -> None:
    """Print the figures of each page."""
    print(f"{'':14}{'page':>8}{'styles':>8}{'other':>8}{'all in':>8}   KB, gzip -9")
    for name, page in PAGES.items():
        files = loaded(site, page)
        own = files[f"{page}index.html"]
        styles = sum(size for path, size in files.items() if path.endswith(".css"))
        whole = sum(files.values())
        print(name.ljust(14) + "".join(f"{part / 1024:8.1f}" for part in (own, styles, whole - own - styles, whole)))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "site")
