"""The courses of things: an agreement from its signing to its end, an inquiry with all that it led to."""

from __future__ import annotations

from auditpress.graph import Graph
from auditpress.kinds.agreement import AgreementView
from auditpress.kinds.organisation import OrganisationView
from auditpress.kinds.oversight import OversightView
from tests.helpers import BODY, linked
from tests.test_timeline import OFFICE, events, of_site, told, view

# An agreement


AGREEMENT = (
    "type: sharing agreement\ntitle: Sharing\nparties: [{organisation: council}]\n"
    "versions: [{version: v1, from: 2019, to: 2020-03}, {version: v2, from: 2020-04-01}]\n"
    "events: [{on: 2018-12-05, what: signed}, {on: 2022, what: withdrawn, text: By letter.}]\n"
)
LETTER = (
    "body: office\ntype: letter\ntitle: Letter\npublished: 2021-05-03\nagreements: [sharing]\n"
    "items: [{id: stop, kind: request, title: Stop, text: Stop it., addressees: [council]}]\n"
)


def agreed(**more: str) -> Graph:
    graph, faults = linked(
        {
            "organisations/office": OFFICE,
            "organisations/council": BODY,
            "agreements/sharing": AGREEMENT,
            "reports/r": "publisher: office\nauditees: [council]\ndocument_kind: Audit\npublished: 2020-07-01\n"
            "conducted: {from: 2020-05-04, to: 2020-05-06}\nagreements: [{agreement: sharing, printed: Sharing}]\n",
            "oversight/letter": LETTER,
            "replies/reply": "authors: [council]\ntitle: Reply\nto: [letter]\npublished: 2021-06\n"
            "answers: [{item: letter#item-stop, answer: rejected}]\n",
            **{name.replace("__", "/"): text for name, text in more.items()},
        }
    )
    assert [fault for fault in faults if "[reference]" in fault] == []
    return graph


def test_an_agreement_tells_of_its_versions_its_audits_the_inquiries_and_its_end() -> None:
    found = view(agreed(), "agreements/sharing")
    assert isinstance(found, AgreementView)
    assert told(found.timeline.rows) == [
        ("2018-12-05", "Agreement", "Signed"),
        ("2019", "Agreement", "Version v1 begins"),
        ("2020-03", "Agreement", "Version v1 ends"),
        ("2020-04-01", "Agreement", "Version v2 begins"),
        ("2020-05-04", "Audit", "Audit: River Council"),
        ("2020-07-01", "Report published", "Audit: River Council"),
        ("2021-05-03", "Letter", "Letter"),
        ("2021-06", "Reply", "Reply"),
        ("2022", "Agreement", "Withdrawn"),
    ]


def test_a_body_has_the_same_events_of_its_agreement_by_the_name_of_it() -> None:
    found = view(agreed(), "organisations/council")
    assert isinstance(found, OrganisationView)
    mine = [each for each in told(found.timeline.rows) if each[2] == "Sharing"]
    assert [word for _, word, _ in mine] == [
        "Signed", "Version v1 begins", "Version v1 ends", "Version v2 begins", "Withdrawn"
    ]  # fmt: skip


# An inquiry


def test_an_inquiry_tells_of_what_it_led_to_where_none_of_its_occasions_does() -> None:
    found = view(agreed(), "oversight/letter")
    assert isinstance(found, OversightView)
    assert told(found.timeline) == [
        ("2021-05-03", "Oversight", "Letter"), ("2021-06", "Reply", "Reply"), ("2022", "Withdrawn", "Sharing")
    ]  # fmt: skip


def test_an_occasion_stands_in_the_place_of_what_another_record_tells() -> None:
    occasions = (
        "events:\n  - {on: 2021-05, what: letter, title: We write}\n"
        "  - {on: 2021-06-20, what: reply, title: They refuse, record: replies/reply}\n"
        "  - {on: 2021-07, what: evidence session, title: We listen, organisations: [office]}\n"
        "  - {on: 2022-11-09, what: withdrawal, title: It ends, record: agreements/sharing}\n"
    )
    graph = agreed(oversight__letter=LETTER + occasions)
    assert [title for _, _, title in told(view(graph, "oversight/letter").timeline)] == [
        "We write", "They refuse", "We listen", "It ends"
    ]  # fmt: skip
    (site,) = of_site(graph).values()
    titles = [title for _, _, title in told(tuple(events(site)))]
    assert {"We write", "They refuse", "It ends"}.isdisjoint(titles)
    assert titles.count("We listen") == titles.count("Reply") == titles.count("Letter") == 1


def test_an_occasion_is_on_the_timelines_of_those_who_took_part_or_else_of_the_subjects() -> None:
    more = (
        "subjects: [council]\nevents:\n  - {on: 2021-02, what: concern raised, title: A concern,"
        " organisations: [charity]}\n"
        "  - {on: 2021-03, what: debate, title: A debate}\n"
    )
    graph = agreed(oversight__letter=LETTER + more, organisations__charity="name: Charity\ntype: charity\n")
    rows = {name: told(view(graph, f"organisations/{name}").timeline.rows) for name in ("council", "charity")}
    assert ("2021-02", "Concern raised", "A concern") in rows["charity"]
    assert ("2021-03", "Debate", "A debate") not in rows["charity"]
    assert ("2021-03", "Debate", "A debate") in rows["council"]
    assert ("2021-02", "Concern raised", "A concern") not in rows["council"]


def test_papers_that_name_one_another_end_their_timelines() -> None:
    """Each is an occasion of the other."""
    occasion = "events: [{{on: 2021, what: other, title: The other, record: oversight/{}}}]\n"
    letter = "body: office\ntype: letter\ntitle: {}\npublished: 2021-05-03\n"
    graph, _ = linked(
        {
            "organisations/office": OFFICE,
            "oversight/a": letter.format("A") + occasion.format("b"),
            "oversight/b": letter.format("B") + occasion.format("a"),
        }
    )
    assert [title for _, _, title in told(view(graph, "oversight/a").timeline)] == ["The other", "Letter"]
    assert len(events(of_site(graph)["/timeline/"])) == 2
