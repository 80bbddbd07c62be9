"""The policy of pages in a real browser: it stops nothing of ours and all that is planted, and nobody else is asked."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from auditpress import headers
from auditpress.headers import Rule
from tests.bench.preview import commands
from tests.bench.preview import served as previewed
from tests.helpers import BODY, desk, run
from tests.weight import PAGES

pytestmark = pytest.mark.browser

META = b'<meta http-equiv="Content-Security-Policy" content="'
LISTEN = """window.refused = [];
document.addEventListener("securitypolicyviolation", event =>
    window.refused.push(`${event.effectiveDirective} ${event.blockedURI}`));"""
SHIFTS = """new Promise(resolve => {
    let sum = 0, seen = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value; seen += 1; }))
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => resolve([sum, seen]), 150);
})"""


class Published(http.server.SimpleHTTPRequestHandler):
    """Serves a site below a path, with the headers of its rules, and notes what is asked for."""

    protocol_version = "HTTP/1.1"
    rules: tuple[Rule, ...] = ()
    below = "/"
    asked: list[str]
    with_meta = True
    planted = b""

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.path = f"/{self.path.removeprefix(self.below)}"
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        data = file.read_bytes()
        if file.suffix == ".html":
            data = data.replace(b"</body>", self.planted + b"</body>")
            if not self.with_meta:
                assert META in data
                data = data.replace(META, b'<meta name="none" content="')
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Length", str(len(data)))
        for name, value in (pair for rule in self.rules if rule.path in ("/*", self.path) for pair in rule.headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        pass


@contextmanager
def served(site: Path, **settings: Any) -> Iterator[tuple[str, list[str]]]:
    """The origin at which a site is served, and the addresses that are asked for there."""
    asked: list[str] = []
    handler = type("Handler", (Published,), settings | {"asked": asked})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(site))) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


def rules_of(site: Path) -> tuple[Rule, ...]:
    return headers.read((site / "_headers").read_text())


WAYS = ("header", "meta")
"""A site with the headers of its file and no policy in its pages, and one served by who sends no headers."""


def way(site: Path, name: str) -> dict[str, Any]:
    return {"rules": rules_of(site), "with_meta": False} if name == "header" else {"with_meta": True}


def kinds(site: Path) -> list[str]:
    """The address of one page for each depth in each folder of the site, so that every kind of page is among them."""
    found: dict[tuple[str, int], str] = {}
    for file in sorted(site.rglob("*.html")):
        path = PurePosixPath("/", file.relative_to(site))
        address = f"{path.parent}/".replace("//", "/") if path.name == "index.html" else str(path)
        found[path.parts[1], len(path.parts)] = address
    return [*found.values()]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.add_init_script(LISTEN)
    yield context.new_page()
    context.close()


def refused(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.refused")
    return found


@pytest.mark.parametrize("name", WAYS)
def test_the_policy_stops_nothing_on_any_kind_of_page_and_no_request_leaves_the_site(
    page: Page, reference_site: Path, name: str
) -> None:
    requests: list[tuple[str, str]] = []
    failed: list[str] = []
    page.on("request", lambda request: requests.append((request.resource_type, request.url)))
    # An icon may still be on its way when the next page is opened.
    page.on("requestfailed", lambda it: failed.append(it.url) if it.failure != "net::ERR_ABORTED" else None)
    paths = kinds(reference_site)
    assert len(paths) > 30
    with served(reference_site, **way(reference_site, name)) as (origin, _):
        for path in paths:
            page.goto(origin + path)
            assert refused(page) == [], path
            loaded = page.evaluate("[...document.styleSheets].map(sheet => sheet.cssRules.length > 9)")
            assert loaded == [True, True], path
    assert failed == []
    assert [url for _, url in requests if not url.startswith(f"{origin}/")] == []
    # The pages, their two stylesheets, scripts and their icon: no font, nothing that a script fetches unasked. What the
    # search page searches by are scripts too.
    assert Counter(kind for kind, _ in requests).keys() <= {"document", "stylesheet", "script", "image", "other"}
    loaded = {url.removeprefix(origin) for kind, url in requests if kind not in ("document", "stylesheet")}
    assert {
        path
        for path in loaded
        if not re.fullmatch(r"/(assets/[a-z-]+|findings/explore/[a-z0-9-]+|search/[\w/-]+)\.js(\?v=\w+)?", path)
    } <= {"/assets/auditpress-icon.svg"}


PLANTED = """
<script>document.body.dataset.ran = "yes"</script>
<p id="styled" style="color: rgb(255, 0, 0)" onclick="document.body.dataset.clicked = 'yes'">x</p>
<style>#styled {{ font-size: 99px }}</style>
<img src="{other}/planted.png" alt="">
<img src="data:image/png;base64,AAAA" alt="">
<script src="{other}/planted.js"></script>
<link rel="stylesheet" href="{other}/planted.css">
<iframe src="{other}/planted.html"></iframe>
<base href="{other}/">
<form action="{other}/planted" method="get"><button id="send">x</button></form>
"""


@pytest.mark.parametrize("name", WAYS)
def test_what_is_planted_in_a_page_is_stopped_and_reported(page: Page, reference_site: Path, name: str) -> None:
    with served(reference_site) as (other, asked):
        planted = PLANTED.format(other=other).encode()
        with served(reference_site, planted=planted, **way(reference_site, name)) as (origin, _):
            page.goto(f"{origin}/reports/2025/home-office/")
            page.click("#styled")
            page.click("#send", no_wait_after=True)
            page.wait_for_function("window.refused.some(each => each.startsWith('form-action'))")
            told = refused(page)
            assert page.evaluate("[document.body.dataset.ran, document.body.dataset.clicked]") == [None, None]
            style = page.evaluate("(s => [s.color, s.fontSize])(getComputedStyle(document.getElementById('styled')))")
            assert style[0] != "rgb(255, 0, 0)"
            assert style[1] != "99px"
    assert {each.split(" ")[0] for each in told} == {
        "script-src-elem", "script-src-attr", "style-src-attr", "style-src-elem", "img-src", "frame-src", "base-uri",
        "form-action",
    }  # fmt: skip
    for what in ("planted.png", "planted.js", "planted.css"):
        assert any(each.endswith(f"{other}/{what}") for each in told), what
    assert asked == []


def test_another_site_cannot_show_a_page_in_a_frame(page: Page, reference_site: Path) -> None:
    with served(reference_site, rules=rules_of(reference_site)) as (origin, _):
        page.set_content(f"<iframe src='{origin}/'></iframe>")
        page.wait_for_timeout(300)
        (frame,) = page.frames[1:]
        # The browser shows its own page in the place of ours.
        assert frame.url.startswith("chrome-error:")


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site of an adopter with a script within its pages and another in a file."""
    site = tmp_path_factory.mktemp("scripted")
    write = {
        "mkdocs.yml": "site_name: River\ndocs_dir: content\nplugins: [auditpress]\n"
        "theme: {name: auditpress, custom_dir: theme}\n"
        "extra_javascript: [own.js]\n",
        "content/about.md": "# About\n",
        "content/own.js": "document.documentElement.dataset.file = 'ran'\n",
        "audits/organisations/river.yaml": "name: River\ntype: x\n",
        "theme/main.html": '{% extends "layout.html" %}{% block extrahead %}{{ super() }}'
        "<script>\r\ndocument.documentElement.dataset.inline = 'ran from {{ root }}'\n</script>{% endblock %}",
    }
    for name, text in write.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, newline="")
    made = run("build", cwd=site)
    assert (made.returncode, made.stderr) == (0, "")
    return site / "site"


