"""Oversight and replies: when an answer was due, how late it came, what corrects it, and what repeats what."""

from __future__ import annotations

import pytest

from auditpress.fields import Day
from auditpress.graph import Graph
from auditpress.kinds.dates import before, days_between, months_after
from auditpress.kinds.due import timing
from auditpress.kinds.items import ItemFacts
from auditpress.kinds.oversight import Oversight, OversightFacts, OversightView, answers_to
from auditpress.kinds.reply import Reply, ReplyFacts, ReplyView
from tests.helpers import ROOT, linked, whole

BODIES = {f"organisations/{name}": f"name: {name.title()}\ntype: body\n" for name in ("committee", "home", "health")}
SCHEME = "name: Conclusions\nowner: committee\nanswer_due_months: 2\n"
PAPER = """\
published: {published}
body: committee
type: {type}
title: Paper {published}
scheme: conclusions
{more}items:
  - id: stop
    kind: recommendation
    title: Stop
    text: Stop.
    addressees: [home, health]
{item}"""
LATER = "  - {{id: again, kind: request, title: Again, text: Again., addressees: [home], repeats: {repeats}}}\n"


def paper(published: str = "2018-04-15", kind: str = "inquiry report", more: str = "", item: str = "") -> str:
    return PAPER.format(published=published, type=kind, more=more, item=item)


def reply(published: str, *answers: str, to: str = "one", more: str = "", by: str = "home") -> str:
    head = f"published: {published}\nauthors: [{by}]\ntitle: Reply of {published}\nto: [{to}]\n{more}answers:\n"
    return head + "".join(f"  - {{item: {a.split('=')[0]}, answer: {a.split('=')[1]}}}\n" for a in answers)


def made(**records: str) -> Graph:
    """A graph of papers (``one``, ``two``) and replies (``r1`` …) that has no faults."""
    folders = {f"{'replies' if name[0] == 'r' else 'oversight'}/{name}": text for name, text in records.items()}
    graph, faults = linked({**BODIES, "schemes/conclusions": SCHEME, **folders})
    assert faults == []
    return graph


def faults(**records: str) -> list[str]:
    folders = {f"{'replies' if name[0] == 'r' else 'oversight'}/{name}": text for name, text in records.items()}
    return linked({**BODIES, "schemes/conclusions": SCHEME, **folders})[1]


def item(graph: Graph, number: int = 0, id: str = "oversight/one") -> ItemFacts:
    return graph.facts(graph.get(id, Oversight), OversightFacts).items[number]


def page(graph: Graph, id: str = "oversight/one") -> OversightView:
    entry = graph.entries[id]
    view = entry.kind.view(entry, graph.facts(entry, object), graph)
    assert isinstance(view, OversightView)
    return view


# Dates


@pytest.mark.parametrize(
    "day, months, later",
    [
        (Day(2018, 4, 15), 2, Day(2018, 6, 15)),
        (Day(2018, 12, 31), 2, Day(2019, 2, 28)),
        (Day(2019, 12, 30), 2, Day(2020, 2, 29)),
        (Day(2018, 11), 2, Day(2019, 1)),
        (Day(2018, 10), 2, Day(2018, 12)),
        (Day(2018), 2, None),
        (Day(9999, 12, 1), 2, None),
        (Day(2018, 4, 15), 0, Day(2018, 4, 15)),
    ],
)
def test_months_are_added_as_people_count_them(day: Day, months: int, later: Day | None) -> None:
    assert months_after(day, months) == later


def test_days_are_counted_only_between_exact_dates() -> None:
    assert days_between(Day(2018, 6, 15), Day(2018, 6, 27)) == 12
    assert days_between(Day(2018, 6, 15), Day(2018, 6, 1)) == -14
    assert days_between(Day(2018, 6), Day(2018, 6, 1)) is None


def test_what_may_be_the_same_day_is_not_before_it() -> None:
    assert before(Day(2018, 5), Day(2018, 6, 1))
    assert not before(Day(2018, 6), Day(2018, 6, 16))


@pytest.mark.parametrize(
    "due, answered, words",
    [
        (Day(2018, 6, 15), Day(2018, 6, 27), "12 days late"),
        (Day(2018, 6, 15), Day(2018, 6, 16), "1 day late"),
        (Day(2018, 6, 15), Day(2018, 6, 15), "in time"),
        (Day(2018, 6, 15), Day(2018, 7), "late"),
        (Day(2018, 6, 15), Day(2018, 6), ""),
        (Day(2018, 6, 15), Day(2018, 5), "in time"),
        (Day(2018, 6), Day(2018, 6, 20), ""),
        (Day(2018, 6), Day(2018, 7, 1), "late"),
        (None, Day(2018, 6, 20), ""),
        (Day(2018, 6), None, ""),
    ],
)
def test_lateness_is_said_only_where_both_dates_allow_it(due: Day | None, answered: Day | None, words: str) -> None:
    assert timing(due, answered) == words


