"""Takes pictures of the built site's pages: ``./run shots`` into shots/, ``./run shots --readme`` for the README.

The folder site/ must have been built. Each picture is of a whole page; the README's is of the first screen of a report.
"""

from __future__ import annotations

import functools
import http.server
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
SITE = ROOT / "site"
README = ROOT / "tests/pictures/report.png"
WIDTHS = (320, 768, 1280)
PAGES = {
    "home": "",
    "records": "records/",
    "reports": "reports/",
    "report": "reports/2025/home-office/",
    "report-with-reviews": "reports/2021/city-of-wolverhampton-council/",
    "review": "reviews/2023/city-of-wolverhampton-council-1/",
    "findings": "findings/",
    "oversight": "oversight/2018/nhs-digital-home-office-mou/",
    "reply": "replies/2018/ministers/",
    "register": "registers/2017/nbo-tracing-apr-jun/",
    "register-2020": "registers/2020/nbo-tracing-january/",
    "coverage": "coverage/2017/ukauthority-data-sharing-requests/",
    "organisations": "organisations/",
    "organisation": "organisations/home-office/",
    "agreement": "agreements/nhs-digital-home-office-mou/",
    "dataset": "datasets/hes-apc/",
    "scheme": "schemes/nhs-data-sharing-audit-guide-4-0/",
    "corrections": "corrections/",
    "hand-written": "reading/",
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


def take(browser: Browser, address: str, only: list[str]) -> int:
    """Every page at each width, light and dark, into shots/."""
    folder = ROOT / "shots"
    folder.mkdir(exist_ok=True)
    taken = 0
    for scheme in ("light", "dark"):
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            for name, path in PAGES.items():
                if not only or name in only:
                    page.goto(address + path)
                    page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
                    taken += 1
            page.close()
    return taken


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
            print(f"{take(browser, address, arguments)} pictures in shots/")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
