"""The policy of pages and the headers of a site: worked out from what is published, and told to each server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from auditpress import headers, policy
from auditpress.headers import Rule
from auditpress.memory import Output
from auditpress.policy import SLOT, eased, governed, refused, scripts_of
from tests.conftest import Golden
from tests.helpers import SITES, holds, run

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)
META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def digest(script: str) -> str:
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"


def pages(site: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(site.rglob("*.html")):
        yield file.relative_to(site).as_posix(), file.read_text(encoding="utf-8")


# The policy


def test_every_page_has_the_policy_before_anything_that_it_loads(reference_site: Path) -> None:
    for path, html in pages(reference_site):
        assert META.findall(html) == [STRICT], path
        before = html[: html.index("Content-Security-Policy")]
        assert not re.search(r"<(link|script|style|img)\b", before), path


def test_the_site_holds_the_policy_as_a_header_that_also_keeps_others_from_framing_it(reference_site: Path) -> None:
    everywhere, *others = headers.read((reference_site / "_headers").read_text())
    assert everywhere.path == "/*"
    assert dict(everywhere.headers)["Content-Security-Policy"] == f"{STRICT}; frame-ancestors 'none'"
    assert dict(everywhere.headers)["X-Content-Type-Options"] == "nosniff"
    assert [dict(rule.headers) for rule in others] == [
        {"Cache-Control": "public, max-age=31536000, immutable"},
        {"Content-Type": "application/vnd.sqlite3"},
    ]
    assert (reference_site / others[0].path.lstrip("/")).is_file()


@pytest.mark.parametrize(
    "html, scripts",
    [
        ("<p>none</p>", []),
        ("<script>one()</script>", ["one()"]),
        ("<SCRIPT type='text/javascript'>one()</SCRIPT><script>two()</script>", ["one()", "two()"]),
        ("<script>one()</script><script>one()</script>", ["one()"]),
        ('<script type="module">\nimport "x"\n</script>', ['\nimport "x"\n']),
        ("<script>a\r\nb\rc</script>", ["a\nb\nc"]),
        ('<script src="a.js"></script>', []),
        ("<script defer src=a.js></script>", []),
        ('<script type="application/json">{"a": 1}</script>', []),
        ('<script type="application/ld+json">{}</script>', []),
        ('<script data-src="x">run()</script>', ["run()"]),
        ("&lt;script&gt;text&lt;/script&gt;", []),
    ],
)
def test_scripts_that_run_within_a_page_are_named_by_their_digests(html: str, scripts: list[str]) -> None:
    assert list(scripts_of(html)) == [*map(digest, scripts)]
    assert META.findall(governed(SLOT + html)) == [
        STRICT.replace("script-src 'self'", " ".join(["script-src 'self'", *sorted(f"'{digest(s)}'" for s in scripts)]))
    ]


def test_what_looks_like_the_place_for_the_policy_in_the_text_of_a_page_stays() -> None:
    assert governed(f"<head></head>{policy.WORD}") == f"<head></head>{policy.WORD}"
    assert governed(f"{SLOT}{SLOT}").endswith(SLOT)


def test_a_preview_may_put_its_own_into_a_page_and_still_loads_nothing_from_elsewhere() -> None:
    page = governed(f"{SLOT}<script>x()</script>").encode()
    told = META.findall(eased(page).decode())[0]
    # A digest beside it would make a browser leave 'unsafe-inline' out of account.
    assert "script-src 'self' 'unsafe-inline';" in told
    assert "connect-src 'self'" in told
    assert "http" not in told
    assert eased(page).endswith(b"<script>x()</script>")
    assert eased(b"<p>as it is</p>") == b"<p>as it is</p>"


@pytest.mark.parametrize(
    "html, told",
    [
        ('<p style="color:red">', "style=… on <p> has no effect"),
        ('<a onclick="x()">', "onclick=… on <a> has no effect"),
        ("<style>p{}</style>", "<style> has no effect"),
        ('<img src="https://other.example/x.png">', "loads https://other.example/x.png from elsewhere"),
        ('<img src="//other.example/x.png">', "loads //other.example/x.png from elsewhere"),
        ('<img src="data:image/png;base64,AA">', "loads data:image/png;base64,AA from elsewhere"),
        ('<script src="HTTPS://other.example/x.js"></script>', "from elsewhere"),
        ('<iframe src="x"></iframe>', "<iframe> shows nothing"),
    ],
)
def test_what_the_policy_keeps_out_is_told(html: str, told: str) -> None:
    assert [told in sentence for sentence in refused(html)] == [True]


def test_what_a_page_may_hold_is_not_told_of() -> None:
    assert refused('<a href="https://other.example/">x</a><img src="../x.png" alt=""><code>style=</code>') == ()


# The files


@pytest.fixture
def scripted(small: Path) -> Path:
    """A site whose theme puts a script into every page, another one for each depth, and with a script in one text."""
    (small / "theme").mkdir()
    extrahead = "{% block extrahead %}{{ super() }}<script>var base='{{ root }}'</script>{% endblock %}"
    (small / "theme/main.html").write_text('{% extends "layout.html" %}' + extrahead)
    (small / "content/more.md").write_text("# More\n\n<script>more()</script>\n")
    config = (small / "mkdocs.yml").read_text()
    (small / "mkdocs.yml").write_text(config.replace("name: auditpress", "name: auditpress\n  custom_dir: theme"))
    return small


def test_every_script_of_an_adopter_runs_on_its_own_page_and_by_the_header(scripted: Path) -> None:
    assert run("build", cwd=scripted).returncode == 0
    (everywhere, *_) = headers.read((scripted / "site/_headers").read_text())
    header = dict(everywhere.headers)["Content-Security-Policy"]
    depths = set()
    for path, html in pages(scripted / "site"):
        inline = re.findall(r"<script>(.*?)</script>", html)
        depths.update(inline)
        assert META.findall(html) == [policy.policy(map(digest, inline))], path
        assert all(digest(script) in header for script in inline), path
    assert len(depths) > 4


def test_mkdocs_makes_the_same_policies_and_headers(scripted: Path) -> None:
    assert run("build", cwd=scripted).returncode == 0
    ours = holds(scripted / "site")
    command = [sys.executable, "-m", "mkdocs", "-q", "build"]
    subprocess.run(command, cwd=scripted, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, check=True)
    assert holds(scripted / "site") == ours


def test_a_build_that_makes_one_page_anew_keeps_the_scripts_of_the_others_in_the_header(scripted: Path) -> None:
    assert run("build", cwd=scripted).returncode == 0
    (record,) = (scripted / "audits/reports").rglob("*.yaml")
    record.write_text(record.read_text() + "\n# looked over\n")
    (scripted / "content/more.md").write_text("# More\n\n<script>other()</script>\n")
    assert run("build", cwd=scripted).returncode == 0
    changed = holds(scripted / "site")
    header = (scripted / "site/_headers").read_text()
    assert digest("other()") in header
    assert digest("more()") not in header
    shutil.rmtree(scripted / "site")
    assert run("build", "--no-cache", cwd=scripted).returncode == 0
    assert holds(scripted / "site") == changed


def test_a_publisher_with_a_file_of_headers_keeps_it(small: Path) -> None:
    (small / "content/_headers").write_text("/*\n  X-Ours: 1\n")
    assert run("build", cwd=small).returncode == 0
    assert (small / "site/_headers").read_text() == "/*\n  X-Ours: 1\n"


def test_an_aligned_table_and_a_fold_of_a_hand_written_page_need_no_style_of_their_own(small: Path) -> None:
    (small / "content/more.md").write_text("# More\n\n| a | b |\n| :-: | --: |\n| 1 | 2 |\n")
    (small / "mkdocs.yml").write_text((small / "mkdocs.yml").read_text() + "markdown_extensions: [tables]\n")
    made = run("build", cwd=small)
    assert made.stderr == ""
    html = (small / "site/more/index.html").read_text()
    assert '<td class="ap-center">1</td>' in html
    assert '<td class="ap-right">2</td>' in html
    assert "style=" not in html


def test_a_hand_written_page_that_loads_from_elsewhere_is_told_of(small: Path) -> None:
    (small / "content/more.md").write_text("# More\n\n![A map](https://other.example/map.png)\n")
    made = run("build", cwd=small)
    assert made.returncode == 0
    assert made.stderr == (
        "auditpress: more.md: <img> loads https://other.example/map.png from elsewhere, which no reader will see: "
        "keep a copy in the site.\n"
    )


# The command


RULES = (Rule("/*", (("X-A", 'say "a"'),)), Rule("/assets/a.0123abcd.min.css", (("Cache-Control", "immutable"),)))


def test_rules_are_read_as_they_are_written() -> None:
    assert headers.read(headers.text(RULES)) == RULES
    assert headers.read("# a remark\n/*\n  # another\n  X-A: b: c\n\nnothing\n") == (Rule("/*", (("X-A", "b: c"),)),)


def test_only_files_that_change_their_names_are_kept_for_long() -> None:
    names = ("assets/stylesheets/main.57a0d79d.min.css", "assets/auditpress.css", "assets/stylesheets/own.css")
    (_, *long) = headers.rules([Output(name, "") for name in names])
    assert [rule.path for rule in long] == ["/assets/stylesheets/main.57a0d79d.min.css"]


@pytest.mark.parametrize("server", ["nginx", "apache"])
def test_a_server_is_told_the_headers_in_its_own_language(small_site: Path, golden: Golden, server: str) -> None:
    told = run("headers", server, "--site-dir", small_site, cwd=SITES / "small")
    assert (told.returncode, told.stderr) == (0, "")
    golden(f"headers-{server}.txt", told.stdout)


def test_a_quotation_mark_in_a_header_is_escaped() -> None:
    assert 'add_header X-A "say \\"a\\"" always;' in headers.nginx(RULES, "/")
    assert 'Header always set X-A "say \\"a\\""' in headers.apache(RULES, "/")


def test_before_the_site_is_built_there_are_no_headers_to_show(small: Path) -> None:
    told = run("headers", "nginx", cwd=small)
    assert told.returncode == 2
    assert (
        told.stderr.splitlines()[-1] == f"Error: there is no site in {small}/site yet; build it with auditpress build"
    )
