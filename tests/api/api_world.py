"""A small scheme for the API's tests: keys by role, a node that answers from memory, a read model filled by hand."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_hash.auto import keccak
from sqlalchemy import Connection, create_engine, insert
from sqlalchemy.pool import StaticPool

from api import raw
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
from carbon.roles import Role
from carbon.supervision import thresholds
from carbon.vouchers import code_for
from chain.errors import NodeUnreachable, Reverted, RpcFailed
from chain.rpc import Silence
from readmodel import tables
from readmodel.store import open_reader, open_writer, upgrade
from tests.api import watch_rows
from tests.interface_abis import interface_abis

CHAIN_ID = 32180
BLOCK = 7
NOW_S = 1_300_000_000  # 2011-03-13, the chain's time
DAY = 15_046  # 2011-03-13 in days since 1970-01-01, UTC+8
CLASS_ID = str(2**200 + 1)
ORIGIN = {"block": 1, "transaction_hash": "0x" + "11" * 32}
NOBODY = "0x" + "00" * 20

ROLES: dict[str, tuple[Role, int]] = {
    "ministry": (Role.MINISTRY, 0),
    "province": (Role.PROVINCE, 42),
    "other_province": (Role.PROVINCE, 43),
    "body": (Role.VERIFICATION_BODY, 42),
    "other_body": (Role.VERIFICATION_BODY, 42),
    "person": (Role.QUALIFIED_PERSON, 42),
    "registry": (Role.REGISTRY, 0),
    "exchange": (Role.EXCHANGE, 0),
    "bank": (Role.BANK, 0),
    "regulator": (Role.REGULATOR, 0),
    "emitter": (Role.EMITTER, 42),
    "other_emitter": (Role.EMITTER, 42),
}
"""Name -> role and area of those who take part; `stranger` never applied."""

KEYS: dict[str, LocalAccount] = {
    name: Account.from_key(keccak(f"api test {name}".encode())) for name in (*ROLES, "stranger")
}


def address(name: str) -> str:
    """Account of a person."""
    return str(KEYS[name].address)


def contract_address(name: str) -> str:
    """Where a contract is in the tests."""
    return str(Account.from_key(keccak(f"contract {name}".encode())).address)


@cache
def deployment() -> str:
    """A deployment file of every contract."""
    contracts = {
        name: {"address": contract_address(name), "block": 1, "abi": abi} for name, abi in interface_abis().items()
    }
    return json.dumps({"network": "test", "chain_id": CHAIN_ID, "contracts": contracts})


@dataclass
class FakeNode:
    """A node that mines at once and refuses what it is told to refuse."""

    url: str = "http://node.test"
    refusal: str | None = None
    """Reason that every call is refused with from now on."""
    mined_refusal: str | None = None
    """Reason that a transaction is refused with though its simulation passed."""
    refused: dict[str, str] = field(default_factory=dict)
    """Accounts whose transactions the node itself refuses, and its words."""
    is_down: bool = False
    silence: Silence | None = None
    is_mining: bool = True
    block: int = BLOCK
    nonces: dict[str, int] = field(default_factory=dict)
    sent: dict[str, raw.RawTransaction] = field(default_factory=dict)

    @property
    def nodes(self) -> tuple[FakeNode, ...]:
        """Itself alone."""
        return (self,)

    def look_again(self, timeout_s: float) -> None:
        """It is as it is told to be."""

    def close(self) -> None:
        """Nothing to close."""

    def call(self, method: str, *params: Any) -> Any:
        """Answer one method."""
        if self.is_down:
            raise NodeUnreachable(self.url, "connection refused")
        answer = getattr(self, method, None)
        if answer is None:
            raise RpcFailed(method, -32601, "method not found")
        return answer(*params)

    def batch(self, calls: list[tuple[str, list[Any]]]) -> list[Any]:
        """Answer several methods."""
        return [self.call(method, *params) for method, params in calls]

    def batch_answers(self, calls: list[tuple[str, list[Any]]]) -> list[dict[str, Any]]:
        """Answer several methods, errors as well."""
        return [self._answered(method, params) for method, params in calls]

    def _answered(self, method: str, params: list[Any]) -> dict[str, Any]:
        try:
            return {"result": self.call(method, *params)}
        except Reverted as refusal:
            return {"error": {"code": 3, "message": f"execution reverted: {refusal.reason}"}}
        except RpcFailed as refusal:
            return {"error": {"code": refusal.code, "message": refusal.message}}

    def eth_chainId(self) -> str:  # noqa: N802 - a method of JSON-RPC
        return hex(CHAIN_ID)

    def eth_blockNumber(self) -> str:  # noqa: N802 - a method of JSON-RPC
        return hex(self.block)

    def eth_getBlockByNumber(self, number: str, full: bool) -> dict[str, Any]:  # noqa: N802 - a method of JSON-RPC
        return {"number": hex(self.block), "timestamp": hex(NOW_S + (self.block - BLOCK) * 5)}

    def eth_call(self, request: dict[str, Any], block: str) -> str:
        if self.refusal is not None:
            raise Reverted(self.refusal)
        if self.mined_refusal is not None and block != "latest":
            raise Reverted(self.mined_refusal)
        return "0x" + "00" * 32

    def eth_getTransactionCount(self, account: str, block: str) -> str:  # noqa: N802 - a method of JSON-RPC
        return hex(self.nonces.get(account, 0))

    def eth_sendRawTransaction(self, text: str) -> str:  # noqa: N802 - a method of JSON-RPC
        transaction = raw.read(text)
        if transaction.sender in self.refused:
            raise RpcFailed("eth_sendRawTransaction", -32000, self.refused[transaction.sender])
        self.sent[transaction.hash] = transaction
        self.nonces[transaction.sender] = transaction.nonce + 1
        return transaction.hash

    def eth_getTransactionByHash(self, transaction_hash: str) -> dict[str, Any] | None:  # noqa: N802 - a method of JSON-RPC
        found = self.sent.get(transaction_hash)
        if found is None:
            return None
        return {"from": found.sender, "to": found.to, "input": found.data, "gas": hex(found.gas)}

    def eth_getTransactionReceipt(self, transaction_hash: str) -> dict[str, Any] | None:  # noqa: N802 - a method of JSON-RPC
        if transaction_hash not in self.sent or not self.is_mining:
            return None
        return {
            "transactionHash": transaction_hash,
            "blockNumber": hex(BLOCK),
            "gasUsed": hex(50_000),
            "status": hex(0 if self.mined_refusal else 1),
            "logs": [],
        }


@dataclass
class Clock:
    """A clock that tests move."""

    now: float = 2_000_000_000.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@dataclass
class FakeOracle:
    """An oracle whose answers are written down; without any it is down."""

    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        self.asked.append(request)
        if not self.answers:
            raise httpx.ConnectError("connection refused", request=request)
        found = self.answers.get(request.url.path)
        if found is None:
            return httpx.Response(404, json={"title": "NotFound", "status": 404, "detail": "no such thing"})
        return httpx.Response(200, json=found)


@dataclass
class World:
    """Everything that the API speaks to, in the tests' hands."""

    node: FakeNode
    oracle: FakeOracle
    clock: Clock
    services: Services


