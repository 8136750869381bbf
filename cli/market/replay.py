"""Play an order file on a market and lay its results out as files."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from carbon.exchange.hours import Hours, date_of
from carbon.exchange.records import State
from carbon.exchange.refusals import Refusal
from carbon.order_book import Side
from cli.market.lines import CHANGES, NEW, Line
from cli.market.venue import Outcome, Venue
from cli.registry.outputs import Cell, Sheet

TRADES_COLUMNS = (
    "seq", "at", "product", "method", "buyer", "seller", "buy_ref", "sell_ref", "price_fen_per_t", "quantity_t",
    "voucher_code",
)  # fmt: skip
ORDERS_COLUMNS = ("ref", "state", "filled_t", "refusal")
BOOK_COLUMNS = ("day", "product", "side", "price_fen_per_t", "ref", "account", "open_t")
ACCOUNTS_COLUMNS = ("account", "product", "total", "available")
BULLETIN_COLUMNS = (
    "day", "product", "open", "high", "low", "close", "listed_volume_t", "listed_amount_fen", "block_volume_t",
    "block_amount_fen",
)  # fmt: skip
SIDE_NAMES = {Side.BUY: "buy", Side.SELL: "sell"}
Cells = Iterator[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Replay:
    """A file that was played."""

    hours: Hours
    steps: Sequence[tuple[Line, Refusal | None]]
    """Lines that have a row among the orders, and why they were refused."""
    outcome: Outcome

    @property
    def refused(self) -> int:
        """How many lines were refused."""
        return sum(refusal is not None for _, refusal in self.steps)

    def sheets(self) -> dict[str, Sheet]:
        """The files."""
        return {
            "trades.csv": Sheet(TRADES_COLUMNS, self._trades()),
            "orders.csv": Sheet(ORDERS_COLUMNS, self._orders()),
            "book.csv": Sheet(BOOK_COLUMNS, self._book()),
            "accounts.csv": Sheet(ACCOUNTS_COLUMNS, self.outcome.holdings),
            "bulletin.csv": Sheet(BULLETIN_COLUMNS, self._bulletins()),
        }

    def _trades(self) -> Cells:
        for seq, deal in enumerate(self.outcome.deals, 1):
            yield seq, self.hours.text_of(deal.at), *deal[1:]

    def _orders(self) -> Cells:
        for line, refusal in self.steps:
            if refusal is not None:
                yield line.ref, State.REFUSED, 0, refusal.name
            else:
                yield line.ref, *self.outcome.orders[line.ref], None

    def _book(self) -> Cells:
        for line in self.outcome.book:
            yield date_of(line.day).isoformat(), line.product, SIDE_NAMES[line.side], *line[3:]

    def _bulletins(self) -> Cells:
        for bulletin in self.outcome.bulletins:
            yield date_of(bulletin.day).isoformat(), *bulletin[1:]


def run(lines: Sequence[Line], hours: Hours, venue: Venue, advance: Callable[[int], None]) -> Replay:
    """Play every line; a refused one changes nothing and the replay goes on."""
    steps = []
    for line in lines:
        refusal = venue.play(line)
        if line.action in NEW or (line.action in CHANGES and refusal is not None):
            steps.append((line, refusal))
        advance(1)
    return Replay(hours, steps, venue.outcome())
