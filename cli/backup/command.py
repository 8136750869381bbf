"""`chainets backup DIR` and `chainets restore DIR`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from api.settings import ApiSettings
from chain.errors import ChainError
from cli.backup.anchored import Anchors
from cli.backup.errors import BackupError, NotABackup, NothingToKeep, TargetInUse
from cli.backup.restoring import ChainAnchors, rebuild_read_model, restore, told
from cli.backup.taking import APART, DEPLOYMENT, Place, take
from cli.trusted_node import chain_at
from indexer.errors import IndexerError
from indexer.settings import IndexerSettings
from oracle.settings import OracleSettings
from readmodel.errors import BadUrl, ReadModelError

FAILED, BAD_INPUT = 1, 2
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the backup.")]
Data = Annotated[Path | None, typer.Option("--data", help="Folder of this installation; else CHAINETS_DATA_DIR.")]


@contextmanager
def _one_line() -> Iterator[None]:
    """Turn what can be expected to go wrong into one line."""
    try:
        yield
    except (NotABackup, NothingToKeep, TargetInUse, BadUrl, ValidationError) as error:
        raise _exit(error, BAD_INPUT) from error
    except (BackupError, ChainError, IndexerError, ReadModelError, SQLAlchemyError, OSError) as error:
        raise _exit(error, FAILED) from error


def _exit(error: object, code: int) -> typer.Exit:
    typer.echo(f"chainets: {' '.join(str(error).split())}", err=True)
    return typer.Exit(code)


def _settings(data: Path | None) -> tuple[Place, IndexerSettings]:
    if data is None:
        indexer, oracle, api = IndexerSettings(), OracleSettings(), ApiSettings()
    else:
        indexer, oracle, api = IndexerSettings(data_dir=data), OracleSettings(data_dir=data), ApiSettings(data_dir=data)
    urls = (oracle.database_url, indexer.readmodel_url, api.own_database)
    return Place(indexer.data_dir, indexer.deployment, *urls), indexer


def backup(folder: Folder, data: Data = None) -> None:
    """Keep evidence, documents, keystores and deployment in a new folder; services may run meanwhile."""
    with _one_line():
        place, _ = _settings(data)
        made = take(place, folder)
    typer.echo(f"batches={made.batches} readings={made.readings} files={len(made.files)} network={made.network}")
    typer.echo(f"keys/{APART} is not in it, as it opens the keystores: keep it elsewhere")


def bring_back(
    folder: Folder,
    data: Data = None,
    offline: Annotated[bool, typer.Option("--offline", help="Without a node: roots are not compared.")] = False,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Go on without readings that were anchored after the backup.")
    ] = False,
) -> None:
    """Check a backup against the chain, bring it back where nothing is, and make the read model anew."""
    with _one_line():
        place, indexer = _settings(data)
        with _anchors(indexer, folder, offline) as anchors:
            found, gaps = restore(place, folder, anchors, accept_loss)
        made = datetime.fromtimestamp(found.made_s, UTC).isoformat()
        typer.echo(f"restored batches={found.batches} readings={found.readings} made={made}")
        for gap in gaps:
            typer.echo(f"lost: readings of batches of {told(gap)}", err=True)
        if offline:
            typer.echo("not compared: neither roots with the chain nor the read model, which the indexer makes anew")
            return
        typer.echo("every root is the chain's")
        rebuild_read_model(indexer, found, typer.echo)
    typer.echo(f"put keys/{APART} back by hand, then start the services")


@contextmanager
def _anchors(settings: IndexerSettings, folder: Path, is_offline: bool) -> Iterator[Anchors | None]:
    """What the chain has anchored, as the node says; None without one."""
    if is_offline:
        yield None
        return
    file = settings.deployment if settings.deployment.exists() else folder / DEPLOYMENT
    if not file.exists():
        raise NotABackup(f"{folder} is no backup of ours: {DEPLOYMENT} is missing")
    with chain_at(settings.rpc_url, file) as chain:
        yield ChainAnchors(chain)


COMMANDS: dict[str, Callable[..., None]] = {"backup": backup, "restore": bring_back}
