"""The preview as people run it, by both commands: what they see of a save, of an error, and of a draft."""

from __future__ import annotations

import logging
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from auditpress import mkdocs_preview
from auditpress.settings import ConfigError, Options
from tests.bench.preview import commands, served, until
from tests.helpers import BODY, CONFIGURATION, desk, write

COUNCIL = "organisations/river-council"
RECORDS = {COUNCIL: BODY, "organisations/audit-office": "name: Audit Office\ntype: x\n"}
BROKEN = f"{BODY}colour: blue\n"
LIST = "auditpress-problems"


class Browser:
    """Asks a preview for pages; its desk is the repository that is previewed."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address.rstrip("/") + "/river/"

    def page(self, path: str) -> str:
        """The page at a path, whatever its status."""
        try:
            with urlopen(self.address + path, timeout=60) as answer:  # noqa: S310 - our own server
                return str(answer.read().decode())
        except HTTPError as refusal:
            with refusal:
                return refusal.read().decode()

    def sees(self, words: str, path: str) -> None:
        """Waits until a page has these words."""
        until(lambda: words in self.page(path), f"“{words}” at {path}")

    def save(self, name: str, text: str) -> None:
        """As most editors save."""
        aside = self.folder / name
        aside = aside.with_name(f".{aside.name}.new")
        aside.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(text)
        aside.replace(self.folder / name)

    @property
    def log(self) -> str:
        """What was said on the terminal."""
        return (self.folder / "log").read_text()

    @property
    def builds(self) -> int:
        """How often the site was built again."""
        return self.log.count("Detected file changes")


COMMANDS = pytest.mark.parametrize("command", list(commands()))


@pytest.fixture
def browser(command: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Browser]:
    """A preview that was just started; a test may be given other records to begin with."""
    records = getattr(request, "param", RECORDS)
    desk(tmp_path, records)
    with served(tmp_path, commands()[command]) as address:
        yield Browser(tmp_path, address)


def starting_with(**records: str) -> pytest.MarkDecorator:
    given = {f"organisations/{name.replace('_', '-')}": text for name, text in records.items()}
    return pytest.mark.parametrize("browser", [RECORDS | given], indirect=True)


@COMMANDS
def test_a_save_is_seen_and_an_error_stands_in_the_place_of_its_page_until_it_is_mended(browser: Browser) -> None:
    browser.save(f"audits/{COUNCIL}.yaml", BODY.replace("River", "Lake"))
    browser.sees("<h1>Lake Council</h1>", f"{COUNCIL}/")
    browser.save(f"audits/{COUNCIL}.yaml", BROKEN)
    browser.sees("There is no field “colour” here", f"{COUNCIL}/")
    assert "<h1>Lake Council</h1>" not in browser.page(f"{COUNCIL}/")
    other = browser.page("organisations/audit-office/")
    assert "<h1>Audit Office</h1>" in other
    assert "1 error in 1 file</strong>; these pages are of the last good build" in other
    assert "no field “colour”" in browser.page(LIST)
    assert "audits/organisations/river-council.yaml:3:1: error: there is no field “colour” here" in browser.log
    assert "The pages are those of the last good build." in browser.log
    browser.save(f"audits/{COUNCIL}.yaml", BODY)
    browser.sees("<h1>River Council</h1>", f"{COUNCIL}/")
    assert "last good build" not in browser.page("organisations/audit-office/")
    assert "Traceback" not in browser.log


@COMMANDS
def test_a_new_record_is_answered_at_its_address_though_it_is_broken(browser: Browser) -> None:
    """Before that, what is not there is said by a page that reloads, so that nobody need ask for it again."""
    assert "livereload(" in browser.page("organisations/new/")
    browser.save("audits/organisations/new.yaml", BROKEN)
    browser.sees("no field “colour”", "organisations/new/")
    browser.save("audits/organisations/new.yaml", BODY)
    browser.sees("<h1>River Council</h1>", "organisations/new/")


@COMMANDS
@starting_with(weir="name: Weir Trust\ntype: charity\nstate: draft\n")
def test_a_draft_is_shown_and_marked_and_is_published_by_taking_its_state_out(browser: Browser) -> None:
    browser.sees("Draft: seen only in this preview", "organisations/weir/")
    browser.save("audits/organisations/weir.yaml", "name: Weir Trust\ntype: charity\nstate: draft\npart_of: nobody\n")
    browser.sees("There is no record “organisations/nobody”", "organisations/weir/")
    assert "last good build" not in browser.page(f"{COUNCIL}/")
    browser.save("audits/organisations/weir.yaml", "name: Weir Trust\ntype: charity\n")
    browser.sees("<h1>Weir Trust</h1>", "organisations/weir/")
    assert "Draft" not in browser.page("organisations/weir/")


@COMMANDS
@starting_with(river_council=BROKEN)
def test_a_preview_of_records_with_errors_starts_and_shows_them_on_every_page(browser: Browser) -> None:
    for path in ("", "about/", f"{COUNCIL}/", "organisations/audit-office/"):
        assert "There is no field “colour” here" in browser.page(path)
    assert "The pages appear when this is mended." in browser.log
    browser.save(f"audits/{COUNCIL}.yaml", BODY)
    browser.sees("<h1>Audit Office</h1>", "organisations/audit-office/")
    browser.sees(">About</h1>", "about/")


@COMMANDS
def test_a_configuration_that_is_broken_is_said_and_mended_like_a_record(browser: Browser) -> None:
    browser.save("mkdocs.yml", CONFIGURATION.replace("name: auditpress", "name: nothing"))
    browser.sees("theme: Unrecognised theme name", f"{COUNCIL}/")
    assert "<h1>River Council</h1>" in browser.page(f"{COUNCIL}/")
    browser.save("mkdocs.yml", "a: [")
    browser.sees("error parsing the configuration file", LIST)
    browser.save("mkdocs.yml", CONFIGURATION.replace("River audits", "Lake audits"))
    browser.sees("<title>River Council - Lake audits</title>", f"{COUNCIL}/")
    assert "last good build" not in browser.page(f"{COUNCIL}/")


@COMMANDS
def test_templates_and_hand_written_pages_are_followed_where_mkdocs_yml_comes_to_name_them(browser: Browser) -> None:
    """A template that fails is told of as what it is, and the server stays."""
    write(browser.folder, {"mine/records/organisations.html": "<p>made by hand</p>", "pages/about.md": "# Pages"})
    browser.save(
        "mkdocs.yml",
        CONFIGURATION.replace("auditpress}", "auditpress, custom_dir: mine}").replace(": content", ": pages"),
    )
    browser.sees("made by hand", f"{COUNCIL}/")
    browser.save("pages/about.md", "# Other pages")
    browser.sees("Other pages", "about/")
    browser.save("mine/records/organisations.html", "{{ nothing.at.all }}")
    browser.sees("auditpress failed; the terminal says how.", f"{COUNCIL}/")
    browser.save("mine/records/organisations.html", "<p>mended</p>")
    browser.sees("mended", f"{COUNCIL}/")


@COMMANDS
def test_a_folder_that_goes_and_comes_back_is_followed_again(browser: Browser) -> None:
    """As when Git changes to another branch and back."""
    shutil.rmtree(browser.folder / "content")
    browser.sees("content&#39; isn&#39;t an existing directory", f"{COUNCIL}/")
    write(browser.folder, {"content/about.md": "# Back"})
    browser.sees("Back</h1>", "about/")
    browser.save("content/about.md", "# Edited")
    browser.sees("Edited</h1>", "about/")


@COMMANDS
def test_an_address_that_is_too_long_for_a_file_is_one_that_is_not_there(browser: Browser) -> None:
    assert "Page not found" in browser.page(f"{'x' * 3000}/")


@COMMANDS
def test_a_preview_builds_once_for_a_save_and_not_for_what_it_writes_itself(browser: Browser) -> None:
    for number in range(3):
        before = browser.builds
        browser.save(f"audits/{COUNCIL}.yaml", BODY.replace("River", f"River {number}"))
        write(browser.folder, {f"audits/.{number}.swp": "", f".git/{number}": "", f"content/.{number}.new": ""})
        browser.sees(f"<h1>River {number} Council</h1>", f"{COUNCIL}/")
        assert browser.builds == before + 1


@COMMANDS
def test_of_many_saves_the_last_is_seen_though_builds_are_under_way(browser: Browser) -> None:
    for number in range(200):
        browser.save(f"audits/{COUNCIL}.yaml", BODY.replace("River", f"River {number}"))
        if not number % 20:
            browser.sees("Council</h1>", f"{COUNCIL}/")
    browser.sees("<h1>River 199 Council</h1>", f"{COUNCIL}/")
    assert browser.builds < 100


def test_what_is_saved_during_the_first_build_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server is built by hand, since nobody can tell from outside when that build is under way."""
    folder = desk(tmp_path, RECORDS)
    builds: list[str] = []

    def build(_: mkdocs_preview.Preview) -> None:
        builds.append((folder / f"audits/{COUNCIL}.yaml").read_text())
        if len(builds) == 1:
            (folder / f"audits/{COUNCIL}.yaml").write_text("name: Saved meanwhile\n")
        else:
            server.shutdown()

    monkeypatch.setattr(mkdocs_preview.Preview, "again", build)
    server = mkdocs_preview.Server(mkdocs_preview.Preview(folder / "mkdocs.yml", Options()), "127.0.0.1", 0)
    late = threading.Timer(20, server.shutdown)
    late.start()
    server.begin()
    server.serve()
    late.cancel()
    assert builds[-1] == "name: Saved meanwhile\n"


