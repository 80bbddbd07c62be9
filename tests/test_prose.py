"""Prose: what editors may write becomes safe HTML, the rest is named, and no text makes a page do anything."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markupsafe import Markup

from auditpress.model import BASE, Link
from auditpress.prose import (
    _PLAIN,
    MOST_KEPT,
    Reader,
    Reference,
    References,
    _plain_reading,
    outside_code,
    plain,
    refusal,
)
from tests.helpers import ROOT, parsed

READER = Reader()
KNOWN = {
    "reports/2025/home-office": Link("Audit: Home Office", "/reports/2025/home-office/"),
    "reports/2025/home-office#finding-1": Link("Finding 1, Audit: Home Office", "/reports/2025/home-office/#finding-1"),
    "odd": Link('<b>"odd"</b> & co', "/odd/"),
}


def html(text: str) -> str:
    return str(READER.read(text).html(KNOWN.get))


def flaws(text: str) -> list[tuple[str, str]]:
    found = READER.flaws(text)
    assert found == READER.read(text).flaws
    return [(flaw.rule, flaw.written) for flaw in found]


# What may be written


@pytest.mark.parametrize(
    "text, made",
    [
        ("One *two* **three**.", "<p>One <em>two</em> <strong>three</strong>.</p>"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("a & b, 3 < 5 > 2", "<p>a &amp; b, 3 &lt; 5 &gt; 2</p>"),
        ("{{ 7 * 7 }} {% raw %}", "<p>{{ 7 * 7 }} {% raw %}</p>"),
    ],
)
def test_common_markdown_becomes_html_and_the_rest_stays_text(text: str, made: str) -> None:
    assert html(text) == made
    assert flaws(text) == []


def test_tables_may_be_written() -> None:
    assert "<th>a</th>" in html("| a | b |\n| - | - |\n| 1 | 2 |")


def test_a_link_leads_out_without_telling_where_it_came_from() -> None:
    made = html("[the guide](https://example.org/a?b=1&c=2)")
    assert 'href="https://example.org/a?b=1&amp;c=2"' in made
    assert 'rel="noopener noreferrer"' in made
    assert flaws("[a](https://example.org/) <https://example.org/> [b](mailto:a@example.org)") == []


def test_a_path_of_this_site_leads_from_its_root() -> None:
    assert f'href="{BASE}/about/"' in html("[about](/about/)")
    assert 'href="#findings"' in html("[below](#findings)")


def test_a_text_indented_by_four_spaces_is_a_paragraph_and_not_code() -> None:
    assert "<code>" not in html("one\n\n    two")


def test_pages_have_no_table_of_letters_or_classes_from_texts() -> None:
    """Attribute lists and abbreviations are extensions of Markdown that are not asked for."""
    assert html("text {: .x onclick=y }") == "<p>text {: .x onclick=y }</p>"


# References


def test_a_reference_shows_the_title_or_the_words_given() -> None:
    assert html("[[reports/2025/home-office]]") == (
        f'<p><a href="{BASE}/reports/2025/home-office/">Audit: Home Office</a></p>'
    )
    assert ">the audit</a>" in html("[[reports/2025/home-office|the audit]]")
    assert f'href="{BASE}/reports/2025/home-office/#finding-1"' in html("[[reports/2025/home-office#finding-1]]")


def test_titles_and_words_are_text_and_never_html() -> None:
    assert "&lt;b&gt;" in html("[[odd]]")
    assert "<b>" not in html("[[odd]] [[odd|<b>x</b>]]")


def test_every_reference_is_told_with_what_is_written() -> None:
    assert READER.read("a [[x]], *[[ y | z ]]* and [[x]]").references == (
        Reference("x", "", "[[x]]"),
        Reference("y", "z", "[[ y | z ]]"),
        Reference("x", "", "[[x]]"),
    )


def test_brackets_in_code_are_no_reference() -> None:
    assert READER.read("`[[x]]`").references == ()
    assert html("`[[x]]`") == "<p><code>[[x]]</code></p>"


def test_references_beside_links_lists_and_emphasis_lead_where_they_should() -> None:
    made = html("- **[[odd|a]]** [b](https://example.org/) [[reports/2025/home-office|c]]")
    assert re.findall(r">(\w)</a>", made) == ["a", "b", "c"]


def test_a_reader_reads_a_text_once_and_keeps_texts_apart() -> None:
    reader = Reader()
    first = reader.read("[[a]] <b>")
    assert reader.read("[[a]] <b>") is first
    assert reader.read("nothing").references == ()
    assert reader.read("nothing").flaws == ()
    assert first.references == (Reference("a", "", "[[a]]"),)


def test_a_hole_cannot_be_typed() -> None:
    """The characters that stand for references are refused in files; if one came through, it would be empty words."""
    assert "<a" not in html("\ufdd10\ufdd2")


# The short way

LONG_WAY = Reader()
PIECES = st.sampled_from(
    [
        *"aZéß019 ,.;:?!'\"()/%$=@~^{}#+-&£½§–—‘’“”…€\n",
        *("\n\n", "\n\n\n", "  ", " \n", "1. ", "12.", "& ", "&amp; ", "- ", "# ", "===", "---", "www.x.org", "(x)"),
        *("https://example.org/a?b=c", "a@b.org", "{: .x}", "klzzwxh:0001", "\u00a0", "\u00ad", "\u0661.", "[x]: y"),
        *("[[a]]", "[[a/b-c#d-1]]", "[[#x]]", "[[ a | b, c. ]]", "[[a|]]", "[[]]", "!", "|", "*", "_", "<", ">", "`"),
    ]
)


@settings(max_examples=500)
@given(st.lists(PIECES, max_size=14).map("".join))
@example("a.\nb & c\n\n[[a]]: d")
@example("![[a]](x) [[b|c]]")
@example("1.1 a\n\n“b” — c…")
def test_the_short_way_of_plain_texts_comes_to_the_same_as_the_long_one(text: str) -> None:
    for each in (text, f"a{text}b", f"a {text} [[b|c]]\n\nd"):
        if _PLAIN.fullmatch(each):
            assert _plain_reading(each) == LONG_WAY._new(each)


@pytest.mark.parametrize("way", ["{}", "a{}b", "a\n{}b", "a {}{} b", "a\n\n{} b", "[[{}]]", "[[a|{}]]"])
def test_each_character_of_plain_texts_means_nothing(way: str) -> None:
    for number in range(0x3000):
        text = way.replace("{}", chr(number))
        if _PLAIN.fullmatch(text):
            assert _plain_reading(text) == LONG_WAY._new(text)


def test_the_short_way_is_that_of_most_texts_and_comes_to_the_same_on_real_ones() -> None:
    texts = [text for path in ROOT.joinpath("audits").rglob("*.yaml") for text in path.read_text("utf-8").split("\n\n")]
    lines = [line.strip() for text in texts for line in text.splitlines() if line.strip()]
    plain_ones = [line for line in lines if _PLAIN.fullmatch(line)]
    assert len(plain_ones) > len(lines) / 2
    assert all(_plain_reading(line) == LONG_WAY._new(line) for line in plain_ones)


def test_a_reader_keeps_so_many_readings_and_no_more() -> None:
    reader = Reader()
    for number in range(MOST_KEPT + 10):
        reader.read(f"*{number}*")
    assert len(reader._read) == MOST_KEPT
    assert "*9*" not in reader._read
    assert "*10*" in reader._read


# What may not


@pytest.mark.parametrize(
    "text, rule, written",
    [
        ("a <b>bold</b>", "prose-html", "<b>"),
        ("<script>alert(1)</script>", "prose-html", "<script>"),
        ("<img src=x onerror=alert(1)>", "prose-html", "<img src=x onerror=alert(1)>"),
        ("x <!-- hidden --> y", "prose-html", "<!-- hidden -->"),
        ("<svg/onload=alert(1)>", "prose-html", "<svg/onload=alert(1)>"),
        ("<div\nclass=x>", "prose-html", "<div\nclass=x>"),
        ("![a](https://example.org/x.png)", "prose-image", "![a](https://example.org/x.png)"),
        ("[a](javascript:alert(1))", "prose-link", "javascript:alert(1)"),
        ("[a](JaVaScRiPt:alert(1))", "prose-link", "JaVaScRiPt:alert(1)"),
        ("[a](java&#115;cript:alert(1))", "prose-link", "javascript:alert(1)"),
        ("[a](data:text/html,x)", "prose-link", "data:text/html,x"),
        ("[a](vbscript:x)", "prose-link", "vbscript:x"),
        ("[a](http://example.org/)", "prose-link", "http://example.org/"),
        ("[a](//example.org/)", "prose-link", "//example.org/"),
        ("[a](page.md)", "prose-link", "page.md"),
        ("[a][b]\n\n[b]: javascript:alert(1)", "prose-link", "javascript:alert(1)"),
        ("<javascript:alert(1)>", "prose-html", "<javascript:alert(1)>"),
        ("# Heading", "prose-heading", "# Heading"),
        ("text\n\n### Heading", "prose-heading", "### Heading"),
    ],
)
def test_what_a_record_cannot_hold_is_named_as_it_is_written(text: str, rule: str, written: str) -> None:
    assert (rule, written) in flaws(text)


@pytest.mark.parametrize(
    "address, why",
    [
        ("https://example.org/", ""),
        ("mailto:a@example.org", ""),
        ("/reports/", ""),
        ("#top", ""),
        ("https://user:pass@example.org/", "it holds a user name"),
        ("https:///x", "it names no host"),
        ("https:example.org", "it names no host"),
        ("javascript:alert(1)", "“javascript:” is not https or mailto"),
        ("java\tscript:alert(1)", "an invisible character"),
        (" javascript:alert(1)", "it holds a space"),
        ("/\\example.org", "a backslash"),
        ("//example.org", "it leaves this site without saying https"),
        ("https://[", "it is not a web address"),
        ("page", "it is neither a whole address nor a /path of this site"),
        ("", "it is neither a whole address nor a /path of this site"),
    ],
)
def test_each_link_is_looked_at_as_a_browser_would_read_it(address: str, why: str) -> None:
    assert why in refusal(address)
    assert bool(why) == bool(refusal(address))


TAGS = {
    *("p", "em", "strong", "ul", "ol", "li", "a", "code", "blockquote", "br", "hr"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
NASTY = st.lists(
    st.sampled_from(
        [
            "<script>",
            "</script>",
            "<img src=x onerror=alert(1)>",
            "<a href=javascript:x>",
            "javascript:",
            "[a](",
            "](",
            ")",
            "[",
            "]",
            "[[",
            "]]",
            "|",
            "\n",
            "\n\n",
            "    ",
            "`",
            "```",
            "*",
            "_",
            "![",
            "<",
            ">",
            "&lt;",
            "&#106;avascript:",
            "\\",
            "\\<",
            '"',
            "'",
            " onclick=alert(1) ",
            "data:text/html,",
            "https://example.org/",
            "//x",
            "- ",
            "1. ",
            "> ",
            "| - |",
            "[x]: javascript:alert(1)",
            "<!--",
            "-->",
            "<![CDATA[",
            "&",
            "#",
            "\x02",
            "\ufdd00",
            "{{ x }}",
            "a",
            "é",
            "\ufdd10\ufdd2",
            "stx",
            "klzzwxh:0001",
            "\x02klzzwxh:0001\x03",
            "<style>",
            "odd",
        ]
    ),
    max_size=30,
).map("".join)


@settings(max_examples=300)
@given(st.one_of(NASTY, st.text(max_size=80)))
@example("[x](<javascript:alert(1)>)")
@example('[x](https://example.org/ "onclick=alert(1)")')
@example("<<script>script>alert(1)<</script>/script>")
@example("`<script>`\\<script>")
@example("[[odd]](javascript:alert(1))")
@example("[a [[odd]] b](javascript:alert(1))")
def test_no_text_makes_a_script_a_handler_or_a_link_that_is_not_allowed(text: str) -> None:
    """Read as a browser would read it: nothing but our own elements, on them nothing but safe addresses."""
    made = html(text).replace(BASE, "..")
    body = parsed(f"<!DOCTYPE html><title>x</title><body>{made}", strict=False).find("body")
    assert body is not None
    for element in body.iter():
        assert element is body or element.tag in TAGS, element.tag
        assert element.attrib.keys() <= ({"href", "rel", "title"} if element.tag == "a" else set())
        href = element.get("href")
        if href is not None:
            assert href.startswith(("https://", "mailto:", "#", "../")), href


# Texts without markup, and hand-written pages


@pytest.mark.parametrize(
    "text, said",
    [
        ("One *two* `three`.", "One two three."),
        ("a\n\nb\nc", "a b c"),
        ("see [the guide](https://example.org/)", "see the guide"),
        ("see [[reports/2025/home-office]]", "see Audit: Home Office"),
        ("see [[reports/2025/home-office|it]]", "see it"),
        ("see [[nothing]]", "see nothing"),
        ("- a\n- b", "a b"),
        ("snake_case_name", "snake_case_name"),
    ],
)
def test_a_text_without_its_markup_reads_on(text: str, said: str) -> None:
    assert plain(text, KNOWN.get) == said


@pytest.mark.parametrize(
    "text, targets",
    [
        ("[[a]] and [[b|c]]", ["a", "b"]),
        ("`[[a]]` ``x ` [[b]]`` [[c]]", ["c"]),
        ("```\n[[a]]\n```\n[[b]]", ["b"]),
        ("~~~yaml\n[[a]]\n~~~\n[[b]]", ["b"]),
        ("| [[a]] |\n", ["a"]),
        ("[[a\nb]]", []),
    ],
)
def test_references_on_hand_written_pages_are_found_outside_code(text: str, targets: list[str]) -> None:
    assert [reference.target for reference in outside_code(text)] == targets


def test_the_hosts_markdown_learns_the_same_references() -> None:
    made = Markdown(extensions=["tables", "fenced_code", References(KNOWN.get)]).convert(
        "[[reports/2025/home-office]] [[odd]] `[[odd]]` [[nothing|words]]"
    )
    assert f'<a href="{BASE}/reports/2025/home-office/">Audit: Home Office</a>' in made
    assert "<b>" not in made
    assert "<code>[[odd]]</code> words" in made


def test_what_is_made_is_marked_as_finished_html() -> None:
    assert isinstance(READER.read("a [[odd]]").html(KNOWN.get), Markup)
    assert isinstance(READER.read("a").html(KNOWN.get), Markup)
