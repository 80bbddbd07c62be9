"""What several test files need: sites made of a few texts, and ways to look at what came of them."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib

from auditpress import check, data, linking, publish, site, sitedir, source
from auditpress.data import store
from auditpress.graph import Entry, Graph
from auditpress.kinds import KINDS
from auditpress.linking import Outside
from auditpress.problems import Problem
from auditpress.prose import Reader

ROOT = Path(__file__).parent.parent
SITES = ROOT / "tests/sites"
FOLDERS = {kind.folder: kind for kind in KINDS}
COMMAND = Path(sys.executable).with_name("auditpress")

BODY = "name: River Council\ntype: local authority\n"
CONFIGURATION = """\
site_name: River audits
site_url: https://example.org/river/
docs_dir: content
theme: {name: auditpress}
plugins: [auditpress]
"""


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files by their relative paths, with the folders that they lie in."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


def desk(folder: Path, records: Mapping[str, str | bytes], **pages: str) -> Path:
    """A repository with these records (``organisations/a`` or a name with an ending) and hand-written pages."""
    files = {name if "." in name.rpartition("/")[2] else f"{name}.yaml": text for name, text in records.items()}
    write(folder, {"mkdocs.yml": CONFIGURATION})
    write(folder / "audits", files)
    write(folder / "content", {"about.md": "# About\n", **{f"{name}.md": text for name, text in pages.items()}})
    return folder


def config(folder: Path) -> site.Config:
    """The site in a folder as ``mkdocs.yml`` would describe it, without the host."""
    return site.Config(
        root=folder,
        records=folder / "audits",
        content=folder / "content",
        site_dir=folder / "site",
        site_name="River audits",
        site_url="https://example.org/river/",
        templates=(ROOT / "theme",),
    )


def load(folder: Path) -> site.Loaded:
    """Everything up to the graph."""
    return site.load(config(folder))


def whole(folder: Path) -> Graph:
    """The graph of a site that must be free of errors."""
    loaded = load(folder)
    assert loaded.graph is not None, told(loaded.problems)
    return loaded.graph


def entry(id: str, text: str) -> Entry[Any]:
    """A record without faults, by its id and its YAML."""
    kind = FOLDERS[id.partition("/")[0]]
    document, problems = source.parse(text.encode(), f"audits/{id}.yaml", id)
    assert document is not None, told(problems)
    record, problems = check.record(document, kind.model, Reader())
    assert record is not None, told(problems)
    return Entry(id, record, kind, document.path)


def linked(records: Mapping[str, str], outside: Outside | None = None) -> tuple[Graph, list[str]]:
    """Records joined in memory, and what is wrong with them as ``id place: message (hint) [rule]``."""
    found, faults = linking.link([entry(*item) for item in records.items()], outside or Outside(), Reader())
    return found, [f"{e.id} {'.'.join(map(str, f.place))}: {f.message} ({f.hint}) [{f.rule}]" for e, f in faults]


def database_of(graph: Graph, base: str = "https://example.org/") -> bytes:
    """The database that readers take away of a site with these records."""
    held = store.Store(base)
    for id, entry in graph.entries.items():
        held.put(id, data.rows(entry, graph))
    return held.made()


def told(problems: Iterable[Problem]) -> list[str]:
    """Problems in one line each: ``path:line:column: message [rule]``."""
    return [f"{p.path}:{p.line}:{p.column}: {p.message} [{p.rule}]" for p in problems]


def holds(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def release(site_dir: Path, files: Mapping[str, str], spare: Path | None = None) -> set[str]:
    """Publish a site of these files, as ``site.build`` does; which of them were written."""
    found = sitedir.claim(site_dir)
    wanted, written = {}, set()
    with publish.staging(site_dir, found, spare) as stage:
        for name, text in files.items():
            wanted[name], wrote = stage.write(name, text.encode())
            written |= {name} if wrote else set()
        stage.finish(wanted, written, site_dir)
        publish.swap(stage.folder, site_dir, spare)
    return written


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def run(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The installed console command in a process of its own, its output in pipes; no command may take a minute."""
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=cwd,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def git(folder: Path, *words: str, day: str = "2023-05-03") -> str:
    """What Git says in a folder, where it knows of no settings but the folder's own; commits are made on the day."""
    made = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    made |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for who in ("AUTHOR", "COMMITTER"):
        made |= {f"GIT_{who}_NAME": "An Editor", f"GIT_{who}_EMAIL": "editor@example.org"}
        made[f"GIT_{who}_DATE"] = f"{day}T12:00:00Z"
    told = subprocess.run(
        ["git", *words], cwd=folder, env=made, capture_output=True, text=True, check=False, timeout=60
    )
    assert told.returncode == 0, told.stderr
    return told.stdout.strip()


def parsed(page: str, *, strict: bool = True) -> Element:
    """A page as a tree; raises html5lib's error where it is not HTML5, unless it is to be read as browsers read it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        tree: Element = html5lib.HTMLParser(strict=strict, namespaceHTMLElements=False).parse(page)
    return tree


_INLINE = {"a", "abbr", "b", "code", "em", "i", "small", "span", "strong", "sub", "sup", "time"}
_UNREAD = {"head", "script", "style", "svg"}


def words(element: Element) -> str:
    """The text that a reader sees in an element, its spaces squeezed."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterable[str]:
    if element.tag in _UNREAD:
        return
    apart = "" if element.tag in _INLINE else " "
    yield apart + (element.text or "")
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
    yield apart


def internal(element: Element, path: str) -> Iterable[str]:
    """Every address of this site that a page at ``path`` leads to or loads, from the root: ``/a/#b``."""
    for each in element.iter():
        for name in ("href", "src"):
            address = each.get(name)
            if address is not None and not urlsplit(address).scheme and each.tag != "base":
                yield urljoin(path, address)
