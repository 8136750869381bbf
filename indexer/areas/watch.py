"""Surveillance and Disputes: thresholds, related parties, alerts and decisions; disputes about trades."""

from typing import Any

from carbon.settlement import TradeId
from indexer.log import Fields, Handlers, Log
from indexer.work import Work
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

KINDS = (
    *("unknown", "wash_trade", "layering", "cancel_ratio", "marking_close", "price_jump", "volume_jump"),
    "concentration",
)
ACTIONS = ("unknown", "dismiss", "warn", "restrict", "halt", "bar")
STATES = ("open", "dismissed", "warned", "restricted", "halted", "barred")

handlers = Handlers()


# --- surveillance ---


@handlers.on("Surveillance", "ThresholdsSet")
def thresholds_set(work: Work, log: Log, f: Fields) -> None:
    """From which figures on a kind is told, from a day on."""
    thresholds = dict(f["thresholds"])
    thresholds["least_count"] = thresholds.pop("count")
    work.create(surveillance_rules, kind=KINDS[f["kind"]], from_day=f["from_day"], **thresholds)


@handlers.on("Surveillance", "RelationDeclared")
def relation_declared(work: Work, log: Log, f: Fields) -> None:
    """Two accounts are related, or no longer."""
    said = {name: f[name] for name in ("account", "other", "is_related", "document_hash")}
    work.create(relations, **said, declared_by=f["by"], declared_s=log.at_s, **log.origin)


@handlers.on("Surveillance", "AlertRaised")
def alert_raised(work: Work, log: Log, f: Fields) -> None:
    """A day's trading met the thresholds of a kind."""
    said = {name: f[name] for name in ("alert_id", "product_id", "day", "quantity_t", "measured_bp", "evidence_hash")}
    work.create(
        alerts,
        **said,
        kind=KINDS[f["kind"]],
        accounts=len(f["accounts"]),
        state=STATES[0],
        raised_by=f["by"],
        raised_s=log.at_s,
        **log.origin,
    )
    for account in f["accounts"]:
        work.create(alert_accounts, alert_id=f["alert_id"], account=account)


@handlers.on("Surveillance", "AlertDecided")
def alert_decided(work: Work, log: Log, f: Fields) -> None:
    """A step of the exchange, and whom it has hit."""
    action = ACTIONS[f["action"]]
    work.edit(alerts, f["alert_id"]).update(state=STATES[f["action"]], decided_s=log.at_s)
    said = {name: f[name] for name in ("alert_id", "reason", "document_hash")}
    work.record(alert_steps, **log.place, **said, action=action, decided_by=f["by"], decided_s=log.at_s)
    at = {"block": log.block, "log_index": log.log_index}
    for account in f["accounts"]:
        work.record(alert_measures, **at, account=account, alert_id=f["alert_id"], action=action)


# --- disputes ---


@handlers.on("Disputes", "TermsSet")
def terms_set(work: Work, log: Log, f: Fields) -> None:
    """Terms of disputes filed from a day on."""
    work.create(dispute_terms, **f)


def _step(work: Work, log: Log, f: Fields, step: str, made_by: str, **rest: Any) -> None:
    said = {name: f[name] for name in ("reason", "document_hash") if name in f}
    work.record(
        dispute_steps,
        **log.place,
        **said,
        dispute_id=f["dispute_id"],
        step=step,
        made_by=made_by,
        made_s=log.at_s,
        **rest,
    )


@handlers.on("Disputes", "DisputeFiled")
def dispute_filed(work: Work, log: Log, f: Fields) -> None:
    """A side disputes its trade."""
    trade = TradeId.of(int(f["trade_id"]))
    work.create(
        disputes,
        dispute_id=f["dispute_id"],
        trade_id=str(f["trade_id"]),
        product_id=trade.product_id,
        day=trade.day,
        claimant=f["claimant"],
        respondent=f["respondent"],
        state="filed",
        filed_s=log.at_s,
        answer_until_s=f["answer_until_s"] or None,
        **log.origin,
    )
    _step(work, log, f, "filed", f["claimant"])


@handlers.on("Disputes", "DisputeAnswered")
def dispute_answered(work: Work, log: Log, f: Fields) -> None:
    """The other side has spoken."""
    work.edit(disputes, f["dispute_id"])["state"] = "answered"
    _step(work, log, f, "answered", f["by"])


@handlers.on("Disputes", "DisputeWithdrawn")
def dispute_withdrawn(work: Work, log: Log, f: Fields) -> None:
    """Taken back by who filed it."""
    work.edit(disputes, f["dispute_id"])["state"] = "withdrawn"
    _step(work, log, f, "withdrawn", f["by"])


@handlers.on("Disputes", "DisputeDecided")
def dispute_decided(work: Work, log: Log, f: Fields) -> None:
    """The exchange has decided, or the ministry on appeal."""
    outcome = "upheld" if f["is_upheld"] else "rejected"
    decided = {name: f[name] for name in ("is_final", "to_correct_t")}
    work.edit(disputes, f["dispute_id"]).update(
        decided,
        state="to_correct" if f["to_correct_t"] else outcome,
        decided_s=log.at_s,
        appeal_until_s=f["appeal_until_s"] or None,
    )
    _step(work, log, f, outcome, f["by"], quantity_t=f["to_correct_t"])


@handlers.on("Disputes", "DisputeAppealed")
def dispute_appealed(work: Work, log: Log, f: Fields) -> None:
    """The ministry is to decide."""
    work.edit(disputes, f["dispute_id"])["state"] = "appealed"
    _step(work, log, f, "appealed", f["by"])


@handlers.on("Disputes", "DisputeCorrected")
def dispute_corrected(work: Work, log: Log, f: Fields) -> None:
    """A trade or an entry the other way is named."""
    dispute = work.edit(disputes, f["dispute_id"])
    dispute["corrected_t"] += f["quantity_t"]
    if f["is_done"]:
        dispute["state"] = "corrected"
    trade_id = str(f["trade_id"])
    named = {"trade_id": None if trade_id == "0" else trade_id, "entry_id": f["entry_id"] or None}
    _step(work, log, f, "corrected", f["by"], quantity_t=f["quantity_t"], **named)
