"""The guide: it tells of every field, and each of its examples is right."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from auditpress import source
from auditpress.kinds import KINDS
from auditpress.problems import as_text
from tests.guide import GUIDE, PAGES, REGION, Example, examples, with_tables
from tests.helpers import ROOT, desk, load, told
from tests.test_kinds import models

OWN_TESTS = {"rules.md", "checking.md"}
"""Pages whose examples are wrong on purpose, or no records; they are tested where they belong."""

EXAMPLES = [each for page in PAGES if page.name not in OWN_TESTS for each in examples(page)]
WHOLE = [each for each in EXAMPLES if each.file]
FRAGMENTS = [each for each in EXAMPLES if not each.file]


def records(*pages: Path) -> dict[str, str]:
    """The whole records of some pages by their files."""
    return {each.file.removeprefix("audits/"): each.text for p in pages for each in examples(p) if each.file}


@pytest.mark.parametrize("page", [p for p in PAGES if REGION.search(p.read_text())], ids=lambda page: page.stem)
def test_the_tables_of_fields_are_what_the_models_say(page: Path, request: pytest.FixtureRequest) -> None:
    now = page.read_text(encoding="utf-8")
    wanted = with_tables(now)
    if request.config.getoption("--renew-golden"):
        page.write_text(wanted, encoding="utf-8")
    assert now == wanted, "a model has changed: pytest --renew-golden tests/test_guide.py"


def test_every_kind_has_a_page_with_its_fields_and_an_example() -> None:
    asked = {found[2]: page for page in PAGES for found in REGION.finditer(page.read_text())}
    for kind in KINDS:
        assert kind.folder in asked, f"write content/guide/kinds/{kind.name}.md with <!-- fields: {kind.folder} -->"
        shown = [each.file for each in examples(asked[kind.folder])]
        assert any(file.startswith(f"audits/{kind.folder}/") for file in shown), f"{kind.name}: show a whole record"


def test_the_tables_tell_of_every_model() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    silent = [
        m.__qualname__ for m in models() if not all(f"`{i.alias or n}`" in text for n, i in m.model_fields.items())
    ]
    assert silent == []


def test_the_examples_of_the_kinds_are_a_site_without_a_problem(tmp_path: Path) -> None:
    loaded = load(desk(tmp_path, records(*(GUIDE / "kinds").glob("*.md"))))
    assert told(loaded.problems) == []
    assert loaded.records >= len(KINDS)


@pytest.mark.parametrize("page", sorted({each.page for each in WHOLE}), ids=lambda page: page.stem)
def test_whole_records_on_a_page_are_right(page: Path, tmp_path: Path) -> None:
    """Each page about a kind belongs with the others; any other page speaks of the reference site."""
    shutil.copytree(ROOT / "audits", tmp_path / "audits")
    about_kinds = (GUIDE / "kinds").glob("*.md") if page.parent.name == "kinds" else ()
    loaded = load(desk(tmp_path, records(*about_kinds, page)))
    assert not loaded.problems, as_text(loaded.problems)


@pytest.mark.parametrize("example", FRAGMENTS, ids=lambda each: each.place)
def test_a_piece_of_a_record_is_right(example: Example) -> None:
    """Some model has fields of these names, and takes these values for them."""
    document, problems = source.parse(example.text.encode(), example.place, "x/y")
    assert document is not None, told(problems)
    assert problems == []
    assert document.values
    near = [model for model in models() if document.values.keys() <= _names(model)]
    assert near, f"no model has the fields {', '.join(document.values)}"
    assert any(not _refused(model, document.values) for model in near), f"{example.place}: refused"


def _names(model: type[BaseModel]) -> set[str]:
    return {info.alias or name for name, info in model.model_fields.items()}


def _refused(model: type[BaseModel], values: dict[str, object]) -> list[str]:
    """What is wrong with the values themselves; that other fields are missing is not."""
    try:
        model.model_validate(values)
    except ValidationError as error:
        return [str(e["loc"]) for e in error.errors() if not (e["type"] == "missing" and len(e["loc"]) == 1)]
    return []


def test_every_page_is_reached_from_the_first_page_or_the_kinds() -> None:
    text = (GUIDE / "index.md").read_text() + (GUIDE / "kinds/index.md").read_text()
    lost = [page.name for page in PAGES if page.name != "index.md" and page.name not in text]
    assert lost == []
    assert (ROOT / "mkdocs.yml").read_text().count("guide/index.md") == 1
