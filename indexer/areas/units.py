"""
Allowances: who holds which units, and every movement of them.

Reserves and what is due have no events of their own: `market` keeps them from orders and trades.
"""

from typing import Any

from indexer.log import ZERO_ADDRESS, Fields, Handlers, Log
from indexer.serials import follow
from indexer.work import Work
from readmodel.tables import chain, classes, holdings, serial_blocks, transfers

HELD_IN = {1: "registry_t", 2: "trading_t"}
"""Sub-account, as the contract numbers it, and the column of what it holds."""

FROZEN_IN = {1: "registry_frozen_t", 2: "trading_frozen_t"}
"""Sub-account and the column of what is frozen in it."""

ECHOED = ("ForceTransferred",)
"""Events between two accounts that ERC-1155's own follows, telling the same once more."""

ONLY_ROW = 1

handlers = Handlers()


def moved(
    work: Work,
    log: Log,
    kind: str,
    class_id: str,
    quantity_t: int,
    *,
    source: str | None = None,
    target: str | None = None,
    item: int = 0,
    first_serial: int | None = None,
    **rest: Any,
) -> None:
    """
    Keep one movement, and which serial numbers moved.

    :param source: who gives the units; None when they are issued
    :param target: who has them after; None when they end
    :param item: place of the movement in a log with several
    :param first_serial: of units that are issued
    """
    follow(work, log, item, class_id, quantity_t, source, target, first_serial)
    row = {"kind": kind, "class_id": class_id, "from_account": source, "to_account": target, "quantity_t": quantity_t}
    said = work.announced.pop(log.transaction_hash, {}) if work.announced else {}
    work.record(transfers, **log.place, item=item, at_s=log.at_s, **(row | rest | said))


@handlers.on("Allowances", "ClassDefined")
def class_defined(work: Work, log: Log, f: Fields) -> None:
    """The registry opens a class of units."""
    work.create(classes, **f, defined_s=log.at_s, **log.origin)


@handlers.on("Allowances", "Issued")
def issued(work: Work, log: Log, f: Fields) -> None:
    """New units with serials of their own, in the registry sub-account."""
    class_id, account, quantity_t = f["class_id"], f["account"], f["quantity_t"]
    _book_issue(work, log, 0, class_id, account, quantity_t, f["first_serial"], f["year"])


@handlers.on("Allowances", "IssuedBatch")
def issued_batch(work: Work, log: Log, f: Fields) -> None:
    """New units for many accounts, with consecutive serials; rows of zero have none."""
    first_serial = f["first_serial"]
    for item, (account, quantity_t) in enumerate(zip(f["accounts"], f["quantities_t"], strict=True)):
        if quantity_t > 0:
            _book_issue(work, log, item, f["class_id"], account, quantity_t, first_serial, f["year"])
            first_serial += quantity_t


def _book_issue(
    work: Work, log: Log, item: int, class_id: str, account: str, quantity_t: int, first_serial: int, year: int
) -> None:
    unit_class = work.edit(classes, class_id)
    unit_class["issued_t"] += quantity_t
    unit_class["held_t"] += quantity_t
    work.edit(holdings, class_id, account)["registry_t"] += quantity_t
    scheme = work.edit(chain, ONLY_ROW)
    scheme["issues"] += 1
    work.record(
        serial_blocks,
        **log.place,
        item=item,
        number=scheme["issues"],
        class_id=class_id,
        account=account,
        quantity_t=quantity_t,
        first_serial=first_serial,
        last_serial=first_serial + quantity_t - 1,
        year=year,
        issued_s=log.at_s,
    )
    moved(work, log, "issued", class_id, quantity_t, target=account, item=item, first_serial=first_serial)


@handlers.on("Allowances", "MovedToTrading")
def moved_to_trading(work: Work, log: Log, f: Fields) -> None:
    """From the registry to the trading sub-account."""
    class_id, account, quantity_t = f["class_id"], f["account"], f["quantity_t"]
    holding = work.edit(holdings, class_id, account)
    holding["registry_t"] -= quantity_t
    holding["trading_t"] += quantity_t
    moved(work, log, "moved_to_trading", class_id, quantity_t, source=account, target=account)


@handlers.on("Allowances", "MovedToRegistry")
def moved_to_registry(work: Work, log: Log, f: Fields) -> None:
    """From the trading to the registry sub-account."""
    class_id, account, quantity_t = f["class_id"], f["account"], f["quantity_t"]
    holding = work.edit(holdings, class_id, account)
    holding["trading_t"] -= quantity_t
    holding["registry_t"] += quantity_t
    moved(work, log, "moved_to_registry", class_id, quantity_t, source=account, target=account)


@handlers.on("Allowances", "Locked")
def locked(work: Work, log: Log, f: Fields) -> None:
    """Set aside for a surrender application."""
    work.edit(holdings, f["class_id"], f["account"])["locked_t"] += f["quantity_t"]
    moved(work, log, "locked", f["class_id"], f["quantity_t"], source=f["account"], target=f["account"])


@handlers.on("Allowances", "Unlocked")
def unlocked(work: Work, log: Log, f: Fields) -> None:
    """Free again: the application was rejected."""
    work.edit(holdings, f["class_id"], f["account"])["locked_t"] -= f["quantity_t"]
    moved(work, log, "unlocked", f["class_id"], f["quantity_t"], source=f["account"], target=f["account"])


