"""The schemas of whole sites, and an independent validator that judges records by them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from auditpress import source
from auditpress.document import Document
from auditpress.kinds import KINDS
from auditpress.schema import known, schemas
from tests import yaml_core
from tests.helpers import FOLDERS, ROOT, SITES, config, load

Json = dict[str, Any]

GOOD = {"reference": ROOT, **{name: SITES / name for name in ("small", "gao", "ico")}}
"""Sites without errors."""


@cache
def drawn(site: Path) -> dict[str, Json]:
    """The schemas of a site by the folders of their kinds."""
    made = schemas(known.known(load(site)))
    return dict(zip((kind.folder for kind in KINDS), made.values(), strict=True))


@cache
def validator(site: Path, folder: str) -> jsonschema.Draft7Validator:
    """An independent judge of the records in a folder."""
    return jsonschema.Draft7Validator(drawn(site)[folder])


def complaints(site: Path, id: str, text: str) -> set[tuple[str | int, ...]]:
    """Where a schema complains of a record."""
    found = validator(site, id.partition("/")[0]).iter_errors(yaml_core.read(text))
    return {tuple(error.absolute_path) for error in found}


def records(site: Path) -> list[Document]:
    """The records of a site whose text can be read and whose kind is known."""
    found = source.read(site, config(site).records).documents
    return [document for document in found if document.id.partition("/")[0] in FOLDERS]
