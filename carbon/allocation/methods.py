"""The methods by name: what each takes, and its result in plain values for a file."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction

from carbon.allocation import entity, generic
from carbon.allocation.errors import CaseError
from carbon.allocation.exact import exactly, half_up, quotient_half_up
from carbon.allocation.industry import IndustryRule, allocate_industry
from carbon.allocation.inputs import Inputs
from carbon.allocation.model import Basis
from carbon.allocation.plans import WAYS_OF_COOLING, parameter, plan_periods, unit_plan
from carbon.allocation.power import UNIT_PLACES, UnitYear, allocate_unit, top_up_gas_unit
from carbon.allocation.tables import UNIT_CLASSES

Result = dict[str, object]

COEFFICIENT_PLACES = 18
"""Decimals that alpha is shown with, zeros at its end left out; the allocation is made of the exact one."""

LOW_LOAD_YEAR = 2025
BANKING_YEAR = 2024
INDUSTRY_YEAR = 2025
"""Whose rules apply where a case names no year."""

OUTPUT_OF = {Basis.NET: "net_mwh", Basis.GROSS: "gross_mwh"}


@dataclass(frozen=True, slots=True)
class Method:
    """A way to allocate, or a rule around it."""

    takes: tuple[str, ...]
    """Names of its inputs."""

    result_of: Callable[[Inputs], Result]


METHODS: dict[str, Method] = {}


@exactly
def compute(method: object, inputs: object) -> Result:
    """
    Compute a case by the rules of its year; whole tonnes and fen as int, decimals as text.

    :param inputs: mapping of names to Decimal, int, decimal text, bool or lists, as JSON holds them
    :raises CaseError: no such method; an input is missing, unknown or can't be so
    :raises NoPlan: the year has no such rule
    """
    known = METHODS.get(method) if isinstance(method, str) else None
    if known is None:
        raise CaseError("method", f"is unknown: {str(method)[:40]}", f"give one of {', '.join(METHODS)}")
    return known.result_of(Inputs(inputs, known.takes))


def _method(*takes: str) -> Callable[[Callable[[Inputs], Result]], Callable[[Inputs], Result]]:
    def register(function: Callable[[Inputs], Result]) -> Callable[[Inputs], Result]:
        METHODS[function.__name__] = Method(takes, function)
        return function

    return register


@_method(
    "year", "unit_class", "net_mwh", "gross_mwh", "heat_gj", "cooling", "heat_ratio", "load", "conventional_condensing"
)  # fmt: skip
def cn_power_unit(inputs: Inputs) -> Result:
    """Allocate to a unit of a power station by the national plan of its year."""
    plan = unit_plan(_year(inputs), inputs.word("unit_class", UNIT_CLASSES))
    for name in OUTPUT_OF.values():  # both may be there; the plan counts one
        inputs.number(name, Decimal(0))
    output = OUTPUT_OF[plan.basis]
    if not inputs.has(output):
        raise CaseError(output, "is missing", f"the plan of {plan.year} counts {_electricity(plan.basis)}")
    unit = UnitYear(
        output_mwh=inputs.number(output),
        heat_gj=inputs.number("heat_gj", Decimal(0)),
        cooling=inputs.word("cooling", WAYS_OF_COOLING, "water"),
        heat_ratio=inputs.fraction("heat_ratio", Decimal(0)),
        load=inputs.fraction("load", Decimal(1)),
        is_conventional_condensing=inputs.flag("conventional_condensing"),
    )
    found = allocate_unit(plan, unit)
    factors = {
        "plan": plan.document,
        "output_basis": output,
        "benchmark_electricity": _plain(plan.electricity),
        "benchmark_heat": _plain(plan.heat),
        "cooling": _plain(found.cooling_factor),
        "heat": _plain(found.heat_factor),
        "load": _plain(found.load_factor),
    }
    return {"allocation_t": str(found.allocation_t), "factors": factors}


@_method("allocation_t", "verified_t")
def cn_gas_unit(inputs: Inputs) -> Result:
    """Top a gas unit's allocation up to its verified emissions."""
    allocation_t, top_up_t = top_up_gas_unit(inputs.number("allocation_t"), inputs.number("verified_t"))
    return {"allocation_t": str(half_up(allocation_t, UNIT_PLACES)), "top_up_t": str(half_up(top_up_t, UNIT_PLACES))}


@_method("year", "initial_t", "verified_t")
def cn_entity(inputs: Inputs) -> Result:
    """Final allocation of an entity: the units' sum, raised where the gap passes its cap."""
    cap = parameter("gap_cap", _year(inputs)).value
    found = entity.final_allocation(inputs.number("initial_t"), inputs.number("verified_t"), cap)
    return {
        "final_t": found.final_t,
        "gap_rate_percent": str(found.gap_rate_percent),
        "top_up_t": found.top_up_t,
    }


@_method("value_t", "year", "base_t")
def cn_pre_allocation(inputs: Inputs) -> Result:
    """Pre-allocation: `value_t` is base x share; or give the base and the year, whose plan knows the share."""
    if inputs.has("value_t") == inputs.has("base_t"):
        raise CaseError("value_t", "or base_t must be there, not both", "give base x share, or base_t and year")
    if inputs.has("value_t"):
        return {"pre_t": entity.pre_allocation(inputs.number("value_t"))}
    share = parameter("pre_share", _year(inputs)).value
    return {"pre_t": entity.pre_allocation(inputs.number("base_t") * share)}


