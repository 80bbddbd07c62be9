"""Kinds: each is complete, as the house plan asks of one; what is missing is said."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from auditpress import linking, source
from auditpress.fields import Ref
from auditpress.graph import Entry, Graph, Kind
from auditpress.kinds import KINDS
from auditpress.linking import Outside
from auditpress.model import Fault, Record, marked
from auditpress.problems import as_text, count
from auditpress.prose import Reader
from auditpress.shelf import Shelf, sheet, stands
from tests.conftest import Golden
from tests.helpers import FOLDERS, ROOT, SITES, load

INVALID = SITES / "kinds-invalid"
EACH_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.folder)


def records_in(folder: Path, kind: Kind[Any, Any]) -> list[Path]:
    return sorted((folder / "audits" / kind.folder).rglob("*.yaml"))


def models_in(annotation: Any, seen: set[type[BaseModel]]) -> None:
    """Every model that an annotation can hold, at any depth."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in seen:
            seen.add(annotation)
            for info in annotation.model_fields.values():
                models_in(info.annotation, seen)
    elif get_origin(annotation):
        for argument in get_args(annotation):
            models_in(argument, seen)


def models() -> list[type[BaseModel]]:
    seen: set[type[BaseModel]] = set()
    for kind in KINDS:
        models_in(kind.model, seen)
    return sorted(seen, key=lambda model: model.__qualname__)


# What each kind must have


def test_there_are_eleven_kinds_each_once() -> None:
    assert sorted(FOLDERS) == [
        "agreements", "coverage", "datasets", "glossaries", "organisations", "oversight", "registers", "replies",
        "reports", "reviews", "schemes",
    ]  # fmt: skip
    assert len({kind.name for kind in KINDS}) == len({kind.model for kind in KINDS}) == len(KINDS) == 11


@EACH_KIND
def test_a_kind_has_a_template(kind: Kind[Any, Any]) -> None:
    file = ROOT / "theme/records" / kind.template
    assert file.is_file(), f"the kind “{kind.name}” has no template: write {file.relative_to(ROOT)}"


@EACH_KIND
def test_a_kind_has_a_sample_that_is_published(kind: Kind[Any, Any]) -> None:
    assert records_in(SITES / "small", kind), f"write a small record in tests/sites/small/audits/{kind.folder}"
    assert records_in(ROOT, kind), f"the reference site has no record in audits/{kind.folder}"


@EACH_KIND
def test_a_kind_has_an_invalid_sample_that_is_refused(kind: Kind[Any, Any]) -> None:
    samples = {file.relative_to(INVALID).as_posix() for file in records_in(INVALID, kind)}
    assert samples, f"write a record with faults in tests/sites/kinds-invalid/audits/{kind.folder}"
    refused = {problem.path for problem in load(INVALID).problems}
    assert samples & refused, f"nothing is wrong with {sorted(samples)}"


@EACH_KIND
def test_a_kind_says_what_it_is_for(kind: Kind[Any, Any]) -> None:
    assert kind.purpose.endswith(".")
    assert kind.model.__doc__
    assert issubclass(kind.model, Record)


@EACH_KIND
def test_a_kind_is_told_of_in_the_module_of_its_page(kind: Kind[Any, Any]) -> None:
    assert importlib.import_module(kind.view.__module__).KIND is kind


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__qualname__)
def test_every_field_of_every_model_tells_editors_what_it_is_for(model: type[BaseModel]) -> None:
    assert model.__doc__, f"{model.__qualname__} has no docstring"
    silent = [name for name, info in model.model_fields.items() if not info.description]
    assert silent == [], f"{model.__qualname__} has fields without a description: {silent}"


def test_references_name_kinds_that_there_are_and_a_reverse() -> None:
    for model in models():
        for mark in _refs(model):
            assert set(mark.folders.split()) <= FOLDERS.keys(), f"{model.__qualname__}: {mark}"
            assert mark.reverse, f"{model.__qualname__}: {mark}"


def _refs(annotation: Any) -> Iterator[Ref]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for info in annotation.model_fields.values():
            yield from (mark for mark in info.metadata if isinstance(mark, Ref))
            if not isinstance(info.annotation, type):
                yield from _refs(info.annotation)
    elif get_origin(annotation):
        for argument in get_args(annotation):
            yield from ([argument] if isinstance(argument, Ref) else _refs(argument) if get_origin(argument) else ())


# Rules


