# pragma version 0.4.3
"""
@title Settlement
@license Apache-2.0
@notice Trades of a day: recording, closing, reconciliation, delivery against payment.
@dev The chain keeps a hash per trade; who settles hands in the trade and the hash is checked.
     trade_id = product_id * 2**64 + day * 2**32 + sequence. Units move in `Allowances`, money in `Cash`;
     both were set aside for the trade when it was made, so a delivery needs nothing else of the parties.
     Replace this contract only when every published day is settled: what it recorded stays here.
@custom:stop Without `confirm_results` nothing is delivered.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import ICash
from contracts.interfaces import IDirectory
from contracts.interfaces import IMarket
from contracts.interfaces import IParticipants
from contracts.interfaces import ISettlement
from contracts.interfaces import IVouchers
from contracts.modules import day_totals
from contracts.modules import roles

implements: ISettlement

MAX_TRADES: constant(uint256) = 64  # delivered in one call
MAX_REASON: constant(uint256) = 96  # bytes of a ledger's revert reason
ERROR_HEAD: constant(uint256) = 68  # selector of Error(string), offset, length

DIRECTORY: immutable(IDirectory)
PARTICIPANTS: immutable(IParticipants)
ALLOWANCES: immutable(IAllowances)
CASH: immutable(ICash)
VOUCHERS: immutable(IVouchers)

trade_hash: public(HashMap[uint256, bytes32])  # trade -> keccak256 of its ABI encoding
_totals: HashMap[uint256, uint256]  # day key -> `day_totals` word
_settled: HashMap[uint256, uint256]  # trade_id // 256 -> bit per trade that is delivered


@deploy
def __init__(directory: address):
    DIRECTORY = IDirectory(directory)
    PARTICIPANTS = IParticipants(staticcall DIRECTORY.contract_of("Participants"))
    ALLOWANCES = IAllowances(staticcall DIRECTORY.contract_of("Allowances"))
    CASH = ICash(staticcall DIRECTORY.contract_of("Cash"))
    VOUCHERS = IVouchers(staticcall DIRECTORY.contract_of("Vouchers"))
    assert PARTICIPANTS.address != empty(address), "Settlement: Participants is not named"
    assert ALLOWANCES.address != empty(address), "Settlement: Allowances is not named"
    assert CASH.address != empty(address), "Settlement: Cash is not named"
    assert VOUCHERS.address != empty(address), "Settlement: Vouchers is not named"


# Anyone


@view
@external
def totals(product_id: uint256, day: uint256) -> (uint256, uint256, uint256):
    """@notice Number of trades, t CO2e and fen of a product's day."""
    totals: day_totals.Totals = day_totals.totals_of(self._totals[self._day_key(product_id, day)])
    return totals.trades, totals.quantity_t, totals.amount_fen


@view
@external
def day_state(product_id: uint256, day: uint256) -> (uint256, uint256):
    """@notice 0 open, 1 published, 2 confirmed, 3 settled; and how many trades are delivered."""
    totals: day_totals.Totals = day_totals.totals_of(self._totals[self._day_key(product_id, day)])
    return totals.state, totals.settled


@view
@external
def is_settled(trade_id: uint256) -> bool:
    """@notice Was this trade delivered and paid?"""
    return self._is_settled(trade_id)


# Exchange


@external
def publish_results(product_id: uint256, day: uint256, trades: uint256, quantity_t: uint256, amount_fen: uint256):
    """
    @notice Hand in the exchange's totals of a day and close it.
    @dev For EXCHANGE, after the last session. The totals must be the chain's. Logs `ResultsPublished`.
    """
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.EXCHANGE), "Settlement: caller is not the exchange"
    market: IMarket = self._market()
    day_key: uint256 = self._day_key(product_id, day)
    totals: day_totals.Totals = day_totals.totals_of(self._totals[day_key])
    opened_day: uint256 = (staticcall market.limits(product_id))[0]
    assert totals.state == day_totals.OPEN, "Settlement: day is published"
    assert opened_day == day, "Settlement: day is not the one opened last"
    assert staticcall market.is_over(day), "Settlement: day is not over"
    self._check(totals, trades, quantity_t, amount_fen)

    totals.state = day_totals.PUBLISHED
    self._totals[day_key] = day_totals.word_of(totals)
    log ISettlement.ResultsPublished(
        product_id=product_id, day=day, trades=trades, quantity_t=quantity_t, amount_fen=amount_fen
    )
    extcall market.close_day(product_id, quantity_t, amount_fen)


