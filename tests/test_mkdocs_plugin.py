"""The host: MkDocs and auditpress make the same site, and neither leaves half of one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from auditpress import mkdocs_host, site
from auditpress.chrome import Chrome, prototype
from auditpress.mkdocs_plugin import LAYOUTS, Guest
from auditpress.model import BASE

CONFIGURATION = """
site_name: Audits & more
site_url: https://example.org/sub/
docs_dir: content
theme: {name: auditpress}
plugins: [auditpress]
"""
HOME_OFFICE = "name: Home Office\ntype: department\n"
BROKEN = "name: Home Office\ntype: department\ncolour: blue\n"
PAGE = "organisations/home-office/index.html"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A repository with two records and two hand-written pages, one of them deep, and none for the home."""
    files = {
        "mkdocs.yml": CONFIGURATION,
        "audits/organisations/home-office.yaml": HOME_OFFICE,
        "audits/organisations/nhs-england.yaml": "name: NHS England\ntype: health service body\n",
        "content/about.md": "# About & us\n\nThe [[organisations/home-office]], [how](guide/first.md)\n",
        "content/guide/first.md": "# First\n\n[[organisations/home-office|That body]]; `[[not/this]]`.\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def mkdocs(desk: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The real command, as people run it."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=desk,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def auditpress(desk: Path) -> dict[str, bytes]:
    """The same site by the other way in."""
    file = desk / "mkdocs.yml"
    options = site.Options(search=True)
    site.build(mkdocs_host.configuration(file, desk / "ours"), mkdocs_host.host(file), options)
    return holds(desk / "ours")


def holds(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# Two ways in, one site


def test_mkdocs_and_auditpress_make_the_same_bytes_on_any_day(desk: Path) -> None:
    """An ordinary site also passes MkDocs' strict mode without a word."""
    made = mkdocs(desk, "-q", "build", "--strict", SOURCE_DATE_EPOCH="86400")
    assert (made.returncode, made.stdout, made.stderr) == (0, "", "")
    assert holds(desk / "site") == auditpress(desk)
    assert PAGE in holds(desk / "site")


def test_no_file_tells_of_the_prototypes_or_of_the_day(desk: Path) -> None:
    files = auditpress(desk)
    assert not [name for name, data in files.items() if b"auditpress-slot" in data or b"auditpress-proto" in data]
    assert "sitemap.xml.gz" not in files


def test_references_on_hand_written_pages_lead_to_records(desk: Path) -> None:
    files = auditpress(desk)
    assert b'The <a href="../organisations/home-office/">Home Office</a>' in files["about/index.html"]
    first = files["guide/first/index.html"]
    assert b'<a href="../../organisations/home-office/">That body</a>; <code>[[not/this]]</code>' in first


def test_the_theme_is_told_of_the_hand_written_pages(desk: Path) -> None:
    """By their own titles, which MkDocs knows only after it has read them."""
    assert b'<a href="../../about/">About &amp; us</a>' in auditpress(desk)[PAGE]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("path", ["/", "/a/b/c/d/e/f/g/h/i/"])
def test_a_filled_page_is_the_page_that_mkdocs_renders_itself(desk: Path, layout: str, path: str) -> None:
    file = desk / "mkdocs.yml"
    loaded = site.load(mkdocs_host.configuration(file))
    parts = (
        "<b>&amp;' \"",
        'It\'s <so> & "so"',
        "<meta>",
        "<nav>c</nav>",
        f'<a href="{BASE}/x/">{{{{ x }}}}</a>',
    )
    hosted = mkdocs_host.host(file)(desk / "trial", loaded)
    filled = Chrome.cut(hosted.chrome[layout], prototype(layout)).fill(
        path, *parts, canonical=f"https://example.org/sub{path}"
    )
    assert filled == mkdocs_host.whole(file, loaded, Guest(path, layout, *parts))
    assert "{{ x }}" in filled


def test_the_host_names_its_own_pages(desk: Path) -> None:
    """So that a record whose address is taken can be told of."""
    file = desk / "mkdocs.yml"
    loaded = site.load(mkdocs_host.configuration(file))
    assert mkdocs_host.host(file)(desk / "trial", loaded).pages == ("/about/", "/guide/first/")


# What a failed build leaves


def test_records_with_errors_stop_mkdocs_with_all_of_them_and_the_old_site_stays(desk: Path) -> None:
    build(load_config(str(desk / "mkdocs.yml")))
    before = holds(desk / "site")
    for name in ("home-office", "nhs-england"):
        (desk / f"audits/organisations/{name}.yaml").write_text(BROKEN)
    made = mkdocs(desk, "build")
    assert made.returncode == 1
    assert "audits/organisations/home-office.yaml:" in made.stderr
    assert "audits/organisations/nhs-england.yaml:" in made.stderr
    assert "2 errors in 2 files" in made.stderr
    assert "Traceback" not in made.stderr
    assert holds(desk / "site") == before
    assert names(desk) == ["audits", "content", "mkdocs.yml", "site"]


def test_a_build_that_fails_at_its_end_leaves_the_old_site_too(desk: Path) -> None:
    """A strict build fails when all is written; by itself MkDocs would have emptied the folder before."""
    build(load_config(str(desk / "mkdocs.yml")))
    before = holds(desk / "site")
    (desk / "content/about.md").write_text("[nowhere](nowhere.md)")
    made = mkdocs(desk, "build", "--strict")
    assert made.returncode == 1
    assert "contains a link 'nowhere.md'" in made.stderr
    assert holds(desk / "site") == before
    assert names(desk) == ["audits", "content", "mkdocs.yml", "site"]


def test_a_build_that_fails_midway_leaves_nothing_else(desk: Path) -> None:
    """Even while the process goes on, as it does when it serves."""
    (desk / "stop.py").write_text("def on_env(env, **_):\n    raise __import__('mkdocs').exceptions.BuildError('stop')")
    (desk / "mkdocs.yml").write_text(f"{CONFIGURATION}hooks: [stop.py]\n")
    config = load_config(str(desk / "mkdocs.yml"))
    with pytest.raises(Abort):
        build(config)
    assert names(desk) == ["audits", "content", "mkdocs.yml", "stop.py"]


def test_a_theme_that_cannot_be_filled_is_told_of(desk: Path) -> None:
    (desk / "mine").mkdir()
    (desk / "mine/main.html").write_text("<title>{{ page.title }}</title>")
    (desk / "mkdocs.yml").write_text(CONFIGURATION.replace("auditpress}", "auditpress, custom_dir: mine}"))
    made = mkdocs(desk, "build")
    assert made.returncode == 1
    assert "the theme shows no content" in made.stderr
    assert "Traceback" not in made.stderr


def test_who_builds_after_us_finds_the_site_where_it_was_meant_to_be(desk: Path) -> None:
    """Such as ``mkdocs gh-deploy``, which reads the configuration after the build."""
    config = load_config(str(desk / "mkdocs.yml"))
    build(config)
    assert Path(config.site_dir) == desk / "site"


def test_mkdocs_builds_into_the_folder_it_is_told_unless_it_is_not_ours(desk: Path) -> None:
    assert mkdocs(desk, "build", "-d", "public").returncode == 0
    assert PAGE in holds(desk / "public")
    assert names(desk) == ["audits", "content", "mkdocs.yml", "public"]
    (desk / "public/mine.txt").write_text("")
    refused = mkdocs(desk, "build", "-d", "public")
    assert refused.returncode == 1
    assert "did not write: mine.txt" in refused.stderr
    assert (desk / "public/mine.txt").exists()


def test_auditpress_builds_into_the_folder_seen_from_where_one_is(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk / "audits")
    configuration = mkdocs_host.configuration(Path("../mkdocs.yml"))
    assert (configuration.root, configuration.site_dir) == (desk, desk / "site")
    assert mkdocs_host.configuration(Path("../mkdocs.yml"), Path("../out")).site_dir == desk / "out"
    assert mkdocs_host.configuration(Path("../mkdocs.yml"), Path("out")).site_dir == desk / "audits/out"


def test_mkdocs_can_be_run_from_another_folder(desk: Path) -> None:
    made = mkdocs(desk / "audits", "build", "-f", "../mkdocs.yml")
    assert (made.returncode, (desk / "site" / PAGE).exists()) == (0, True), made.stderr


# What a person is told


def test_warnings_about_records_are_shown_and_count_when_mkdocs_is_strict(desk: Path) -> None:
    (desk / "audits/schemes").mkdir()
    (desk / "audits/schemes/rules.yaml").write_text("name: Rules\nowner: nhs-england\n")
    report = "publisher: nhs-england\nauditees: [home-office]\nscheme: rules\nrisk: Grave\n"
    (desk / "audits/reports/2025").mkdir(parents=True)
    (desk / "audits/reports/2025/home-office.yaml").write_text(report)
    made = mkdocs(desk, "build", "--strict")
    assert made.returncode == 1
    assert "audits/reports/2025/home-office.yaml:4:7: warning: “Grave” is not a word" in made.stderr
    assert "Aborted with 1 warnings in strict mode" in made.stdout


def test_auditpress_is_quiet_but_passes_on_what_mkdocs_warns_of(
    desk: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    auditpress(desk)
    assert (capfd.readouterr(), caplog.records) == (("", ""), [])
    (desk / "content/about.md").write_text("[nowhere](nowhere.md)")
    auditpress(desk)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "contains a link 'nowhere.md'" in caplog.text


def test_a_strict_build_by_auditpress_fails_for_a_warning_and_leaves_the_old_site(desk: Path) -> None:
    before = auditpress(desk)
    (desk / "mkdocs.yml").write_text(f"{CONFIGURATION}strict: true\n")
    (desk / "content/about.md").write_text("[nowhere](nowhere.md)")
    with pytest.raises(site.ConfigError, match="1 warnings in strict mode"):
        auditpress(desk)
    assert holds(desk / "ours") == before


@pytest.mark.parametrize(
    "text, sentence",
    [
        (None, "mkdocs.yml cannot be read: No such file or directory."),
        ("a: [", "mkdocs.yml: MkDocs encountered an error parsing the configuration file"),
        ("- a\n", "mkdocs.yml: The configuration is invalid"),
        ("site_name: [1]\nnav: 3\n", "mkdocs.yml: site_name: "),
        (CONFIGURATION.replace("auditpress}", "nothing}"), "mkdocs.yml: theme: Unrecognised theme name"),
        (CONFIGURATION.replace("docs_dir: content", "docs_dir: none"), "mkdocs.yml: docs_dir: The path"),
        (
            CONFIGURATION.replace("[auditpress]", "[{auditpress: {records: none}}]"),
            "option 'records': The path",
        ),
        (CONFIGURATION.replace("[auditpress]", "[]"), "mkdocs.yml: plugins: auditpress is not among them."),
        (
            f"{CONFIGURATION}strict: true\ncolour: blue\n",
            "mkdocs.yml: colour: Unrecognised configuration name",
        ),
    ],
)
def test_what_is_wrong_with_mkdocs_yml_is_said_plainly(desk: Path, text: str | None, sentence: str) -> None:
    file = desk / "mkdocs.yml"
    file.unlink() if text is None else file.write_text(text)
    with pytest.raises(site.ConfigError) as caught:
        mkdocs_host.configuration(file)
    assert sentence in str(caught.value)


def test_a_slip_in_mkdocs_yml_that_does_no_harm_is_told_once(desk: Path, caplog: pytest.LogCaptureFixture) -> None:
    (desk / "mkdocs.yml").write_text(f"{CONFIGURATION}colour: blue\n")
    auditpress(desk)
    assert caplog.messages == [f"auditpress: {desk}/mkdocs.yml: colour: Unrecognised configuration name: colour"]


def test_addresses_that_end_in_html_are_refused(desk: Path) -> None:
    made = mkdocs(desk, "build", "--no-directory-urls")
    assert made.returncode == 1
    assert "Error: auditpress needs use_directory_urls" in made.stderr
