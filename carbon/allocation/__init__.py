"""
Allocation methods as rules in data, for every year's plan; `compute` takes a case, `chainets quota compute` a file.

The functions beside it take exact numbers and are the twins of `AllocationMethods`; `on_chain` has the
plans as that contract takes them.
"""

from carbon.allocation.errors import AllocationError, CaseError, NoPlan
from carbon.allocation.methods import METHODS, compute

__all__ = ["METHODS", "AllocationError", "CaseError", "NoPlan", "compute"]