def build(folder: Path, **changes: Any) -> World:
    """A world with its files in a folder; with a `database_url`, its read model is filled already."""
    settings = ApiSettings(
        data_dir=folder,
        deployment=folder / "deployment.json",
        oracle_token_file=folder / "service-token",
        **{"watch_s": 2, "poll_s": 0.01} | changes,
    )
    settings.deployment.write_text(deployment())
    (folder / "service-token").write_text("service token")
    url = settings.readmodel_url
    if not settings.database_url:
        (folder / "readmodel.sqlite").write_bytes(_filled())
    node, oracle, clock, read_model = FakeNode(), FakeOracle(), Clock(), open_reader(url)
    own = open_database(settings.own_database)
    services = Services(
        settings=settings,
        chain=DeployedChain(node, settings.deployment, read_model),  # type: ignore[arg-type]  # a node in memory
        read_model=read_model,
        oracle=Oracle("http://oracle.test", folder / "service-token", httpx.MockTransport(oracle)),
        own=own,
        sessions=SessionStore(own, settings.session_s, settings.nonce_s, clock),
        writes=RateLimit(own, settings.writes_per_s, settings.writes_burst),
        reads=ReadLog(own, settings.own_database, clock),
        outbox=Outbox(settings.outbox_file, clock),
        pulse=Pulse(node, settings.stalled_after_s, clock),  # type: ignore[arg-type]  # a node in memory
        thresholds=thresholds(settings.oddity_thresholds),
    )
    return World(node, oracle, clock, services)


def fill_database(url: str) -> None:
    """Make the tables and fill them in an empty database."""
    upgrade(url)
    engine = open_writer(url)
    with engine.begin() as connection:
        fill(connection)
    engine.dispose()


