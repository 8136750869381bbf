# pragma version 0.4.3
"""
@title Market rules
@license Apache-2.0
@notice Products, trading days and sessions, price band, tick, lot and size, halts: what makes an order acceptable.
@dev A day is days since 1970-01-01 in the market's time zone; times of day are seconds from its midnight.
     Prices are fen per tonne. Who may trade is for `Participants`, matching for `OrderBook`, the day's trades for
     `Settlement`.
@custom:stop `halt` refuses new orders of a product. Cancelling stays open.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import IDirectory
from contracts.interfaces import IMarket
from contracts.interfaces import IParticipants
from contracts.modules import market_slots
from contracts.modules import roles

implements: IMarket


DAY_S: constant(uint256) = 86_400
MAX_UTC_OFFSET_S: constant(int256) = 50_400  # 14 h, the widest in use
FULL_BP: constant(uint256) = 10_000  # 100 %
MAX_TICKS: constant(uint256) = 65_536  # what a book can hold in one day
MAX_PRODUCTS: constant(uint256) = 30  # one symbol of the voucher code
MAX_TERM: constant(uint256) = 2**56  # first value that a term or a price cannot have
WORKING_DAYS: constant(uint256) = 5  # Monday to Friday

DIRECTORY: immutable(IDirectory)

products: public(uint256)  # how many, numbered from 1
is_holiday: public(HashMap[uint256, bool])  # day -> no trading though a weekday
previous_close_fen: public(HashMap[uint256, uint256])  # product -> last close, or the reference; 0 when unknown
open_days: public(uint256)  # products whose day is open now
_sessions: uint256  # `market_slots` word
_classes: HashMap[uint256, uint256]  # product -> class of units
_symbols: HashMap[uint256, String[16]]
_terms: HashMap[uint256, uint256]  # product -> `market_slots` word
_limits: HashMap[uint256, uint256]  # product -> `market_slots` word


@deploy
def __init__(directory: address):
    """
    @notice Start with the sessions of the Chinese national market and no product.
    @dev Sessions: exchange notice of 2021-06-22, 9:30-11:30 and 13:00-15:00 Beijing time.
    """
    DIRECTORY = IDirectory(directory)
    self._set_sessions(28_800, 34_200, 41_400, 46_800, 54_000)


# Anyone


@view
@external
def product(product_id: uint256) -> IMarket.Product:
    """@notice Terms of a product; empty when there is none of that number."""
    terms: market_slots.Terms = market_slots.terms_of(self._terms[product_id])
    return IMarket.Product(
        class_id=self._classes[product_id],
        symbol=self._symbols[product_id],
        tick_fen=terms.tick_fen,
        lot_t=terms.lot_t,
        min_order_t=terms.min_order_t,
        max_order_t=terms.max_order_t,
        band_bp=terms.band_bp,
        is_halted=terms.is_halted,
    )


@view
@external
def sessions() -> market_slots.Sessions:
    """@notice Clock and hours: offset from UTC, opening and closing of morning and afternoon, in seconds."""
    return market_slots.sessions_of(self._sessions)


@view
@external
def today() -> uint256:
    """@notice The market's present day."""
    return self._local_s(block.timestamp, market_slots.sessions_of(self._sessions)) // DAY_S


@view
@external
def limits(product_id: uint256) -> (uint256, uint256, uint256):
    """@notice Day opened last, its lowest and highest allowed price in fen (both allowed); zeros before the first."""
    limits: market_slots.Limits = market_slots.limits_of(self._limits[product_id])
    return limits.day, limits.lower_fen, limits.upper_fen


