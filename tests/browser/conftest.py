"""The browser of the tests: AUDITPRESS_BROWSER is its path, or Playwright's own is used."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright


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
