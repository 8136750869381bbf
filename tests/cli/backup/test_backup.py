"""Backup and restore: all of it or nothing, nothing damaged, nothing foreign, and what the chain says counts."""

import os
import shutil
import signal
from dataclasses import replace

import pytest
from sqlalchemy import insert, update
from typer.testing import CliRunner

from carbon.hashing import keccak
from cli.backup import evidence
from cli.backup.anchored import compare
from cli.backup.errors import NotABackup, NothingToKeep, TargetInUse
from cli.backup.evidence import opened
from cli.backup.manifest import hashes_of, read, write
from cli.backup.restoring import rebuild_read_model, restore
from cli.backup.taking import take
from cli.main import app
from oracle import queries
from oracle.anchor import anchor_closed
from oracle.store import EvidenceStore, readings
from readmodel import postgresql
from readmodel.store import open_writer
from readmodel.tables import node_states
from tests.oracle_fixtures import WORKS


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backup"


@pytest.fixture
def backup(installation, folder):
    """A backup of the installation."""
    take(installation.place, folder)
    return folder


@pytest.fixture
def run(monkeypatch):
    """`run(installation, "restore", …)`: the command as it is called there."""

    def call(installation, *arguments):
        for name, value in installation.environment().items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return call


def blame_a_node(readmodel_url):
    """What one indexer holds against a node, and no other one needs to."""
    engine = open_writer(readmodel_url)
    with engine.begin() as connection:
        connection.execute(insert(node_states).values(node="http://node", state="silent", why="no answer", since_s=1))
    engine.dispose()


@pytest.mark.both_databases
def test_restore__elsewhere__gives_the_same_evidence_files_and_read_model(indexed, elsewhere, folder, run):
    installation = indexed
    blame_a_node(installation.place.readmodel_url)
    done = run(installation, "backup", folder)
    assert done.exit_code == 0, done.output
    assert "batches=8 readings=90" in done.output

    done = run(elsewhere, "restore", folder)

    assert done.exit_code == 0, done.output
    assert "every root is the chain's" in done.output
    assert "equal row for row" in done.output
    assert elsewhere.evidence() == installation.evidence()
    assert elsewhere.read_model() == installation.read_model()
    assert elsewhere.files() == {
        name: content for name, content in installation.files().items() if name != "keys/passphrase"
    }
    assert elsewhere.place.deployment.read_bytes() == installation.place.deployment.read_bytes()


@pytest.mark.both_databases
def test_restored_store__goes_on__numbers_and_anchors_as_the_old_one_would(installation, elsewhere, backup):
    restore(elsewhere.place, backup, None, accepts_loss=False)

    elsewhere.read(46, 60)

    assert sorted(batch_no for owner, batch_no in installation.chain.anchors.batches if owner == WORKS) == [
        1,
        2,
        3,
        4,
        5,
    ]


@pytest.mark.both_databases
def test_restored_log_of_reads__goes_on_where_the_old_one_ended(installation, elsewhere, folder):
    installation.ask("/one", "/two")
    take(installation.place, folder)

    restore(elsewhere.place, folder, None, accepts_loss=False)
    elsewhere.ask("/three")

    assert elsewhere.reads() == [(1, "/one"), (2, "/two"), (3, "/three")]


@pytest.mark.both_databases
def test_restore__where_the_log_of_reads_has_others__is_refused(installation, elsewhere, folder):
    installation.ask("/one")
    take(installation.place, folder)
    elsewhere.ask("/another")
    place = replace(elsewhere.place, data_dir=elsewhere.place.data_dir.with_name("free"))

    with pytest.raises(TargetInUse, match="other entries of the log of reads"):
        restore(place, folder, None, accepts_loss=False)
    assert not place.data_dir.exists()


def test_restore__offline__says_that_roots_were_not_compared(elsewhere, backup, run):
    done = run(elsewhere, "restore", backup, "--offline")
    assert done.exit_code == 0
    assert "not compared: neither roots with the chain nor the read model" in done.output


