"""Valid HTML: what Python can tell of it on every page of the sites here; ``./run html`` asks the W3C's own checker."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from tests.helpers import ROOT, SITES, parsed, run
from tests.weight import MOST, PAGES, loaded

RICH = """# Rich

!!! note "A note"
    Text.

??? tip
    Folded.

| a | b |
| :-- | --: |
| 1 | 2 |

- [x] done

```python
def x(): pass
```

Text[^1] and `code`.

[^1]: A note.

Term
:   What it means.
"""
EXTENSIONS = (
    "admonition, attr_list, def_list, footnotes, md_in_html, tables, toc, pymdownx.details, pymdownx.highlight, "
    "pymdownx.superfences, pymdownx.tasklist"
)
# What the standard calls obsolete, of what Markdown and templates have been known to write.
OBSOLETE = {"align", "bgcolor", "border", "cellpadding", "cellspacing", "valign", "nowrap"}
IMPLIED = {"row", "cell", "rowheader", "columnheader", "rowgroup", "table"}


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site with all that Markdown's extensions make."""
    site = tmp_path_factory.mktemp("rich") / "small"
    shutil.copytree(SITES / "small", site, ignore=shutil.ignore_patterns(".auditpress-cache", "site"))
    (site / "content/rich.md").write_text(RICH)
    config = (site / "mkdocs.yml").read_text()
    (site / "mkdocs.yml").write_text(f"{config}markdown_extensions: [{EXTENSIONS}]\n")
    made = run("build", cwd=site)
    assert (made.returncode, made.stderr) == (0, "")
    return site / "site"


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sites of bodies that audit in other ways."""
    folder = tmp_path_factory.mktemp("others")
    for name in ("gao", "ico"):
        assert run("build", "--no-cache", "--site-dir", folder / name, cwd=SITES / name).returncode == 0
    return folder


@pytest.fixture(scope="module")
def trees(reference_site: Path, rich: Path, others: Path) -> dict[str, Element]:
    """Every page of these, as HTML5 and nothing looser."""
    files = [file for site in (reference_site, rich, others) for file in sorted(site.rglob("*.html"))]
    assert len(files) > 200
    return {str(file): parsed(file.read_text(encoding="utf-8")) for file in files}


def elements(trees: dict[str, Element]) -> Iterator[tuple[str, Element, Element]]:
    """Every element with its page and its parent."""
    for path, tree in trees.items():
        for parent in tree.iter():
            for each in parent:
                yield path, parent, each


def test_no_element_has_a_style_a_handler_or_an_obsolete_attribute(trees: dict[str, Element]) -> None:
    for path, _, each in elements(trees):
        odd = [name for name in each.attrib if name == "style" or name.startswith("on") or name in OBSOLETE]
        assert odd == [], f"{path}: <{each.tag}>"


def test_no_part_of_a_table_is_told_what_it_is_already(trees: dict[str, Element]) -> None:
    for path, _, each in elements(trees):
        assert each.get("role") not in IMPLIED, f"{path}: <{each.tag}>"


def test_a_field_stands_only_in_a_list_of_tasks_or_in_a_form(trees: dict[str, Element]) -> None:
    """Material puts two into each page, for a drawer and a search that need its script."""
    for path, tree in trees.items():
        held = {id(field) for form in tree.iter("form") for field in form.iter("input")}
        for parent in tree.iter():
            for each in parent:
                if each.tag == "input" and id(each) not in held:
                    assert "task-list-item" in (parent.get("class") or ""), path


def test_list_items_and_rows_stand_where_they_may(trees: dict[str, Element]) -> None:
    parents = {"li": {"ul", "ol"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "tr": {"thead", "tbody", "tfoot"}}
    for path, parent, each in elements(trees):
        assert parent.tag in parents.get(str(each.tag), {parent.tag}), f"{path}: <{each.tag}> in <{parent.tag}>"


def test_every_picture_has_a_text_in_its_place(trees: dict[str, Element]) -> None:
    for path, _, each in elements(trees):
        assert each.tag != "img" or each.get("alt") is not None, path


def test_the_only_foreign_address_in_the_head_of_a_page_is_its_own(trees: dict[str, Element]) -> None:
    for path, tree in trees.items():
        (head,) = tree.iter("head")
        foreign = [each for each in head.iter() if any("//" in value for value in each.attrib.values())]
        found = [(each.get("rel") or each.get("property"), each.get("href") or each.get("content")) for each in foreign]
        assert [name for name, _ in found] in (["canonical", "og:url"], []), path
        assert len({address for _, address in found}) < 2, path


def test_a_page_reads_before_any_script_runs_and_each_is_a_file_of_its_own(trees: dict[str, Element]) -> None:
    """What stands in a page is data only; no module, as a copy on a disk cannot load one."""
    for path, tree in trees.items():
        for each in tree.iter("script"):
            if each.get("type") in ("application/ld+json", "application/json"):
                continue
            assert each.get("defer") is not None, path
            assert re.fullmatch(r"[./]*/assets/[a-z-]+\.js", each.get("src") or ""), path
            assert each.get("type") is None, path


# Weight


@pytest.mark.parametrize("name", PAGES)
def test_a_page_with_all_that_it_loads_is_light(reference_site: Path, name: str) -> None:
    files = loaded(reference_site, PAGES[name])
    assert any(path.endswith("auditpress.css") for path in files)
    assert sum(files.values()) <= MOST


# The checker


def test_the_checker_is_pinned_by_its_hash_and_names_no_host() -> None:
    lock = (ROOT / "tests/html/package-lock.json").read_text()
    assert '"integrity": "sha512-' in lock
    assert "resolved" not in lock
    assert not re.search(r"https?://", lock)
