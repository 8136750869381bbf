"""`chainets settle` on the real contracts: from the close of a day to delivery, stopped and resumed everywhere."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from typer.testing import CliRunner

from carbon.settlement import TradeId
from carbon.vouchers import format_code
from cli.settling import terminal
from cli.settling.command import app
from cli.settling.day import DayOnChain, DayState
from tests.cli.trading.market_on_devnet import DAY, EACH_T, TRADES, MarketOnDevnet, address

ON = ["--day", "2024-12-02"]
OF_EXCHANGE, OF_FIRST, OF_SECOND = "exchange", "registry", "registry-two"


def run(devnet_market: MarketOnDevnet, *words: str, only: tuple[str, ...] = (OF_EXCHANGE, OF_FIRST, OF_SECOND)) -> Any:
    options = {OF_EXCHANGE: "--exchange", OF_FIRST: "--registry", OF_SECOND: "--second"}
    keys = [word for who in only for word in (options[who], devnet_market.keystore(who))]
    where = [
        "--api",
        devnet_market.api,
        "--rpc",
        devnet_market.rpc,
        "--deployment",
        str(devnet_market.deployment),
        "--yes",
    ]
    where += ["--out", str(devnet_market.folder)]
    return CliRunner(env={"COLUMNS": "200"}).invoke(
        app, [*ON, *keys, *where, *words], env={"CHAINETS_PASSPHRASE": "secret"}
    )


def state(devnet_market: MarketOnDevnet) -> DayState:
    return DayOnChain(devnet_market.chain, 1, DAY).progress().state


def sent(devnet_market: MarketOnDevnet) -> list[int]:
    return [devnet_market.sent(who) for who in (OF_EXCHANGE, OF_FIRST, OF_SECOND)]


def trade(sequence: int) -> int:
    return TradeId(1, DAY, sequence).number


def test_settle__with_all_keys__delivers_and_lists_the_codes(devnet_market: MarketOnDevnet) -> None:
    result = run(devnet_market)

    assert result.exit_code == 0, result.output
    assert state(devnet_market) is DayState.SETTLED
    assert devnet_market.held_t("buyer") == TRADES * EACH_T
    day = DayOnChain(devnet_market.chain, 1, DAY)
    assert all(format_code(day.code_of(made)) in result.output for made in day.trades)


def test_settle__again__sends_nothing(devnet_market: MarketOnDevnet) -> None:
    run(devnet_market)
    before = sent(devnet_market)

    result = run(devnet_market)

    assert result.exit_code == 0, result.output
    assert sent(devnet_market) == before


def test_settle__one_key_at_a_time__stops_where_anothers_is_needed(devnet_market: MarketOnDevnet) -> None:
    first = run(devnet_market, only=(OF_FIRST,))
    assert (first.exit_code, state(devnet_market)) == (3, DayState.OPEN)
    assert "publish_results is up to the exchange; name that keystore with --exchange" in first.output

    published = run(devnet_market, only=(OF_EXCHANGE,))
    assert (published.exit_code, state(devnet_market)) == (3, DayState.PUBLISHED)
    assert "clear is up to the registry, first review" in published.output

    cleared = run(devnet_market, only=(OF_FIRST,))
    assert (cleared.exit_code, state(devnet_market)) == (3, DayState.CLEARED)
    assert "confirm_results is up to the registry, second review by another person" in cleared.output

    assert run(devnet_market, only=(OF_SECOND,)).exit_code == 0
    assert state(devnet_market) is DayState.SETTLED


def test_settle__same_person_reviews_twice__is_refused(devnet_market: MarketOnDevnet) -> None:
    run(devnet_market, only=(OF_EXCHANGE, OF_FIRST))

    result = run(devnet_market, "--second", devnet_market.keystore(OF_FIRST), only=(OF_FIRST,))

    assert result.exit_code == 1
    assert "Settlement: caller made the first review" in result.output


def test_settle__all_but_a_trade__delivers_it_later(devnet_market: MarketOnDevnet) -> None:
    result = run(devnet_market, "--skip", str(trade(65)))

    assert result.exit_code == 0, result.output
    assert devnet_market.held_t("buyer") == (TRADES - 1) * EACH_T
    assert "1 left out" in result.output
    again, before = run(devnet_market, "--skip", str(trade(65))), sent(devnet_market)
    assert (again.exit_code, sent(devnet_market)) == (0, before)

    assert run(devnet_market).exit_code == 0
    assert (devnet_market.held_t("buyer"), state(devnet_market)) == (TRADES * EACH_T, DayState.SETTLED)


@pytest.mark.parametrize("after", range(1, 5))
def test_settle__interrupted_after_any_transaction__resumes_to_the_same_end(
    devnet_market: MarketOnDevnet, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """Publish, clear, confirm and two chunks are five transactions; the answer to one of the first four is lost."""
    relayed, seen = terminal.confirmed, []

    def lossy(*arguments: Any) -> Any:
        done = relayed(*arguments)
        seen.append(done)
        if len(seen) == after:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(terminal, "confirmed", lossy)
    assert run(devnet_market).exit_code != 0
    assert run(devnet_market).exit_code == 0

    assert len(seen) == 5
    assert (devnet_market.held_t("buyer"), state(devnet_market)) == (TRADES * EACH_T, DayState.SETTLED)


def test_settle__clearing_of_somebody_else_differs__names_the_trade(devnet_market: MarketOnDevnet) -> None:
    run(devnet_market, only=(OF_EXCHANGE, OF_FIRST))
    file = devnet_market.folder / "clearing-1-2024-12-02.csv"
    theirs = devnet_market.folder / "theirs.csv"
    rows = list(csv.DictReader(file.read_text().splitlines()))
    rows[65]["quantity_t"] = "11"
    with theirs.open("w", newline="") as text:
        out = csv.DictWriter(text, rows[0])
        out.writeheader()
        out.writerows(rows)

    result = run(devnet_market, "--against", str(theirs))

    assert (result.exit_code, state(devnet_market)) == (1, DayState.CLEARED)
    assert f"differs first in trade {trade(66)} (number 66; on chain 10 t at 10000 fen)" in result.output
    assert run(devnet_market, "--against", str(file)).exit_code == 0


def test_settle__a_clearing_file__adds_up(devnet_market: MarketOnDevnet) -> None:
    run(devnet_market, only=(OF_EXCHANGE, OF_FIRST))

    rows = list(csv.DictReader((devnet_market.folder / "clearing-1-2024-12-02.csv").read_text().splitlines()))

    accounts = {row["account"]: row for row in rows if row["row"] == "account"}
    buyer, seller = (accounts[address(f"account {who}")] for who in ("buyer", "seller"))
    assert (buyer["quantity_t"], buyer["amount_fen"]) == ("700", "-7000000")
    assert (seller["quantity_t"], seller["amount_fen"]) == ("-700", "7000000")


def test_settle__leaving_out_a_trade_of_another_day__is_refused(devnet_market: MarketOnDevnet) -> None:
    result = run(devnet_market, "--skip", "7")

    assert (result.exit_code, state(devnet_market)) == (2, DayState.OPEN)
    assert "--skip 7: there is no such trade on this day" in result.output


def test_status__says_whose_turn_it_is(devnet_market: MarketOnDevnet) -> None:
    run(devnet_market, only=(OF_EXCHANGE,))
    where = ["--rpc", devnet_market.rpc, "--deployment", str(devnet_market.deployment)]

    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["status", *where])

    assert result.exit_code == 0, result.output
    assert "published" in result.output
    assert "the registry, first review" in result.output


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        (["--day", "2024-13-02"], "'2024-13-02' is not a day: YYYY-MM-DD"),
        (["--day", "2024-12-03"], "no such product was open on 2024-12-03"),
        (["--product", "GAS"], "there is no product GAS"),
    ],
)
def test_settle__bad_input__is_told(devnet_market: MarketOnDevnet, words: list[str], fact: str) -> None:
    result = run(devnet_market, *words)

    assert (result.exit_code, fact in result.output) == (2, True), result.output
