"""Timelines: each event once, as exact as it is known, of the whole site, of an agreement, of an inquiry, of a body."""

from __future__ import annotations

import re
from typing import Any

import pytest

from auditpress import pages
from auditpress.fields import Day
from auditpress.graph import Graph
from auditpress.kinds.cards import Card
from auditpress.kinds.events import SORTS, Event, dated, gap, shown
from auditpress.kinds.shown import Happening
from auditpress.model import Link, Page
from auditpress.pages import timeline
from auditpress.pages.outline import Outline
from auditpress.pages.timeline import TimelineView
from auditpress.render import Renderer
from tests.helpers import BODY, ROOT, linked, whole

OUTLINE = Outline("River audits", "https://example.org/river/", "A site.", ())
OFFICE = "name: Audit Office\ntype: auditor\n"


@pytest.fixture(scope="module")
def reference() -> Graph:
    return whole(ROOT)


def view(graph: Graph, id: str) -> Any:
    entry = graph.entries[id]
    return entry.kind.view(entry, graph.facts(entry, object), graph)


def of_site(graph: Graph) -> dict[str, TimelineView]:
    made = (item for job in timeline.jobs(graph) for item in job.make() if isinstance(item, Page))
    return {page.path: page.view for page in made if isinstance(page.view, TimelineView)}


def events(found: TimelineView) -> list[Event]:
    return [event for year in found.groups for month in year.months for event in month.events]


def told(found: tuple[Event, ...]) -> list[tuple[str, str, str]]:
    titles = [event.title.text if isinstance(event.title, Link) else event.title for event in found]
    return [(str(e.day), e.word, title) for e, title in zip(found, titles, strict=True)]


# The whole site


def test_every_event_of_every_record_is_on_the_timeline_once_the_newest_first(reference: Graph) -> None:
    (found,) = of_site(reference).values()
    wanted = [h for id in reference.entries for h in reference.card(id, Card).happenings]
    shown_ = events(found)
    assert sorted(told(tuple(shown_))) == sorted(told(tuple(shown(wanted, reference))))
    assert found.count == (f"{len(wanted)} events", "the latest of 23 to 27 June 2025")
    assert sum(number for _, number in found.sorts) == len(wanted)
    days = [event.day.last for event in shown_]
    assert days == sorted(days, reverse=True)


def test_each_event_stands_in_the_month_that_it_is_known_to_be_of_or_in_none(reference: Graph) -> None:
    (found,) = of_site(reference).values()
    for year in found.groups:
        for month in year.months:
            assert {str(event.day)[:7] for event in month.events} == {month.id[1:]}
            assert month.id[1:5] == year.name
    names = [month.name for year in found.groups for month in year.months]
    assert len(names) == len({*names})
    assert "2017, the month not known" in names


def test_no_two_records_tell_of_the_same_event(reference: Graph) -> None:
    """The inquiry into the memorandum and the memorandum itself both know that it was withdrawn."""
    (found,) = of_site(reference).values()
    of_day = [event for event in events(found) if str(event.day) in {"2018-11-09", "2017-12-20", "2017-01-24"}]
    assert [event.word for event in of_day] == ["Withdrawn", "Renewed", "Published"]
    assert all(event.many == "Agreements" for event in of_day)
    assert [e.word for e in events(found) if str(e.day) == "2018-02"] == ["Reply", "Reply"]
    assert "Evidence session" in [event.word for event in events(found)]


def _year(n: int) -> int:
    return 2020 if n < timeline.SIZE + 15 else 2021


def test_a_site_of_many_events_has_a_page_for_each_year_with_every_event_once() -> None:
    count = timeline.SIZE + 30
    paper = "publisher: office\nauditees: [council]\n"
    records = {
        "organisations/office": OFFICE,
        "organisations/council": BODY,
        **{
            f"reports/r{n:03}": f"{paper}document_kind: Audit {n}\npublished: {_year(n)}-{1 + n % 12:02}-01\n"
            for n in range(count)
        },
    }
    graph, faults = linked(records)
    assert faults == []
    front, *years = of_site(graph).items()
    assert front[0] == "/timeline/"
    assert [(link.path, number) for link, number in front[1].years] == [
        ("/timeline/2021/", 15), ("/timeline/2020/", count - 15)
    ]  # fmt: skip
    assert [path for path, _ in years] == ["/timeline/2021/", "/timeline/2020/", "/timeline/2020/page-2/"]
    assert len(events(front[1])) == timeline.NEWEST
    on_years = [title for _, each in years for _, _, title in told(tuple(events(each)))]
    assert len(on_years) == len({*on_years}) == count
    assert [claim.path for claim in timeline.addresses(graph)] == [path for path, _ in of_site(graph).items()]
    renderer = Renderer((ROOT / "theme",), {}, OUTLINE.url)
    for job in timeline.jobs(graph):
        assert all(len(renderer.body(page).encode()) < 120_000 for page in job.make() if isinstance(page, Page))


