"""
The evidence file of an alert: canonical JSON, so that whoever looks comes to the same bytes and the same hash.

Keys in order, no spaces, ASCII, whole numbers; numbers that may pass 2^53 as decimal text, one line end behind it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from carbon.hashing import keccak
from carbon.settlement import Trade
from carbon.surveillance.rules import Groups, Thresholds
from carbon.surveillance.search import Finding, OrderSeen, TradingDaySeen
from carbon.units import MarketDay, Tonnes

VERSION = 1
"""Of the layout."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file and what names it on the chain."""

    content: bytes
    digest: bytes
    """keccak256 of the content."""


def evidence_of(
    finding: Finding, day: TradingDaySeen, groups: Groups, rule: Thresholds, from_day: MarketDay, chain_id: int
) -> Evidence:
    """
    Write down what was found, by which thresholds, and the orders, trades and relations that show it.

    :param from_day: first day on which the thresholds were in force
    """
    found = {
        "accounts": finding.accounts,
        "chain_id": chain_id,
        "day": day.day,
        "days": [{"day": earlier, "quantity_t": tonnes} for earlier, tonnes in finding.days],
        "kind": finding.kind.word,
        "measured_bp": finding.measured,
        "orders": [_order(order) for order in finding.orders],
        "product_id": day.product_id,
        "quantity_t": finding.quantity,
        "related": [] if finding.party is None else groups.pairs_of(finding.party),
        "rule": _rule(rule, from_day),
        "side": None if finding.side is None else finding.side.name.lower(),
        "tonnes": _tonnes(finding),
        "trades": [_trade(trade) for trade in finding.trades],
        "version": VERSION,
    }
    content = json.dumps(found, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    return Evidence(content, keccak(content))


def _rule(rule: Thresholds, from_day: MarketDay) -> dict[str, int]:
    return {
        "count": rule.count,
        "from_day": from_day,
        "move_bp": rule.move,
        "quantity_t": rule.quantity,
        "share_bp": rule.share,
        "window_s": rule.window_s,
    }


def _order(order: OrderSeen) -> dict[str, Any]:
    return {
        "account": order.account,
        "cancelled_s": order.cancelled_at,
        "filled_t": order.filled,
        "order_id": str(order.order_id),
        "placed_s": order.placed_at,
        "price_fen": order.price,
        "quantity_t": order.quantity,
        "side": order.side.name.lower(),
    }


def _trade(trade: Trade) -> dict[str, Any]:
    return {
        "buyer": trade.buyer,
        "made_s": trade.at,
        "method": trade.method,
        "price_fen": trade.price,
        "quantity_t": trade.quantity,
        "seller": trade.seller,
        "trade_id": str(trade.trade_id),
    }


def _tonnes(finding: Finding) -> Sequence[Tonnes]:
    """Of each of the accounts, in their order."""
    return [finding.involved[account] for account in finding.accounts]