@handlers.on("Allowances", "Delivered")
def delivered(work: Work, log: Log, f: Fields) -> None:
    """Reserved units of sellers are free units of buyers, all in trading: the transfers just before say whose."""
    handed = work.handed_over.pop(log.transaction_hash, [])
    assert len(handed) == f["transfers"], f"{len(handed)} transfers before a delivery of {f['transfers']}"
    for said, fields in handed:
        class_id, seller, buyer, quantity_t = fields["id"], fields["owner"], fields["to"], fields["amount"]
        holding = work.edit(holdings, class_id, seller)
        holding["trading_t"] -= quantity_t
        holding["reserved_t"] -= quantity_t
        holding = work.edit(holdings, class_id, buyer)
        holding["due_t"] -= quantity_t
        holding["trading_t"] += quantity_t
        moved(work, said, "delivered", class_id, quantity_t, source=seller, target=buyer)


@handlers.on("Allowances", "SetAside")
def set_aside(work: Work, log: Log, f: Fields) -> None:
    """Units of a trade in default stand aside; `market` moves them with the trade."""
    moved(work, log, "set_aside", f["class_id"], f["quantity_t"], source=f["seller"], target=f["seller"])


@handlers.on("Allowances", "DeliveredAside")
def delivered_aside(work: Work, log: Log, f: Fields) -> None:
    """Units that stood aside go to the buyer, or back to the seller, who is the buyer then."""
    class_id, seller, buyer, quantity_t = f["class_id"], f["seller"], f["buyer"], f["quantity_t"]
    work.handed_over.pop(log.transaction_hash, None)
    work.edit(holdings, class_id, seller)["aside_t"] -= quantity_t
    work.edit(holdings, class_id, buyer)["trading_t"] += quantity_t
    kind = "given_back" if seller == buyer else "delivered"
    moved(work, log, kind, class_id, quantity_t, source=seller, target=buyer)


@handlers.on("Allowances", "Surrendered")
def surrendered(work: Work, log: Log, f: Fields) -> None:
    """Locked units are burnt against an obligation."""
    class_id, account, quantity_t = f["class_id"], f["account"], f["quantity_t"]
    holding = work.edit(holdings, class_id, account)
    holding["registry_t"] -= quantity_t
    holding["locked_t"] -= quantity_t
    unit_class = work.edit(classes, class_id)
    unit_class["held_t"] -= quantity_t
    unit_class["surrendered_t"] += quantity_t
    moved(work, log, "surrendered", class_id, quantity_t, source=account)


@handlers.on("Allowances", "Cancelled")
def cancelled(work: Work, log: Log, f: Fields) -> None:
    """Free units end without meeting an obligation; why is told by the contract that asked for it."""
    class_id, account, quantity_t = f["class_id"], f["account"], f["quantity_t"]
    work.edit(holdings, class_id, account)["registry_t"] -= quantity_t
    unit_class = work.edit(classes, class_id)
    unit_class["held_t"] -= quantity_t
    unit_class["cancelled_t"] += quantity_t
    moved(work, log, "cancelled", class_id, quantity_t, source=account)


@handlers.on("Allowances", "Frozen")
def frozen(work: Work, log: Log, f: Fields) -> None:
    """Free units of a sub-account are frozen by order."""
    column = FROZEN_IN[f["sub_account"]]
    work.edit(holdings, f["class_id"], f["account"])[column] += f["quantity_t"]
    moved(work, log, "frozen", f["class_id"], f["quantity_t"], source=f["account"], target=f["account"])


@handlers.on("Allowances", "Unfrozen")
def unfrozen(work: Work, log: Log, f: Fields) -> None:
    """Frozen units are free again, where they are."""
    column = FROZEN_IN[f["sub_account"]]
    work.edit(holdings, f["class_id"], f["account"])[column] -= f["quantity_t"]
    moved(work, log, "unfrozen", f["class_id"], f["quantity_t"], source=f["account"], target=f["account"])


@handlers.on("Allowances", "ForceTransferred")
def force_transferred(work: Work, log: Log, f: Fields) -> None:
    """Frozen units of either sub-account become free units of another account, in its registry sub-account."""
    class_id, owner, to, quantity_t = f["class_id"], f["owner"], f["to"], f["quantity_t"]
    holding = work.edit(holdings, class_id, owner)
    holding[HELD_IN[f["sub_account"]]] -= quantity_t
    holding[FROZEN_IN[f["sub_account"]]] -= quantity_t
    work.edit(holdings, class_id, to)["registry_t"] += quantity_t
    moved(work, log, "forced", class_id, quantity_t, source=owner, target=to)


@handlers.on("Allowances", "TransferSingle")
def transfer_single(work: Work, log: Log, f: Fields) -> None:
    """A transfer between registry sub-accounts, or one of a delivery; an echo changes nothing again."""
    if ZERO_ADDRESS in (f["owner"], f["to"]) or log.follows in ECHOED:
        return
    if work.name_of(f["operator"]) == "Settlement":
        work.handed_over.setdefault(log.transaction_hash, []).append((log, f))
        return
    transferred(work, log, f["owner"], f["to"], 0, f["id"], f["amount"])


@handlers.on("Allowances", "TransferBatch")
def transfer_batch(work: Work, log: Log, f: Fields) -> None:
    """Several classes at once between registry sub-accounts."""
    for item, (class_id, quantity_t) in enumerate(zip(f["ids"], f["amounts"], strict=True)):
        transferred(work, log, f["owner"], f["to"], item, class_id, quantity_t)


def transferred(work: Work, log: Log, owner: str, to: str, item: int, class_id: str, quantity_t: int) -> None:
    """Move free units from one registry sub-account to another."""
    work.edit(holdings, class_id, owner)["registry_t"] -= quantity_t
    work.edit(holdings, class_id, to)["registry_t"] += quantity_t
    moved(work, log, "transferred", class_id, quantity_t, source=owner, target=to, item=item)
