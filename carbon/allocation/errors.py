"""
What can go wrong with an allocation:

* AllocationError
  + NoPlan: no plan of that year says so
  + CaseError: an input of a case is missing or can't be so
"""


class AllocationError(Exception):
    """An allocation can't be computed."""


class NoPlan(AllocationError):
    """No plan of that year says so."""


class CaseError(AllocationError):
    """An input of a case is missing or can't be so; the message says which, why, and what to do."""

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        super().__init__(f"{name} {problem}: {remedy}")
        self.name = name
