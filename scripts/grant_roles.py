"""`ape run grant_roles`: a governor admits registry, ministry and regulator; the registry then admits everyone else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ape
import click
from ape.cli import ConnectedProviderCommand

from carbon.roles import Role
from scripts._deployment import CALL_GAS, Site
from scripts._errors import NotApplied, RecordInvalid
from scripts._record import Record
from scripts._signer import account_option, signer_of


def grant_all(site: Site, participants: Any, grants: list[tuple[str, Role]], *, dry_run: bool = False) -> None:
    """
    Grant each role that its account does not hold yet; with `dry_run` only say which.

    Once the directory is sealed a grant is the signer's approval, and the role is there when enough governors want it.

    Raises NotApplied, before anything is sent, when an account has not applied on `Participants`.
    """
    missing = [(account, role) for account, role in grants if not participants.roles_of(account) & role]
    for account, role in missing:
        if participants.status_of(account) == 0:
            raise NotApplied(f"{account} has not applied, so it cannot be made {role.name}")
    for account, role in missing:
        if dry_run:
            site.say(f"would grant {role.name} to {account}")
        else:
            participants.grant_role(account, role, **site.transaction(CALL_GAS))
            if participants.roles_of(account) & role:
                site.say(f"{account} is {role.name}")
            else:
                approvals = participants.grant_approvals(account, role)
                site.say(f"{account} has {approvals} approvals to be {role.name}; other governors must want it, too")


def participants_of(site: Site, record: Record) -> Any:
    """
    Return the register of the recorded deployment.

    Raises RecordInvalid when there is none on this chain.
    """
    address = record.address_of("Participants")
    if address is None or not site.has_code(address):
        raise RecordInvalid(f"{record.path}: names no Participants on this chain; run `ape run deploy` first")
    return site.container("Participants").at(address)


@click.command(cls=ConnectedProviderCommand)
@account_option
@click.option("--registry", multiple=True, metavar="ADDRESS", help="Account that becomes REGISTRY; may be repeated.")
@click.option("--ministry", multiple=True, metavar="ADDRESS", help="Account that becomes MINISTRY; may be repeated.")
@click.option("--regulator", multiple=True, metavar="ADDRESS", help="Account that becomes REGULATOR; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Say what would be done and send nothing.")
@click.option("--deployment", type=click.Path(path_type=Path), help="Default deployments/<network>.json.")
def cli(
    provider: Any,
    alias: str | None,
    registry: tuple[str, ...],
    ministry: tuple[str, ...],
    regulator: tuple[str, ...],
    dry_run: bool,
    deployment: Path | None,
) -> None:
    """
    Grant the three roles that only a governor of the directory can grant.

    Where the directory wants several governors, each of them runs this. The accounts have applied before. The signer is
    --account, or the keystore that CHAINETS_GOVERNOR_KEYSTORE names, opened with CHAINETS_GOVERNOR_PASSPHRASE.
    """
    network = provider.network.name
    site = Site(ape.project, provider, signer_of("governor", network, alias), click.echo)
    record = site.record(deployment or Path(ape.project.path) / "deployments" / f"{network}.json")
    wanted = (Role.REGISTRY, registry), (Role.MINISTRY, ministry), (Role.REGULATOR, regulator)
    grants = [(account, role) for role, accounts in wanted for account in accounts]
    grant_all(site, participants_of(site, record), grants, dry_run=dry_run)
