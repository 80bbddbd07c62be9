"""Coverage: each claim is held against the figures, and the verdict is worked out where it can be."""

from __future__ import annotations

import functools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditpress.graph import Graph
from auditpress.kinds.coverage import Claim, ClaimFacts, Coverage, CoverageFacts, judge
from tests.helpers import ROOT, SITES, whole

STORY = "coverage/2017/ukauthority-data-sharing-requests"


@pytest.fixture(scope="module")
def claims() -> dict[str, ClaimFacts]:
    graph = whole(ROOT)
    return {claim.id: claim for claim in graph.facts(graph.get(STORY, Coverage), CoverageFacts).claims}


# The real story


def test_1424_approved_is_wrong_and_1279_is_right(claims: dict[str, ClaimFacts]) -> None:
    claim = claims["approved-1424"]
    assert (claim.verdict, claim.computed) == ("wrong", "1,279")
    assert "1,424" in claim.worked
    assert "145" in claim.worked


def test_nine_in_ten_is_wrong_as_it_is_about_eight(claims: dict[str, ClaimFacts]) -> None:
    assert (claims["nine-in-ten"].verdict, claims["nine-in-ten"].computed) == ("wrong", "81.5")


@pytest.mark.parametrize(
    "claim, computed",
    [
        ("home-office-rejected", "145"),
        ("all-rejected", "227"),
        ("rejected-split", "227"),
        ("home-office-not-traced", "236"),
        ("agency-not-traced", "318"),
    ],
)
def test_what_the_story_has_right_is_right(claims: dict[str, ClaimFacts], claim: str, computed: str) -> None:
    assert (claims[claim].verdict, claims[claim].computed) == ("right", computed)


def test_what_no_figure_can_settle_has_the_editors_verdict(claims: dict[str, ClaimFacts]) -> None:
    assert claims["grenfell"].verdict == claims["agency-least-successful"].verdict == "unclear"
    assert claims["nothing-clinical"].verdict == "right"


def test_verdicts_of_the_story_are_computed_and_not_typed() -> None:
    graph = whole(ROOT)
    typed = [claim.id for claim in graph.get(STORY, Coverage).record.claims if claim.sum and claim.verdict]
    assert typed == []


# Claims in general


@functools.cache
def small_graph() -> Graph:
    return whole(SITES / "small")


@pytest.fixture
def small() -> Graph:
    return small_graph()


def judged(graph: Graph, **fields: object) -> ClaimFacts:
    given_ = {
        "id": "x",
        "says": "Something.",
        "register": "2024/requests",
        "figures": {"received": "received/river", "rejected": "rejected/river"},
        **fields,
    }
    return judge(Claim.model_validate(given_), graph)


@pytest.mark.parametrize(
    "stated, within, verdict",
    [
        ("1,000", None, "right"),
        ("999", None, "wrong"),
        ("999", "1", "right"),
        ("1,001", "1", "right"),
        ("998", "1", "wrong"),
        ("1,000.5", "0.5", "right"),
        ("1,000.5", "0.4", "wrong"),
    ],
)
def test_a_figure_is_right_within_what_the_claim_allows(
    small: Graph, stated: str, within: str | None, verdict: str
) -> None:
    more = {"within": within} if within else {}
    assert judged(small, sum="received - rejected", stated=stated, **more).verdict == verdict


def test_figures_may_be_derived_ones(small: Graph) -> None:
    found = judged(small, figures={"others": "received/others"}, sum="others", stated="800")
    assert (found.verdict, found.computed) == ("right", "800")


def test_a_sum_is_written_out_in_figures(small: Graph) -> None:
    found = judged(small, sum="(received - rejected) / received * 100", stated="83")
    assert found.computed == "83.3"
    assert "1,200" in found.worked
    assert "received" not in found.worked


def test_a_claim_without_a_sum_has_the_editors_verdict(small: Graph) -> None:
    assert judged(small, verdict="right").verdict == "right"
    assert judged(small).verdict == "unclear"


@pytest.mark.parametrize(
    "sum_", ["received - rejectd", "received -", "received / (rejected - rejected)", "unknown", "received; rejected"]
)
def test_a_sum_that_cannot_be_worked_out_says_so_and_settles_nothing(small: Graph, sum_: str) -> None:
    found = judged(small, sum=sum_, stated="1")
    assert found.verdict == "unclear"
    assert found.fault


def test_a_figure_that_the_register_does_not_have_is_a_fault_of_the_claim(small: Graph) -> None:
    assert "received/nobody" in judged(small, figures={"a": "received/nobody"}, sum="a", stated="1").fault


def test_a_claim_names_the_table_that_it_is_about(small: Graph) -> None:
    assert judged(small, sum="received", table="requests", stated="1,200").verdict == "right"
    assert judged(small, sum="received", table="nothing", stated="1,200").fault


SUMS = st.lists(
    st.sampled_from(["received", "rejected", "unknown", "-", "+", "/", "*", "(", ")", " ", "1", "0", "--", "/-", "x"]),
    min_size=1,
    max_size=12,
).map("".join)  # fmt: skip


@given(SUMS.filter(str.strip))
def test_no_sum_makes_anything_but_a_verdict(sum_: str) -> None:
    found = judged(small_graph(), sum=sum_, stated="1")
    assert found.verdict in ("right", "wrong", "unclear")
    assert bool(found.fault) != bool(found.worked)
