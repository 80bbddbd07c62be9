"""Rebuilding: what is made anew is what has changed, and the site is always the one that a first build would make."""

from __future__ import annotations

import itertools
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import jinja2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from auditpress import glance, making, mkdocs_host, site, sitedir
from auditpress.kinds import KINDS
from auditpress.mkdocs_plugin import LAYOUTS
from auditpress.settings import Config, Options
from auditpress.site import Hosted, Loaded, Report
from auditpress.sitedir import LIST
from tests import helpers
from tests.bench import records
from tests.helpers import ROOT, SITES, holds, run, told, write

REPORTS = 70
"""Of the made-up corpus; with what belongs to them, about two hundred records."""

REPORT = "reports/2015/audit-00047"
BODY = "organisations/organisation-0008"
"""A report of the corpus without a review, and the body that it is about."""


@dataclass(slots=True)
class Desk:
    """A repository that is built with the real host; ``done`` are the jobs of the last build."""

    folder: Path
    done: list[str] = field(default_factory=list)

    @property
    def file(self) -> Path:
        return self.folder / "mkdocs.yml"

    def build(self, site_dir: Path | None = None, *, cached: bool = True, twins: bool = True, jobs: int = 1) -> Report:
        self.done.clear()
        config = mkdocs_host.configuration(self.file, site_dir)
        options = Options(jobs, cached, twins, code="test", host=glance.setting(self.file, config))
        return site.build(config, mkdocs_host.host(self.file), options)

    def fresh(self) -> dict[str, bytes]:
        """The site as a first build makes it, elsewhere."""
        with_nothing = self.folder / "fresh"
        assert self.build(with_nothing, cached=False).built
        made = holds(with_nothing)
        shutil.rmtree(with_nothing)
        return made

    def made(self) -> dict[str, bytes]:
        return holds(self.folder / "site")

    def edit(self, name: str, old: str, new: str) -> None:
        file = self.folder / name
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))

    def changed(self, change: Callable[[], object]) -> tuple[Report, set[str]]:
        """A build after a change, and the files of the site that are not the same files on the disk."""
        before = self._inodes()
        change()
        report = self.build()
        after = self._inodes()
        return report, {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}

    def _inodes(self) -> dict[str, int]:
        folder = self.folder / "site"
        return {name: (folder / name).stat().st_ino for name in sitedir.files(folder)}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of about two hundred records, built once."""
    folder = tmp_path_factory.mktemp("corpus") / "desk"
    records.write(REPORTS, folder)
    write(folder, {"mine/records/datasets.html": (ROOT / "theme/records/datasets.html").read_text()})
    file = folder / "mkdocs.yml"
    file.write_text(file.read_text().replace("  name: auditpress\n", "  name: auditpress\n  custom_dir: mine\n"))
    report = Desk(folder).build()
    assert (report.problems, report.records > 190, report.read) == ((), True, report.records)
    return folder


@pytest.fixture
def desk(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A copy of the built site, with its cache; the times of its files are kept."""
    made = Desk(Path(shutil.copytree(corpus, tmp_path / "desk")))
    trace = making.Maker.trace

    def noted(self: making.Maker, job: Any, *given: Any) -> Any:
        made.done.append(job.name)
        return trace(self, job, *given)

    monkeypatch.setattr(making.Maker, "trace", noted)
    return made


def counts(report: Report) -> tuple[int, int, int]:
    assert report.built, told(report.problems)
    return report.rendered, report.read, report.written


def own(id: str) -> set[str]:
    """The files of a record's own page."""
    return {f"{id}/index.html", f"{id}/index.json"}


def taken(*tables: str) -> set[str]:
    """The downloads that hold the rows of these tables, and what describes them."""
    files = {f"data/{table}.{ending}" for table in tables for ending in ("csv", "json")}
    return {*files, "data/auditpress.sqlite", "data/datapackage.json"}


# What is made anew


def test_when_nothing_changed_nothing_is_read_rendered_or_written(desk: Desk) -> None:
    where = (desk.folder / "site").stat().st_ino
    report, changed = desk.changed(lambda: None)
    assert (counts(report), changed) == ((0, 0, 0), set())
    assert (desk.folder / "site").stat().st_ino == where
    assert report.pages == sum(name.endswith("index.html") for name in desk.made())


def edit_background(desk: Desk) -> None:
    desk.edit(f"audits/{REPORT}.yaml", "background: |\n", "background: |\n  Edited by hand.\n\n")


