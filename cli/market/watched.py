"""A trading day as the exchange's or the ministry's API tells it, and what surveillance finds in it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import httpx

from carbon.order_book import Side
from carbon.settlement import Trade
from carbon.surveillance import (
    Evidence,
    Finding,
    Groups,
    Kind,
    OrderSeen,
    Thresholds,
    TradingDaySeen,
    evidence_of,
    findings,
)
from carbon.trading_methods import TradingMethod
from carbon.units import BasisPoints, FenPerTonne, MarketDay, Tonnes, UnixSeconds
from cli.session import rows
from cli.tx import Json, ask

EPOCH = date(1970, 1, 1)
MOST_ACCOUNTS = 8
"""That an alert on the chain names."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Thresholds and since when they are in force."""

    thresholds: Thresholds
    from_day: MarketDay


@dataclass(frozen=True, slots=True)
class Told:
    """Something that was found, with its evidence."""

    finding: Finding
    evidence: Evidence
    alert_id: int | None
    """Number of the alert with this evidence, or with what was known of it while the day ran; None: not raised yet."""

    @property
    def subject(self) -> tuple[Kind, str | None, Side | None]:
        """What stays the same when more of it becomes known."""
        return self.finding.kind, self.finding.party, self.finding.side

    @property
    def evidence_hash(self) -> str:
        """As the chain and the API write it."""
        return "0x" + self.evidence.digest.hex()

    def file_name(self, product_id: int, day: date) -> str:
        """Name of its evidence file."""
        return f"alert-{product_id}-{day}-{self.finding.kind.word}-{self.evidence.digest.hex()[:8]}.json"


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert about the day."""

    alert_id: int
    kind: Kind
    accounts: frozenset[str]
    evidence_hash: str
    is_of_its_day: bool
    """Raised on the day itself, when more may have followed."""

    def is_of(self, finding: Finding) -> bool:
        """Whether it may have been raised of this, when less of it was known."""
        is_about = self.accounts <= set(finding.accounts) and bool(self.accounts) == bool(finding.accounts)
        return self.is_of_its_day and self.kind is finding.kind and is_about


@dataclass(frozen=True, slots=True)
class Watched:
    """A day, as far as the API knows it."""

    day: TradingDaySeen
    groups: Groups
    chain_id: int
    symbol: str
    is_open: bool
    raised: tuple[Raised, ...]
    """Alerts about it, the first one first."""

    def told(self, rules: dict[Kind, Rule]) -> list[Told]:
        """What meets the thresholds. An alert stands for one finding."""
        thresholds = {kind: rule.thresholds for kind, rule in rules.items()}
        found = []
        for finding in findings(self.day, self.groups, thresholds):
            rule = rules[finding.kind]
            of_day = (self.day, self.groups, rule.thresholds, rule.from_day, self.chain_id)
            found.append(Told(finding, evidence_of(finding, *of_day), None))
        hashes = {one.evidence_hash for one in found}
        same = {alert.evidence_hash: alert.alert_id for alert in self.raised}
        earlier = [alert for alert in self.raised if alert.evidence_hash not in hashes]
        return [replace(one, alert_id=same.get(one.evidence_hash) or _taken(earlier, one.finding)) for one in found]


def rules_of(http: httpx.Client, token: str, day: date) -> dict[Kind, Rule]:
    """The thresholds in force on a day, of the kinds that have any."""
    found = ask(http, f"/market/surveillance-rules?day={day}", token=token)["items"]
    return {
        Kind(one["number"]): Rule(_thresholds(one), MarketDay(one["from_day_number"])) for one in found if one["is_on"]
    }


def watched(http: httpx.Client, token: str, product_id: int, day: date) -> Watched:
    """All that is known of a product's day."""
    head = ask(http, f"/exchange/days/{product_id}/{day}", token=token)
    of_day = f"product_id={product_id}&from={day}&to={day}"
    related = rows(http, "/exchange/relations?is_related=true", token)
    return Watched(
        day=TradingDaySeen(
            product_id=product_id,
            day=MarketDay(head["day_number"]),
            orders=[_order(one) for one in rows(http, f"/exchange/orders?{of_day}", token)],
            trades=[_trade(one) for one in rows(http, f"/exchange/trades?{of_day}", token)],
            listed_end=_seconds(head["listed_end_at"]),
            previous_close=FenPerTonne(head["previous_close_fen"]),
            earlier=[(MarketDay(one["day_number"]), Tonnes(one["listed_t"])) for one in head["earlier"]],
        ),
        groups=Groups((one["account"], one["other"]) for one in related),
        chain_id=head["chain_id"],
        symbol=head["symbol"],
        is_open=head["state"] == "open",
        raised=tuple(
            sorted(map(_raised, rows(http, f"/exchange/alerts?{of_day}", token)), key=lambda one: one.alert_id)
        ),
    )


def day_of(number: int) -> date:
    """The date of a market day."""
    return EPOCH + timedelta(days=number)


def _taken(earlier: list[Raised], finding: Finding) -> int | None:
    """The first alert that may be of this, which is then of nothing else."""
    for alert in earlier:
        if alert.is_of(finding):
            earlier.remove(alert)
            return alert.alert_id
    return None


def _raised(one: Json) -> Raised:
    accounts = frozenset(account["account"] for account in one["accounts"])
    is_of_its_day = datetime.fromisoformat(one["raised_at"]).date() == date.fromisoformat(one["day"])
    return Raised(one["alert_id"], Kind[one["kind"].upper()], accounts, one["evidence_hash"], is_of_its_day)


def _thresholds(one: Json) -> Thresholds:
    return Thresholds(
        window_s=one["window_s"],
        count=one["count"],
        quantity=Tonnes(one["quantity_t"]),
        share=BasisPoints(one["share_bp"]),
        move=BasisPoints(one["move_bp"]),
    )


def _order(one: Json) -> OrderSeen:
    return OrderSeen(
        order_id=int(one["order_id"]),
        account=one["account"],
        side=Side[one["side"].upper()],
        price=FenPerTonne(one["price_fen"]),
        quantity=Tonnes(one["quantity_t"]),
        filled=Tonnes(one["filled_t"]),
        placed_at=_seconds(one["placed_at"]),
        cancelled_at=_seconds(one["closed_at"]) if one["state"] == "cancelled" else None,
    )


def _trade(one: Json) -> Trade:
    return Trade(
        trade_id=int(one["trade_id"]),
        buyer=one["buyer"],
        seller=one["seller"],
        price=FenPerTonne(one["price_fen"]),
        quantity=Tonnes(one["quantity_t"]),
        buy_ref=int(one["buy_ref"]),
        sell_ref=int(one["sell_ref"]),
        method=TradingMethod[one["method"].upper()],
        at=_seconds(one["made_at"]),
    )


def _seconds(text: str) -> UnixSeconds:
    return UnixSeconds(int(datetime.fromisoformat(text).timestamp()))
