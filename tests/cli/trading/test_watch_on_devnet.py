"""T6, T7 from end to end: real contracts, node, indexer, API, commands; a day is searched twice, a trade disputed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from carbon.exchange.rules import ExchangeRules
from carbon.hashing import keccak
from carbon.settlement import TradeId
from carbon.units import MarketDay
from cli.market.command import app as market_app
from cli.registry.onchain.calls import holder
from cli.registry.onchain.wire import Act, send
from cli.session import signed_in
from cli.settling.command import app as settle_app
from cli.tx import ask, confirmed, open_keystore, prepare
from indexer.service import Indexer
from indexer.settings import IndexerSettings
from tests.cli.trading.market_on_devnet import DAY, EACH_T, TRADES, MarketOnDevnet, PlayedDay, address

DOCUMENT = b"\x0d" * 32
THRESHOLDS = (True, 0, 1, EACH_T, 5_000, 0)
SECRET = {"CHAINETS_PASSPHRASE": "secret"}
TRADE = TradeId(1, MarketDay(DAY), 66).number
"""In the second chunk."""


class WatchedDay(PlayedDay):
    """The day with a rule for wash trades in force, and its two traders related."""

    contracts = (*PlayedDay.contracts, "Surveillance", "Disputes")

    def _set_up(self, rules: ExchangeRules) -> None:
        super()._set_up(rules)
        sides = [self.wire.address(holder(who)) for who in ("seller", "buyer")]
        acts = [
            Act("exchange", "Surveillance", "set_rule", (1, THRESHOLDS, DAY)),
            Act("exchange", "Surveillance", "declare_related", (*sides, True, DOCUMENT)),
        ]
        send(self.wire, acts)


@pytest.fixture
def watched_market(tmp_path: Path) -> Any:
    """The day after its close, with node and API."""
    (tmp_path / "played").mkdir()
    found = MarketOnDevnet(WatchedDay(tmp_path / "played"), tmp_path)
    yield found
    found.close()


def index(watched_market: MarketOnDevnet) -> None:
    """Bring the read model up to the newest block."""
    settings = IndexerSettings(
        data_dir=watched_market.folder, rpc_url=watched_market.rpc, deployment=watched_market.deployment
    )
    indexer = Indexer(settings)
    indexer.check_chain()
    indexer.catch_up()
    indexer.close()


def publish(watched_market: MarketOnDevnet) -> None:
    """The exchange closes the day; the registry's turn is left to it."""
    keys = [
        "--exchange",
        watched_market.keystore("exchange"),
        "--day",
        "2024-12-02",
        "--yes",
        "--out",
        str(watched_market.folder),
    ]
    where = ["--api", watched_market.api, "--rpc", watched_market.rpc, "--deployment", str(watched_market.deployment)]
    assert CliRunner().invoke(settle_app, [*keys, *where], env=SECRET).exit_code == 3


def surveil(watched_market: MarketOnDevnet) -> dict[str, int]:
    """Search the day and raise what is found; the counts."""
    words = ["--day", "2024-12-02", "--product", "1", "--submit", "--yes", "--out", str(watched_market.folder / "out")]
    where = ["--keystore", watched_market.keystore("exchange"), "--api", watched_market.api]
    result = CliRunner().invoke(market_app, ["surveil", *words, *where], env=SECRET)
    assert result.exit_code == 0, result.output
    found: dict[str, int] = json.loads(result.output.splitlines()[-1])
    return found


def test_watch__a_day_searched_twice_and_a_trade_disputed__ends_in_the_read_model(
    watched_market: MarketOnDevnet,
) -> None:
    publish(watched_market)
    index(watched_market)

    assert surveil(watched_market) == {"found": 1, "known": 0, "raised": 1}
    index(watched_market)
    assert surveil(watched_market) == {"found": 1, "known": 1, "raised": 0}

    with httpx.Client(base_url=watched_market.api, timeout=30.0) as http:
        as_exchange = signed_in(
            http, open_keystore(Path(watched_market.keystore("exchange")), market_secret(watched_market))
        )
        [alert] = ask(http, "/exchange/alerts", token=as_exchange)["items"]
        [file] = (watched_market.folder / "out").iterdir()
        assert alert["evidence_hash"] == "0x" + keccak(file.read_bytes()).hex()
        assert (alert["quantity_t"], alert["measured_bp"], len(alert["accounts"])) == (TRADES * EACH_T, 10_000, 2)
        dispute(watched_market, http)
        index(watched_market)
        [found] = ask(http, "/exchange/disputes", token=as_exchange)["items"]
        assert (found["trade_id"], found["state"], found["claimant"]) == (
            str(TRADE),
            "filed",
            address(holder("buyer")),
        )


def dispute(watched_market: MarketOnDevnet, http: httpx.Client) -> None:
    """The buyer disputes a trade with what the API hands out for it."""
    key = open_keystore(Path(watched_market.keystore(holder("buyer"))), market_secret(watched_market))
    path = f"/enterprises/{key.address}/trades/{TRADE}/chunk"
    chunk = ask(http, path, token=signed_in(http, key))
    assert (len(chunk["trades"]), chunk["position"]) == (TRADES - 64, 1)
    named = {"reason": "wrong price", "document_hash": "0x" + DOCUMENT.hex()}
    values = {"trades": chunk["trades"], "position": chunk["position"]} | named
    prepared = prepare(http, key, "Disputes", "file", values)
    assert "Dispute your trade of 10 t at CNY 100.00 per tonne" in prepared["summary"]["en"]
    confirmed(http, key, prepared, yes=True)


def market_secret(watched_market: MarketOnDevnet) -> Path:
    """A file with the passphrase of the keystores."""
    file = watched_market.folder / "secret"
    file.write_text("secret")
    return file