# When an answer is due


@pytest.mark.parametrize(
    "text, due",
    [
        (paper(), Day(2018, 6, 15)),
        (paper("2018-04"), Day(2018, 6)),
        (paper("2018"), None),
        (paper(more="answer_due_months: 6\n"), Day(2018, 10, 15)),
        (paper(item="    due: 2018-05-01\n"), Day(2018, 5, 1)),
        (paper(kind="letter"), None),
        (paper(kind="letter", more="answer_due_months: 1\n"), Day(2018, 5, 15)),
    ],
)
def test_an_answer_is_due_as_the_item_says_else_the_paper_else_the_scheme(text: str, due: Day | None) -> None:
    assert item(made(one=text)).due == due


def test_nothing_is_due_where_nobody_is_asked() -> None:
    spoken = "  - {id: said, kind: conclusion, title: Said, text: Said.}\n"
    assert item(made(one=paper(item=spoken)), 1).due is None


def test_an_answer_that_came_late_says_by_how_many_days() -> None:
    graph = made(one=paper(), r1=reply("2018-06-27", "one#item-stop=accepted", by="home, health"))
    assert (item(graph).late, item(graph).unanswered) == ("12 days late", ())
    assert [given.when for given in page(graph).items[0].answers] == ["12 days late"]
    assert page(graph).items[0].due == "15 June 2018, 2 months after publication"
    facts = graph.facts(graph.get("replies/r1", Reply), ReplyFacts)
    assert [(each.due, each.late) for each in facts.answers] == [(Day(2018, 6, 15), "12 days late")]


def test_an_answer_that_is_not_recorded_says_when_it_was_due() -> None:
    assert page(made(one=paper())).items[0].waiting == "No answer recorded; due on 15 June 2018"


def test_of_several_who_are_asked_those_are_named_who_did_not_answer() -> None:
    graph = made(one=paper(), r1=reply("2018-06-01", "one#item-stop=accepted"))
    assert item(graph).unanswered == ("organisations/health",)
    assert page(graph).items[0].waiting == "No answer recorded of Health; due on 15 June 2018"


def test_that_there_is_no_answer_yet_is_no_answer() -> None:
    graph = made(one=paper(), r1=reply("2018-07-01", "one#item-stop=none yet"))
    assert (item(graph).late, item(graph).outcome) == ("", "none yet")


def test_the_report_of_the_inquiry_was_to_be_answered_by_15_june_2018() -> None:
    graph = whole(ROOT)
    id = "oversight/2018/nhs-digital-home-office-mou"
    waiting = {each.anchor: each.waiting for each in page(graph, id).items}
    assert waiting["item-decide-after-review"] == "No answer recorded; due on 15 June 2018"
    assert item(graph, 0, "oversight/2018/letter-to-nhs-digital").due is None


# One reply to many, and replies that correct


def test_one_reply_answers_items_of_many_papers() -> None:
    answers = ("one#item-stop=accepted", "two#item-stop=rejected")
    graph = made(one=paper(), two=paper("2018-05-01"), r1=reply("2018-06-10", *answers, to="one, two"))
    assert [item(graph, 0, f"oversight/{name}").outcome for name in ("one", "two")] == ["accepted", "rejected"]


CORRECTED = {
    "one": paper(),
    "r1": reply("2018-06-10", "one#item-stop=accepted"),
    "r2": reply("2018-07-01", "one#item-stop=rejected", more="corrects: r1\n"),
}


def test_a_correction_stands_in_place_of_the_answer_that_it_corrects() -> None:
    graph = made(**CORRECTED)
    found = item(graph)
    assert (found.outcome, found.late) == ("rejected", "in time")
    assert [(given.reply, given.corrected_by) for given in found.answers] == [
        ("replies/r1", "replies/r2"), ("replies/r2", ""),
    ]  # fmt: skip
    assert [reply for reply, _ in answers_to(graph, "oversight/one#item-stop")] == ["replies/r2"]


def test_a_correction_is_linked_both_ways() -> None:
    graph = made(**CORRECTED)
    first, second = page(graph).items[0].answers
    assert first.corrected_by is not None
    assert (first.corrected_by.path, second.corrected_by) == ("/replies/r2/", None)
    assert (first.when, second.when) == ("in time", "a correction")
    views = {}
    for id in ("replies/r1", "replies/r2"):
        entry = graph.entries[id]
        view = entry.kind.view(entry, graph.facts(entry, object), graph)
        assert isinstance(view, ReplyView)
        views[id] = view
    assert [link.path for link in views["replies/r1"].corrected_by] == ["/replies/r2/"]
    assert views["replies/r1"].answers[0].corrected_by is not None
    corrects = next(fact.value for fact in views["replies/r2"].glance if fact.term == "Corrects")
    assert corrects.path == "/replies/r1/"


