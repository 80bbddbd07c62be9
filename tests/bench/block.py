"""Records as an editor would write them: block style, plain scalars where they will do, long text in block scalars."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

WIDTH = 110

Value = str | int | Sequence["Value"] | Mapping[str, "Value"]

_ODD = re.compile(r"^[\s\-?:,\[\]{}#&*!|>'\"%@`]|: |:$| #|\s$|^$")


def dump(record: Mapping[str, Value]) -> str:
    """A record as YAML. Text with a line break in it becomes a literal block, long text a folded one."""
    return "\n".join(_mapping(record, "")) + "\n"


def prose(*paragraphs: str) -> str:
    """Paragraphs as ``dump`` sets them in a literal block, in lines of their own."""
    return "\n\n".join("\n".join(_wrapped(paragraph, WIDTH - 10)) for paragraph in paragraphs) + "\n"


def _mapping(fields: Mapping[str, Value], indent: str) -> Iterator[str]:
    for name, value in fields.items():
        if isinstance(value, str | int):
            yield from _scalar(f"{indent}{name}:", str(value), indent + "  ")
        else:
            yield f"{indent}{name}:"
            inner = indent + "  "
            yield from _mapping(value, inner) if isinstance(value, Mapping) else _list(value, inner)


def _list(items: Sequence[Value], indent: str) -> Iterator[str]:
    for item in items:
        if isinstance(item, Mapping):
            first, *rest = _mapping(item, indent + "  ")
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        else:
            yield from _scalar(f"{indent}-", str(item), indent + "  ")


def _scalar(before: str, text: str, indent: str) -> Iterator[str]:
    if "\n" in text:
        yield f"{before} |"
        yield from (indent + line if line else "" for line in text.rstrip("\n").split("\n"))
    elif len(before) + len(text) < WIDTH:
        yield f"{before} {_quoted(text)}"
    else:
        yield f"{before} >-"
        yield from (indent + line for line in _wrapped(text, WIDTH - len(indent)))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' if _ODD.search(text) else text


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
