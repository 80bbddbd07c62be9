"""The problems as a JSON list, as ``guide/problems.schema.json`` describes it."""

from __future__ import annotations

import json
from typing import Any

from auditpress.formats.outcome import Outcome, name, tame
from auditpress.problems import Problem


def written(outcome: Outcome) -> str:
    """The list as text, in ASCII, so that it is the same in any encoding."""
    return json.dumps([_one(each) for each in outcome.problems], indent=2) + "\n"


def _one(problem: Problem) -> dict[str, Any]:
    return {
        "path": name(problem.path),
        "line": problem.line,
        "column": problem.column,
        "end_line": problem.end_line,
        "end_column": problem.end_column,
        "severity": problem.severity,
        "rule": problem.rule,
        "message": tame(problem.message),
        "hint": tame(problem.hint),
        "related": [
            {"path": name(each.path), "line": each.line, "column": each.column, "message": tame(each.message)}
            for each in problem.related
        ],
    }