@pytest.mark.parametrize("name", WAYS)
def test_an_adopters_own_scripts_run(page: Page, scripted: Path, name: str) -> None:
    with served(scripted, **way(scripted, name)) as (origin, _):
        for path, root in (("/", "."), ("/about/", ".."), ("/organisations/river/", "../..")):
            page.goto(origin + path)
            assert refused(page) == []
            assert page.evaluate("({...document.documentElement.dataset})") == {
                "file": "ran",
                "inline": f"ran from {root}",
            }


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("below", ["/", "/a/b/"])
def test_a_site_loads_all_that_it_needs_from_any_host_and_below_any_path(
    browser: Browser, reference_site: Path, below: str, javascript: bool
) -> None:
    """Built once, for another address."""
    context = browser.new_context(java_script_enabled=javascript)
    opened = context.new_page()
    answers: list[tuple[int, str]] = []
    opened.on("response", lambda response: answers.append((response.status, response.url)))
    with served(reference_site, below=below, rules=rules_of(reference_site)) as (origin, asked):
        for path in kinds(reference_site):
            # The page for what is not found stands at no depth, so it is for one place: that of site_url.
            if path != "/404.html":
                opened.goto(origin + below + path.lstrip("/"))
                assert opened.locator("h1").is_visible(), path
    context.close()
    assert [url for status, url in answers if status != 200 or not url.startswith(origin + below)] == []
    assert all(each.startswith(below) for each in asked)
    assert sum(url.endswith("auditpress.css") for _, url in answers) > 0


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_on_a_page_moves_while_it_loads(page: Page, reference_site: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    with served(reference_site, rules=rules_of(reference_site)) as (origin, _):
        moved = {}
        for path in PAGES.values():
            page.goto(origin + path)
            moved[path] = page.evaluate(SHIFTS)
    assert moved == {path: [0, 0] for path in PAGES.values()}


def test_a_shift_would_be_seen(page: Page, reference_site: Path) -> None:
    with served(reference_site) as (origin, _):
        page.goto(f"{origin}/")
        page.evaluate("document.querySelector('h1').animate([{}], 1)")
        page.wait_for_timeout(50)
        page.evaluate("""() => {
            const pad = document.createElement("div");
            pad.textContent = "x".repeat(9);
            pad.attributeStyleMap?.set("height", CSS.px(300));
            document.querySelector("h1").before(pad);
        }""")
        total, seen = page.evaluate(SHIFTS)
    assert seen > 0
    assert total > 0


@pytest.mark.parametrize("name", commands())
def test_the_policy_lets_a_preview_say_what_is_wrong_and_still_keeps_others_out(
    page: Page, reference_site: Path, tmp_path: Path, name: str
) -> None:
    """That the page of a preview follows what is saved is shown in test_preview.py."""
    with served(reference_site) as (other, asked):
        folder = desk(tmp_path, {"organisations/river-council": BODY, "organisations/weir": "name: Weir\ntype: x\n"})
        (folder / "content/more.md").write_text(f"# More\n\n![x]({other}/planted.png)\n")
        with previewed(folder, commands()[name]) as address:
            page.goto(f"{address}river/more/")
            assert refused(page) == [f"img-src {other}/planted.png"]
            (folder / "audits/organisations/weir.yaml").write_text("name: Weir\ntype: x\ncolour: blue\n")
            page.goto(f"{address}river/organisations/river-council/")
            expect(page.get_by_role("complementary", name="Preview")).to_be_visible(timeout=30_000)
            assert refused(page) == []
            page.goto(f"{address}river/organisations/weir/")
            expect(page.locator("h1")).to_have_text("Problems in audits/organisations/weir.yaml")
            assert refused(page) == []
    assert asked == []
