"""`Settlement.settle`: delivery against payment of recorded trades, each once."""

from dataclasses import replace

import ape
import pytest

from carbon.settlement import nets_of, trade_hash
from carbon.vouchers import code_for
from tests.trading_fixtures import BUY, MONDAY, SELL, as_argument, trades_of

UNITS_T = 1_000_000
MONEY_FEN = 10_000_000_000
FROZEN, ACTIVE = 4, 2


@pytest.fixture
def trades(settlement, open_day, place, buyer, seller):
    """Three trades of a day that is still open."""
    open_day()
    for price_fen, quantity_t in [(10_000, 30), (10_001, 20), (10_002, 10)]:
        place(seller, SELL, price_fen, quantity_t)
    place(buyer, BUY, 10_002, 55)
    return trades_of(place.receipt)


@pytest.fixture
def confirmed(trades, after_the_last_session, publish, confirm):
    """The same trades, of a confirmed day."""
    after_the_last_session()
    publish()
    confirm()
    return trades


def test_settle__confirmed_trade__moves_units_and_money_and_makes_a_voucher(
    settlement, allowances, cash, vouchers, class_id, registry, confirmed, buyer, seller
):
    trade = confirmed[0]
    receipt = settlement.settle([as_argument(trade)], sender=registry)

    assert allowances.trading_t(class_id, buyer) == (30, 0, 0, 0)
    assert allowances.trading_t(class_id, seller)[:3:2] == (UNITS_T - 30, 25)
    assert cash.balance_of(seller) == (300_000, 0, 0, 0)
    assert cash.balance_of(buyer)[0] == MONEY_FEN - 300_000
    code = code_for(trade.trade_id, trade_hash(trade))
    assert vouchers.code_of(trade.trade_id) == code
    assert receipt.events[-1] == settlement.TradeSettled(
        trade_id=trade.trade_id,
        voucher_code=code,
        buyer=buyer,
        seller=seller,
        quantity_t=30,
        amount_fen=300_000,
    )
    assert settlement.is_settled(trade.trade_id)
    assert settlement.day_state(1, MONDAY) == (2, 1)


def test_settle__all_trades_in_any_order__settles_the_day_and_leaves_nothing_owed(
    settlement, allowances, cash, class_id, registry, confirmed, buyer, seller
):
    first, second, third = map(as_argument, confirmed)
    settlement.settle([third], sender=registry)
    receipt = settlement.settle([second, first], sender=registry)

    assert settlement.day_state(1, MONDAY) == (3, 3)
    assert receipt.events[-1] == settlement.DaySettled(product_id=1, day=MONDAY)
    nets = nets_of(confirmed)
    held_t = {account: allowances.trading_t(class_id, account) for account in (buyer, seller)}
    money_fen = {account: cash.balance_of(account) for account in (buyer, seller)}
    assert held_t[buyer][::2] == (nets[buyer.address].quantity, 0)
    assert held_t[seller][::2] == (UNITS_T + nets[seller.address].quantity, 0)
    assert money_fen[buyer][::2] == (MONEY_FEN + nets[buyer.address].amount, 0)
    assert money_fen[seller][::2] == (nets[seller.address].amount, 0)


def test_settle__no_trades__changes_nothing(settlement, registry, confirmed):
    assert settlement.settle([], sender=registry).events == []
    assert settlement.day_state(1, MONDAY) == (2, 0)


def test_settle__other_role__reverts(settlement, exchange, confirmed):
    with ape.reverts("Settlement: caller is not the registry"):
        settlement.settle([as_argument(confirmed[0])], sender=exchange)
    assert not settlement.is_settled(confirmed[0].trade_id)


def test_settle__day_not_confirmed__reverts(settlement, registry, trades):
    with ape.reverts(f"Settlement: trade {trades[0].trade_id}: day is not confirmed"):
        settlement.settle([as_argument(trades[0])], sender=registry)


def test_settle__trade_settled_before__reverts_whole(settlement, registry, confirmed):
    first, second, _ = confirmed
    settlement.settle([as_argument(first)], sender=registry)
    with ape.reverts(f"Settlement: trade {first.trade_id}: settled before"):
        settlement.settle([as_argument(second), as_argument(first)], sender=registry)
    assert not settlement.is_settled(second.trade_id)


def test_settle__same_trade_twice_in_a_list__reverts_whole(settlement, registry, confirmed):
    first = as_argument(confirmed[0])
    with ape.reverts(f"Settlement: trade {confirmed[0].trade_id}: settled before"):
        settlement.settle([first, first], sender=registry)
    assert not settlement.is_settled(confirmed[0].trade_id)


@pytest.mark.parametrize(
    "change",
    ["trade_id", "price", "quantity", "buy_order_id", "sell_order_id", "at", "buyer", "seller"],
)
def test_settle__any_field_other_than_recorded__reverts(settlement, registry, stranger, confirmed, change):
    trade = confirmed[0]
    value = stranger.address if change in ("buyer", "seller") else getattr(trade, change) + 100
    changed = replace(trade, **{change: value})
    with ape.reverts(f"Settlement: trade {changed.trade_id}: not as recorded"):
        settlement.settle([as_argument(changed)], sender=registry)


@pytest.mark.parametrize(
    ("party", "reason"),
    [("investor", "Allowances: account may not hold"), ("emitter", "Cash: account may not hold")],
)
def test_settle__frozen_party__names_the_trade_and_delivers_after_release(
    request, settlement, allowances, class_id, registry, confirmed, party, reason, set_status
):
    """Frozen parties are served later; nothing of the list is lost or half done."""
    account = request.getfixturevalue(party)
    everything = [as_argument(trade) for trade in confirmed]
    set_status(account, FROZEN, "court order")
    before = allowances.trading_t(class_id, account)

    with ape.reverts(f"Settlement: trade {confirmed[0].trade_id}: {reason}"):
        settlement.settle(everything, sender=registry)
    assert allowances.trading_t(class_id, account) == before

    set_status(account, ACTIVE, "order lifted")
    settlement.settle(everything, sender=registry)
    assert settlement.day_state(1, MONDAY) == (3, 3)
