"""The contracts on bare py-evm, which the benchmarks use, too."""

from benchmarks.bare_evm import GAS, BareEvm, Event, account

__all__ = ["GAS", "BareEvm", "Event", "account"]
