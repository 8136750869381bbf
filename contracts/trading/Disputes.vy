# pragma version 0.4.3
"""
@title Disputes about trades
@license Apache-2.0
@notice A side of a trade disputes it; the other side answers; the exchange decides, and the ministry on appeal.
@dev A trade is never undone. A decision may want units of it back with the seller: they go by a trade the other way or by
     an entry, which the exchange names here once it is made, and this contract holds against `Settlement` or `Entries`.
     Documents are named by hash. Terms are in force from a day on (`dated`), for what is filed from then on.
     Trades that a replaced `Settlement` recorded cannot be disputed here. `carbon/disputes.py` is the same.
@custom:stop The claimant withdraws; without `decide` nothing is corrected.
"""

from contracts.interfaces import IDisputes
from contracts.interfaces import IEntries
from contracts.interfaces import IMarket
from contracts.interfaces import IParticipants
from contracts.interfaces import ISettlement
from contracts.modules import dated
from contracts.modules import lookup
from contracts.modules import roles

implements: IDisputes
initializes: dated


DAY_S: constant(uint256) = 86_400
MAX_TRADES: constant(uint256) = 64  # of a chunk
MASK_32: constant(uint256) = 2**32 - 1
TERMS: constant(uint256) = 1  # key of `dated`
MASK_16: constant(uint256) = 2**16 - 1  # a term: 16 bits of days each
ENTRY_EXECUTED: constant(uint256) = 3

# States
FILED: constant(uint256) = 1
ANSWERED: constant(uint256) = 2
REJECTED: constant(uint256) = 3
UPHELD: constant(uint256) = 4
TO_CORRECT: constant(uint256) = 5
CORRECTED: constant(uint256) = 6
APPEALED: constant(uint256) = 7
WITHDRAWN: constant(uint256) = 8

DIRECTORY: immutable(address)
PARTICIPANTS: immutable(IParticipants)

disputes: public(uint256)  # how many, numbered from 1
dispute_of: public(HashMap[uint256, HashMap[address, uint256]])  # trade -> claimant -> dispute
_disputes: HashMap[uint256, IDisputes.Dispute]
_is_used: HashMap[address, HashMap[uint256, bool]]  # Settlement or Entries -> trade or entry that corrected something


@deploy
def __init__(directory: address):
    """
    @param directory The `Directory`, which already names Participants.
    """
    DIRECTORY = directory
    PARTICIPANTS = IParticipants(lookup.find(directory, "Participants"))


# Anyone


@view
@external
def terms_on(day: uint256) -> IDisputes.Terms:
    """
    @notice Terms of disputes that are filed on a day, past or to come; no ends before the first.
    """
    return self._terms_on(day)


@view
@external
def dispute(dispute_id: uint256) -> IDisputes.Dispute:
    """
    @notice A dispute; state 0 when there is none.
    """
    return self._disputes[dispute_id]


# Sides of a trade


@external
def file(
    trades: DynArray[ISettlement.Trade, MAX_TRADES], position: uint256, reason: String[160], document_hash: bytes32
) -> uint256:
    """
    @notice Dispute a trade of the caller's, once. Logs `DisputeFiled`.
    @param trades The trade's whole chunk as `TradeMade` logged it; held against its commitment.
    @param position Of the trade in the chunk, from 0.
    @param document_hash keccak256 of the claim with its documents.
    @return The dispute's number, counted from 1.
    """
    trade: ISettlement.Trade = self._proven(trades, position)
    assert msg.sender == trade.buyer or msg.sender == trade.seller, "Disputes: caller is no side of the trade"
    assert self.dispute_of[trade.trade_id][msg.sender] == 0, "Disputes: caller disputed it before"
    self._check_named(reason, document_hash)
    today: uint256 = staticcall IMarket(lookup.find(DIRECTORY, "Market")).today()
    terms: IDisputes.Terms = self._terms_on(today)
    day: uint256 = (trade.trade_id >> 32) & MASK_32
    assert terms.file_days == 0 or today <= day + terms.file_days, "Disputes: term for filing is over"

    dispute_id: uint256 = self.disputes + 1
    self.disputes = dispute_id
    self.dispute_of[trade.trade_id][msg.sender] = dispute_id
    answer_until_s: uint256 = self._until(terms.answer_days)
    self._disputes[dispute_id] = IDisputes.Dispute(
        trade_id=trade.trade_id,
        buyer=trade.buyer,
        seller=trade.seller,
        quantity_t=trade.quantity_t,
        claimant=msg.sender,
        state=FILED,
        is_final=False,
        answer_until_s=answer_until_s,
        decided_s=0,
        appeal_until_s=0,
        to_correct_t=0,
        corrected_t=0,
    )
    log IDisputes.DisputeFiled(
        dispute_id=dispute_id,
        trade_id=trade.trade_id,
        claimant=msg.sender,
        respondent=trade.seller if msg.sender == trade.buyer else trade.buyer,
        answer_until_s=answer_until_s,
        reason=reason,
        document_hash=document_hash,
    )
    return dispute_id


