"""The problems as SARIF 2.1.0, the OASIS standard that code hosts and editors read.

Sections (§) are those of the standard with Errata 01. What GitHub's code scanning asks beyond it is kept too: each rule
has a help text, each result a line.
"""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from auditpress import __version__
from auditpress.formats.outcome import Outcome, fingerprints, tame
from auditpress.problems import Problem, Related
from auditpress.rules import RULES, Rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_NUMBERS = {id: number for number, id in enumerate(RULES)}


def written(outcome: Outcome) -> str:
    """The log as text, in ASCII, with one run."""
    driver = {
        "name": "auditpress",
        "version": __version__,
        "rules": [_rule(each, outcome.guide) for each in RULES.values()],
    }
    invocation: dict[str, Any] = {"executionSuccessful": not outcome.refusal}
    if outcome.refusal:
        invocation["toolConfigurationNotifications"] = [{"level": "error", "message": _message(outcome.refusal)}]
    run = {
        "tool": {"driver": driver},
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "results": [
            _result(each, fingerprint)
            for each, fingerprint in zip(outcome.problems, fingerprints(outcome.problems), strict=True)
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule, guide: str) -> dict[str, Any]:
    described = {
        "id": rule.id,
        "shortDescription": {"text": rule.law},
        "fullDescription": {"text": rule.law},
        "help": {"text": rule.law},
        "defaultConfiguration": {"level": rule.severity},
    }
    return described | ({"helpUri": guide + quote(rule.id)} if guide else {})


def _result(problem: Problem, fingerprint: str) -> dict[str, Any]:
    # A region says lines, but a problem of a whole file has none, and GitHub takes no result without one: its first.
    region = {"startLine": 1}
    if problem.line:
        region = {
            "startLine": problem.line,
            "startColumn": problem.column,
            "endLine": problem.end_line,
            "endColumn": problem.end_column,
        }
    result: dict[str, Any] = {
        "ruleId": problem.rule,
        "ruleIndex": _NUMBERS.get(problem.rule, -1),
        "level": problem.severity,
        "message": _message(f"{problem.message}. {problem.hint}" if problem.hint else problem.message),
        "locations": [_location(problem.path, region)],
        "partialFingerprints": {"auditpress/v1": fingerprint},
    }
    if problem.related:
        result["relatedLocations"] = [_related(number, each) for number, each in enumerate(problem.related)]
    return result


def _related(number: int, place: Related) -> dict[str, Any]:
    region = {"startLine": place.line, "startColumn": place.column} if place.line else {"startLine": 1}
    return {"id": number, **_location(place.path, region), "message": _message(place.message)}


def _location(path: str, region: dict[str, int]) -> dict[str, Any]:
    address = quote(path, errors="surrogateescape")
    place = {"uri": f"file://{address}"} if PurePath(path).is_absolute() else {"uri": address, "uriBaseId": _ROOT}
    return {"physicalLocation": {"artifactLocation": place, "region": region}}


def _message(text: str) -> dict[str, str]:
    """Words that stand for themselves: braces would be placeholders (§3.11.5), brackets and a parenthesis a link."""
    return {"text": tame(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")}
