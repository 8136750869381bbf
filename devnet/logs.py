"""Log filters, answered from the index."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from devnet.errors import InvalidParams, TooMuch
from devnet.params import address, word
from devnet.records import Block, Log
from devnet.store import Store, Term, address_term, topic_term
from devnet.views import log_view

MAX_LOGS = 100_000  # some 70 MB of JSON
MAX_TOPICS = 4


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which logs are wanted. An empty set asks for nothing in particular."""

    addresses: frozenset[bytes]
    """Contracts, any of them."""

    topics: tuple[frozenset[bytes], ...]
    """Per position, topics of which any will do."""

    def matches(self, log: Log) -> bool:
        """Whether a log is wanted."""
        if self.addresses and log.address not in self.addresses:
            return False
        if len(log.topics) < len(self.topics):
            return False
        return all(not wanted or topic in wanted for wanted, topic in zip(self.topics, log.topics, strict=False))

    def terms(self) -> list[list[Term]]:
        """Index keys, of which a block must have one out of each list."""
        groups = [[address_term(each) for each in self.addresses]]
        groups += [[topic_term(i, topic) for topic in wanted] for i, wanted in enumerate(self.topics)]
        return [group for group in groups if group]


def parse_filter(value: Any) -> LogFilter:
    """The `address` and `topics` of a filter object. Raises InvalidParams."""
    if not isinstance(value, dict):
        raise InvalidParams("filter is not an object")
    topics = value.get("topics") or []
    if not isinstance(topics, list) or len(topics) > MAX_TOPICS:
        raise InvalidParams(f"topics is not a list of at most {MAX_TOPICS}")
    return LogFilter(
        addresses=frozenset(address(each) for each in _as_list(value.get("address"))),
        topics=tuple(frozenset(word(each, "topic") for each in _as_list(wanted)) for wanted in topics),
    )


def find_logs(store: Store, wanted: LogFilter, first: int, last: int) -> list[dict[str, Any]]:
    """Logs of the blocks from `first` to `last`, in order. Raises TooMuch rather than leave any out."""
    found: list[dict[str, Any]] = []
    for number in _candidates(store, wanted, first, last):
        block = store.block(number)
        if block is not None:
            found.extend(logs_of(block, wanted))
        if len(found) > MAX_LOGS:
            raise TooMuch(f"more than {MAX_LOGS} logs match: ask for fewer blocks than {first} to {last}")
    return found


def logs_of(block: Block, wanted: LogFilter) -> Iterator[dict[str, Any]]:
    """The wanted logs of one block."""
    for position, mined in enumerate(block.transactions):
        for log_position, log in enumerate(mined.logs):
            if wanted.matches(log):
                yield log_view(block, position, log_position, log)


def _candidates(store: Store, wanted: LogFilter, first: int, last: int) -> list[int] | range:
    """Blocks that may hold wanted logs, ascending."""
    groups = wanted.terms()
    if not groups:
        return range(first, last + 1)
    return sorted(set.intersection(*(store.blocks_with(group, first, last) for group in groups)))


def _as_list(value: Any) -> list[Any]:
    """One value, several, or none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
