"""Rows of surveillance and disputes for the API's tests: two alerts, a relation, and disputes about both trades."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from readmodel import tables

HASH, OTHER_HASH = "0x" + "0e" * 32, "0x" + "0d" * 32


def fill(add: Callable[..., None], address: Callable[[str], str], trade_id: Callable[[int], str], **at: Any) -> None:
    """
    Fill in what was watched on the day and the day before.

    :param at: day, now_s and origin of the rows
    """
    day, now_s, origin = at["day"], at["now_s"], at["origin"]
    emitter, other, exchange = map(address, ("emitter", "other_emitter", "exchange"))
    lower, higher = sorted((emitter, other), key=lambda account: int(account, 16))
    sessions = {"sessions": "34200-41400,46800-54000", "block_sessions": "46800-54000"}
    add(tables.market_hours, {"from_day": 0, "utc_offset_s": 28_800, **sessions})
    figures = {"window_s": 0, "least_count": 1, "quantity_t": 10, "share_bp": 5_000, "move_bp": 0}
    add(
        tables.surveillance_rules,
        {"kind": "wash_trade", "from_day": day - 1, "is_on": True, **figures},
        {"kind": "wash_trade", "from_day": day + 1, "is_on": False, **figures},
    )
    declared = {"is_related": True, "document_hash": HASH, "declared_by": exchange, "declared_s": now_s}
    add(tables.relations, {"account": lower, "other": higher, **declared, **origin})
    alert = {"product_id": 1, "raised_by": exchange, "raised_s": now_s, **origin}
    washed = {"kind": "wash_trade", "day": day - 1, "accounts": 2, "quantity_t": 10, "measured_bp": 10_000}
    jumped = {"kind": "price_jump", "day": day, "accounts": 0, "quantity_t": 20, "measured_bp": 200}
    add(
        tables.alerts,
        alert | washed | {"alert_id": 1, "evidence_hash": HASH, "state": "restricted", "decided_s": now_s},
        alert | jumped | {"alert_id": 2, "evidence_hash": OTHER_HASH, "state": "open", "decided_s": None},
    )
    add(tables.alert_accounts, *({"alert_id": 1, "account": account} for account in (emitter, other)))
    steps = (("warn", (emitter, other)), ("restrict", (other,)))
    for place, (action, accounts) in enumerate(steps):
        log = {"block": 2, "log_index": place}
        said = {"reason": f"to {action}", "document_hash": HASH, "decided_by": exchange, "decided_s": now_s}
        made = {"alert_id": 1, "action": action}
        add(tables.alert_steps, log | made | said | {"transaction_hash": origin["transaction_hash"]})
        add(tables.alert_measures, *(log | made | {"account": account} for account in accounts))
    _fill_disputes(add, emitter, other, trade_id, **at)


def _fill_disputes(
    add: Callable[..., None], emitter: str, other: str, trade_id: Callable[[int], str], **at: Any
) -> None:
    day, now_s, origin = at["day"], at["now_s"], at["origin"]
    add(tables.dispute_terms, {"from_day": day, "file_days": 3, "answer_days": 5, "appeal_days": 15})
    filed = {"product_id": 1, "claimant": emitter, "respondent": other, "is_final": False, "filed_s": now_s, **origin}
    undecided = {"to_correct_t": 0, "corrected_t": 0, "decided_s": None, "appeal_until_s": None}
    decided = {"to_correct_t": 4, "corrected_t": 0, "decided_s": now_s, "appeal_until_s": now_s + 60}
    waiting, corrected = {"answer_until_s": now_s + 60}, {"answer_until_s": None}
    add(
        tables.disputes,
        filed | decided | corrected | _of(1, day - 1, trade_id) | {"state": "to_correct"},
        filed | undecided | waiting | _of(2, day, trade_id) | {"state": "filed"},
    )
    blank = dict.fromkeys(("reason", "document_hash", "quantity_t", "trade_id", "entry_id"))
    for place, (step, who, more) in enumerate(
        (
            ("filed", emitter, {"reason": "wrong price"}),
            ("answered", other, {"reason": "it was right"}),
            ("upheld", other, {"reason": "it was not", "quantity_t": 4}),
        )
    ):
        log = {"block": 3, "log_index": place, "transaction_hash": origin["transaction_hash"]}
        add(tables.dispute_steps, log | blank | {"dispute_id": 1, "step": step, "made_by": who, "made_s": now_s} | more)


def _of(dispute_id: int, day: int, trade_id: Callable[[int], str]) -> dict[str, Any]:
    return {"dispute_id": dispute_id, "trade_id": trade_id(day), "day": day}
