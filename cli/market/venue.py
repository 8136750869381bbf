"""A market that lines can be played on; what it leaves is the same whatever stands behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from carbon.exchange.records import BookLine, Bulletin, Holding, Method, State
from carbon.exchange.refusals import Refusal
from carbon.units import FenPerTonne, Tonnes, UnixSeconds
from cli.market.lines import Line


class Deal(NamedTuple):
    """A trade as it is published."""

    at: UnixSeconds
    product: str
    method: Method
    buyer: str
    seller: str
    buy_ref: str
    sell_ref: str
    price: FenPerTonne
    quantity: Tonnes
    voucher_code: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left at the end of a file."""

    deals: Sequence[Deal]
    """In the order they were made."""
    orders: Mapping[str, tuple[State, Tonnes]]
    """Accepted orders and offers by reference: state and what is filled."""
    book: Sequence[BookLine]
    """In the order of the file."""
    holdings: Sequence[Holding]
    """In the order of the file."""
    bulletins: Sequence[Bulletin]
    """In the order of the file."""


class Venue(Protocol):
    """The port of a replay."""

    def play(self, line: Line) -> Refusal | None:
        """Let time come to a line and do what it asks for, or say why not; lines come in the order of their times."""

    def outcome(self) -> Outcome:
        """All that came of it."""

    def close(self) -> None:
        """Let go of what stands behind."""
