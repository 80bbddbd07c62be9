"""From a page to its HTML: the template makes the body, the host's chrome goes around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache, lru_cache
from operator import attrgetter
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from auditpress.chrome import Chrome
from auditpress.glosses import Glosser
from auditpress.languages import settled
from auditpress.linked_data import feed, script
from auditpress.model import Page
from auditpress.policy import governed

MOST_ESCAPED = 10_000
"""How many short texts are kept escaped: a name stands on a page several times, and on many pages."""

MOST_MADE = 10_000
"""How many values, such as tags and headings, are kept as they are shown or read."""

MOST_COMPILED = 200
"""How many templates are kept compiled, which is most of what a preview would do after a save."""

MOST_LISTS = 500
"""How many lists of sections are kept."""

MOST_GLOSSERS = 20
"""How many sets of abbreviations are kept ready: one for each publisher with a glossary of its own, and one for all."""

_LONG = 200
_LANG = re.compile(r' lang="[^"]*"(?: dir="[^"]*")?')
_HIDDEN = re.compile(r"<(a|svg|span)\b[^>]*>.*?</\1>", re.DOTALL)


class Renderer:
    """Renders pages with the templates of a theme. A template sees its page and its view, and nothing else."""

    def __init__(
        self, templates: Sequence[Path], chrome: Mapping[str, Chrome], site_url: str, language: str = "en"
    ) -> None:
        self._chrome = chrome
        self._language = language
        self._site_url = site_url
        self._environment = _Environment([folder / "records" for folder in templates])
        self._section = lru_cache(MOST_MADE)(_section)
        self._list = lru_cache(MOST_LISTS)(self._listed)
        self._glosser = lru_cache(MOST_GLOSSERS)(Glosser)

    def body(self, page: Page) -> str:
        """The page without the chrome."""
        made = self._environment.get_template(page.template).render(page=page, view=page.view)
        return settled(made, self._language)

    def head(self, page: Page) -> str:
        """What the page adds to the head."""
        return "".join((page.head, feed(page), script(page, self._site_url)))

    def toc(self, body: str) -> str:
        """The list of a body's sections."""
        return self._list(tuple(self._sections(body)))

    def _sections(self, body: str) -> Iterator[tuple[str, str, Markup]]:
        """The id, the words and the attribute of the language of each heading of the second level that has an id."""
        end = 0
        while (start := body.find("<h2", end)) >= 0 and (end := body.find("</h2>", start)) >= 0:
            id, words, lang = self._section(body[start:end])
            if id:
                yield id, words, lang

    def _listed(self, sections: tuple[tuple[str, str, Markup], ...]) -> str:
        """The list of sections; that of one report is mostly that of many."""
        return self._environment.get_template("_toc.html").render(sections=sections)

    def page(self, page: Page) -> str:
        """The whole page."""
        body = self.body(page)
        toc = self.toc(body) if page.layout == "page" else ""
        if page.glosses:
            body = settled(self._glosser(page.glosses).body(body, page.path), self._language)
        canonical = self._site_url + page.path.removeprefix("/")
        chrome = self._chrome[page.layout]
        return governed(chrome.fill(page.path, page.title, page.description, self.head(page), toc, body, canonical))


def environment(folders: Sequence[Path]) -> Environment:
    """Jinja as templates in these folders need it; of two with one name, the first one's wins."""
    return _Environment(folders)


class _Compiler(CodeGenerator):
    """Compiles ``{{ … }}`` to a call of the environment's own ``text``; see there."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.text(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Compiled(BytecodeCache):
    """Templates as they were compiled for an environment before this one, for as long as the program runs.

    Jinja asks by the name, the file and the text of a template, so one that has changed is another one.
    """

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled, if it was."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, in the place of the oldest if there are many."""
        if bucket.code is not None:
            if len(self._code) >= MOST_COMPILED:
                del self._code[next(iter(self._code))]
            self._code[bucket.key, bucket.checksum] = bucket.code


@cache
def _compiled() -> _Compiled:
    """One for all environments: they compile in the same way."""
    return _Compiled()


class _Environment(Environment):
    """Jinja as our templates need it: everything is escaped, a name that is not there is a mistake."""

    code_generator_class = _Compiler

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__(
            loader=FileSystemLoader(folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            # A theme that changes is read by the next build, which has an environment of its own.
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=_compiled(),
        )
        # Jinja would also look for an item of that name, at twice the cost; what is not there is a mistake here too.
        self.getattr = getattr  # type: ignore[assignment]
        self._short = lru_cache(MOST_ESCAPED)(escape)
        self._made = lru_cache(MOST_MADE, typed=True)(_made)
        self.filters["once"] = self._once
        self.filters["zip"] = zip
        self.tests["has"] = _has

    def text(self, value: Any) -> str:
        """What stands on a page for a value: text escaped, finished HTML as it is.

        It is what ``escape`` makes. But that copies finished HTML, and most of a page is such; and only what is text by
        its very type may be looked up in a cache, for ``Markup`` equals the text that it was made of.
        """
        if type(value) is Markup:
            return value
        if type(value) is str and len(value) < _LONG:
            return self._short(value)
        return escape(value)

    def _once(self, value: object, macro: Callable[[Any], Markup]) -> Markup:
        """What a macro makes of a value, such as a tag, that comes up on page after page: made once.

        The cache looks at types too: text must never be taken for the finished HTML that it equals.
        """
        sort: Any = type(value)
        return self._made(macro, sort, *_parts(sort)(value))


def _made(macro: Callable[[Any], Markup], made: type, *parts: object) -> Markup:
    """What a macro makes of a value that was taken apart."""
    return macro(made(*parts))


@cache
def _parts(made: type) -> Callable[[Any], tuple[Any, ...]]:
    """Takes a value of a data class apart."""
    names = [field.name for field in fields(made)]
    take = attrgetter(*names)
    return take if len(names) > 1 else lambda value: (take(value),)


def _has(value: object, name: str) -> bool:
    """Whether a value has something of that name; to ask for what is not there would cost much more."""
    return hasattr(value, name) or (isinstance(value, dict) and name in value)


def _section(heading: str) -> tuple[str, str, Markup]:
    """The id, the words and the language of a heading, given without its end; most headings stand on many pages."""
    opening, _, inner = heading.partition(">")
    id = opening.rpartition(' id="')[2].partition('"')[0] if ' id="' in opening else ""
    lang = _LANG.search(opening)
    return id, _words(inner), Markup(lang[0] if lang else "")  # noqa: S704 - from our own template


def _words(heading: str) -> str:
    """What a heading says, without the decorations and the link to itself that it holds."""
    if "<" not in heading and "&" not in heading:
        return " ".join(heading.split())
    return Markup(_HIDDEN.sub("", heading)).striptags()  # noqa: S704 - from our own template
