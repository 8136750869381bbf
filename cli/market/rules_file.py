"""Rules files: JSON, checked key by key; what is left out comes from the Chinese national market."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from carbon.exchange.hours import Hours, Span, day_number
from carbon.exchange.records import MONEY
from carbon.exchange.rules import MAX_PRODUCTS, Bounds, ExchangeRules, national_rules, span_of
from carbon.order_book import SelfTrade
from carbon.units import BASIS_POINTS, BasisPoints, FenPerTonne, MarketDay, Tonnes
from cli.market.lines import MAX_NUMBER
from cli.registry.tables import UNQUOTED, BadTable, text_of

KEYS = (
    "timezone", "sessions", "block_sessions", "holidays", "tick_fen", "listed", "block", "products",
    "position_limits_t", "self_trade", "fees_bp", "halted", "restricted", "credit_record",
)  # fmt: skip
BOUNDS_KEYS = ("band_bp", "min_t", "max_t")
PRODUCT_KEYS = ("reference_fen_per_t",)


class _Table:
    """An object of the file, with the way to it."""

    def __init__(self, path: Path, way: str, values: Any, known: Iterable[str] | None = None) -> None:
        self.path, self.way, self.values = path, way, values
        if not isinstance(values, dict):
            raise self.bad("", "is no object: write it in braces")
        for key in values:
            if known is not None and key not in known:
                raise self.bad(key, f"is no rule: use {', '.join(known)}, or leave it out")

    def bad(self, key: str, problem: str) -> BadTable:
        """The error that names a key."""
        where = ".".join(filter(None, (self.way, key)))
        return BadTable(self.path, problem, column=where) if where else BadTable(self.path, problem)

    def take(self, key: str, otherwise: Any, read: Callable[[str, Any], Any]) -> Any:
        """What is read from a key, or what stands for a key that is left out."""
        return read(key, self.values[key]) if key in self.values else otherwise

    def whole(self, least: int, most: int = MAX_NUMBER) -> Callable[[str, Any], int]:
        """A reader of whole numbers."""

        def read(key: str, value: Any) -> int:
            if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
                raise self.bad(key, f"{value!r} is not a whole number from {least} to {most}: give one")
            return value

        return read

    def whole_or_none(self, least: int) -> Callable[[str, Any], int | None]:
        """A reader of whole numbers, where null is none."""
        read = self.whole(least)
        return lambda key, value: None if value is None else read(key, value)

    def names(self, key: str, value: Any) -> frozenset[str]:
        """A list of names."""
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise self.bad(key, "is no list of names: write [] for none")
        return frozenset(value)


def load(path: Path) -> ExchangeRules:
    """
    Read a rules file.

    :raises BadTable: names the first thing that is wrong
    """
    try:
        values = json.loads(text_of(path))
    except ValueError as error:
        raise BadTable(path, f"is no JSON ({error}): check its commas and quotes") from error
    table, national = _Table(path, "", values, KEYS), national_rules()
    return ExchangeRules(
        hours=_hours(table, national.hours),
        tick=FenPerTonne(table.take("tick_fen", national.tick, table.whole(1))),
        listed=_bounds(table, "listed", national.listed),
        block=_bounds(table, "block", national.block),
        references=_products(table) if "products" in table.values else national.references,
        position_limits=_position_limits(table),
        self_trade=table.take("self_trade", national.self_trade, lambda key, value: _self_trade(table, key, value)),
        fee=BasisPoints(table.take("fees_bp", national.fee, table.whole(0, BASIS_POINTS))),
        halted=table.take("halted", national.halted, table.names),
        restricted=table.take("restricted", national.restricted, table.names),
        credit_record=table.take("credit_record", national.credit_record, table.names),
    )


def _hours(table: _Table, national: Hours) -> Hours:
    return Hours(
        zone=table.take("timezone", national.zone, lambda key, value: _zone(table, key, value)),
        listed=table.take("sessions", national.listed, lambda key, value: _spans(table, key, value)),
        block=table.take("block_sessions", national.block, lambda key, value: _spans(table, key, value)),
        holidays=table.take("holidays", national.holidays, lambda key, value: _holidays(table, key, value)),
    )


def _zone(table: _Table, key: str, value: Any) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as error:
        raise table.bad(key, f"{value!r} is no time zone: name one such as Asia/Shanghai") from error


def _spans(table: _Table, key: str, value: Any) -> tuple[Span, ...]:
    try:
        spans = sorted(span_of(f"{opens}-{closes}") for opens, closes in value)
    except (ValueError, TypeError) as error:
        problem = f"{json.dumps(value)} is no list of sessions"
        raise table.bad(key, f'{problem}: write pairs of times in order, such as [["09:30","11:30"]]') from error
    for before, after in pairwise(spans):
        if after.opens_s < before.closes_s:
            raise table.bad(key, "two sessions overlap: write each time once")
    return tuple(spans)


def _holidays(table: _Table, key: str, value: Any) -> frozenset[MarketDay]:
    try:
        return frozenset(day_number(date.fromisoformat(day)) for day in table.names(key, value))
    except ValueError as error:
        raise table.bad(key, f"{error}: write days as 2024-12-25") from error


def _bounds(table: _Table, key: str, national: Bounds) -> Bounds:
    inner = _Table(table.path, key, table.values.get(key, {}), BOUNDS_KEYS)
    min_t = inner.take("min_t", national.min_t, inner.whole(1))
    return Bounds(
        band=BasisPoints(inner.take("band_bp", national.band, inner.whole(0, BASIS_POINTS))),
        min_t=Tonnes(min_t),
        max_t=inner.take("max_t", national.max_t, inner.whole_or_none(1)),
    )


def _products(table: _Table) -> dict[str, FenPerTonne]:
    products = _Table(table.path, "products", table.values["products"])
    if len(products.values) > MAX_PRODUCTS:
        raise table.bad("products", f"has more than {MAX_PRODUCTS}: a voucher code has one symbol for them")
    found = {}
    for name, terms in products.values.items():
        if not name.strip() or name != name.strip() or name == MONEY or UNQUOTED.search(name):
            raise products.bad(name, "is no name for a product: use one without commas, quotes and spaces around it")
        inner = _Table(table.path, f"products.{name}", terms, PRODUCT_KEYS)
        reference = inner.take("reference_fen_per_t", None, inner.whole(1))
        if reference is None:
            raise inner.bad("reference_fen_per_t", "is missing: give the close before the first day")
        found[name] = FenPerTonne(reference)
    return found


def _position_limits(table: _Table) -> Mapping[str, Tonnes]:
    limits = _Table(table.path, "position_limits_t", table.values.get("position_limits_t", {}))
    return {name: limits.take(name, None, limits.whole(0)) for name in limits.values}


def _self_trade(table: _Table, key: str, value: Any) -> SelfTrade:
    if value not in list(SelfTrade):
        raise table.bad(key, f"unknown word {value!r}: use {' or '.join(SelfTrade)}")
    return SelfTrade(value)