def test_a_background_is_on_the_page_of_its_report_and_its_twin_only(desk: Desk) -> None:
    """Every other file of the site is the same file on the disk."""
    report, changed = desk.changed(lambda: edit_background(desk))
    assert changed == {LIST, *own(REPORT)}
    assert (report.read, report.written) == (1, 2)
    assert b"Edited by hand." in desk.made()[f"{REPORT}/index.html"]
    assert desk.made() == desk.fresh()


def test_for_a_background_only_its_report_and_what_is_worked_out_from_it_are_rendered(desk: Desk) -> None:
    """The audited body's page counts what is open in the report, so it is looked at, and turns out the same."""
    report, _ = desk.changed(lambda: edit_background(desk))
    (body,) = re.findall(r"^auditees:\n  - (\S+)$", (desk.folder / f"audits/{REPORT}.yaml").read_text(), re.MULTILINE)
    assert (sorted(desk.done), report.rendered) == ([f"organisations/{body}", REPORT], 2)


def test_a_second_edit_is_as_cheap_as_the_first(desk: Desk) -> None:
    """The stage is then the spare, which lacks the first edit."""
    desk.changed(lambda: edit_background(desk))
    other = _another(desk)
    report, changed = desk.changed(
        lambda: desk.edit(f"audits/{other}.yaml", "background: |\n", "background: |\n  Edited too.\n\n")
    )
    assert changed == {LIST, *own(other)}
    assert (report.read, report.written) == (1, 2)
    assert desk.made() == desk.fresh()


def _another(desk: Desk) -> str:
    """Another report of the corpus."""
    found = max((desk.folder / "audits/reports").rglob("*.yaml"))
    return found.relative_to(desk.folder / "audits").with_suffix("").as_posix()


def test_the_title_of_a_finding_is_on_the_pages_that_show_it(desk: Desk) -> None:
    file = desk.folder / f"audits/{REPORT}.yaml"
    title = re.compile(r"(  - ref: 1\n    title:) (?:>-\n(?:      .*\n)+|.*\n)")
    text = title.sub(r"\1 Another title\n", file.read_text(), count=1)
    report, changed = desk.changed(lambda: file.write_text(text))
    # The page of the downloads tells their sizes, which may be the same in words.
    changed -= {"data/index.html"}
    lists = {f"findings/{name}/index.html" for name in ("2015", "areas/data-destruction", "designations/observation")}
    lists |= {"findings/days-open/index.html", "findings/explore/2015-open-1.js"}
    assert changed == {LIST, *own(REPORT), *own(BODY), *lists, *taken("findings")}
    assert report.read == 1
    assert [n for n, data in desk.made().items() if b"Another title" in data] == sorted(
        changed - {LIST, "data/datapackage.json"}
    )
    assert desk.made() == desk.fresh()


def test_the_name_of_a_body_is_on_the_pages_that_name_it(desk: Desk) -> None:
    # The agreements of a body have its name in the title of their source, which is theirs, and so have other papers.
    texts = {name: data.replace(b"Data sharing audits of Organisation 0008", b"") for name, data in desk.made().items()}
    before = {name for name, data in texts.items() if b"Organisation 0008" in data and "data/sources." not in name}
    file = f"audits/{BODY}.yaml"
    report, changed = desk.changed(lambda: desk.edit(file, "Organisation 0008", "Society Eight"))
    assert changed - {"data/index.html"} == {LIST, *before, "data/datapackage.json"} - {"data/index.html"}
    assert {*own(BODY), *own(REPORT), "organisations/index.html", "reports/2015/index.html"} <= changed
    assert len(changed) < len(desk.made()) / 2
    assert (report.read, report.written) == (1, len(changed - {LIST}))
    assert desk.made() == desk.fresh()


def test_a_template_is_on_the_pages_of_its_kind(desk: Desk) -> None:
    template = desk.folder / "mine/records/datasets.html"
    text = template.read_text()
    end = text.rindex("{% endblock %}")
    edited = f"{text[:end]}<p>made by hand</p>{text[end:]}"
    report, changed = desk.changed(lambda: template.write_text(edited))
    pages = {name for name in desk.made() if re.fullmatch(r"datasets/[^/]+/index\.html", name)}
    assert changed == {LIST, *pages}
    assert counts(report) == (60, 0, 60)
    assert sorted(desk.done) == sorted(name.removesuffix("/index.html") for name in pages)
    assert all(b"made by hand" in desk.made()[name] for name in pages)
    assert desk.made() == desk.fresh()


