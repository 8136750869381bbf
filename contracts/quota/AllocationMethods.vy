# pragma version 0.4.3
"""
@title Allocation methods
@license Apache-2.0
@notice The allocation plans of every year as data, and what follows from them.
@dev A version never changes after it was set, so an old allocation can be computed again for ever. Who gets what is the
     affair of `Quota`. `carbon/allocation` gives the same integers.
@custom:stop Nothing to halt: set a better version, and proposals name that one.
"""

from contracts.interfaces import IAllocationMethods
from contracts.interfaces import IParticipants
from contracts.modules import fixed_point
from contracts.modules import lookup
from contracts.modules import roles

implements: IAllocationMethods

ONE_E6: constant(uint256) = 10**6
ONE_E9: constant(uint256) = 10**9
ONE_E15: constant(uint256) = 10**15
ONE_E18: constant(uint256) = 10**18
ONE_E27: constant(uint256) = 10**27
ONE_E36: constant(uint256) = 10**36
G_PER_T: constant(uint256) = 10**6
BP: constant(uint256) = 10_000  # 0.01 % of 1

CLASSES: constant(uint256) = 4
FORM_CONSTANT: constant(uint256) = 1
FORM_LINEAR: constant(uint256) = 2
FORM_POWER: constant(uint256) = 3
FORM_SATURATION: constant(uint256) = 4
ALL_PLACES: constant(uint256) = 27

# With these a unit's sum stays below 2**255: 2**64 Wh * 2**24 * 2**21 * 2**50 * 2**94, and 2**64 kJ * 2**24 * 10**48.
MAX_QUANTITY: constant(uint256) = 2**64 - 1
MAX_BENCHMARK_E6: constant(uint256) = 10 * 10**6
MAX_COOLING_E6: constant(uint256) = 2 * 10**6
MAX_LOAD_FACTOR: constant(uint256) = 10
MAX_CONSTANT_E9: constant(uint256) = 100 * 10**9

# Bounds of `fixed_point`.
MAX_BASE_E9: constant(uint256) = 1_100_000_000
MAX_EXPONENT: constant(uint256) = 64
MAX_ARGUMENT: constant(uint256) = 8

# With these the product of a benchmark stays below 2**256: 2**64 * 2**50 * (2**32) ** 4.
MAX_VALUE_E6: constant(uint256) = 2**50 - 1
MAX_FACTOR_E9: constant(uint256) = 4 * 10**9

PARTICIPANTS: immutable(IParticipants)

unit_plan_versions: public(HashMap[uint256, HashMap[uint256, uint256]])  # year -> class -> versions, counted from 1
terms_versions: public(HashMap[uint256, uint256])  # year -> versions, counted from 1
plans: HashMap[uint256, HashMap[uint256, HashMap[uint256, IAllocationMethods.UnitPlan]]]  # year -> class -> version
terms: HashMap[uint256, HashMap[uint256, IAllocationMethods.Terms]]  # year -> version


@deploy
def __init__(directory: address):
    """
    @param directory The `Directory`, which already names Participants.
    """
    PARTICIPANTS = IParticipants(lookup.find(directory, "Participants"))


# Anyone: units of power stations


@view
@external
def unit_plan_of(year: uint256, unit_class: uint256, version: uint256) -> IAllocationMethods.UnitPlan:
    """
    @notice A version of how a year's plan allocates to a class of units: 1 to 4.
    """
    return self._plan(year, unit_class, version)


@view
@external
def load_factor(year: uint256, unit_class: uint256, version: uint256, load_e9: uint256) -> uint256:
    """
    @notice Ff of a conventional condensing unit at a load, with 27 decimals; 1 in a plan without this factor.
    """
    plan: IAllocationMethods.UnitPlan = self._plan(year, unit_class, version)
    return self._load_factor(plan.segments, load_e9)


