"""Make a backup: into a folder that appears when it is whole."""

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chain.deployment import Deployment
from cli.backup import evidence, manifest, reads
from cli.backup.errors import NothingToKeep
from cli.backup.manifest import Manifest
from readmodel.digest import Digest, digest_of
from readmodel.store import is_ready, open_reader

EVIDENCE, READS = Path("evidence.sqlite"), Path("reads.sqlite")
DEPLOYMENT, FILES = Path("deployment.json"), Path("files")
KEPT = ("documents", "keys", "permissions_config.toml")
"""Of the data folder; all else is made anew, or is the evidence."""
APART = "passphrase"
"""Opens the keystores, so it does not lie beside them."""


@dataclass(frozen=True, slots=True)
class Place:
    """An installation, as far as backups know it."""

    data_dir: Path
    deployment: Path
    evidence_url: str
    readmodel_url: str
    own_url: str
    """The API's own database, which has the log of reads."""


def take(place: Place, folder: Path) -> Manifest:
    """
    Back an installation up; services may run meanwhile.

    :raises NothingToKeep: no evidence, or the folder is in use
    :raises NotDeployed: no deployment file
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NothingToKeep(f"{folder} is in use: name a folder that does not exist yet")
    deployment = Deployment.load(place.deployment)
    draft = folder.absolute().with_name(f".{folder.name}.unfinished")
    shutil.rmtree(draft, ignore_errors=True)  # of a backup that was killed
    draft.mkdir(mode=0o700, parents=True)
    evidence.take(place.evidence_url, draft / EVIDENCE)
    reads.take(place.own_url, draft / READS)
    shutil.copyfile(place.deployment, draft / DEPLOYMENT)
    for file in _kept(place.data_dir):
        target = draft / FILES / file.relative_to(place.data_dir)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy2(file, target)
    batches, readings = evidence.count(draft / EVIDENCE)
    made = Manifest(
        network=deployment.network,
        chain_id=deployment.chain_id,
        contracts={name: contract.address for name, contract in sorted(deployment.contracts.items())},
        made_s=int(time.time()),
        batches=batches,
        readings=readings,
        read_model=read_model_digest(place.readmodel_url),
        files=manifest.hashes_of(draft),
    )
    manifest.write(draft, made)
    os.sync()  # what appears whole is whole after a power cut too
    draft.replace(folder)
    return made


def has_read_model(url: str) -> bool:
    """Whether there is a read model, set up for a chain."""
    file = evidence.sqlite_file(url)
    if file is not None and not file.exists():
        return False
    engine = open_reader(url)
    try:
        return is_ready(engine)
    finally:
        engine.dispose()


def read_model_digest(url: str) -> Digest | None:
    """The digest of the read model; None where there is none on this machine."""
    if not has_read_model(url):
        return None
    engine = open_reader(url)
    try:
        with engine.connect() as connection:
            return digest_of(connection)
    finally:
        engine.dispose()


def _kept(data_dir: Path) -> Iterator[Path]:
    for name in KEPT:
        found = data_dir / name
        files = found.rglob("*") if found.is_dir() else [found]
        yield from (file for file in files if file.is_file() and file.name != APART)
