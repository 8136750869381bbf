"""Trades in default in the reference; with the chain beside it in `tests/properties/trading/test_defaults_agree.py`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from carbon.defaults import Defaults, State, Terms, compensation_of
from carbon.order_book import Side
from carbon.refusal import Refused
from carbon.settlement import Trade

TRADE = Trade(7, "buyer", "seller", 10_000, 90, 1, 2, 10, 0)
DOCUMENT = b"\x0d" * 32
DAY = 100


class Till:
    """Asides of one trade that lacks money, and a reserve."""

    def __init__(self, missing: int = 0, reserve: int = 0) -> None:
        self.missing_fen, self.reserve_fen = missing, reserve
        self.done: list[tuple[object, ...]] = []

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        yield

    def is_settled(self, trade_id: int) -> bool:
        return False

    def set_aside(self, trade: Trade) -> None:
        self.done.append(("set aside",))

    def missing(self, trade: Trade) -> int:
        return self.missing_fen

    def make_good(self, trade: Trade, amount: int) -> None:
        self.done.append(("made good", amount))

    def cover(self, trade: Trade, amount: int) -> None:
        self.done.append(("covered", amount))

    def deliver(self, trade: Trade) -> None:
        self.done.append(("delivered",))

    def unwind(self, trade: Trade) -> None:
        self.done.append(("unwound",))

    def reserve(self) -> int:
        return self.reserve_fen

    def compensate(self, account: str, to: str, amount: int) -> None:
        self.reserve_fen -= amount
        self.done.append(("compensated", account, to, amount))

    def record(self, account: str, barred_until: int, reason: str) -> None:
        self.done.append(("recorded", account, barred_until))


def noticed(till: Till, side: Side = Side.BUY) -> Defaults:
    """The trade stands aside, and its defaulter has until 60."""
    defaults = Defaults(till)
    defaults.set_terms(Terms(60, 500), DAY, DAY - 1)
    defaults.declare("first", 7, side, "why", DOCUMENT)
    defaults.confirm("second", [TRADE], 0, side, DOCUMENT, day=DAY, now=0)
    return defaults


def test_make_good__at_the_last_second__takes_what_is_missing_and_delivers() -> None:
    till = Till(missing=5)
    defaults = noticed(till)

    defaults.make_good("buyer", TRADE, 60)

    assert till.done == [("set aside",), ("made good", 5), ("delivered",)]
    assert defaults.case_of(7).state is State.MADE_GOOD


def test_make_good__a_second_later__is_refused() -> None:
    with pytest.raises(Refused, match="deadline is past"):
        noticed(Till()).make_good("buyer", TRADE, 61)


def test_cover__seller_in_default_who_lacks_nothing__delivers_and_records_the_seller() -> None:
    till = Till()
    noticed(till, Side.SELL).cover(TRADE, 99, "why", DOCUMENT, 61)

    assert till.done == [("set aside",), ("delivered",), ("recorded", "seller", 99)]


def test_unwind__reserve_too_small__pays_the_rest_later() -> None:
    till = Till(reserve=40_000)
    defaults = noticed(till)

    defaults.unwind(TRADE, 0, "why", DOCUMENT, 61)

    assert till.done[-1] == ("compensated", "buyer", "seller", 40_000)
    assert defaults.case_of(7).owed == 5_000
    till.reserve_fen = 9_000
    assert defaults.pay_compensation(7) == 5_000
    assert defaults.case_of(7).owed == 0


def test_terms_on__changes__are_in_force_from_their_day_and_the_last_word_for_a_day_counts() -> None:
    defaults = Defaults(Till())
    defaults.set_terms(Terms(60, 500), 10, 1)
    defaults.set_terms(Terms(70, 600), 20, 1)
    defaults.set_terms(Terms(80, 700), 20, 1)

    assert [defaults.terms_on(day) for day in (9, 10, 19, 20)] == [(0, 0), (60, 500), (60, 500), (80, 700)]
    with pytest.raises(Refused, match="a later change is set"):
        defaults.set_terms(Terms(60, 500), 19, 1)


def test_compensation_of__part_of_a_fen__is_rounded_down() -> None:
    assert [compensation_of(fen, 500) for fen in (0, 19, 20, 39, 40)] == [0, 0, 1, 1, 2]
