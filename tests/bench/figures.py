"""What was measured: medians, ratios with their bounds, the table for people and the JSON for machines."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

KEYS = ("cold", "again", "edit", "rename", "template", "check", "hugo", "mkdocs", "copy")
"""Rows that the JSON always has, null if they were not measured."""


@dataclass(frozen=True, slots=True)
class Bound:
    """How much one figure may be of another; ``aim`` is what is hoped for beyond that."""

    over: str
    under: str
    most: float
    aim: float | None = None
    memory: bool = False

    @property
    def name(self) -> str:
        """The ratio in words: ``cold / hugo``."""
        words = f"{self.over} / {self.under}"
        return f"peak memory, {words}" if self.memory else words


BOUNDS = (
    Bound("cold", "hugo", 1.0),
    Bound("pages_only", "hugo", 0.7),
    Bound("cold", "mkdocs", 0.12),
    Bound("edit", "hugo", 0.2, 0.08),
    Bound("again", "hugo", 0.08, 0.05),
    Bound("rename", "hugo", 0.25),
    Bound("cold", "copy", 3),
    Bound("cold", "tenth", 11),
    Bound("cold", "hugo", 0.5, memory=True),
)


@dataclass(slots=True)
class Figures:
    """The runs of each row in seconds, the peaks in MiB, and what the rows are called."""

    count: int
    runs: dict[str, list[float]] = field(default_factory=dict)
    peaks: dict[str, float] = field(default_factory=dict)
    what: dict[str, str] = field(default_factory=dict)

    def median(self, name: str) -> float | None:
        """The middle one of a row's runs, if it was measured."""
        return statistics.median(self.runs[name]) if self.runs.get(name) else None

    def ratio(self, bound: Bound) -> float | None:
        """A ratio, if both its sides were measured."""
        get = self.peaks.get if bound.memory else self.median
        over, under = get(bound.over), get(bound.under)
        return over / under if over is not None and under else None

    def as_json(self) -> str:
        """Everything, for machines: seconds and MiB, null for what was not measured."""
        names = dict.fromkeys((*KEYS, *self.runs))
        data: dict[str, Any] = {"count": self.count} | {name: _short(self.median(name)) for name in names}
        data |= {"peak_mb": _short(self.peaks.get("cold")), "hugo_peak_mb": _short(self.peaks.get("hugo"))}
        data["peaks_mb"] = {name: _short(peak) for name, peak in self.peaks.items()}
        data["runs"] = {name: [_short(run) for run in runs] for name, runs in self.runs.items()}
        data["ratios"] = [
            {"ratio": bound.name, "is": _short(found), "at_most": bound.most, "holds": found <= bound.most}
            for bound in BOUNDS
            if (found := self.ratio(bound)) is not None
        ]
        data["machine"] = {"processors": os.cpu_count(), "system": platform.platform()}
        return json.dumps(data, indent=1) + "\n"

    def as_text(self) -> str:
        """The table of rows, then that of ratios."""
        return "\n".join((*self._rows(), "", *self._ratios())).rstrip() + "\n"

    def _rows(self) -> Iterator[str]:
        hugo = self.median("hugo")
        yield f"{self.count:,} reports"
        yield f"{'':<32}{'median s':>10}{'from':>9}{'to':>9}{'of Hugo':>9}{'peak MiB':>10}"
        for name, what in self.what.items():
            runs, median, peak = self.runs.get(name), self.median(name), self.peaks.get(name)
            times = [median, min(runs), max(runs)] if runs else [None] * 3
            share = median / hugo if median is not None and hugo else None
            cells = zip((*times, share, peak), (10, 9, 9, 9, 10), (2, 2, 2, 2, 0), strict=True)
            yield f"{what:<32}" + "".join(_cell(value, width, places) for value, width, places in cells)

    def _ratios(self) -> Iterator[str]:
        found = [(bound, ratio) for bound in BOUNDS if (ratio := self.ratio(bound)) is not None]
        if found:
            yield f"{'':<32}{'is':>10}{'at most':>9}"
        for bound, ratio in found:
            verdict = "holds" if ratio <= bound.most else "DOES NOT HOLD"
            hoped = f" (aim {bound.aim:g}: {'met' if ratio <= bound.aim else 'not met'})" if bound.aim else ""
            yield f"{bound.name:<32}{ratio:>10.3f}{bound.most:>9g}  {verdict}{hoped}"


def _cell(value: float | None, width: int, places: int) -> str:
    return f"{value:>{width}.{places}f}" if value is not None else f"{'-':>{width}}"


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