# Registry


@external
def confirm_results(product_id: uint256, day: uint256, trades: uint256, quantity_t: uint256, amount_fen: uint256):
    """
    @notice Confirm the exchange's totals from the registry's own clearing; delivery may begin.
    @dev For REGISTRY. The totals must be the chain's. A day without trades is settled at once.
         Logs `ResultsConfirmed`, and `DaySettled` for such a day.
    """
    self._only_registry()
    day_key: uint256 = self._day_key(product_id, day)
    totals: day_totals.Totals = day_totals.totals_of(self._totals[day_key])
    assert totals.state >= day_totals.PUBLISHED, "Settlement: day is not published"
    assert totals.state == day_totals.PUBLISHED, "Settlement: day is confirmed"
    self._check(totals, trades, quantity_t, amount_fen)

    totals.state = day_totals.CONFIRMED if trades > 0 else day_totals.SETTLED
    self._totals[day_key] = day_totals.word_of(totals)
    log ISettlement.ResultsConfirmed(product_id=product_id, day=day, by=msg.sender)
    if trades == 0:
        log ISettlement.DaySettled(product_id=product_id, day=day)


@external
def settle(trades: DynArray[ISettlement.Trade, MAX_TRADES]):
    """
    @notice Deliver units against payment, trade by trade in full amount, and make the voucher codes.
    @dev For REGISTRY, in any order, of any confirmed days. A trade that a ledger refuses reverts the whole
         call, naming the trade: leave it out and call again. Logs `TradeSettled` for each, `DaySettled` with the last
         of a day.
    @param trades Trades as `TradeMade` logged them.
    """
    self._only_registry()
    market: IMarket = self._market()

    for trade: ISettlement.Trade in trades:
        self._settle(trade, market)


# Contracts


@external
def record(
    product_id: uint256,
    day: uint256,
    buyer: address,
    seller: address,
    price_fen: uint256,
    quantity_t: uint256,
    buy_order_id: uint256,
    sell_order_id: uint256,
) -> uint256:
    """
    @notice Record a trade that the order book has just made.
    @dev For the contract OrderBook. Logs `TradeMade`.
    @return The trade's id.
    """
    assert staticcall DIRECTORY.is_current("OrderBook", msg.sender), "Settlement: caller is not OrderBook"
    day_key: uint256 = self._day_key(product_id, day)
    totals: day_totals.Totals = day_totals.totals_of(self._totals[day_key])
    assert totals.state == day_totals.OPEN, "Settlement: day is published"

    totals.trades += 1
    totals.quantity_t += quantity_t
    totals.amount_fen += price_fen * quantity_t
    trade_id: uint256 = day_key | totals.trades

    self._totals[day_key] = day_totals.word_of(totals)
    self.trade_hash[trade_id] = keccak256(
        abi_encode(
            ISettlement.Trade(
                trade_id=trade_id,
                buyer=buyer,
                seller=seller,
                price_fen=price_fen,
                quantity_t=quantity_t,
                buy_order_id=buy_order_id,
                sell_order_id=sell_order_id,
                at=block.timestamp,
            )
        )
    )
    log ISettlement.TradeMade(
        trade_id=trade_id,
        buyer=buyer,
        seller=seller,
        product_id=product_id,
        day=day,
        sequence=totals.trades,
        price_fen=price_fen,
        quantity_t=quantity_t,
        buy_order_id=buy_order_id,
        sell_order_id=sell_order_id,
    )
    return trade_id


