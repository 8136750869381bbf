"""The formulas of the Market contract, asked on a chain of this process."""

from functools import cache

from cli.registry.onchain.in_process import InProcess


class MarketFormulas:
    """`Formulas` on the contract itself; the same question is asked once."""

    def __init__(self) -> None:
        self._wire = InProcess(("Directory", "Market"))
        self.limits_of = cache(self._limits_of)
        self.close_of = cache(self._close_of)

    def close(self) -> None:
        """Forget the chain."""
        self._wire.close()

    def _limits_of(self, previous_close_fen: int, band_bp: int) -> tuple[int, int]:
        lower, upper = self._wire.call("Market", "limits_of", previous_close_fen, band_bp)
        return int(lower), int(upper)

    def _close_of(self, amount_fen: int, quantity_t: int, previous_close_fen: int) -> int:
        return int(self._wire.call("Market", "close_of", quantity_t, amount_fen, previous_close_fen))