def test_the_name_of_the_site_is_on_every_page_but_in_no_record(desk: Desk) -> None:
    report, changed = desk.changed(lambda: desk.edit("mkdocs.yml", "Audits of data sharing", "Audits of sharing"))
    pages = {name for name in desk.made() if name.endswith(".html")}
    assert pages <= changed
    assert not {name for name in changed if name.endswith("index.json")}
    assert report.read == 0
    assert desk.made() == desk.fresh()


def test_a_hand_written_page_is_on_its_own_page_only(desk: Desk) -> None:
    report, changed = desk.changed(lambda: desk.edit("content/about.md", "are made up", "are made up by us"))
    assert changed == {LIST, "about/index.html"}
    assert counts(report) == (0, 0, 1)
    assert desk.made() == desk.fresh()


def test_a_record_that_a_hand_written_page_names_is_felt_there(desk: Desk) -> None:
    file = "audits/organisations/audit-authority.yaml"
    report, changed = desk.changed(lambda: desk.edit(file, "Audit Authority", "Authority"))
    assert report.read == 1
    assert "about/index.html" in changed
    assert desk.made() == desk.fresh()


def test_a_name_reaches_a_report_that_was_last_read_when_the_name_was_known(desk: Desk) -> None:
    """The report's title may then have been made of a remembered name; it follows all the same."""
    desk.changed(lambda: edit_background(desk))
    (body,) = re.findall(r"^auditees:\n  - (\S+)$", (desk.folder / f"audits/{REPORT}.yaml").read_text(), re.MULTILINE)
    file = desk.folder / f"audits/organisations/{body}.yaml"
    desk.changed(
        lambda: file.write_text(
            re.sub("^name: .*$", "name: Body of Another Name", file.read_text(), flags=re.MULTILINE)
        )
    )
    assert b"Body of Another Name</h1>" in desk.made()[f"{REPORT}/index.html"]
    assert desk.made() == desk.fresh()


def test_a_record_that_is_added_renamed_and_removed_is_the_only_one_that_is_read(desk: Desk) -> None:
    first = desk.made()
    new, newer = (desk.folder / f"audits/datasets/{name}.yaml" for name in ("new", "newer"))
    for change, read, there in (
        (lambda: new.write_text("name: New data\nholder: audit-authority\n"), 1, "new"),
        (lambda: new.rename(newer), 1, "newer"),
        (newer.unlink, 0, ""),
    ):
        report, changed = desk.changed(change)
        assert report.read == read
        assert {name for name in ("new", "newer") if (desk.folder / "site/datasets" / name).exists()} - {there} == set()
        assert not there or own(f"datasets/{there}") <= changed
        assert not any(name.startswith("reports/") for name in changed)
        assert desk.made() == desk.fresh()
    assert desk.made() == first


def test_a_change_with_an_error_leaves_site_and_memory_and_mending_it_rebuilds_rightly(desk: Desk) -> None:
    before = desk.made()
    report, changed = desk.changed(
        lambda: desk.edit(f"audits/{BODY}.yaml", "Organisation 0008", "Society Eight\ncolour: blue")
    )
    assert (report.built, changed, desk.made() == before) == (False, set(), True)
    assert [problem.rule for problem in report.problems] == ["unknown-field"]
    report, changed = desk.changed(lambda: desk.edit(f"audits/{BODY}.yaml", "colour: blue\n", ""))
    assert report.read == 1
    assert own(BODY) <= changed
    assert desk.made() == desk.fresh()
    report, _ = desk.changed(lambda: desk.edit(f"audits/{BODY}.yaml", "Society Eight", "Organisation 0008"))
    assert report.built
    assert desk.made() == before


def test_a_mistake_that_is_taken_back_costs_nothing(desk: Desk) -> None:
    file = f"audits/{REPORT}.yaml"
    desk.changed(lambda: desk.edit(file, "publisher: audit-authority\nauditees", "publisher: nobody\nauditees"))
    report, changed = desk.changed(
        lambda: desk.edit(file, "publisher: nobody\nauditees", "publisher: audit-authority\nauditees")
    )
    assert (counts(report), changed) == ((0, 0, 0), set())


