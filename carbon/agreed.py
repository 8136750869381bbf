"""
Agreed transfers: published demands, matching of them, and their taking. Twin of `contracts/trading/AgreedTransfers.vy`.

IEEE 3218-2022 8.5 asks for a public list of demands with the prices that each side accepts, 8.6 for a contract that
proposes and makes pairs of them. The rules of a pair stand in `overlap_of`, `part_of` and `price_of`, the order in
`AgreedTransfers.match`. Reserves are kept in the ledgers' twins.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from carbon.deals import Deal, Desk
from carbon.order_book import Side
from carbon.refusal import Refused, require
from carbon.units import FenPerTonne, MarketDay, Tonnes

METHOD = 30
"""Code of agreed transfers in the exchange's data; 10, 20 and 21 are the national ones."""

MAX_STEPS = 256
"""Demands that one call of `match` may look at, trades counted in."""


@dataclass(slots=True)
class Demand:
    """What somebody wants to buy or sell within a day, in public."""

    demand_id: int
    """Counts from 1."""

    account: str
    """Who published it."""

    only_for: str | None
    """Who alone may take it; it is not matched then."""

    product_id: int
    """Product of `Market`."""

    side: Side
    """Buy or sell."""

    lowest: FenPerTonne
    """Lowest price that is acceptable."""

    highest: FenPerTonne
    """Highest price that is acceptable; what a buyer's reserve is counted at."""

    open: Tonnes
    """What is not yet traded."""

    smallest_part: Tonnes
    """Less than that is not taken of it, unless it is all that is open."""

    day: MarketDay
    """Day it lapses with."""


class Overlap(NamedTuple):
    """Prices that two demands accept, both ends included."""

    lowest: FenPerTonne
    """The higher of the two lowest prices."""

    highest: FenPerTonne
    """The lower of the two highest prices."""

    @property
    def width(self) -> int:
        """Fen from end to end; below 0 when there is no price for both."""
        return self.highest - self.lowest


def overlap_of(one: Demand, other: Demand) -> Overlap:
    """The prices that both accept."""
    return Overlap(max(one.lowest, other.lowest), min(one.highest, other.highest))


def part_of(one: Demand, other: Demand) -> Tonnes:
    """How much the two would trade: all that both have open; 0 when that is too small a part for one of them."""
    part = min(one.open, other.open)
    is_enough = all(part >= min(demand.smallest_part, demand.open) for demand in (one, other))
    return Tonnes(part) if is_enough else Tonnes(0)


def price_of(overlap: Overlap, tick: FenPerTonne) -> FenPerTonne:
    """
    The middle of an overlap, rounded down to the tick: in the buyer's favour, by less than a tick.

    Both ends are multiples of the tick inside the day's limits, and so is what comes out.
    """
    middle = (overlap.lowest + overlap.highest) // 2
    return FenPerTonne(middle - middle % tick)


def fits(one: Demand, other: Demand) -> bool:
    """Whether two demands can be matched: opposite sides, different owners, a common price and a large enough part."""
    return (
        one.side is not other.side
        and one.account != other.account
        and overlap_of(one, other).width >= 0
        and part_of(one, other) > 0
    )


@dataclass(slots=True)
class _Round:
    """Where the matching of a product stands."""

    day: MarketDay
    """Rounds of another day are over."""

    order: list[int] = field(default_factory=list)
    """Open demands that can be matched, oldest first."""

    incoming: int = 0
    """Demand that is served; 0 when the round is through."""

    at: int = 0
    """Demand to be looked at next for it."""

    best: int = 0
    """Best one seen for it."""

    def after(self, demand_id: int) -> int:
        """The next younger demand, 0 behind the last."""
        return next((other for other in self.order if other > demand_id), 0)

    def serve(self, demand_id: int) -> None:
        """Begin to look for a demand from the oldest on; with none the round is through."""
        self.incoming = demand_id
        self.at = self.order[0] if demand_id else 0
        self.best = 0


