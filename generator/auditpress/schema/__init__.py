"""JSON Schemas of the kinds of record, for editors that complete, explain and underline; and what ties them together.

They are drawn from the same models that ``check`` uses. A schema never complains of what ``check`` takes, and of what
``check`` refuses it tells what it can: fields, words, dates, shapes. Whether a record exists is left to ``check``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from auditpress.graph import Kind
from auditpress.kinds import KINDS
from auditpress.schema.drawing import Drawing
from auditpress.schema.known import Known, offers
from auditpress.schema.words import choices

__all__ = ["Known", "as_text", "file_name", "schemas"]


def schemas(known: Known) -> dict[str, dict[str, Any]]:
    """The schema of each kind by the name of its file."""
    return {file_name(kind): _schema(kind, known) for kind in KINDS}


def file_name(kind: Kind[Any, Any]) -> str:
    """The file of a kind's schema: ``report.json``."""
    return f"{kind.model.__name__.lower()}.json"


def as_text(value: Mapping[str, Any]) -> str:
    """JSON as it is written to a file, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _schema(kind: Kind[Any, Any], known: Known) -> dict[str, Any]:
    given = kind.model.model_json_schema()
    drawing = Drawing(given, lambda folders, parts: offers(known, folders, parts))
    record = drawing.record(f"{kind.name[:1].upper()}{kind.name[1:]}")
    words, conditions = choices(given, known.schemes)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"urn:auditpress:{file_name(kind).removesuffix('.json')}",
        **record,
        **({"allOf": conditions} if conditions else {}),
        "definitions": dict(sorted({**drawing.shared, **words}.items())),
    }
