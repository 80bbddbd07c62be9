"""How a body stood on a day: the rows that its page holds, by the rules of findings, answers and agreements."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from auditpress.graph import Graph
from auditpress.kinds import holding
from auditpress.kinds.on_a_day import MOST, OnADay, embedded
from auditpress.kinds.standing import not_known_for, open_for
from auditpress.kinds.times import within
from auditpress.model import Page
from auditpress.pages import records
from auditpress.pages.outline import Outline
from auditpress.render import Renderer
from tests.helpers import BODY, ROOT, linked, whole

OUTLINE = Outline("River audits", "https://example.org/river/", "", ())

OFFICE = "name: Audit Office\ntype: auditor\n"
REPORT = "publisher: office\nauditees: [council]\nscheme: guide\n"
SCHEME = (
    "name: Guide\nowner: office\ndesignations: [{id: observation, name: Observation}]\n"
    "statuses: [{id: closed, name: Closed, common: closed}]\n"
)


def made(**more: str) -> Graph:
    graph, faults = linked(
        {
            "organisations/office": OFFICE,
            "organisations/council": BODY,
            "schemes/guide": SCHEME,
            **{name.replace("__", "/"): text for name, text in more.items()},
        }
    )
    assert [fault for fault in faults if "[reference]" in fault] == []
    return graph


def part(graph: Graph, id: str = "organisations/council") -> OnADay | None:
    entry = graph.entries[id]
    found: OnADay | None = entry.kind.view(entry, graph.facts(entry, object), graph).standing  # type: ignore[attr-defined]
    return found


def data(graph: Graph, id: str = "organisations/council") -> Any:
    found = part(graph, id)
    assert found
    return json.loads(found.data)


def page(graph: Graph) -> str:
    shown = next(
        item for job in records.jobs(graph, OUTLINE) if job.name == "organisations/council" for item in job.make()
        if isinstance(item, Page)
    )  # fmt: skip
    return Renderer((ROOT / "theme",), {}, "https://example.org/").body(shown)


def findings(count: int, title: str) -> str:
    each = "  - {{ref: {}, title: '{}', text: T., designation: Observation}}\n"
    return f"{REPORT}published: 2024-05-01\nfindings:\n" + "".join(each.format(n, title) for n in range(1, count + 1))


# The rows of the reference site


def test_the_rows_of_every_body_are_what_is_open_and_not_known_on_every_day_that_matters() -> None:
    graph, checked = whole(ROOT), 0
    for entry in graph.entries.values():
        if entry.kind.folder != "organisations" or part(graph, entry.id) is None:
            continue
        found = data(graph, entry.id)
        days = {day for row in found["findings"] for time in row[7] for day in time} - {"99999"}
        days |= {time[0] for row in found["unknown"] for time in row[3]} - {"0001-01-01"}
        for exact in sorted(days):
            for day in around(exact):
                rows = [row for row in found["findings"] if within(row[7], day)]
                assert sum(row[6] for row in rows) == len(open_for(entry, day, graph)), (entry.id, day)
                doubt = [row[1] for row in found["unknown"] if within(row[3], day) and "findings" in row[2]]
                assert len(doubt) == len(not_known_for(entry, day, graph)), (entry.id, day)
                checked += 1
    assert checked > 45


def around(day: str) -> list[str]:
    exact = dt.date.fromisoformat(day)
    return [(exact + dt.timedelta(days=n)).isoformat() for n in (-1, 0, 1)]


# What was asked


def letter(published: str, **replies: str) -> Graph:
    asked = (
        f"body: office\ntype: letter\ntitle: Letter\n{published}"
        "items:\n  - {id: stop, kind: request, title: Stop, text: Stop., addressees: [council]}\n"
        "  - {id: go, kind: request, title: Go, text: Go., addressees: [council]}\n"
    )
    return made(
        organisations__trust="name: Trust\ntype: trust\n",
        oversight__letter=asked,
        **{f"replies__{name}": f"title: {name}\nto: [letter]\n{text}" for name, text in replies.items()},
    )


ANSWER = "answers: [{{item: letter#item-stop, answer: {}}}]\n"
REFUSED, NONE_YET = ANSWER.format("rejected"), ANSWER.format("none yet")


@pytest.mark.parametrize(
    "replies, times",
    [
        ({}, [["2021-05-03", "99999"]]),
        ({"own": f"authors: [council]\npublished: 2021-06\n{REFUSED}"}, [["2021-05-03", "2021-06-30"]]),
        ({"of-another": f"authors: [trust]\npublished: 2021-06\n{REFUSED}"}, [["2021-05-03", "99999"]]),
        ({"empty": f"authors: [council]\npublished: 2021-06\n{NONE_YET}"}, [["2021-05-03", "99999"]]),
        (
            {"b": f"authors: [council]\npublished: 2022\n{REFUSED}", "a": f"authors: [council]\n{REFUSED}"},
            [["2021-05-03", "2022-12-31"]],
        ),
    ],
)
def test_what_was_asked_waits_for_the_first_answer_of_the_body_itself(replies: Any, times: Any) -> None:
    row, other = data(letter("published: 2021-05-03\n", **replies))["items"]
    assert other[4] == [["2021-05-03", "99999"]]
    assert [row[0], row[2], row[3], row[4]] == ["Stop", "Letter", "3 May 2021", times]


def test_an_answer_of_which_no_day_is_known_is_said_to_be_so() -> None:
    answered = f"authors: [council]\npublished: 2022\n{REFUSED.replace('stop', 'go')}"
    graph = letter(
        "published: 2021-05-03\n", own=f"authors: [council]\n{REFUSED}", other=answered
    )  # fmt: skip
    found = data(graph)
    assert [row[0] for row in found["items"]] == ["Go"]
    assert [row[2:] for row in found["unknown"]] == [["the day of its answer is not known", [["2021-05-03", "99999"]]]]


def test_what_was_asked_on_no_known_day_is_not_counted_on_any() -> None:
    assert part(letter("")) is None


# Agreements


def agreement(**fields: str) -> Any:
    given = "".join(f"{name}: {value}\n" for name, value in fields.items())
    graph = made(agreements__a=f"type: memorandum\ntitle: A\nparties: [{{organisation: council}}]\n{given}")
    return graph.entries["agreements/a"].record


IN_FORCE = "{on: 2017-01-01, what: in force}"
WITHDRAWN = "{on: 2018-11, what: withdrawn}"


@pytest.mark.parametrize(
    "fields, days",
    [
        ({}, {"2018-01-01": "not known"}),
        ({"events": "[{on: 2017-01-01, what: signed}]"}, {"2016-01-01": "not known", "2018-01-01": "not known"}),
        (
            {"events": f"[{IN_FORCE}, {WITHDRAWN}]"},
            {
                "2016-12-31": "not yet", "2017-01-01": "in force", "2018-11-29": "in force", "2018-11-30": "ended",
                "2030-01-01": "ended",
            },
        ),
        ({"events": f"[{WITHDRAWN}]"}, {"2018-11-29": "not known", "2018-11-30": "ended"}),
        ({"events": "[{on: 2019, what: renewed}]"}, {"2019-12-30": "not known", "2019-12-31": "in force"}),
        (
            {"versions": "[{version: v1, from: 2019-04-01, to: 2020-03-31}, {version: v2, from: 2020-06}]"},
            {
                "2019-03-31": "not yet", "2019-04-01": "in force", "2020-03-31": "in force", "2020-04-01": "not known",
                "2020-06-29": "not known", "2020-06-30": "in force", "2040-01-01": "in force",
            },
        ),
        (
            {"versions": "[{version: v1, from: 2019-04-01, to: 2020-03-31}]"},
            {"2020-03-31": "in force", "2020-04-01": "ended"},
        ),
        (
            {"versions": "[{version: v1, to: 2020}, {version: v2}]"},
            {"2020-01-01": "not known", "2021-01-01": "not known"},
        ),
        (
            {"versions": "[{version: v1, from: 2017}]", "events": f"[{WITHDRAWN}]"},
            {"2017-12-30": "not yet", "2017-12-31": "in force", "2018-11-29": "in force", "2018-11-30": "ended"},
        ),
        ({"versions": "[{version: v1, from: 2019, to: 9999}]"}, {"2019-12-31": "in force", "9999-12-31": "in force"}),
    ],
)  # fmt: skip
def test_an_agreement_stands_as_its_events_and_versions_let_it_be_known(fields: Any, days: dict[str, str]) -> None:
    record = agreement(**fields)
    assert {day: holding.on(record, day) for day in days} == days
    for state in ("in force", "ended", "not yet", "not known"):
        times = holding.standing(record, state)
        assert {day for day in days if within(times, day)} == {day for day, found in days.items() if found == state}


# The page


def test_a_body_of_which_nothing_has_a_date_has_no_such_part() -> None:
    graph = made()
    assert part(graph) is None
    assert 'id="standing"' not in page(graph)
    assert "state.js" not in page(graph)


def test_a_body_of_400_findings_has_them_all_on_a_page_that_stays_small() -> None:
    graph = made(reports__r=findings(400, "Access rights were not looked through"))
    html = page(graph)
    assert len(data(graph)["findings"]) == 400
    assert len(html.encode()) < 150_000
    assert "state.js" in html


def test_where_the_data_would_be_too_much_the_page_says_so_and_has_the_ends_of_the_years() -> None:
    html = page(made(reports__r=findings(400, "Long " * 100)))
    assert "this page has the end of each year only" in html
    assert "400 observations" in html.lower()
    assert "state.js" not in html
    assert len(html.encode()) < 200_000


def test_nothing_in_the_data_can_end_the_script_that_it_stands_in() -> None:
    odd = {"</script>": "<!-- & \u2028\u2029 \u05d0 \"'\\ "}
    html = embedded(odd)
    assert not {*"<>&\u2028\u2029"} & {*html}
    assert json.loads(html) == odd
    graph = made(reports__r=findings(1, "</script><script>alert(1)</script>"))
    assert page(graph).count("</script>") == page(made(reports__r=findings(1, "Plain"))).count("</script>")
    assert len(embedded("x" * 100)) < MOST


def test_the_ends_of_years_count_what_was_asked_and_what_was_in_force() -> None:
    asked = (
        "body: office\ntype: letter\ntitle: Letter\npublished: 2017-05-03\n"
        "items: [{id: stop, kind: request, title: Stop, text: Stop., addressees: [council]}]\n"
    )
    graph = made(
        agreements__a=f"type: memorandum\nparties: [{{organisation: council}}]\nevents: [{IN_FORCE}, {WITHDRAWN}]\n",
        oversight__letter=asked,
        reports__r=findings(1, "Doors").replace("2024-05-01", "2019-02-03"),
    )
    found = part(graph)
    assert found is not None
    assert [(end.year, end.findings, end.unanswered, end.in_force) for end in found.ends] == [
        (2017, "none", 1, 1), (2018, "none", 1, 0), (2019, "1 observation", 1, 0)
    ]  # fmt: skip