def test_a_warning_is_told_again_though_its_record_is_not_read_again(desk: Desk) -> None:
    first, _ = desk.changed(lambda: desk.edit(f"audits/{REPORT}.yaml", "\nrisk: ", "\nrisk: Very "))
    assert [problem.severity for problem in first.problems] == ["warning"]
    second, _ = desk.changed(lambda: None)
    assert (second.problems, counts(second)) == (first.problems, (0, 0, 0))
    third, _ = desk.changed(lambda: desk.edit(f"audits/{REPORT}.yaml", "source:\n", "# A line more.\nsource:\n"))
    assert [problem.line - first.problems[0].line for problem in third.problems] == [1]


def test_a_file_of_the_site_that_was_written_to_or_removed_is_made_again(desk: Desk) -> None:
    before = desk.made()
    (desk.folder / "site" / REPORT / "index.html").write_text("by hand")
    shutil.rmtree(desk.folder / "site" / BODY)
    (desk.folder / "site/about/index.html").unlink()
    report = desk.build()
    assert {REPORT, BODY} <= set(desk.done)
    assert report.read == 0
    assert desk.made() == before


@pytest.mark.parametrize(
    "harm", [Path.unlink, lambda file: file.write_bytes(b"SQLite format 3\0")], ids=["gone", "cut"]
)
def test_without_its_database_a_site_asks_every_record_for_its_rows_again(
    desk: Desk, harm: Callable[[Path], object]
) -> None:
    """It is where the rows are kept of records that are not made again."""
    before = desk.made()
    harm(desk.folder / "site/data/auditpress.sqlite")
    report = desk.build()
    assert (report.rendered, report.read) == (0, 0)
    assert desk.made() == before
    harm(desk.folder / "site/data/auditpress.sqlite")
    desk.changed(lambda: desk.edit(f"audits/{BODY}.yaml", "Organisation 0008", "Society Eight"))
    assert desk.made() == desk.fresh()


def test_a_database_of_the_right_time_and_the_wrong_bytes_is_not_trusted(desk: Desk) -> None:
    file = desk.folder / "site/data/auditpress.sqlite"
    times = file.stat()
    data = bytearray(file.read_bytes())
    data[-5000:] = bytes(5000)
    file.write_bytes(data)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    desk.changed(lambda: desk.edit(f"audits/{BODY}.yaml", "Organisation 0008", "Society Eight"))
    assert desk.made() == desk.fresh()


# The same bytes, whatever the way


@pytest.mark.parametrize("jobs", [2, 5])
def test_any_number_of_processes_makes_the_same_bytes(desk: Desk, jobs: int) -> None:
    before = desk.made()
    report = desk.build(desk.folder / "other", cached=False, jobs=jobs)
    assert (report.read, holds(desk.folder / "other") == before) == (report.records, True)
    for each in sorted((desk.folder / "audits").rglob("*.yaml")):
        each.write_text("# A line more.\n" + each.read_text())
    report = desk.build(jobs=jobs)
    assert (report.read, desk.made() == before) == (report.records, True)


def test_without_twins_there_are_the_same_pages_and_no_data_beside_them(desk: Desk) -> None:
    before = desk.made()
    assert desk.build(twins=False).built
    after = desk.made()
    assert [name for name in after if name.endswith("index.json")] == []
    assert {n: d for n, d in after.items() if n != LIST} == {
        n: d for n, d in before.items() if n != LIST and not n.endswith("index.json")
    }
    assert desk.build().built
    assert desk.made() == before


def test_the_command_makes_the_same_site_by_every_way(small: Path) -> None:
    """The real one: first build, nothing changed, an edit, in any number of processes, and without the cache."""
    made = {}
    for number, arguments in enumerate([("--jobs", "1"), ("--jobs", "2"), ("--jobs", "5"), ("--no-cache",)]):
        shutil.rmtree(small / ".auditpress-cache", ignore_errors=True)
        report = run("build", "--site-dir", f"out-{number}", *arguments, cwd=small)
        assert (report.returncode, report.stderr) == (0, "")
        made[arguments] = holds(small / f"out-{number}")
    assert [arguments for arguments, files in made.items() if files != made["--no-cache",]] == []
    run("build", cwd=small)
    again = run("build", cwd=small)
    assert again.stdout.startswith("Nothing has changed: 12 records, ")
    name = small / "audits/organisations/river-council.yaml"
    name.write_text(name.read_text().replace("River Council", "Lake Council"))
    assert "12 records, " in run("build", cwd=small).stdout
    assert run("build", "--site-dir", "out", "--no-cache", cwd=small).returncode == 0
    assert holds(small / "site") == holds(small / "out")
    assert b"Lake Council" in holds(small / "site")["organisations/river-council/index.html"]