def test_a_site_without_dates_says_so() -> None:
    graph, _ = linked({"organisations/council": BODY})
    (page,) = (item for job in timeline.jobs(graph) for item in job.make() if isinstance(item, Page))
    assert "No record has a date yet." in Renderer((ROOT / "theme",), {}, OUTLINE.url).body(page)


# Dates, gaps and words


def happening(day: str, until: str = "", **more: Any) -> Happening:
    return Happening(Day.parse(day), "Something", until=Day.parse(until) if until else None, **more)


@pytest.mark.parametrize(
    "day, until, html",
    [
        ("2018-11-09", "", '<time datetime="2018-11-09">9 November 2018</time>'),
        ("2018-02", "", '<time datetime="2018-02">February 2018</time>'),
        ("2017", "", '<time datetime="2017">2017</time>'),
        ("2017", "2017", '<time datetime="2017">2017</time>'),
        (
            "2025-06-23",
            "2025-06-27",
            '<time datetime="2025-06-23">23</time> to <time datetime="2025-06-27">27 June 2025</time>',
        ),
        ("2017-04", "2017-06", '<time datetime="2017-04">April</time> to <time datetime="2017-06">June 2017</time>'),
    ],
)  # fmt: skip
def test_a_date_is_as_exact_as_it_is_known(day: str, until: str, html: str) -> None:
    assert dated(happening(day, until)) == html


@pytest.mark.parametrize(
    "one, until, other, words",
    [
        ("2018-01-01", "", "2019-12-31", ""),
        ("2018-01-01", "", "2020-01-01", "Nothing recorded for 2 years"),
        ("2018-06-15", "", "2021-06-14", "Nothing recorded for 2 years"),
        ("2018-06-15", "", "2021-06-15", "Nothing recorded for 3 years"),
        ("2018", "", "2020-12-30", ""),
        ("2018", "", "2021", "Nothing recorded for 2 years"),
        ("2016-01-01", "2019-12-31", "2021-06-01", ""),
    ],
)
def test_a_long_time_without_an_event_is_said_by_whole_years(one: str, until: str, other: str, words: str) -> None:
    """From the last day that the one can mean to the first that the other can, whichever stands first."""
    assert gap(happening(one, until), happening(other)) == words
    assert gap(happening(other), happening(one, until)) == words


def test_every_sort_has_a_word_a_shape_and_a_name_of_its_own() -> None:
    assert len({sort.many for sort in SORTS.values()}) == len(SORTS) == len({sort.shape for sort in SORTS.values()})
    shapes = (ROOT / "theme/records/_timeline.html").read_text(encoding="utf-8")
    assert {sort.shape for sort in SORTS.values()} == {*re.findall(r'^  "(\w+)": "M', shapes, re.MULTILINE)}


def test_odd_names_are_text_and_only_some_bodies_are_named() -> None:
    odd = "name: '\"Rhys\" & <b>Sons</b> \u05d0\u05d1'\ntype: company\n"
    parties = "".join(f"  - {{organisation: b{n}}}\n" for n in range(6))
    graph, faults = linked(
        {
            "organisations/odd": odd,
            **{f"organisations/b{n}": f"name: B{n}\ntype: company\n" for n in range(6)},
            "agreements/a": f"type: memorandum\ntitle: '{'<i> ' * 100}'\nparties:\n  - {{organisation: odd}}\n{parties}"
            "events: [{on: 2017, what: signed}]\n",
        }
    )  # fmt: skip
    assert faults == []
    (page,) = (item for job in timeline.jobs(graph) for item in job.make() if isinstance(item, Page))
    html = Renderer((ROOT / "theme",), {}, OUTLINE.url).body(page)
    assert "&#34;Rhys&#34; &amp; &lt;b&gt;Sons&lt;/b&gt; \u05d0\u05d1</a>, " in html
    assert "and 4 more" in html
    assert not {"<i>", "<b>"} & {*re.findall("<[a-z]>", html)}


# All of them


def test_every_timeline_of_the_reference_site_is_in_order(reference: Graph) -> None:
    seen = 0
    for id in reference.entries:
        found = getattr(view(reference, id), "timeline", ())
        rows = found if isinstance(found, tuple) else found.rows
        key = "first" if id.startswith("oversight/") else "last"
        days = [getattr(each.day, key) for each in rows]
        assert days == sorted(days), id
        seen += len(rows)
    assert seen > 100


def test_the_home_page_leads_to_the_timeline(reference: Graph) -> None:
    home = next(item for item in pages.every(reference, OUTLINE) if isinstance(item, Page) and item.path == "/")
    assert 'href="\ufdd0/timeline/"' in Renderer((ROOT / "theme",), {}, OUTLINE.url).body(home)
