"""Defaults: trades that cannot be delivered. What moves is told by Settlement, Allowances and Cash."""

from typing import Any

from indexer.log import Fields, Handlers, Log
from indexer.work import Work
from readmodel.tables import default_terms, defaults

SIDE = ("unknown", "buyer", "seller")

handlers = Handlers()


@handlers.on("Defaults", "TermsSet")
def terms_set(work: Work, log: Log, f: Fields) -> None:
    """Notice and compensation from a day on."""
    work.create(default_terms, **f)


@handlers.on("Defaults", "DefaultDeclared")
def declared(work: Work, log: Log, f: Fields) -> None:
    """The first person says that a trade cannot be delivered; one that was rejected before is declared anew."""
    said = {name: f[name] for name in ("trade_id", "reason", "document_hash")}
    by = {"declared_by": f["by"], "declared_s": log.at_s}
    work.create(defaults, **said, **by, side=SIDE[f["side"]], state="declared", **log.origin)


@handlers.on("Defaults", "DeclarationRejected")
def rejected(work: Work, log: Log, f: Fields) -> None:
    """Another person does not see it so."""
    by = {"noticed_by": f["by"], "noticed_s": log.at_s}
    work.edit(defaults, f["trade_id"]).update(state="rejected", decision_reason=f["reason"], **by)


@handlers.on("Defaults", "DefaultNoticed")
def noticed(work: Work, log: Log, f: Fields) -> None:
    """The second person confirms: the trade is set aside, and the defaulter has until the deadline."""
    said = {name: f[name] for name in ("defaulter", "innocent", "missing_fen", "deadline_s", "compensation_bp")}
    by = {"noticed_by": f["by"], "noticed_s": log.at_s}
    work.edit(defaults, f["trade_id"]).update(state="noticed", **said, **by)


@handlers.on("Defaults", "DefaultMadeGood")
def made_good(work: Work, log: Log, f: Fields) -> None:
    """The defaulter delivered or paid in time."""
    _decided(work, log, f, "made_good", paid_fen=f["amount_fen"])


@handlers.on("Defaults", "DefaultCovered")
def covered(work: Work, log: Log, f: Fields) -> None:
    """The risk reserve paid for the buyer."""
    _decided(work, log, f, "covered", paid_fen=f["amount_fen"], **_grounds(f))


@handlers.on("Defaults", "DefaultUnwound")
def unwound(work: Work, log: Log, f: Fields) -> None:
    """Both sides got back what stood aside; the innocent one is owed a compensation."""
    compensation_fen = f["compensation_fen"]
    owed = {"compensation_fen": compensation_fen, "owed_fen": compensation_fen}
    _decided(work, log, f, "unwound", **owed, **_grounds(f))


@handlers.on("Defaults", "CompensationPaid")
def compensation_paid(work: Work, log: Log, f: Fields) -> None:
    """The risk reserve paid the innocent side, all or as much as it had."""
    work.edit(defaults, f["trade_id"])["owed_fen"] = f["owed_fen"]


def _grounds(f: Fields) -> dict[str, Any]:
    return {
        "barred_until_s": f["barred_until_s"],
        "decision_reason": f["reason"],
        "decision_document_hash": f["document_hash"],
    }


def _decided(work: Work, log: Log, f: Fields, state: str, **values: Any) -> None:
    work.edit(defaults, f["trade_id"]).update(state=state, decided_s=log.at_s, **values)
