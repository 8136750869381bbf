"""Q2: what the scheme's sales brought is the treasury's, and only the ministry has it paid out, through its bank."""

from __future__ import annotations

from tests.auction_world import (
    ALL_FEN,
    BANK,
    BIDDERS,
    EXCHANGE,
    MINISTRY,
    NOBODY,
    REGISTRY,
    RISING_SALE,
    STRANGER,
    TREASURY,
    opened,
)

ONE = BIDDERS[0]


def test_treasury__paid_out_by_ministry_registry_and_bank() -> None:
    scheme = opened()
    auction_id = scheme.begun(RISING_SALE, NOBODY)
    scheme.do(ONE, "bid", auction_id, 6_000, 100)
    scheme.go(RISING_SALE.ends)
    scheme.clear(auction_id)
    assert scheme.fund(TREASURY) == 600_000
    ask = scheme.evm.send

    for caller in (EXCHANGE, REGISTRY, STRANGER):
        assert ask(caller, "Cash", "request_fund_withdrawal", TREASURY, 1) == "Cash: caller is not the ministry"
    assert ask(MINISTRY, "Cash", "assign_fees", TREASURY, 1) == "Cash: money is in the treasury"
    assert ask(MINISTRY, "Cash", "request_fund_withdrawal", TREASURY, 600_001) == "Cash: not enough in the fund"
    assert ask(MINISTRY, "Cash", "request_fund_withdrawal", TREASURY, 600_000) is None
    assert ask(REGISTRY, "Cash", "clear_withdrawal", 1) is None
    assert ask(BANK, "Cash", "confirm_withdrawal", 1, b"\x77" * 32) is None

    assert scheme.fund(TREASURY) == 0
    assert scheme.evm.call("Cash", "held_fen") == ALL_FEN - 600_000
