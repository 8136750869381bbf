"""`Market.close_day`: the close and the next day's band."""

import ape
import pytest

from carbon.market_rules import close_of
from tests.trading_fixtures import MONDAY, REFERENCE_FEN, TUESDAY


@pytest.fixture
def settlement_account(name_contract, stranger, settlement):
    """An account that plays Settlement."""
    return name_contract("Settlement", stranger)


@pytest.mark.parametrize(("quantity_t", "amount_fen"), [(2, 20_001), (3, 30_001), (3, 30_002), (7, 70_003)])
def test_close_day__trades__close_is_their_mean_rounded_half_up(
    market, product_id, settlement_account, open_day, after_the_last_session, quantity_t, amount_fen
):
    open_day()
    after_the_last_session()
    close_fen = close_of(amount_fen, quantity_t, REFERENCE_FEN)

    receipt = market.close_day(product_id, quantity_t, amount_fen, sender=settlement_account)

    assert market.previous_close_fen(product_id) == close_fen
    assert market.open_days() == 0
    assert receipt.events == [
        market.DayClosed(
            product_id=product_id, day=MONDAY, close_fen=close_fen, quantity_t=quantity_t, amount_fen=amount_fen
        )
    ]


def test_close_day__no_trade__close_is_the_previous_one(
    market, product_id, settlement_account, open_day, after_the_last_session
):
    open_day()
    after_the_last_session()
    market.close_day(product_id, 0, 0, sender=settlement_account)
    assert market.previous_close_fen(product_id) == REFERENCE_FEN


def test_close_day__then_next_day__band_starts_from_the_close(
    market, product_id, settlement, settlement_account, name_contract, open_day, after_the_last_session
):
    open_day(MONDAY)
    after_the_last_session(MONDAY)
    market.close_day(product_id, 2, 20_001, sender=settlement_account)
    name_contract("Settlement", settlement)
    open_day(TUESDAY)
    assert market.limits(product_id) == (TUESDAY, 9_001, 11_001)


def test_close_day__other_caller__reverts(market, product_id, exchange, open_day, after_the_last_session):
    open_day()
    after_the_last_session()
    with ape.reverts("Market: caller is not Settlement"):
        market.close_day(product_id, 0, 0, sender=exchange)
    assert market.open_days() == 1


def test_close_day__no_day_open__reverts(market, product_id, settlement_account):
    with ape.reverts("Market: day is not open"):
        market.close_day(product_id, 0, 0, sender=settlement_account)


def test_close_day__before_the_last_session_ends__reverts(market, product_id, settlement_account, open_day):
    open_day()
    with ape.reverts("Market: day is not over"):
        market.close_day(product_id, 0, 0, sender=settlement_account)
