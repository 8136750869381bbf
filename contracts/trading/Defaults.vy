# pragma version 0.4.3
"""
@title Defaults
@license Apache-2.0
@notice What becomes of a trade that cannot be delivered: declared, noticed, then made good, covered or unwound.
@dev Two persons of the registry declare it: the first names trade and side, the second hands in the chunk, and in that
     transaction the trade leaves its day, so that nothing else waits. (Not through `Reviews`: a whole chunk is longer
     than an act may be.) Until the deadline only the defaulter acts; after it two persons decide through `Reviews`.
     What stands aside, and what moves, is for `Settlement` and the ledgers; whether they let a party receive, too: when
     they refuse a delivery, only unwinding is left. The risk reserve is a fund of `Cash`, the credit record is in
     `Participants`. `carbon/defaults.py` is the same.
     The terms of the day of the notice count; they are kept with the default, so that no later change touches it.
@custom:stop The registry declares nothing; a declaration of one person is without effect, and `reject` ends it.
"""

from contracts.interfaces import ICash
from contracts.interfaces import IDefaults
from contracts.interfaces import IMarket
from contracts.interfaces import IParticipants
from contracts.interfaces import ISettlement
from contracts.modules import dated
from contracts.modules import lookup
from contracts.modules import roles

implements: IDefaults
initializes: dated


MAX_TRADES: constant(uint256) = 64  # of a chunk
FULL_BP: constant(uint256) = 10_000  # 100 %
MAX_NOTICE_S: constant(uint256) = 2**32 - 1  # as many bits as the terms keep for it
TERMS: constant(uint256) = 1  # key of `dated`

BUYER: constant(uint256) = 1
SELLER: constant(uint256) = 2

DECLARED: constant(uint256) = 1
NOTICED: constant(uint256) = 2
MADE_GOOD: constant(uint256) = 3
COVERED: constant(uint256) = 4
UNWOUND: constant(uint256) = 5

DEFAULT_OF_SETTLEMENT: constant(uint256) = 2  # kind of a credit record of `Participants`
RISK_RESERVE: constant(uint256) = 3  # fund of `Cash`

DIRECTORY: immutable(address)
PARTICIPANTS: immutable(IParticipants)
CASH: immutable(ICash)

cases: HashMap[uint256, IDefaults.Case]  # trade


@deploy
def __init__(directory: address):
    """
    @param directory The `Directory`, which already names Participants and Cash.
    """
    DIRECTORY = directory
    PARTICIPANTS = IParticipants(lookup.find(directory, "Participants"))
    CASH = ICash(lookup.find(directory, "Cash"))


# Anyone


@view
@external
def terms_on(day: uint256) -> (uint256, uint256):
    """
    @notice Seconds from the notice to the deadline, and compensation in basis points of the amount; zeros before the
            first terms.
    """
    return self._terms_on(day)


@view
@external
def default_of(trade_id: uint256) -> IDefaults.Case:
    """
    @notice The default of a trade; its state is 0 when it is in none.
    """
    return self.cases[trade_id]


@view
@external
def missing_fen(trade: ISettlement.Trade) -> uint256:
    """
    @notice What is not there of a noticed trade's amount and buyer's fee, in fen.
    """
    self._noticed(trade.trade_id)
    return self._missing_fen(self._settlement(), trade)


@external
def pay_compensation(trade_id: uint256) -> uint256:
    """
    @notice Let the risk reserve pay what it can now of the compensation that an innocent side is owed. Logs
            `CompensationPaid`.
    @dev Anyone may: the registry has decided, only the money had to come.
    @return What was paid, in fen.
    """
    assert self.cases[trade_id].owed_fen > 0, "Defaults: nothing is owed"
    paid_fen: uint256 = self._pay_compensation(self._settlement(), trade_id)
    assert paid_fen > 0, "Defaults: risk reserve is empty"
    return paid_fen


# Defaulter


@external
def make_good(trade: ISettlement.Trade):
    """
    @notice Have the trade delivered after all, what is missing of its money out of the buyer's idle money. Logs
            `DefaultMadeGood`.
    @dev For the side in default, until the deadline, which is still in time. A buyer pays money in before, a seller
         whose account was frozen waits until it is open again. The credit record then stays as it was.
    @param trade As `TradeMade` logged it.
    """
    found: IDefaults.Case = self._noticed(trade.trade_id)
    assert msg.sender == found.defaulter, "Defaults: caller is not in default"
    assert block.timestamp <= found.deadline_s, "Defaults: deadline is past"
    settlement: ISettlement = self._settlement()
    missing_fen: uint256 = self._missing_fen(settlement, trade)

    self.cases[trade.trade_id].state = MADE_GOOD
    log IDefaults.DefaultMadeGood(trade_id=trade.trade_id, defaulter=found.defaulter, amount_fen=missing_fen)
    if missing_fen > 0:
        extcall settlement.make_good(trade, missing_fen)
    extcall settlement.deliver_aside(trade)


# Registry


