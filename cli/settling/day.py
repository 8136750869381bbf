"""A product's day as the chain has it: how far its settlement is, its trades, what became of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import Any

from carbon.settlement import CHUNK, Trade, TradeId, chunks_of, commitment_of
from carbon.units import S_PER_DAY, FenPerTonne, MarketDay, Tonnes, UnixSeconds
from chain.client import Chain, Log
from chain.errors import ChainError

BLOCKS = 1_000
"""Blocks whose events are asked for at once."""
NO_HASH = "0x" + "00" * 32
METHODS = (10, 20, 21, 30)
"""Listed, block, auction, agreed: the order of `Settlement.figures`."""


class DayState(IntEnum):
    """As `Settlement.day_state` has it."""

    OPEN = 0
    PUBLISHED = 1
    CLEARED = 2
    CONFIRMED = 3
    SETTLED = 4


class Fate(StrEnum):
    """What became of a trade."""

    WAITS = "waits"
    DELIVERED = "delivered"
    ASIDE = "set aside"


class NotProven(ChainError):
    """The node's events are not what the chain committed to."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a day's settlement is."""

    state: DayState
    trades: int
    done: int
    """Delivered or set aside."""


class DayOnChain:
    """One product's day, read through one node."""

    def __init__(self, chain: Chain, product_id: int, day: MarketDay) -> None:
        self.chain, self.product_id, self.day = chain, product_id, day

    def progress(self) -> Progress:
        """How far it is, by the newest block."""
        state, trades, done = self.chain.call("Settlement", "day_state", self.product_id, self.day)
        return Progress(DayState(state), trades, done)

    def was_opened(self) -> bool:
        """Whether the product was traded on this day, or could be."""
        found = self.progress()
        opened_last = self.chain.call("Market", "limits", self.product_id)[0]
        return found.state is not DayState.OPEN or found.trades > 0 or opened_last == self.day

    @cached_property
    def trades(self) -> list[Trade]:
        """
        All trades in their order, each chunk held against what the chain committed to; read once.

        :raises NotProven: the node leaves trades out, or tells others
        """
        first, last = self._blocks()
        made = sorted(self._made(first, last), key=lambda trade: trade.trade_id)
        expected = self.progress().trades
        if len(made) != expected:
            raise NotProven(f"the node tells {len(made)} trades of the day, the contract {expected}")
        for number, chunk in enumerate(chunks_of(made)):
            found = self.chain.call("Settlement", "commitment", self.product_id, self.day, number)
            if found != "0x" + commitment_of(chunk).hex():
                raise NotProven(f"trades {CHUNK * number + 1} to {CHUNK * number + len(chunk)} are not as recorded")
        return made

    def figures(self) -> list[dict[str, int]]:
        """Trades, t and fen by method, added up from the trades."""
        of = {code: [trade for trade in self.trades if trade.method == code] for code in METHODS}
        return [
            {
                "trades": len(made),
                "quantity_t": sum(trade.quantity for trade in made),
                "amount_fen": sum(trade.amount for trade in made),
            }
            for made in of.values()
        ]

    def fees_bp(self) -> tuple[int, int]:
        """Of each side of a trade: the exchange's and the registry's."""
        exchange_bp, registry_bp = self.chain.call("Market", "fees_on", self.day)
        return exchange_bp, registry_bp

    def fate_of(self, trade: Trade) -> Fate:
        """What became of a trade, by the newest block."""
        if self.chain.call("Settlement", "is_settled", trade.trade_id):
            return Fate.DELIVERED
        aside = self.chain.call("Settlement", "aside", trade.trade_id)
        return Fate.WAITS if aside["trade_hash"] == NO_HASH else Fate.ASIDE

    def code_of(self, trade: Trade) -> int:
        """Its voucher code; 0 when it has none."""
        return int(self.chain.call("Vouchers", "code_of", trade.trade_id))

    def first_difference(self, statement: Sequence[Trade]) -> int:
        """Id of the first trade that a statement leaves out, adds or has otherwise; 0 when there is none."""
        theirs = list(statement)
        for number, chunk in enumerate(chunks_of(self.trades)):
            part = theirs[CHUNK * number : CHUNK * (number + 1)]
            given = [list(map(as_argument, side)) for side in (chunk, part)]
            if found := int(self.chain.call("Settlement", "first_difference", *given)):
                return found
        return theirs[len(self.trades)].trade_id if len(theirs) > len(self.trades) else 0

    def _made(self, first: int, last: int) -> Iterator[Trade]:
        for start in range(first, last + 1, BLOCKS):
            logs = [
                log
                for log in self.chain.logs(start, min(start + BLOCKS - 1, last), ["Settlement"])
                if log.event == "TradeMade" and TradeId.of(log.fields["trade_id"])[:2] == (self.product_id, self.day)
            ]
            times = self._times({log.block for log in logs})
            yield from (_trade(log, times[log.block]) for log in logs)

    def _times(self, blocks: set[int]) -> dict[int, int]:
        numbers = sorted(blocks)
        found = self.chain.rpc.batch([("eth_getBlockByNumber", [hex(number), False]) for number in numbers])
        return {number: int(block["timestamp"], 16) for number, block in zip(numbers, found, strict=True)}

    def _blocks(self) -> tuple[int, int]:
        """Blocks that the day's trades are in, whatever the market's distance from UTC."""
        head, oldest = self.chain.block_number(), self.chain.deployment.contract("Settlement").block
        midnight_s = self.day * S_PER_DAY
        first = self._first_from(midnight_s - S_PER_DAY, oldest, head + 1)
        return first, self._first_from(midnight_s + 2 * S_PER_DAY, first, head + 1) - 1

    def _first_from(self, at_s: int, low: int, high: int) -> int:
        """The first block of that time or later; `high` when there is none."""
        while low < high:
            middle = (low + high) // 2
            if self._times({middle})[middle] < at_s:
                low = middle + 1
            else:
                high = middle
        return low


def as_argument(trade: Trade) -> dict[str, Any]:
    """A trade as `ISettlement.Trade`; what JSON can't carry exactly as text."""
    return {
        "trade_id": str(trade.trade_id),
        "buyer": trade.buyer,
        "seller": trade.seller,
        "price_fen": trade.price,
        "quantity_t": trade.quantity,
        "buy_ref": str(trade.buy_ref),
        "sell_ref": str(trade.sell_ref),
        "method": trade.method,
        "at": trade.at,
    }


def _trade(log: Log, at_s: int) -> Trade:
    fields = log.fields
    return Trade(
        trade_id=fields["trade_id"],
        buyer=fields["buyer"],
        seller=fields["seller"],
        price=FenPerTonne(fields["price_fen"]),
        quantity=Tonnes(fields["quantity_t"]),
        buy_ref=fields["buy_ref"],
        sell_ref=fields["sell_ref"],
        method=fields["method"],
        at=UnixSeconds(at_s),
    )
