"""The pages that are opened in a browser: one of each kind, of three sites, and how they are served and looked at."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

from tests.helpers import BODY, desk, run

Scheme = Literal["light", "dark"]
WIDTHS = (320, 768, 1280)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
SCRIPTS = (True, False)

# One page for each template, and the widest of them.
PAGES = {
    "home": "/",
    "kinds": "/records/",
    "index": "/organisations/",
    "index by year": "/reports/",
    "findings": "/findings/",
    "findings by days open": "/findings/days-open/",
    "undeclared processors": "/findings/undeclared/",
    "explorer of findings": "/findings/explore/",
    "corrections": "/corrections/",
    "search": "/search/?q=audit",
    "report": "/reports/2025/home-office/",
    "report by count": "/reports/2021/city-of-wolverhampton-council/",
    "review": "/reviews/2023/city-of-wolverhampton-council-1/",
    "oversight": "/oversight/2018/nhs-digital-home-office-mou/",
    "reply": "/replies/2018/ministers/",
    "register": "/registers/2017/nbo-tracing-apr-jun/",
    "wide register": "/registers/2020/nbo-tracing-january/",
    "timeline": "/timeline/",
    "coverage": "/coverage/2017/ukauthority-data-sharing-requests/",
    "organisation": "/organisations/home-office/",
    "agreement": "/agreements/nhs-digital-home-office-mou/",
    "dataset": "/datasets/hes-apc/",
    "scheme": "/schemes/nhs-data-sharing-audit-guide-4-0/",
    "glossary": "/glossary/",
    "bodies compared": "/compare/?a=iqvia&b=chks",
    "years side by side": "/compare/years/",
    "downloads": "/data/",
    "data dictionary": "/data/dictionary/",
    "hand-written": "/about/",
    "guide": "/guide/first-record/",
    "guide with tables": "/guide/kinds/dataset/",
    "not found": "/404.html",
}
"""Of the reference site."""

GROWN_PAGES = {
    "withheld record": "/reports/2019/withheld/",
    "withdrawn record": "/reports/2019/withdrawn/",
    "missing record": "/reports/2019/missing/",
    "findings cut into years": "/findings/",
    "findings of a year, second page": "/findings/2024/page-2/",
    "list below a record": "/organisations/river-council/papers/",
}
"""Of a site of many records, some of which cannot be read."""

EMPTY_PAGES = {
    "home without papers": "/",
    "index without records": "/reports/",
    "findings without findings": "/findings/",
    "corrections without corrections": "/corrections/",
}
"""Of a site with one body and nothing about it."""

SITES: dict[str, Mapping[str, str]] = {"reference": PAGES, "grown": GROWN_PAGES, "empty": EMPTY_PAGES}
EVERY = {name: (site, path) for site, pages in SITES.items() for name, path in pages.items()}
"""The site and the path of every page, by its name."""


def grown() -> dict[str, str]:
    """Records: reports enough for lists of several pages, and those that nobody can read."""
    paper = "publisher: audit-office\nauditees: [river-council]\n"
    return {
        "organisations/audit-office": "name: Audit Office\ntype: auditor\n",
        "organisations/river-council": f"{BODY}description: It looks after the river.\n",
        "schemes/guide": "name: Guide\nowner: audit-office\n"
        "designations: [{id: observation, name: Observation}]\n"
        "statuses: [{id: closed, name: Closed, common: closed}]\n",
        "reports/2019/withheld": f"{paper}state: withheld\n"
        "standing: {by: river-council, on: 2020-01-01, why: Under an exemption.}\n",
        "reports/2019/withdrawn": f"{paper}state: withdrawn\n"
        "standing: {by: audit-office, on: 2021-01-01, why: Two of its tables were wrong.}\n",
        "reports/2019/missing": f"{paper}state: missing\nstanding: {{why: Nobody has a copy.}}\n",
        **{f"reports/2024/r{n:03}": paper + _findings(n) for n in range(104)},
    }


def _findings(n: int) -> str:
    return (
        f"scheme: guide\ndocument_kind: Audit {n:03}\npublished: 2024-02-{1 + n % 28:02}\n"
        "findings:\n  - {ref: 1, title: Doors, text: They stand open., designation: observation}\n"
        "  - {ref: 2, title: Keys, text: Lost., designation: observation, status: {word: closed}}\n"
        "corrections: [{date: 2024-03-01, reason: A slip}]\n"
    )


def built(folder: Path, records: Mapping[str, str]) -> Path:
    """A site of these records, built by the command."""
    made = run("build", "--no-cache", cwd=desk(folder, records))
    assert made.returncode == 0, made.stderr
    return folder / "site"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        pass


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The origin of a built site while it is served to this machine."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@dataclass(frozen=True)
class Origins:
    """Where the sites are served."""

    sites: Mapping[str, str]

    def of(self, name: str) -> str:
        """The whole address of a page by its name."""
        site, path = EVERY[name]
        return self.sites[site] + path


class Tab:
    """A tab that remembers what a page asked for and complained of."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._origin = origin
        page.on("request", lambda request: self.requests.append(request.url))
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> Page:
        """A page of the reference site."""
        return self.at(self._origin + path)

    def at(self, address: str) -> Page:
        """A page by its whole address."""
        self.requests.clear()
        self.complaints.clear()
        self.page.goto(address, wait_until="load")
        return self.page

    def elsewhere(self, address: str = "") -> list[str]:
        """What was asked of others than the origin of this address."""
        own = "/".join((address or self._origin).split("/")[:3])
        return [url for url in self.requests if not url.startswith((f"{own}/", "data:"))]
