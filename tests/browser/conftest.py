"""The browser of the tests, whose path is AUDITPRESS_BROWSER or Playwright's own, and the sites that it opens."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.pages import Origins, Tab, built, grown, served
from tests.helpers import BODY


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(
        executable_path=os.environ.get("AUDITPRESS_BROWSER") or None, args=["--no-sandbox"]
    )
    yield running
    running.close()


@pytest.fixture(scope="session")
def origin(reference_site: Path) -> Iterator[str]:
    """Where the reference site is served."""
    with served(reference_site) as address:
        yield address


@pytest.fixture(scope="session")
def origins(origin: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Origins]:
    """Where all sites are served."""
    many = built(tmp_path_factory.mktemp("grown"), grown())
    none = built(tmp_path_factory.mktemp("empty"), {"organisations/river-council": BODY})
    with served(many) as grown_origin, served(none) as empty_origin:
        yield Origins({"reference": origin, "grown": grown_origin, "empty": empty_origin})


@pytest.fixture(scope="module")
def tab(browser: Browser, origin: str) -> Iterator[Tab]:
    # What these tests put into a page is no part of it; test_policy.py has the policy.
    context = browser.new_context(bypass_csp=True)
    yield Tab(context.new_page(), origin)
    context.close()


@pytest.fixture(scope="module")
def plain(browser: Browser, origin: str) -> Iterator[Tab]:
    """A tab that runs no scripts."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 900})
    yield Tab(context.new_page(), origin)
    context.close()
