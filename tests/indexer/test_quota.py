"""What the quota's events do to the read model: one event approves a batch, and a rebuild gives the same."""

import json

import pytest

from benchmarks.fake_chain import FakeCall, FakeLog, account, hash_of
from readmodel.tables import (
    allocation_adjustments,
    allocations,
    objections,
    quota_batches,
    quota_computed,
    quota_national,
    quota_recoveries,
    quota_rows,
    quota_settings,
    quota_totals,
    serial_blocks,
)

WORKS, MILL, PROVINCE, MINISTRY = map(account, range(4))
CLASS_ID, YEAR, AREA = 2**130, 2024, 11
BATCH = {"class_id": CLASS_ID, "year": YEAR}
HASH = hash_of(1)


def proposed(batch_id, *rows, deducted_t=0):
    """The logs of a batch that the province hands in."""
    common = BATCH | {"batch_id": batch_id, "area": AREA, "method": "benchmark"}
    yield FakeLog("Quota", "BatchProposed", common | {"by": PROVINCE})
    for entity, quantity_t in rows:
        fields = common | {"entity": entity, "quantity_t": quantity_t, "deducted_t": deducted_t}
        yield FakeLog("Quota", "AllocationProposed", fields)


def approved(batch_id, *rows, first_serial=1):
    """The logs of an approval: the batch, and what the ledger issued for it."""
    total_t = sum(quantity_t for _, quantity_t in rows)
    fields = BATCH | {"batch_id": batch_id, "by": MINISTRY, "quantity_t": total_t, "rows": len(rows)}
    yield FakeLog("Quota", "BatchApproved", fields)
    accounts, quantities_t = [entity for entity, _ in rows], [quantity_t for _, quantity_t in rows]
    issued = BATCH | {"accounts": accounts, "quantities_t": quantities_t, "first_serial": first_serial}
    yield FakeLog("Allowances", "IssuedBatch", issued)


def adjustment(batch_id, *rows):
    """The log of adjustments that the province hands in."""
    items = [{"entity": entity, "delta_t": delta_t, "objection_id": number} for entity, delta_t, number in rows]
    fields = {"batch_id": batch_id, "area": AREA, "by": PROVINCE, "reason": "final", "document_hash": HASH}
    return FakeLog("Quota", "AdjustmentProposed", BATCH | fields | {"adjustments": items})


def adjusted(batch_id, entity, delta_t, quantity_t, **changes):
    """The log of one adjustment that was carried out."""
    nothing = {"objection_id": 0, "issued_t": 0, "clawed_t": 0, "owed_t": 0, "deducted_t": 0}
    fields = {"batch_id": batch_id, "entity": entity, "delta_t": delta_t, "quantity_t": quantity_t}
    return FakeLog("Quota", "AllocationAdjusted", BATCH | nothing | fields | changes)


@pytest.fixture
def mine(chain):
    """Put logs into a transaction and a block of their own; gives the number of the block."""

    def make(*logs):
        chain.mine(FakeCall(PROVINCE, "Quota", "propose", list(logs)))
        return len(chain.blocks) - 1

    return make


@pytest.fixture
def indexed(start):
    """Index what has been logged so far."""

    def run(folder="data"):
        indexer = start(folder)
        indexer.catch_up()
        return indexer

    return run


def test_totals__national_auction_and_areas__show_the_newest(mine, indexed, table):
    mine(FakeLog("Quota", "ObjectionTermSet", {"term_s": 950_400}))
    mine(FakeLog("Quota", "NationalTotalSet", BATCH | {"total_t": 900}))
    mine(FakeLog("Quota", "AuctionShareSet", BATCH | {"share_t": 40}))
    mine(FakeLog("Quota", "NationalTotalSet", BATCH | {"total_t": 1_000}))
    mine(*(FakeLog("Quota", "TotalSet", BATCH | {"area": area, "total_t": 100 + area}) for area in (11, 12)))
    indexer = indexed()

    (national,) = table(indexer, quota_national)
    assert (national["class_id"], national["total_t"], national["auction_t"]) == (str(CLASS_ID), 1_000, 40)
    assert [row["total_t"] for row in table(indexer, quota_totals)] == [111, 112]
    assert table(indexer, quota_settings) == [{"id": 1, "objection_term_s": 950_400}]


