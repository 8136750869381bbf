"""`chainets quota import`: a table is looked at whole; what is sent is signed here, call by call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from chain.abi import Abi
from cli.main import app
from tests.api.api_world import CLASS_ID, World, address
from tests.api.computing_contracts import ComputingContracts
from tests.interface_abis import interface_abis

TOTALS = "area,total_t\n42,1600\n43,100\n"


@pytest.fixture
def run(tmp_path: Path, api: str, keystore_of: Callable[[str], Path]) -> Any:
    """`run(kind, table, *words, by="ministry")`: imports a table; of kind `figures`, has it computed and proposed."""

    def imported(kind: str, table: str | bytes | None, *words: str, by: str = "ministry", answer: str = "") -> Any:
        keystore, file = keystore_of(by), tmp_path / "table.csv"
        if table is not None:
            file.write_bytes(table.encode() if isinstance(table, str) else table)
        named = ["--class-id", CLASS_ID, "--year", "2010", "--api", api, "--keystore", str(keystore)]
        command = ["propose"] if kind == "figures" else ["import", kind]
        line = ["quota", *command, str(file), *named, *words]
        return CliRunner().invoke(app, line, input=answer, env={"CHAINETS_PASSPHRASE": "secret", "COLUMNS": "160"})

    return imported


def test_import__preview__shows_the_lines_and_sends_nothing(run: Any, world: World) -> None:
    result = run("totals", TOTALS)

    assert result.exit_code == 0, result.output
    assert "2 rows, 1,700 t, nothing sent yet" in result.output
    assert "2,000" in result.output
    assert world.node.sent == {}


def test_import__send__signs_each_call_here(run: Any, world: World) -> None:
    result = run("totals", TOTALS, "--send", "--yes")

    assert result.exit_code == 0, result.output
    [sent] = world.node.sent.values()
    assert sent.sender == address("ministry")
    assert "Set the totals of 2 areas for 2010, together 1,700 t" in result.output
    assert f"transaction {sent.hash}" in result.output


def test_import__send_without_consent__signs_nothing(run: Any, world: World) -> None:
    result = run("totals", TOTALS, "--send", answer="n\n")

    assert (result.exit_code, world.node.sent) == (1, {})


def test_import__with_an_error__tells_every_line_and_sends_nothing(run: Any, world: World) -> None:
    table = f"account,quantity_t\n{address('emitter')},5\n10,x\n"

    result = run("proposals", table, "--method", "benchmark", "--send", "--yes", by="province")

    assert (result.exit_code, world.node.sent) == (2, {})
    assert "row 2, column account: is approved already: propose an adjustment instead" in result.output
    assert "row 3, column quantity_t: 'x' is no whole number" in result.output


def test_import__by_the_wrong_authority__says_whose_it_is(run: Any) -> None:
    result = run("totals", TOTALS, by="province")

    assert result.exit_code == 1
    assert "totals are handed in by MINISTRY" in result.output


@pytest.mark.parametrize(
    ("table", "problem"),
    [(None, "can't be read: No such file or directory"), ("", "is empty"), (b"a" * (2 * 2**20 + 1), "is larger than")],
)
def test_import__no_usable_file__is_one_line(run: Any, table: Any, problem: str) -> None:
    result = run("totals", table)

    assert result.exit_code == 2
    assert problem in result.output


def test_propose__final_allocation_of_figures__shows_and_signs_the_change(run: Any, world: World) -> None:
    """Q2, Q3: 1000 MWh at 0.8218 t are 821 t, 179 t less than the pre-allocation."""
    world.node.eth_call = ComputingContracts()  # type: ignore[method-assign]  # the node's part that answers reads
    table = f"account,unit_class,output_mwh\n{address('emitter')},I,1000\n"
    words = ("--method", "power_final", "--plan-year", "2021", "--name", "final of 2010", "--final", "--send", "--yes")

    result = run("figures", table, *words, by="province")

    assert result.exit_code == 0, result.output
    assert all(shown in result.output for shown in ("1,000", "821", "-179", "of verified t"))
    [sent] = world.node.sent.values()
    quota = Abi(interface_abis()["Quota"])
    call = quota.function("propose_adjustment").decode_input(bytes.fromhex(sent.data[2:]))
    assert call["adjustments"] == [{"entity": address("emitter"), "delta_t": -179, "objection_id": 0}]
