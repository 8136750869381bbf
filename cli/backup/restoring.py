"""
Bring a backup back: checked as a whole first, then the evidence at once, then the folder at once.

Killed before the last step, it leaves a folder that is not there and perhaps the evidence; the same restore again finds
that very evidence and goes on.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from chain.client import Chain
from chain.deployment import Deployment
from cli.backup import evidence, manifest, reads
from cli.backup.anchored import Anchors, Gap, compare, note_lost
from cli.backup.errors import ChainDiffers, NotABackup, ReadModelDiffers, TargetInUse
from cli.backup.manifest import Manifest
from cli.backup.taking import DEPLOYMENT, EVIDENCE, FILES, READS, Place, has_read_model
from indexer.service import Indexer
from indexer.settings import IndexerSettings
from readmodel.digest import digest_of


class ChainAnchors:
    """`Evidence` on the chain."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain

    def count(self, owner: str) -> int:
        """How many batches of an owner are anchored."""
        return int(self._chain.call("Evidence", "batches_of", owner))

    def root(self, owner: str, batch_no: int) -> bytes:
        """The root of an anchored batch."""
        return bytes.fromhex(self._chain.call("Evidence", "root_of", owner, batch_no)[2:])

    def span(self, owner: str, batch_no: int) -> tuple[int, int, int]:
        """Its readings, and when the first begins and the last ends."""
        readings, first_s, last_s = self._chain.call("Evidence", "batch_at", owner, batch_no)
        return int(readings), int(first_s), int(last_s)


def restore(place: Place, folder: Path, anchors: Anchors | None, accepts_loss: bool) -> tuple[Manifest, list[Gap]]:
    """
    Bring a backup back into a place where nothing is.

    :param anchors: what the chain has anchored; None: it is not compared
    :param accepts_loss: go on though batches were anchored after the backup was made
    :return: what the backup holds, and what was lost since
    :raises NotABackup: damaged, or of another network
    :raises TargetInUse: something is there already
    :raises ChainDiffers: the chain has anchored something else, or more
    """
    found = manifest.read(folder)
    _check_place(place, folder, found)
    draft = place.data_dir.absolute().with_name(f".{place.data_dir.name}.unfinished")
    shutil.rmtree(draft, ignore_errors=True)  # of a restore that was killed
    draft.mkdir(mode=0o700, parents=True)
    if (folder / FILES).is_dir():
        shutil.copytree(folder / FILES, draft, dirs_exist_ok=True)
    file = draft / EVIDENCE
    shutil.copyfile(folder / EVIDENCE, file)
    gaps = _checked_evidence(file, anchors, accepts_loss)
    evidence.check_target(place.evidence_url, file)
    if (folder / READS).exists():
        reads.check_target(place.own_url, folder / READS)

    if not place.deployment.exists():
        place.deployment.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / DEPLOYMENT, place.deployment.with_suffix(".unfinished"))
        place.deployment.with_suffix(".unfinished").replace(place.deployment)
    evidence.put(_within(place.evidence_url, place, draft), file)
    file.unlink(missing_ok=True)
    if (folder / READS).exists():
        reads.put(_within(place.own_url, place, draft), folder / READS)
    os.sync()  # what appears whole is whole after a power cut too
    draft.replace(place.data_dir)
    return found, gaps


def _check_place(place: Place, folder: Path, found: Manifest) -> None:
    if place.data_dir.exists() and (not place.data_dir.is_dir() or any(place.data_dir.iterdir())):
        raise TargetInUse(f"{place.data_dir} is in use: restore into a folder that does not exist yet")
    if has_read_model(place.readmodel_url):
        raise TargetInUse("the read model is in use: name an empty database in CHAINETS_DATABASE_URL, it is made anew")
    there = Deployment.load(place.deployment if place.deployment.exists() else folder / DEPLOYMENT)
    addresses = {name: contract.address for name, contract in there.contracts.items()}
    if (there.chain_id, addresses) != (found.chain_id, found.contracts):
        raise NotABackup(f"{folder} is a backup of other contracts than those in {place.deployment}")


def _checked_evidence(file: Path, anchors: Anchors | None, accepts_loss: bool) -> list[Gap]:
    with evidence.opened(file) as connection:
        evidence.check_roots(connection)
        if anchors is None:
            return []
        gaps = compare(connection, anchors)
        if gaps and not accepts_loss:
            raise ChainDiffers(
                f"the chain has batches that the backup is too old for: {'; '.join(map(told, gaps))}. Take a newer "
                "backup, or give --accept-loss to go on without their readings"
            )
        for gap in gaps:
            note_lost(connection, anchors, gap)
    return gaps


def told(gap: Gap) -> str:
    """A gap in words."""
    numbers = gap.batch_nos
    span = f"{numbers[0]}" if len(numbers) == 1 else f"{len(numbers)} from {numbers[0]} to {numbers[-1]}"
    return f"{gap.owner}: {span}"


def _within(url: str, place: Place, draft: Path) -> str:
    """Where a store goes now: a file in the data folder comes with the folder."""
    file = evidence.sqlite_file(url)
    if file is None or not file.absolute().is_relative_to(place.data_dir.absolute()):
        return url
    return f"sqlite:///{draft / file.absolute().relative_to(place.data_dir.absolute())}"


def rebuild_read_model(settings: IndexerSettings, found: Manifest, say: Callable[[str], None]) -> None:
    """
    Make the read model anew from block 0 and hold it against the one that was there, row for row.

    :raises ReadModelDiffers: they differ
    :raises IndexerError: the chain is another one
    :raises ChainError: the node fails
    """
    indexer = Indexer(settings)
    try:
        indexer.check_chain()
        if found.read_model is not None:
            indexer.catch_up(to_block=found.read_model.next_block - 1)
            with indexer.engine.connect() as connection:
                anew = digest_of(connection)
            if anew != found.read_model:
                raise ReadModelDiffers(_difference(anew.tables if anew else {}, found.read_model.tables))
            say(f"read model rebuilt, equal row for row to that of the backup next_block={found.read_model.next_block}")
        indexer.catch_up()
        say(f"read model rebuilt next_block={indexer.next_block}")
    finally:
        indexer.close()


def _difference(ours: dict[str, str], theirs: dict[str, str]) -> str:
    names = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    return f"the read model made anew differs from that of the backup in {', '.join(names) or 'its newest block'}"
