"""One log as handlers see it, and who handles which."""

from collections.abc import Callable
from typing import Any, NamedTuple

from indexer.work import Work

ZERO_ADDRESS = "0x" + "0" * 40
"""No account."""

Fields = dict[str, Any]
"""Decoded fields; ids as decimal text, structs as dicts."""


class Log(NamedTuple):
    """Where a log stands."""

    block: int
    log_index: int
    at_s: int
    """Block time, unix s."""
    transaction_hash: str
    follows: str
    """Event that the same contract logged just before, in the same transaction; empty when none."""

    @property
    def place(self) -> dict[str, Any]:
        """Key of a row that records this log."""
        return {"block": self.block, "log_index": self.log_index, "transaction_hash": self.transaction_hash}

    @property
    def origin(self) -> dict[str, Any]:
        """What a row with a key of its own remembers of the log that made it."""
        return {"block": self.block, "transaction_hash": self.transaction_hash}


Handler = Callable[[Work, Log, Fields], None]


class Handlers:
    """Handlers of one area, by contract and event."""

    def __init__(self) -> None:
        self.by_event: dict[tuple[str, str], Handler] = {}

    def on(self, contract: str, event: str) -> Callable[[Handler], Handler]:
        """Register the handler of an event; each event has one."""

        def register(handler: Handler) -> Handler:
            assert (contract, event) not in self.by_event, f"{contract}.{event} has two handlers"
            self.by_event[contract, event] = handler
            return handler

        return register
