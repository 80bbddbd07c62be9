"""Takes pictures of built pages: ``./run shots`` into shots/, ``./run shots --readme`` for the README.

The pages are those of the reference site, which must have been built, and of a made-up one of all that is hard to lay
out, which is built anew. Each picture is of a whole page; ``contact-sheet.html`` shows them beside one another, and
``contact-sheet.png`` their first screens. The README's picture is the first screen of a report.
"""

from __future__ import annotations

import functools
import http.server
import os
import sys
import tempfile
import threading
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, Route, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, it finds the other helpers of the tests

from tests import helpers, unwieldy  # noqa: E402

SITE = ROOT / "site"
SHOTS = ROOT / "shots"
README = ROOT / "tests/pictures/report.png"
WIDTHS = (320, 768, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SCREEN = 900
THUMB = 220
PAGES = {
    "home": "",
    "records": "records/",
    "reports": "reports/",
    "reports-of-a-year": "reports/2022/",
    "report": "reports/2025/home-office/",
    "report-with-reviews": "reports/2021/city-of-wolverhampton-council/",
    "report-missing": "reports/2019/chks/",
    "reviews": "reviews/",
    "review": "reviews/2023/city-of-wolverhampton-council-1/",
    "findings": "findings/",
    "findings-by-days-open": "findings/days-open/",
    "findings-by-designation": "findings/designations/",
    "undeclared-processors": "findings/undeclared/",
    "explorer": "findings/explore/",
    "search": "search/?q=certificate",
    "compare": "compare/?a=iqvia&b=chks",
    "compare-a-type": "compare/type-university/",
    "compare-years": "compare/years/",
    "timeline": "timeline/",
    "downloads": "data/",
    "data-dictionary": "data/dictionary/",
    "abbreviations": "glossary/",
    "oversight-papers": "oversight/",
    "oversight": "oversight/2018/nhs-digital-home-office-mou/",
    "replies": "replies/",
    "reply": "replies/2018/ministers/",
    "registers": "registers/",
    "register": "registers/2017/nbo-tracing-apr-jun/",
    "register-2020": "registers/2020/nbo-tracing-january/",
    "stories": "coverage/",
    "coverage": "coverage/2017/ukauthority-data-sharing-requests/",
    "organisations": "organisations/",
    "organisation": "organisations/home-office/",
    "organisation-with-reviews": "organisations/city-of-wolverhampton-council/",
    "agreements": "agreements/",
    "agreement": "agreements/nhs-digital-home-office-mou/",
    "datasets": "datasets/",
    "dataset": "datasets/hes-apc/",
    "schemes": "schemes/",
    "scheme": "schemes/nhs-data-sharing-audit-guide-4-0/",
    "corrections": "corrections/",
    "hand-written": "reading/",
    "guide": "guide/",
    "guide-rules": "guide/rules/",
    "guide-of-a-kind": "guide/kinds/report/",
    "not-found": "404.html",
}


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder's address while it is served to this machine."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def made_up() -> Iterator[str]:
    """The address of the made-up site while it is served."""
    with tempfile.TemporaryDirectory() as folder:
        unwieldy.write(Path(folder))
        built = helpers.run("build", cwd=Path(folder))
        if built.returncode:
            sys.exit(built.stderr)
        with served(Path(folder, "site")) as address:
            yield address


def open_still(page: Page, address: str) -> None:
    """Open a page and stay on it, even where it says that it has moved."""
    page.route("**/*", _stays)
    page.goto(address)
    page.unroute("**/*")


def _stays(route: Route) -> None:
    answer = route.fetch()
    if answer.headers.get("content-type", "").startswith("text/html"):
        route.fulfill(response=answer, body=answer.text().replace('http-equiv="refresh"', ""))
    else:
        route.fulfill(response=answer)


def take(browser: Browser, pages: Mapping[str, str]) -> dict[str, bytes]:
    """Every page, by its name and its address, at each width, light and dark; returns their first screens in light."""
    SHOTS.mkdir(exist_ok=True)
    first = {}
    for scheme in SCHEMES:
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": SCREEN}, color_scheme=scheme)
            for name, address in pages.items():
                open_still(page, address)
                page.screenshot(path=SHOTS / f"{name}-{width}-{scheme}.png", full_page=True)
                if scheme == "light":
                    first[f"{name}-{width}"] = page.screenshot()
            page.close()
    return first


def contact_sheet(browser: Browser, names: Iterable[str], first: Mapping[str, bytes]) -> None:
    """All pictures beside one another as a page that leads to each, and their first screens as one picture."""
    names = [*names]
    widths = [(width, scheme) for width in WIDTHS for scheme in SCHEMES]
    head = "".join(f"<th>{width} {scheme}" for width, scheme in widths)
    rows = "".join(
        f"<tr><th>{escape(name)}" + "".join(_thumb(f"{name}-{width}-{scheme}.png") for width, scheme in widths)
        for name in names
    )
    style = (
        "body {font: 13px sans-serif} td, th {vertical-align: top} img {width: 100%}"
        f"a {{display: block; width: {THUMB}px; height: {THUMB * 2}px; overflow: hidden; border: 1px solid}}"
    )
    sheet = f"<!doctype html><title>Contact sheet</title><style>{style}</style><table><tr><th>Page{head}{rows}</table>"
    (SHOTS / "contact-sheet.html").write_text(sheet, encoding="utf-8")
    frames = "".join(
        f"<figure><figcaption>{escape(name)}</figcaption>"
        + "".join(f'<img height="{THUMB}" src="{_inline(first[f"{name}-{width}"])}">' for width in WIDTHS)
        + "</figure>"
        for name in names
    )
    page = browser.new_page(viewport={"width": 2000, "height": SCREEN})
    page.set_content(
        "<style>body {margin: 8px; display: flex; flex-wrap: wrap; gap: 8px; background: #777; font: 13px sans-serif}"
        f"figure {{margin: 0; color: #fff}} img {{margin-right: 4px}}</style>{frames}"
    )
    page.wait_for_function("[...document.images].every(image => image.complete)")
    page.screenshot(path=SHOTS / "contact-sheet.png", full_page=True)
    page.close()


def _thumb(file: str) -> str:
    return f'<td><a href="{file}"><img src="{file}" loading="lazy" alt="{file}"></a>'


def _inline(picture: bytes) -> str:
    return f"data:image/png;base64,{b64encode(picture).decode()}"


def readme(browser: Browser, address: str) -> None:
    """The picture that the README shows."""
    page = browser.new_page(viewport={"width": 1280, "height": 960}, color_scheme="light")
    page.goto(address + PAGES["report"])
    README.parent.mkdir(exist_ok=True)
    page.screenshot(path=README)


def main(arguments: list[str]) -> None:
    """Take the pictures that are asked for; names of pages narrow them."""
    if not (SITE / "index.html").is_file():
        sys.exit("There is no site yet: ./run site builds it.")
    with sync_playwright() as playwright, served(SITE) as address:
        program = os.environ.get("AUDITPRESS_BROWSER") or None
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        if "--readme" in arguments:
            readme(browser, address)
            print(README.relative_to(ROOT))
        else:
            _shots(browser, address, arguments)
        browser.close()


def _shots(browser: Browser, address: str, only: list[str]) -> None:
    with made_up() as hard:
        known = {name: address + path for name, path in PAGES.items()}
        known |= {f"hard-{name}": hard + path for name, path in unwieldy.PAGES.items()}
        if strange := [name for name in only if name not in known]:
            sys.exit(f"There is no page called {', '.join(strange)}. There are: {', '.join(known)}.")
        pages = {name: where for name, where in known.items() if not only or name in only}
        first = take(browser, pages)
    contact_sheet(browser, pages, first)
    print(f"{len(pages) * len(WIDTHS) * len(SCHEMES)} pictures in shots/, and contact-sheet.html and .png of them")


if __name__ == "__main__":
    main(sys.argv[1:])
