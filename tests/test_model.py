"""The model: what records have in common, and how marked values are found in them with their places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import pytest
from pydantic import Field, ValidationError

from auditpress.fields import Day, Line, Markdown, Prose, Ref, Word
from auditpress.kinds import KINDS
from auditpress.kinds.parts import Conducted
from auditpress.model import BASE, Link, Marked, Model, Record, marked
from auditpress.source import parse


class Inner(Model):
    body: Annotated[str, Ref("organisations", "inner of")]
    from_: Annotated[str | None, Ref("organisations", "from of")] = Field(None, alias="from")
    text: Prose | None = None


class Outer(Model):
    word: Annotated[Line, Word("areas")]
    plain: Line = "x"
    words: tuple[Annotated[Line, Word("areas")], ...] = ()
    bodies: tuple[Annotated[str, Ref("organisations", "bodies of")], ...] = ()
    inner: Inner | None = None
    more: tuple[Inner, ...] = ()
    named: Mapping[str, Inner] = Field({})
    day: Day | None = None
    hidden: Line = Field("x", alias="shown")


def found(model: Model) -> list[tuple[str, str]]:
    return [(".".join(map(str, item.place)), item.value) for item in marked(model)]


def test_marked_values_are_found_at_their_places_in_the_order_of_the_fields() -> None:
    made = Outer.model_validate(
        {
            "word": "a",
            "words": ["b", "c"],
            "bodies": ["d"],
            "inner": {"body": "e", "text": "f"},
            "more": [{"body": "g"}, {"body": "h"}],
            "named": {"key": {"body": "i"}},
            "day": "2025",
        }
    )
    assert found(made) == [
        ("word", "a"),
        ("words.0", "b"),
        ("words.1", "c"),
        ("bodies.0", "organisations/d"),
        ("inner.body", "organisations/e"),
        ("inner.text", "f"),
        ("more.0.body", "organisations/g"),
        ("more.1.body", "organisations/h"),
        ("named.key.body", "organisations/i"),
    ]


def test_a_place_has_the_name_that_the_editor_wrote_and_not_that_of_python() -> None:
    assert ("inner.from", "organisations/b") in found(
        Outer.model_validate({"word": "w", "inner": {"body": "a", "from": "b"}})
    )


def test_a_mark_is_given_with_the_part_that_it_stands_in() -> None:
    made = Outer.model_validate({"word": "w", "inner": {"body": "a", "text": "t"}})
    kinds = [(type(item.mark), item.owner) for item in marked(made)]
    assert kinds == [(Word, made), (Ref, made.inner), (Markdown, made.inner)]
    assert all(isinstance(item, Marked) for item in marked(made))


@pytest.mark.parametrize("kinds", [(Ref,), (Word,), (Markdown,), (Ref, Markdown)])
def test_marks_of_some_kinds_are_those_of_all_without_the_others(
    kinds: tuple[type[Ref | Word | Markdown], ...],
) -> None:
    made = Outer.model_validate(
        {"word": "a", "words": ["b"], "inner": {"body": "c", "text": "d"}, "named": {"key": {"body": "e"}}}
    )
    assert marked(made, *kinds) == [item for item in marked(made) if isinstance(item.mark, kinds)]


def test_a_record_says_from_as_editors_write_it() -> None:
    made = Conducted.model_validate({"from": "2025-06-23"})
    assert made.from_ == Day(2025, 6, 23)
    assert made.model_dump(mode="json", exclude_none=True) == {"from": "2025-06-23"}
    with pytest.raises(ValidationError):
        Conducted.model_validate({"form": "2025-06-23"})


def test_a_part_of_a_record_cannot_be_changed() -> None:
    made = Conducted.model_validate({})
    with pytest.raises(ValidationError):
        made.to = Day(2025)  # type: ignore[misc] # which mypy sees too


def test_every_record_can_have_a_source_notes_corrections_and_former_addresses() -> None:
    common = {
        "source",
        "further_sources",
        "published",
        "edited",
        "state",
        "standing",
        "formerly",
        "notes",
        "corrections",
    }
    for kind in KINDS:
        assert issubclass(kind.model, Record)
        assert common <= kind.model.model_fields.keys()


def test_a_link_leads_from_a_base_that_no_text_can_forge() -> None:
    assert Link("Home", "/").href == BASE + "/"
    document, problems = parse(f"name: {BASE}\n".encode(), "a.yaml", "a")
    assert document is None
    assert problems[0].rule == "character"
