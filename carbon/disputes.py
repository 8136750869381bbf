"""
Disputes about trades: who may do what when, and what corrects. Twin of `contracts/trading/Disputes.vy`.

Who is exchange or ministry, and whether trades and entries are as named, is the contract's affair.
"""

from dataclasses import dataclass
from enum import IntEnum

from carbon.refusal import require
from carbon.settlement import Trade, TradeId
from carbon.units import S_PER_DAY, MarketDay, Tonnes, UnixSeconds


class DisputeState(IntEnum):
    """How far a dispute is; the numbers are the contract's."""

    FILED = 1
    ANSWERED = 2
    REJECTED = 3
    UPHELD = 4
    TO_CORRECT = 5
    CORRECTED = 6
    APPEALED = 7
    WITHDRAWN = 8


S = DisputeState
UNDECIDED = (S.FILED, S.ANSWERED)
DECIDED = (S.REJECTED, S.UPHELD, S.TO_CORRECT)


@dataclass(frozen=True, slots=True)
class DisputeTerms:
    """In days, 0: no end."""

    file_days: int = 0
    """After the day of the trade."""
    answer_days: int = 0
    """After the filing; without an end, nothing is decided before there is an answer."""
    appeal_days: int = 0
    """After the decision."""


@dataclass(slots=True)
class Dispute:
    """A trade that one of its sides disputes."""

    trade: Trade
    claimant: str
    answer_until: UnixSeconds
    """Last second of the term; 0: no end."""
    state: DisputeState = S.FILED
    is_final: bool = False
    """Decided by the ministry."""
    decided_at: UnixSeconds = UnixSeconds(0)  # noqa: RUF009 - a NewType of int
    appeal_until: UnixSeconds = UnixSeconds(0)  # noqa: RUF009 - a NewType of int
    """Last second of the term; 0: no end."""
    to_correct: Tonnes = Tonnes(0)  # noqa: RUF009 - a NewType of int
    """That is to go back to the seller."""
    corrected: Tonnes = Tonnes(0)  # noqa: RUF009 - a NewType of int

    @property
    def sides(self) -> tuple[str, str]:
        """Buyer and seller."""
        return self.trade.buyer, self.trade.seller