@external
def answer(dispute_id: uint256, reason: String[160], document_hash: bytes32):
    """
    @notice Answer a dispute; also after the term, until it is decided. Logs `DisputeAnswered`.
    @param document_hash keccak256 of the answer with its documents.
    """
    found: IDisputes.Dispute = self._disputes[dispute_id]
    is_side: bool = msg.sender == found.buyer or msg.sender == found.seller
    assert is_side and msg.sender != found.claimant, "Disputes: caller is not the other side"
    assert found.state == FILED, "Disputes: dispute waits for no answer"
    self._check_named(reason, document_hash)

    self._disputes[dispute_id].state = ANSWERED
    log IDisputes.DisputeAnswered(
        dispute_id=dispute_id, by=msg.sender, reason=reason, document_hash=document_hash
    )


@external
def withdraw(dispute_id: uint256):
    """
    @notice Take back a dispute that is not decided yet. Logs `DisputeWithdrawn`.
    """
    found: IDisputes.Dispute = self._disputes[dispute_id]
    assert msg.sender == found.claimant, "Disputes: caller did not file it"
    assert found.state == FILED or found.state == ANSWERED, "Disputes: dispute is decided"

    self._disputes[dispute_id].state = WITHDRAWN
    log IDisputes.DisputeWithdrawn(dispute_id=dispute_id, by=msg.sender)


@external
def appeal(dispute_id: uint256, reason: String[160], document_hash: bytes32):
    """
    @notice Have the ministry decide instead, within the term and before anything is corrected. Logs `DisputeAppealed`.
    @param document_hash keccak256 of the appeal.
    """
    found: IDisputes.Dispute = self._disputes[dispute_id]
    assert msg.sender == found.buyer or msg.sender == found.seller, "Disputes: caller is no side of the trade"
    assert found.state in [REJECTED, UPHELD, TO_CORRECT], "Disputes: there is no decision to appeal"
    assert not found.is_final, "Disputes: decision is final"
    assert found.corrected_t == 0, "Disputes: correction has begun"
    is_in_time: bool = found.appeal_until_s == 0 or block.timestamp <= found.appeal_until_s
    assert is_in_time, "Disputes: term for an appeal is over"
    self._check_named(reason, document_hash)

    self._disputes[dispute_id].state = APPEALED
    log IDisputes.DisputeAppealed(
        dispute_id=dispute_id, by=msg.sender, reason=reason, document_hash=document_hash
    )


# Exchange


@external
def set_terms(terms: IDisputes.Terms, from_day: uint256):
    """
    @notice Set the terms of disputes that are filed from a day to come on. Logs `TermsSet`.
    """
    self._check_exchange()
    market: IMarket = IMarket(lookup.find(DIRECTORY, "Market"))
    assert from_day > staticcall market.today(), "Disputes: day is not to come"
    longest: uint256 = max(terms.file_days, max(terms.answer_days, terms.appeal_days))
    assert longest <= MASK_16, "Disputes: term needs more than 16 bits"

    dated._set(TERMS, terms.file_days | (terms.answer_days << 16) | (terms.appeal_days << 32), from_day)
    log IDisputes.TermsSet(
        from_day=from_day,
        file_days=terms.file_days,
        answer_days=terms.answer_days,
        appeal_days=terms.appeal_days,
    )


