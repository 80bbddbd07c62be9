"""The offline copy: one zip with every file that a reader needs, the same each time, and never over something else."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from auditpress import bundle, offline, pen, sitedir
from auditpress.bundle import MARK
from auditpress.offline import Copy
from auditpress.settings import ConfigError
from tests import helpers
from tests.helpers import ROOT, desk, internal, names, parsed, release, run, words

TOP = "river-audits"
HOME = '<head><link rel="canonical" href="https://example.org/river/"></head><body><a href="#main">Skip</a></body>'


@pytest.fixture(scope="module")
def copy(reference_site: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The copy of the reference site."""
    out = tmp_path_factory.mktemp("copy") / "copy.zip"
    made = run("bundle", "--site-dir", reference_site, out, cwd=ROOT)
    assert made.returncode == 0, made.stderr
    assert "as of 16 September 2025" in made.stdout
    return zipfile.ZipFile(out)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of a few files, published as ``site.build`` does; the folder of its repository."""
    release(
        tmp_path / "site",
        {
            "index.html": HOME,
            "404.html": "<p>Nothing here</p>",
            "_headers": "/*\n",
            "assets/a.css": "p {}",
            "pagefind/pagefind.js": "import(1)",
            "reports/2024/a/index.html": '<body><a href="../../../">Home</a></body>',
            "sitemap.xml": "<lastmod>2023-05</lastmod><lastmod>2024</lastmod><lastmod>2024-03-01</lastmod>",
        },
    )
    return tmp_path


def made(folder: Path, out: str = "copy.zip") -> dict[str, bytes]:
    """The files of the copy of a site, by their paths below its folder."""
    bundle.bundle(helpers.config(folder), folder / out)
    with zipfile.ZipFile(folder / out) as archive:
        return {name.removeprefix(f"{TOP}/"): archive.read(name) for name in archive.namelist()}


# --- what is in it


def test_every_link_of_every_page_leads_to_a_file_of_the_copy(copy: zipfile.ZipFile) -> None:
    inside = set(copy.namelist())
    pages = [name for name in inside if name.endswith(".html")]
    assert len(pages) > 150
    broken = [
        (page, address)
        for page in pages
        for address in internal(parsed(copy.read(page).decode(), strict=False), f"/{page}")
        if unquote(urlsplit(address).path).lstrip("/") not in inside
    ]
    assert broken == []


def test_a_link_keeps_its_anchor(copy: zipfile.ZipFile) -> None:
    page = copy.read("audits-of-data-sharing/findings/index.html").decode()
    assert 'href="../reports/2025/home-office/index.html#finding-1"' in page


def test_each_page_says_that_it_is_a_copy_of_which_day_and_where_the_page_is(copy: zipfile.ZipFile) -> None:
    page = parsed(copy.read("audits-of-data-sharing/reports/2025/home-office/index.html").decode())
    (told,) = (each for each in page.iter("aside") if each.get("class") == "ap-copy")
    assert words(told) == (
        "A copy as of 16 September 2025, the latest date in its records. It may have changed since: see the live page."
    )
    assert [each.get("href") for each in told.iter("a")] == ["https://example.org/reports/2025/home-office/"]
    copied = [name for name in copy.namelist() if name.endswith(".html")]
    assert [name for name in copied if copy.read(name).count(b'<aside class="ap-copy"') != 1] == []


def test_what_only_a_server_asks_for_is_left_out(site: Path) -> None:
    assert sorted(made(site)) == [
        "READ-ME-FIRST.txt", "assets/a.css", "index.html", "reports/2024/a/index.html"
    ]  # fmt: skip


def test_whoever_unpacks_it_is_told_what_to_open(site: Path) -> None:
    told = made(site)["READ-ME-FIRST.txt"].decode()
    assert "Open the file index.html" in told
    assert "As of: 2024," in told, "a year may mean its last day"
    assert "https://example.org/river/" in told


def test_the_same_site_gives_the_same_bytes_and_nothing_of_who_made_it(site: Path) -> None:
    made(site, "one.zip")
    os.utime(site / "site/assets/a.css", (0, 0))
    (site / "site/assets/a.css").chmod(0o600)
    made(site, "two.zip")
    assert (site / "one.zip").read_bytes() == (site / "two.zip").read_bytes()
    with zipfile.ZipFile(site / "one.zip") as archive:
        for each in archive.infolist():
            assert (each.date_time, each.create_system, each.external_attr >> 16, each.extra) == (
                (2024, 1, 1, 0, 0, 0), 3, 0o100644, b""
            )  # fmt: skip


def test_a_large_file_is_never_held_whole(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release(site / "site", {"index.html": HOME, "data/all.csv": "0123456789" * 50})
    monkeypatch.setattr(bundle, "_PIECE", 64)
    sizes: list[int] = []
    pieces = bundle._pieces

    def seen(*arguments: object) -> object:
        for piece in pieces(*arguments):  # type: ignore[arg-type]
            sizes.append(len(piece))
            yield piece

    monkeypatch.setattr(bundle, "_pieces", seen)
    assert made(site)["data/all.csv"] == b"0123456789" * 50
    assert max(sizes) == 64


# --- links


COPY = Copy(
    {"index.html", "a/index.html", "a/b/index.html", "a/b/index.json", "x y/index.html", "data/a.csv"},
    "https://example.org/river/",
    "",
)


@pytest.mark.parametrize(
    "address, becomes",
    [
        ("../", "../index.html"),
        ("..", "../index.html"),
        ("./", "./index.html"),
        (".", "./index.html"),
        ("../../", "../../index.html"),
        ("../../#top", "../../index.html#top"),
        ("../?year=2024&amp;q=a/b#c", "../index.html?year=2024&amp;q=a/b#c"),
        ("index.json", "index.json"),
        ("../../data/a.csv", "../../data/a.csv"),
        ("../../x%20y/", "../../x%20y/index.html"),
        ("#here", "#here"),
        ("?q=1", "?q=1"),
        ("", ""),
        ("../../nowhere/", "../../nowhere/"),
        ("https://example.org/river/", "../../index.html"),
        ("https://example.org/river", "../../index.html"),
        ("https://example.org/river/a/#b", "../index.html#b"),
        ("https://example.org/river/data/a.csv", "../../data/a.csv"),
        ("https://example.org/riverside/", "https://example.org/riverside/"),
        ("https://example.org/river/new/", "https://example.org/river/new/"),
        ("/river/a/", "../index.html"),
        ("/a/", "/a/"),
        ("//example.org/river/", "//example.org/river/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_an_address_leads_to_the_file_that_a_server_would_have_found(address: str, becomes: str) -> None:
    assert COPY.led(address, "a/b") == becomes


def test_addresses_are_changed_in_every_element_that_has_one_and_nowhere_else() -> None:
    page = (
        '<link rel="canonical" href="https://example.org/river/a/">'
        '<meta http-equiv="refresh" content="0; url=../a/">'
        "<a data-x='>' href='../a/'>a</a><form action=\"../a/\"></form><p title='href=\"../a/\"'>href=\"../a/\"</p>"
        '<script src="../a/" defer></script>'
    )
    assert COPY.page("a/index.html", page) == (
        '<link rel="canonical" href="https://example.org/river/a/">'
        '<meta http-equiv="refresh" content="0; url=../a/index.html">'
        "<a data-x='>' href='../a/index.html'>a</a><form action=\"../a/index.html\"></form>"
        '<p title=\'href="../a/"\'>href="../a/"</p>'
        '<script src="../a/index.html" defer></script>'
    )


def test_the_script_for_links_of_scripts_is_loaded_where_the_site_has_it() -> None:
    found = Copy({offline.SCRIPT}, "", "").page("a/b/index.html", "<body></body>")
    assert '<script src="../../assets/offline.js" defer></script>' in found
    assert (ROOT / "theme" / offline.SCRIPT).is_file()


def test_without_an_address_of_the_site_nothing_is_said_of_one() -> None:
    found = Copy(set(), "", "").page("index.html", HOME)
    assert "A copy of the site.</p>" in found
    assert COPY.led("/a/", "a/b") == "/a/"
    assert Copy({"a/index.html"}, "", "").led("/a/", "b") == "../a/index.html"


# --- where it cannot be done


@pytest.mark.parametrize(
    "spoil, says",
    [
        (lambda folder: shutil.rmtree(folder / "site"), "There is no site in"),
        (lambda folder: (folder / "site/index.html").unlink(), "1 file changed or gone, such as index.html"),
        (lambda folder: (folder / "site/index.html").write_text("x"), "such as index.html; build it again"),
        (lambda folder: (folder / "site" / sitedir.LIST).unlink(), "There is no site in"),
    ],
)  # fmt: skip
def test_a_site_that_is_not_whole_is_not_copied(site: Path, spoil: object, says: str) -> None:
    os.utime(site / "site" / sitedir.LIST, (1, 1))
    for file in sorted((site / "site").rglob("*")):
        os.utime(file, (1, 1))
    spoil(site)  # type: ignore[operator]
    with pytest.raises(ConfigError, match=says):
        made(site)
    assert not (site / "copy.zip").exists()


def test_a_file_that_only_looks_as_it_did_is_found_out(site: Path) -> None:
    page = site / "site/index.html"
    before = page.stat().st_mtime_ns
    page.write_text(HOME.replace("Skip", "Slip"))
    os.utime(page, ns=(before, before))
    with pytest.raises(ConfigError, match=r"such as index\.html"):
        made(site)
    assert names(site) == ["site"], "nothing is left of what was begun"


def test_a_link_in_the_place_of_a_file_is_not_followed(site: Path) -> None:
    page = site / "site/index.html"
    before = page.stat().st_mtime_ns
    (site / "elsewhere").write_text(HOME)
    page.unlink()
    page.symlink_to(site / "elsewhere")
    os.utime(page, ns=(before, before), follow_symlinks=False)
    with pytest.raises(ConfigError, match=r"such as index\.html"):
        made(site)


def test_a_link_to_a_site_is_not_followed(site: Path) -> None:
    (site / "site").rename(site / "real")
    (site / "site").symlink_to(site / "real")
    with pytest.raises(ConfigError, match="symbolic link"):
        made(site)


@pytest.mark.parametrize("name", ["a:b.html", "aux/index.html", "a\\b.txt", "end./x", "what?.html", "NUL.txt", "a\tb"])
def test_a_name_that_cannot_be_unpacked_everywhere_is_told_of(site: Path, name: str) -> None:
    release(site / "site", {"index.html": HOME, name: "x"})
    with pytest.raises(ConfigError, match="rename"):
        made(site)


@pytest.mark.parametrize("name", ["auxiliary/con-1/index.html", "a b/é.html", ".well-known/x"])
def test_other_names_are_as_they_are(site: Path, name: str) -> None:
    release(site / "site", {"index.html": HOME, name: "x"})
    assert name in made(site)


def test_an_older_copy_is_replaced_and_any_other_file_stays(site: Path) -> None:
    first = made(site)
    release(site / "site", {"index.html": HOME, "new.txt": "x"})
    assert made(site).keys() - first.keys() == {"new.txt"}
    (site / "letter.zip").write_text("Dear all")
    with zipfile.ZipFile(site / "other.zip", "w") as archive:
        archive.writestr("a", "b")
    (site / "link.zip").symlink_to(site / "copy.zip")
    (site / "folder.zip").mkdir()
    for name in ("letter.zip", "other.zip", "link.zip", "folder.zip"):
        with pytest.raises(ConfigError, match="move it away"):
            made(site, name)
    assert (site / "letter.zip").read_text() == "Dear all"


def test_the_copy_does_not_lie_in_the_site(site: Path) -> None:
    with pytest.raises(ConfigError, match="lies in the site itself"):
        made(site, "site/copy.zip")


def test_the_command_says_where_the_copy_is_and_what_is_wrong_in_a_sentence(tmp_path: Path) -> None:
    folder = desk(tmp_path, {"organisations/river-council": helpers.BODY})
    none = run("bundle", cwd=folder)
    assert (none.returncode, none.stdout) == (2, "")
    assert none.stderr == f"auditpress: There is no site in {folder / 'site'} yet; build it with auditpress build.\n"
    assert run("build", cwd=folder).returncode == 0
    done = run("bundle", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(f"MB: {folder / 'site.zip'}\n"), "no date is known"
    with zipfile.ZipFile(folder / "site.zip") as archive:
        assert archive.comment == MARK
        assert f"{TOP}/index.html" in archive.namelist()


def test_a_zip_begins_in_1980(tmp_path: Path) -> None:
    pen.zipped(tmp_path / "a.zip", [("a", [b"1", b"2"])], (1215, 6, 15), MARK)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert (archive.read("a"), archive.infolist()[0].date_time[:3]) == (b"12", (1980, 1, 1))
