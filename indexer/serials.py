"""
Follow serial numbers through the movements of units, first in, first out, as `carbon.serials` does.

An account's queue lies in `serial_holdings` between two positions that `serial_queues` keeps, so a movement reads and
writes only the ranges that it takes, by their keys. A range that joins the one before it becomes one with it.
"""

from typing import Any

from indexer.log import Log
from indexer.work import Work
from readmodel.tables import serial_holdings, serial_moves, serial_queues

Range = tuple[int, int]
"""First and last serial number."""


def span_of(serials: Range) -> int:
    """Smallest k with 2**k >= how many serials there are: what the index of `serial_moves` looks for."""
    first, last = serials
    return (last - first).bit_length()


def follow(
    work: Work,
    log: Log,
    item: int,
    class_id: str,
    quantity_t: int,
    source: str | None,
    target: str | None,
    first_serial: int | None = None,
) -> None:
    """
    Follow one movement, numbered `item` within its log.

    :param source: who gives the units; None when they are issued, beginning with `first_serial`
    :param target: who has them after; None when they end
    """
    if source == target or quantity_t <= 0:
        return
    if source is not None:
        moved = _take(work, class_id, source, quantity_t)
    else:
        moved = [] if first_serial is None else [(first_serial, first_serial + quantity_t - 1)]
    for part, serials in enumerate(moved):
        if target is not None:
            _append(work, class_id, target, serials)
        work.record(
            serial_moves,
            block=log.block,
            log_index=log.log_index,
            item=item,
            part=part,
            class_id=class_id,
            first_serial=serials[0],
            last_serial=serials[1],
            span=span_of(serials),
        )


def _take(work: Work, class_id: str, account: str, quantity_t: int) -> list[Range]:
    """Take what came first. Where less is there than moves, the check of the read model will say so."""
    queue = work.edit(serial_queues, class_id, account)
    taken: list[Range] = []
    while quantity_t > 0 and queue["head"] < queue["tail"]:
        row = work.edit(serial_holdings, class_id, account, queue["head"])
        first, last = row["first_serial"], row["last_serial"]
        if last - first + 1 > quantity_t:
            last = first + quantity_t - 1
            row["first_serial"] = last + 1
        else:
            work.delete(serial_holdings, class_id, account, queue["head"])
            queue["head"] += 1
        taken.append((first, last))
        quantity_t -= last - first + 1
    return taken


def _append(work: Work, class_id: str, account: str, serials: Range) -> None:
    queue = work.edit(serial_queues, class_id, account)
    if queue["head"] < queue["tail"]:
        newest: dict[str, Any] | None = work.find(serial_holdings, class_id, account, queue["tail"] - 1)
        if newest is not None and newest["last_serial"] + 1 == serials[0]:
            work.edit(serial_holdings, class_id, account, queue["tail"] - 1)["last_serial"] = serials[1]
            return
    row = work.create(serial_holdings, class_id=class_id, account=account, position=queue["tail"])
    row["first_serial"], row["last_serial"] = serials
    queue["tail"] += 1