@cache
def _filled() -> bytes:
    """The file of a filled read model; making it takes a second."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    tables.metadata.create_all(engine)
    with engine.begin() as connection:
        fill(connection)
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
    content = driver.serialize()
    engine.dispose()
    return content


def fill(db: Connection) -> None:
    """The read model after some blocks of a scheme."""

    def add(table: Any, *rows: dict[str, Any]) -> None:
        for row in rows:
            db.execute(insert(table), row)

    add(
        tables.chain,
        {
            "id": 1,
            "chain_id": CHAIN_ID,
            "genesis_hash": "0x" + "00" * 32,
            "network": "test",
            "next_block": BLOCK + 1,
            "block_time_s": NOW_S,
        },
    )
    add(tables.blocks, *(_block(number) for number in range(BLOCK + 1)))
    add(tables.transactions, *(_transaction(number) for number in range(1, BLOCK + 1)))
    add(tables.participants, *(_participant(name, *of) for name, of in ROLES.items()))
    add(
        tables.accounts,
        *(
            {"account": address(name), "kind": kind, "number": 10 * place + offset, "opened_s": NOW_S, **ORIGIN}
            for place, name in enumerate(("emitter", "other_emitter"))
            for offset, kind in enumerate(("registry", "trading", "reporting"))
        ),
    )
    _fill_rules(add)
    _fill_market(add)
    _fill_units(add)
    _fill_serials(add)
    _fill_quota(add)
    _fill_auctions(add)
    _fill_entries(add)
    _fill_compliance(add)
    watch_rows.fill(add, address, trade_id, day=DAY, now_s=NOW_S, origin=ORIGIN)


def _fill_rules(add: Any) -> None:
    add(
        tables.contracts,
        *(
            {
                "name": name,
                "version": 1,
                "address": contract_address(name),
                "since_s": NOW_S,
                "is_current": True,
                **ORIGIN,
            }
            for name in interface_abis()
        ),
    )
    add(
        tables.applications,
        {
            "account": address("stranger"),
            "number": 1,
            "policy_hash": "0x" + "22" * 32,
            "roles": int(Role.INVESTOR),
            "profile": json.dumps({"name": "stranger"}),
            "state": "applied",
            "applied_s": NOW_S,
            **ORIGIN,
        },
    )
    add(
        tables.policies,
        {
            "policy_hash": "0x" + keccak(b"the policy").hex(),
            "uri": "documents/policy.txt",
            "published_by": address("registry"),
            "published_s": NOW_S,
            **ORIGIN,
        },
    )
    placed = {"order_id": "5", "account": address("emitter"), "quantity_t": 30}
    add(
        tables.events,
        {
            "transaction_hash": "0x" + f"{2:064x}",
            "log_index": 0,
            "block": 2,
            "at_s": NOW_S,
            "contract": "OrderBook",
            "address": contract_address("OrderBook"),
            "event": "OrderPlaced",
            "fields": json.dumps(placed),
        },
        {
            "transaction_hash": "0x" + f"{3:064x}",
            "log_index": 0,
            "block": 3,
            "at_s": NOW_S,
            "contract": "Market",
            "address": contract_address("Market"),
            "event": "DayOpened",
            "fields": json.dumps({"product_id": 1}),
        },
    )
    add(tables.event_accounts, {"account": address("emitter"), "block": 2, "log_index": 0})


def _fill_market(add: Any) -> None:
    add(
        tables.products,
        {
            "product_id": 1,
            "class_id": CLASS_ID,
            "symbol": "CEA",
            "tick_fen": 1,
            "lot_t": 1,
            "min_order_t": 1,
            "max_order_t": 100_000,
            "band_bp": 1000,
            "is_halted": False,
            "previous_close_fen": 5000,
            "day": DAY,
            "is_day_open": True,
            "lower_fen": 4500,
            "upper_fen": 5500,
            "last_fen": 5100,
            "listed_s": NOW_S,
            **ORIGIN,
        },
    )
    day = {"product_id": 1, "previous_close_fen": 5000, "lower_fen": 4500, "upper_fen": 5500, "opened_s": NOW_S}
    done = {"trades": 1, "quantity_t": 10, "open_fen": 5000, "high_fen": 5000, "low_fen": 5000, "last_fen": 5000}
    add(
        tables.trading_days,
        {
            **day,
            **done,
            "day": DAY - 1,
            "amount_fen": 50_000,
            "close_fen": 5000,
            "settled_trades": 1,
            "state": "settled",
        },
        {**day, "day": DAY, "trades": 1, "quantity_t": 20, "amount_fen": 102_000, "state": "open"}
        | dict.fromkeys(("open_fen", "high_fen", "low_fen", "last_fen"), 5100),
    )
    add(
        tables.trading_methods,
        *(
            {"product_id": 1, "day": of, "method": 10, "trades": 1, "quantity_t": sold, "amount_fen": fen}
            for of, sold, fen in ((DAY - 1, 10, 50_000), (DAY, 20, 102_000))
        ),
    )
    earlier = {"trades": 1, "quantity_t": 10, "amount_fen": 50_000}
    later = {"trades": 1, "quantity_t": 20, "amount_fen": 102_000}
    add(
        tables.candles,
        *(
            {"product_id": 1, "span_s": span_s, "start_s": start_s, "day": day, **sums}
            | dict.fromkeys(("open_fen", "high_fen", "low_fen", "close_fen"), price)
            for span_s, start_s, day, sums, price in (
                (60, NOW_S - 400, DAY - 1, earlier, 5000),
                (60, NOW_S - 40, DAY, later, 5100),
                (3_600, NOW_S - 400, DAY, later, 5100),
            )
        ),
    )
    order = {"product_id": 1, "class_id": CLASS_ID, "day": DAY, "state": "open", "placed_s": NOW_S, **ORIGIN}
    add(
        tables.orders,
        *(
            {
                **order,
                "order_id": str(2**100 + place),
                "account": address(name),
                "side": side,
                "price_fen": price,
                "quantity_t": 30,
                "open_t": 30,
                "filled_t": 0,
                "log_index": place,
            }
            for place, (name, side, price) in enumerate(
                [
                    ("emitter", "buy", 4900),
                    ("emitter", "buy", 5000),
                    ("other_emitter", "buy", 5000),
                    ("emitter", "sell", 5200),
                    ("other_emitter", "sell", 5300),
                ]
            )
        ),
    )
    trade = {"product_id": 1, "sequence": 1, "class_id": CLASS_ID, "made_s": NOW_S, "buy_ref": "1"}
    sides = {"buyer": address("emitter"), "seller": address("other_emitter"), "sell_ref": "2"}
    add(
        tables.trades,
        {
            **trade,
            **sides,
            **ORIGIN,
            "trade_id": trade_id(DAY - 1),
            "day": DAY - 1,
            "price_fen": 5000,
            "quantity_t": 10,
            "amount_fen": 50_000,
            "state": "settled",
            "voucher_code": str(VOUCHER),
            "settled_s": NOW_S,
            "log_index": 1,
        },
        {
            **trade,
            **sides,
            **ORIGIN,
            "trade_id": trade_id(DAY),
            "day": DAY,
            "price_fen": 5100,
            "quantity_t": 20,
            "amount_fen": 102_000,
            "state": "made",
            "voucher_code": None,
            "settled_s": None,
            "log_index": 2,
        },
    )
    add(
        tables.vouchers,
        {
            "code": str(VOUCHER),
            "trade_id": trade_id(DAY - 1),
            "trade_hash": TRADE_HASH,
            "issued_s": NOW_S,
            **ORIGIN,
        },
    )


def trade_id(day: int) -> str:
    """Id of the first trade of a day."""
    return str((1 << 64) + (day << 32) + 1)


TRADE_HASH = "0x" + "33" * 32


SURRENDERED_BY = f"0x{3:064x}"
"""Transaction in which the province accepted what the emitter surrendered."""
VOUCHER = code_for((1 << 64) + (20_000 << 32) + 1, bytes.fromhex(TRADE_HASH[2:]))
"""A well-formed code; a code counts days from 2020 on, so it is not of the day that the trade has here."""


def _fill_units(add: Any) -> None:
    add(
        tables.classes,
        {
            "class_id": CLASS_ID,
            "scheme": "EU",
            "kind": "EUA",
            "vintage": 0,
            "issued_t": 1000,
            "held_t": 900,
            "surrendered_t": 100,
            "cancelled_t": 0,
            "defined_s": NOW_S,
            **ORIGIN,
        },
    )
    holding = {"class_id": CLASS_ID, "locked_t": 0, "reserved_t": 0, "reserved_day": 0, "due_t": 0}
    add(
        tables.holdings,
        {
            **holding,
            "account": address("emitter"),
            "registry_t": 400,
            "locked_t": 50,
            "trading_t": 100,
            "reserved_t": 30,
            "reserved_day": DAY,
            "due_t": 20,
        },
        {**holding, "account": address("other_emitter"), "registry_t": 400, "trading_t": 0},
    )
    add(
        tables.events,
        {
            "transaction_hash": ORIGIN["transaction_hash"],
            "log_index": 0,
            "block": 1,
            "at_s": NOW_S,
            "contract": "Allowances",
            "address": contract_address("Allowances"),
            "event": "IssuedBatch",
            "fields": "{}",
        },
    )
    add(
        tables.serial_blocks,
        {
            "block": 1,
            "log_index": 0,
            "item": 0,
            "number": 1,
            "class_id": CLASS_ID,
            "account": address("emitter"),
            "quantity_t": 1000,
            "first_serial": 1,
            "last_serial": 1000,
            "year": 2010,
            "issued_s": NOW_S,
            "transaction_hash": ORIGIN["transaction_hash"],
        },
    )
    add(
        tables.transfers,
        {
            "block": 1,
            "log_index": 0,
            "item": 0,
            "kind": "issued",
            "class_id": CLASS_ID,
            "from_account": None,
            "to_account": address("emitter"),
            "quantity_t": 1000,
            "note": None,
            "at_s": NOW_S,
            "transaction_hash": ORIGIN["transaction_hash"],
        },
    )
    _fill_money(add)


def _fill_serials(add: Any) -> None:
    """Of the thousand units the emitter sold 400 and surrendered 100."""
    moves: list[tuple[int, str, str | None, str | None, int, int]] = [
        (1, "issued", None, address("emitter"), 1, 1000),
        (2, "delivered", address("emitter"), address("other_emitter"), 1, 400),
        (3, "surrendered", address("emitter"), None, 401, 500),
    ]
    for block, kind, giver, taker, first, last in moves:
        log_index = 1 if kind == "surrendered" else 0  # after the log of the decision
        place = {"block": block, "log_index": log_index, "item": 0, "class_id": CLASS_ID}
        sides = {"from_account": giver, "to_account": taker, "quantity_t": last - first + 1, "note": None}
        if block > 1:
            more = {"kind": kind, "at_s": NOW_S + block, "transaction_hash": f"0x{block:064x}"}
            add(tables.transfers, place | sides | more)
        span = (last - first).bit_length()
        add(tables.serial_moves, place | {"part": 0, "first_serial": first, "last_serial": last, "span": span})
    for name, head, first, last in (("emitter", 0, 526, 1000), ("other_emitter", 0, 1, 400)):
        key = {"class_id": CLASS_ID, "account": address(name)}
        add(tables.serial_queues, key | {"head": head, "tail": head + 1})
        add(tables.serial_holdings, key | {"position": head, "first_serial": first, "last_serial": last})


CANCELLED_BY = f"0x{6:064x}"
"""Transaction in which the emitter cancelled 25 units for carbon neutrality."""
CERTIFIED_BY = f"0x{7:064x}"
"""Transaction in which the emitter had its holding certified."""
HASH = "0x" + "66" * 32


def _fill_entries(add: Any) -> None:
    """Of what it holds the emitter cancels 25 units and gives 10 away; 40 are frozen by order, 15 go by force."""
    entry = {"owner": address("emitter"), "class_id": CLASS_ID, "document_hash": HASH, "made_s": NOW_S, "due_s": 0}
    made = {"block": 6, "transaction_hash": CANCELLED_BY}
    add(
        tables.entries,
        entry
        | made
        | {
            "entry_id": 1,
            "to_account": None,
            "kind": "carbon_neutrality",
            "quantity_t": 25,
            "beneficiary": "Marathon of 厦门",
            "reason": "runners' travel",
            "state": "executed",
            "executed_by": address("emitter"),
            "executed_s": NOW_S + 6,
            "executed_block": 6,
            "executed_hash": CANCELLED_BY,
        },
        entry
        | {
            "entry_id": 2,
            "to_account": address("other_emitter"),
            "kind": "inheritance",
            "quantity_t": 10,
            "due_s": NOW_S + 86_400,
            "beneficiary": "",
            "reason": "will",
            "state": "in_review",
            "block": 5,
            "transaction_hash": f"0x{5:064x}",
        },
    )
    place = {"block": 6, "log_index": 3, "item": 0, "class_id": CLASS_ID}
    sides = {"from_account": address("emitter"), "to_account": None, "quantity_t": 25, "at_s": NOW_S + 6}
    said = {"kind": "cancelled", "note": "carbon_neutrality: runners' travel", "transaction_hash": CANCELLED_BY}
    add(tables.transfers, place | sides | said)
    add(tables.serial_moves, place | {"part": 0, "first_serial": 501, "last_serial": 525, "span": 5})
    add(
        tables.certificates,
        {
            "certificate_id": 1,
            "account": address("emitter"),
            "class_id": CLASS_ID,
            "registry_t": 400,
            "locked_t": 50,
            "frozen_t": 40,
            "trading_t": 100,
            "certified_s": NOW_S + 7,
            "block": 7,
            "transaction_hash": CERTIFIED_BY,
        },
    )
    freeze = {"class_id": CLASS_ID, "sub_account": "registry", "document_hash": HASH, "frozen_s": NOW_S, **ORIGIN}
    freeze |= {"order_no": "(2011) 12", "reason": "order of the court", "act_id": 1, "account": address("emitter")}
    add(
        tables.freezes,
        freeze | {"freeze_id": 1, "quantity_t": 40, "frozen_t": 40},
        freeze | {"freeze_id": 2, "quantity_t": 15, "frozen_t": 0},
        freeze | {"freeze_id": 3, "quantity_t": 5, "frozen_t": 0},
    )
    step = {"block": 4, "act_id": 2, "document_hash": HASH, "at_s": NOW_S, "transaction_hash": HASH, "reason": "done"}
    forced = {"kind": "forced", "to_account": address("other_emitter"), "ground": "judicial"}
    add(tables.freeze_steps, step | forced | {"log_index": 1, "freeze_id": 2, "quantity_t": 15})
    add(tables.freeze_steps, step | {"log_index": 2, "freeze_id": 3, "quantity_t": 5, "kind": "unfrozen"})


def _fill_money(add: Any) -> None:
    add(tables.market_state, {"id": 1, "counting_day": DAY})
    add(tables.cash_totals, {"id": 1, "in_fen": 1_000_000, "out_fen": 0, "held_fen": 1_000_000})
    add(
        tables.cash_balances,
        {
            "account": address("emitter"),
            "total_fen": 1_000_000,
            "reserved_fen": 297_000,
            "reserved_day": DAY,
            "due_fen": 102_000,
            "leaving_fen": 1_000,
        },
    )
    add(
        tables.cash_entries,
        {
            "block": 1,
            "log_index": 1,
            "item": 0,
            "account": address("emitter"),
            "kind": "deposited",
            "amount_fen": 1_000_000,
            "change_fen": 1_000_000,
            "total_fen": 1_000_000,
            "counterparty": address("bank"),
            "withdrawal_id": None,
            "bank_reference": "0x" + "44" * 32,
            "note": None,
            "at_s": NOW_S,
            "transaction_hash": ORIGIN["transaction_hash"],
        },
    )


def _fill_compliance(add: Any) -> None:
    add(tables.schemes, {"scheme": "EU", "scheme_hash": "0x" + "55" * 32, "mode": 1, **ORIGIN})
    add(tables.scheme_periods, {"scheme_hash": "0x" + "55" * 32, "first_year": 2008, "last_year": 2012})
    for name in ("emitter", "other_emitter"):
        add(
            tables.enrolments,
            {
                "entity": address(name),
                "scheme": "EU",
                "enrolled_by": address("province"),
                "enrolled_s": NOW_S,
                **ORIGIN,
            },
        )
    add(
        tables.openings,
        {
            "entity": address("emitter"),
            "class_id": CLASS_ID,
            "year": 2009,
            "held_t": 40,
            "surrendered_t": 60,
            "entered_s": NOW_S,
            **ORIGIN,
        },
    )
    surrender = {"entity": address("emitter"), "year": 2010, "class_id": CLASS_ID, "applied_s": NOW_S, **ORIGIN}
    surrender |= {"findings": 0, "is_offset": False}
    undecided = dict.fromkeys(("decided_by", "decided_s", "decided_block", "decided_log_index", "decided_hash"))
    add(
        tables.surrenders,
        {
            **surrender,
            "application_id": 1,
            "quantity_t": 100,
            "state": "accepted",
            "decided_by": address("province"),
            "decided_s": NOW_S + 3,
            "decided_block": 3,
            "decided_log_index": 0,
            "decided_hash": SURRENDERED_BY,
        },
        {**surrender, **undecided, "application_id": 2, "quantity_t": 50, "state": "applied"},
    )
    status = {"entity": address("emitter"), "surrendered_t": 160, "assessed_s": NOW_S, **ORIGIN}
    add(
        tables.statuses,
        {**status, "year": 2009, "status": "A", "balance_t": 0, "verified_t": 60},
        {**status, "year": 2010, "status": "B", "balance_t": -340, "verified_t": 500},
        {
            **status,
            "entity": address("other_emitter"),
            "year": 2010,
            "status": "C",
            "balance_t": 0,
            "verified_t": 0,
            "surrendered_t": 0,
        },
    )
    add(
        tables.emissions,
        {
            "entity": address("emitter"),
            "year": 2010,
            "verified_t": 440,
            "body": address("body"),
            "booked_s": NOW_S,
            **ORIGIN,
        },
    )
    add(
        tables.verification_tasks,
        {
            "entity": address("emitter"),
            "year": 2010,
            "body": address("body"),
            "assigned_by": address("province"),
            "assigned_s": NOW_S,
            "state": "concluded",
            **ORIGIN,
        },
    )
    add(
        tables.verification_persons,
        {"person": address("person"), "body": address("body"), "since_s": NOW_S, **ORIGIN},
    )
    _fill_reports(add)


def _fill_reports(add: Any) -> None:
    add(
        tables.rule_sets,
        {
            "rule_set": "0x" + "66" * 32,
            "version": 1,
            "name": "purchased electricity",
            "industry": "3120",
            "valid_from": 2008,
            "valid_to": 2012,
            "scale": 1_000_000,
            "published_by": address("ministry"),
            "published_s": NOW_S,
            **ORIGIN,
        },
    )
    add(
        tables.rule_set_terms,
        {
            "rule_set": "0x" + "66" * 32,
            "version": 1,
            "position": 0,
            "source": "electricity",
            "unit": "mWh",
            "factor": 459,
            "is_deduction": False,
            "reference": "grid factors, row 1",
        },
    )
    add(
        tables.reports,
        {
            "entity": address("emitter"),
            "year": 2010,
            "revision": 1,
            "emissions_g": 439_500_000,
            "rule_set": "0x" + "66" * 32,
            "rule_version": 1,
            "activity_commitment": "0x" + "77" * 32,
            "evidence_head": "0x" + "88" * 32,
            "is_open": True,
            "filed_s": NOW_S,
            **ORIGIN,
        },
    )


def _block(number: int) -> dict[str, Any]:
    return {
        "number": number,
        "hash": f"0x{number:064x}",
        "time_s": NOW_S - 5 * (BLOCK - number),
        "proposer": address("ministry"),
        "transactions": 1 if number else 0,
        "events": 1 if number in (2, 3) else 0,
        "gas_used": 50_000 if number else 0,
    }


def _transaction(number: int) -> dict[str, Any]:
    return {
        "hash": f"0x{number:064x}",
        "block": number,
        "position": 0,
        "time_s": NOW_S,
        "sender": address("emitter"),
        "to_address": contract_address("OrderBook"),
        "contract": "OrderBook",
        "function": "cancel",
        "nonce": number,
        "input": "0x" + keccak(b"cancel(uint256)")[:4].hex() + f"{5:064x}",
        "is_done": number != 4,
        "gas_used": 50_000,
    }


def _participant(name: str, role: Role, area: int) -> dict[str, Any]:
    return {
        "account": address(name),
        "name": name.replace("_", " "),
        "kind": "enterprise" if role is Role.EMITTER else "institution",
        "area": area,
        "industry": "3120",
        "postal_address": "1 Test Road",
        "business_licence_hash": "0x" + "01" * 32,
        "legal_representative_hash": "0x" + "02" * 32,
        "power_of_attorney_hash": "0x" + "03" * 32,
        "settlement_bank": address("bank") if role is Role.EMITTER else NOBODY,
        "confirmed_bank": address("bank") if name == "emitter" else None,
        "proposed_bank": address("bank") if name == "other_emitter" else None,
        "bank_account_hash": "0x" + "04" * 32,
        "policy_hash": "0x" + "22" * 32,
        "roles_applied": int(role),
        "roles": int(role),
        "status": "active",
        "status_reason": "",
        "applied_s": NOW_S,
        "admitted_s": NOW_S,
        "admitted_by": address("registry"),
        "applications": 1,
        "is_hooked": False,
        "is_suspended": False,
    }


def _fill_auctions(add: Any) -> None:
    """Auction 1, of the scheme, is closed: the emitter won. Auction 2 takes sealed bids."""
    notice = {
        "product_id": 1,
        "class_id": CLASS_ID,
        "side": "sale",
        "title": "spring sale",
        "document_hash": "0x" + "44" * 32,
        "quantity_t": 100,
        "is_sealed": True,
        "is_uniform": True,
        "has_sealed_reserve": False,
        "opens_s": NOW_S,
        "bids_to_s": NOW_S + 60,
        "ends_s": NOW_S + 120,
        "announced_by": address("exchange"),
        "announced_s": NOW_S,
        **ORIGIN,
    }
    result = {"state": "closed", "year": 2010, "price_fen": 7000, "demand_t": 40, "sold_t": 40, "amount_fen": 280_000}
    add(tables.auctions, notice | result | {"auction_id": 1, "bids": 2, "closed_s": NOW_S + 130})
    add(
        tables.auctions,
        notice | {"auction_id": 2, "initiator": address("other_emitter"), "state": "backed", "day": DAY, "bids": 1},
    )
    bid = {"number": 1, "bidder": address("emitter"), "up_to_t": 50, "deposit_fen": 50_000, "made_s": NOW_S, **ORIGIN}
    won = {"state": "won", "price_fen": 7000, "quantity_t": 40, "standing_t": 40, "won_t": 40, "paid_fen": 7000}
    add(tables.auction_bids, bid | won | {"bid_id": str(1 << 32 | 1), "auction_id": 1, "opened_s": NOW_S + 70})
    silent = {"bid_id": str(1 << 32 | 2), "auction_id": 1, "number": 2, "bidder": address("other_emitter")}
    add(tables.auction_bids, bid | silent | {"state": "forfeited"})
    add(
        tables.auction_bids, bid | {"bid_id": str(2 << 32 | 1), "auction_id": 2, "state": "sealed", "made_s": NOW_S + 5}
    )


def _fill_quota(add: Any) -> None:
    """Batch 1 is approved, batch 2 and the adjustment 3 wait; the emitter objects."""
    of_class = {"class_id": CLASS_ID, "year": 2010}
    add(tables.quota_settings, {"id": 1, "objection_term_s": 950_400})
    add(tables.quota_national, {**of_class, "total_t": 5000, "auction_t": 500, "set_s": NOW_S, **ORIGIN})
    add(tables.quota_totals, {**of_class, "area": 42, "total_t": 2000, "set_s": NOW_S, **ORIGIN})
    batch = of_class | {"area": 42, "proposed_by": address("province"), "proposed_s": NOW_S, "rows": 1, **ORIGIN}
    open_, allocation = {"state": "open"}, {"kind": "allocation", "method": "published"}
    approved = {
        "state": "approved",
        "issued_t": 1000,
        "decided_by": address("ministry"),
        "decided_s": NOW_S,
        "decided_block": 1,
        "decided_transaction": ORIGIN["transaction_hash"],
    }
    adjustment = {"kind": "adjustment", "method": "final", "document_hash": "0x" + "44" * 32, "quantity_t": 25}
    add(
        tables.quota_batches,
        batch | allocation | approved | {"batch_id": 1, "quantity_t": 1000},
        batch | allocation | open_ | {"batch_id": 2, "quantity_t": 500},
        batch | adjustment | open_ | {"batch_id": 3},
    )
    row = {"position": 1, "deducted_t": 0}
    add(
        tables.quota_rows,
        row | {"batch_id": 1, "entity": address("emitter"), "quantity_t": 1000},
        row | {"batch_id": 2, "entity": address("other_emitter"), "quantity_t": 500},
    )
    figures = {"figures": "[2,9007199254740993]", "units": "[]", "verified_t": 500, "quantity_t": 500}
    industry = {"method": "industry", "plan_year": 2024, "terms_version": 1, **figures, **ORIGIN}
    add(tables.quota_computed, {"batch_id": 2, "entity": address("other_emitter"), **industry})
    waiting = of_class | {"batch_id": 3, "position": 1, "entity": address("emitter"), "delta_t": 25, "state": "open"}
    add(tables.allocation_adjustments, waiting)
    proposed = of_class | {"area": 42, "method": "published", "proposed_s": NOW_S, "position": 1, **ORIGIN}
    certificate = {"certificate_id": 1, "certificate_row": 1, "approved_s": NOW_S, "approved_block": 1}
    add(
        tables.allocations,
        proposed
        | certificate
        | {
            "entity": address("emitter"),
            "proposed_t": 1000,
            "approved_t": 1000,
            "approved_by": address("ministry"),
            "issued_transaction": ORIGIN["transaction_hash"],
            "state": "approved",
            "batch_id": 1,
        },
        proposed | {"entity": address("other_emitter"), "proposed_t": 500, "state": "proposed", "batch_id": 2},
    )
    objection = of_class | {"objection_id": 1, "entity": address("emitter"), "state": "open", "objected_s": NOW_S}
    add(tables.objections, objection | {"reason": "output is wrong", "document_hash": "0x" + "99" * 32, **ORIGIN})