# Internals


@view
@internal
def _only_registry():
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.REGISTRY), "Settlement: caller is not the registry"


@view
@internal
def _market() -> IMarket:
    return IMarket(staticcall DIRECTORY.contract_of("Market"))


@pure
@internal
def _check(totals: day_totals.Totals, trades: uint256, quantity_t: uint256, amount_fen: uint256):
    assert trades == totals.trades, "Settlement: number of trades differs"
    assert quantity_t == totals.quantity_t, "Settlement: quantity differs"
    assert amount_fen == totals.amount_fen, "Settlement: amount differs"


@internal
def _settle(trade: ISettlement.Trade, market: IMarket):
    product_id: uint256 = trade.trade_id >> 64
    day: uint256 = (trade.trade_id >> 32) & (2**32 - 1)
    day_key: uint256 = self._day_key(product_id, day)
    totals: day_totals.Totals = day_totals.totals_of(self._totals[day_key])
    trade_hash: bytes32 = keccak256(abi_encode(trade))
    assert trade_hash == self.trade_hash[trade.trade_id], self._about(trade.trade_id, "not as recorded")
    assert not self._is_settled(trade.trade_id), self._about(trade.trade_id, "settled before")
    assert totals.state == day_totals.CONFIRMED, self._about(trade.trade_id, "day is not confirmed")
    amount_fen: uint256 = trade.price_fen * trade.quantity_t
    class_id: uint256 = (staticcall market.product(product_id)).class_id

    self._settled[trade.trade_id >> 8] |= 1 << (trade.trade_id & 255)
    totals.settled += 1
    if totals.settled == totals.trades:
        totals.state = day_totals.SETTLED
    self._totals[day_key] = day_totals.word_of(totals)

    deliver: Bytes[132] = abi_encode(
        class_id,
        trade.seller,
        trade.buyer,
        trade.quantity_t,
        method_id=method_id("deliver(uint256,address,address,uint256)"),
    )
    pay: Bytes[132] = abi_encode(
        trade.buyer, trade.seller, amount_fen, method_id=method_id("pay(address,address,uint256)")
    )
    self._call(ALLOWANCES.address, deliver, trade.trade_id)
    self._call(CASH.address, pay, trade.trade_id)
    code: uint256 = extcall VOUCHERS.issue(trade.trade_id, trade_hash)
    log ISettlement.TradeSettled(
        trade_id=trade.trade_id,
        voucher_code=code,
        buyer=trade.buyer,
        seller=trade.seller,
        quantity_t=trade.quantity_t,
        amount_fen=amount_fen,
    )
    if totals.state == day_totals.SETTLED:
        log ISettlement.DaySettled(product_id=product_id, day=day)


@internal
def _call(ledger: address, data: Bytes[132], trade_id: uint256):
    """@dev A write to a ledger; when it refuses, the revert names the trade and keeps the ledger's reason."""
    is_done: bool = False
    answer: Bytes[ERROR_HEAD + MAX_REASON] = b""
    is_done, answer = raw_call(ledger, data, max_outsize=ERROR_HEAD + MAX_REASON, revert_on_failure=False)
    if not is_done:
        assert len(answer) > ERROR_HEAD, self._about(trade_id, "refused without a reason")
        raise self._about(trade_id, abi_decode(slice(answer, 4, len(answer) - 4), String[MAX_REASON]))


@view
@internal
def _is_settled(trade_id: uint256) -> bool:
    return self._settled[trade_id >> 8] & (1 << (trade_id & 255)) != 0


@pure
@internal
def _day_key(product_id: uint256, day: uint256) -> uint256:
    """@dev The day's trade ids are this plus their sequence."""
    return (product_id << 64) | (day << 32)


@pure
@internal
def _about(trade_id: uint256, fact: String[MAX_REASON]) -> String[200]:
    return concat("Settlement: trade ", uint2str(trade_id), ": ", fact)
