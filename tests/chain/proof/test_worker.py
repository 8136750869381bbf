"""Proving in a process of its own says the same, and goes on without it."""

from __future__ import annotations

import subprocess
from select import select

import pytest

from chain.errors import NotProven
from chain.proof import worker
from chain.proof.blocks import trusted_genesis
from chain.proof.worker import Prover


def wait_for(prover):
    """Until the child is there."""
    assert select([prover._child.stdout], [], [], 30)[0]


def test_prover__while_the_child_starts__proves_without_it(sealed_chain, withdraw, told, proven, monkeypatch):
    monkeypatch.setattr(worker, "SMALL", 0)
    monkeypatch.setattr(worker, "_start", lambda _: subprocess.Popen(["cat"], stdin=-1, stdout=-1))
    withdraw(1, 2)
    prover = Prover(sealed_chain.rules)
    try:
        assert prover.prove(trusted_genesis(sealed_chain.blocks[0], None), *told()) == proven(*told())
    finally:
        prover.close()


def test_prover__in_the_child__proves_refuses_and_survives_its_end(sealed_chain, withdraw, told, proven, monkeypatch):
    monkeypatch.setattr(worker, "SMALL", 0)
    withdraw(1, 2)
    withdraw(3)
    blocks, receipts = told()
    trusted = trusted_genesis(sealed_chain.blocks[0], None)
    prover = Prover(sealed_chain.rules)
    prover.expect_many()
    wait_for(prover)
    try:
        assert prover.prove(trusted, blocks, receipts) == proven(blocks, receipts)
        child = prover._child
        receipts[1][0]["logs"].pop()
        with pytest.raises(NotProven, match="block 2: its receipts are not those of its header"):
            prover.prove(trusted, blocks, receipts)
        child.kill()
        child.wait()
        with pytest.raises(NotProven, match="block 2: its receipts"):
            prover.prove(trusted, blocks, receipts)
    finally:
        prover.close()
    assert child.poll() is not None