@external
def declare(trade_id: uint256, side: uint256, reason: String[160], document_hash: bytes32):
    """
    @notice First person: say that a trade cannot be delivered, and whose default it is. Logs `DefaultDeclared`.
    @dev Without effect on the trade until another person confirms it.
    @param side 1 the buyer, 2 the seller.
    @param document_hash Of what proves it: the bank's refusal, the court's order.
    """
    self._check_registry()
    assert self.cases[trade_id].state == 0, "Defaults: default is declared"
    assert side == BUYER or side == SELLER, "Defaults: side is neither buyer nor seller"
    self._check_grounds(reason, document_hash)
    assert not staticcall self._settlement().is_settled(trade_id), "Defaults: trade is delivered"

    self.cases[trade_id].state = DECLARED
    self.cases[trade_id].side = side
    self.cases[trade_id].declared_by = msg.sender
    self.cases[trade_id].document_hash = document_hash
    log IDefaults.DefaultDeclared(
        trade_id=trade_id, by=msg.sender, side=side, reason=reason, document_hash=document_hash
    )


@external
def reject(trade_id: uint256, reason: String[160]):
    """
    @notice End a declaration that nobody confirmed; who made it may, too. Logs `DeclarationRejected`.
    """
    self._check_registry()
    assert self.cases[trade_id].state == DECLARED, "Defaults: no declaration waits"
    assert len(reason) > 0, "Defaults: reason is empty"

    self.cases[trade_id] = empty(IDefaults.Case)
    log IDefaults.DeclarationRejected(trade_id=trade_id, by=msg.sender, reason=reason)


@external
def confirm(
    trades: DynArray[ISettlement.Trade, MAX_TRADES], position: uint256, side: uint256, document_hash: bytes32
):
    """
    @notice Second person: the trade leaves its day with what both sides reserved for it, and the defaulter has until
            the deadline to make it good. Logs `DefaultNoticed`.
    @param trades The whole chunk as `TradeMade` logged it; `Settlement` holds it against its commitment.
    @param position Of the trade in the chunk, from 0.
    @param side As declared, and so the document: nobody confirms what he has not seen.
    """
    self._check_registry()
    assert position < len(trades), "Defaults: no such trade in the chunk"
    trade: ISettlement.Trade = trades[position]
    found: IDefaults.Case = self.cases[trade.trade_id]
    assert found.state == DECLARED, "Defaults: no declaration waits"
    assert found.declared_by != msg.sender, "Defaults: caller declared it"
    assert found.side == side, "Defaults: not the side that was declared"
    assert found.document_hash == document_hash, "Defaults: not the document that was declared"
    notice_s: uint256 = 0
    compensation_bp: uint256 = 0
    notice_s, compensation_bp = self._terms_on(staticcall self._market().today())
    assert notice_s > 0, "Defaults: no terms are in force"

    found.state = NOTICED
    found.deadline_s = block.timestamp + notice_s
    found.compensation_bp = compensation_bp
    found.defaulter = trade.buyer if side == BUYER else trade.seller
    found.innocent = trade.seller if side == BUYER else trade.buyer
    self.cases[trade.trade_id] = found
    settlement: ISettlement = self._settlement()
    extcall settlement.set_aside(trades, position)
    log IDefaults.DefaultNoticed(
        trade_id=trade.trade_id,
        defaulter=found.defaulter,
        innocent=found.innocent,
        by=msg.sender,
        side=side,
        missing_fen=self._missing_fen(settlement, trade),
        deadline_s=found.deadline_s,
        compensation_bp=compensation_bp,
    )


# Contract Reviews


@external
def cover(trade: ISettlement.Trade, barred_until_s: uint256, reason: String[160], document_hash: bytes32):
    """
    @notice After the deadline: the risk reserve pays what is missing, and the trade is delivered. The default goes into
            the credit record, and the buyer owes the reserve what it paid. Logs `DefaultCovered`.
    @dev Units that cannot be delivered are not to be had from a reserve of money: then unwind.
    @param barred_until_s From trading, unix s; 0 for no bar.
    """
    self._check_reviews()
    found: IDefaults.Case = self._overdue(trade.trade_id)
    self._check_grounds(reason, document_hash)
    settlement: ISettlement = self._settlement()
    missing_fen: uint256 = self._missing_fen(settlement, trade)

    self.cases[trade.trade_id].state = COVERED
    log IDefaults.DefaultCovered(
        trade_id=trade.trade_id,
        defaulter=found.defaulter,
        amount_fen=missing_fen,
        barred_until_s=barred_until_s,
        reason=reason,
        document_hash=document_hash,
    )
    if missing_fen > 0:
        extcall settlement.cover(trade, missing_fen)
    extcall settlement.deliver_aside(trade)
    extcall PARTICIPANTS.record_conduct(
        found.defaulter, DEFAULT_OF_SETTLEMENT, barred_until_s, reason, document_hash
    )


