"""`chainets directory`: governors replace a rule contract, or go back to the one before, each with his own key."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from eth_utils.address import is_hex_address, to_checksum_address
from rich.console import Console
from rich.table import Table

from chain.client import Arguments, Chain, sign
from chain.directory import LEDGERS, Standing, standing_of
from chain.summaries import Text, summarise
from cli.directory import words
from cli.errors import BAD_INPUT, FAILED, one_line
from cli.options import DEPLOYMENT, KEY, NODE, Keystore, Node, Passphrase, Where, Yes
from cli.trusted_node import chain_at
from cli.tx import fail, open_keystore

app = typer.Typer(no_args_is_help=True, help="Which contract speaks for which name, and governors' acts on that.")
console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)

Name = Annotated[str, typer.Argument(help="Name in the directory, as in `Positions`.")]
Contract = Annotated[str, typer.Argument(help="Address of the contract that shall speak for it.")]


@app.command("list")
def list_names(
    names: Annotated[list[str] | None, typer.Argument(help="Names; all when left out.")] = None,
    rpc: Node = NODE,
    deployment: Where = DEPLOYMENT,
) -> None:
    """Every version of a name, since when it was in force, and what is proposed."""
    with one_line(), chain_at(rpc, deployment) as chain:
        table = Table("Name", "Version", "Contract", "In force since")
        wanted = names or [one for one in chain.deployment.contracts if one != "Directory"]
        all_found = [_standing(chain, name) for name in wanted]
        for found in all_found:
            for version in found.versions:
                table.add_row(found.name, str(version.number), version.address, words.moment(version.since_s))
        console.print(table)
        for found in all_found:
            if found.proposed is not None:
                console.print(f"{found.name}: {words.of_proposal(found, found.proposed)}", soft_wrap=True)


@app.command()
def propose(
    name: Name,
    contract: Contract,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    rpc: Node = NODE,
    deployment: Where = DEPLOYMENT,
    yes: Yes = False,
) -> None:
    """Propose a contract for a name; counts as your approval."""
    with one_line(), chain_at(rpc, deployment) as chain:
        found, address = _rule(chain, name), _address(contract)
        _check_proposable(chain, found, address)
        said = words.of_approval(found, address, 1)
        _sign(chain, "propose", (name, address), said, keystore, passphrase_file, yes)


@app.command()
def approve(
    name: Name,
    contract: Contract,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    rpc: Node = NODE,
    deployment: Where = DEPLOYMENT,
    yes: Yes = False,
) -> None:
    """Approve what another governor proposed: name the contract that you have read."""
    with one_line(), chain_at(rpc, deployment) as chain:
        found, address = _proposed(chain, name), _address(contract)
        if found.proposed != address:
            fail(f"{found.proposed} is proposed for {name}, not {address}", BAD_INPUT)
        said = words.of_approval(found, address, found.approvals + 1)
        _sign(chain, "approve", (name, address), said, keystore, passphrase_file, yes)


@app.command()
def activate(
    name: Name,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    rpc: Node = NODE,
    deployment: Where = DEPLOYMENT,
    yes: Yes = False,
) -> None:
    """Put an approved contract in force after the delay; anyone may."""
    with one_line(), chain_at(rpc, deployment) as chain:
        found = _proposed(chain, name)
        _sign(chain, "activate", (name,), words.of_activation(found), keystore, passphrase_file, yes)


@app.command()
def withdraw(
    name: Name,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    rpc: Node = NODE,
    deployment: Where = DEPLOYMENT,
    yes: Yes = False,
) -> None:
    """Take a proposal off the table; one governor is enough."""
    with one_line(), chain_at(rpc, deployment) as chain:
        found = _proposed(chain, name)
        _sign(chain, "withdraw", (name,), words.of_withdrawal(found), keystore, passphrase_file, yes)


@app.command()
def rollback(
    name: Name,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    rpc: Node = NODE,
    deployment: Where = DEPLOYMENT,
    yes: Yes = False,
) -> None:
    """Go back to the version before: the first governor proposes it, the last needed one puts it in force at once."""
    with one_line(), chain_at(rpc, deployment) as chain:
        found = _rule(chain, name)
        if found.former is None:
            fail(f"{name} has no version before the one in force", BAD_INPUT)
        former = found.former.address
        if found.proposed not in (None, former):
            fail(f"{found.proposed} is proposed for {name}: `chainets directory withdraw {name}` first", BAD_INPUT)
        function = "propose" if found.proposed is None else "approve"
        said = words.of_approval(found, former, found.approvals + 1)
        _sign(chain, function, (name, former), said, keystore, passphrase_file, yes)


def _standing(chain: Chain, name: str) -> Standing:
    found = standing_of(chain, name)
    if not found.versions:
        fail(f"nobody speaks for the name {name}: `chainets directory list` shows all", BAD_INPUT)
    return found


def _rule(chain: Chain, name: str) -> Standing:
    if name in LEDGERS:
        fail(f"{name} is a ledger: it keeps what must not be lost, and is never replaced", BAD_INPUT)
    return _standing(chain, name)


def _proposed(chain: Chain, name: str) -> Standing:
    found = _standing(chain, name)
    if found.proposed is None:
        fail(f"nothing is proposed for {name}", BAD_INPUT)
    return found


def _check_proposable(chain: Chain, found: Standing, address: str) -> None:
    if found.in_force is not None and found.in_force.address == address:
        fail(f"{address} speaks for {found.name} already", BAD_INPUT)
    if found.proposed is not None:
        fail(
            f"{found.proposed} is proposed for {found.name}: approve it, or `chainets directory withdraw {found.name}`",
            BAD_INPUT,
        )
    if chain.rpc.call("eth_getCode", address, "latest") == "0x":
        fail(f"there is no contract at {address}", BAD_INPUT)


def _address(text: str) -> str:
    if not is_hex_address(text):
        fail(f"{text} is not an address", BAD_INPUT)
    return str(to_checksum_address(text))


def _sign(
    chain: Chain,
    function: str,
    arguments: Arguments,
    said: Text,
    keystore: Path,
    passphrase_file: Path | None,
    yes: bool,
) -> None:
    """Say what the act does, try it, sign after a yes, send; what came of it."""
    entry = chain.deployment.contract("Directory").abi.function(function)
    does = summarise("Directory", function, entry.decode_input(entry.encode(arguments))).does
    key = open_keystore(keystore, passphrase_file)
    transaction = chain.transaction("Directory", function, arguments, key.address)
    chain.simulate(transaction, key.address)
    for text in (does, said):
        typer.echo(f"{text.en}\n{text.zh}")
    if not yes and not typer.confirm(f"Sign as {key.address}?"):
        fail("nothing was signed", FAILED)
    receipt = chain.receipt(chain.send_raw(sign(transaction, key)))
    typer.echo(f"block {receipt.block}, transaction {receipt.transaction_hash}")
    for log in receipt.logs:
        if log.event == "ContractNamed":
            typer.echo(f"{log.fields['contract']} speaks for {log.fields['name']} now: version {log.fields['version']}")
