# pragma version 0.4.3
"""
@title Market rules
@license Apache-2.0
@notice Products, trading days and sessions, price band, tick, lot and size, fees, halts: what makes an order acceptable.
@dev A day is days since 1970-01-01 in the market's time zone; times of day are seconds from its midnight.
     Prices are fen per tonne. A rule is in force from a day on (`dated`) and never changes for a day that was opened.
     `open_day` hands the rules of the day to `OrderBook`. One day at a time: none opens before all of the last one is
     settled. Who may trade is for `Participants`, position limits for `Positions`, the day's trades for `Settlement`.
@custom:stop `halt` refuses new orders of a product. Cancelling stays open.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import IDirectory
from contracts.interfaces import IMarket
from contracts.interfaces import IOrderBook
from contracts.interfaces import IParticipants
from contracts.interfaces import IPositions
from contracts.interfaces import ISettlement
from contracts.modules import dated
from contracts.modules import lookup
from contracts.modules import market_slots
from contracts.modules import roles

implements: IMarket
initializes: dated


DAY_S: constant(uint256) = 86_400
FULL_BP: constant(uint256) = 10_000  # 100 %
MAX_TICKS: constant(uint256) = 65_536  # what a book can hold in one day
MAX_TICK_NUMBER: constant(uint256) = 2**40  # first number of ticks that a book cannot hold
MAX_PRODUCTS: constant(uint256) = 30  # one symbol of the voucher code
MAX_PRICE: constant(uint256) = 2**56  # first price that an order id cannot hold
WORKING_DAYS: constant(uint256) = 5  # Monday to Friday
MAX_PLANNED: constant(uint256) = 100  # changes of hours that lie ahead

# Keys of `dated` beside the numbers of products
HOURS: constant(uint256) = 2**128
FEES: constant(uint256) = 2**128 + 1
SELF_TRADE: constant(uint256) = 2**128 + 2

DIRECTORY: immutable(IDirectory)

products: public(uint256)  # how many, numbered from 1
product_of: public(HashMap[uint256, uint256])  # class of units -> product, 0 when not listed
is_holiday: public(HashMap[uint256, bool])  # day -> no trading though a weekday
previous_close_fen: public(HashMap[uint256, uint256])  # product -> last close, or the reference; 0 when unknown
open_days: public(uint256)  # products whose day is open now
last_day: public(uint256)  # opened last, of any product
_products: HashMap[uint256, IMarket.Product]
_classes: DynArray[uint256, MAX_PRODUCTS]  # of the products, in their order
_limits: HashMap[uint256, uint256]  # product -> `market_slots` word


@deploy
def __init__(directory: address):
    """
    @notice Start with the hours of the Chinese national market, no fee and no product; own orders are refused.
    @dev Hours: exchange notice of 2021-06-22, 9:30-11:30 and 13:00-15:00 Beijing time, block trades 13:00-15:00.
    """
    DIRECTORY = IDirectory(directory)
    self._set_hours(
        IMarket.Hours(
            utc_offset_s=28_800,
            sessions_s=[34_200, 41_400, 46_800, 54_000, 0, 0, 0, 0],
            block_sessions_s=[46_800, 54_000, 0, 0],
        ),
        0,
    )


# Anyone: rules


@view
@external
def product(product_id: uint256) -> IMarket.Product:
    """@notice Class, symbol and halt of a product; empty when there is none of that number."""
    return self._products[product_id]


@view
@external
def classes() -> DynArray[uint256, MAX_PRODUCTS]:
    """@notice Classes of units of all products, in their order."""
    return self._classes


@view
@external
def terms_on(product_id: uint256, day: uint256) -> IMarket.Terms:
    """@notice Terms of a product on a day, past or to come; empty before it was listed."""
    return self._terms_on(product_id, day)


@view
@external
def hours_on(day: uint256) -> IMarket.Hours:
    """@notice Clock and hours of a day: offset from UTC, openings and closings in seconds from midnight."""
    return self._hours_on(day)


@view
@external
def fees_on(day: uint256) -> (uint256, uint256):
    """@notice What exchange and registry take of each side of a trade of that day, in 1/10,000."""
    fees: uint256 = dated._on(FEES, day)
    return fees & market_slots.MASK_14, fees >> 14


@view
@external
def cancels_older_on(day: uint256) -> bool:
    """@notice Are own orders that a new one crosses cancelled on that day? Else it is refused."""
    return dated._on(SELF_TRADE, day) != 0


@pure
@external
def limits_of(previous_close_fen: uint256, band_bp: uint256) -> (uint256, uint256):
    """@notice Lowest and highest price: previous close × (1 ± band), rounded half up to 1 fen; both are allowed."""
    return self._limits_of(previous_close_fen, band_bp)


@pure
@external
def close_of(quantity_t: uint256, amount_fen: uint256, previous_close_fen: uint256) -> uint256:
    """@notice Close: amount ÷ quantity of the listed trades, rounded half up to 1 fen; without one, the previous close."""
    return self._close_of(quantity_t, amount_fen, previous_close_fen)


# Anyone: days


@view
@external
def today() -> uint256:
    """@notice The market's present day."""
    return self._day_of(block.timestamp)


