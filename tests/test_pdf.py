"""Papers: a tagged PDF beside the page of each report and review, with its words and nothing from elsewhere."""

from __future__ import annotations

import functools
import http.server
import io
import itertools
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest

from auditpress import paper
from auditpress.cache import Cache
from auditpress.kinds import KINDS
from auditpress.model import BASE, Page, Paper
from auditpress.pages import records
from auditpress.pages.outline import Outline
from auditpress.paper import Press
from tests import helpers
from tests.helpers import BODY, ROOT, desk, holds, run, whole

OUTLINE = Outline("River audits", "https://example.org/river/", "", ())

NAME = 'בית חולים "A & B" <Ltd>'
LONG = " ".join(["Data sharing audit of the many parts of the north wing"] * 8)
TEXTS = [f"Door {n} stands open, and nobody knows who has its key." for n in range(1, 8)]
REPORT = "reports/2024/river"
REVIEW = "reviews/2024/river"
RECORDS = {
    "organisations/river-council": BODY,
    "organisations/audit-office": f"name: '{NAME}'\ntype: auditor\n",
    "schemes/guide": "name: Guide\nowner: audit-office\n"
    "designations: [{id: observation, name: Observation}]\n"
    "statuses: [{id: open, name: Open, common: open}, {id: closed, name: Closed, common: closed}]\n"
    "disclaimers: [{mode: any, text: The audit looked at a sample.}]\n",
    REPORT: "publisher: audit-office\nauditees: [river-council]\nscheme: guide\npublished: 2024-02-01\n"
    f"document_kind: {LONG}\nparties: [{{organisation: river-council, role: controller}}]\n"
    "acceptance: [{organisation: river-council, outcome: confirmed accurate}]\n"
    "notes: [{on: findings, kind: gap, text: 'See [[#finding-2]] and [[organisations/river-council]].'}]\n"
    "findings:\n"
    + "".join(
        f"  - {{ref: {n}, title: Door {n}, text: '{text}', designation: observation}}\n"
        for n, text in enumerate(TEXTS, 1)
    ),
    REVIEW: "report: reports/2024/river\npublisher: audit-office\nscheme: guide\npublished: 2024-09\n"
    "updates: [{ref: 1, text: A lock was put in., status: {word: closed}}]\n",
    "reports/2023/gone": "publisher: audit-office\nauditees: [river-council]\nstate: withdrawn\n"
    "standing: {by: audit-office, on: 2024-01-01, why: Two of its tables were wrong.}\n",
    "reports/2023/kept-back": "publisher: audit-office\nauditees: [river-council]\nstate: withheld\n"
    "standing: {by: river-council, on: 2024-01-01, why: Under an exemption.}\n",
}


def file_of(id: str) -> str:
    return f"{id}/{id.replace('/', '-')}.pdf"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose site was built with papers; not to be changed."""
    folder = desk(tmp_path_factory.mktemp("papers"), RECORDS)
    made = run("build", "--pdf", cwd=folder)
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture(scope="module")
def report(repository: Path) -> Any:
    return pypdf.PdfReader(repository / "site" / file_of(REPORT))


@pytest.fixture
def press(repository: Path, tmp_path: Path) -> Press:
    return Press(helpers.config(repository), Cache(tmp_path / "cache"))


def page_of(repository: Path, id: str) -> Page:
    graph = whole(repository)
    return records.page(graph.entries[id], graph, OUTLINE)


def parts(node: Any, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Every part of the tree of tags with its sort, in the order in which it is read."""
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            yield from parts(each, depth)
    elif isinstance(node, dict) and node.get("/Type") != "/OBJR":
        if "/S" in node:
            yield node["/S"], node
        if "/K" in node and not isinstance(node["/K"], int):
            yield from parts(node["/K"], depth + 1)


def tags(reader: Any) -> list[tuple[str, Any]]:
    return list(parts(reader.root_object["/StructTreeRoot"]))


def marks(part: Any) -> list[int]:
    """The numbers of the words on a page that a part of the tree is made of."""
    inside = part.get("/K", ())
    return [int(each) for each in (inside if isinstance(inside, list) else [inside]) if isinstance(each, int)]


def is_null(part: Any) -> bool:
    return isinstance(part, pypdf.generic.NullObject)


