"""The colours that an adopter chooses: whether they are colours of the design, and can be read on one another.

A public body is bound by law to contrast (WCAG 2.2, 1.4.3 and 1.4.11), so a site whose chosen colours fall short of it
is not built, and the message says by how much.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from auditpress.nearness import suggest

WORDS, LINES = 4.5, 3.0
"""The least contrast of words, and of lines and symbols, with what they stand on."""

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_BLOCK = re.compile(r"(@media screen and \(prefers-color-scheme: dark\) \{\s*)?:root \{(.*?)\}", re.DOTALL)
_PROPERTY = re.compile(r"--ap-([\w-]+):\s*([^;]+);")

_TAGS = (
    "closed",
    "open",
    "partly",
    "refused",
    "none",
    "info",
    "warning",
    "critical",
    "high",
    "medium",
    "low",
    "neutral",
)
_ON_GROUND = ("text", "quiet", "link", "link-hover", "visited")
_PAIRS = (
    ("on-brand", "brand", WORDS),
    ("focus-text", "focus", WORDS),
    *((words, ground, WORDS) for words in _ON_GROUND for ground in ("ground", "surface")),
    *((f"{tag}-text", tag, WORDS) for tag in _TAGS),
    *((line, "ground", LINES) for line in ("accent", "edge", "focus-line", "warn-line")),
)
"""What is seen on what, and the least contrast of the two."""


def faults(chosen: Any, sheet: str) -> Iterator[str]:
    """What is wrong with the ``colours`` of a theme, each in a line that begins with the place below it.

    ``sheet`` is the stylesheet whose custom properties they set anew: its ``:root`` for light, and the one for dark.
    """
    if not isinstance(chosen, Mapping):
        yield "must be names with values, such as brand: “#5b1a3a”"
        return
    designed = _designed(sheet)
    dark = chosen.get("dark") or {}
    light = {name: value for name, value in chosen.items() if name != "dark"}
    if not isinstance(dark, Mapping):
        yield "dark: must be names with values, such as brand: “#3d0f26”"
        dark = {}
    for scheme, mine in (("", light), ("dark", dark)):
        way = f"{scheme}: " if scheme else ""
        wrong = [f"{way}{words}" for words in _unknown(mine, designed[""])]
        yield from wrong or (f"{way}{words}" for words in _unreadable(mine, designed[""] | designed[scheme]))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours such as ``#14453f``, from 1 to 21, as WCAG reckons it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _designed(sheet: str) -> dict[str, dict[str, str]]:
    """The properties of the design by their names: all of them for light under "", those that dark sets anew."""
    found: dict[str, dict[str, str]] = {"": {}, "dark": {}}
    for dark, block in _BLOCK.findall(sheet):
        for name, value in _PROPERTY.findall(block):
            found["dark" if dark else ""].setdefault(name, value.strip())
    return found


def _unknown(mine: Mapping[Any, Any], designed: Mapping[str, str]) -> Iterator[str]:
    """Names that the design does not have, and values that are no colours where it has one."""
    for name, value in mine.items():
        if name not in designed:
            yield f"“{name}” is no colour of the design. {suggest(str(name), designed)}".rstrip()
        elif _COLOUR.fullmatch(designed[name]) and not (isinstance(value, str) and _COLOUR.fullmatch(value)):
            shown = "is empty" if value is None else f"“{value}” is not a colour"
            yield f"{name}: {shown}; write it as “#5b1a3a”, in quotation marks"


def _unreadable(mine: Mapping[str, str], designed: Mapping[str, str]) -> Iterator[str]:
    """Pairs of which the adopter chose one or both, and whose contrast is too small."""
    colours = {**designed, **mine}
    for above, below, least in _PAIRS:
        if above not in mine and below not in mine:
            continue
        if above not in colours or below not in colours:
            continue
        has = contrast(colours[above], colours[below])
        if has < least:
            yield (
                f"{above} “{colours[above]}” cannot be seen well on {below} “{colours[below]}”: "
                f"their contrast is {_figure(has)}, not {least:g} or more"
            )


def _figure(number: float) -> str:
    """Rounded down, so that what falls short never reads as if it did not."""
    return f"{int(number * 10) / 10:g}"


def _linear(part: float) -> float:
    # The figures of sRGB, as WCAG gives them.
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (_linear(part) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