class AgreedTransfers:
    """All published demands, with the twins of the ledgers behind them."""

    def __init__(self, desk: Desk, may_trade: Callable[[str], bool]) -> None:
        """Start empty."""
        self.desk = desk
        self._may_trade = may_trade
        self._demands: dict[int, Demand] = {}
        self._rounds: dict[int, _Round] = {}
        self._published = 0

    def publish(
        self,
        account: str,
        product_id: int,
        side: Side,
        lowest: FenPerTonne,
        highest: FenPerTonne,
        quantity: Tonnes,
        smallest_part: Tonnes,
        only_for: str | None = None,
    ) -> int:
        """Publish a demand for the rest of the day and set aside what stands behind it; its number."""
        rules = self.desk.opened(product_id, account)
        rules.check_price(lowest)
        rules.check_price(highest)
        rules.check_size(quantity)
        require(smallest_part > 0, "smallest part is zero")
        require(smallest_part <= quantity, "smallest part is above the quantity", part=smallest_part)
        require(lowest <= highest, "lowest price is above the highest", lowest=lowest, highest=highest)
        rules.check_band(lowest, highest)
        require(only_for != account, "would trade with own demand", account=account)
        self.desk.back(account, side, rules, highest, quantity)

        self._published += 1
        demand_id = self._published
        demand = Demand(
            demand_id, account, only_for, product_id, side, lowest, highest, quantity, smallest_part, rules.day
        )
        self._demands[demand_id] = demand
        if only_for is None:
            self._enlist(demand)
        return demand_id

    def withdraw(self, account: str, demand_id: int) -> Tonnes:
        """Take back what is open of a demand; its reserve is free at once."""
        demand = self._open(demand_id)
        require(demand.account == account, "caller does not own the demand", account=account)
        require(not self.desk.venue.is_over(demand.day), "day is over", day=demand.day)
        left = demand.open
        rules = self.desk.venue.rules_of(demand.product_id)
        self.desk.free(account, demand.side, rules, demand.highest, left)
        self._close(demand)
        return left

    def take(self, account: str, demand_id: int, price: FenPerTonne, quantity: Tonnes) -> Deal:
        """Trade with a demand at a price that its owner accepts; the taker sets aside his side at once."""
        demand = self._open(demand_id)
        require(demand.only_for in (None, account), "demand is for another account", account=account)
        rules = self.desk.opened(demand.product_id, account)
        require(self._may_trade(demand.account), "owner may not trade", owner=demand.account)
        rules.check_price(price)
        rules.check_lot(quantity)
        require(quantity <= demand.open, "more than is open", quantity=quantity, open=demand.open)
        least = min(demand.smallest_part, demand.open)
        require(quantity >= least, "less than the smallest part", quantity=quantity, least=least)
        require(demand.lowest <= price <= demand.highest, "price outside the range", price=price)
        require(demand.account != account, "would trade with own demand", account=account)
        self.desk.back(account, demand.side.other, rules, price, quantity)
        parties = (demand.account, account) if demand.side is Side.BUY else (account, demand.account)
        self._fill(demand, quantity, price)
        return self.desk.record(METHOD, rules, *parties, price, quantity, demand_id, demand_id)

    def propose(self, one_id: int, other_id: int) -> tuple[FenPerTonne, Tonnes]:
        """Price and quantity at which two open demands would be matched; zeros when they do not fit."""
        one, other = self._open(one_id), self._open(other_id)
        if one.product_id != other.product_id or one.only_for or other.only_for or not fits(one, other):
            return FenPerTonne(0), Tonnes(0)
        tick = self.desk.venue.rules_of(one.product_id).tick
        return price_of(overlap_of(one, other), tick), part_of(one, other)

    def match(self, product_id: int, steps: int) -> tuple[bool, list[Deal]]:
        """
        Go on with the round of matching; whether it is through, and what was traded.

        Each demand, oldest first, is served from those published before it: it trades with the one of the widest
        overlap, the oldest among equals, and again, until nothing older fits it. A step is one demand looked at or one
        trade, so that any number of calls in a row trades what one call would. A round that is through begins anew.
        """
        self.desk.venue.check_product(product_id)
        self.desk.venue.check_hours(product_id)
        require(0 < steps <= MAX_STEPS, "steps are not 1 to 256", steps=steps)
        place = self._round(product_id)
        if not place.incoming:
            place.serve(place.order[0] if place.order else 0)
        deals: list[Deal] = []
        for _ in range(steps):
            if not place.incoming:
                break
            deals += self._step(place)
        return not place.incoming, deals

    def open_of(self, demand_id: int) -> Tonnes:
        """What is open of a demand today."""
        try:
            return self._open(demand_id).open
        except Refused:
            return Tonnes(0)

    def demands(self) -> list[Demand]:
        """Open demands of the day, oldest first."""
        return [demand for demand in self._demands.values() if self.open_of(demand.demand_id)]

    def _step(self, place: _Round) -> list[Deal]:
        incoming = self._demands[place.incoming]
        if place.at != place.incoming and self._may_trade(incoming.account):
            self._look(place, incoming, self._demands[place.at])
            place.at = place.after(place.at)
            return []
        best = self._demands[place.best] if place.best else None
        if best is None or not self._may_trade(incoming.account):
            place.serve(place.after(place.incoming))
            return []
        if not (fits(incoming, best) and self._may_trade(best.account)):
            place.serve(place.incoming)  # it changed since it was seen: look again
            return []
        return [self._pair(place, incoming, best)]

    def _look(self, place: _Round, incoming: Demand, seen: Demand) -> None:
        if not fits(incoming, seen) or not self._may_trade(seen.account):
            return
        best = self._demands[place.best] if place.best else None
        if best is None or overlap_of(incoming, seen).width > overlap_of(incoming, best).width:
            place.best = seen.demand_id

    def _pair(self, place: _Round, incoming: Demand, best: Demand) -> Deal:
        rules = self.desk.venue.rules_of(incoming.product_id)
        price = price_of(overlap_of(incoming, best), rules.tick)
        part = part_of(incoming, best)
        buy, sell = (incoming, best) if incoming.side is Side.BUY else (best, incoming)
        place.serve(place.incoming)
        self._fill(buy, part, price)
        self._fill(sell, part, price)
        return self.desk.record(METHOD, rules, buy.account, sell.account, price, part, buy.demand_id, sell.demand_id)

    def _fill(self, demand: Demand, part: Tonnes, price: FenPerTonne) -> None:
        """Take a trade out of a demand; what a buyer saves on his highest price is free at once."""
        if demand.side is Side.BUY:
            rules = self.desk.venue.rules_of(demand.product_id)
            self.desk.save(demand.account, rules, demand.highest, demand.open, price, part)
        demand.open = Tonnes(demand.open - part)
        if demand.open == 0:
            self._close(demand)

    def _enlist(self, demand: Demand) -> None:
        place = self._round(demand.product_id)
        place.order.append(demand.demand_id)
        if not place.incoming:
            place.serve(demand.demand_id)

    def _close(self, demand: Demand) -> None:
        """Take a demand off the list, and the round away from it."""
        demand.open = Tonnes(0)
        if demand.only_for is not None:
            return
        place = self._round(demand.product_id)
        demand_id, after = demand.demand_id, place.after(demand.demand_id)
        place.order.remove(demand_id)
        if place.incoming == demand_id:
            place.serve(after)
        elif place.best == demand_id:
            place.serve(place.incoming)
        elif place.at == demand_id:
            place.at = after

    def _round(self, product_id: int) -> _Round:
        day = self.desk.venue.today()
        place = self._rounds.get(product_id)
        if place is None or place.day != day:
            place = self._rounds[product_id] = _Round(day)
        return place

    def _open(self, demand_id: int) -> Demand:
        demand = self._demands.get(demand_id)
        if demand is None or demand.open == 0 or demand.day != self.desk.venue.today():
            raise Refused("demand is not open", demand_id=demand_id)
        return demand