def test_batch__approved__gives_each_row_its_quantity_and_certificate(mine, indexed, table):
    mine(*proposed(1, (WORKS, 60), (MILL, 0), deducted_t=0))
    block = mine(*approved(1, (WORKS, 60)))
    indexer = indexed()

    (batch,) = table(indexer, quota_batches)
    assert (batch["state"], batch["rows"], batch["quantity_t"], batch["issued_t"]) == ("approved", 2, 60, 60)
    assert (batch["decided_by"], batch["decided_block"]) == (MINISTRY, block)
    rows = {row["entity"]: row for row in table(indexer, allocations)}
    for entity, quantity_t, position in ((WORKS, 60, 1), (MILL, 0, 2)):
        row = rows[entity]
        assert (row["state"], row["approved_t"], row["position"]) == ("approved", quantity_t, position)
        assert (row["certificate_id"], row["certificate_row"]) == (1, position)
        assert (row["approved_block"], row["approved_by"]) == (block, MINISTRY)
    issued = table(indexer, serial_blocks, account=WORKS)
    assert [row["transaction_hash"] for row in issued] == [rows[WORKS]["issued_transaction"]]


def test_batch__computed_on_chain__keeps_what_each_row_was_computed_of(mine, indexed, table):
    unit = {"unit_class": 1, "plan_version": 2}
    done = {"output_wh": 10**12, "heat_kj": 0, "cooling": 0, "heat_ratio_e9": 0, "load_e9": 10**9}
    units = [unit | {"done": done | {"is_conventional_condensing": False}}]
    plan = {"batch_id": 1, "plan_year": 2023, "terms_version": 1, "verified_t": 0}
    station = plan | {"entity": WORKS, "method": 6, "figures": [], "units": units, "quantity_t": 60}
    works = plan | {"entity": MILL, "method": 3, "figures": [5, 2**53 + 1], "units": [], "quantity_t": 7}
    computed = [FakeLog("ComputedProposals", "ProposalComputed", fields) for fields in (station, works)]
    mine(*proposed(1, (WORKS, 60), (MILL, 7)), *computed)
    indexer = indexed()

    rows = {row["entity"]: row for row in table(indexer, quota_computed)}
    assert (rows[WORKS]["method"], rows[WORKS]["plan_year"], rows[WORKS]["quantity_t"]) == (
        "power_pre_allocation", 2023, 60,
    )  # fmt: skip
    assert json.loads(rows[WORKS]["units"]) == units
    assert (rows[MILL]["method"], json.loads(rows[MILL]["figures"])) == ("benchmark", [5, 2**53 + 1])


@pytest.mark.parametrize("order", [1, -1])
def test_batch__approved__order_of_the_events_in_the_transaction_does_not_matter(mine, indexed, table, order):
    mine(*proposed(1, (WORKS, 60)))
    mine(*list(approved(1, (WORKS, 60)))[::order])
    indexer = indexed()

    assert [row["approved_t"] for row in table(indexer, allocations)] == [60]
    assert [row["quantity_t"] for row in table(indexer, serial_blocks)] == [60]


def test_batch__row_taken_away_by_a_newer_one__is_not_approved_with_it(mine, indexed, table):
    mine(*proposed(1, (WORKS, 50), (MILL, 10)))
    mine(*proposed(2, (WORKS, 70)))
    mine(*approved(1, (MILL, 10)))
    indexer = indexed()

    older, newer = table(indexer, quota_batches)
    assert (older["rows"], older["quantity_t"], older["state"]) == (1, 10, "approved")
    assert (newer["rows"], newer["quantity_t"], newer["state"]) == (1, 70, "open")
    rows = table(indexer, quota_rows)
    assert [(row["batch_id"], row["position"], row["entity"], row["replaced_by"]) for row in rows] == [
        (1, 1, WORKS, 2),
        (1, 2, MILL, None),
        (2, 1, WORKS, None),
    ]
    states = {row["entity"]: (row["state"], row["approved_t"], row["batch_id"]) for row in table(indexer, allocations)}
    assert states == {WORKS: ("proposed", 0, 2), MILL: ("approved", 10, 1)}


