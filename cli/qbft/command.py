"""`chainets qbft`: a consortium on this machine, of real GoQuorum nodes."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from chain.errors import ChainError
from cli.errors import BAD_INPUT, one_line
from cli.qbft import setup
from cli.qbft.binary import geth
from cli.qbft.network import LocalNetwork
from cli.supervisor import PROJECT, only_one
from networks.description import CONSORTIUM
from networks.errors import NetworkError

app = typer.Typer(no_args_is_help=True, help="A QBFT network on this machine: four validators and a regulator's node.")
console = Console(width=None if sys.stdout.isatty() else 140, highlight=False)
FOLDER = Path("var/qbft")
DEPLOYMENT = PROJECT / "deployments" / "qbft.json"
FIRST_BLOCK_S = 120.0
SYNC_S = 600.0

Folder = Annotated[Path, typer.Option("--folder", help="Keys, blocks and logs of the nodes.")]


@app.command()
def up(
    folder: Folder = FOLDER,
    description: Annotated[Path, typer.Option(help="Description of the consortium.")] = CONSORTIUM,
    deployment: Annotated[Path, typer.Option(help="Written by the deployment.")] = DEPLOYMENT,
    free_ports: Annotated[bool, typer.Option("--free-ports", help="Instead of 8600 and 30400 and up.")] = False,
    nodes_only: Annotated[bool, typer.Option("--nodes-only", help="Leave the chain empty.")] = False,
) -> None:
    """
    Start the nodes, deploy, and grant the first roles. They go on when the shell ends; a second call goes on with them.
    """
    with one_line(), only_one(folder):
        try:
            console.print("Node: GoQuorum (the first build takes some minutes)")
            network = LocalNetwork.create(folder.absolute(), geth(), description, free_ports=free_ports)
        except NetworkError as error:
            typer.echo(f"chainets: {error}", err=True)
            raise typer.Exit(BAD_INPUT) from error
        console.print("Nodes start")
        network.start()
        network.wait_for_block(1, timeout_s=FIRST_BLOCK_S)
        if not nodes_only:
            console.print("Contracts are deployed; each waits for its block")
            setup.deploy(network, deployment)
            console.print("Registry and ministry are admitted")
            setup.grant_roles(network, deployment, console.print)
        show(network)
        console.print(f"\nPrograms speak to {network.observer.url}; `make qbft-stop` stops the nodes.")


@app.command()
def join(
    name: Annotated[str, typer.Argument(help="Of the new node.")],
    organisation: Annotated[str, typer.Option(help="Whose node it is.")],
    folder: Folder = FOLDER,
) -> None:
    """
    A new organisation's node: its key is made, the others admit it, it starts and syncs.

    It seals once it is voted in: `chainets validators propose`, `vote`.
    """
    with one_line(), only_one(folder):
        network = LocalNetwork.open(folder.absolute(), geth())
        heads = network.wait_for_block(1)
        joined = network.join(organisation, name)
        network.wait_for_block(max(heads.values()), [name], timeout_s=SYNC_S)
        show(network)
        console.print(f"\n{name} has the chain: {joined.address}. It seals once more than half have voted it in.")


@app.command()
def down(
    names: Annotated[list[str] | None, typer.Argument(help="Of nodes; all unless named.")] = None,
    folder: Folder = FOLDER,
) -> None:
    """Stop nodes in order; the chain stays on disk. `chainets qbft up --nodes-only` starts those that do not run."""
    with one_line(), only_one(folder):
        network = LocalNetwork.open(folder.absolute(), Path("geth"))
        stopped = [network.node(name) for name in names] if names else network.nodes
        for local in stopped:
            local.stop()
        console.print(f"{len(stopped)} nodes are stopped")


@app.command()
def status(folder: Folder = FOLDER) -> None:
    """The nodes as they are now."""
    with one_line():
        show(LocalNetwork.open(folder.absolute(), Path("geth")))


def show(network: LocalNetwork) -> None:
    """A table of the nodes."""
    table = Table("Node", "Organisation", "In block 0", "Account", "JSON-RPC", "Block", "Peers", "Process")
    for organisation in network.network.organisations:
        for node in organisation.nodes:
            local = network.node(node.name)
            process = local.process()
            try:
                block, peers = f"{local.block_number():,}", str(int(local.ask("net_peerCount"), 16))
            except ChainError:
                block, peers = "–", "–"
            running = str(process.pid) if process else "stopped"
            account = local.address
            table.add_row(node.name, organisation.name, node.role, account, local.url, block, peers, running)
    console.print(table)