@view
@external
def day_of(timestamp: uint256) -> uint256:
    """@notice The market's day at a time, in unix s."""
    return self._day_of(timestamp)


@view
@external
def is_trading_day(day: uint256) -> bool:
    """@notice Monday to Friday, and not a holiday."""
    return self._is_trading_day(day)


@view
@external
def is_session(timestamp: uint256) -> bool:
    """@notice Is a listed session open at that time? Half-open: the closing second is closed."""
    day: uint256 = self._day_of(timestamp)
    if not self._is_trading_day(day):
        return False
    hours: IMarket.Hours = self._hours_on(day)
    time_s: uint256 = timestamp - self._midnight_s(day, hours)
    for i: uint256 in range(4):
        if time_s >= hours.sessions_s[2 * i] and time_s < hours.sessions_s[2 * i + 1]:
            return True
    return False


@view
@external
def is_block_session(timestamp: uint256) -> bool:
    """@notice Is a session of block trades open at that time? Half-open."""
    day: uint256 = self._day_of(timestamp)
    if not self._is_trading_day(day):
        return False
    hours: IMarket.Hours = self._hours_on(day)
    time_s: uint256 = timestamp - self._midnight_s(day, hours)
    for i: uint256 in range(2):
        if time_s >= hours.block_sessions_s[2 * i] and time_s < hours.block_sessions_s[2 * i + 1]:
            return True
    return False


@view
@external
def is_over(day: uint256) -> bool:
    """@notice Has the last session of that day ended, listed or block?"""
    return self._is_over(day, self._hours_on(day))


@view
@external
def limits(product_id: uint256) -> (uint256, uint256, uint256):
    """@notice Day opened last, its lowest and highest allowed price in fen (both allowed); zeros before the first."""
    limits: market_slots.Limits = market_slots.limits_of(self._limits[product_id])
    return limits.day, limits.lower_fen, limits.upper_fen


@view
@external
def block_limits(product_id: uint256) -> (uint256, uint256):
    """@notice Lowest and highest price of a block trade, from the same close as the listed limits of the open day."""
    terms: IMarket.Terms = self._terms_on(product_id, self._day_of(block.timestamp))
    return self._limits_of(self.previous_close_fen[product_id], terms.block_band_bp)


@view
@external
def is_day_open(product_id: uint256, day: uint256) -> bool:
    """@notice Was that day opened for the product and not closed yet?"""
    limits: market_slots.Limits = market_slots.limits_of(self._limits[product_id])
    return limits.is_open and limits.day == day


@view
@external
def counts(day: uint256) -> bool:
    """@notice Do reserves of that day count? It was opened last, and some product of it is not settled yet."""
    return day > 0 and day == self.last_day and (self.open_days > 0 or not self._is_settled(day))


# Exchange: rules


