"""``datapackage.json``: the tables described for programs, as the Data Package standard asks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from auditpress.data import TABLES
from auditpress.data.columns import Column, Table

DATE = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
"""A date as exact as it is known, which no type of the standard's is."""

_TYPES = {"whole": "integer", "number": "number", "yes or no": "boolean"}


class Made(NamedTuple):
    """A file of the downloads: its name, its digest (SHA-256) and its size in bytes."""

    name: str
    digest: str
    size: int


def package(title: str, about: str, home: str, files: Mapping[str, Made]) -> bytes:
    """The description of all tables; ``files`` by their names, ``home`` the site's address if it has one."""
    told = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "records",
        "title": title,
        "description": about,
        **({"homepage": home} if home else {}),
        "resources": [_resource(table, files[f"{table.name}.csv"]) for table in TABLES],
    }
    return f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode()


def _resource(table: Table, file: Made) -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": table.name.replace("_", "-"),
        "type": "table",
        "path": file.name,
        "description": table.words,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": file.size,
        "hash": f"sha256:{file.digest}",
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    links = [
        {"fields": [column.name], "reference": {"resource": _resource_of(column, table), "fields": ["id"]}}
        for column in table.columns
        if column.to
    ]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(column) for column in table.columns],
        "primaryKey": [*table.key],
        **({"foreignKeys": links} if links else {}),
        "missingValues": [""],
    }


def _resource_of(column: Column, table: Table) -> str:
    """The resource that a column leads to; the standard has an empty name for the column's own."""
    return "" if column.to == table.name else column.to.replace("_", "-")


def _field(column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if column.required else {}
    if column.name == "id":
        limits["unique"] = True
    if column.sort == "date":
        limits["pattern"] = DATE
    return {
        "name": column.name,
        "type": _TYPES.get(column.sort, "string"),
        **({"trueValues": ["yes"], "falseValues": ["no"]} if column.sort == "yes or no" else {}),
        "description": column.words,
        **({"constraints": limits} if limits else {}),
    }
