"""The result file: what it holds, that it is written whole, and that a broken check shows."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from rich.console import Console

from chain.errors import ChainError
from cli.demo.inputs import BadInput
from cli.demo.result import Check, Result
from cli.demo.table import show
from cli.demo.year import forget, write_result
from cli.errors import check_writable, one_line

TRADE = {"trade_id": "1", "day": "2024-03-04", "price_fen_per_t": 5000, "quantity_t": 3, "voucher_code": "V-1"}
ENTITY = {
    "installation_id": "14",
    "allocated_t": 1234,
    "verified_t": None,
    "bought_t": 3,
    "sold_t": 0,
    "surrendered_t": None,
    "status": "C",
    "published_code": "",
}


@pytest.fixture
def result() -> Result:
    """A small year."""
    return Result(
        readings={"sent": 3, "accepted": 2, "refused": {"BAD_SIGNATURE": 1}, "anchored": 2, "waiting": 0},
        energy_wh=0.5,
        emissions_g=1,
        entities=[ENTITY],
        trades=[{**TRADE, "buyer": "0x1", "seller": "0x2"}],
        conservation={"units": {"ok": True}, "cash": {"ok": True}, "readings": {"ok": True}},
        works={"year": 2023, "allocated_t": 1, "verified_t": 1, "surrendered_t": 1, "status": "A"},
        registry={"frozen_t": 200, "certificate_id": 2},
        days=[],
        deals={},
        sources={"meter": {"file": "meter.csv", "year": 2023}},
        checks=[Check("money in = held + out", True, "3 = 3 + 0")],
    )


def test_json__of_a_trade__names_no_parties(result: Result) -> None:
    """Who traded with whom is not for everyone who reads the table."""
    assert result.json()["trades"] == [TRADE]


def test_write_result__read_again__is_the_same(result: Result, tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "result.json"

    write_result(result, file)

    assert Result.read(file).json() == result.json() == json.loads(file.read_text(encoding="utf-8"))
    assert list(file.parent.iterdir()) == [file]


def test_is_true__with_one_broken_check__is_false(result: Result) -> None:
    assert result.is_true

    result.checks.append(replace(result.checks[0], ok=False))

    assert not result.is_true


def test_show__of_nothing_published_and_a_broken_check__says_both(result: Result) -> None:
    result.checks.append(Check("prices inside the day's limits", False, "1 of 2"))
    console = Console(width=120)

    with console.capture() as shown:
        show(console, result)

    text = shown.get()
    (entity,) = [line for line in text.splitlines() if "1,234" in line]
    assert entity.count("–") == 3  # verified, surrendered, published code
    assert "BROKEN" in text
    assert "holds" in text


def test_forget__of_an_interrupted_run__leaves_the_lock_alone(tmp_path: Path) -> None:
    (tmp_path / "lock").touch()
    (tmp_path / "readmodel.sqlite").touch()
    (tmp_path / "devnet").mkdir()
    (tmp_path / "devnet" / "data").touch()

    forget(tmp_path)

    assert [item.name for item in tmp_path.iterdir()] == ["lock"]


@pytest.mark.parametrize(("name", "is_good"), [("new/result.json", True), (".", False), ("file/result.json", False)])
def test_check_writable__of_a_place_for_the_result__tells_before_the_work(
    tmp_path: Path, name: str, is_good: bool
) -> None:
    (tmp_path / "file").touch()

    if is_good:
        check_writable(tmp_path / name)
        return

    with pytest.raises(BadInput, match="result can't be written there"):
        check_writable(tmp_path / name)


@pytest.mark.parametrize(
    ("error", "code"),
    [(BadInput(Path("meter.csv"), "column is missing", column="usage_kwh"), 2), (ChainError("node is silent"), 1)],
)
def test_one_line__of_what_can_go_wrong__says_it_and_sets_the_exit_code(
    error: Exception, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as caught, one_line():
        raise error

    assert caught.value.exit_code == code
    assert capsys.readouterr().err == f"chainets: {error}\n"
