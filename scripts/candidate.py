"""`ape run candidate NAME …`: put contracts on a network that governors may let speak for a name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ape
import click
from ape.cli import ConnectedProviderCommand

from chain.directory import LEDGERS
from scripts._deployment import ORDER, Site, deploy, source_of
from scripts._errors import NoCandidate
from scripts._record import Record
from scripts._signer import account_option, signer_of


def deploy_candidates(site: Site, record: Record, names: Sequence[str]) -> None:
    """
    Deploy a new contract for each name, and enter it in the record with the one that it may replace as a former one.

    It has no rights until the governors name it. A name whose newest contract in the record is of this tree's source
    is left alone, so that a run that was killed can be run again.

    Raises NoCandidate or NotInTree before anything is sent.
    """
    for name in names:
        _check(site, record, name)
    for name in names:
        known = record.contracts[name]
        if known.get("former") and site.runs(known["address"], name):
            site.say(f"{name} is at {known['address']}")
            continue
        made = deploy(site, name, record.address_of(ORDER[0]))
        former = known.pop("former", [])
        record.contracts[name] = made | {"former": [known, *former]}
        record.save(source_of(site))


def _check(site: Site, record: Record, name: str) -> None:
    if name in LEDGERS:
        raise NoCandidate(f"{name} is never replaced: what must not be lost is in it")
    site.container(name)
    known = record.contracts.get(name)
    if known is None:
        raise NoCandidate(f"{record.path.name} has no {name} that it could replace: run `ape run deploy` first")
    if not known.get("former") and site.runs(known["address"], name):
        raise NoCandidate(f"{name} at {known['address']} is of this source already")


@click.command(cls=ConnectedProviderCommand)
@account_option
@click.option("--deployment", type=click.Path(path_type=Path), help="Default deployments/<network>.json.")
@click.option("--output", type=click.Path(path_type=Path), help="Default deployments/<network>.next.json.")
@click.argument("names", nargs=-1, required=True)
def cli(provider: Any, alias: str | None, deployment: Path | None, output: Path | None, names: tuple[str, ...]) -> None:
    """
    Deploy contracts of this tree that may replace those of the same NAMES.

    They have no rights until the governors name them: `chainets directory propose`. The output is the deployment file
    to hand out then, with the contracts of now as former ones. A second run goes on from it.
    """
    network = provider.network.name
    folder = Path(ape.project.path) / "deployments"
    site = Site(ape.project, provider, signer_of("deployer", network, alias), click.echo)
    target = output or folder / f"{network}.next.json"
    record = site.record(target if target.exists() else deployment or folder / f"{network}.json")
    record.path = target
    deploy_candidates(site, record, names)
    click.echo(f"{target} is the deployment file for when they are in force")


if __name__ == "__main__":
    cli()