RULES = [(kind, rule) for kind in KINDS for rule in kind.rules]
EACH_RULE = pytest.mark.parametrize("kind, rule", RULES, ids=[f"{kind.folder}-{rule.__name__}" for kind, rule in RULES])


@pytest.fixture(scope="module")
def broken() -> Graph:
    """The graph of the records that break rules, as far as there is one."""
    reader = Reader()
    sheets = [sheet(file, FOLDERS, reader) for file in source.find(INVALID, INVALID / "audits").files]
    shelf = Shelf({each.file.id: each for each in sheets})
    kinds = {each.file.id: FOLDERS[each.file.id.partition("/")[0]] for each in sheets if stands(each)}
    found = {each.file.id: each.file.shown for each in sheets}
    entries = [Entry(id, shelf.record(id, kind.model), kind, found[id]) for id, kind in kinds.items()]
    outside = Outside(frozenset(each.file.id for each in sheets if not each.state))
    return linking.link(entries, outside, reader)[0]


@EACH_RULE
def test_a_rule_says_in_a_sentence_what_must_hold(kind: Kind[Any, Any], rule: Any) -> None:
    text = inspect.getdoc(rule) or ""
    assert text.endswith("."), f"the rule {rule.__name__} of “{kind.name}” has no sentence as its docstring"


@EACH_RULE
def test_a_rule_is_broken_by_an_invalid_sample(kind: Kind[Any, Any], rule: Any, broken: Graph) -> None:
    faults = [fault for each in broken.of(kind) for fault in rule(each, broken.facts(each, object), broken)]
    assert faults, f"no record in tests/sites/kinds-invalid/audits/{kind.folder} breaks {rule.__name__}"
    for fault in faults:
        assert isinstance(fault, Fault)
        assert fault.hint, f"{rule.__name__} does not say what to do"
        assert "\n" not in fault.message


@EACH_RULE
def test_a_rule_finds_nothing_wrong_with_the_small_site(kind: Kind[Any, Any], rule: Any) -> None:
    loaded = load(SITES / "small")
    assert loaded.graph is not None
    for each in loaded.graph.of(kind):
        assert list(rule(each, loaded.graph.facts(each, object), loaded.graph)) == []


def test_what_is_said_of_each_broken_rule_reads_as_it_should(golden: Golden) -> None:
    problems = load(INVALID).problems
    golden("kinds-invalid.txt", f"{as_text(problems)}\n\n{count(problems)}\n")


# What each kind makes of its records


@pytest.fixture(scope="module")
def reference() -> Graph:
    loaded = load(ROOT)
    assert loaded.graph is not None
    return loaded.graph


@EACH_KIND
def test_records_of_a_kind_have_titles_summaries_and_views_that_are_values(
    kind: Kind[Any, Any], reference: Graph
) -> None:
    for each in reference.of(kind):
        facts = reference.facts(each, object)
        view = kind.view(each, facts, reference)
        assert type(view).__dataclass_params__.frozen  # type: ignore[attr-defined]
        assert reference.title(each.id).strip()
        assert "  " not in kind.summary(each, facts, reference)


@EACH_KIND
def test_anchors_of_a_record_are_addresses_and_stand_once(kind: Kind[Any, Any], reference: Graph) -> None:
    for each in reference.of(kind):
        anchors = [anchor.id for anchor in kind.anchors(each.record)]
        assert len(anchors) == len(set(anchors)), each.id
        assert all(anchor and " " not in anchor for anchor in anchors)


def test_every_reference_of_the_reference_site_is_seen_from_its_other_end(reference: Graph) -> None:
    for each in reference.entries.values():
        for item in marked(each.record):
            if isinstance(item.mark, Ref):
                target = item.value.partition("#")[0]
                assert any(link.source.id == each.id for link in reference.backlinks(target)) or target == each.id


def test_every_record_of_the_reference_site_says_where_its_facts_are_from(reference: Graph) -> None:
    assert [each.id for each in reference.entries.values() if each.record.source is None] == []


def test_a_new_entry_needs_nothing_but_its_kind() -> None:
    """An entry made by hand, as tests and other doors would make it, links and has facts."""
    kind = FOLDERS["datasets"]
    made = Entry("datasets/a", kind.model.model_validate({"name": "A"}), kind)
    linked, faults = linking.link([made], Outside(), Reader())
    assert faults == []
    assert linked.title("datasets/a") == "A"