@external
def list_product(class_id: uint256, symbol: String[16], terms: IMarket.Terms) -> uint256:
    """
    @notice List a class of units for trading, one product for each.
    @dev For EXCHANGE. Logs `ProductListed` and `TermsSet`.
    @param terms In force from the present day.
    @return Number of the product, from 1.
    """
    self._only_exchange()
    allowances: IAllowances = IAllowances(lookup.find(DIRECTORY.address, "Allowances"))
    assert staticcall allowances.is_class(class_id), "Market: class is unknown"
    assert self.product_of[class_id] == 0, "Market: class is listed"
    assert len(symbol) > 0, "Market: symbol is empty"
    product_id: uint256 = self.products + 1
    assert product_id <= MAX_PRODUCTS, "Market: 30 products are listed"

    self.products = product_id
    self._classes.append(class_id)
    self.product_of[class_id] = product_id
    self._products[product_id] = IMarket.Product(class_id=class_id, symbol=symbol, is_halted=False)
    log IMarket.ProductListed(product_id=product_id, class_id=class_id, symbol=symbol)
    self._set_terms(product_id, terms, self._day_of(block.timestamp))
    return product_id


@external
def set_terms(product_id: uint256, terms: IMarket.Terms, from_day: uint256):
    """
    @notice Set tick, lot, sizes and bands of a product from a day on that was not opened yet.
    @dev For EXCHANGE. Logs `TermsSet`.
    """
    self._only_exchange()
    self._check_product(product_id)
    self._check_from(from_day)

    self._set_terms(product_id, terms, from_day)


@external
def set_hours(hours: IMarket.Hours, from_day: uint256):
    """
    @notice Set the market's clock and sessions from a day on that was not opened yet.
    @dev For EXCHANGE. Logs `HoursSet`.
    """
    self._only_exchange()
    self._check_from(from_day)

    self._set_hours(hours, from_day)


@external
def set_fees(exchange_bp: uint256, registry_bp: uint256, from_day: uint256):
    """
    @notice Set what exchange and registry take of each side of a trade, from a day on that was not opened yet.
    @dev For EXCHANGE. A fee is the amount × basis points ÷ 10,000, rounded down. Logs `FeesSet`.
    """
    self._only_exchange()
    self._check_from(from_day)
    assert exchange_bp < FULL_BP and registry_bp < FULL_BP - exchange_bp, "Market: fees are 100 % or more"

    dated._set(FEES, exchange_bp | (registry_bp << 14), from_day)
    log IMarket.FeesSet(from_day=from_day, exchange_bp=exchange_bp, registry_bp=registry_bp)


@external
def set_self_trade(cancels_older: bool, from_day: uint256):
    """
    @notice Set what becomes of an order that crosses one's own: it is refused, or the older ones are cancelled.
    @dev For EXCHANGE, from a day on that was not opened yet. Logs `SelfTradeSet`.
    """
    self._only_exchange()
    self._check_from(from_day)

    dated._set(SELF_TRADE, convert(cancels_older, uint256), from_day)
    log IMarket.SelfTradeSet(from_day=from_day, cancels_older=cancels_older)


@external
def set_holidays(days: DynArray[uint256, 100], is_holiday: bool):
    """
    @notice Mark weekdays as holidays, or take the mark away. Days that were opened keep theirs.
    @dev For EXCHANGE. Logs `HolidaySet` for each day.
    """
    self._only_exchange()

    for day: uint256 in days:
        assert day > self.last_day, "Market: day was opened before"
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
    self._check_product(product_id)
    assert not market_slots.limits_of(self._limits[product_id]).is_open, "Market: a day is open"
    assert previous_close_fen > 0, "Market: price is zero"
    assert previous_close_fen < MAX_PRICE, "Market: price needs more than 56 bits"
    assert len(source) > 0, "Market: source is empty"

    self.previous_close_fen[product_id] = previous_close_fen
    log IMarket.ReferenceSet(product_id=product_id, previous_close_fen=previous_close_fen, source=source)


# Exchange: days


