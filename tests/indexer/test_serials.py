"""Serial numbers in the read model go where the rule of `carbon.serials` says, and every tonne has one place."""

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from benchmarks.fake_chain import FakeCall, FakeChain, FakeLog, FakeNode, account
from benchmarks.fake_scheme import CLASS_ID, Scheme
from benchmarks.interface_abis import abi_of
from carbon.serials import SerialQueues, SerialRange
from indexer.check import serial_differences
from indexer.serials import span_of
from indexer.service import Indexer
from indexer.settings import IndexerSettings
from readmodel.tables import holdings, serial_holdings, serial_moves, serial_queues, transfers

WORKS, MILL, TRADER = map(account, range(3))
OPERATOR = account(9)
OTHER_CLASS = CLASS_ID + 1


def issued(who: str, first: int, last: int, class_id: int = CLASS_ID) -> list[FakeLog]:
    fields = {"class_id": class_id, "account": who, "quantity_t": last - first + 1, "year": 2024}
    return [FakeLog("Allowances", "Issued", fields | {"first_serial": first, "last_serial": last})]


def moved(sender: str, receiver: str, quantity_t: int, class_id: int = CLASS_ID) -> list[FakeLog]:
    fields = {"operator": OPERATOR, "owner": sender, "to": receiver, "id": class_id, "amount": quantity_t}
    return [FakeLog("Allowances", "TransferSingle", fields)]


def mine(chain: FakeChain, *acts: list[FakeLog]) -> None:
    """Each act in a block of its own."""
    function = next(iter(abi_of("Allowances").functions))
    for logs in acts:
        chain.mine(FakeCall(OPERATOR, "Allowances", function, logs))


def queues_of(indexer: Indexer) -> dict[tuple[int, str], list[SerialRange]]:
    """The queues as the read model has them."""
    found: defaultdict[tuple[int, str], list[SerialRange]] = defaultdict(list)
    with indexer.engine.connect() as connection:
        for row in connection.execute(select(serial_holdings).order_by(*serial_holdings.primary_key)):
            found[int(row.class_id), row.account].append(SerialRange(row.first_serial, row.last_serial))
        ends = connection.execute(select(serial_queues)).all()
    for row in ends:
        assert row.tail - row.head == len(found.get((int(row.class_id), row.account), []))
    return dict(found)


def twin_of(indexer: Indexer) -> SerialQueues:
    """The rule applied to the movements of the read model from the first one on."""
    queues = SerialQueues()
    with indexer.engine.connect() as connection:
        rows = connection.execute(select(transfers).order_by(*transfers.primary_key)).all()
        starts = {
            (row.block, row.log_index, row.item): row.first_serial
            for row in connection.execute(select(serial_moves).where(serial_moves.c.part == 0))
        }
    for row in rows:
        class_id, quantity_t = int(row.class_id), row.quantity_t
        if row.from_account is None:
            first = starts[row.block, row.log_index, row.item]
            queues.issue(class_id, row.to_account, SerialRange(first, first + quantity_t - 1))
        elif row.to_account is None:
            queues.burn(class_id, row.from_account, quantity_t)
        else:
            queues.transfer(class_id, row.from_account, row.to_account, quantity_t)
    return queues


def moves_of(indexer: Indexer, serial: int) -> list[tuple[str, str | None, str | None]]:
    """Kind, giver and taker of each movement of a serial number."""
    same = [serial_moves.c[name] == transfers.c[name] for name in ("block", "log_index", "item")]
    query = select(transfers).join(serial_moves, same[0] & same[1] & same[2])
    query = query.where(serial_moves.c.first_serial <= serial, serial_moves.c.last_serial >= serial)
    with indexer.engine.connect() as connection:
        rows = connection.execute(query.order_by(*transfers.primary_key)).all()
    return [(row.kind, row.from_account, row.to_account) for row in rows]


def test_ranges__after_transfers__split_and_join_as_the_rule_says(chain, start):
    mine(chain, issued(WORKS, 1, 10), issued(MILL, 11, 20), issued(WORKS, 21, 30), moved(WORKS, MILL, 14))
    indexer = start()
    indexer.catch_up()
    assert queues_of(indexer) == {
        (CLASS_ID, WORKS): [SerialRange(25, 30)],
        (CLASS_ID, MILL): [SerialRange(11, 20), SerialRange(1, 10), SerialRange(21, 24)],
    }

    mine(chain, moved(WORKS, TRADER, 4), moved(WORKS, TRADER, 2))
    indexer.catch_up()
    assert queues_of(indexer)[CLASS_ID, TRADER] == [SerialRange(25, 30)]
    assert (CLASS_ID, WORKS) not in queues_of(indexer)


