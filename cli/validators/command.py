"""`chainets validators`: who seals the chain, and an organisation's votes on who shall."""

import time
from collections.abc import Mapping
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from eth_utils.address import is_hex_address

from chain import sealed_blocks
from chain.errors import NotQbft
from chain.membership import Membership
from chain.node_view import look_at
from chain.rpc import Rpc
from chain.turns import LATE_FLOOR_S, Report, Safety, late_after_s, report
from cli.errors import BAD_INPUT, FAILED, one_line
from cli.tx import fail
from cli.validators import tables
from networks.description import Network, load
from networks.errors import NetworkError

app = typer.Typer(no_args_is_help=True, help="Validators of a QBFT chain: who they are, and votes on them.")
HOST = "127.0.0.1"
RECENT = 64
"""Blocks in which a proposal just made is looked for."""
CARRIED_S, PAUSE_S = 60.0, 0.5
"""How long we wait for its block, and from one look to the next: each node has its turn by then."""
HERE, OWN = f"http://{HOST}:8600", f"ws://{HOST}:8620"

At = Annotated[str, typer.Option("--rpc", help="JSON-RPC of a node.")]
Admin = Annotated[str, typer.Option("--node", help="WebSocket of your own node, on its own machine.")]
Named = Annotated[
    Path | None, typer.Option("--network", help="Description of the consortium, for names: TOML, or a network.json.")
]
As = Annotated[
    str | None,
    typer.Option("--as", help="Name of your own node, on its own machine: with --network, for --rpc and --node."),
]
Subject = Annotated[str, typer.Argument(help="Account of a node's key, or a node's name with --network.")]


class Wanted(StrEnum):
    """What shall become of the address."""

    IN = "in"
    OUT = "out"


class Choice(StrEnum):
    """What an organisation says to a proposal."""

    FOR = "for"
    WITHDRAW = "withdraw"


@app.command("list")
def list_validators(
    rpc: Annotated[list[str] | None, typer.Option("--rpc", help="JSON-RPC of a node; may be repeated.")] = None,
    blocks: Annotated[int, typer.Option(min=2, max=5_000, help="Newest blocks that are looked at.")] = 64,
    network: Named = None,
) -> None:
    """
    Validators in force, their turns in the newest blocks, votes under way, and the nodes asked.

    Exit 0: the loss of one more is survived; 3: it is not, or the chain stands, or a node's clock is off.
    """
    with one_line():
        described = _described(network)
        names = _names_in(described)
        nodes = [look_at(url) for url in rpc or [HERE]]
        answering = [node for node in nodes if node.client is not None]
        if not answering:
            fail(f"no answer from {', '.join(node.url for node in nodes)}", FAILED)
        ahead = max(answering, key=lambda node: node.head or 0)
        now_s = ahead.earlier_clock_s(time.time())
        found = _report(ahead.url, blocks, now_s, late_after_s(described))
        tables.show(found, nodes, names, now_s)
        is_good = found.safety is Safety.SAFE and len(answering) == len(nodes)
        if not is_good or any(node.is_clock_off for node in nodes):
            raise typer.Exit(tables.ALARM)


@app.command()
def propose(
    subject: Subject,
    wanted: Annotated[Wanted, typer.Argument(help="in: become a validator; out: stop being one.")],
    rpc: At = HERE,
    node: Admin = OWN,
    network: Named = None,
    own: As = None,
) -> None:
    """
    Have your node propose that an address becomes a validator, or stops being one. Others vote with theirs.

    Ends when a block carries the proposal, so that they can.
    """
    with one_line():
        names, (rpc, node) = _names(network), _own(own, network, rpc, node)
        address = _address(subject, names)
        found, adds = _report(rpc, 2), wanted is Wanted.IN
        is_member = address in {each.address for each in found.turns}
        if is_member is adds:
            fail(f"{_named(address, names)} is {'already' if adds else 'not'} a validator", BAD_INPUT)
        with Membership(node) as membership:
            membership.propose("0x" + address.hex(), adds=adds)
        needed = len(found.turns) // 2 + 1
        typer.echo(f"Your node votes for {_named(address, names)} to be {wanted}; {needed} of {len(found.turns)} must.")
        if not _is_carried(rpc, address, adds):
            typer.echo("No block carries it yet: it comes with the next one that your node makes.")


