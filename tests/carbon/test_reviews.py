"""Two people must want an act before it is carried out."""

from __future__ import annotations

import pytest

from carbon.refusal import Refused
from carbon.reviews import Act, ActState, ReviewBook

DATA = b"\x01\x02\x03\x04"


class Target:
    """Remembers what was carried out, or refuses it."""

    def __init__(self, refusal: str | None = None) -> None:
        self.done: list[bytes] = []
        self.refusal = refusal

    def __call__(self, act: Act, data: bytes) -> None:
        if self.refusal:
            raise Refused(self.refusal)
        self.done.append(data)


@pytest.fixture
def review_book() -> ReviewBook:
    """A review_book with one open act of the first person."""
    found = ReviewBook()
    assert found.open("first", "Custody", DATA, "ordered") == 1
    return found


def test_confirm__by_another_person__carries_it_out_once(review_book: ReviewBook) -> None:
    target = Target()

    review_book.confirm("second", 1, DATA, target)
    with pytest.raises(Refused, match="act is not open"):
        review_book.confirm("second", 1, DATA, target)

    assert target.done == [DATA]
    assert review_book.acts[1].state == ActState.CONFIRMED


@pytest.mark.parametrize(
    ("by", "act_id", "data", "reason"),
    [
        ("first", 1, DATA, "caller opened the act"),
        ("second", 2, DATA, "act is not open"),
        ("second", 1, DATA + b"\x05", "data is not what was opened"),
    ],
)
def test_confirm__not_as_it_must_be__is_refused(
    review_book: ReviewBook, by: str, act_id: int, data: bytes, reason: str
) -> None:
    target = Target()

    with pytest.raises(Refused, match=reason):
        review_book.confirm(by, act_id, data, target)

    assert target.done == []
    assert review_book.acts[1].state == ActState.OPENED


def test_confirm__target_refuses__leaves_it_open(review_book: ReviewBook) -> None:
    with pytest.raises(Refused, match="not enough available"):
        review_book.confirm("second", 1, DATA, Target("not enough available"))

    assert review_book.acts[1].state == ActState.OPENED


def test_reject__open_act__closes_it_for_good(review_book: ReviewBook) -> None:
    with pytest.raises(Refused, match="reason is empty"):
        review_book.reject(1, "")
    review_book.reject(1, "wrong account")

    with pytest.raises(Refused, match="act is not open"):
        review_book.confirm("second", 1, DATA, Target())
    with pytest.raises(Refused, match="act is not open"):
        review_book.reject(1, "again")
    assert review_book.acts[1].state == ActState.REJECTED


def test_open__no_function_or_no_reason__is_refused() -> None:
    with pytest.raises(Refused, match="data names no function"):
        ReviewBook().open("first", "Custody", b"\x01\x02\x03", "ordered")
    with pytest.raises(Refused, match="reason is empty"):
        ReviewBook().open("first", "Custody", DATA, "")
