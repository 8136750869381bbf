# pragma version 0.4.3
"""
@title Computed proposals
@license Apache-2.0
@notice Proposals of quota whose quantities `AllocationMethods` computes in the same transaction, from logged figures.
@dev Anyone can recompute a row: it logs plan, version, figures and the verified emissions it was made of, and none of
     them ever changes. Who may propose, who is eligible and what the area has left is for `Quota` to say; quantities
     that a scheme is given go to `Quota.propose` as they are. `carbon/allocation/computed.py` is the twin.
     It keeps nothing and calls only contracts that the Directory names, so nothing can reenter.
@custom:stop Approve nothing: a computed batch waits in `Quota` like any other.
"""

from contracts.interfaces import IAllocationMethods
from contracts.interfaces import IComputedProposals
from contracts.interfaces import IEmissions
from contracts.interfaces import IQuota
from contracts.modules import lookup

implements: IComputedProposals

# Methods; what figures each takes stands in the interface.
GRANDFATHERING: constant(uint256) = 1
INTENSITY: constant(uint256) = 2
BENCHMARK: constant(uint256) = 3
INDUSTRY: constant(uint256) = 4
PRE: constant(uint256) = 5
POWER_PRE: constant(uint256) = 6
POWER_FINAL: constant(uint256) = 7

MAX_CASES: constant(uint256) = 16
MAX_FIGURES: constant(uint256) = 6
MAX_UNITS: constant(uint256) = 12
FACTORS: constant(uint256) = 4
BEFORE_FACTORS: constant(uint256) = 2  # output and value

DIRECTORY: immutable(address)
EMISSIONS: immutable(IEmissions)


@deploy
def __init__(directory: address):
    """
    @param directory The `Directory`, which already names Emissions.
    """
    DIRECTORY = directory
    EMISSIONS = IEmissions(lookup.find(directory, "Emissions"))


# Anyone


@view
@external
def quantity_of(
    case: IComputedProposals.Case, year: uint256, plan_year: uint256, terms_version: uint256
) -> (uint256, uint256):
    """
    @notice What a case gives: the quantity in t CO2e, and the verified emissions it was computed of.
    @param year Year of the allocation, whose booked emissions are taken.
    @param plan_year Year whose plan is applied.
    """
    return self._quantity(self._methods(), case, year, plan_year, terms_version)


# Provinces


@external
def propose(
    class_id: uint256,
    year: uint256,
    method: String[32],
    plan_year: uint256,
    terms_version: uint256,
    cases: DynArray[IComputedProposals.Case, MAX_CASES],
) -> uint256:
    """
    @notice Propose for entities of the caller's area what their figures give. Logs `ProposalComputed` for each, after
            the events of `Quota`, which takes the rows as the caller's proposal and checks who may.
    @param method Name of the plan and the stage, as `Quota.propose` takes it.
    @param plan_year Year whose plan is applied.
    @param terms_version Version of its terms; no matter for methods 1 to 3.
    @return The batch's number in `Quota`.
    """
    methods: IAllocationMethods = self._methods()
    proposals: DynArray[IQuota.Proposal, 100] = []
    verified_t: DynArray[uint256, MAX_CASES] = []
    for case: IComputedProposals.Case in cases:
        quantity_t: uint256 = 0
        due_t: uint256 = 0
        quantity_t, due_t = self._quantity(methods, case, year, plan_year, terms_version)
        proposals.append(IQuota.Proposal(entity=case.entity, quantity_t=quantity_t))
        verified_t.append(due_t)

    quota: IQuota = IQuota(lookup.find(DIRECTORY, "Quota"))
    batch_id: uint256 = extcall quota.propose_for(msg.sender, class_id, year, method, proposals)
    row: uint256 = 0
    for case: IComputedProposals.Case in cases:
        log IComputedProposals.ProposalComputed(
            batch_id=batch_id,
            entity=case.entity,
            method=case.method,
            plan_year=plan_year,
            terms_version=terms_version,
            figures=case.figures,
            units=case.units,
            verified_t=verified_t[row],
            quantity_t=proposals[row].quantity_t,
        )
        row += 1
    return batch_id


