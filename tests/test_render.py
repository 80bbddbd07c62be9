"""Render: a template sees its page and its view and nothing else, and text stays text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, UndefinedError
from jinja2.exceptions import TemplateNotFound
from markupsafe import Markup

from auditpress.chrome import BODY, DESCRIPTION, HEAD, TITLE, TOC, Chrome, base, prototype
from auditpress.model import BASE, Page
from auditpress.render import Renderer
from tests.helpers import ROOT, write


@dataclass(frozen=True)
class View:
    text: str
    html: str = ""


Render = Callable[..., str]


def chrome(layout: str) -> Chrome:
    path = prototype(layout)
    html = f'{layout}|{TITLE}|{DESCRIPTION}|{HEAD}|<nav>{TOC}</nav>|<a href="{base(path)}/">|https://h{path}|{BODY}'
    return Chrome.cut(html, path)


@pytest.fixture
def render(tmp_path: Path) -> Render:
    """Renders a page with a template of this text."""

    def whole(text: str, view: object = View("x"), **fields: object) -> str:
        write(tmp_path, {"records/x.html": text})
        layouts = {"page": chrome("page"), "index": chrome("index")}
        renderer = Renderer([tmp_path, ROOT / "theme"], layouts, "https://example.org/river/")
        given = {"path": "/a/b/", "title": "T", "description": "D", "template": "x.html", "view": view, **fields}
        return renderer.page(Page(**given))  # type: ignore[arg-type]

    return whole


def test_text_is_escaped_and_finished_html_is_not(render: Render) -> None:
    made = render("{{ view.text }} {{ view.html }}", View("<script>&\"'", Markup("<em>x</em>")))
    assert made.endswith("&lt;script&gt;&amp;&#34;&#39; <em>x</em>")


def test_text_that_looks_like_a_template_stays_text(render: Render) -> None:
    assert render("{{ view.text }}", View("{{ 7 * 7 }}{% raw %}")).endswith("{{ 7 * 7 }}{% raw %}")


@pytest.mark.parametrize(
    "template", ["{{ view.nothing }}", "{{ nothing }}", "{{ config }}", "{% if nothing %}x{% endif %}"]
)
def test_a_name_that_is_not_there_is_a_mistake_of_the_template(render: Render, template: str) -> None:
    with pytest.raises((UndefinedError, AttributeError)):
        render(template)


def test_a_template_that_has_changed_is_compiled_again_and_one_that_is_as_it_was_is_not(
    render: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each build has an environment of its own; a preview has one build after the other."""
    compiled: list[str] = []
    compile_one = Environment.compile

    def noted(self: Environment, source: str, *given: Any, **named: Any) -> Any:
        compiled.append(source)
        return compile_one(self, source, *given, **named)

    monkeypatch.setattr(Environment, "compile", noted)
    made = [render(text)[-1] for text in ("a{{ 1 }}", "a{{ 2 }}", "a{{ 1 }}")]
    assert made == ["1", "2", "1"]
    assert [source for source in compiled if source.startswith("a")] == ["a{{ 1 }}", "a{{ 2 }}"]


def test_a_template_that_is_missing_is_named(render: Render) -> None:
    with pytest.raises(TemplateNotFound, match="nothing"):
        render("", template="nothing.html")


def test_the_chrome_is_that_of_the_pages_layout(render: Render) -> None:
    assert render("b").startswith("page|T|D|")
    assert render("b", layout="index").startswith("index|T|D|")


def test_addresses_in_the_body_lead_from_the_depth_of_the_page(render: Render) -> None:
    template = f'<a href="{BASE}/c/">'
    assert '<a href="../../c/">' in render(template)
    assert '<a href="./c/">' in render(template, path="/")


def test_the_canonical_address_is_that_of_the_page(render: Render) -> None:
    assert "|https://example.org/river/a/b/|" in render("b")
    assert "|https://example.org/river/|" in render("b", path="/")


def test_the_sections_of_a_page_are_listed_by_what_their_headings_say(render: Render) -> None:
    heading = '<h2 id="one" class="x">One <a href="#one">Link</a><svg><path/></svg> &amp; two</h2><h3 id="no">No</h3>'
    made = render(heading)
    assert '<a href="#one">One &amp; two</a>' in made
    assert '"#no"' not in made


