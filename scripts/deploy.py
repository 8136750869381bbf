"""`ape run deploy`: put the contracts on a network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ape
import click
from ape.cli import ConnectedProviderCommand

from scripts._deployment import Site, deploy_all
from scripts._record import Parameters
from scripts._signer import account_option, signer_of


@click.command(cls=ConnectedProviderCommand)
@account_option
@click.option("--dry-run", is_flag=True, help="Say what would be done and send nothing.")
@click.option("--seal/--no-seal", default=True, show_default=True, help="Leave naming contracts to the governors.")
@click.option("--parameters", type=click.Path(path_type=Path), help="JSON; default scripts/parameters/<network>.json.")
@click.option("--output", type=click.Path(path_type=Path), help="Default deployments/<network>.json.")
def cli(
    provider: Any, alias: str | None, dry_run: bool, seal: bool, parameters: Path | None, output: Path | None
) -> None:
    """
    Deploy every contract, name it in the directory, and write down where it is.

    A second run does what the first left over. The signer is --account, or the keystore that
    CHAINETS_DEPLOYER_KEYSTORE names, opened with CHAINETS_DEPLOYER_PASSPHRASE.
    """
    network = provider.network.name
    root = Path(ape.project.path)
    site = Site(ape.project, provider, signer_of("deployer", network, alias), click.echo)
    chosen = Parameters.load(parameters or root / "scripts" / "parameters" / f"{network}.json", site.signer.address)
    record = site.record(output or root / "deployments" / f"{network}.json")
    deploy_all(site, record, chosen, seal=seal, dry_run=dry_run)
