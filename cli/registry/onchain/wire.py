"""How calls reach the contracts, each signed by the key of who makes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """One call."""

    who: str
    """Name of the person whose key signs."""
    contract: str
    function: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class RawLog:
    """An event as the chain has it."""

    address: str
    """Of the contract, with 0x."""
    topics: tuple[str, ...]
    data: str


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a call."""

    logs: tuple[RawLog, ...]
    reason: str | None = None
    """Why it was refused; None when it was not."""


class CallRefused(Exception):
    """A contract refuses a call that the import needs; the message is its own."""


class Wire(Protocol):
    """The way to one chain's contracts."""

    is_fresh: bool
    """Whether nobody but the import has used the contracts, so that nothing needs to be looked up before."""

    def address(self, who: str) -> str:
        """The account of a person, made when it is asked for first."""

    def attempt(self, acts: Sequence[Act]) -> list[Done]:
        """Send calls in their order and wait for their blocks; a refused one changes nothing."""

    def events(self, done: Done, contract: str, event: str) -> list[Fields]:
        """The events of that name in what a call logged."""

    def encode(self, contract: str, function: str, arguments: Sequence[Any]) -> bytes:
        """Call data."""

    def call(self, contract: str, function: str, *arguments: Any) -> Any:
        """Read."""

    def close(self) -> None:
        """Let go of the chain."""


def send(wire: Wire, acts: Sequence[Act]) -> list[Done]:
    """
    Send calls that must pass.

    :raises CallRefused: the first that was refused
    """
    done = wire.attempt(acts)
    for act, one in zip(acts, done, strict=True):
        if one.reason is not None:
            raise CallRefused(f"{act.contract}.{act.function} by {act.who}: {one.reason}")
    return done