def test_batch__with_deductions__is_approved_for_the_rest(mine, indexed, table):
    mine(*proposed(1, (WORKS, 60), deducted_t=25))
    mine(*approved(1, (WORKS, 35)))
    indexer = indexed()

    (row,) = table(indexer, allocations)
    assert (row["proposed_t"], row["deducted_t"], row["approved_t"]) == (60, 25, 35)
    (batch,) = table(indexer, quota_batches)
    assert (batch["deducted_t"], batch["issued_t"]) == (25, 35)


def test_batch__refused__says_why_and_a_new_one_leaves_it_as_it_was(mine, indexed, table):
    mine(*proposed(1, (WORKS, 60)))
    mine(FakeLog("Quota", "BatchRefused", BATCH | {"batch_id": 1, "by": MINISTRY, "reason": "too much"}))
    indexer = indexed()
    assert [row["state"] for row in table(indexer, allocations)] == ["refused"]

    mine(*proposed(2, (WORKS, 50)))
    indexer.catch_up()

    first, second = table(indexer, quota_batches)
    assert (first["state"], first["refusal"], first["quantity_t"]) == ("refused", "too much", 60)
    assert (second["state"], second["rows"]) == ("open", 1)


def test_adjustment__approved__changes_allocations_row_by_row(mine, indexed, table):
    mine(*proposed(1, (WORKS, 60), (MILL, 40)))
    mine(*approved(1, (WORKS, 60), (MILL, 40)))
    mine(adjustment(2, (WORKS, 15, 0), (MILL, -30, 0), (MILL, -5, 0)))
    waiting = table(indexed(), allocation_adjustments)
    assert [(row["entity"], row["delta_t"], row["state"]) for row in waiting] == [
        (WORKS, 15, "open"),
        (MILL, -30, "open"),
        (MILL, -5, "open"),
    ]

    block = mine(
        FakeLog("Quota", "AdjustmentApproved", BATCH | {"batch_id": 2, "by": MINISTRY}),
        adjusted(2, WORKS, 15, 75, issued_t=12, deducted_t=3),
        adjusted(2, MILL, -30, 10, clawed_t=10, owed_t=20),
        adjusted(2, MILL, -5, 5, owed_t=5),
    )
    indexer = indexed()

    done = table(indexer, allocation_adjustments)
    assert [(row["issued_t"], row["clawed_t"], row["owed_t"]) for row in done] == [(12, 0, 0), (0, 10, 20), (0, 0, 5)]
    assert {row["state"] for row in done} == {"approved"}
    rows = {row["entity"]: row for row in table(indexer, allocations)}
    assert (rows[WORKS]["approved_t"], rows[WORKS]["adjusted_t"], rows[WORKS]["deducted_t"]) == (72, 15, 3)
    assert (rows[MILL]["approved_t"], rows[MILL]["adjusted_t"], rows[MILL]["owed_t"]) == (5, -35, 25)
    assert [(row["certificate_id"], row["certificate_row"]) for row in (rows[WORKS], rows[MILL])] == [(2, 1), (2, 3)]
    assert {row["approved_block"] for row in rows.values()} == {block}
    batch = table(indexer, quota_batches, batch_id=2)[0]
    assert (batch["kind"], batch["quantity_t"], batch["issued_t"], batch["deducted_t"]) == ("adjustment", 15, 12, 3)