@external
def decide(
    dispute_id: uint256, is_upheld: bool, to_correct_t: uint256, reason: String[160], document_hash: bytes32
):
    """
    @notice Decide a dispute that is answered, or whose term for the answer is over. Logs `DisputeDecided`.
    @param to_correct_t t CO2e of the trade that are to go back to the seller; 0: nothing is corrected.
    @param document_hash keccak256 of the decision.
    """
    self._check_exchange()
    found: IDisputes.Dispute = self._disputes[dispute_id]
    assert found.state == FILED or found.state == ANSWERED, "Disputes: dispute is not to be decided"
    is_term_over: bool = found.answer_until_s != 0 and block.timestamp > found.answer_until_s
    assert found.state == ANSWERED or is_term_over, "Disputes: the other side may still answer"

    appeal_days: uint256 = self._terms_on(
        staticcall IMarket(lookup.find(DIRECTORY, "Market")).today()
    ).appeal_days
    self._decide(dispute_id, is_upheld, to_correct_t, False, self._until(appeal_days), reason, document_hash)


@external
def correct_by_trade(dispute_id: uint256, trades: DynArray[ISettlement.Trade, MAX_TRADES], position: uint256):
    """
    @notice Name a trade the other way that corrects the disputed one, or a part of it. Logs `DisputeCorrected`.
    @dev Same product and same sides, made after the decision; at which price is for its parties and the decision.
    @param trades The counter-trade's whole chunk; held against its commitment.
    @param position Of the counter-trade in the chunk, from 0.
    """
    self._check_exchange()
    found: IDisputes.Dispute = self._disputes[dispute_id]
    assert found.state == TO_CORRECT, "Disputes: nothing is to be corrected"
    trade: ISettlement.Trade = self._proven(trades, position)
    assert trade.trade_id >> 64 == found.trade_id >> 64, "Disputes: trade is of another product"
    is_counter: bool = trade.buyer == found.seller and trade.seller == found.buyer
    assert is_counter, "Disputes: trade does not go the other way"
    assert trade.at >= found.decided_s, "Disputes: trade was made before the decision"

    self._use(lookup.find(DIRECTORY, "Settlement"), trade.trade_id)
    self._correct(dispute_id, found, trade.trade_id, 0, trade.quantity_t)


@external
def correct_by_entry(dispute_id: uint256, entry_id: uint256):
    """
    @notice Name an executed entry by which the buyer gave units back to the seller. Logs `DisputeCorrected`.
    """
    self._check_exchange()
    found: IDisputes.Dispute = self._disputes[dispute_id]
    assert found.state == TO_CORRECT, "Disputes: nothing is to be corrected"
    entries: address = lookup.find(DIRECTORY, "Entries")
    entry: IEntries.Entry = staticcall IEntries(entries).entry_of(entry_id)
    market: IMarket = IMarket(lookup.find(DIRECTORY, "Market"))
    class_id: uint256 = (staticcall market.product(found.trade_id >> 64)).class_id
    assert entry.state == ENTRY_EXECUTED, "Disputes: entry is not executed"
    assert entry.class_id == class_id, "Disputes: entry is of another class"
    assert entry.owner == found.buyer and entry.to == found.seller, "Disputes: entry does not go the other way"

    self._use(entries, entry_id)
    self._correct(dispute_id, found, 0, entry_id, entry.quantity_t)


# Ministry