# Internals


@view
@internal
def _methods() -> IAllocationMethods:
    return IAllocationMethods(lookup.find(DIRECTORY, "AllocationMethods"))


@view
@internal
def _quantity(
    methods: IAllocationMethods,
    case: IComputedProposals.Case,
    year: uint256,
    plan_year: uint256,
    terms_version: uint256,
) -> (uint256, uint256):
    method: uint256 = case.method
    assert method >= GRANDFATHERING and method <= POWER_FINAL, "ComputedProposals: no such method"
    self._check_figures(method, len(case.figures), len(case.units))
    figures: DynArray[uint256, MAX_FIGURES] = case.figures

    if method == GRANDFATHERING:
        return staticcall methods.grandfathering(figures[0], figures[1]), 0
    if method == INTENSITY:
        return staticcall methods.by_intensity(figures[0], figures[1], figures[2]), 0
    if method == BENCHMARK:
        return staticcall methods.by_benchmark(figures[0], figures[1], self._factors(figures)), 0
    if method == PRE:
        return staticcall methods.pre_allocation(plan_year, terms_version, figures[0]), 0
    if method == POWER_PRE:
        sum_g: uint256 = self._units_g(methods, plan_year, case.units)
        return staticcall methods.pre_allocation(plan_year, terms_version, sum_g), 0

    assert staticcall EMISSIONS.is_booked(case.entity, year), "ComputedProposals: no verified emissions"
    verified_t: uint256 = staticcall EMISSIONS.verified_t(case.entity, year)
    quantity_t: uint256 = 0
    if method == INDUSTRY:
        alpha_e18: int256 = 0
        quantity_t, alpha_e18 = staticcall methods.industry_allocation(
            plan_year, terms_version, verified_t, figures[0], figures[1]
        )
        return quantity_t, verified_t
    gap_bp: int256 = 0
    top_up_t: uint256 = 0
    initial_g: uint256 = self._units_g(methods, plan_year, case.units)
    quantity_t, gap_bp, top_up_t = staticcall methods.final_allocation(plan_year, terms_version, initial_g, verified_t)
    return quantity_t, verified_t


@pure
@internal
def _check_figures(method: uint256, figures: uint256, units: uint256):
    if method == BENCHMARK:
        is_right: bool = figures >= BEFORE_FACTORS and figures <= BEFORE_FACTORS + FACTORS
        assert is_right, "ComputedProposals: not the figures of the method"
    else:
        wanted: uint256[8] = [0, 2, 3, 0, 2, 1, 0, 0]  # by method
        assert figures == wanted[method], "ComputedProposals: not the figures of the method"
    if method == POWER_PRE or method == POWER_FINAL:
        assert units > 0, "ComputedProposals: no units"
    else:
        assert units == 0, "ComputedProposals: method takes no units"


@pure
@internal
def _factors(figures: DynArray[uint256, MAX_FIGURES]) -> DynArray[uint256, FACTORS]:
    factors: DynArray[uint256, FACTORS] = []
    for place: uint256 in range(BEFORE_FACTORS, MAX_FIGURES):
        if place < len(figures):
            factors.append(figures[place])
    return factors


@view
@internal
def _units_g(
    methods: IAllocationMethods, plan_year: uint256, units: DynArray[IComputedProposals.Unit, MAX_UNITS]
) -> uint256:
    """
    @dev Sum of the units' allocations, each half up to the gram.
    """
    sum_g: uint256 = 0
    for unit: IComputedProposals.Unit in units:
        one: IAllocationMethods.UnitAllocation = staticcall methods.unit_allocation(
            plan_year, unit.unit_class, unit.plan_version, unit.done
        )
        sum_g += one.allocation_g
    return sum_g
