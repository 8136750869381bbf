"""
Allocation books of one class; twin of `contracts/quota/Quota.vy`, to the tonne and the last refusal.

Totals go from the nation to areas, proposals from areas to entities, approvals issue. Who may do which, and that an
entity is of the area, is the contract's affair; here the caller is taken to be entitled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from carbon.refusal import Refused, require
from carbon.units import Tonnes, Year


@dataclass(frozen=True, slots=True)
class Allocation:
    """What an entity is to get for a year."""

    area: int
    """Whose total it draws on, GB/T 2260 two-digit code."""

    quantity: Tonnes
    """In t CO2e; zero is an allocation too."""

    is_approved: bool = False
    """Approved allocations are issued and final."""


@dataclass(slots=True)
class QuotaBook:
    """Totals, proposals and approvals of one class. Always: what an area proposed is within its total."""

    totals: dict[tuple[int, Year], Tonnes] = field(default_factory=dict)
    """(area, year) -> what its entities may get, in t CO2e."""

    allocations: dict[tuple[str, Year], Allocation] = field(default_factory=dict)
    """(entity, year) -> its allocation."""

    def proposed_t(self, area: int, year: Year) -> Tonnes:
        """Return the sum of an area's proposals for a year, approved ones included."""
        return _sum(self.allocations, area, year)

    def total_t(self, area: int, year: Year) -> Tonnes:
        """Return what the entities of an area may get for a year."""
        return self.totals.get((area, year), Tonnes(0))

    def allocation_t(self, entity: str, year: Year) -> Tonnes:
        """Return what was approved for an entity and year; 0 before the approval."""
        found = self.allocations.get((entity, year))
        return found.quantity if found and found.is_approved else Tonnes(0)

    def set_total(self, area: int, year: Year, total: Tonnes) -> None:
        """Set the total of an area. Refused: below what is proposed already."""
        require(area > 0, "area is zero")
        proposed = self.proposed_t(area, year)
        require(total >= proposed, "total is below the proposals", total=total, proposed=proposed)
        self.totals[area, year] = total

    def propose(self, area: int, year: Year, proposals: Sequence[tuple[str, Tonnes]]) -> None:
        """
        Propose quantities for entities of an area, all or none; one proposed again is replaced.

        Refused: an approved allocation, or a sum above the area's total.
        """
        after = dict(self.allocations)
        for entity, quantity in proposals:
            before = after.pop((entity, year), None)
            require(before is None or not before.is_approved, "allocation is approved", entity=entity, year=year)
            free = self.total_t(area, year) - _sum(after, area, year)
            require(quantity <= free, "proposals pass the total", entity=entity, quantity=quantity, free=free)
            after[entity, year] = Allocation(area, quantity)
        self.allocations = after

    def approve(self, year: Year, entities: Sequence[str]) -> dict[str, Tonnes]:
        """
        Approve the proposals of entities, all or none; return what is to be issued to each, zeros left out.

        Refused: nothing proposed, or approved already.
        """
        after = dict(self.allocations)
        for entity in entities:
            found = after.get((entity, year))
            if found is None:
                raise Refused("nothing is proposed", entity=entity, year=year)
            require(not found.is_approved, "allocation is approved", entity=entity, year=year)
            after[entity, year] = replace(found, is_approved=True)
        self.allocations = after
        return {entity: one for entity in entities if (one := after[entity, year].quantity) > 0}


def _sum(allocations: Mapping[tuple[str, Year], Allocation], area: int, year: Year) -> Tonnes:
    return Tonnes(sum(one.quantity for (_, when), one in allocations.items() if (one.area, when) == (area, year)))
