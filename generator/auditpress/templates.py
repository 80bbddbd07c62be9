"""Which templates a template takes in, so that a change in one is felt where it is used."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, TemplateNotFound, meta

from auditpress.cache import digest


class Prints:
    """The digests of page templates, each with all that it extends, includes and imports."""

    def __init__(self, folders: Sequence[Path], rooms: Sequence[str] = ("records",)) -> None:
        self._environment = Environment(autoescape=True)
        self._loader = FileSystemLoader([folder / room for room in rooms for folder in folders])
        self._known: dict[str, str] = {}
        self._texts: dict[str, tuple[str, tuple[str, ...]]] = {}

    def every(self) -> str:
        """The digest of all templates; where it is as it was, so is that of each."""
        names = self._loader.list_templates()
        return digest(*(part.encode() for name in names for part in (name, self._text(name))))

    def _text(self, name: str) -> str:
        try:
            return self._loader.get_source(self._environment, name)[0]
        except TemplateNotFound:
            return ""

    def of(self, name: str) -> str:
        """The digest of a template, or nothing if there is none of that name."""
        if name not in self._known:
            self._known[name] = digest(*(text.encode() for text in self._closure(name)))
        return self._known[name]

    def _closure(self, name: str) -> list[str]:
        texts: dict[str, str] = {}
        waiting = [name]
        for each in waiting:
            if each not in texts:
                texts[each], named = self._read(each)
                waiting += named
        return [part for each in sorted(texts) for part in (each, texts[each])]

    def _read(self, name: str) -> tuple[str, tuple[str, ...]]:
        """A template's text and the templates that it names."""
        if name not in self._texts:
            text = self._text(name)
            # A template that chooses another one while it runs may take in any.
            named = [every for one in _taken_in(text) for every in ([one] if one else self._loader.list_templates())]
            self._texts[name] = text, tuple(named)
        return self._texts[name]


@lru_cache(maxsize=200)
def _taken_in(text: str) -> tuple[str | None, ...]:
    """The templates that a template names; a preview asks again after each save, and to read one takes a while."""
    return tuple(meta.find_referenced_templates(Environment(autoescape=True).parse(text)))
