"""T6, T7: what the events of surveillance and disputes do to the read model."""

from __future__ import annotations

import pytest

from benchmarks.fake_chain import FakeCall, FakeLog, account, hash_of
from carbon.settlement import TradeId
from carbon.units import MarketDay
from readmodel.tables import (
    alert_accounts,
    alert_measures,
    alert_steps,
    alerts,
    dispute_steps,
    dispute_terms,
    disputes,
    relations,
    surveillance_rules,
)

EXCHANGE, ANN, BEN, MINISTRY = map(account, range(4))
HASH, OTHER_HASH = hash_of(1), hash_of(2)
TRADE, COUNTER = (TradeId(1, MarketDay(20_059), number).number for number in (1, 2))
RULE = {"is_on": True, "window_s": 60, "count": 3, "quantity_t": 100, "share_bp": 5_000, "move_bp": 0}


@pytest.fixture
def mine(chain):
    """Put an event into a transaction and a block of its own."""

    def one(contract, event, **fields):
        chain.mine(FakeCall(EXCHANGE, contract, "decide", [FakeLog(contract, event, fields)]))

    return one


@pytest.fixture
def rows(start, table):
    """Index what has been logged so far; the rows of a table."""
    opened = []

    def read(of):
        if not opened:
            opened.append(start("data"))
            opened[0].catch_up()
        return table(opened[0], of)

    return read


def test_rule_and_relation__set_and_ended__keep_their_days_and_the_last_word(mine, rows):
    for day, rule in ((20_059, RULE), (20_060, RULE | {"is_on": False})):
        mine("Surveillance", "ThresholdsSet", kind=2, from_day=day, thresholds=rule)
    for is_related, document in ((True, HASH), (False, OTHER_HASH)):
        said = {"is_related": is_related, "by": EXCHANGE, "document_hash": document}
        mine("Surveillance", "RelationDeclared", account=ANN, other=BEN, **said)

    first, second = rows(surveillance_rules)
    assert (first["kind"], first["from_day"], first["is_on"], first["least_count"]) == ("layering", 20_059, True, 3)
    assert (second["from_day"], second["is_on"], second["window_s"]) == (20_060, False, 60)
    [relation] = rows(relations)
    assert (relation["account"], relation["other"], relation["is_related"]) == (ANN, BEN, False)
    assert relation["document_hash"] == OTHER_HASH


def test_alert__raised_warned_and_restricted__has_its_accounts_steps_and_whom_they_hit(mine, rows):
    said = {"kind": 1, "product_id": 1, "day": 20_059, "accounts": [ANN, BEN], "quantity_t": 500, "measured_bp": 6_000}
    mine("Surveillance", "AlertRaised", alert_id=1, **said, evidence_hash=HASH, by=EXCHANGE)
    for action, concerned in ((2, [ANN, BEN]), (3, [BEN])):
        step = {"action": action, "accounts": concerned, "by": EXCHANGE, "reason": "looked into"}
        mine("Surveillance", "AlertDecided", alert_id=1, **step, document_hash=OTHER_HASH)

    [alert] = rows(alerts)
    assert (alert["kind"], alert["state"], alert["accounts"], alert["measured_bp"]) == (
        "wash_trade",
        "restricted",
        2,
        6_000,
    )
    assert (alert["evidence_hash"], alert["raised_by"], alert["decided_s"] > alert["raised_s"]) == (
        HASH,
        EXCHANGE,
        True,
    )
    assert {row["account"] for row in rows(alert_accounts)} == {ANN, BEN}
    assert [(row["action"], row["reason"]) for row in rows(alert_steps)] == [
        ("warn", "looked into"),
        ("restrict", "looked into"),
    ]
    measures = {(row["account"], row["action"]) for row in rows(alert_measures)}
    assert measures == {(ANN, "warn"), (BEN, "warn"), (BEN, "restrict")}


def test_dispute__answered_decided_appealed_and_corrected__has_each_step(mine, rows):
    why = {"reason": "wrong price", "document_hash": HASH}
    mine("Disputes", "TermsSet", from_day=20_060, file_days=3, answer_days=5, appeal_days=15)
    filed = {"trade_id": TRADE, "claimant": ANN, "respondent": BEN, "answer_until_s": 0}
    mine("Disputes", "DisputeFiled", dispute_id=1, **filed, **why)
    mine("Disputes", "DisputeAnswered", dispute_id=1, by=BEN, **why)
    decision = {"is_upheld": False, "to_correct_t": 0, "is_final": False, "appeal_until_s": 2_000_000_000}
    mine("Disputes", "DisputeDecided", dispute_id=1, by=EXCHANGE, **decision, **why)
    mine("Disputes", "DisputeAppealed", dispute_id=1, by=ANN, **why)
    decision = {"is_upheld": True, "to_correct_t": 10, "is_final": True, "appeal_until_s": 0}
    mine("Disputes", "DisputeDecided", dispute_id=1, by=MINISTRY, **decision, **why)
    for trade_id, entry_id, quantity_t in ((COUNTER, 0, 6), (0, 7, 4)):
        named = {"trade_id": trade_id, "entry_id": entry_id, "quantity_t": quantity_t, "is_done": entry_id > 0}
        mine("Disputes", "DisputeCorrected", dispute_id=1, by=EXCHANGE, **named)

    [dispute] = rows(disputes)
    assert (dispute["trade_id"], dispute["product_id"], dispute["day"]) == (str(TRADE), 1, 20_059)
    assert (dispute["state"], dispute["is_final"], dispute["to_correct_t"], dispute["corrected_t"]) == (
        "corrected",
        True,
        10,
        10,
    )
    assert (dispute["answer_until_s"], dispute["appeal_until_s"]) == (None, None)
    steps = [(row["step"], row["made_by"], row["quantity_t"]) for row in rows(dispute_steps)]
    assert steps == [
        ("filed", ANN, None),
        ("answered", BEN, None),
        ("rejected", EXCHANGE, 0),
        ("appealed", ANN, None),
        ("upheld", MINISTRY, 10),
        ("corrected", EXCHANGE, 6),
        ("corrected", EXCHANGE, 4),
    ]
    assert [(row["trade_id"], row["entry_id"]) for row in rows(dispute_steps)[-2:]] == [(str(COUNTER), None), (None, 7)]
    assert rows(dispute_terms) == [{"from_day": 20_060, "file_days": 3, "answer_days": 5, "appeal_days": 15}]


def test_dispute__withdrawn_by_the_claimant__is_closed(mine, rows):
    why = {"reason": "wrong price", "document_hash": HASH}
    filed = {"trade_id": TRADE, "claimant": BEN, "respondent": ANN, "answer_until_s": 2_000_000_000}
    mine("Disputes", "DisputeFiled", dispute_id=1, **filed, **why)
    mine("Disputes", "DisputeWithdrawn", dispute_id=1, by=BEN)

    [dispute] = rows(disputes)
    assert (dispute["state"], dispute["decided_s"], dispute["answer_until_s"]) == ("withdrawn", None, 2_000_000_000)
    assert [row["step"] for row in rows(dispute_steps)] == ["filed", "withdrawn"]
