"""Q2: the ministry sets how a year's plan allocates; a version never changes."""

import ape
import pytest

from carbon.allocation.on_chain import plan_struct
from carbon.allocation.plans import unit_plan
from carbon.allocation.tables import UNIT_CLASSES
from tests.allocation_fixtures import FLAT, POINT, for_ape, unit_year


def segment(form, *constants, from_load_e9=0, places=27):
    constants_e9 = [int(constant * POINT) for constant in constants] + [0] * (5 - len(constants))
    return {"from_load_e9": from_load_e9, "form": form, "constants_e9": constants_e9, "places": places}


def test_set_unit_plan__ministry__keeps_it_and_logs_it(allocation_methods, set_plan, ministry):
    receipt = set_plan(2021, "I")

    kept = allocation_methods.unit_plan_of(2021, 1, 1)
    assert [kept.basis, kept.electricity_e6, kept.heat_e6, list(kept.cooling_e6), kept.heat_share_e6] == [
        1, 821_800, 111_100, [10**6, 1_050_000, 10**6], 220_000,
    ]  # fmt: skip
    assert kept.reference == "国环规气候〔2023〕1号"
    assert [s.from_load_e9 for s in kept.segments] == [850_000_000, 800_000_000, 750_000_000, 0]
    assert allocation_methods.unit_plan_versions(2021, 1) == 1
    (log,) = receipt.decode_logs(allocation_methods.UnitPlanSet)
    assert (log.year, log.unit_class, log.version, log.by) == (2021, 1, 1, ministry)
    assert log.plan[-1] == kept.reference


@pytest.mark.parametrize("sender", ["province", "registry", "emitter", "stranger"])
def test_set_unit_plan__anyone_else__reverts(allocation_methods, set_plan, sender, request):
    with ape.reverts("AllocationMethods: caller is not the ministry"):
        set_plan(sender=request.getfixturevalue(sender))

    assert allocation_methods.unit_plan_versions(2021, 1) == 0


def test_set_unit_plan__second_time__is_a_version_beside_the_first(allocation_methods, set_plan):
    set_plan(2021, "I")
    set_plan(2021, "I", electricity_e6=800_000)

    allocations = [allocation_methods.unit_allocation(2021, 1, version, unit_year()).allocation_g for version in (1, 2)]

    assert allocation_methods.unit_plan_versions(2021, 1) == 2
    assert allocations == [821_800_000, 800_000_000]


def test_set_unit_plan__published_plans_of_all_years__fit(allocation_methods, set_plan):
    for year in range(2019, 2027):
        for unit_class in UNIT_CLASSES:
            set_plan(year, unit_class)

    assert allocation_methods.unit_plan_of(2026, 4, 1).electricity_e6 == 328_800


@pytest.mark.parametrize(
    ("changes", "fact"),
    [
        ({"basis": 0}, "no such basis"),
        ({"basis": 3}, "no such basis"),
        ({"electricity_e6": 10 * 10**6 + 1}, "benchmark is above 10 t"),
        ({"heat_e6": 10 * 10**6 + 1}, "benchmark is above 10 t"),
        ({"cooling_e6": [10**6, 2 * 10**6 + 1, 10**6]}, "cooling factor is above 2"),
        ({"heat_share_e6": 10**6 + 1}, "heat share is above 1"),
        ({"reference": ""}, "reference is empty"),
        ({"segments": [FLAT, FLAT]}, "segments are out of order"),
        ({"segments": [FLAT | {"from_load_e9": POINT + 1}, FLAT]}, "segments are out of order"),
        ({"segments": [FLAT | {"from_load_e9": 1}]}, "segments do not reach down to zero"),
        ({"segments": [FLAT | {"places": 28}]}, "more than 27 decimals"),
        ({"segments": [segment(1, 101)]}, "constant is above 100"),
        ({"segments": [segment(0, 1)]}, "no such form"),
        ({"segments": [segment(5, 1)]}, "no such form"),
        ({"segments": [segment(1, 11)]}, "load factor is above 10"),
        ({"segments": [segment(2, 1, 1, 99)]}, "line falls below its first constant"),
        ({"segments": [segment(2, 1, 1, 100)]}, "load factor is above 10"),
        ({"segments": [segment(3, 0.99, 16, 1)]}, "base is not from 1 to 1.1"),
        ({"segments": [segment(3, 1.11, 16, 1)]}, "base is not from 1 to 1.1"),
        ({"segments": [segment(3, 1.015, 65, 1)]}, "exponent is not from 0 to 64"),
        ({"segments": [segment(3, 1.015, 16, 20)]}, "exponent is not from 0 to 64"),
        ({"segments": [segment(3, 1.1, 64, 1)]}, "load factor is above 10"),
        ({"segments": [segment(4, 2, 1, 0, 1, 20)]}, "argument is not from 0 to 8"),
        ({"segments": [segment(4, 2, 1, 20, 1, 12)]}, "argument is not from 0 to 8"),
        ({"segments": [segment(4, 2, 1.5, 20, 1, 20)]}, "factor may be negative"),
    ],
)
def test_set_unit_plan__number_out_of_its_bounds__reverts(set_plan, changes, fact):
    with ape.reverts(f"AllocationMethods: {fact}"):
        set_plan(**changes)


@pytest.mark.parametrize("unit_class", [0, 5])
def test_set_unit_plan__class_that_is_none__reverts(allocation_methods, ministry, unit_class):
    with ape.reverts("AllocationMethods: no such class of units"):
        allocation_methods.set_unit_plan(2021, unit_class, for_ape(plan_struct(unit_plan(2021, "I"))), sender=ministry)


@pytest.mark.parametrize(("unit_class", "version"), [(1, 0), (1, 2), (2, 1)])
def test_unit_plan_of__version_that_is_none__reverts(allocation_methods, set_plan, unit_class, version):
    set_plan(2021, "I")

    with ape.reverts("AllocationMethods: no such plan"):
        allocation_methods.unit_plan_of(2021, unit_class, version)
