"""
Surveillance of the market: what of a day's orders and trades meets the thresholds that were in force on it.

Thresholds and what came of an alert stand in `contracts/trading/Surveillance.vy`; the search is here. The same orders,
trades, relations and thresholds give the same evidence to the byte, whoever searches. An alert is a reason to look, not
a verdict.
"""

from carbon.surveillance.evidence import Evidence, evidence_of
from carbon.surveillance.rules import Groups, Kind, Thresholds, suggested
from carbon.surveillance.search import Finding, OrderSeen, TradingDaySeen, findings

__all__ = [
    "Evidence",
    "Finding",
    "Groups",
    "Kind",
    "OrderSeen",
    "Thresholds",
    "TradingDaySeen",
    "evidence_of",
    "findings",
    "suggested",
]