@view
@external
def is_session(timestamp: uint256) -> bool:
    """@notice Is a session open at that time? Half-open: the closing second is closed."""
    sessions: market_slots.Sessions = market_slots.sessions_of(self._sessions)
    local_s: uint256 = self._local_s(timestamp, sessions)
    return self._is_trading_day(local_s // DAY_S) and self._in_session(local_s % DAY_S, sessions)


@view
@external
def is_trading_day(day: uint256) -> bool:
    """@notice Monday to Friday, and not a holiday."""
    return self._is_trading_day(day)


@view
@external
def is_over(day: uint256) -> bool:
    """@notice Has the last session of that day ended?"""
    return self._is_over(day, market_slots.sessions_of(self._sessions))


@view
@external
def check_order(product_id: uint256, price_fen: uint256, quantity_t: uint256) -> (uint256, uint256, uint256, uint256):
    """
    @notice Would an order with these terms be acceptable now? Reverts with the first reason why not.
    @param product_id Product to trade.
    @param price_fen Limit price, fen per tonne.
    @param quantity_t Size, t CO2e.
    @return Day, class of the units, lowest allowed price in fen, tick in fen.
    """
    terms: market_slots.Terms = self._terms_of(product_id)
    assert not terms.is_halted, "Market: product is halted"

    sessions: market_slots.Sessions = market_slots.sessions_of(self._sessions)
    local_s: uint256 = self._local_s(block.timestamp, sessions)
    day: uint256 = local_s // DAY_S
    assert self._is_trading_day(day), "Market: not a trading day"
    assert self._in_session(local_s % DAY_S, sessions), "Market: session is closed"
    limits: market_slots.Limits = market_slots.limits_of(self._limits[product_id])
    assert limits.is_open and limits.day == day, "Market: day is not open"

    assert price_fen > 0 and price_fen % terms.tick_fen == 0, "Market: price is not a multiple of the tick"
    assert quantity_t % terms.lot_t == 0, "Market: quantity is not a multiple of the lot"
    assert quantity_t >= terms.min_order_t, "Market: order is too small"
    assert quantity_t <= terms.max_order_t, "Market: order is too large"
    assert price_fen >= limits.lower_fen and price_fen <= limits.upper_fen, "Market: price outside the day's limits"

    return day, self._classes[product_id], limits.lower_fen, terms.tick_fen


# Exchange


@external
def list_product(
    class_id: uint256,
    symbol: String[16],
    tick_fen: uint256,
    lot_t: uint256,
    min_order_t: uint256,
    max_order_t: uint256,
    band_bp: uint256,
) -> uint256:
    """
    @notice List a class of units for trading.
    @dev For EXCHANGE. Logs `ProductListed`.
    @param band_bp Half width of the price band around the previous close, in 1/10,000.
    @return Number of the product, from 1.
    """
    self._only_exchange()
    assert staticcall self._allowances().is_class(class_id), "Market: class is unknown"
    assert len(symbol) > 0, "Market: symbol is empty"
    assert tick_fen > 0, "Market: tick is zero"
    assert lot_t > 0, "Market: lot is zero"
    assert min_order_t > 0, "Market: smallest order is zero"
    assert max_order_t >= min_order_t, "Market: largest order below smallest"
    assert max(tick_fen, max(lot_t, max_order_t)) < MAX_TERM, "Market: term needs more than 56 bits"
    assert band_bp < FULL_BP, "Market: band is 100 % or more"

    product_id: uint256 = self.products + 1
    assert product_id <= MAX_PRODUCTS, "Market: 30 products are listed"

    self.products = product_id
    self._classes[product_id] = class_id
    self._symbols[product_id] = symbol
    self._terms[product_id] = market_slots.terms_word(
        market_slots.Terms(
            tick_fen=tick_fen,
            lot_t=lot_t,
            min_order_t=min_order_t,
            max_order_t=max_order_t,
            band_bp=band_bp,
            is_halted=False,
        )
    )
    log IMarket.ProductListed(
        product_id=product_id,
        class_id=class_id,
        symbol=symbol,
        tick_fen=tick_fen,
        lot_t=lot_t,
        min_order_t=min_order_t,
        max_order_t=max_order_t,
        band_bp=band_bp,
    )
    return product_id


@external
def set_sessions(
    utc_offset_s: int256,
    morning_open_s: uint256,
    morning_close_s: uint256,
    afternoon_open_s: uint256,
    afternoon_close_s: uint256,
):
    """
    @notice Set the market's clock and its two daily sessions.
    @dev For EXCHANGE, between days: an open day keeps the hours it was opened with. Logs `SessionsSet`.
    """
    self._only_exchange()
    assert self.open_days == 0, "Market: a day is open"

    self._set_sessions(utc_offset_s, morning_open_s, morning_close_s, afternoon_open_s, afternoon_close_s)


@external
def set_holidays(days: DynArray[uint256, 100], is_holiday: bool):
    """
    @notice Mark weekdays as holidays, or take the mark away.
    @dev For EXCHANGE. Logs `HolidaySet` for each day.
    """
    self._only_exchange()

    for day: uint256 in days:
        self.is_holiday[day] = is_holiday
        log IMarket.HolidaySet(day=day, is_holiday=is_holiday)


@external
def set_reference(product_id: uint256, previous_close_fen: uint256, source: String[96]):
    """
    @notice Set the close that the next day's band starts from: a first price, or one corrected by notice.
    @dev For EXCHANGE, not while a day is open. Logs `ReferenceSet`.
    @param source Notice or table the price was read from.
    """
    self._only_exchange()
    self._terms_of(product_id)
    assert not market_slots.limits_of(self._limits[product_id]).is_open, "Market: a day is open"
    assert previous_close_fen > 0, "Market: price is zero"
    assert previous_close_fen < MAX_TERM, "Market: price needs more than 56 bits"
    assert len(source) > 0, "Market: source is empty"

    self.previous_close_fen[product_id] = previous_close_fen
    log IMarket.ReferenceSet(product_id=product_id, previous_close_fen=previous_close_fen, source=source)


@external
def open_day(product_id: uint256):
    """
    @notice Open the present day for a product and fix its price limits.
    @dev For EXCHANGE, once a day. Limits are previous close × (1 ± band), rounded half up to 1 fen. Logs `DayOpened`.
    """
    self._only_exchange()
    terms: market_slots.Terms = self._terms_of(product_id)
    before: market_slots.Limits = market_slots.limits_of(self._limits[product_id])
    sessions: market_slots.Sessions = market_slots.sessions_of(self._sessions)
    day: uint256 = self._local_s(block.timestamp, sessions) // DAY_S
    previous_fen: uint256 = self.previous_close_fen[product_id]
    assert not before.is_open, "Market: the day before is not closed"
    assert self._is_trading_day(day), "Market: not a trading day"
    assert day > before.day, "Market: day was opened before"
    assert not self._is_over(day, sessions), "Market: day is over"
    assert previous_fen > 0, "Market: previous close is unknown"

    lower_fen: uint256 = self._round_half_up(previous_fen * (FULL_BP - terms.band_bp), FULL_BP)
    upper_fen: uint256 = self._round_half_up(previous_fen * (FULL_BP + terms.band_bp), FULL_BP)
    assert (upper_fen - lower_fen) // terms.tick_fen < MAX_TICKS, "Market: band has too many ticks"

    self._limits[product_id] = market_slots.limits_word(
        market_slots.Limits(day=day, lower_fen=lower_fen, upper_fen=upper_fen, is_open=True)
    )
    self.open_days += 1
    log IMarket.DayOpened(
        product_id=product_id, day=day, previous_close_fen=previous_fen, lower_fen=lower_fen, upper_fen=upper_fen
    )


@external
def halt(product_id: uint256, reason: String[96]):
    """
    @notice Take no more orders of a product until `resume`.
    @dev For EXCHANGE. Logs `Halted`.
    """
    self._only_exchange()
    terms: market_slots.Terms = self._terms_of(product_id)
    assert not terms.is_halted, "Market: product is halted"

    terms.is_halted = True
    self._terms[product_id] = market_slots.terms_word(terms)
    log IMarket.Halted(product_id=product_id, reason=reason)


@external
def resume(product_id: uint256):
    """
    @notice Take orders of a halted product again.
    @dev For EXCHANGE. Logs `Resumed`.
    """
    self._only_exchange()
    terms: market_slots.Terms = self._terms_of(product_id)
    assert terms.is_halted, "Market: product is not halted"

    terms.is_halted = False
    self._terms[product_id] = market_slots.terms_word(terms)
    log IMarket.Resumed(product_id=product_id)


# Contracts


@external
def close_day(product_id: uint256, quantity_t: uint256, amount_fen: uint256):
    """
    @notice Close the open day of a product and keep its close for the next day's band.
    @dev For the contract Settlement. Close is amount ÷ quantity of the listed trades, rounded half up to 1 fen;
         without a trade it stays the previous close. Logs `DayClosed`.
    """
    assert staticcall DIRECTORY.is_current("Settlement", msg.sender), "Market: caller is not Settlement"
    limits: market_slots.Limits = market_slots.limits_of(self._limits[product_id])
    assert limits.is_open, "Market: day is not open"
    assert self._is_over(limits.day, market_slots.sessions_of(self._sessions)), "Market: day is not over"

    close_fen: uint256 = self.previous_close_fen[product_id]
    if quantity_t > 0:
        close_fen = self._round_half_up(amount_fen, quantity_t)

    self.previous_close_fen[product_id] = close_fen
    limits.is_open = False
    self._limits[product_id] = market_slots.limits_word(limits)
    self.open_days -= 1
    log IMarket.DayClosed(
        product_id=product_id, day=limits.day, close_fen=close_fen, quantity_t=quantity_t, amount_fen=amount_fen
    )


# Internals


@view
@internal
def _only_exchange():
    participants: IParticipants = IParticipants(staticcall DIRECTORY.contract_of("Participants"))
    assert staticcall participants.has_role(msg.sender, roles.EXCHANGE), "Market: caller is not the exchange"


@view
@internal
def _allowances() -> IAllowances:
    return IAllowances(staticcall DIRECTORY.contract_of("Allowances"))


@view
@internal
def _terms_of(product_id: uint256) -> market_slots.Terms:
    word: uint256 = self._terms[product_id]
    assert word != 0, "Market: product is unknown"
    return market_slots.terms_of(word)


@internal
def _set_sessions(
    utc_offset_s: int256,
    morning_open_s: uint256,
    morning_close_s: uint256,
    afternoon_open_s: uint256,
    afternoon_close_s: uint256,
):
    assert utc_offset_s >= -MAX_UTC_OFFSET_S and utc_offset_s <= MAX_UTC_OFFSET_S, "Market: offset is over 14 hours"
    assert morning_open_s < morning_close_s, "Market: morning closes before it opens"
    assert morning_close_s <= afternoon_open_s, "Market: sessions overlap"
    assert afternoon_open_s < afternoon_close_s, "Market: afternoon closes before it opens"
    assert afternoon_close_s <= DAY_S, "Market: session reaches into the next day"

    self._sessions = market_slots.sessions_word(
        market_slots.Sessions(
            utc_offset_s=utc_offset_s,
            morning_open_s=morning_open_s,
            morning_close_s=morning_close_s,
            afternoon_open_s=afternoon_open_s,
            afternoon_close_s=afternoon_close_s,
        )
    )
    log IMarket.SessionsSet(
        utc_offset_s=utc_offset_s,
        morning_open_s=morning_open_s,
        morning_close_s=morning_close_s,
        afternoon_open_s=afternoon_open_s,
        afternoon_close_s=afternoon_close_s,
    )


@pure
@internal
def _local_s(timestamp: uint256, sessions: market_slots.Sessions) -> uint256:
    return convert(convert(timestamp, int256) + sessions.utc_offset_s, uint256)


@view
@internal
def _is_trading_day(day: uint256) -> bool:
    return (day + 3) % 7 < WORKING_DAYS and not self.is_holiday[day]  # 1970-01-01 was a Thursday


@pure
@internal
def _in_session(time_s: uint256, sessions: market_slots.Sessions) -> bool:
    if time_s < sessions.morning_close_s:
        return time_s >= sessions.morning_open_s
    return time_s >= sessions.afternoon_open_s and time_s < sessions.afternoon_close_s


@view
@internal
def _is_over(day: uint256, sessions: market_slots.Sessions) -> bool:
    return self._local_s(block.timestamp, sessions) >= day * DAY_S + sessions.afternoon_close_s


@pure
@internal
def _round_half_up(numerator: uint256, denominator: uint256) -> uint256:
    return (2 * numerator + denominator) // (2 * denominator)
