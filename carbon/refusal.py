"""
What can go wrong in a reference ledger:

* Refused: the ledger's rules forbid it, nothing has changed
"""


class Refused(Exception):
    """
    A ledger refused an operation and is unchanged.

    `reason` is the fact that the contract's revert states after its name: `Cash: not enough available` there is
    `not enough available` here. `values` are the figures that caused it.
    """

    def __init__(self, reason: str, **values: object) -> None:
        figures = ", ".join(f"{name}={value}" for name, value in values.items())
        super().__init__(f"{reason} ({figures})" if figures else reason)
        self.reason = reason
        self.values = values


def require(condition: bool, reason: str, **values: object) -> None:
    """Raise `Refused` unless the condition holds."""
    if not condition:
        raise Refused(reason, **values)
