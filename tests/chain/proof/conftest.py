"""A sealed chain, and the proof of its blocks."""

from __future__ import annotations

import copy

import pytest

from benchmarks.fake_chain import FakeCall, FakeLog, account
from benchmarks.sealed_chain import SealedChain
from chain.proof.blocks import Trusted, prove, trusted_genesis


@pytest.fixture
def sealed_chain() -> SealedChain:
    """Four validators, and block 0."""
    return SealedChain()


@pytest.fixture
def withdraw(sealed_chain):
    """Mine a block of withdrawals, each with its log."""

    def mine(*amounts: int) -> None:
        sealed_chain.mine(*(withdrawal(amount) for amount in amounts))

    return mine


def withdrawal(amount: int) -> FakeCall:
    """Ask for money, and the log that says so."""
    place = {"account": account(amount % 7), "bank": account(8), "withdrawal_id": amount}
    fields = {**place, "fund_id": 0, "amount_fen": amount}
    return FakeCall(account(amount % 7), "Cash", "request_withdrawal", [FakeLog("Cash", "WithdrawalRequested", fields)])


@pytest.fixture
def told(sealed_chain):
    """Blocks after the genesis and their receipts, as a node tells them: a copy that a liar may change."""

    def tell() -> tuple[list[dict], list[list[dict]]]:
        blocks = copy.deepcopy(sealed_chain.blocks[1:])
        receipts = [
            [copy.deepcopy(sealed_chain.receipts[item["hash"]]) for item in block["transactions"]] for block in blocks
        ]
        return blocks, receipts

    return tell


@pytest.fixture
def proven(sealed_chain):
    """Prove what a node tells, from the genesis on."""

    def check(blocks: list[dict], receipts: list[list[dict]]) -> Trusted:
        trusted = trusted_genesis(sealed_chain.blocks[0], sealed_chain.blocks[0]["hash"])
        return prove(trusted, blocks, receipts, sealed_chain.rules)

    return check
