"""Chrome: a page is filled with what belongs to it, whatever its depth and whatever its text."""

from __future__ import annotations

import pytest

from auditpress.chrome import BODY, DESCRIPTION, HEAD, TITLE, TOC, Chrome, Misfit, base, prototype
from auditpress.model import BASE

PROTOTYPE = prototype("page")
UP = base(PROTOTYPE)
HOST = f"""<title>{TITLE} - Site</title><meta content="{DESCRIPTION}"><meta content="{TITLE}">
<link rel="canonical" href="https://example.org/sub{PROTOTYPE}">
<link href="{UP}/main.css"><link href="../x.css">{HEAD}
<script type="application/json">{{"base": "{UP}"}}</script><a href="{UP}">home</a>
<nav>{TOC}</nav><main>{BODY}</main>"""


def fill(
    path: str = "/reports/2025/home-office/",
    title: str = "T",
    description: str = "D",
    body: str = "B",
    head: str = "H",
) -> str:
    chrome = Chrome.cut(HOST, PROTOTYPE)
    return chrome.fill(path, title, description, head, "C", body, f"https://example.org/sub{path}")


def test_every_slot_is_filled() -> None:
    assert fill() == (
        '<title>T - Site</title><meta content="D"><meta content="T">\n'
        '<link rel="canonical" href="https://example.org/sub/reports/2025/home-office/">\n'
        '<link href="../../../main.css"><link href="../x.css">H\n'
        '<script type="application/json">{"base": "../../.."}</script><a href="../../..">home</a>\n'
        "<nav>C</nav><main>B</main>"
    )


@pytest.mark.parametrize(
    "path, way",
    [
        ("/", "."),
        ("/404.html", "."),
        ("/reports/", ".."),
        ("/a/b/c/", "../../.."),
        ("/a/b/index.json", "../.."),
    ],
)
def test_the_way_to_the_root_follows_the_depth_of_the_page(path: str, way: str) -> None:
    assert base(path) == way
    assert f'<link href="{way}/main.css">' in fill(path)
    assert f'<main><a href="{way}/reports/">' in fill(path, body=f'<a href="{BASE}/reports/">')


def test_every_part_finds_its_way_to_the_root() -> None:
    chrome = Chrome.cut(HOST, PROTOTYPE)
    page = chrome.fill("/a/b/", "", "", f"{BASE}/h", f"{BASE}/c", f"{BASE}/b", "")
    assert BASE not in page
    assert [part for part in ("../../h", "../../c", "../../b") if part not in page] == []


def test_a_page_deeper_than_the_prototype_is_filled_like_any_other() -> None:
    assert f'<link href="{"../" * 9}main.css">' in fill("/1/2/3/4/5/6/7/8/9/")


def test_title_and_description_are_text_and_the_rest_is_html() -> None:
    page = fill(title='<b> & "x"', description="it's </head>", body="<p>&amp;</p>", head="<meta>")
    assert "<title>&lt;b&gt; &amp; &#34;x&#34; - Site</title>" in page
    assert 'content="it&#39;s &lt;/head&gt;"' in page
    assert "<main><p>&amp;</p></main>" in page
    assert "<meta>\n" in page


def test_a_text_that_holds_slot_words_is_not_filled_again() -> None:
    words = f"{TITLE} {BODY} {UP} {PROTOTYPE}"
    assert f"<main>{words}</main>" in fill(body=words)


def test_a_theme_that_shows_no_content_is_refused() -> None:
    with pytest.raises(Misfit, match="shows no content"):
        Chrome.cut(HOST.replace(BODY, ""), PROTOTYPE)


def test_a_theme_that_uses_the_address_of_a_page_elsewhere_is_refused() -> None:
    """Otherwise every page of the site would carry the address of the prototype."""
    with pytest.raises(Misfit, match=r"cannot fill it in: “.*share\?u=/auditpress-prototype/page"):
        Chrome.cut(f'{HOST}\n<a href="share?u={PROTOTYPE}">', PROTOTYPE)


def test_a_site_without_an_address_has_no_canonical_links() -> None:
    assert "example.org" not in Chrome.cut(BODY, PROTOTYPE).fill("/", "", "", "", "", "", "https://example.org/")


def test_one_chrome_fills_pages_of_every_depth() -> None:
    chrome = Chrome.cut(HOST, PROTOTYPE)
    for path in ("/", "/a/b/", "/", "/a/", "/a/b/"):
        way = base(path)
        made = chrome.fill(path, "T", "D", "H", "C", f'<a href="{BASE}/x/">', "")
        assert f'<link href="{way}/main.css">' in made
        assert f'<main><a href="{way}/x/">' in made
