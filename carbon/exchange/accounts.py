"""What an account has, and what of it is spoken for."""

from collections import Counter
from dataclasses import dataclass, field

from carbon.units import Fen, Tonnes


@dataclass(slots=True)
class Account:
    """Money and units of one account. Always: reserved and bought today ≤ total."""

    money: int = 0
    """All its money, fen."""

    money_reserved: int = 0
    """Of it behind open buys, fees included."""

    units: Counter[str] = field(default_factory=Counter)
    """Product -> all its units, t."""

    units_reserved: Counter[str] = field(default_factory=Counter)
    """Product -> of them behind open sells."""

    bought_today: Counter[str] = field(default_factory=Counter)
    """Product -> of them bought on the open day, which do not sell."""

    buying_t: int = 0
    """Rests of its open buys of all products."""

    @property
    def money_free(self) -> Fen:
        """What it can spend."""
        return Fen(self.money - self.money_reserved)

    @property
    def position(self) -> Tonnes:
        """What a position limit counts: all it holds and bids for."""
        return Tonnes(self.units.total() + self.buying_t)

    def units_free(self, product: str) -> Tonnes:
        """What it can sell."""
        return Tonnes(self.units[product] - self.units_reserved[product] - self.bought_today[product])
