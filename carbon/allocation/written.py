"""
A case as people write it, in tonnes, MWh and plain shares, read into the integers that the contract takes.

Every cell is text as it stands in a table; what is missing, no number, or finer than the contract keeps is a
`CaseError`.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from carbon.allocation.computed import FACTORS, OF_UNITS, Method, Unit
from carbon.allocation.errors import CaseError
from carbon.allocation.exact import exactly
from carbon.allocation.inputs import Inputs
from carbon.allocation.on_chain import class_number, scaled
from carbon.allocation.plans import WAYS_OF_COOLING
from carbon.allocation.tables import UNIT_CLASSES

Cells = Mapping[str, str]

MEGA, NANO = 6, 9
"""Decimals of tonnes, MWh and GJ, and of shares, that the contract keeps."""

FIGURES: Mapping[Method, Mapping[str, int]] = {
    Method.GRANDFATHERING: {"historic_t": MEGA, "reduction": NANO},
    Method.INTENSITY: {"output": MEGA, "value": MEGA, "reduction": NANO},
    Method.BENCHMARK: {"output": MEGA, "value": MEGA},
    Method.INDUSTRY: {"intensity": NANO, "balance": NANO},
    Method.PRE_ALLOCATION: {"base_t": MEGA},
}
"""Method -> names of its figures in the contract's order, and decimals of each."""

UNIT_NEEDED = ("unit_class", "output_mwh")
UNIT_OPTIONAL = ("heat_gj", "cooling", "heat_ratio", "load", "conventional_condensing")
"""Of a unit of a power station; left out: no heat, water, full load, not such a unit."""

FACTORS_COLUMN = "factors"
"""Of a benchmark, with semicolons between them."""

SHARES = ("reduction",)

YES, NO = "yes", "no"


def needed(method: Method) -> tuple[str, ...]:
    """Names of what a row of the method must have."""
    return UNIT_NEEDED if method in OF_UNITS else tuple(FIGURES[method])


def optional(method: Method) -> tuple[str, ...]:
    """Names of what it may have."""
    if method in OF_UNITS:
        return UNIT_OPTIONAL
    return (FACTORS_COLUMN,) if method is Method.BENCHMARK else ()


@exactly
def figures_of(method: Method, cells: Cells) -> tuple[int, ...]:
    """
    The figures of a row, as the contract takes them; none for a power station, whose units have them.

    :raises CaseError: names the cell
    """
    if method in OF_UNITS:
        return ()
    inputs = _inputs(method, cells)
    found = [
        _kept(name, inputs.fraction(name) if name in SHARES else inputs.number(name), places)
        for name, places in FIGURES[method].items()
    ]
    if method is Method.BENCHMARK:
        factors = [_kept(FACTORS_COLUMN, one, NANO) for one in inputs.numbers(FACTORS_COLUMN)]
        if len(factors) > FACTORS:
            raise CaseError(FACTORS_COLUMN, f"has {len(factors)} factors", f"multiply some; {FACTORS} are the most")
        found += factors
    return tuple(found)


@exactly
def unit_of(method: Method, cells: Cells, plan_version: Callable[[int], int]) -> Unit:
    """
    The unit of a power station in a row.

    :param plan_version: class of units -> version of its plan
    :raises CaseError: names the cell
    """
    inputs = _inputs(method, cells)
    unit_class = class_number(inputs.word("unit_class", UNIT_CLASSES))
    return Unit(
        unit_class=unit_class,
        plan_version=plan_version(unit_class),
        output_wh=_kept("output_mwh", inputs.number("output_mwh"), MEGA),
        heat_kj=_kept("heat_gj", inputs.number("heat_gj", Decimal(0)), MEGA),
        cooling=WAYS_OF_COOLING.index(inputs.word("cooling", WAYS_OF_COOLING, WAYS_OF_COOLING[0])),
        heat_ratio_e9=_kept("heat_ratio", inputs.fraction("heat_ratio", Decimal(0)), NANO),
        load_e9=_kept("load", inputs.fraction("load", Decimal(1)), NANO),
        is_conventional_condensing=inputs.word("conventional_condensing", (YES, NO), NO) == YES,
    )


def _inputs(method: Method, cells: Cells) -> Inputs:
    """The cells that hold something; factors come apart at their semicolons."""
    known = (*needed(method), *optional(method))
    filled: dict[str, object] = {name: cells[name] for name in known if cells.get(name)}
    if FACTORS_COLUMN in filled:
        filled[FACTORS_COLUMN] = [one.strip() for one in cells[FACTORS_COLUMN].split(";")]
    return Inputs(filled, known)


def _kept(name: str, value: Decimal, places: int) -> int:
    try:
        return scaled(value, places)
    except ValueError:
        raise CaseError(name, f"has more than {places} decimals", "round it as its own rule says") from None
