"""What an adopter sets or overrides in the theme, with the real command: that changes, and nothing else does."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.helpers import ROOT, holds, run

LIST = ".auditpress"


@pytest.fixture
def plain(small_site: Path) -> dict[str, bytes]:
    return files(small_site)


def files(site: Path) -> dict[str, bytes]:
    """The files of a site but for the list of their digests."""
    return {path: data for path, data in holds(site).items() if path != LIST}


def set_up(site: Path, *lines: str) -> None:
    """Put lines below ``theme:`` in mkdocs.yml."""
    config = site / "mkdocs.yml"
    config.write_text(config.read_text().replace("name: auditpress", "\n  ".join(["name: auditpress", *lines])))


def override(site: Path, name: str, text: str) -> None:
    """Put a file into the adopter's own theme."""
    file = site / "theme" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    if "custom_dir" not in (site / "mkdocs.yml").read_text():
        set_up(site, "custom_dir: theme")


def built(site: Path) -> dict[str, bytes]:
    made = run("build", cwd=site)
    assert (made.returncode, made.stderr) == (0, "")
    return files(site / "site")


def test_a_partial_takes_the_place_of_ours_and_the_rest_stays(small: Path, plain: dict[str, bytes]) -> None:
    footer = (
        '<footer class="own">{{ config.site_name | e }}, by {{ config.extra.auditpress.nav | length }} ways</footer>\n'
    )
    override(small, "partials/footer.html", footer)
    made = built(small)
    assert made.keys() == plain.keys()
    ours, theirs = re.compile(rb'<footer class="ap-footer">.*?</footer>\n?', re.DOTALL), b'<footer class="own">'
    for path, data in plain.items():
        if path.endswith(".html"):
            assert theirs in made[path], path
            assert re.sub(rb'<footer class="own">.*?</footer>\n?', b"", made[path]) == ours.sub(b"", data), path
        else:
            assert made[path] == data, path


def test_one_block_of_main_html_is_changed_and_the_rest_stays(small: Path, plain: dict[str, bytes]) -> None:
    added = '<meta name="publisher" content="River">'
    block = "{% block extrahead %}" + added + "{{ super() }}{% endblock %}"
    override(small, "main.html", '{% extends "layout.html" %}' + block)
    made = built(small)
    for path, data in plain.items():
        assert made[path].count(added.encode()) == path.endswith(".html"), path
        assert made[path].replace(added.encode(), b"") == data, path


def test_the_announcement_of_the_readme_stands_on_every_page_and_only_there(
    small: Path, plain: dict[str, bytes]
) -> None:
    block = "{% block announce %}<p>This is a trial service.</p>{% endblock %}"
    override(small, "main.html", '{% extends "layout.html" %}\n' + block)
    aside = re.compile(rb'<aside class="md-banner">.*?</aside>', re.DOTALL)
    for path, data in built(small).items():
        if path.endswith(".html"):
            assert b"This is a trial service." in data, path
            assert aside.sub(b"", data).split() == plain[path].split(), path
        else:
            assert data == plain[path], path


def test_a_template_of_one_kind_changes_the_pages_of_that_kind(small: Path, plain: dict[str, bytes]) -> None:
    ours = (ROOT / "theme/records/datasets.html").read_text(encoding="utf-8")
    start = "{% block record %}"
    assert start in ours
    override(small, "records/datasets.html", ours.replace(start, start + "<p>Our own words.</p>"))
    made = built(small)
    changed = {path for path, data in plain.items() if made[path] != data}
    assert changed
    assert all(re.fullmatch(r"datasets/[^/]+/index\.html", path) for path in changed), changed
    assert all(made[path].replace(b"<p>Our own words.</p>\n", b"") == plain[path] for path in changed)


def test_a_file_of_styles_is_added_to_every_page(small: Path, plain: dict[str, bytes]) -> None:
    (small / "content/own.css").write_text("h1 { color: red }\n")
    (small / "mkdocs.yml").write_text((small / "mkdocs.yml").read_text() + "extra_css: [own.css]\n")
    made = built(small)
    assert made.keys() - plain.keys() == {"own.css"}
    assert b'<link rel="stylesheet" href="../../own.css">' in made["organisations/river-council/index.html"]


def test_colours_and_logo_are_set_in_mkdocs_yml_alone(small: Path, plain: dict[str, bytes]) -> None:
    shutil.copy(ROOT / "theme/assets/auditpress-icon.svg", small / "content/crest.svg")
    set_up(small, "logo: crest.svg", "favicon: crest.svg", 'colours: {brand: "#5b1a3a", dark: {brand: "#3d0f26"}}')
    made = built(small)
    assert made.keys() - plain.keys() == {"crest.svg", "assets/auditpress-colours.css"}
    light, dark = made["assets/auditpress-colours.css"].decode().split("@media screen")
    assert "--ap-brand: #5b1a3a;" in light
    assert "(prefers-color-scheme: light)" in light
    assert "--ap-brand: #3d0f26;" in dark
    for path, data in made.items():
        if path.endswith(".html") and path != "404.html":
            up = "../" * path.count("/") or "./"
            for tag in ("link", "img"):
                assert re.search(rf'<{tag}[^>]*"{re.escape(up)}crest\.svg"', data.decode()), path
            assert f'href="{up}assets/auditpress-colours.css"' in data.decode(), path


@pytest.mark.parametrize("name", ["logo", "favicon"])
@pytest.mark.parametrize("path", ["images/crest.svg", "https://other.example/crest.svg"])
def test_a_picture_that_is_not_there_is_told_of_and_the_old_site_stays(small: Path, name: str, path: str) -> None:
    before = built(small)
    set_up(small, f"{name}: {path}")
    made = run("build", cwd=small)
    assert made.returncode == 2
    assert made.stderr == f"auditpress: mkdocs.yml: theme: {name}: there is no file “{path}” in content/\n"
    assert files(small / "site") == before


def test_a_script_or_style_from_elsewhere_is_told_of(small: Path) -> None:
    config = small / "mkdocs.yml"
    config.write_text(config.read_text() + "extra_css: [https://other.example/a.css]\nextra_javascript: [own.js]\n")
    made = run("build", cwd=small)
    assert made.returncode == 0
    assert made.stderr == (
        "auditpress: extra_css: https://other.example/a.css is from elsewhere, which no browser will load: "
        "keep a copy in the site.\n"
    )


def test_a_font_of_materials_is_never_asked_for(small: Path, plain: dict[str, bytes]) -> None:
    set_up(small, "font: {text: Roboto}")
    assert built(small) == plain