# Whatever happens to the sources


THEMES = ("_macros.html", "_record.html", "_page.html", *(kind.template for kind in KINDS), "home.html", "index.html")
FIELD = re.compile(r"(?m)^(\s*(?:- )?(?:name|title|text|description|summary|background|note|printed|ref): )(\S.*)$")


@dataclass(slots=True)
class Scribe:
    """Someone who changes the sources of a small site as chance will have it; ``draw`` is chance."""

    folder: Path
    draw: Callable[[st.SearchStrategy[Any]], Any]
    twins: bool = True
    number: Iterator[int] = field(default_factory=itertools.count)

    def config(self, site_dir: str = "site") -> Config:
        settings = dict(line.split(": ", 1) for line in (self.folder / "mkdocs.yml").read_text().splitlines())
        return replace(
            helpers.config(self.folder),
            site_dir=self.folder / site_dir,
            site_name=settings["site_name"],
            description=settings["site_description"],
            templates=(self.folder / "mine", ROOT / "theme"),
        )

    def build(self, site_dir: str, *, cached: bool) -> Report:
        config = self.config(site_dir)
        key = glance.setting(self.folder / "mkdocs.yml", config)
        return site.build(config, self.host, Options(1, cached, self.twins, search=True, code="test", host=key))

    def host(self, folder: Path, loaded: Loaded) -> Hosted:
        """Pages are their texts with the titles of the records that they name; the chrome has the names of all."""
        assert loaded.graph is not None
        graph, config = loaded.graph, self.config()
        pages = sorted(config.content.glob("*.md"))
        for page in pages:
            text = re.sub(r"\[\[(.+?)\]\]", lambda found: str(graph.resolve(found[1])), page.read_text())
            write(folder, {f"{page.stem}/index.html": f"{config.site_name}{loaded.nav}{text}"})
        listed = " ".join(page.stem for page in pages)
        chrome = f"<title>{config.site_name}</title>{loaded.nav}{listed} auditpress-slot-title auditpress-slot-body"
        return Hosted(dict.fromkeys(LAYOUTS, chrome), tuple(f"/{page.stem}/" for page in pages))

    def one(self, found: list[Path]) -> Path:
        return Path(self.draw(st.sampled_from(sorted(found))))

    def records(self) -> list[Path]:
        return [*(self.folder / "audits").rglob("*.yaml")]

    def ids(self) -> list[str]:
        return sorted(path.relative_to(self.folder / "audits").with_suffix("").as_posix() for path in self.records())

    # What may happen

    def edits_a_field(self) -> None:
        file = self.one(self.records())
        text = file.read_text()
        found = [*FIELD.finditer(text)]
        if found:
            chosen = self.draw(st.sampled_from(found))
            file.write_text(f"{text[: chosen.start(2)]}Edited {next(self.number)}{text[chosen.end(2) :]}")

    def removes_a_line(self) -> None:
        file = self.one(self.records())
        lines = file.read_text().splitlines(keepends=True)
        del lines[self.draw(st.integers(0, len(lines) - 1))]
        file.write_text("".join(lines))

    def adds_a_note(self) -> None:
        file = self.one(self.records())
        target = self.draw(st.sampled_from(self.ids()))
        text = f"sections:\n  - title: More\n    text: See [[{target}]], {next(self.number)}.\n"
        file.write_text(re.sub(r"(?m)^sections:\n(?:  .*\n)+", "", file.read_text()) + text)

    def copies_a_record(self) -> None:
        file = self.one(self.records())
        file.with_name(f"{file.stem}-{next(self.number)}.yaml").write_bytes(file.read_bytes())

    def removes_a_record(self) -> None:
        self.one(self.records()).unlink()

    def renames_a_record(self) -> None:
        """With all that refers to it."""
        file = self.one(self.records())
        old, new = file.stem, f"renamed-{next(self.number)}"
        if sum(path.stem == old for path in self.records()) > 1:
            return
        file.rename(file.with_name(f"{new}.yaml"))
        for each in (*self.records(), *(self.folder / "content").glob("*.md")):
            each.write_text(re.sub(rf"(?<![\w-]){old}(?![\w-])", new, each.read_text()))

    def changes_the_state(self) -> None:
        file = self.one(self.records())
        text = re.sub(r"(?m)^(state|standing): .*\n", "", file.read_text())
        states = ("draft", "withheld", "missing", "published", "")
        state = self.draw(st.sampled_from(states))
        more = "standing: {why: Somebody said so.}\n" if state in ("withheld", "missing") else ""
        file.write_text(text + (f"state: {state}\n" if state else "") + more)

    def edits_a_template(self) -> None:
        name = self.draw(st.sampled_from(THEMES))
        text = (ROOT / "theme/records" / name).read_text()
        write(self.folder, {f"mine/records/{name}": text.replace("</", f"<i>{next(self.number)}</i></", 1)})

    def takes_its_templates_away(self) -> None:
        shutil.rmtree(self.folder / "mine", ignore_errors=True)
        (self.folder / "mine").mkdir()

    def edits_the_configuration(self) -> None:
        self.configure(f"Name {next(self.number)}", self.draw(st.sampled_from(["", "What it is.", "What it was."])))

    def configure(self, name: str, description: str) -> None:
        write(self.folder, {"mkdocs.yml": f"site_name: {name}\nsite_description: {description}\n"})

    def edits_a_page(self) -> None:
        name = self.draw(st.sampled_from(["about", "more"]))
        target = self.draw(st.sampled_from(self.ids()))
        write(self.folder / "content", {f"{name}.md": f"# Page {next(self.number)}\n\n[[{target}]]\n"})

    def removes_a_page(self) -> None:
        (self.folder / "content/more.md").unlink(missing_ok=True)

    def does_without_twins_or_not(self) -> None:
        self.twins = not self.twins

    def harms_the_site(self) -> None:
        found = [path for path in (self.folder / "site").rglob("*") if path.is_file()]
        if found and (file := self.one(found)).name != LIST:
            self.draw(st.sampled_from([file.unlink, lambda: file.write_text("harmed")]))()

    def loses_the_cache(self) -> None:
        found = [*(self.folder / ".auditpress-cache").iterdir()]
        if found:
            lost = self.one(found)
            shutil.rmtree(lost) if lost.is_dir() else lost.unlink()