@app.command()
def vote(
    subject: Subject,
    choice: Annotated[Choice, typer.Argument(help="for the proposal, or withdraw your vote.")],
    rpc: At = HERE,
    node: Admin = OWN,
    network: Named = None,
    own: As = None,
    blocks: Annotated[int, typer.Option(min=2, max=30_000, help="Blocks in which the proposal is looked for.")] = 1_000,
) -> None:
    """Have your node vote for what another organisation proposed, or withdraw its vote."""
    with one_line():
        names, (rpc, node) = _names(network), _own(own, network, rpc, node)
        address = _address(subject, names)
        if choice is Choice.WITHDRAW:
            with Membership(node) as membership:
                membership.withdraw("0x" + address.hex())
            typer.echo(f"Your node does not vote on {_named(address, names)} any more.")
            return
        ballot = next((each for each in _report(rpc, blocks).ballots if each.subject == address), None)
        if ballot is None:
            fail(
                f"nobody proposes {_named(address, names)} in the newest {blocks} blocks: `chainets validators list` "
                "shows what is under way, `propose` begins",
                BAD_INPUT,
            )
        with Membership(node) as membership:
            membership.propose("0x" + address.hex(), adds=ballot.adds)
        wanted = Wanted.IN if ballot.adds else Wanted.OUT
        typer.echo(
            f"Your node votes for {_named(address, names)} to be {wanted}; "
            f"{len(ballot.voters)} of {ballot.needed} votes were in blocks before."
        )


def _is_carried(rpc: str, address: bytes, adds: bool) -> bool:
    """Wait until a block carries a proposal; False when that takes too long, as on a chain that stands."""
    until = time.monotonic() + CARRIED_S
    while time.monotonic() < until:
        found = _report(rpc, RECENT)
        is_voted_on = any(each.subject == address and each.adds is adds for each in found.ballots)
        if is_voted_on or (address in {each.address for each in found.turns}) is adds:
            return True
        time.sleep(PAUSE_S)
    return False


def _report(url: str, blocks: int, now_s: float | None = None, late_s: float = LATE_FLOOR_S) -> Report:
    """What the newest blocks say, by our clock unless told the time. Raises NotQbft on a chain without seals."""
    with closing(Rpc(url)) as rpc:
        found = sealed_blocks.newest(rpc, blocks)
    if not found:
        raise NotQbft(f"the chain of {url} has no validators: it is not a QBFT chain")
    return report(found, time.time() if now_s is None else now_s, late_s)


def _names(network: Path | None) -> Mapping[bytes, str]:
    """Account of each described node -> its name."""
    return _names_in(_described(network))


def _names_in(network: Network | None) -> Mapping[bytes, str]:
    return {} if network is None else {node.address: node.name for node in network.nodes}


def _own(name: str | None, network: Path | None, rpc: str, node: str) -> tuple[str, str]:
    """JSON-RPC and WebSocket of the caller's node: of the described one that he names, else as he says."""
    if name is None:
        return rpc, node
    found = _described(network)
    described = {} if found is None else {each.name: each for each in found.nodes}
    if name not in described:
        fail(f"--as {name}: " + (f"there are {', '.join(described)}" if described else "needs --network"), BAD_INPUT)
    return f"http://{HOST}:{described[name].rpc_port}", f"ws://{HOST}:{described[name].admin_port}"


def _described(network: Path | None) -> Network | None:
    try:
        return None if network is None else load(network)
    except NetworkError as error:
        fail(str(error), BAD_INPUT)


def _address(subject: str, names: Mapping[bytes, str]) -> bytes:
    by_name = {name: address for address, name in names.items()}
    if subject in by_name:
        return by_name[subject]
    if not is_hex_address(subject):
        known = f": there are {', '.join(by_name)}" if by_name else "; names need --network"
        fail(f"{subject} is neither an account nor the name of a node{known}", BAD_INPUT)
    return bytes.fromhex(subject.removeprefix("0x"))


def _named(address: bytes, names: Mapping[bytes, str]) -> str:
    return names.get(address, "0x" + address.hex())