@external
def open_day(product_id: uint256):
    """
    @notice Open the present day for a product, fix its price limits and hand its rules to the book.
    @dev For EXCHANGE, once a day, when every earlier day is closed and settled. Logs `DayOpened`.
    """
    self._only_exchange()
    self._check_product(product_id)
    day: uint256 = self._day_of(block.timestamp)
    hours: IMarket.Hours = self._hours_on(day)
    terms: IMarket.Terms = self._terms_on(product_id, day)
    before: market_slots.Limits = market_slots.limits_of(self._limits[product_id])
    previous_fen: uint256 = self.previous_close_fen[product_id]
    assert self._is_trading_day(day), "Market: not a trading day"
    assert day != before.day, "Market: day was opened before"
    assert not self._is_over(day, hours), "Market: day is over"
    assert previous_fen > 0, "Market: previous close is unknown"
    if day != self.last_day:
        assert self.open_days == 0, "Market: the day before is not closed"
        assert self._is_settled(self.last_day), "Market: the day before is not settled"

    lower_fen: uint256 = 0
    upper_fen: uint256 = 0
    lower_fen, upper_fen = self._limits_of(previous_fen, terms.band_bp)
    first_tick: uint256 = (lower_fen + terms.tick_fen - 1) // terms.tick_fen
    last_tick: uint256 = upper_fen // terms.tick_fen
    assert first_tick <= last_tick, "Market: no tick within the band"
    assert last_tick - first_tick < MAX_TICKS, "Market: band has too many ticks"
    assert last_tick < MAX_TICK_NUMBER, "Market: tick is too small for the price"

    self.last_day = day
    self.open_days += 1
    self._limits[product_id] = market_slots.limits_word(
        market_slots.Limits(day=day, lower_fen=lower_fen, upper_fen=upper_fen, is_open=True)
    )
    log IMarket.DayOpened(
        product_id=product_id, day=day, previous_close_fen=previous_fen, lower_fen=lower_fen, upper_fen=upper_fen
    )
    fees: uint256 = dated._on(FEES, day)
    extcall self._book().open_day(
        product_id,
        IOrderBook.Day(
            class_id=self._products[product_id].class_id,
            day=day,
            midnight_s=self._midnight_s(day, hours),
            end_s=self._end_s(hours),
            sessions_s=hours.sessions_s,
            fee_bp=(fees & market_slots.MASK_14) + (fees >> 14),
            cancels_older=dated._on(SELF_TRADE, day) != 0,
            has_limits=self._has_limits(day),
            is_halted=self._products[product_id].is_halted,
            tick_fen=terms.tick_fen,
            lot_t=terms.lot_t,
            min_order_t=terms.min_order_t,
            max_order_t=terms.max_order_t,
            first_tick=first_tick,
            last_tick=last_tick - first_tick,
        ),
    )


@external
def halt(product_id: uint256, reason: String[96], document_hash: bytes32):
    """
    @notice Take no more orders of a product until `resume`.
    @dev For EXCHANGE. Logs `Halted`.
    @param document_hash Hash of the notice, or empty.
    """
    self._only_exchange()
    self._check_product(product_id)
    assert not self._products[product_id].is_halted, "Market: product is halted"
    assert len(reason) > 0, "Market: reason is empty"

    self._products[product_id].is_halted = True
    log IMarket.Halted(product_id=product_id, reason=reason, document_hash=document_hash)
    extcall self._book().set_halted(product_id, True)


@external
def resume(product_id: uint256, reason: String[96], document_hash: bytes32):
    """
    @notice Take orders of a halted product again.
    @dev For EXCHANGE. Logs `Resumed`.
    @param document_hash Hash of the notice, or empty.
    """
    self._only_exchange()
    self._check_product(product_id)
    assert self._products[product_id].is_halted, "Market: product is not halted"
    assert len(reason) > 0, "Market: reason is empty"

    self._products[product_id].is_halted = False
    log IMarket.Resumed(product_id=product_id, reason=reason, document_hash=document_hash)
    extcall self._book().set_halted(product_id, False)


# Contracts