@external
def decide_appeal(
    dispute_id: uint256, is_upheld: bool, to_correct_t: uint256, reason: String[160], document_hash: bytes32
):
    """
    @notice Decide a dispute on appeal, for good. Logs `DisputeDecided`.
    @param to_correct_t t CO2e of the trade that are to go back to the seller; 0: nothing is corrected.
    @param document_hash keccak256 of the decision.
    """
    is_ministry: bool = staticcall PARTICIPANTS.has_role(msg.sender, roles.MINISTRY)
    assert is_ministry, "Disputes: caller is not the ministry"
    assert self._disputes[dispute_id].state == APPEALED, "Disputes: dispute is not on appeal"

    self._decide(dispute_id, is_upheld, to_correct_t, True, 0, reason, document_hash)


# Internals


@view
@internal
def _check_exchange():
    is_exchange: bool = staticcall PARTICIPANTS.has_role(msg.sender, roles.EXCHANGE)
    assert is_exchange, "Disputes: caller is not the exchange"


@pure
@internal
def _check_named(reason: String[160], document_hash: bytes32):
    assert len(reason) > 0, "Disputes: reason is empty"
    assert document_hash != empty(bytes32), "Disputes: document is empty"


@view
@internal
def _proven(trades: DynArray[ISettlement.Trade, MAX_TRADES], position: uint256) -> ISettlement.Trade:
    """@dev A trade of a chunk that is as recorded; `Settlement` reverts when it is not."""
    assert position < len(trades), "Disputes: no such trade in the chunk"
    settlement: ISettlement = ISettlement(lookup.find(DIRECTORY, "Settlement"))
    first_id: uint256 = staticcall settlement.first_difference(trades, [])
    assert first_id == trades[0].trade_id, "Disputes: chunk is not as recorded"
    return trades[position]


@view
@internal
def _terms_on(day: uint256) -> IDisputes.Terms:
    word: uint256 = dated._on(TERMS, day)
    return IDisputes.Terms(
        file_days=word & MASK_16, answer_days=(word >> 16) & MASK_16, appeal_days=(word >> 32) & MASK_16
    )


@view
@internal
def _until(term_days: uint256) -> uint256:
    return block.timestamp + term_days * DAY_S if term_days > 0 else 0


@internal
def _decide(
    dispute_id: uint256,
    is_upheld: bool,
    to_correct_t: uint256,
    is_final: bool,
    appeal_until_s: uint256,
    reason: String[160],
    document_hash: bytes32,
):
    assert is_upheld or to_correct_t == 0, "Disputes: what is rejected corrects nothing"
    assert to_correct_t <= self._disputes[dispute_id].quantity_t, "Disputes: more than was traded"
    self._check_named(reason, document_hash)

    state: uint256 = REJECTED
    if is_upheld:
        state = TO_CORRECT if to_correct_t > 0 else UPHELD
    self._disputes[dispute_id].state = state
    self._disputes[dispute_id].is_final = is_final
    self._disputes[dispute_id].decided_s = block.timestamp
    self._disputes[dispute_id].appeal_until_s = appeal_until_s
    self._disputes[dispute_id].to_correct_t = to_correct_t
    log IDisputes.DisputeDecided(
        dispute_id=dispute_id,
        by=msg.sender,
        is_upheld=is_upheld,
        to_correct_t=to_correct_t,
        is_final=is_final,
        appeal_until_s=appeal_until_s,
        reason=reason,
        document_hash=document_hash,
    )


@internal
def _use(book: address, number: uint256):
    assert not self._is_used[book][number], "Disputes: it corrected something before"
    self._is_used[book][number] = True


@internal
def _correct(dispute_id: uint256, found: IDisputes.Dispute, trade_id: uint256, entry_id: uint256, quantity_t: uint256):
    corrected_t: uint256 = found.corrected_t + quantity_t
    assert corrected_t <= found.to_correct_t, "Disputes: more than is to be corrected"
    is_done: bool = corrected_t == found.to_correct_t

    self._disputes[dispute_id].corrected_t = corrected_t
    if is_done:
        self._disputes[dispute_id].state = CORRECTED
    log IDisputes.DisputeCorrected(
        dispute_id=dispute_id,
        trade_id=trade_id,
        entry_id=entry_id,
        by=msg.sender,
        quantity_t=quantity_t,
        is_done=is_done,
    )