def test_a_correction_of_a_correction_leaves_only_the_last() -> None:
    graph = made(**CORRECTED, r3=reply("2018-08-01", "one#item-stop=partly accepted", more="corrects: r2\n"))
    assert item(graph).outcome == "partly accepted"
    assert [given.corrected_by for given in item(graph).answers] == ["replies/r2", "replies/r3", ""]


def test_an_answer_that_a_correction_does_not_touch_still_stands() -> None:
    more = "  - {id: go, kind: request, title: Go, text: Go., addressees: [home]}\n"
    first = reply("2018-06-10", "one#item-stop=accepted", "one#item-go=accepted")
    graph = made(one=paper(item=more), r1=first, r2=CORRECTED["r2"])
    assert [item(graph, n).outcome for n in (0, 1)] == ["rejected", "accepted"]


# Items that repeat


def test_an_item_that_repeats_an_earlier_one_is_linked_both_ways() -> None:
    graph = made(
        one=paper("2018-01-29", "letter"),
        two=paper(item=LATER.format(repeats="one#item-stop")),
        r1=reply("2018-02", "one#item-stop=rejected"),
    )
    again, first = page(graph, "oversight/two").items[1], page(graph).items[0]
    assert again.repeats is not None
    assert again.repeats.path == "/oversight/one/#item-stop"
    assert [link.path for link in first.repeated_in] == ["/oversight/two/#item-again"]
    assert [given.tag.words for given in again.earlier] == ["Rejected"]


def test_an_item_may_repeat_one_of_its_own_paper() -> None:
    graph = made(one=paper(item=LATER.format(repeats="one#item-stop")))
    assert item(graph).repeated_in == ("oversight/one#item-again",)


# What is wrong


@pytest.mark.parametrize(
    "records, told",
    [
        (
            {"one": paper(), "two": paper(), "r1": reply("2018-06-10", "two#item-stop=accepted")},
            "replies/r1 answers.0.item: the reply is not to “oversight/two”, whose item this answers",
        ),
        (
            {"one": paper(), "r1": reply("2018-06-10", "one=accepted")},
            "replies/r1 answers.0.item: “oversight/one” names a paper, not an item of it",
        ),
        (
            {"one": paper(), "r1": reply("2018-06-10", "one#item-stop=accepted", "one#item-stop=rejected")},
            "replies/r1 answers.1.item: this reply has answered “oversight/one#item-stop” already",
        ),
        (
            {"one": paper(), "r1": reply("2018-04-14", "one#item-stop=accepted")},
            "replies/r1 published: the reply is dated before “oversight/one”, which it answers",
        ),
        (
            {**CORRECTED, "r2": reply("2018-06-01", "one#item-stop=rejected", more="corrects: r1\n")},
            "replies/r2 published: the reply is dated before “replies/r1”, which it corrects",
        ),
        (
            {"one": paper(), "r1": reply("2018-06-10", "one#item-stop=accepted", more="corrects: r1\n")},
            "replies/r1 corrects: a reply cannot correct itself, directly or through others",
        ),
        (
            {"one": paper("2018-01-29", item=LATER.format(repeats="two#item-stop")), "two": paper()},
            "oversight/one items.1.repeats: this repeats an item of a later paper",
        ),
        (
            {"one": paper(item=LATER.format(repeats="one#item-again"))},
            "oversight/one items.1.repeats: an item cannot repeat itself",
        ),
        (
            {"one": paper(item=LATER.format(repeats="two")), "two": paper()},
            "oversight/one items.1.repeats: “oversight/two” names a paper, not an item of it",
        ),
    ],
)
def test_what_cannot_be_so_is_told_at_its_place(records: dict[str, str], told: str) -> None:
    assert [fault.partition(" (")[0] for fault in faults(**records)] == [told]


def test_two_replies_that_correct_each_other_are_both_told_of() -> None:
    circle = {**CORRECTED, "r1": reply("2018-06-10", "one#item-stop=accepted", more="corrects: r2\n")}
    assert [fault.split(": ")[0] for fault in faults(**circle)] == [
        "replies/r1 published", "replies/r1 corrects", "replies/r2 corrects",
    ]  # fmt: skip


@pytest.mark.parametrize("day, wrong", [("2018-04", False), ("2018-03", True), ("2018", False)])
def test_a_month_that_may_be_right_is_not_told_of(day: str, *, wrong: bool) -> None:
    assert bool(faults(one=paper(), r1=reply(day, "one#item-stop=accepted"))) == wrong