@external
def close_day(product_id: uint256, quantity_t: uint256, amount_fen: uint256):
    """
    @notice Close the open day of a product and keep its close for the next day's band.
    @dev For the contract Settlement. Logs `DayClosed`.
    @param quantity_t Of the listed trades, t CO2e.
    @param amount_fen Of the listed trades.
    """
    assert staticcall DIRECTORY.is_current("Settlement", msg.sender), "Market: caller is not Settlement"
    limits: market_slots.Limits = market_slots.limits_of(self._limits[product_id])
    assert limits.is_open, "Market: day is not open"
    assert self._is_over(limits.day, self._hours_on(limits.day)), "Market: day is not over"

    close_fen: uint256 = self._close_of(quantity_t, amount_fen, self.previous_close_fen[product_id])
    self.previous_close_fen[product_id] = close_fen
    limits.is_open = False
    self._limits[product_id] = market_slots.limits_word(limits)
    self.open_days -= 1
    log IMarket.DayClosed(
        product_id=product_id, day=limits.day, close_fen=close_fen, quantity_t=quantity_t, amount_fen=amount_fen
    )


# Internals: checks


@view
@internal
def _only_exchange():
    participants: IParticipants = IParticipants(lookup.find(DIRECTORY.address, "Participants"))
    assert staticcall participants.has_role(msg.sender, roles.EXCHANGE), "Market: caller is not the exchange"


@view
@internal
def _check_product(product_id: uint256):
    assert product_id > 0 and product_id <= self.products, "Market: product is unknown"


@view
@internal
def _check_from(from_day: uint256):
    assert from_day > self.last_day, "Market: day was opened before"
    assert from_day >= self._day_of(block.timestamp), "Market: day is past"


# Internals: setting


@internal
def _set_terms(product_id: uint256, terms: IMarket.Terms, from_day: uint256):
    assert terms.tick_fen > 0, "Market: tick is zero"
    assert terms.lot_t > 0, "Market: lot is zero"
    assert terms.min_order_t > 0, "Market: smallest order is zero"
    assert terms.max_order_t >= terms.min_order_t, "Market: largest order below smallest"
    assert terms.min_block_t > 0, "Market: smallest block is zero"
    assert terms.max_block_t == 0 or terms.max_block_t >= terms.min_block_t, "Market: largest block below smallest"
    assert max(terms.band_bp, terms.block_band_bp) < FULL_BP, "Market: band is 100 % or more"
    assert terms.tick_fen <= market_slots.MASK_24, "Market: tick needs more than 24 bits"
    assert terms.lot_t <= market_slots.MASK_20, "Market: lot needs more than 20 bits"
    assert terms.min_order_t <= market_slots.MASK_24, "Market: smallest order needs more than 24 bits"
    largest_t: uint256 = max(terms.max_order_t, max(terms.min_block_t, terms.max_block_t))
    assert largest_t <= market_slots.MASK_32, "Market: size needs more than 32 bits"

    dated._set(product_id, market_slots.terms_word(terms), from_day)
    log IMarket.TermsSet(
        product_id=product_id,
        from_day=from_day,
        tick_fen=terms.tick_fen,
        lot_t=terms.lot_t,
        min_order_t=terms.min_order_t,
        max_order_t=terms.max_order_t,
        band_bp=terms.band_bp,
        min_block_t=terms.min_block_t,
        max_block_t=terms.max_block_t,
        block_band_bp=terms.block_band_bp,
    )


@internal
def _set_hours(hours: IMarket.Hours, from_day: uint256):
    widest_s: int256 = market_slots.MAX_UTC_OFFSET_S
    assert hours.utc_offset_s >= -widest_s and hours.utc_offset_s <= widest_s, "Market: offset is over 14 hours"
    assert hours.sessions_s[1] > 0, "Market: no session"
    closed_s: uint256 = 0
    for i: uint256 in range(4):
        closed_s = self._check_session(closed_s, hours.sessions_s[2 * i], hours.sessions_s[2 * i + 1])
    closed_s = 0
    for i: uint256 in range(2):
        closed_s = self._check_session(closed_s, hours.block_sessions_s[2 * i], hours.block_sessions_s[2 * i + 1])

    dated._set(HOURS, market_slots.hours_word(hours), from_day)
    log IMarket.HoursSet(
        from_day=from_day,
        utc_offset_s=hours.utc_offset_s,
        sessions_s=hours.sessions_s,
        block_sessions_s=hours.block_sessions_s,
    )


