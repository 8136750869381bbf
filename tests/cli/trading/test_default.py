"""`chainets settle default` on the real contracts: one trade of a day fails, the others are delivered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from carbon.settlement import TradeId
from cli.registry.onchain.calls import holder
from cli.settling.command import app
from tests.cli.trading.market_on_devnet import DAY, EACH_T, TRADES, MarketOnDevnet

TRADE = TradeId(1, DAY, 66).number
"""In the second chunk."""
FIRST, SECOND = "registry", "registry-two"
DECLARED, NOTICED, MADE_GOOD = 1, 2, 3
PAPER = ("--document", __file__)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """What proves the default."""
    file = tmp_path / "refusal.txt"
    file.write_text("the bank refused\n")
    return file


def run(devnet_market: MarketOnDevnet, who: str, *words: str) -> Any:
    where = ["--rpc", devnet_market.rpc, "--deployment", str(devnet_market.deployment)]
    if words[0] != "status":
        where += ["--api", devnet_market.api, "--keystore", devnet_market.keystore(who), "--yes"]
    return CliRunner(env={"COLUMNS": "200"}).invoke(
        app, ["default", *words, *where], env={"CHAINETS_PASSPHRASE": "secret"}
    )


def state(devnet_market: MarketOnDevnet) -> int:
    return int(devnet_market.chain.call("Defaults", "default_of", TRADE)["state"])


def declare(devnet_market: MarketOnDevnet, paper: Path) -> Any:
    words = ["declare", str(TRADE), "--side", "buyer", "--reason", "refused", "--document", str(paper)]
    return run(devnet_market, FIRST, *words)


def settle_without_it(devnet_market: MarketOnDevnet) -> Any:
    people = (("--exchange", "exchange"), ("--registry", FIRST), ("--second", SECOND))
    keys = [word for option, who in people for word in (option, devnet_market.keystore(who))]
    where = ["--api", devnet_market.api, "--rpc", devnet_market.rpc, "--deployment", str(devnet_market.deployment)]
    words = ["--day", "2024-12-02", "--skip", str(TRADE), "--yes", "--out", str(devnet_market.folder)]
    return CliRunner().invoke(app, [*words, *keys, *where], env={"CHAINETS_PASSPHRASE": "secret"})


def test_default__of_a_trade_left_out__is_declared_confirmed_and_ends_its_day(
    devnet_market: MarketOnDevnet, paper: Path
) -> None:
    assert settle_without_it(devnet_market).exit_code == 0
    assert declare(devnet_market, paper).exit_code == 0
    assert state(devnet_market) == DECLARED

    done = run(devnet_market, SECOND, "confirm", str(TRADE), "--document", str(paper))

    assert done.exit_code == 0, done.output
    assert state(devnet_market) == NOTICED
    assert "DaySettled" in done.output
    assert devnet_market.held_t("buyer") == (TRADES - 1) * EACH_T
    shown = run(devnet_market, FIRST, "status", str(TRADE)).output
    assert shown.startswith(f"trade {TRADE}: noticed\nin default: buyer")


def test_make_good__by_the_side_in_default_in_time__delivers_the_trade_after_all(
    devnet_market: MarketOnDevnet, paper: Path
) -> None:
    settle_without_it(devnet_market)
    declare(devnet_market, paper)
    run(devnet_market, SECOND, "confirm", str(TRADE), "--document", str(paper))

    others = run(devnet_market, holder("seller"), "make-good", str(TRADE))
    assert (others.exit_code, devnet_market.held_t("buyer")) == (1, (TRADES - 1) * EACH_T)
    assert "caller is not in default" in others.output

    done = run(devnet_market, holder("buyer"), "make-good", str(TRADE))
    assert done.exit_code == 0, done.output
    assert (state(devnet_market), devnet_market.held_t("buyer")) == (MADE_GOOD, TRADES * EACH_T)


def test_confirm__by_the_same_person_or_of_another_document__is_refused(
    devnet_market: MarketOnDevnet, paper: Path, tmp_path: Path
) -> None:
    declare(devnet_market, paper)
    other = tmp_path / "other.txt"
    other.write_text("something else\n")

    same = run(devnet_market, FIRST, "confirm", str(TRADE), "--document", str(paper))
    wrong = run(devnet_market, SECOND, "confirm", str(TRADE), "--document", str(other))

    assert (same.exit_code, wrong.exit_code, state(devnet_market)) == (1, 1, DECLARED)
    assert "caller declared it" in same.output
    assert "not the document that was declared" in wrong.output


def test_reject__of_a_declaration__ends_it(devnet_market: MarketOnDevnet, paper: Path) -> None:
    declare(devnet_market, paper)
    assert run(devnet_market, SECOND, "reject", str(TRADE), "--reason", "he paid").exit_code == 0
    assert run(devnet_market, FIRST, "status", str(TRADE)).output == f"trade {TRADE}: none\n"


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        (["make-good", str(TRADE + 99)], f"there is no trade {TRADE + 99}"),
        (["confirm", str(TRADE), "--document", "nowhere.txt"], "nowhere.txt: No such file or directory"),
        (
            ["unwind", str(TRADE), "--reason", "x", *PAPER, "--barred-until", "soon"],
            "'soon' is not a day",
        ),
    ],
)
def test_default__of_bad_input__says_one_line(devnet_market: MarketOnDevnet, words: list[str], fact: str) -> None:
    result = run(devnet_market, FIRST, *words)
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1)
    assert fact in result.output