@COMMANDS
def test_what_is_said_of_problems_is_written_nowhere(browser: Browser) -> None:
    browser.save(f"audits/{COUNCIL}.yaml", BROKEN)
    browser.sees("no field “colour”", f"{COUNCIL}/")
    kept = [file for file in (browser.folder / ".auditpress-cache").rglob("*.html") if "colour" in file.read_text()]
    assert kept == []
    assert not (browser.folder / "site").exists()


def test_mkdocs_serves_what_will_be_published_if_it_is_asked_for_that(tmp_path: Path) -> None:
    desk(tmp_path, {**RECORDS, "organisations/weir": "name: Weir Trust\ntype: charity\nstate: draft\n"})
    with served(tmp_path, lambda port: [*commands()["mkdocs serve"](port), "--clean"]) as address:
        browser = Browser(tmp_path, address)
        browser.sees("<h1>River Council</h1>", f"{COUNCIL}/")
        assert "Weir" not in browser.page("organisations/weir/")
        assert "Weir" not in browser.page("organisations/")


def test_mkdocs_serves_without_reloading_what_it_builds(tmp_path: Path) -> None:
    desk(tmp_path, RECORDS)
    with served(tmp_path, lambda port: [*commands()["mkdocs serve"](port), "--no-livereload"]) as address:
        page = Browser(tmp_path, address).page(f"{COUNCIL}/")
    assert "<h1>River Council</h1>" in page
    assert "livereload(" not in page


@COMMANDS
def test_a_preview_answers_this_machine_only(command: str, tmp_path: Path) -> None:
    folder = desk(tmp_path, RECORDS)
    if command == "auditpress serve":
        write(folder, {"mkdocs.yml": f"{CONFIGURATION}dev_addr: 0.0.0.0:8000\n"})
    with served(folder, commands()[command]) as address, closing(socket.socket()) as client:
        assert client.connect_ex(("127.0.0.2", int(address.rstrip("/").rpartition(":")[2]))) != 0


def test_a_port_in_use_is_said_plainly(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        try:
            with pytest.raises(ConfigError, match=f"port {number}: Address already in use"):
                mkdocs_preview.serve(desk(tmp_path, RECORDS) / "mkdocs.yml", number, Options())
        finally:
            logging.getLogger("mkdocs").handlers.clear()
            logging.getLogger("mkdocs").setLevel(logging.NOTSET)
