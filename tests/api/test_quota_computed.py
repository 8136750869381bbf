"""Q2, Q3: quantities that the contract computes of a table of figures, as proposals and as adjustments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from api.models.quota import MethodName
from carbon.allocation.computed import Method
from carbon.hashing import keccak
from tests.api.api_world import CLASS_ID, World
from tests.api.computing_contracts import EMITTER, OTHER, ComputingContracts
from tests.api.conftest import signed_in


@pytest.fixture
def compute(client: Any, world: World) -> Callable[..., Any]:
    """`compute(table, method=…)`: hands in a table of figures as the province."""
    world.node.eth_call = ComputingContracts()  # type: ignore[method-assign]  # the node's part that answers reads

    def computed(table: str, as_: str = "province", **wanted: Any) -> Any:
        named = {"stage": "proposals", "class_id": CLASS_ID, "year": 2010, "plan_year": 2021, "name": "plan, final"}
        headers = signed_in(client, as_)
        return client.post("/authority/quota/computed", params=named | wanted, content=table, headers=headers)

    return computed


def test_names_of_methods__are_those_of_the_contract() -> None:
    assert MethodName.__args__ == tuple(one.name.lower() for one in Method)


def test_computed__proposals__show_the_contracts_quantity_and_propose_the_figures(compute: Any) -> None:
    """1000 t less 10 % is 900 t."""
    answer = compute(f"account,historic_t,reduction\n{OTHER},1000,0.1\n", method="grandfathering").json()

    (row,) = answer["rows"]
    assert (row["account"], row["quantity_t"], row["before_t"], row["change_t"]) == (OTHER, 900, 500, None)
    (call,) = answer["calls"]
    assert (call["contract"], call["function"]) == ("ComputedProposals", "propose")
    case = {"entity": OTHER, "method": 1, "figures": [1_000_000_000, 100_000_000], "units": []}
    of = {"class_id": CLASS_ID, "year": 2010, "plan_year": 2021, "terms_version": 0, "method": "plan, final"}
    assert call["arguments"] == of | {"cases": [case]}


def test_computed__power_station__is_the_sum_of_its_lines_under_the_cap_of_the_gap(compute: Any) -> None:
    """Two units of 500 MWh at 0.8218 t are 821.8 t; 80 % of the 1100 t verified are more."""
    table = f"account,unit_class,output_mwh,load\n{OTHER},I,500,1\n{OTHER},I,500,\n"
    answer = compute(table, method="power_final").json()

    assert answer["errors"] == []
    (row,) = answer["rows"]
    assert (row["quantity_t"], row["verified_t"]) == (880, 1_100)
    (case,) = answer["calls"][0]["arguments"]["cases"]
    assert [unit["done"]["output_wh"] for unit in case["units"]] == [500_000_000] * 2
    assert [unit["done"]["load_e9"] for unit in case["units"]] == [1_000_000_000] * 2


@pytest.mark.parametrize(("output_mwh", "final_t"), [(1_000, 821), (1_700, 1_397)])
def test_computed__adjustments__are_what_is_computed_minus_what_stands(
    compute: Any, output_mwh: int, final_t: int
) -> None:
    """cn_cut's top_up_t: final less pre-allocation, which claws back below it."""
    table = f"account,unit_class,output_mwh\n{EMITTER},I,{output_mwh}\n"
    answer = compute(table, method="power_final", stage="adjustments", name="final of 2010").json()

    (row,) = answer["rows"]
    assert (row["quantity_t"], row["before_t"], row["change_t"]) == (final_t, 1_000, final_t - 1_000)
    (call,) = answer["calls"]
    assert (call["contract"], call["function"]) == ("Quota", "propose_adjustment")
    arguments = call["arguments"]
    assert arguments["adjustments"] == [{"entity": EMITTER, "delta_t": final_t - 1_000, "objection_id": 0}]
    assert arguments["document_hash"] == "0x" + keccak(table.encode()).hex()
    assert arguments["reason"] == "final of 2010"


def test_computed__lines_that_do_not_fit__say_each_place_and_come_to_no_call(compute: Any) -> None:
    table = f"account,historic_t,reduction\n{OTHER},ten,0.1\n{EMITTER},1,2\n0x0,1,0\n{OTHER},1.0000001,0\n"
    answer = compute(table, method="grandfathering").json()

    told = [(error["row"], error["column"], error["message"].partition(":")[0]) for error in answer["errors"]]
    assert told == [
        (2, "historic_t", "historic_t is not a number"),
        (3, "account", "is approved already"),
        (3, "reduction", "reduction is above 1"),
        (4, "account", "0x0 is no participant's address or account number"),
        (5, "historic_t", "historic_t has more than 6 decimals"),
    ]
    assert answer["calls"] == []


@pytest.mark.parametrize(
    ("table", "wanted", "message"),
    [
        ("account,intensity,balance\n{OTHER},1,1\n", {"year": 2011}, "the contract refuses: ComputedProposals: no ver"),
        ("account,intensity,balance\n{OTHER},1,1\n", {"plan_year": 1999}, "1999 has no terms on chain"),
        ("account,intensity\n{OTHER},1\n", {}, "has no column balance"),
        ("account,intensity,balance\n{OTHER},1,1\n{OTHER},1,1\n", {}, "is in row 2 already"),
        ("account,intensity,balance\n{OTHER},1,1\n", {"stage": "adjustments"}, "has nothing approved"),
        ("account,base_t\n{OTHER},9000\n", {"method": "pre_allocation"}, "with this row the proposals pass"),
    ],
)
def test_computed__what_the_chain_would_refuse__is_told_with_its_line(
    compute: Any, table: str, wanted: dict[str, Any], message: str
) -> None:
    answer = compute(table.replace("{OTHER}", OTHER), **{"method": "industry"} | wanted).json()

    assert answer["errors"][0]["message"].startswith(message)
    assert answer["calls"] == []


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"method": "industry", "as_": "ministry"}, 403),
        ({"method": "industry", "name": "x" * 33}, 422),
        ({"method": "pre_allocation", "stage": "adjustments"}, 422),
        ({"method": "given"}, 422),
    ],
)
def test_computed__asked_the_wrong_way__is_refused(compute: Any, wanted: dict[str, Any], status: int) -> None:
    assert compute("account\n", **wanted).status_code == status
