"""The real contracts on a node in this process, its JSON-RPC and the API over it on ports of loopback."""

from __future__ import annotations

import json
import shutil
import socket
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import uvicorn
from eth_account import Account

from api.app import create_app
from api.deployed import DeployedChain
from api.limits import RateLimit
from api.oracle import Oracle
from api.outbox import Outbox
from api.own_database import open_database
from api.pulse import Pulse
from api.reads import ReadLog
from api.services import Services
from api.sessions import SessionStore
from api.settings import ApiSettings
from carbon.exchange.rules import ExchangeRules
from carbon.supervision import thresholds
from chain.client import Chain
from chain.deployment import Deployment
from chain.rpc import Rpc
from cli.market import rules_file
from cli.market.onchain.calls import BANK, MarketCalls, class_of
from cli.market.onchain.venue import MARKET_CONTRACTS
from cli.registry.onchain.calls import MINISTRY, holder
from cli.registry.onchain.in_process import InProcess
from cli.registry.onchain.keys import key_of
from cli.registry.onchain.steered import SteeredClock
from cli.registry.onchain.wire import Act, send
from devnet.app import DevnetApp
from devnet.node import Node
from devnet.settings import ClockKind, DevnetSettings
from readmodel.store import open_reader
from tests.interface_abis import interface_abis

DAY = 20_059
"""2024-12-02, a Monday."""
HOUR_S = 3_600
MIDNIGHT_S = DAY * 86_400 - 8 * HOUR_S
AFTER_CLOSE_S = MIDNIGHT_S + 15 * HOUR_S + 300
TRADES, EACH_T, PRICE_FEN = 70, 10, 10_000
BUY, SELL = 1, 2
NOTICE_S, COMPENSATION_BP = 3_600, 500
RULES = {"products": {"CEA24": {"reference_fen_per_t": PRICE_FEN}}}


class PlayedDay:
    """One product, one seller, one buyer, `TRADES` trades on `DAY`: made once, copied for each test."""

    contracts = (*MARKET_CONTRACTS, "Defaults")

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = SteeredClock((DAY - 4) * 86_400)
        self.wire = InProcess(self.contracts, self.clock)
        try:
            self.calls = MarketCalls(self.wire)
            self._set_up(self._rules())
            self._trade()
            self.deployment = folder / "deployment.json"
            self.deployment.write_text(self._deployment())
            shutil.copytree(self.wire._folder.name, folder / "node")
        finally:
            self.wire.close()

    def _rules(self) -> ExchangeRules:
        file = self.folder / "rules.json"
        file.write_text(json.dumps(RULES))
        return rules_file.load(file)

    def _set_up(self, rules: ExchangeRules) -> None:
        self.calls.employ()
        self.calls.open_accounts(["seller", "buyer"], rules)
        self._confirm_bank(["seller", "buyer"])
        self.calls.list_products(rules)
        send(self.wire, [Act(MINISTRY, "Defaults", "set_terms", (NOTICE_S, COMPENSATION_BP, DAY))])
        self.calls.open_holding("seller", 1, 100_000)
        self.calls.deposit("buyer", 10_000_000_000, 1)

    def _confirm_bank(self, accounts: list[str]) -> None:
        named = [self.wire.address(holder(account)) for account in accounts]
        waiting = [one for one in named if int(self.wire.call("Participants", "bank_of", one), 16) == 0]
        if waiting:
            send(self.wire, [Act(BANK, "Participants", "decide_bindings", (waiting, True, ""))])

    def _trade(self) -> None:
        self.clock.turn_to(MIDNIGHT_S + 9 * HOUR_S)
        self.calls.open_day([1])
        self.clock.turn_to(MIDNIGHT_S + 10 * HOUR_S)
        orders = [("seller", SELL, TRADES * EACH_T), *[("buyer", BUY, EACH_T)] * TRADES]
        send(
            self.wire,
            [Act(holder(who), "OrderBook", "place", (1, side, PRICE_FEN, size)) for who, side, size in orders],
        )

    def _deployment(self) -> str:
        abis = interface_abis()
        contracts = {
            name: {"address": self.wire._addresses[name], "block": 1, "abi": abis[name]}
            for name in self.contracts
            if name in self.wire._addresses
        }
        return json.dumps({"network": "test", "chain_id": self.wire._node.chain_id, "contracts": contracts})


class MarketOnDevnet:
    """A copy of the day on a node of its own, after the close."""

    def __init__(self, day: PlayedDay, folder: Path) -> None:
        self.folder, self.deployment = folder, day.deployment
        with ExitStack() as opened:
            shutil.copytree(day.folder / "node", folder / "node")
            node = Node(DevnetSettings(data_dir=folder / "node", allowlist=None, clock=ClockKind.SYSTEM))
            opened.callback(node.close)
            node.clock = SteeredClock(AFTER_CLOSE_S)
            self.rpc = _served(DevnetApp(node), opened)
            self.chain = Chain(self._rpc(opened), Deployment.load(self.deployment))
            self.api = _served(create_app(services=self._services(opened)), opened)
            self._open = opened.pop_all()

    def close(self) -> None:
        """Stop node and API."""
        self._open.close()

    def keystore(self, who: str) -> str:
        """A person's key in a file; the passphrase is `secret`."""
        file = self.folder / f"{who}.json"
        if not file.exists():
            file.write_text(json.dumps(Account.encrypt(key_of(who).key, "secret", kdf="pbkdf2", iterations=1)))
        return str(file)

    def sent(self, who: str) -> int:
        """Transactions of a person so far."""
        return self.chain.nonce(address(who))

    def held_t(self, account: str) -> int:
        """Units of an account."""
        return int(self.chain.call("Allowances", "balanceOf", address(holder(account)), class_of(1)))

    def _rpc(self, opened: ExitStack) -> Rpc:
        rpc = Rpc(self.rpc)
        opened.callback(rpc.close)
        return rpc

    def _services(self, opened: ExitStack) -> Services:
        settings = ApiSettings(
            data_dir=self.folder, deployment=self.deployment, oracle_token_file=self.folder / "token"
        )
        (self.folder / "token").write_text("service token")
        rpc, read_model = self._rpc(opened), open_reader(settings.readmodel_url)
        own = open_database(settings.own_database)
        return Services(
            settings=settings,
            chain=DeployedChain(rpc, self.deployment, read_model),
            read_model=read_model,
            oracle=Oracle("http://oracle.test", self.folder / "token"),
            own=own,
            sessions=SessionStore(own, settings.session_s, settings.nonce_s, time.time),
            writes=RateLimit(own, 1_000, 1_000),
            reads=ReadLog(own, settings.own_database),
            outbox=Outbox(settings.outbox_file),
            pulse=Pulse(rpc, settings.stalled_after_s),
            thresholds=thresholds(),
        )


def address(who: str) -> str:
    """A person's account."""
    return str(key_of(who).address)


def _served(app: Any, opened: ExitStack) -> str:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)

    def stop() -> None:
        server.should_exit = True
        thread.join()
        listener.close()

    opened.callback(stop)
    return f"http://127.0.0.1:{listener.getsockname()[1]}"