EVENTS = sorted(
    name
    for name in vars(Scribe)
    if re.match(r"(edits|removes|adds|copies|renames|changes|takes|does|harms|loses)_", name)
)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The small site, built with a cheap host; templates are compiled once for all builds, which saves a minute."""
    folder = tmp_path_factory.mktemp("start") / "desk"
    shutil.copytree(SITES / "small", folder, ignore=shutil.ignore_patterns(".auditpress-cache"))
    (folder / "mine").mkdir()
    scribe = Scribe(folder, lambda _: None)
    scribe.configure("Audits", "What it is.")
    compiled: dict[tuple[str, str | None], Any] = {}
    compile_anew = jinja2.Environment._compile

    def compile_once(self: jinja2.Environment, source: str, filename: str) -> Any:
        if (source, filename) not in compiled:
            compiled[source, filename] = compile_anew(self, source, filename)
        return compiled[source, filename]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Environment, "_compile", compile_once)
        assert scribe.build("site", cached=True).built
        yield folder


# A case is a few builds, so a failing one is told as it was found: to look for a smaller one takes many minutes.
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data(), events=st.lists(st.sampled_from(EVENTS), min_size=1, max_size=4))
def test_whatever_happens_the_site_is_the_one_that_a_first_build_makes(
    start: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, events: list[str]
) -> None:
    """Byte for byte, its list too; and the same problems are told. After a mistake everybody goes on from there."""
    folder = Path(shutil.copytree(start, tmp_path_factory.mktemp("chance") / "desk"))
    scribe = Scribe(folder, data.draw)
    for event in events:
        before = {path: path.read_bytes() for path in scribe.records()}
        getattr(scribe, event)()
        report = scribe.build("site", cached=True)
        shutil.rmtree(folder / "fresh", ignore_errors=True)
        fresh = scribe.build("fresh", cached=False)
        assert (told(report.problems), report.built) == (told(fresh.problems), fresh.built)
        if fresh.built:
            assert report.pages == fresh.pages
            assert holds(folder / "site") == holds(folder / "fresh")
        else:
            for path in {*before, *scribe.records()}:
                path.write_bytes(before[path]) if path in before else path.unlink()
    shutil.rmtree(folder.parent)
