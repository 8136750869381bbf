"""Allocation books: totals bind proposals, approval is final."""

from __future__ import annotations

import pytest

from carbon.quota import QuotaBook
from carbon.refusal import Refused

AREA = 42
OTHER_AREA = 43
YEAR = 2010


@pytest.fixture
def book() -> QuotaBook:
    """A book with 100 t for the area."""
    book = QuotaBook()
    book.set_total(AREA, YEAR, 100)
    return book


def refusal_of(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.reason


def test_propose__up_to_the_total__is_kept(book: QuotaBook) -> None:
    book.propose(AREA, YEAR, [("works", 60), ("mill", 40)])

    assert book.proposed_t(AREA, YEAR) == 100
    assert book.allocation_t("works", YEAR) == 0


def test_propose__above_the_total__is_refused_whole(book: QuotaBook) -> None:
    with pytest.raises(Refused) as caught:
        book.propose(AREA, YEAR, [("works", 60), ("mill", 41)])
    assert refusal_of(caught) == "proposals pass the total"
    assert book.proposed_t(AREA, YEAR) == 0


def test_propose__again__replaces_what_was_proposed(book: QuotaBook) -> None:
    book.propose(AREA, YEAR, [("works", 60)])
    book.propose(AREA, YEAR, [("works", 100)])

    assert book.proposed_t(AREA, YEAR) == 100


def test_propose__by_another_area__frees_the_first(book: QuotaBook) -> None:
    book.set_total(OTHER_AREA, YEAR, 10)
    book.propose(AREA, YEAR, [("works", 60)])
    book.propose(OTHER_AREA, YEAR, [("works", 10)])

    assert (book.proposed_t(AREA, YEAR), book.proposed_t(OTHER_AREA, YEAR)) == (0, 10)


def test_propose__approved_already__is_refused(book: QuotaBook) -> None:
    book.propose(AREA, YEAR, [("works", 60)])
    book.approve(YEAR, ["works"])

    with pytest.raises(Refused) as caught:
        book.propose(AREA, YEAR, [("works", 1)])
    assert refusal_of(caught) == "allocation is approved"


def test_approve__proposals__returns_what_is_to_be_issued(book: QuotaBook) -> None:
    book.propose(AREA, YEAR, [("works", 60), ("idle", 0)])

    assert book.approve(YEAR, ["works", "idle"]) == {"works": 60}
    assert book.allocation_t("works", YEAR) == 60


def test_approve__nothing_proposed__is_refused_whole(book: QuotaBook) -> None:
    book.propose(AREA, YEAR, [("works", 60)])

    with pytest.raises(Refused) as caught:
        book.approve(YEAR, ["works", "mill"])
    assert refusal_of(caught) == "nothing is proposed"
    assert book.allocation_t("works", YEAR) == 0


def test_approve__twice__is_refused(book: QuotaBook) -> None:
    book.propose(AREA, YEAR, [("works", 60)])
    book.approve(YEAR, ["works"])

    with pytest.raises(Refused) as caught:
        book.approve(YEAR, ["works"])
    assert refusal_of(caught) == "allocation is approved"


def test_set_total__below_the_proposals__is_refused(book: QuotaBook) -> None:
    book.propose(AREA, YEAR, [("works", 60)])

    with pytest.raises(Refused) as caught:
        book.set_total(AREA, YEAR, 59)
    assert refusal_of(caught) == "total is below the proposals"


def test_set_total__area_zero__is_refused(book: QuotaBook) -> None:
    with pytest.raises(Refused) as caught:
        book.set_total(0, YEAR, 1)
    assert refusal_of(caught) == "area is zero"
