"""
`chainets settle default`: a trade that cannot be delivered, from the first person's word to its end.

The trade with its chunk comes from a node, held against what the chain committed to; documents stay here, their hashes
go on chain.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from eth_account.signers.local import LocalAccount

from carbon.settlement import CHUNK, Trade, TradeId
from chain.client import Chain
from cli.errors import BAD_INPUT, one_line
from cli.options import API, DEPLOYMENT, KEY, NODE, Api, Keystore, Node, Passphrase, Where, Yes
from cli.settling.day import DayOnChain, as_argument
from cli.trusted_node import chain_at
from cli.tx import Json, confirmed, fail, hash_of, open_keystore, prepare, report, show

app = typer.Typer(no_args_is_help=True, help="A trade that cannot be delivered: declared, confirmed, made good, ended.")
CONTRACT = "Defaults"
STATES = ("none", "declared", "noticed", "made good", "covered", "unwound")
"""As `Defaults` counts them."""
MARKET_ZONE = "+08:00"


class Side(StrEnum):
    """Who is in default."""

    BUYER = "buyer"
    SELLER = "seller"


SIDES = {Side.BUYER: 1, Side.SELLER: 2}


@dataclass(frozen=True, slots=True)
class Desk:
    """Chain and API, and the key that signs."""

    chain: Chain
    http: httpx.Client
    key: LocalAccount
    yes: bool

    def act(self, contract: str, function: str, **values: Any) -> Json:
        """Prepare, show, sign after a yes, relay; what came of it."""
        prepared = prepare(self.http, self.key, contract, function, values)
        show(prepared)
        done = confirmed(self.http, self.key, prepared, self.yes)
        report(done)
        return done

    def chunk_of(self, trade_id: int) -> tuple[list[Trade], int]:
        """A trade's whole chunk and its place in it, as the chain committed to them."""
        return _chunk_of(self.chain, trade_id)


TradeNumber = Annotated[int, typer.Argument(min=1, help="Trade.", metavar="TRADE")]
Reason = Annotated[str, typer.Option(help="Why, at most 160 bytes; it is public.")]
Document = Annotated[Path, typer.Option(help="What proves it: only its keccak256 goes on chain.")]
Until = Annotated[str | None, typer.Option(help="Last day without trading, YYYY-MM-DD; not barred when left out.")]


@app.command()
def status(trade: TradeNumber, rpc: Node = NODE, deployment: Where = DEPLOYMENT) -> None:
    """How far a default is: state, side, deadline, compensation still owed."""
    with one_line(), chain_at(rpc, deployment) as chain:
        case = chain.call(CONTRACT, "default_of", trade)
        typer.echo(f"trade {trade}: {STATES[case['state']]}")
        if case["state"]:
            side = next(side for side, number in SIDES.items() if number == case["side"])
            typer.echo(f"in default: {side}, document {case['document_hash']}")
        if case["deadline_s"]:
            typer.echo(f"to make good until {datetime.fromtimestamp(case['deadline_s'], UTC).isoformat()}")
        if case["owed_fen"]:
            typer.echo(f"compensation still owed: {case['owed_fen']} fen")


@app.command()
def declare(
    trade: TradeNumber,
    side: Annotated[Side, typer.Option(help="Who is in default.")],
    reason: Reason,
    document: Document,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    api: Api = API,
    rpc: Node = NODE,
    deployment: Where = DEPLOYMENT,
    yes: Yes = False,
) -> None:
    """First person of the registry: a trade cannot be delivered. Nothing happens to it before another confirms."""
    with _desk(keystore, passphrase_file, api, rpc, deployment, yes) as desk:
        desk.chunk_of(trade)
        said = {"reason": reason, "document_hash": hash_of(document)}
        desk.act(CONTRACT, "declare", trade_id=str(trade), side=SIDES[side], **said)


@app.command()
def confirm(
    trade: TradeNumber,
    document: Document,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    api: Api = API,
    rpc: Node = NODE,
    deployment: Where = DEPLOYMENT,
    yes: Yes = False,
) -> None:
    """Second person, who has seen the document too: the trade leaves its day, and the time to make good begins."""
    with _desk(keystore, passphrase_file, api, rpc, deployment, yes) as desk:
        chunk, position = desk.chunk_of(trade)
        side = desk.chain.call(CONTRACT, "default_of", trade)["side"]
        trades = [as_argument(one) for one in chunk]
        desk.act(CONTRACT, "confirm", trades=trades, position=position, side=side, document_hash=hash_of(document))


