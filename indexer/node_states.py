"""What a fault says of a node, and where the API finds it."""

from collections.abc import Sequence

from sqlalchemy import Engine, delete, insert

from chain.errors import ChainError, NotProven
from indexer.errors import BadAnswer, DifferentChain
from indexer.nodes import Node, State
from readmodel.tables import node_states

NODE_FAULTS = (ChainError, BadAnswer, DifferentChain)
"""What one node can be to blame for, while another is not."""


def state_of(fault: Exception) -> State:
    """The state that a fault puts a node into."""
    if isinstance(fault, DifferentChain):
        return "forked"
    return "lying" if isinstance(fault, NotProven | BadAnswer) else "silent"


class WrittenStates:
    """Writes what is held against nodes, when it changes; empty when all is well."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._written: list[dict[str, object]] | None = None

    def write(self, blamed: Sequence[Node]) -> None:
        """Take these in the place of the former ones."""
        rows: list[dict[str, object]] = [
            {"node": node.name, "state": node.state, "why": node.why, "since_s": node.since_s} for node in blamed
        ]
        if rows != self._written:
            with self._engine.begin() as connection:
                connection.execute(delete(node_states))
                if rows:
                    connection.execute(insert(node_states), rows)
            self._written = rows
