"""The problems as a GitLab Code Quality report, which merge requests show beside the lines that they change."""

from __future__ import annotations

import json

from auditpress.formats.outcome import Outcome, fingerprints, name, tame

_SEVERITIES = {"error": "major", "warning": "minor"}


def written(outcome: Outcome) -> str:
    """The report as text, in ASCII. GitLab knows no file as a whole, so what is wrong with one is told at line 1."""
    report = [
        {
            "description": tame(f"{each.message}. {each.hint}" if each.hint else each.message),
            "check_name": each.rule,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[each.severity],
            "location": {"path": name(each.path), "lines": {"begin": max(each.line, 1)}},
        }
        for each, fingerprint in zip(outcome.problems, fingerprints(outcome.problems), strict=True)
    ]
    return json.dumps(report, indent=2) + "\n"