@app.command()
def reject(
    trade: TradeNumber,
    reason: Reason,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    api: Api = API,
    rpc: Node = NODE,
    deployment: Where = DEPLOYMENT,
    yes: Yes = False,
) -> None:
    """End a declaration that nobody confirmed."""
    with _desk(keystore, passphrase_file, api, rpc, deployment, yes) as desk:
        desk.act(CONTRACT, "reject", trade_id=str(trade), reason=reason)


@app.command("make-good")
def make_good(
    trade: TradeNumber,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    api: Api = API,
    rpc: Node = NODE,
    deployment: Where = DEPLOYMENT,
    yes: Yes = False,
) -> None:
    """The side in default, until the deadline: the trade is delivered after all."""
    with _desk(keystore, passphrase_file, api, rpc, deployment, yes) as desk:
        chunk, position = desk.chunk_of(trade)
        desk.act(CONTRACT, "make_good", trade=as_argument(chunk[position]))


@app.command()
def cover(
    trade: TradeNumber,
    reason: Reason,
    document: Document,
    barred_until: Until = None,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    api: Api = API,
    rpc: Node = NODE,
    deployment: Where = DEPLOYMENT,
    yes: Yes = False,
) -> None:
    """After the deadline: open the review by which the risk reserve pays what is missing."""
    with _desk(keystore, passphrase_file, api, rpc, deployment, yes) as desk:
        _open_review(desk, "cover", trade, reason, document, barred_until)


@app.command()
def unwind(
    trade: TradeNumber,
    reason: Reason,
    document: Document,
    barred_until: Until = None,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    api: Api = API,
    rpc: Node = NODE,
    deployment: Where = DEPLOYMENT,
    yes: Yes = False,
) -> None:
    """After the deadline: open the review by which both sides get back what stands aside."""
    with _desk(keystore, passphrase_file, api, rpc, deployment, yes) as desk:
        _open_review(desk, "unwind", trade, reason, document, barred_until)


def _open_review(desk: Desk, function: str, trade_id: int, reason: str, document: Path, until: str | None) -> None:
    """Another person of the registry confirms the act, on the page of reviews or by the command that is printed."""
    chunk, position = desk.chunk_of(trade_id)
    said = {"reason": reason, "document_hash": hash_of(document)}
    arguments = {"trade": as_argument(chunk[position]), "barred_until_s": _seconds(until), **said}
    data = "0x" + desk.chain.deployment.contract(CONTRACT).abi.function(function).encode(arguments).hex()
    done = desk.act("Reviews", "open", contract_name=CONTRACT, data=data, **said)
    (act_id,) = [one["fields"]["act_id"] for one in done["events"] if one["event"] == "ReviewOpened"]
    typer.echo(f"for another person of the registry: chainets tx Reviews confirm act_id={act_id} data={data}")


@contextmanager
def _desk(
    keystore: Path, passphrase_file: Path | None, api: str, rpc: str, deployment: Path, yes: bool
) -> Iterator[Desk]:
    key = open_keystore(keystore, passphrase_file)
    with one_line(), chain_at(rpc, deployment) as chain, httpx.Client(base_url=api, timeout=60.0) as http:
        yield Desk(chain, http, key, yes)


def _chunk_of(chain: Chain, trade_id: int) -> tuple[list[Trade], int]:
    product_id, day, _ = TradeId.of(trade_id)
    made = DayOnChain(chain, product_id, day).trades
    numbers = [trade.trade_id for trade in made]
    if trade_id not in numbers:
        fail(f"there is no trade {trade_id}", BAD_INPUT)
    number, position = divmod(numbers.index(trade_id), CHUNK)
    return list(made[number * CHUNK : (number + 1) * CHUNK]), position


def _seconds(day: str | None) -> int:
    """The first second after a day of the market; 0 for none."""
    if day is None:
        return 0
    try:
        return int(datetime.fromisoformat(f"{date.fromisoformat(day)}T00:00:00{MARKET_ZONE}").timestamp()) + 86_400
    except ValueError:
        fail(f"{day!r} is not a day: YYYY-MM-DD", BAD_INPUT)
