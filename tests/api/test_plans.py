"""Q2 as anyone reads it: the plans of every year, old versions too."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import create_engine, insert
from sqlalchemy.pool import NullPool

from readmodel.tables import allocation_terms, unit_plans
from tests.api.api_world import NOW_S, ORIGIN, World, address

SEGMENT = {"from_load_e9": 0, "form": 2, "constants_e9": [1_015_000_000, 1_700_000, 85_000_000_000, 0, 0], "places": 27}
SET = {"set_by": address("ministry"), "set_s": NOW_S, **ORIGIN}


def unit_plan(year: int, unit_class: int, version: int, electricity_e6: int) -> dict[str, Any]:
    """A row as the indexer writes it."""
    return {
        "year": year,
        "unit_class": unit_class,
        "version": version,
        "basis": "gross",
        "electricity_e6": electricity_e6,
        "heat_e6": 103_800,
        "cooling_e6": json.dumps([10**6, 1_050_000, 10**6]),
        "heat_share_e6": 220_000,
        "segments": json.dumps([SEGMENT]),
        "reference": f"plan of {year}",
        **SET,
    }


def year_terms(year: int, version: int) -> dict[str, Any]:
    """A row as the indexer writes it: a fifth of the gap at most."""
    names = [column.name for column in allocation_terms.c if column.name.endswith("_e9")]
    row = dict.fromkeys(names, 0) | {"gap_cap_e9": 200_000_000, "pre_share_e9": 700_000_000}
    return row | {"year": year, "version": version, "reference": f"plan of {year}", **SET}


@pytest.fixture
def published(world: World) -> None:
    """The plan of 2022, and that of 2023 with one class set twice."""
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
    with engine.begin() as db:
        units = [(2022, 1, 1, 870_000), (2023, 2, 1, 810_000), (2023, 1, 2, 795_000), (2023, 1, 1, 794_000)]
        db.execute(insert(unit_plans), [unit_plan(*one) for one in units])
        db.execute(insert(allocation_terms), [year_terms(2023, 1), year_terms(2022, 1)])


def test_plans__asked_by_nobody_in_particular__are_newest_year_first_in_every_version(
    published: None, ask: Callable[..., Any]
) -> None:
    answer = ask("/quota/plans").json()

    assert [(one["year"], one["unit_class"], one["version"], one["electricity_e6"]) for one in answer["units"]] == [
        (2023, 1, 1, 794_000),
        (2023, 1, 2, 795_000),
        (2023, 2, 1, 810_000),
        (2022, 1, 1, 870_000),
    ]
    assert [one["year"] for one in answer["terms"]] == [2023, 2022]
    assert answer["as_of"]["block"] > 0


def test_plans__of_one_year__say_all_that_the_contract_was_told(published: None, ask: Callable[..., Any]) -> None:
    answer = ask("/quota/plans", year=2022).json()

    (unit,), (terms,) = answer["units"], answer["terms"]
    assert unit["cooling_e6"] == [10**6, 1_050_000, 10**6]
    assert unit["segments"] == [SEGMENT]
    assert (unit["basis"], unit["reference"], unit["set_by"]) == ("gross", "plan of 2022", address("ministry"))
    assert (terms["gap_cap_e9"], terms["pre_share_e9"], terms["banking_multiple_e9"]) == (200_000_000, 700_000_000, 0)
    assert terms["transaction_hash"] == ORIGIN["transaction_hash"]


def test_plans__of_a_year_without_one__are_none(published: None, ask: Callable[..., Any]) -> None:
    answer = ask("/quota/plans", year=1999).json()

    assert (answer["units"], answer["terms"]) == ([], [])