@view
@external
def unit_allocation(
    year: uint256, unit_class: uint256, version: uint256, unit: IAllocationMethods.UnitYear
) -> IAllocationMethods.UnitAllocation:
    """
    @notice Allocation to a unit: A = Qe Be Fl Fr Ff + Qh Bh, half up to the gram, with the factors used.
    @dev Factors are not rounded before they are multiplied, but the load factor where its plan says so.
    """
    plan: IAllocationMethods.UnitPlan = self._plan(year, unit_class, version)
    assert unit.output_wh <= MAX_QUANTITY, "AllocationMethods: quantity is too large"
    assert unit.heat_kj <= MAX_QUANTITY, "AllocationMethods: quantity is too large"
    assert unit.cooling < 3, "AllocationMethods: no such way of cooling"
    assert unit.heat_ratio_e9 <= ONE_E9, "AllocationMethods: heat ratio is above 1"

    cooling_e6: uint256 = plan.cooling_e6[unit.cooling]
    heat_e15: uint256 = ONE_E15 - plan.heat_share_e6 * unit.heat_ratio_e9
    load_e27: uint256 = ONE_E27
    if unit.is_conventional_condensing:
        load_e27 = self._load_factor(plan.segments, unit.load_e9)
    else:
        assert unit.load_e9 <= ONE_E9, "AllocationMethods: load is above 1"

    # Wh * t/MWh = g, with 6 + 6 + 15 + 27 decimals
    for_electricity: uint256 = unit.output_wh * plan.electricity_e6 * cooling_e6 * heat_e15 * load_e27
    for_heat: uint256 = unit.heat_kj * plan.heat_e6 * (ONE_E6 * ONE_E15 * ONE_E27)
    one: uint256 = ONE_E6 * ONE_E6 * ONE_E15 * ONE_E27
    return IAllocationMethods.UnitAllocation(
        allocation_g=(for_electricity + for_heat + one // 2) // one,
        cooling_e6=cooling_e6,
        heat_e15=heat_e15,
        load_e27=load_e27,
    )


@pure
@external
def top_up_gas_unit(allocation_g: uint256, verified_g: uint256) -> (uint256, uint256):
    """
    @notice A gas unit's allocation raised to its verified emissions, and what was added, in g CO2e.
    """
    return max(allocation_g, verified_g), self._excess(verified_g, allocation_g)


# Anyone: entities by the terms of a year


@view
@external
def terms_of(year: uint256, version: uint256) -> IAllocationMethods.Terms:
    """
    @notice A version of what a year's rules say of entities.
    """
    return self._terms(year, version)


@view
@external
def final_allocation(
    year: uint256, version: uint256, initial_g: uint256, verified_t: uint256
) -> (uint256, int256, uint256):
    """
    @notice The units' sum, raised to what the cap of the gap leaves at least, rounded down once.
    @param initial_g Sum of the units, in g CO2e.
    @param verified_t What is due; 0 leaves no gap.
    @return Final allocation in t; gap in 0.01 % of what is due, a half away from zero; what the cap adds in t.
    """
    terms: IAllocationMethods.Terms = self._terms(year, version)
    self._check_quantities(initial_g, verified_t)

    least_t: uint256 = verified_t * (ONE_E9 - terms.gap_cap_e9) // ONE_E9
    initial_t: uint256 = initial_g // G_PER_T
    final_t: uint256 = max(initial_t, least_t)
    gap_bp: int256 = 0
    if verified_t > 0:
        due_g: uint256 = verified_t * G_PER_T
        gap_g: uint256 = due_g - initial_g if due_g > initial_g else initial_g - due_g
        magnitude: int256 = convert((2 * gap_g * BP + due_g) // (2 * due_g), int256)
        gap_bp = magnitude if due_g > initial_g else -magnitude
    return final_t, gap_bp, final_t - initial_t


@view
@external
def pre_allocation(year: uint256, version: uint256, base_g: uint256) -> uint256:
    """
    @notice What is issued before the year's emissions are verified: the year's share of a base, rounded down.
    """
    assert base_g <= MAX_QUANTITY, "AllocationMethods: quantity is too large"
    return base_g * self._terms(year, version).pre_share_e9 // (G_PER_T * ONE_E9)


@view
@external
def industry_allocation(
    year: uint256, version: uint256, emissions_t: uint256, intensity_e9: uint256, balance_e9: uint256
) -> (uint256, int256):
    """
    @notice Allocation to steel, cement or aluminium: A = E (1 + alpha), X = (balance - intensity) / balance; rounded down.
    @param balance_e9 Intensity at which the sector's allocation equals what is due.
    @return t CO2e; alpha with 18 decimals, a half away from zero (the allocation is made of the exact one).
    """
    terms: IAllocationMethods.Terms = self._terms(year, version)
    self._check_quantities(intensity_e9, emissions_t)
    assert balance_e9 > 0, "AllocationMethods: balance is zero"
    assert balance_e9 <= MAX_QUANTITY, "AllocationMethods: quantity is too large"

    is_better: bool = balance_e9 > intensity_e9
    distance_e9: uint256 = balance_e9 - intensity_e9 if is_better else intensity_e9 - balance_e9
    one: uint256 = balance_e9 * ONE_E9  # alpha = part / one
    part: uint256 = terms.industry_cap_e9 * balance_e9
    if distance_e9 * ONE_E9 < terms.industry_threshold_e9 * balance_e9:
        part = terms.industry_slope_e9 * distance_e9

    alpha_e18: int256 = convert((2 * part * ONE_E18 + one) // (2 * one), int256)
    if is_better:
        return emissions_t * (one + part) // one, alpha_e18
    return emissions_t * (one - part) // one, -alpha_e18


@view
@external
def carried_over(
    year: uint256, version: uint256, net_sales_t: int256, holding_t: uint256, base_t: uint256
) -> uint256:
    """
    @notice What may be carried over of old vintages: base + multiple * net sales, at most the holding, rounded down.
    @param net_sales_t Negative when more was bought than sold; counts as none.
    """
    terms: IAllocationMethods.Terms = self._terms(year, version)
    sales_t: uint256 = convert(max(net_sales_t, 0), uint256)
    self._check_quantities(sales_t, base_t)

    return min(base_t + sales_t * terms.banking_multiple_e9 // ONE_E9, holding_t)


@view
@external
def borrowing(year: uint256, version: uint256, obligation_t: uint256, holding_t: uint256) -> (uint256, uint256):
    """
    @notice What may be borrowed of next year's pre-allocation: a share of the gap, rounded down, if the gap is wide enough.
    @return Gap and what may be borrowed, in t CO2e.
    """
    terms: IAllocationMethods.Terms = self._terms(year, version)
    self._check_quantities(obligation_t, holding_t)

    gap_t: uint256 = self._excess(obligation_t, holding_t)
    if gap_t * ONE_E9 < obligation_t * terms.borrowing_min_gap_e9:
        return gap_t, 0
    return gap_t, gap_t * terms.borrowing_share_e9 // ONE_E9


# Anyone: whatever the year


@pure
@external
def ordered_cut(pre_t: uint256, final_t: uint256, cut_t: uint256) -> IAllocationMethods.Cut:
    """
    @notice An ordered cut: from the pre-allocation first, the rest from what the final stage adds.
    @dev Where the final allocation is below what was taken already, the difference goes back and waits.
    """
    self._check_quantities(pre_t, final_t)
    assert cut_t <= MAX_QUANTITY, "AllocationMethods: quantity is too large"

    pre_cut_t: uint256 = min(cut_t, pre_t)
    pre_issued_t: uint256 = pre_t - pre_cut_t
    waiting_t: uint256 = cut_t - pre_cut_t
    refund_t: uint256 = self._excess(pre_cut_t, final_t)
    taken_t: uint256 = 0
    if refund_t == 0:
        taken_t = min(waiting_t, self._excess(final_t, pre_t))

    total_issued_t: uint256 = final_t + refund_t - pre_cut_t - taken_t
    return IAllocationMethods.Cut(
        pre_cut_t=pre_cut_t,
        pre_issued_t=pre_issued_t,
        refund_t=refund_t,
        final_issued_t=convert(total_issued_t, int256) - convert(pre_issued_t, int256),
        total_issued_t=total_issued_t,
        cut_outstanding_t=waiting_t - taken_t + refund_t,
    )


@pure
@external
def differentiated_issue(issued_t: uint256, due_t: uint256) -> (uint256, uint256):
    """
    @notice Of units issued to a risky entity, what is released once its obligation is taken, and what it must still buy.
    """
    return self._excess(issued_t, due_t), self._excess(due_t, issued_t)


@pure
@external
def offset_cap(obligation_t: uint256, share_e9: uint256) -> uint256:
    """
    @notice How much of an obligation credits may cover, rounded down.
    """
    assert obligation_t <= MAX_QUANTITY, "AllocationMethods: quantity is too large"
    assert share_e9 <= ONE_E9, "AllocationMethods: share is above 1"
    return obligation_t * share_e9 // ONE_E9


@pure
@external
def fine_for(
    obligation_t: uint256, surrendered_t: uint256, price_fen: uint256, multiple_e6: uint256
) -> (uint256, uint256):
    """
    @notice The fine for non-surrender: shortfall * mean price of the month before * multiple.
    @dev A started fen is not asked for, so that the highest multiple is never passed.
    @return Shortfall in t CO2e, fine in fen.
    """
    self._check_quantities(obligation_t, surrendered_t)
    self._check_quantities(price_fen, multiple_e6)

    shortfall_t: uint256 = self._excess(obligation_t, surrendered_t)
    return shortfall_t, shortfall_t * price_fen * multiple_e6 // ONE_E6


@pure
@external
def grandfathering(historic_g: uint256, reduction_e9: uint256) -> uint256:
    """
    @notice A = H (1 - r), rounded down to t CO2e.
    """
    assert historic_g <= MAX_QUANTITY, "AllocationMethods: quantity is too large"
    assert reduction_e9 <= ONE_E9, "AllocationMethods: reduction is above 1"
    return historic_g * (ONE_E9 - reduction_e9) // (G_PER_T * ONE_E9)


@pure
@external
def by_intensity(output_e6: uint256, value_e6: uint256, reduction_e9: uint256) -> uint256:
    """
    @notice A = Q I (1 - r), rounded down to t CO2e.
    @param value_e6 Historic emissions, in t CO2e per unit of output.
    """
    self._check_quantities(output_e6, value_e6)
    assert reduction_e9 <= ONE_E9, "AllocationMethods: reduction is above 1"
    return output_e6 * value_e6 * (ONE_E9 - reduction_e9) // (ONE_E6 * ONE_E6 * ONE_E9)


@pure
@external
def by_benchmark(output_e6: uint256, value_e6: uint256, factors_e9: DynArray[uint256, 4]) -> uint256:
    """
    @notice A = Q B f1 f2 …, rounded down to t CO2e.
    @param value_e6 Benchmark, in t CO2e per unit of output.
    """
    assert output_e6 <= MAX_QUANTITY, "AllocationMethods: quantity is too large"
    assert value_e6 <= MAX_VALUE_E6, "AllocationMethods: value is too large"

    product: uint256 = output_e6 * value_e6
    one: uint256 = ONE_E6 * ONE_E6
    for factor_e9: uint256 in factors_e9:
        assert factor_e9 <= MAX_FACTOR_E9, "AllocationMethods: factor is above 4"
        product *= factor_e9
        one *= ONE_E9
    return product // one


@pure
@external
def auction_share(total_t: uint256, share_e9: uint256) -> (uint256, uint256):
    """
    @notice A total divided into what is free, rounded down, and what is auctioned.
    """
    assert total_t <= MAX_QUANTITY, "AllocationMethods: quantity is too large"
    assert share_e9 <= ONE_E9, "AllocationMethods: share is above 1"
    free_t: uint256 = total_t * (ONE_E9 - share_e9) // ONE_E9
    return free_t, total_t - free_t


# Ministry


@external
def set_unit_plan(year: uint256, unit_class: uint256, plan: IAllocationMethods.UnitPlan):
    """
    @notice Set how a year's plan allocates to a class of power units, or the next version of it. Logs `UnitPlanSet`.
    @param unit_class 1 to 4: I, II, III, IV.
    @param plan Its segments go from the highest load down to zero, and their factor never passes 10.
    """
    self._check_ministry()
    assert unit_class >= 1 and unit_class <= CLASSES, "AllocationMethods: no such class of units"
    assert plan.basis == 1 or plan.basis == 2, "AllocationMethods: no such basis"
    assert plan.electricity_e6 <= MAX_BENCHMARK_E6, "AllocationMethods: benchmark is above 10 t"
    assert plan.heat_e6 <= MAX_BENCHMARK_E6, "AllocationMethods: benchmark is above 10 t"
    for cooling_e6: uint256 in plan.cooling_e6:
        assert cooling_e6 <= MAX_COOLING_E6, "AllocationMethods: cooling factor is above 2"
    assert plan.heat_share_e6 <= ONE_E6, "AllocationMethods: heat share is above 1"
    assert len(plan.reference) > 0, "AllocationMethods: reference is empty"
    self._check_segments(plan.segments)

    version: uint256 = self.unit_plan_versions[year][unit_class] + 1
    self.unit_plan_versions[year][unit_class] = version
    self.plans[year][unit_class][version] = plan
    log IAllocationMethods.UnitPlanSet(year=year, unit_class=unit_class, version=version, by=msg.sender, plan=plan)


@external
def set_terms(year: uint256, terms: IAllocationMethods.Terms):
    """
    @notice Set what a year's rules say of entities, or the next version of it. Logs `TermsSet`.
    @param terms Shares are fractions; the multiple of net sales is at most 100.
    """
    self._check_ministry()
    assert terms.gap_cap_e9 <= ONE_E9, "AllocationMethods: share is above 1"
    assert terms.pre_share_e9 <= ONE_E9, "AllocationMethods: share is above 1"
    assert terms.industry_slope_e9 <= ONE_E9, "AllocationMethods: share is above 1"
    assert terms.industry_threshold_e9 <= ONE_E9, "AllocationMethods: share is above 1"
    assert terms.industry_cap_e9 <= ONE_E9, "AllocationMethods: share is above 1"
    assert terms.borrowing_share_e9 <= ONE_E9, "AllocationMethods: share is above 1"
    assert terms.borrowing_min_gap_e9 <= ONE_E9, "AllocationMethods: share is above 1"
    assert terms.banking_multiple_e9 <= MAX_CONSTANT_E9, "AllocationMethods: multiple is above 100"
    assert len(terms.reference) > 0, "AllocationMethods: reference is empty"

    version: uint256 = self.terms_versions[year] + 1
    self.terms_versions[year] = version
    self.terms[year][version] = terms
    log IAllocationMethods.TermsSet(year=year, version=version, by=msg.sender, terms=terms)


# Internals


@view
@internal
def _check_ministry():
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.MINISTRY), "AllocationMethods: caller is not the ministry"


@pure
@internal
def _check_quantities(one: uint256, other: uint256):
    assert one <= MAX_QUANTITY and other <= MAX_QUANTITY, "AllocationMethods: quantity is too large"


@pure
@internal
def _check_segments(segments: DynArray[IAllocationMethods.Segment, 8]):
    upper_e9: uint256 = ONE_E9
    is_first: bool = True
    for segment: IAllocationMethods.Segment in segments:
        is_below: bool = segment.from_load_e9 < upper_e9 or (is_first and segment.from_load_e9 == upper_e9)
        assert is_below, "AllocationMethods: segments are out of order"
        self._check_form(segment, upper_e9)
        # Every form falls with the load, so its factor is greatest where the segment begins.
        greatest: uint256 = self._factor_of(segment, segment.from_load_e9)
        assert greatest <= MAX_LOAD_FACTOR * ONE_E27, "AllocationMethods: load factor is above 10"
        upper_e9 = segment.from_load_e9
        is_first = False
    assert is_first or upper_e9 == 0, "AllocationMethods: segments do not reach down to zero"


@pure
@internal
def _check_form(segment: IAllocationMethods.Segment, upper_e9: uint256):
    assert segment.places <= ALL_PLACES, "AllocationMethods: more than 27 decimals"
    for constant_e9: uint256 in segment.constants_e9:
        assert constant_e9 <= MAX_CONSTANT_E9, "AllocationMethods: constant is above 100"
    a: uint256 = segment.constants_e9[0]
    b: uint256 = segment.constants_e9[1]
    c: uint256 = segment.constants_e9[2]
    d: uint256 = segment.constants_e9[3]
    e: uint256 = segment.constants_e9[4]
    if segment.form == FORM_LINEAR:
        assert c >= 100 * upper_e9, "AllocationMethods: line falls below its first constant"
    elif segment.form == FORM_POWER:
        assert a >= ONE_E9 and a <= MAX_BASE_E9, "AllocationMethods: base is not from 1 to 1.1"
        is_within: bool = b <= MAX_EXPONENT * ONE_E9 and b * ONE_E9 >= c * upper_e9
        assert is_within, "AllocationMethods: exponent is not from 0 to 64"
    elif segment.form == FORM_SATURATION:
        least: uint256 = min(c, e)
        is_within: bool = least > 0 and 100 * upper_e9 <= MAX_ARGUMENT * least
        assert is_within, "AllocationMethods: argument is not from 0 to 8"
        assert a >= b + d, "AllocationMethods: factor may be negative"
    else:
        assert segment.form == FORM_CONSTANT, "AllocationMethods: no such form"


@view
@internal
def _plan(year: uint256, unit_class: uint256, version: uint256) -> IAllocationMethods.UnitPlan:
    is_there: bool = version > 0 and version <= self.unit_plan_versions[year][unit_class]
    assert is_there, "AllocationMethods: no such plan"
    return self.plans[year][unit_class][version]


@view
@internal
def _terms(year: uint256, version: uint256) -> IAllocationMethods.Terms:
    assert version > 0 and version <= self.terms_versions[year], "AllocationMethods: no such terms"
    return self.terms[year][version]


@pure
@internal
def _load_factor(segments: DynArray[IAllocationMethods.Segment, 8], load_e9: uint256) -> uint256:
    assert load_e9 <= ONE_E9, "AllocationMethods: load is above 1"
    for segment: IAllocationMethods.Segment in segments:
        if load_e9 >= segment.from_load_e9:
            return self._factor_of(segment, load_e9)
    return ONE_E27


@pure
@internal
def _factor_of(segment: IAllocationMethods.Segment, load_e9: uint256) -> uint256:
    exact_e36: uint256 = self._exact_e36(segment, load_e9 * ONE_E27)
    if segment.places == ALL_PLACES:
        return (exact_e36 + ONE_E9 - 1) // ONE_E9
    cut: uint256 = 10 ** (36 - segment.places)
    return (2 * exact_e36 + cut) // (2 * cut) * (cut // ONE_E9)


@pure
@internal
def _exact_e36(segment: IAllocationMethods.Segment, load_e36: uint256) -> uint256:
    a: uint256 = segment.constants_e9[0]
    b: uint256 = segment.constants_e9[1]
    c: uint256 = segment.constants_e9[2]
    if segment.form == FORM_LINEAR:
        return a * ONE_E27 + b * (c * ONE_E27 - 100 * load_e36) // ONE_E9
    if segment.form == FORM_POWER:
        return fixed_point.power(a, b * ONE_E27 - c * load_e36 // ONE_E9)
    if segment.form == FORM_SATURATION:
        d: uint256 = segment.constants_e9[3]
        e: uint256 = segment.constants_e9[4]
        first: uint256 = ONE_E36 - fixed_point.exp_minus(100 * load_e36 * ONE_E9 // c)
        second: uint256 = ONE_E36 - fixed_point.exp_minus(100 * load_e36 * ONE_E9 // e)
        return a * ONE_E27 - b * first // ONE_E9 - d * second // ONE_E9
    return a * ONE_E27


@pure
@internal
def _excess(one: uint256, other: uint256) -> uint256:
    return one - other if one > other else 0