def test_ranges__of_another_class__are_left_alone(chain, start):
    mine(chain, issued(WORKS, 1, 10), issued(WORKS, 1, 10, OTHER_CLASS), moved(WORKS, MILL, 3, OTHER_CLASS))
    indexer = start()
    indexer.catch_up()
    assert queues_of(indexer)[CLASS_ID, WORKS] == [SerialRange(1, 10)]
    assert queues_of(indexer)[OTHER_CLASS, MILL] == [SerialRange(1, 3)]


def test_ranges__emptied_and_filled_again__are_found_after_a_new_start(chain, start):
    mine(chain, issued(WORKS, 1, 5), moved(WORKS, MILL, 5), moved(MILL, WORKS, 5))
    first = start()
    first.catch_up()
    mine(chain, moved(WORKS, TRADER, 2))
    again = start()
    again.catch_up()
    assert queues_of(again) == {
        (CLASS_ID, WORKS): [SerialRange(3, 5)],
        (CLASS_ID, TRADER): [SerialRange(1, 2)],
    }


def test_moves__of_one_tonne__lead_from_its_issue_to_its_end(chain, start):
    burnt = {"class_id": CLASS_ID, "account": MILL, "quantity_t": 4}
    mine(chain, issued(WORKS, 1, 10), moved(WORKS, MILL, 6), [FakeLog("Allowances", "Surrendered", burnt)])
    indexer = start()
    indexer.catch_up()
    path = [("issued", None, WORKS), ("transferred", WORKS, MILL)]
    assert moves_of(indexer, 4) == [*path, ("surrendered", MILL, None)]
    assert moves_of(indexer, 5) == path
    assert moves_of(indexer, 7) == path[:1]
    assert moves_of(indexer, 11) == []


def test_moves__to_oneself_or_of_nothing__move_no_serial(chain, start, table):
    mine(chain, issued(WORKS, 1, 10), moved(WORKS, WORKS, 3), moved(WORKS, MILL, 0))
    indexer = start()
    indexer.catch_up()
    assert len(table(indexer, serial_moves)) == 1
    assert queues_of(indexer) == {(CLASS_ID, WORKS): [SerialRange(1, 10)]}


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 1023, 1024, 1025])
def test_span__of_a_range__is_the_smallest_power_that_covers_it(count):
    span = span_of((7, 7 + count - 1))
    assert 2**span >= count > (2 ** (span - 1) if span else 0)


@pytest.mark.parametrize("range_transactions", [1, 9, 100_000])
def test_ranges__after_days_of_trading__equal_the_rule_and_the_holdings(scheme, start, range_transactions):
    scheme.play(80)
    scheme.end_day()
    scheme.surrender(scheme.people[0], 10, is_accepted=True)
    scheme.play(80)
    scheme.end_day()
    indexer = start(range_transactions=range_transactions, cached_rows=range_transactions)
    indexer.catch_up()
    assert_as_the_rule_says(indexer)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), plan=st.lists(st.integers(1, 25), min_size=1, max_size=4))
def test_ranges__any_course_of_days__equal_the_rule_and_the_holdings(tmp_path_factory, seed, plan):
    chain = FakeChain()
    scheme = Scheme(chain, traders=4, seed=seed)
    scheme.set_up(units_t=300, fen=3_000_000)
    folder = tmp_path_factory.mktemp("serials")
    with FakeNode(chain) as node:
        deployment = chain.write_deployment(folder / "deployment.json")
        indexer = Indexer(IndexerSettings(data_dir=folder, rpc_url=node.url, deployment=deployment))
        indexer.check_chain()
        for actions in plan:
            scheme.play(actions, per_block=3)
            scheme.end_day()
            indexer.catch_up()
            assert_as_the_rule_says(indexer)
        indexer.close()


def test_serial_differences__of_a_read_model_that_lost_some__name_account_class_and_both_numbers(chain, start):
    mine(chain, issued(WORKS, 1, 10), moved(WORKS, MILL, 4))
    indexer = start()
    indexer.catch_up()
    with indexer.engine.begin() as connection:
        assert serial_differences(connection) == []
        connection.execute(update(serial_holdings).where(serial_holdings.c.account == MILL).values(last_serial=3))
        found = serial_differences(connection)
    assert found == [f"serials of {MILL} in class {CLASS_ID}: 3, holding 4"]


def assert_as_the_rule_says(indexer: Indexer) -> None:
    queues, twin = queues_of(indexer), twin_of(indexer)
    with indexer.engine.connect() as connection:
        held = {
            (int(row.class_id), row.account): row.registry_t + row.trading_t
            for row in connection.execute(select(holdings))
        }
    for (class_id, holder), quantity_t in held.items():
        ranges = queues.get((class_id, holder), [])
        assert ranges == twin.held_by(class_id, holder)
        assert sum(each.quantity for each in ranges) == quantity_t
    every = sorted((each.first, each.last) for ranges in queues.values() for each in ranges)
    assert all(before[1] < after[0] for before, after in pairwise(every))
