"""What was on the chain over time, and who made its blocks; from the hours that the indexer adds up."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, func, select

from api.errors import BadRequest
from api.models.chain import Period, Proposer
from api.store import View, number_of
from carbon.units import S_PER_DAY
from readmodel.tables import chain_hours

By = Literal["hour", "day"]
S_PER_HOUR = 3_600
USUAL_DAYS: Mapping[By, int] = {"hour": 2, "day": 30}
MOST_DAYS: Mapping[By, int] = {"hour": 31, "day": 366}
COUNTED = ("blocks", "missed", "transactions", "refused", "gas_used", "orders", "batches")
FULL_BP = 10_000

Days = range
"""Market days that are asked for, in their order."""


def days_of(view: View, by: By, first: date | None, last: date | None) -> Days:
    """
    The days of a question: up to the newest block's, and as many as is usual, unless it says otherwise.

    :raises BadRequest: they end before they begin, or are too many
    """
    end = view.today if last is None else min(number_of(last), view.today)
    begin = end - USUAL_DAYS[by] + 1 if first is None else number_of(first)
    days = range(begin, end + 1)
    if first is not None and last is not None and last < first:
        raise BadRequest(f"last: {last} is before {first}")
    if len(days) > MOST_DAYS[by]:
        raise BadRequest(f"first: {len(days)} days are more than {MOST_DAYS[by]} by the {by}")
    return days


def periods(view: View, by: By, days: Days) -> list[Period]:
    """Each hour or day since the chain's first, empty ones too. A day takes the hours that begin in it."""
    hours = view.db.execute(_sums(chain_hours.c.hour_s).where(_within(view, days)).group_by(chain_hours.c.hour_s)).all()
    earliest_s = view.db.execute(select(func.min(chain_hours.c.hour_s))).scalar()
    if earliest_s is None:
        return []
    found: dict[int, dict[str, int]] = {
        begin_s: dict.fromkeys(COUNTED, 0)
        for begin_s in _begins(view, by, days)
        if begin_s + _length_s(by) > earliest_s
    }
    for hour in hours:
        sums = found[_begin_s(view, by, hour.hour_s)]
        for name in COUNTED:
            sums[name] += getattr(hour, name)
    return [Period(begins=view.time(begin_s), **sums) for begin_s, sums in found.items()]


def proposers(view: View, days: Days, names: Mapping[bytes, str]) -> list[Proposer]:
    """Who made the blocks of these days, and who missed turns in them, most blocks first."""
    rows = view.db.execute(_sums(chain_hours.c.proposer).where(_within(view, days)).group_by(chain_hours.c.proposer))
    made = sorted(rows, key=lambda row: (-row.blocks, row.proposer))
    total = sum(row.blocks for row in made)
    return [_proposer(row, total, names) for row in made]


def _proposer(row: Row[Any], total: int, names: Mapping[bytes, str]) -> Proposer:
    return Proposer(
        account=row.proposer,
        name=names.get(bytes.fromhex(row.proposer[2:])),
        blocks=row.blocks,
        share_bp=row.blocks * FULL_BP // total if total else 0,
        missed=row.missed,
    )


def _sums(key: ColumnElement[Any]) -> Any:
    return select(key, *(func.sum(chain_hours.c[name]).label(name) for name in COUNTED))


def _within(view: View, days: Days) -> ColumnElement[bool]:
    return chain_hours.c.hour_s.between(_midnight_s(view, days.start), _midnight_s(view, days.stop) - 1)


def _midnight_s(view: View, day: int) -> int:
    return day * S_PER_DAY - _offset_s(view)


def _offset_s(view: View) -> int:
    return int(view.zone.utcoffset(None).total_seconds())


def _begins(view: View, by: By, days: Days) -> Iterator[int]:
    """When the periods begin, up to the newest block's."""
    stop_s = min(_midnight_s(view, days.stop), view.time_s + 1)
    yield from range(_begin_s(view, by, _midnight_s(view, days.start)), stop_s, _length_s(by))


def _begin_s(view: View, by: By, hour_s: int) -> int:
    """Begin of the period that an hour belongs to."""
    if by == "hour":
        return hour_s - hour_s % S_PER_HOUR
    return _midnight_s(view, (hour_s + _offset_s(view)) // S_PER_DAY)


def _length_s(by: By) -> int:
    return S_PER_HOUR if by == "hour" else S_PER_DAY