def text(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


# --- what a program for those who cannot see the page needs


def test_a_paper_says_that_it_is_tagged_for_everyone_and_how_it_is_called(report: Any) -> None:
    root = report.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Lang"] == "en"
    assert report.metadata is not None
    assert report.metadata.title == f"{LONG}: River Council"
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    assert all(page["/Tabs"] == "/S" for page in report.pages)


def test_headings_are_in_order_and_stand_in_the_bookmarks(report: Any) -> None:
    levels = [int(sort[2]) for sort, _ in tags(report) if re.fullmatch(r"/H[1-6]", sort)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert levels.count(3) == len(TEXTS)
    titles = [each["/Title"] for each in report.outline[1] if isinstance(each, dict)]
    assert titles[:3] == ["At a glance", "Audit and follow-up", "Findings"]


def test_each_header_of_a_table_says_what_it_is_the_header_of_and_each_cell_names_its_headers(
    report: Any,
) -> None:
    found = tags(report)
    headers = [part for sort, part in found if sort == "/TH"]
    assert {part["/A"]["/Scope"] for part in headers} == {"/Row", "/Column"}
    names = [str(each) for each in report.root_object["/StructTreeRoot"]["/IDTree"]["/Names"][::2]]
    assert names == sorted(names)
    assert set(names) == {str(part["/ID"]) for part in headers}
    cells = [part for sort, part in found if sort == "/TD"]
    assert all(part["/A"]["/Headers"] for part in cells)
    assert {str(each) for part in cells for each in part["/A"]["/Headers"]} <= set(names)


def test_lists_hold_items_and_nothing_is_a_picture_without_words(report: Any) -> None:
    found = tags(report)
    for sort, part in found:
        if sort == "/L":
            assert {child.get_object()["/S"] for child in part["/K"]} == {"/LI"}
        assert sort != "/Figure" or part["/Alt"]
    assert any(sort == "/L" for sort, _ in found)


def test_what_stands_in_the_margins_is_not_read_out(report: Any) -> None:
    for number, page in enumerate(report.pages):
        content = page.get_contents().get_data()
        marked = {int(each) for each in re.findall(rb"/MCID (\d+)", content)}
        assert content.count(b"/Pagination") > 0
        numbers = dict(zip(*[iter(report.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"])] * 2, strict=True))
        of_page = numbers[number].get_object()
        assert {mark for mark, part in enumerate(of_page) if part is not None and not is_null(part)} == marked
        told = {mark for _, part in tags(report) for mark in marks(part) if part["/Pg"] == page}
        assert told == marked, "every word of a page is in the tree, but for those in its margins"
    assert all(each.get_object()["/F"] == 4 for page in report.pages for each in page.get("/Annots", ()))


def test_every_font_is_within(report: Any) -> None:
    embedded, not_embedded = report.pages[0]._get_fonts()
    assert embedded
    assert not not_embedded


# --- what it says


def test_it_holds_every_finding_and_what_stands_around_them(report: Any) -> None:
    told = text(report)
    assert [each for each in TEXTS if each not in told] == []
    for words in ("A & B", "<Ltd>", "חולים", "6 observations, open", "confirmed that it is accurate",
                  "The audit looked at a sample.", "Missing from the source",
                  "https://example.org/river/reports/2024/river/"):  # fmt: skip
        assert words in told
    assert f"Page 2 of {len(report.pages)}" in told
    assert f"{LONG[:60]}" in report.pages[1].extract_text(), "the running title"


def test_a_finding_is_shown_with_its_life(report: Any) -> None:
    told = text(report)
    assert "A lock was put in." in told
    assert told.count("History: when") == 1, "only one of them has more than its beginning"


def test_a_review_has_a_paper_too(repository: Path) -> None:
    told = text(pypdf.PdfReader(repository / "site" / file_of(REVIEW)))
    assert "Finding 1: Door 1" in told
    assert "A lock was put in." in told


def test_what_was_withdrawn_says_so_first_and_what_nobody_may_read_has_none(repository: Path) -> None:
    told = text(pypdf.PdfReader(repository / "site" / file_of("reports/2023/gone")))
    assert told.index("This paper was withdrawn") < told.index("At a glance")
    assert not (repository / "site" / file_of("reports/2023/kept-back")).exists()


def test_links_lead_within_the_paper_or_to_the_site(report: Any) -> None:
    within, out = set(), set()
    for page in report.pages:
        for each in page.get("/Annots", ()):
            link = each.get_object()
            assert link["/Contents"], "what a link is for is said to those who do not see it"
            if "/Dest" in link:
                within.add(str(link["/Dest"]))
            else:
                out.add(link["/A"]["/URI"])
    assert "finding-2" in within
    assert within <= set(report.named_destinations)
    assert "https://example.org/river/organisations/river-council/" in out
    assert all(address.startswith("https://example.org/river/") for address in out)


def test_without_an_address_of_the_site_links_that_would_lead_nowhere_are_words(repository: Path) -> None:
    here = replace(helpers.config(repository), site_url="")
    html = Press(here, Cache(None)).html(page_of(repository, REPORT))
    assert BASE not in html
    assert re.findall(r'href="(?!#)[^"]*"', html) == []
    assert ">River Council<" in html


def test_each_kind_that_is_printed_has_a_template() -> None:
    assert {kind.folder for kind in KINDS if kind.printed} == {"reports", "reviews"}
    assert [kind.folder for kind in KINDS if (ROOT / "theme/pdf" / kind.template).is_file() != kind.printed] == []


def test_every_paper_of_the_reference_site_can_be_made_and_its_own_links_lead_somewhere(press: Press) -> None:
    graph = whole(ROOT)
    pages = [records.page(entry, graph, OUTLINE) for entry in graph.entries.values() if entry.kind.printed]
    told = [press.html(page) for page in pages if page.paper]
    assert len(told) > 10
    for html in told:
        assert set(re.findall(r'href="#([^"]+)"', html)) <= set(re.findall(r' id="([^"]+)"', html))
        assert BASE not in html


# --- beside the page


def test_the_page_leads_to_its_paper_and_says_how_large_it_is(repository: Path) -> None:
    html = (repository / "site" / REPORT / "index.html").read_text()
    size = (repository / "site" / file_of(REPORT)).stat().st_size
    way = f'href="../../../{file_of(REPORT)}" type="application/pdf" download'
    assert f"{way}>This page as a PDF ({round(size / 1000)} KB" in html
    assert ".pdf" not in (repository / "site/reports/2023/kept-back/index.html").read_text()


@pytest.mark.parametrize("size, words", [(1, "1 KB"), (84_499, "84 KB"), (999_600, "1.0 MB"), (1_250_000, "1.2 MB")])
def test_sizes_are_told_as_people_say_them(size: int, words: str) -> None:
    assert paper.printed(Paper("/a.pdf", ""), bytes(size)).size == words


def test_the_site_is_what_the_command_says(repository: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(repository, tmp_path / "copy"))
    before = holds(folder / "site")
    helpers.write(tmp_path / "fake", {"weasyprint/__init__.py": "raise ImportError"})
    plain = run("build", cwd=folder, PYTHONPATH=str(tmp_path / "fake"))
    assert plain.returncode == 0, "without papers, nothing that they need is asked for"
    without = holds(folder / "site")
    assert [name for name in without if name.endswith(".pdf")] == []
    assert b".pdf" not in without[f"{REPORT}/index.html"]
    assert run("build", "--pdf", "--jobs", "1", cwd=folder).returncode == 0
    assert holds(folder / "site") == before, "from what was kept, and in one process"


def test_a_change_makes_one_paper_anew_and_the_site_is_that_of_a_first_build(repository: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(repository, tmp_path / "copy"))
    kept = set((folder / ".auditpress-cache/pdf").iterdir())
    assert len(kept) == 3
    record = folder / f"audits/{REVIEW}.yaml"
    record.write_text(record.read_text().replace("lock", "bolt"))
    assert run("build", "--pdf", cwd=folder).returncode == 0
    made = set((folder / ".auditpress-cache/pdf").iterdir()) - kept
    assert len(made) == 2, "that of the review, and that of the report, which tells of it"
    grown = holds(folder / "site")
    assert "A bolt was put in." in text(pypdf.PdfReader(folder / "site" / file_of(REPORT)))
    fresh = run("build", "--pdf", "--no-cache", "--jobs=1", "--site-dir=fresh", cwd=folder, PYTHONHASHSEED="7")
    assert fresh.returncode == 0
    assert holds(folder / "fresh") == grown


@pytest.mark.parametrize("name, options", [(file_of(REVIEW), ["--pdf"]), (f"{REVIEW}/index.json", ["--no-cache"])])
def test_a_file_of_the_publisher_with_the_name_of_one_of_ours_is_told_of(
    repository: Path, tmp_path: Path, name: str, options: list[str]
) -> None:
    folder = Path(shutil.copytree(repository, tmp_path / "copy"))
    before = holds(folder / "site")
    helpers.write(folder / "content", {name: b"mine"})
    made = run("build", *options, cwd=folder)
    assert (made.returncode, made.stdout) == (2, "")
    assert made.stderr == (
        f"auditpress: {name} is one of the files that auditpress makes, and one of the hand-written pages; "
        "rename that one.\n"
    )
    assert holds(folder / "site") == before


def test_a_paper_is_kept_and_a_damaged_one_is_made_anew(
    repository: Path, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(repository, REVIEW)
    made = press.pdf(page)
    (kept,) = (tmp_path / "cache/pdf").iterdir()
    with monkeypatch.context() as patch:
        patch.setattr(press, "_write", lambda _: pytest.fail("it was made already"))
        assert press.pdf(page) == made
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    assert press.pdf(page) == made


def test_papers_that_nobody_needs_any_more_are_let_go(press: Press, tmp_path: Path) -> None:
    for n in range(5):
        press._cache.put(f"{n}", b"%PDF")
    press.prune(2)
    assert len([*(tmp_path / "cache/pdf").iterdir()]) == 4
    press.prune(0)
    assert [*(tmp_path / "cache/pdf").iterdir()] == []


# --- what it may open


class _Counted(http.server.BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        pass


def test_nothing_but_the_theme_is_opened_whatever_a_page_holds(press: Press, tmp_path: Path) -> None:
    asked: list[str] = []
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>secret</title></svg>')
    handler = functools.partial(type("Counted", (_Counted,), {"asked": asked}))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        net = f"http://127.0.0.1:{server.server_port}"
        aside = (ROOT / "theme/pdf/../assets/auditpress-icon.svg").as_uri()
        sources = (secret.as_uri(), aside, f"{net}/a.png", f"file://localhost{secret}", str(secret), "../secret.svg")
        html = "".join(f'<img src="{each}" alt="x"><object data="{each}"></object>' for each in sources)
        html += f'<link rel="attachment" href="{secret.as_uri()}"><link rel="stylesheet" href="{net}/b.css">'
        html += f"<style>@import '{net}/c.css'; p {{ background: url({net}/d.png) }} "
        html += f"@font-face {{ font-family: F; src: url({net}/e.ttf) }} p {{ font-family: F }}</style><p>Words</p>"
        made = press._write(f'<html lang="en"><title>T</title>{html}')
        server.shutdown()
        thread.join()
    assert asked == []
    reader = pypdf.PdfReader(io.BytesIO(made))
    assert "Words" in text(reader)
    assert not reader.attachments
    assert b"secret" not in made
    assert all(not page.images for page in reader.pages)


def test_a_style_of_an_adopter_may_have_a_picture_beside_it(repository: Path, tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    (theme / "pdf").mkdir(parents=True)
    shutil.copy(ROOT / "theme/assets/auditpress-icon.svg", theme / "pdf/crest.svg")
    (theme / "pdf/_style.html").write_text('<style>h1::before { content: url("crest.svg"); }</style>')
    here = helpers.config(repository)
    plain = Press(here, Cache(None)).pdf(page_of(repository, REVIEW))
    own = Press(replace(here, templates=(theme, *here.templates)), Cache(None)).pdf(page_of(repository, REVIEW))
    assert own != plain


# --- where it cannot be done


@pytest.mark.parametrize(
    "module, words",
    [
        ("raise ImportError('no module')", "pip install 'auditpress[pdf]'"),
        ("print('a long story')\nraise OSError('cannot load library')", "apt-get install libpango-1.0-0"),
    ],
)
def test_what_is_missing_is_said_in_a_sentence_and_the_old_site_stays(
    repository: Path, tmp_path: Path, module: str, words: str
) -> None:
    helpers.write(tmp_path / "fake", {"weasyprint/__init__.py": module})
    before = holds(repository / "site")
    made = run("build", "--pdf", "--no-cache", cwd=repository, PYTHONPATH=str(tmp_path / "fake"))
    assert (made.returncode, made.stdout) == (2, "")
    assert made.stderr.count("\n") == 1
    assert words in made.stderr
    assert holds(repository / "site") == before


def test_a_machine_without_fonts_is_told_so(repository: Path, tmp_path: Path) -> None:
    empty = tmp_path / "fonts.conf"
    empty.write_text('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig/>')
    made = run("build", "--pdf", "--no-cache", cwd=repository, FONTCONFIG_FILE=str(empty))
    assert (made.returncode, made.stdout) == (2, "")
    assert "this machine has none: apt-get install fonts-dejavu-core" in made.stderr


def test_a_character_that_no_paper_can_hold_is_refused_in_the_record(tmp_path: Path) -> None:
    loaded = helpers.load(desk(tmp_path, {"organisations/a": "name: A\ufffeB\ntype: auditor\n"}))
    assert loaded.graph is None
    assert helpers.told(loaded.problems)[0].startswith("audits/organisations/a.yaml:1:8: ")