@external
def unwind(trade: ISettlement.Trade, barred_until_s: uint256, reason: String[160], document_hash: bytes32):
    """
    @notice After the deadline: both sides get back what stands aside, the innocent side a compensation from the risk
            reserve, which the defaulter owes. The default goes into the credit record. Logs `DefaultUnwound` and
            `CompensationPaid`.
    @dev compensation = amount * terms of the notice, rounded down: in favour of who pays. A reserve that is too small
         holds nothing up: the rest stays owed, see `pay_compensation`.
    @param barred_until_s From trading, unix s; 0 for no bar.
    """
    self._check_reviews()
    found: IDefaults.Case = self._overdue(trade.trade_id)
    self._check_grounds(reason, document_hash)
    compensation_fen: uint256 = trade.price_fen * trade.quantity_t * found.compensation_bp // FULL_BP
    settlement: ISettlement = self._settlement()

    self.cases[trade.trade_id].state = UNWOUND
    self.cases[trade.trade_id].owed_fen = compensation_fen
    log IDefaults.DefaultUnwound(
        trade_id=trade.trade_id,
        defaulter=found.defaulter,
        innocent=found.innocent,
        compensation_fen=compensation_fen,
        barred_until_s=barred_until_s,
        reason=reason,
        document_hash=document_hash,
    )
    extcall settlement.unwind(trade)
    self._pay_compensation(settlement, trade.trade_id)
    extcall PARTICIPANTS.record_conduct(
        found.defaulter, DEFAULT_OF_SETTLEMENT, barred_until_s, reason, document_hash
    )


# Ministry


@external
def set_terms(notice_s: uint256, compensation_bp: uint256, from_day: uint256):
    """
    @notice Set from a day to come how long a defaulter has to make good, and what an innocent side gets when the trade
            is unwound. Logs `TermsSet`.
    @dev The ministry's and not the registry's: who applies a term does not set it.
    @param notice_s From the notice to the deadline.
    @param compensation_bp Of the trade's amount, at most all of it.
    @param from_day Days since 1970-01-01, in the market's time.
    """
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.MINISTRY), "Defaults: caller is not the ministry"
    assert notice_s > 0, "Defaults: notice is zero"
    assert notice_s <= MAX_NOTICE_S, "Defaults: notice is too long"
    assert compensation_bp <= FULL_BP, "Defaults: compensation is over the amount"
    assert from_day > staticcall self._market().today(), "Defaults: day has begun"

    dated._set(TERMS, notice_s << 16 | compensation_bp, from_day)
    log IDefaults.TermsSet(from_day=from_day, notice_s=notice_s, compensation_bp=compensation_bp)


# Internals


@view
@internal
def _check_registry():
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.REGISTRY), "Defaults: caller is not the registry"


@view
@internal
def _check_reviews():
    assert msg.sender == lookup.find(DIRECTORY, "Reviews"), "Defaults: caller is not Reviews"


@pure
@internal
def _check_grounds(reason: String[160], document_hash: bytes32):
    assert len(reason) > 0, "Defaults: reason is empty"
    assert document_hash != empty(bytes32), "Defaults: document is missing"


@view
@internal
def _market() -> IMarket:
    return IMarket(lookup.find(DIRECTORY, "Market"))


@view
@internal
def _settlement() -> ISettlement:
    return ISettlement(lookup.find(DIRECTORY, "Settlement"))


@view
@internal
def _terms_on(day: uint256) -> (uint256, uint256):
    word: uint256 = dated._on(TERMS, day)
    return word >> 16, word & (2**16 - 1)


@view
@internal
def _noticed(trade_id: uint256) -> IDefaults.Case:
    found: IDefaults.Case = self.cases[trade_id]
    assert found.state == NOTICED, "Defaults: trade awaits no decision"
    return found


@view
@internal
def _overdue(trade_id: uint256) -> IDefaults.Case:
    found: IDefaults.Case = self._noticed(trade_id)
    assert block.timestamp > found.deadline_s, "Defaults: deadline is not past"
    return found


@view
@internal
def _missing_fen(settlement: ISettlement, trade: ISettlement.Trade) -> uint256:
    """@dev That the trade is as recorded, `Settlement` says when it is delivered or unwound."""
    aside: ISettlement.Aside = staticcall settlement.aside(trade.trade_id)
    cost_fen: uint256 = trade.price_fen * trade.quantity_t + aside.fee_fen
    return cost_fen - min(cost_fen, aside.there_fen)


@internal
def _pay_compensation(settlement: ISettlement, trade_id: uint256) -> uint256:
    found: IDefaults.Case = self.cases[trade_id]
    total_fen: uint256 = 0
    leaving_fen: uint256 = 0
    total_fen, leaving_fen = staticcall CASH.fund(RISK_RESERVE)
    paid_fen: uint256 = min(found.owed_fen, total_fen - leaving_fen)
    if paid_fen == 0:
        return 0

    self.cases[trade_id].owed_fen = found.owed_fen - paid_fen
    log IDefaults.CompensationPaid(
        trade_id=trade_id, to=found.innocent, amount_fen=paid_fen, owed_fen=found.owed_fen - paid_fen
    )
    extcall settlement.compensate(found.defaulter, found.innocent, paid_fen)
    return paid_fen