def test_adjustment__refused__leaves_allocations_alone(mine, indexed, table):
    mine(*proposed(1, (WORKS, 60)))
    mine(*approved(1, (WORKS, 60)))
    mine(adjustment(2, (WORKS, 15, 0)))
    mine(FakeLog("Quota", "BatchRefused", BATCH | {"batch_id": 2, "by": MINISTRY, "reason": "no evidence"}))
    indexer = indexed()

    assert [row["state"] for row in table(indexer, allocation_adjustments)] == ["refused"]
    assert [(row["state"], row["approved_t"]) for row in table(indexer, allocations)] == [("approved", 60)]


def test_recovery__of_an_owed_claw_back__lowers_what_is_owed(mine, indexed, table):
    mine(*proposed(1, (WORKS, 60)))
    mine(*approved(1, (WORKS, 60)))
    mine(FakeLog("Quota", "AdjustmentApproved", BATCH | {"batch_id": 2, "by": MINISTRY}))
    mine(adjusted(2, WORKS, -30, 30, clawed_t=10, owed_t=20))
    fields = BATCH | {"entity": WORKS, "by": MINISTRY, "quantity_t": 15, "owed_t": 5}
    mine(FakeLog("Quota", "ClawBackRecovered", fields))
    indexer = indexed()

    assert [row["owed_t"] for row in table(indexer, allocations)] == [5]
    (recovery,) = table(indexer, quota_recoveries)
    assert (recovery["quantity_t"], recovery["owed_t"], recovery["by"]) == (15, 5, MINISTRY)


def test_objection__decided_and_answered__shows_each_step(mine, indexed, table):
    mine(*proposed(1, (WORKS, 60)))
    mine(*approved(1, (WORKS, 60)))
    common = {"objection_id": 1, "entity": WORKS, "document_hash": HASH}
    mine(FakeLog("Quota", "Objected", BATCH | common | {"reason": "output is wrong"}))
    indexer = indexed()
    (objection,) = table(indexer, objections)
    assert (objection["state"], objection["reason"], objection["decided_s"]) == ("open", "output is wrong", None)

    mine(FakeLog("Quota", "ObjectionDecided", common | {"by": PROVINCE, "accepted": True, "reason": "checked"}))
    indexer.catch_up()
    (objection,) = table(indexer, objections)
    assert (objection["state"], objection["decided_by"], objection["decision"]) == ("accepted", PROVINCE, "checked")

    mine(adjustment(2, (WORKS, 15, 1)))
    mine(
        FakeLog("Quota", "AdjustmentApproved", BATCH | {"batch_id": 2, "by": MINISTRY}),
        adjusted(2, WORKS, 15, 75, issued_t=15, objection_id=1),
    )
    indexer.catch_up()
    (objection,) = table(indexer, objections)
    assert (objection["state"], objection["adjusted_in"]) == ("adjusted", 2)


def test_objection__rejected__says_so(mine, indexed, table):
    common = {"objection_id": 1, "entity": WORKS, "document_hash": HASH}
    mine(FakeLog("Quota", "Objected", BATCH | common | {"reason": "output is wrong"}))
    mine(FakeLog("Quota", "ObjectionDecided", common | {"by": PROVINCE, "accepted": False, "reason": "checked"}))

    assert [row["state"] for row in table(indexed(), objections)] == ["rejected"]


def test_rebuild__block_by_block_or_at_once__gives_the_same_rows(mine, indexed, rows_of):
    indexer = indexed("step by step")
    for logs in (
        proposed(1, (WORKS, 50), (MILL, 10)),
        proposed(2, (WORKS, 70)),
        approved(1, (MILL, 10)),
        approved(2, (WORKS, 70), first_serial=11),
        [adjustment(3, (WORKS, -5, 0))],
        [FakeLog("Quota", "AdjustmentApproved", BATCH | {"batch_id": 3, "by": MINISTRY})],
        [adjusted(3, WORKS, -5, 65, clawed_t=5)],
    ):
        mine(*logs)
        indexer.catch_up()

    again = indexed("at once")

    assert rows_of(str(again.engine.url)) == rows_of(str(indexer.engine.url))
