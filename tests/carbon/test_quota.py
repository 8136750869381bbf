"""Allocation books: totals bind proposals, approval is final."""

from __future__ import annotations

import pytest

from carbon.quota import QuotaBook
from carbon.refusal import Refused

AREA = 42
OTHER_AREA = 43
YEAR = 2010


@pytest.fixture
def twin() -> QuotaBook:
    """A book with 100 t for the area."""
    twin = QuotaBook()
    twin.set_total(AREA, YEAR, 100)
    return twin


def refusal_of(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.reason


def test_propose__up_to_the_total__is_kept(twin: QuotaBook) -> None:
    twin.propose(AREA, YEAR, [("works", 60), ("mill", 40)])

    assert twin.proposed_t(AREA, YEAR) == 100
    assert twin.allocation_t("works", YEAR) == 0


def test_propose__above_the_total__is_refused_whole(twin: QuotaBook) -> None:
    with pytest.raises(Refused) as caught:
        twin.propose(AREA, YEAR, [("works", 60), ("mill", 41)])
    assert refusal_of(caught) == "proposals pass the total"
    assert twin.proposed_t(AREA, YEAR) == 0


def test_propose__again__replaces_what_was_proposed(twin: QuotaBook) -> None:
    twin.propose(AREA, YEAR, [("works", 60)])
    twin.propose(AREA, YEAR, [("works", 100)])

    assert twin.proposed_t(AREA, YEAR) == 100


def test_propose__by_another_area__frees_the_first(twin: QuotaBook) -> None:
    twin.set_total(OTHER_AREA, YEAR, 10)
    twin.propose(AREA, YEAR, [("works", 60)])
    twin.propose(OTHER_AREA, YEAR, [("works", 10)])

    assert (twin.proposed_t(AREA, YEAR), twin.proposed_t(OTHER_AREA, YEAR)) == (0, 10)


def test_propose__approved_already__is_refused(twin: QuotaBook) -> None:
    twin.propose(AREA, YEAR, [("works", 60)])
    twin.approve(YEAR, ["works"])

    with pytest.raises(Refused) as caught:
        twin.propose(AREA, YEAR, [("works", 1)])
    assert refusal_of(caught) == "allocation is approved"


def test_approve__proposals__returns_what_is_to_be_issued(twin: QuotaBook) -> None:
    twin.propose(AREA, YEAR, [("works", 60), ("idle", 0)])

    assert twin.approve(YEAR, ["works", "idle"]) == {"works": 60}
    assert twin.allocation_t("works", YEAR) == 60


def test_approve__nothing_proposed__is_refused_whole(twin: QuotaBook) -> None:
    twin.propose(AREA, YEAR, [("works", 60)])

    with pytest.raises(Refused) as caught:
        twin.approve(YEAR, ["works", "mill"])
    assert refusal_of(caught) == "nothing is proposed"
    assert twin.allocation_t("works", YEAR) == 0


def test_approve__twice__is_refused(twin: QuotaBook) -> None:
    twin.propose(AREA, YEAR, [("works", 60)])
    twin.approve(YEAR, ["works"])

    with pytest.raises(Refused) as caught:
        twin.approve(YEAR, ["works"])
    assert refusal_of(caught) == "allocation is approved"


def test_set_total__below_the_proposals__is_refused(twin: QuotaBook) -> None:
    twin.propose(AREA, YEAR, [("works", 60)])

    with pytest.raises(Refused) as caught:
        twin.set_total(AREA, YEAR, 59)
    assert refusal_of(caught) == "total is below the proposals"


def test_set_total__area_zero__is_refused(twin: QuotaBook) -> None:
    with pytest.raises(Refused) as caught:
        twin.set_total(0, YEAR, 1)
    assert refusal_of(caught) == "area is zero"
