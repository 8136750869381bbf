"""The way of serial numbers through accounts."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from api.errors import BadRequest, NotFound
from api.models.serials import SerialPlace, SerialStep, SerialTrace
from api.paging import as_of
from api.queries.naming import names_of
from api.store import View
from carbon.serial_text import MalformedSerial, SerialText, parse_serial
from carbon.serials import SerialRange
from readmodel.tables import classes, serial_moves, transfers

MOST_STEPS = 5_000
"""Movements that one answer shows at most."""
SPANS = range(57)
"""Exponents of `serial_moves.span`: a class has less than 2**56 units."""
ENDED = {"surrendered": "surrendered"}
"""Kind of a movement to nobody -> state; any other is a cancellation."""
TOLD = {"issued", "surrendered", "cancelled"}
"""Kinds of movements whose account everyone may know: published allocation and compliance."""


def serial_of(text: str) -> SerialText:
    """
    Read a serial number or a range of them.

    :raises BadRequest: it names no unit
    """
    try:
        return parse_serial(text)
    except MalformedSerial as error:
        raise BadRequest(str(error)) from error


def class_of(view: View, wanted: SerialText) -> Row[Any]:
    """
    The class that a serial number names.

    :raises NotFound: there is none, or it has no such number
    """
    same = (
        func.upper(classes.c.scheme) == wanted.scheme,
        func.upper(classes.c.kind) == wanted.kind,
        classes.c.vintage == wanted.vintage,
    )
    row = view.db.execute(select(classes).where(*same)).first()
    if row is None:
        raise NotFound(f"there is no class of units {wanted.scheme}-{wanted.kind}-{wanted.vintage:04d}")
    if wanted.serials.last > row.issued_t:
        raise NotFound(f"{wanted} was never issued: the class has {row.issued_t} units")
    return row


def overlapping(class_id: str, serials: SerialRange) -> ColumnElement[bool]:
    """Movements that took some of these numbers. Each size has a short stretch of the index."""
    moves = serial_moves.c
    near = [and_(moves.span == k, moves.first_serial.between(serials.first - 2**k + 1, serials.last)) for k in SPANS]
    return and_(moves.class_id == class_id, moves.last_serial >= serials.first, or_(*near))


def with_movements() -> Select[Any]:
    """Movements of serial numbers with what `transfers` says of them."""
    moves, names = serial_moves.c, ("kind", "from_account", "to_account", "note", "at_s", "transaction_hash")
    same = and_(*(moves[name] == transfers.c[name] for name in ("block", "log_index", "item")))
    return select(serial_moves, *(transfers.c[name] for name in names)).join(transfers, same)


def trace(view: View, wanted: SerialText, *, is_public: bool) -> SerialTrace:
    """
    The way of these numbers.

    :param is_public: leave out who gave and took between issue and end: the market is anonymous
    :raises NotFound: they were never issued
    :raises BadRequest: they moved too often for one answer
    """
    unit_class = class_of(view, wanted)
    query = with_movements().where(overlapping(unit_class.class_id, wanted.serials))
    query = query.order_by(*serial_moves.primary_key).limit(MOST_STEPS + 1)
    rows = view.db.execute(query).all()
    if len(rows) > MOST_STEPS:
        raise BadRequest(f"{wanted} moved more than {MOST_STEPS} times: ask for fewer serial numbers")
    if not rows:
        raise NotFound(f"{wanted} has no path in this read model: the indexer has to make it anew")
    known = names_of(view, {account for row in rows for account in (row.from_account, row.to_account) if account})
    return SerialTrace(
        as_of=as_of(view),
        serial=str(wanted),
        class_id=unit_class.class_id,
        scheme=unit_class.scheme,
        kind=unit_class.kind,
        vintage=unit_class.vintage,
        first_serial=str(wanted.serials.first),
        last_serial=str(wanted.serials.last),
        issued_at=view.time(rows[0].at_s),
        now=[_place_of(view, place, known, is_public) for place in _places(wanted.serials, rows)],
        steps=[_step_of(view, row, wanted.serials, known, is_public) for row in rows],
    )


def _clipped(row: Row[Any], wanted: SerialRange) -> SerialRange:
    return SerialRange(max(row.first_serial, wanted.first), min(row.last_serial, wanted.last))


Place = tuple[SerialRange, Row[Any]]
"""Serial numbers and the last movement that took them."""


def _places(wanted: SerialRange, rows: Sequence[Row[Any]]) -> list[Place]:
    """The last movement of each number, joined where neighbours moved together. Rows come oldest first."""
    places: list[Place] = []
    for row in rows:
        _paint(places, _clipped(row, wanted), row)
    return places


def _paint(places: list[Place], serials: SerialRange, row: Row[Any]) -> None:
    """Let a movement take its numbers out of the places where they were."""
    start = bisect_left(places, serials.first, key=lambda place: place[0].last)
    end = start
    kept: list[Place] = []
    while end < len(places) and places[end][0].first <= serials.last:
        before, of = places[end]
        if before.first < serials.first:
            kept.append((SerialRange(before.first, serials.first - 1), of))
        if before.last > serials.last:
            kept.append((SerialRange(serials.last + 1, before.last), of))
        end += 1
    places[start:end] = sorted([*kept, (serials, row)], key=lambda place: place[0].first)


def _state_of(row: Row[Any]) -> str:
    return "held" if row.to_account is not None else ENDED.get(row.kind, "cancelled")


def _place_of(view: View, place: Place, known: Mapping[str, str], is_public: bool) -> SerialPlace:
    serials, row = place
    state = _state_of(row)
    account = row.to_account or row.from_account
    if is_public and row.kind not in TOLD:
        account = None
    return SerialPlace.model_validate(
        {
            "first_serial": str(serials.first),
            "last_serial": str(serials.last),
            "quantity_t": serials.quantity,
            "state": state,
            "account": account,
            "name": known.get(account) if account else None,
            "since": view.time(row.at_s),
        }
    )


def _step_of(view: View, row: Row[Any], wanted: SerialRange, known: Mapping[str, str], is_public: bool) -> SerialStep:
    serials = _clipped(row, wanted)
    is_told = row.kind in TOLD or not is_public
    giver, taker = (row.from_account, row.to_account) if is_told else (None, None)
    return SerialStep.model_validate(
        dict(row._mapping)
        | {
            "first_serial": str(serials.first),
            "last_serial": str(serials.last),
            "quantity_t": serials.quantity,
            "from_account": giver,
            "from_name": known.get(giver) if giver else None,
            "to_account": taker,
            "to_name": known.get(taker) if taker else None,
            "note": row.note if is_told else None,
            "at": view.time(row.at_s),
        }
    )