def test_lists_have_no_list_of_sections(render: Render) -> None:
    assert "<nav></nav>" in render('<h2 id="one">One</h2>', layout="index")


def test_the_first_folder_with_a_template_wins(tmp_path: Path) -> None:
    """So that an adopter can replace one template and keep the rest."""
    write(
        tmp_path, {"mine/records/x.html": "mine", "theirs/records/x.html": "theirs", "theirs/records/y.html": "theirs"}
    )
    renderer = Renderer([tmp_path / "mine", tmp_path / "theirs"], {}, "")
    assert renderer.body(Page("/", "T", "D", "x.html", None)) == "mine"
    assert renderer.body(Page("/", "T", "D", "y.html", None)) == "theirs"


def test_a_page_is_the_same_whenever_it_is_rendered(render: Render) -> None:
    assert render("{{ view.text }}") == render("{{ view.text }}")


@dataclass(frozen=True)
class Word:
    words: str


def test_what_is_made_once_never_takes_text_for_the_html_that_it_equals(render: Render) -> None:
    """Markup and the text that it was made of are equal, and have one hash."""
    template = "{% macro m(w) %}<i>{{ w.words }}</i>{% endmacro %}{% for w in view.text %}{{ w | once(m) }}{% endfor %}"
    html, text = Word(Markup("<b>")), Word("<b>")
    made = render(template, View((html, text, html, text)))  # type: ignore[arg-type]
    assert made.endswith("<i><b></i><i>&lt;b&gt;</i>" * 2)


def test_what_is_made_once_is_the_same_on_every_page(tmp_path: Path) -> None:
    write(tmp_path, {"records/x.html": "{% macro m(w) %}<i>{{ w.words }}</i>{% endmacro %}{{ view | once(m) }}"})
    renderer = Renderer([tmp_path], {}, "")
    bodies = [renderer.body(Page("/", "T", "D", "x.html", Word(words))) for words in ("a", "&&", "a", "&&")]
    assert bodies == ["<i>a</i>", "<i>&amp;&amp;</i>"] * 2


@pytest.mark.parametrize(
    "value, shown",
    [
        ("<b>", "&lt;b&gt;"),
        ("<b>" * 500, "&lt;b&gt;" * 500),
        (Markup("<b>"), "<b>"),
        (7, "7"),
        (("<b>",), "(&#39;&lt;b&gt;&#39;,)"),
        (None, "None"),
    ],
)
def test_text_is_escaped_whatever_stood_on_the_page_before(render: Render, value: object, shown: str) -> None:
    before = Markup("<b>") if isinstance(value, str) else "<b>"
    made = render("{{ view.html }}|{{ view.text }}|{{ view.text }}", View(value, before))  # type: ignore[arg-type]
    assert made.endswith(f"|{shown}|{shown}")


def test_text_of_a_type_of_its_own_is_escaped(render: Render) -> None:
    class Own(str):
        __slots__ = ()

    assert render("{{ view.text }}", View(Own("<b>"))).endswith("&lt;b&gt;")


def test_what_is_asked_of_a_value_that_has_it_not_is_no_mistake(render: Render) -> None:
    template = '{{ view is has("text") }} {{ view is has("nothing") }} {{ {"a": 1} is has("a") }}'
    assert render(template).endswith("True False True")


@pytest.mark.parametrize(
    "heading, listed",
    [
        ('<h2 id="a">Plain  words\n here</h2>', '<a href="#a">Plain words here</a>'),
        ('<h2 class="x" id="a" lang="cy">One</h2>', '<a href="#a" lang="cy">One</a>'),
        ('<h2 id="a">1 &lt; 2</h2>', '<a href="#a">1 &lt; 2</a>'),
        ('<h2>No id</h2><h2 id="b">B</h2>', '<ul><li><a href="#b">B</a></li></ul>'),
    ],
)
def test_headings_are_read_in_every_form(render: Render, heading: str, listed: str) -> None:
    assert listed in render(heading).replace("\n", "")


def test_a_heading_that_does_not_end_is_not_listed(render: Render) -> None:
    assert "<nav></nav>" in render('<h2 id="one">One')