@pure
@internal
def _check_session(closed_s: uint256, opens_s: uint256, closes_s: uint256) -> uint256:
    """
    @param closed_s When the session before it closes; a full day when there is none.
    @return When this one closes, or a full day for none.
    """
    if opens_s == 0 and closes_s == 0:
        return DAY_S
    assert opens_s >= closed_s, "Market: sessions overlap"
    assert closes_s > opens_s, "Market: session closes before it opens"
    assert closes_s <= DAY_S, "Market: session reaches into the next day"
    assert opens_s % 60 == 0 and closes_s % 60 == 0, "Market: session is not in whole minutes"
    return closes_s


# Internals: reading


@view
@internal
def _book() -> IOrderBook:
    return IOrderBook(lookup.find(DIRECTORY.address, "OrderBook"))


@view
@internal
def _is_settled(day: uint256) -> bool:
    """@dev Is each of the day's trades delivered or set aside?"""
    return day == 0 or staticcall ISettlement(lookup.find(DIRECTORY.address, "Settlement")).is_day_settled(day)


@view
@internal
def _has_limits(day: uint256) -> bool:
    positions: address = staticcall DIRECTORY.contract_of("Positions")
    return positions != empty(address) and staticcall IPositions(positions).is_in_force(day)


@view
@internal
def _terms_on(product_id: uint256, day: uint256) -> IMarket.Terms:
    return market_slots.terms_of(dated._on(product_id, day))


@view
@internal
def _hours_on(day: uint256) -> IMarket.Hours:
    return market_slots.hours_of(dated._on(HOURS, day))


@view
@internal
def _day_of(timestamp: uint256) -> uint256:
    """@dev By the clock in force on that very day: a new offset counts from its first midnight on."""
    for back: uint256 in range(MAX_PLANNED):
        word: uint256 = 0
        from_day: uint256 = 0
        word, from_day = dated._last(HOURS, back)
        local_s: int256 = convert(timestamp, int256) + market_slots.hours_of(word).utc_offset_s
        if local_s >= convert(from_day * DAY_S, int256):
            return convert(local_s, uint256) // DAY_S
    raise "Market: too many changes of hours lie ahead"


@pure
@internal
def _midnight_s(day: uint256, hours: IMarket.Hours) -> uint256:
    """@dev Unix time at which the day begins."""
    return convert(convert(day * DAY_S, int256) - hours.utc_offset_s, uint256)


@pure
@internal
def _end_s(hours: IMarket.Hours) -> uint256:
    """@dev Closing of the last session, listed or block."""
    end_s: uint256 = 0
    for i: uint256 in range(4):
        end_s = max(end_s, hours.sessions_s[2 * i + 1])
    for i: uint256 in range(2):
        end_s = max(end_s, hours.block_sessions_s[2 * i + 1])
    return end_s


@view
@internal
def _is_trading_day(day: uint256) -> bool:
    return (day + 3) % 7 < WORKING_DAYS and not self.is_holiday[day]  # 1970-01-01 was a Thursday


@view
@internal
def _is_over(day: uint256, hours: IMarket.Hours) -> bool:
    return block.timestamp >= self._midnight_s(day, hours) + self._end_s(hours)


@pure
@internal
def _limits_of(previous_close_fen: uint256, band_bp: uint256) -> (uint256, uint256):
    lower_fen: uint256 = self._round_half_up(previous_close_fen * (FULL_BP - band_bp), FULL_BP)
    return lower_fen, self._round_half_up(previous_close_fen * (FULL_BP + band_bp), FULL_BP)


@pure
@internal
def _close_of(quantity_t: uint256, amount_fen: uint256, previous_close_fen: uint256) -> uint256:
    return self._round_half_up(amount_fen, quantity_t) if quantity_t > 0 else previous_close_fen


@pure
@internal
def _round_half_up(numerator: uint256, denominator: uint256) -> uint256:
    return (2 * numerator + denominator) // (2 * denominator)
