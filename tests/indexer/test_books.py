"""What the indexer makes of the events equals the books of the ledgers that logged them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from benchmarks.fake_chain import FakeChain, FakeNode
from benchmarks.fake_scheme import Scheme
from indexer.service import Indexer
from indexer.settings import IndexerSettings
from readmodel.tables import (
    cash_balances,
    cash_entries,
    cash_funds,
    cash_totals,
    classes,
    holdings,
    orders,
    surrenders,
    trades,
    trading_days,
    transfers,
    vouchers,
    withdrawals,
)


def by_account(indexer: Indexer, table) -> dict[str, dict]:
    with indexer.engine.connect() as connection:
        return {row["account"]: dict(row) for row in connection.execute(select(table)).mappings()}


def assert_same_books(indexer: Indexer, scheme: Scheme) -> None:
    units, money = by_account(indexer, holdings), by_account(indexer, cash_balances)
    for person in scheme.people:
        row, book = units[person], scheme.units[person]
        is_today = row["reserved_day"] == scheme.day
        reserved_t, due_t = (row["reserved_t"], row["due_t"]) if is_today else (0, 0)
        assert (row["registry_t"], row["trading_t"]) == (book.registry_t, book.trading_t)
        assert (row["locked_t"], reserved_t, due_t) == (book.locked_t, book.reserved_t, book.due_t)
        row, account = money[person], scheme.money[person]
        is_today = row["reserved_day"] == scheme.day
        reserved_fen, due_fen = (row["reserved_fen"], row["due_fen"]) if is_today else (0, 0)
        assert (row["total_fen"], row["leaving_fen"]) == (account.total_fen, account.leaving_fen)
        assert (reserved_fen, due_fen) == (account.reserved_fen, account.due_fen)


@pytest.mark.parametrize("range_transactions", [1, 7, 100_000])
def test_balances__after_days_of_trading__equal_the_ledgers(scheme, start, range_transactions):
    scheme.play(60)
    scheme.end_day()
    scheme.play(60)
    indexer = start(range_transactions=range_transactions, cached_rows=range_transactions)
    indexer.catch_up()
    assert_same_books(indexer, scheme)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), plan=st.lists(st.integers(1, 25), min_size=1, max_size=4))
def test_balances__any_course_of_days__equal_the_ledgers(tmp_path_factory, seed, plan):
    chain = FakeChain()
    scheme = Scheme(chain, traders=4, seed=seed)
    scheme.set_up(units_t=300, fen=3_000_000)
    folder = tmp_path_factory.mktemp("course")
    with FakeNode(chain) as node:
        deployment = chain.write_deployment(folder / "deployment.json")
        indexer = Indexer(IndexerSettings(data_dir=folder, rpc_url=node.url, deployment=deployment))
        indexer.check_chain()
        for actions in plan:
            scheme.play(actions, per_block=3)
            indexer.catch_up()
            assert_same_books(indexer, scheme)
            scheme.end_day()
        indexer.catch_up()
        assert_same_books(indexer, scheme)
        indexer.close()


def test_conservation__from_rows__holds_for_units_and_money(scheme, start, table):
    scheme.play(120)
    scheme.end_day()
    indexer = start()
    indexer.catch_up()

    (unit_class,) = table(indexer, classes)
    held = sum(row["registry_t"] + row["trading_t"] for row in table(indexer, holdings))
    assert unit_class["issued_t"] == scheme.issued_t
    assert unit_class["held_t"] == held
    assert unit_class["issued_t"] == held + unit_class["surrendered_t"] + unit_class["cancelled_t"]

    (totals,) = table(indexer, cash_totals)
    fees = sum(row["total_fen"] for row in table(indexer, cash_funds))
    total = sum(row["total_fen"] for row in table(indexer, cash_balances)) + fees
    assert fees == scheme.fees_fen > 0
    assert (totals["in_fen"], totals["out_fen"]) == (scheme.in_fen, scheme.out_fen)
    assert totals["held_fen"] == total == totals["in_fen"] - totals["out_fen"]


def test_histories__summed__give_the_balances(scheme, start, table):
    scheme.play(120)
    scheme.end_day()
    indexer = start()
    indexer.catch_up()

    for row in table(indexer, cash_balances):
        entries = table(indexer, cash_entries, account=row["account"])
        assert sum(entry["change_fen"] for entry in entries) == row["total_fen"]
        assert entries[-1]["total_fen"] == row["total_fen"]
    for row in table(indexer, holdings):
        arrived = table(indexer, transfers, to_account=row["account"])
        left = table(indexer, transfers, from_account=row["account"])
        moved = sum(item["quantity_t"] for item in arrived) - sum(item["quantity_t"] for item in left)
        assert moved == row["registry_t"] + row["trading_t"]


def test_market__after_a_day__days_orders_trades_and_vouchers_agree(scheme, start, table):
    scheme.play(150)
    made, resting = list(scheme.unsettled), [str(order.order_id) for order in scheme.book]
    scheme.end_day()
    indexer = start()
    indexer.catch_up()

    (day,) = table(indexer, trading_days, state="settled")
    prices = [trade["price_fen"] for trade in made]
    assert (day["open_fen"], day["high_fen"]) == (prices[0], max(prices))
    assert (day["low_fen"], day["last_fen"], day["close_fen"]) == (min(prices), prices[-1], 10_050)
    assert day["trades"] == day["settled_trades"] == len(made) > 10
    assert day["amount_fen"] == sum(trade["price_fen"] * trade["quantity_t"] for trade in made)

    settled = table(indexer, trades, state="settled")
    assert {trade["trade_id"] for trade in settled} == {str(trade["trade_id"]) for trade in made}
    codes = {voucher["trade_id"]: voucher["code"] for voucher in table(indexer, vouchers)}
    assert all(codes[trade["trade_id"]] == trade["voucher_code"] for trade in settled)

    assert {order["order_id"] for order in table(indexer, orders, state="expired")} == set(resting)
    for order in table(indexer, orders):
        filled = sum(
            trade["quantity_t"] for trade in settled if order["order_id"] in (trade["buy_ref"], trade["sell_ref"])
        )
        assert order["filled_t"] == filled
        assert (order["open_t"] == 0) == (order["state"] != "open")


def test_decisions__accepted_and_refused__are_kept_as_states(scheme, start, table):
    person = scheme.people[0]
    scheme.surrender(person, 10, is_accepted=True)
    scheme.surrender(person, 20, is_accepted=False)
    scheme.withdraw(person, 30, is_confirmed=True)
    scheme.withdraw(person, 40, is_confirmed=False)
    scheme.mine()
    indexer = start()
    indexer.catch_up()

    decided = table(indexer, surrenders)
    assert [(row["quantity_t"], row["state"]) for row in decided] == [(10, "accepted"), (20, "rejected")]
    assert all(
        row["decided_hash"] != row["transaction_hash"] for row in decided
    )  # of the decision, not the application
    assert all((row["decided_block"], row["decided_log_index"]) > (row["block"], 0) for row in decided)
    states = [(row["amount_fen"], row["state"], row["reason"]) for row in table(indexer, withdrawals)]
    assert states == [(30, "confirmed", None), (40, "refused", "no such bank account")]
    assert_same_books(indexer, scheme)