@pytest.mark.parametrize("damage", ["evidence", "key", "missing", "more", "manifest"])
def test_restore__of_a_damaged_backup__is_refused_and_leaves_nothing(elsewhere, backup, run, damage):
    match damage:
        case "evidence":
            content = bytearray((backup / "evidence.sqlite").read_bytes())
            content[len(content) // 2] ^= 1
            (backup / "evidence.sqlite").write_bytes(content)
        case "key":
            (backup / "files/keys/oracle.json").write_text('{"another": 1}')
        case "missing":
            (backup / "files/documents/licence.txt").unlink()
        case "more":
            (backup / "files/keys/another.json").write_text("{}")
        case "manifest":
            text = (backup / "manifest.json").read_text()
            (backup / "manifest.json").write_text(text.replace('"batches": 8', '"batches": 9'))

    done = run(elsewhere, "restore", backup)

    assert done.exit_code == 2
    assert "is damaged" in done.output
    assert not elsewhere.place.data_dir.exists()
    assert not elsewhere.place.deployment.exists()


def test_restore__reading_changed_and_hashes_made_anew__is_found_by_its_root(elsewhere, backup):
    """Whoever can write hashes can't write roots."""
    found = read(backup)
    with opened(backup / "evidence.sqlite") as connection:
        connection.execute(update(readings).where(readings.c.sequence == 7).values(mantissa=readings.c.mantissa + 1))
    write(backup, replace(found, files=hashes_of(backup)))

    with pytest.raises(NotABackup, match="do not give its root"):
        restore(elsewhere.place, backup, None, accepts_loss=False)


def test_restore__chain_with_another_root__is_refused(installation, elsewhere, backup, run):
    anchored = installation.chain.anchors.batches
    anchored[WORKS, 2] = (keccak(b"another"), *anchored[WORKS, 2][1:])

    done = run(elsewhere, "restore", backup)

    assert done.exit_code == 1
    assert f"batch 2 of {WORKS} has root 0x" in done.output
    assert not elsewhere.place.data_dir.exists()


def test_restore__backup_of_other_contracts__is_refused(elsewhere, backup):
    text = (backup / "deployment.json").read_text()
    address = next(iter(read(backup).contracts.values()))
    elsewhere.place.deployment.write_text(text.replace(address, "0x" + "11" * 20))
    with pytest.raises(NotABackup, match="other contracts"):
        restore(elsewhere.place, backup, None, accepts_loss=False)


def test_restore__where_something_is__is_refused(installation, elsewhere, backup):
    with pytest.raises(TargetInUse, match="is in use"):
        restore(installation.place, backup, None, accepts_loss=False)
    elsewhere.place.data_dir.mkdir()
    (elsewhere.place.data_dir / "file").touch()
    with pytest.raises(TargetInUse, match="is in use"):
        restore(elsewhere.place, backup, None, accepts_loss=False)


@pytest.mark.both_databases
def test_restore__chain_went_on__is_refused_or_notes_what_is_lost(installation, elsewhere, backup, run):
    """The backup has an open batch 4; the chain has batches 4 and 5 since."""
    installation.read(46, 60)

    refused = run(elsewhere, "restore", backup)
    accepted = run(elsewhere, "restore", backup, "--accept-loss")

    assert refused.exit_code == 1
    assert "too old for" in refused.output
    assert f"{WORKS}: 2 from 4 to 5" in refused.output
    assert accepted.exit_code == 0, accepted.output
    assert f"lost: readings of batches of {WORKS}: 2 from 4 to 5" in accepted.output
    elsewhere.read(61, 70)
    store = EvidenceStore(elsewhere.place.evidence_url)
    with store.engine.connect() as connection:
        states = [(item["batch_no"], item["state"]) for item in queries.owner_batches(connection, WORKS)]
        assert compare(connection, _anchors(installation)) == []
    assert anchor_closed(store, installation.chain.anchors) == 0
    store.close()
    assert states == [*((number, "anchored") for number in (1, 2, 3)), (4, "lost"), (5, "lost"), (6, "anchored")]


def _anchors(installation):
    log = installation.chain.anchors

    class Anchors:
        def count(self, owner):
            return sum(of == owner for of, _ in log.batches)

        def root(self, owner, batch_no):
            return log.root_of(owner, batch_no)

    return Anchors()


def test_read_model__that_the_chain_gives_otherwise__is_told(indexed, elsewhere, backup):
    found = read(backup)
    tables = found.read_model.tables | {"holdings": "1 another"}
    with pytest.raises(Exception, match="differs from that of the backup in holdings"):
        rebuild_read_model(
            elsewhere.settings().model_copy(update={"deployment": indexed.place.deployment}),
            replace(found, read_model=replace(found.read_model, tables=tables)),
            print,
        )


def test_backup__into_a_folder_in_use_or_without_evidence__is_refused(installation, elsewhere, backup):
    with pytest.raises(NothingToKeep, match="in use"):
        take(installation.place, backup)
    shutil.copy(installation.place.deployment, elsewhere.place.deployment)
    with pytest.raises(NothingToKeep, match="no evidence"):
        take(elsewhere.place, backup.with_name("another"))


def die(*_arguments):
    """End as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_after(work, times):
    """Do this work, and die when it was done so often."""
    done = []

    def last(*arguments, **named):
        work(*arguments, **named)
        done.append(work)
        if len(done) == times:
            die()

    return last


STEPS = {
    "files were copied": lambda: setattr(shutil, "copytree", die_after(shutil.copytree, 1)),
    "evidence was checked": lambda: setattr(evidence, "check_target", die),
    "some tables were filled": lambda: setattr(postgresql, "copy_rows", die_after(postgresql.copy_rows, 2)),
    "evidence was put": lambda: setattr(evidence, "put", die_after(evidence.put, 1)),
    "all but the last": lambda: setattr(os, "sync", die),
}


@pytest.mark.both_databases
def test_restore__killed_at_each_step__leaves_nothing_half_and_can_be_done_again(
    installation, elsewhere, backup, database_kind
):
    for step, prepare in STEPS.items():
        if step == "some tables were filled" and database_kind == "sqlite":
            continue  # there the file comes whole
        child = os.fork()
        if not child:
            try:
                prepare()
                restore(elsewhere.place, backup, None, accepts_loss=False)
            finally:
                os._exit(1)  # it was not killed

        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL, step
        assert not elsewhere.place.data_dir.exists(), step
        if database_kind == "postgresql":
            held = elsewhere.evidence()
            assert held == installation.evidence() or not any(held.values()), step

    restore(elsewhere.place, backup, None, accepts_loss=False)

    assert elsewhere.evidence() == installation.evidence()
    assert elsewhere.files().keys() == installation.files().keys() - {"keys/passphrase"}
