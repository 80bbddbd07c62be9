"""The table of the accessibility statement, made from what the tests open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tests.browser.pages import EVERY, SCHEMES, SCRIPTS, WIDTHS

REGION = re.compile(r"(<!-- tested -->\n).*?(<!-- /tested -->)", re.DOTALL)


def with_table(page: str, readers: Iterable[str]) -> str:
    """The statement with the pages that are tested now, and how they are."""
    return REGION.sub(lambda found: f"{found[1]}\n{''.join(_region(readers))}{found[2]}", page)


def _region(readers: Iterable[str]) -> Iterator[str]:
    schemes = " and ".join(SCHEMES)
    states = len(EVERY) * len(WIDTHS) * len(SCHEMES) * len(SCRIPTS)
    widths = [f"{width} px" for width in WIDTHS]
    yield (
        f"{len(EVERY)} pages, at {len(WIDTHS)} widths, in {len(SCHEMES)} colour schemes, with and without scripts: "
        f"{states} states of a page, none of which may break a rule.\n\n"
    )
    yield f"| Page | {' | '.join(widths)} | With and without scripts |\n| --- |{' --- |' * (len(WIDTHS) + 1)}\n"
    for name in EVERY:
        yield f"| {name.capitalize()} |{f' {schemes} |' * len(WIDTHS)} both |\n"
    yield "\nEach of these pages is also measured for readers with:\n\n"
    yield from (f"- {reader}\n" for reader in readers)
    yield "\n"