class DisputeBook:
    """Disputes by number, counted from 1."""

    def __init__(self, terms: DisputeTerms) -> None:
        self.terms = terms
        self.disputes: dict[int, Dispute] = {}
        self._used: set[tuple[str, int]] = set()

    def file(self, by: str, trade: Trade, today: MarketDay, now: UnixSeconds) -> int:
        """Dispute a trade and return the number. Refused: no side of it, disputed before, or too late."""
        require(by in (trade.buyer, trade.seller), "caller is no side of the trade", by=by)
        before = [one for one in self.disputes.values() if one.trade.trade_id == trade.trade_id and one.claimant == by]
        require(not before, "caller disputed it before", by=by)
        last_day = TradeId.of(trade.trade_id).day + self.terms.file_days
        require(self.terms.file_days == 0 or today <= last_day, "term for filing is over", today=today)
        dispute_id = len(self.disputes) + 1
        self.disputes[dispute_id] = Dispute(trade, by, _until(now, self.terms.answer_days))
        return dispute_id

    def answer(self, by: str, dispute_id: int) -> None:
        """Answer as the other side. Refused: somebody else, or nothing to answer."""
        found = self.disputes.get(dispute_id)
        is_other = found is not None and by in found.sides and by != found.claimant
        require(is_other, "caller is not the other side", by=by)
        assert found is not None
        require(found.state is S.FILED, "dispute waits for no answer", state=found.state)
        found.state = S.ANSWERED

    def withdraw(self, by: str, dispute_id: int) -> None:
        """Take back what is not decided. Refused: somebody else, or decided."""
        found = self.disputes.get(dispute_id)
        require(found is not None and by == found.claimant, "caller did not file it", by=by)
        assert found is not None
        require(found.state in UNDECIDED, "dispute is decided", state=found.state)
        found.state = S.WITHDRAWN

    def decide(self, dispute_id: int, is_upheld: bool, to_correct: Tonnes, now: UnixSeconds) -> None:
        """Decide as the exchange. Refused: nothing to decide, or the other side may still answer."""
        found = self.disputes.get(dispute_id)
        require(found is not None and found.state in UNDECIDED, "dispute is not to be decided")
        assert found is not None
        is_term_over = found.answer_until != 0 and now > found.answer_until
        require(found.state is S.ANSWERED or is_term_over, "the other side may still answer")
        self._decide(found, is_upheld, to_correct, now)
        found.appeal_until = _until(now, self.terms.appeal_days)

    def appeal(self, by: str, dispute_id: int, now: UnixSeconds) -> None:
        """Have the ministry decide. Refused: no side, no decision, final, corrected in part, or too late."""
        found = self.disputes.get(dispute_id)
        require(found is not None and by in found.sides, "caller is no side of the trade", by=by)
        assert found is not None
        require(found.state in DECIDED, "there is no decision to appeal", state=found.state)
        require(not found.is_final, "decision is final")
        require(found.corrected == 0, "correction has begun")
        require(found.appeal_until == 0 or now <= found.appeal_until, "term for an appeal is over")
        found.state = S.APPEALED

    def decide_appeal(self, dispute_id: int, is_upheld: bool, to_correct: Tonnes, now: UnixSeconds) -> None:
        """Decide as the ministry, for good. Refused: not on appeal."""
        found = self.disputes.get(dispute_id)
        require(found is not None and found.state is S.APPEALED, "dispute is not on appeal")
        assert found is not None
        self._decide(found, is_upheld, to_correct, now)
        found.is_final = True
        found.appeal_until = UnixSeconds(0)

    def correct_by_trade(self, dispute_id: int, trade: Trade) -> None:
        """Name a trade the other way. Refused: nothing to correct, another trade, used before, or too much."""
        found = self._to_correct(dispute_id)
        products = [TradeId.of(one.trade_id).product_id for one in (trade, found.trade)]
        require(products[0] == products[1], "trade is of another product")
        require((trade.seller, trade.buyer) == found.sides, "trade does not go the other way")
        require(trade.at >= found.decided_at, "trade was made before the decision")
        self._correct(found, ("trade", trade.trade_id), trade.quantity)

    def correct_by_entry(self, dispute_id: int, entry_id: int, quantity: Tonnes, owner: str, to: str) -> None:
        """Name an executed entry. Refused: nothing to correct, not from buyer to seller, used before, or too much."""
        found = self._to_correct(dispute_id)
        require((owner, to) == found.sides, "entry does not go the other way")
        self._correct(found, ("entry", entry_id), quantity)

    def _decide(self, found: Dispute, is_upheld: bool, to_correct: Tonnes, now: UnixSeconds) -> None:
        require(is_upheld or to_correct == 0, "what is rejected corrects nothing", to_correct=to_correct)
        require(to_correct <= found.trade.quantity, "more than was traded", to_correct=to_correct)
        found.state = S.TO_CORRECT if to_correct else S.UPHELD if is_upheld else S.REJECTED
        found.decided_at, found.to_correct = now, to_correct

    def _to_correct(self, dispute_id: int) -> Dispute:
        found = self.disputes.get(dispute_id)
        require(found is not None and found.state is S.TO_CORRECT, "nothing is to be corrected")
        assert found is not None
        return found

    def _correct(self, found: Dispute, by_what: tuple[str, int], quantity: Tonnes) -> None:
        require(by_what not in self._used, "it corrected something before", number=by_what[1])
        corrected = Tonnes(found.corrected + quantity)
        require(corrected <= found.to_correct, "more than is to be corrected", quantity=quantity)
        self._used.add(by_what)
        found.corrected = corrected
        if corrected == found.to_correct:
            found.state = S.CORRECTED


def _until(now: UnixSeconds, days: int) -> UnixSeconds:
    return UnixSeconds(now + days * S_PER_DAY if days else 0)