@_method("pre_t", "final_t", "cut_t")
def cn_cut(inputs: Inputs) -> Result:
    """Ordered cut over both stages."""
    return asdict(entity.ordered_cut(inputs.tonnes("pre_t"), inputs.tonnes("final_t"), inputs.tonnes("cut_t")))


@_method("issued_t", "due_t")
def cn_differentiated(inputs: Inputs) -> Result:
    """Differentiated issue to a risky entity."""
    return asdict(entity.differentiated_issue(inputs.tonnes("issued_t"), inputs.tonnes("due_t")))


@_method("emissions_t", "intensity", "balance", "year")
def cn_industry(inputs: Inputs) -> Result:
    """Allocate to steel, cement or aluminium; 2025-26 unless a year is given."""
    year = _year(inputs, INDUSTRY_YEAR)
    numbers = (parameter(f"industry.{name}", year).value for name in ("slope", "threshold", "cap"))
    emissions_t, intensity = inputs.number("emissions_t"), inputs.number("intensity")
    found = allocate_industry(IndustryRule(*numbers), emissions_t, intensity, inputs.positive("balance"))
    return {"allocation_t": found.allocation_t, "coefficient": _plain(_rounded(found.coefficient))}


@_method("load_percent")
def cn_low_load_2025(inputs: Inputs) -> Result:
    """Low-load factor of the draft of 2025-26, for conventional condensing units."""
    load_percent = inputs.number("load_percent")
    if load_percent > 100:
        raise CaseError("load_percent", f"is above 100: {load_percent}", "give percent of the rated output")
    factor = unit_plan(LOW_LOAD_YEAR, "I").load_factor(load_percent.scaleb(-2))
    return {"factor": str(factor.quantize(Decimal("0.000001")))}


@_method("net_sales_t", "holding_t", "base_t", "sector")
def cn_banking(inputs: Inputs) -> Result:
    """Carry over old vintages; the base as a figure, or by sector: power or industry."""
    if inputs.has("base_t") == inputs.has("sector"):
        raise CaseError("base_t", "or sector must be there, not both", "give the base in t, or power or industry")
    if inputs.has("sector"):
        sector = inputs.word("sector", ("power", "industry"))
        base_t = parameter(f"banking.base_{sector}", BANKING_YEAR).value
    else:
        base_t = inputs.number("base_t")
    multiple = parameter("banking.multiple", BANKING_YEAR).value
    net_sales_t, holding_t = inputs.number("net_sales_t", signed=True), inputs.number("holding_t")
    return {"carried_t": entity.carried_over(net_sales_t, holding_t, base_t, multiple)}


@_method("year", "obligation_t", "holding_t")
def cn_borrowing(inputs: Inputs) -> Result:
    """Borrow from next year's pre-allocation, 2021-22 only."""
    year = _year(inputs)
    share, min_gap = (parameter(f"borrowing.{name}", year).value for name in ("share", "min_gap"))
    return asdict(entity.borrowing(inputs.tonnes("obligation_t"), inputs.tonnes("holding_t"), share, min_gap))


@_method("obligation_t", "share")
def cn_offset_cap(inputs: Inputs) -> Result:
    """Return how much of an obligation credits may cover."""
    return {"cap_t": entity.offset_cap(inputs.number("obligation_t"), inputs.fraction("share"))}


@_method("obligation_t", "surrendered_t", "price_fen_per_t", "multiple")
def cn_penalty(inputs: Inputs) -> Result:
    """Fine for non-surrender."""
    obligation_t, surrendered_t = inputs.tonnes("obligation_t"), inputs.tonnes("surrendered_t")
    price, multiple = inputs.number("price_fen_per_t"), inputs.positive("multiple")
    return asdict(entity.fine_for(obligation_t, surrendered_t, price, multiple))


@_method("historic_t", "reduction")
def grandfathering(inputs: Inputs) -> Result:
    """Allocate by historic emissions."""
    return {"allocation_t": generic.grandfathering(inputs.number("historic_t"), inputs.fraction("reduction"))}


@_method("output", "value", "reduction")
def intensity(inputs: Inputs) -> Result:
    """Allocate by output and historic intensity."""
    output, value = inputs.number("output"), inputs.number("value")
    return {"allocation_t": generic.by_intensity(output, value, inputs.fraction("reduction"))}


@_method("output", "value", "factors")
def benchmark(inputs: Inputs) -> Result:
    """Allocate by output, benchmark and correction factors."""
    output, value = inputs.number("output"), inputs.number("value")
    return {"allocation_t": generic.by_benchmark(output, value, inputs.numbers("factors"))}


@_method("total_t", "share")
def auction_share(inputs: Inputs) -> Result:
    """Divide a total into its free and its auctioned part."""
    free_t, auction_t = generic.auction_share(inputs.tonnes("total_t"), inputs.fraction("share"))
    return {"free_t": free_t, "auction_t": auction_t}


def _year(inputs: Inputs, default: int | None = None) -> int:
    return inputs.year("year", default, plan_periods())


def _electricity(basis: Basis) -> str:
    return "supplied electricity, in MWh" if basis is Basis.NET else "generated electricity, in MWh"


def _rounded(value: Fraction) -> Decimal:
    return quotient_half_up(Decimal(value.numerator), Decimal(value.denominator), COEFFICIENT_PLACES)


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
