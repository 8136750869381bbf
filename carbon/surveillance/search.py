"""
What of a day's trading meets the thresholds, kind by kind.

Shares and moves are whole basis points, rounded down: they reach a threshold exactly when the exact figure does.
An order that was amended and lost its place counts as one that was taken back and one that was placed.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from carbon.order_book import Side
from carbon.settlement import Trade
from carbon.surveillance.rules import Groups, Kind, Thresholds, number_of
from carbon.trading_methods import TradingMethod
from carbon.units import BASIS_POINTS, BasisPoints, FenPerTonne, MarketDay, Tonnes, UnixSeconds


@dataclass(frozen=True, slots=True)
class OrderSeen:
    """A listed order after its day."""

    order_id: int
    account: str
    side: Side
    price: FenPerTonne
    quantity: Tonnes
    """As placed, or as amended in its place."""
    filled: Tonnes
    placed_at: UnixSeconds
    cancelled_at: UnixSeconds | None
    """None of an order that was filled or lapsed."""

    @property
    def cancelled(self) -> Tonnes:
        """What was taken back."""
        return Tonnes(0 if self.cancelled_at is None else self.quantity - self.filled)


@dataclass(frozen=True, slots=True)
class TradingDaySeen:
    """All that is known of a product's day."""

    product_id: int
    day: MarketDay
    orders: Sequence[OrderSeen]
    trades: Sequence[Trade]
    """Of all methods, in the order of their making."""
    listed_end: UnixSeconds
    """First moment after the last session of listed trading."""
    previous_close: FenPerTonne
    """0 when there is none."""
    earlier: Sequence[tuple[MarketDay, Tonnes]] = ()
    """Trading days before with their listed tonnes, newest first."""

    @property
    def listed(self) -> list[Trade]:
        """Trades that make prices."""
        return [trade for trade in self.trades if trade.method == TradingMethod.LISTED]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that met all thresholds of a kind."""

    kind: Kind
    party: str | None
    """Account that stands for the party it is about; None: the market."""
    involved: Mapping[str, Tonnes]
    """Accounts of the party with the tonnes of each."""
    quantity: Tonnes
    """Tonnes that it is about."""
    measured: BasisPoints
    """Share, multiple or move that was found; 0 where the kind has none."""
    side: Side | None = None
    orders: Sequence[OrderSeen] = ()
    trades: Sequence[Trade] = ()
    days: Sequence[tuple[MarketDay, Tonnes]] = ()

    @property
    def accounts(self) -> list[str]:
        """Whom it is about, the lowest first."""
        return sorted(self.involved, key=number_of)

    def chief_accounts(self, most: int) -> list[str]:
        """As `accounts`, at most so many: those with the most tonnes."""
        chief = sorted(self.involved, key=lambda account: (-self.involved[account], number_of(account)))[:most]
        return sorted(chief, key=number_of)


Search = Callable[[TradingDaySeen, Groups, Thresholds], Iterator[Finding]]


def findings(day: TradingDaySeen, groups: Groups, rules: Mapping[Kind, Thresholds]) -> Iterator[Finding]:
    """Search a day for each kind that has a rule, in the order of kinds, parties and sides."""
    for kind in sorted(rules):
        yield from _SEARCHES[kind](day, groups, rules[kind])


def _wash_trades(day: TradingDaySeen, groups: Groups, rule: Thresholds) -> Iterator[Finding]:
    total = _tonnes(day.trades)
    inside = _by_party(day.trades, lambda trade: groups.of(trade.buyer))
    for party, of_party in inside:
        trades = [trade for trade in of_party if groups.of(trade.seller) == party]
        quantity = _tonnes(trades)
        share = _bp(quantity, total)
        if trades and len(trades) >= rule.count and quantity >= rule.quantity and share >= rule.share:
            sides = [(account, trade.quantity) for trade in trades for account in (trade.buyer, trade.seller)]
            yield Finding(Kind.WASH_TRADE, party, _shares(sides), quantity, share, trades=trades)


def _layering(day: TradingDaySeen, groups: Groups, rule: Thresholds) -> Iterator[Finding]:
    for party, side, orders in _orders_by_party(day.orders, groups):
        taken_back = [order for order in orders if order.cancelled and _lasted_s(order) <= (rule.window_s or 2**63)]
        quantity = Tonnes(sum(order.cancelled for order in taken_back))
        prices = {order.price for order in taken_back}
        if not taken_back or len(prices) < rule.count or quantity < rule.quantity:
            continue
        first = min(order.placed_at for order in taken_back)
        last = max(order.cancelled_at or 0 for order in taken_back)
        trades = [
            trade
            for trade in day.listed
            if first <= trade.at <= last and groups.of(trade.seller if side is Side.BUY else trade.buyer) == party
        ]
        if trades:
            share = _bp(quantity, sum(order.quantity for order in orders))
            involved = _shares((order.account, order.cancelled) for order in taken_back)
            yield Finding(Kind.LAYERING, party, involved, quantity, share, side, taken_back, trades)


def _cancel_ratio(day: TradingDaySeen, groups: Groups, rule: Thresholds) -> Iterator[Finding]:
    for party, orders in _grouped(day.orders, lambda order: groups.of(order.account)):
        taken_back = [order for order in orders if order.cancelled]
        quantity = Tonnes(sum(order.cancelled for order in taken_back))
        share = _bp(quantity, sum(order.quantity for order in orders))
        is_much = len(taken_back) >= rule.count and quantity >= rule.quantity and share >= rule.share
        if taken_back and is_much:
            involved = _shares((order.account, order.cancelled) for order in taken_back)
            yield Finding(Kind.CANCEL_RATIO, party, involved, quantity, share, orders=taken_back)


def _marking_close(day: TradingDaySeen, groups: Groups, rule: Thresholds) -> Iterator[Finding]:
    begins = day.listed_end - rule.window_s
    before = [trade for trade in day.listed if trade.at < begins]
    at_end = [trade for trade in day.listed if begins <= trade.at < day.listed_end]
    reference_t = _tonnes(before) or Tonnes(1)
    reference_fen = _fen(before) or day.previous_close
    if not at_end or not reference_fen:
        return
    end_t, end_fen = _tonnes(at_end), _fen(at_end)
    rise = end_fen * reference_t - reference_fen * end_t  # of the mean price, times both quantities
    for party, side, trades in _trades_by_party(at_end, groups):
        quantity = _tonnes(trades)
        move = BasisPoints((rise if side is Side.BUY else -rise) * BASIS_POINTS // (reference_fen * end_t))
        is_much = quantity >= rule.quantity and _bp(quantity, end_t) >= rule.share
        if is_much and move >= max(rule.move, 1):
            involved = _shares((_account(trade, side), trade.quantity) for trade in trades)
            yield Finding(Kind.MARKING_CLOSE, party, involved, quantity, move, side, trades=trades)


def _price_jump(day: TradingDaySeen, groups: Groups, rule: Thresholds) -> Iterator[Finding]:
    """The largest move of the day; of equal ones the first."""
    largest, pair = -1, None
    lowest: deque[Trade] = deque()
    highest: deque[Trade] = deque()
    for trade in day.listed:
        for extremes in (lowest, highest):
            while extremes and extremes[0].at < trade.at - rule.window_s:
                extremes.popleft()
        for extremes in (lowest, highest):
            move = BASIS_POINTS * abs(trade.price - extremes[0].price) // extremes[0].price if extremes else -1
            if move > largest:
                largest, pair = move, (extremes[0], trade)
        while lowest and lowest[-1].price >= trade.price:
            lowest.pop()
        while highest and highest[-1].price <= trade.price:
            highest.pop()
        lowest.append(trade)
        highest.append(trade)
    if pair is not None and largest >= max(rule.move, 1):
        first, last = pair
        trades = [trade for trade in day.listed if first.trade_id <= trade.trade_id <= last.trade_id]
        yield Finding(Kind.PRICE_JUMP, None, {}, _tonnes(trades), BasisPoints(largest), trades=trades)


def _volume_jump(day: TradingDaySeen, groups: Groups, rule: Thresholds) -> Iterator[Finding]:
    """Asked for only when there are as many days before."""
    days = day.earlier[: rule.count]
    quantity, usual = _tonnes(day.listed), sum(tonnes for _, tonnes in days)
    if not usual or len(days) < rule.count:
        return
    multiple = _bp(quantity * len(days), usual)
    if quantity >= rule.quantity and multiple >= rule.share:
        yield Finding(Kind.VOLUME_JUMP, None, {}, quantity, multiple, days=days)


def _concentration(day: TradingDaySeen, groups: Groups, rule: Thresholds) -> Iterator[Finding]:
    total = _tonnes(day.trades)
    if not day.trades or len(day.trades) < rule.count or total < rule.quantity:
        return
    for party, side, trades in _trades_by_party(day.trades, groups):
        quantity = _tonnes(trades)
        share = _bp(quantity, total)
        if share >= rule.share:
            involved = _shares((_account(trade, side), trade.quantity) for trade in trades)
            yield Finding(Kind.CONCENTRATION, party, involved, quantity, share, side, trades=trades)


_SEARCHES: dict[Kind, Search] = {
    Kind.WASH_TRADE: _wash_trades,
    Kind.LAYERING: _layering,
    Kind.CANCEL_RATIO: _cancel_ratio,
    Kind.MARKING_CLOSE: _marking_close,
    Kind.PRICE_JUMP: _price_jump,
    Kind.VOLUME_JUMP: _volume_jump,
    Kind.CONCENTRATION: _concentration,
}


def _grouped(things: Iterable[OrderSeen], party_of: Callable[[OrderSeen], str]) -> list[tuple[str, list[OrderSeen]]]:
    """Orders of each party, the lowest account first."""
    found: dict[str, list[OrderSeen]] = defaultdict(list)
    for thing in things:
        found[party_of(thing)].append(thing)
    return sorted(found.items(), key=lambda item: number_of(item[0]))


def _orders_by_party(orders: Iterable[OrderSeen], groups: Groups) -> Iterator[tuple[str, Side, list[OrderSeen]]]:
    for party, of_party in _grouped(orders, lambda order: groups.of(order.account)):
        for side in Side:
            yield party, side, [order for order in of_party if order.side is side]


def _by_party(trades: Iterable[Trade], party_of: Callable[[Trade], str]) -> list[tuple[str, list[Trade]]]:
    """Trades of each party, the lowest account first."""
    found: dict[str, list[Trade]] = defaultdict(list)
    for trade in trades:
        found[party_of(trade)].append(trade)
    return sorted(found.items(), key=lambda item: number_of(item[0]))


def _trades_by_party(trades: Sequence[Trade], groups: Groups) -> Iterator[tuple[str, Side, list[Trade]]]:
    buys = _by_party(trades, lambda trade: groups.of(trade.buyer))
    sales = _by_party(trades, lambda trade: groups.of(trade.seller))
    sides = [(party, Side.BUY, made) for party, made in buys] + [(party, Side.SELL, made) for party, made in sales]
    yield from sorted(sides, key=lambda side: (number_of(side[0]), side[1]))


def _account(trade: Trade, side: Side) -> str:
    return trade.buyer if side is Side.BUY else trade.seller


def _shares(parts: Iterable[tuple[str, Tonnes]]) -> dict[str, Tonnes]:
    found: dict[str, Tonnes] = {}
    for account, quantity in parts:
        found[account] = Tonnes(found.get(account, 0) + quantity)
    return found


def _tonnes(trades: Iterable[Trade]) -> Tonnes:
    return Tonnes(sum(trade.quantity for trade in trades))


def _fen(trades: Iterable[Trade]) -> int:
    return sum(trade.amount for trade in trades)


def _bp(part: int, whole: int) -> BasisPoints:
    return BasisPoints(part * BASIS_POINTS // whole if whole else 0)


def _lasted_s(order: OrderSeen) -> int:
    return (order.cancelled_at or order.placed_at) - order.placed_at
