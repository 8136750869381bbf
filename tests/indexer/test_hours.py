"""P6: what is on the chain by the hour and by proposer, and the turns that were missed."""

from __future__ import annotations

import importlib
from collections import Counter

import pytest
from sqlalchemy import delete, select, text

from benchmarks.fake_chain import GENESIS_S, FakeCall, FakeLog, account
from benchmarks.fake_scheme import Scheme
from benchmarks.sealed_chain import SealedChain
from chain.fast_decode import checksum
from readmodel.tables import blocks, chain_hours, events, transactions

COUNTED = ("blocks", "missed", "transactions", "refused", "gas_used", "orders", "batches")


@pytest.fixture
def chain() -> SealedChain:
    """Four validators; the fourth block and the last come in later rounds."""
    chain = SealedChain()
    scheme = Scheme(chain, traders=5)
    scheme.set_up()
    scheme.play(30, per_block=5)
    chain.round_number = 1
    chain.mine(time_s=int(chain.blocks[-1]["timestamp"], 16) + 3_600)
    refused = FakeCall(account(1), "Cash", "request_withdrawal", [], is_done=False)
    anchored = {"owner": account(2), "batch_no": 1, "readings": 3, "first_s": 1, "last_s": 2}
    anchored |= {"root": b"\x01" * 32, "head": b"\x02" * 32}
    chain.mine(refused, FakeCall(account(2), "Evidence", "anchor", [FakeLog("Evidence", "BatchAnchored", anchored)]))
    chain.round_number = 2
    chain.mine()
    return chain


def rows(indexer) -> list[dict]:
    with indexer.engine.connect() as connection:
        query = select(chain_hours).order_by(*chain_hours.primary_key)
        return [dict(row) for row in connection.execute(query).mappings()]


def test_hours__of_a_sealed_chain__add_up_to_its_blocks_and_name_who_missed(index, chain):
    indexer = index()

    found = rows(indexer)
    members = [checksum(member.hex()) for member in chain.validators.members]
    with indexer.engine.connect() as connection:
        made = Counter(connection.execute(select(blocks.c.proposer)).scalars())
        done = list(connection.execute(select(transactions.c.is_done)).scalars())
        orders = list(connection.execute(select(events.c.event)).scalars()).count("OrderPlaced")
        last = list(connection.execute(select(blocks.c.proposer).order_by(blocks.c.number.desc()).limit(4)).scalars())
    assert Counter({row["proposer"]: 0 for row in found}) | made == sum_by(found, "proposer", "blocks")
    assert sum(row["transactions"] for row in found) == len(done)
    assert sum(row["refused"] for row in found) == done.count(False) == 1
    assert sum(row["orders"] for row in found) == orders > 0
    assert sum(row["batches"] for row in found) == 1
    assert sum(row["gas_used"] for row in found) == sum(int(block["gasUsed"], 16) for block in chain.blocks)
    newest, second, third, fourth = (members.index(proposer) for proposer in last)
    skipped = [(fourth + 1) % 4, (second + 1) % 4, (second + 2) % 4]
    assert ((third - fourth) % 4, (newest - second) % 4) == (2, 3)
    assert sum_by(found, "proposer", "missed") == Counter(members[place] for place in skipped)
    assert {row["hour_s"] % 3_600 for row in found} == {0}
    assert len({row["hour_s"] for row in found if row["blocks"]}) >= 2
    assert min(row["hour_s"] for row in found) == GENESIS_S


def sum_by(found: list[dict], key: str, name: str) -> Counter:
    sums: Counter = Counter()
    for row in found:
        sums[row[key]] += row[name]
    return +sums


def test_upgrade__of_a_read_model_made_before__fills_all_but_the_missed_turns(index, chain):
    migration = importlib.import_module("readmodel.migrations.versions.0009_chain_hours")
    indexer = index()
    before = rows(indexer)

    with indexer.engine.begin() as connection:
        connection.execute(delete(chain_hours))
        connection.execute(text(migration.FILL))

    assert rows(indexer) == [row | {"missed": 0} for row in before if row["blocks"]]
