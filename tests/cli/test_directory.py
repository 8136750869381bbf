"""`chainets directory` on the real contracts: who may, what is said before signing, and what comes of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_account import Account
from eth_utils.address import to_checksum_address
from typer.testing import CliRunner

from chain.client import Chain, Sender, sign
from chain.deployment import Deployment
from chain.rpc import Rpc
from cli.main import app
from cli.registry.onchain.compiled import compiled
from cli.registry.onchain.keys import key_of
from cli.registry.onchain.steered import SteeredClock
from devnet.app import DevnetApp
from devnet.node import Node
from devnet.settings import ClockKind, DevnetSettings
from tests.api.served import serving
from tests.interface_abis import ROOT, abi_of, interface_abis

FIRST, SECOND, THIRD, STRANGER = "first governor", "second governor", "third governor", "stranger"
THRESHOLD, DELAY_S = 2, 3_600
NOW_S = 1_733_097_600
CONTRACTS = ("Directory", "Participants", "Allowances", "RuleSets")
GAS = 12_000_000


@cache
def code_of(name: str) -> bytes:
    """Init code of a contract."""
    return compiled(name).code


@cache
def directory_abi() -> list[dict[str, Any]]:
    """As a deployment file has it: with what only people read."""
    return abi_of(ROOT / "contracts" / "governance" / "Directory.vy")


class GovernedChain:
    """A directory of three governors, sealed, with ledgers and one rule contract, on a node of its own."""

    def __init__(self, node: Node, url: str, folder: Path) -> None:
        self.node, self.url, self.folder = node, url, folder
        self.file, self.rpc = folder / "deployment.json", Rpc(url)
        self.addresses: dict[str, str] = {}
        governors = [key_of(who).address for who in (FIRST, SECOND, THIRD)]
        for name in CONTRACTS:
            arguments = encode(["address"], [self.addresses["Directory"]]) if self.addresses else b""
            self.addresses[name] = self.deploy(
                name, arguments or encode(["address[]", "uint256", "uint256"], [governors, THRESHOLD, DELAY_S])
            )
            self.write()
            if name != "Directory":
                self.send("register", name, self.addresses[name])
        self.send("seal")

    @property
    def chain(self) -> Chain:
        """Its contracts."""
        return Chain(self.rpc, Deployment.load(self.file))

    def write(self) -> None:
        """Write the deployment file."""
        abis = interface_abis() | {"Directory": directory_abi()}
        contracts = {name: {"address": at, "block": 1, "abi": abis[name]} for name, at in self.addresses.items()}
        content = {"network": "test", "chain_id": self.node.chain_id, "contracts": contracts}
        self.file.write_text(json.dumps(content))

    def deploy(self, name: str, arguments: bytes) -> str:
        """Deploy a contract; its address."""
        key = key_of(STRANGER)
        nonce = int(self.rpc.call("eth_getTransactionCount", key.address, "pending"), 16)
        fields = {"nonce": nonce, "gasPrice": 0, "gas": GAS, "value": 0, "chainId": self.node.chain_id}
        raw = sign(fields | {"data": code_of(name) + arguments}, key)
        transaction = self.rpc.call("eth_sendRawTransaction", "0x" + raw.hex())
        return str(to_checksum_address(self.rpc.call("eth_getTransactionReceipt", transaction)["contractAddress"]))

    def candidate(self) -> str:
        """Another contract of rule sets."""
        return self.deploy("RuleSets", encode(["address"], [self.addresses["Directory"]]))

    def send(self, function: str, *arguments: Any) -> None:
        """Call the directory as its deployer."""
        Sender(self.chain, key_of(STRANGER)).send("Directory", function, *arguments)

    def in_force(self) -> str:
        """Which contract speaks for the rule sets."""
        return str(self.chain.call("Directory", "contract_of", "RuleSets"))

    def pass_s(self, seconds: int) -> None:
        """Let time pass."""
        clock = self.node.clock
        assert isinstance(clock, SteeredClock)
        clock.turn_to(clock.at + seconds)

    def run(self, who: str, *words: str, answer: str | None = None) -> Any:
        """Run the command with a person's key."""
        file = self.folder / f"{who}.json"
        if not file.exists():
            file.write_text(json.dumps(Account.encrypt(key_of(who).key, "secret", kdf="pbkdf2", iterations=1)))
        more = ["--rpc", self.url, "--deployment", str(self.file)]
        if words[0] != "list":
            more += ["--keystore", str(file), *(["--yes"] if answer is None else [])]
        environment = {"CHAINETS_PASSPHRASE": "secret"}
        return CliRunner().invoke(app, ["directory", *words, *more], input=answer, env=environment)


@pytest.fixture
def governed(tmp_path: Path) -> Iterator[GovernedChain]:
    """A chain with a sealed directory."""
    node = Node(DevnetSettings(data_dir=tmp_path / "node", allowlist=None, clock=ClockKind.SYSTEM))
    node.clock = SteeredClock(NOW_S)
    with serving(DevnetApp(node)) as url:
        found = GovernedChain(node, url, tmp_path)
        yield found
        found.rpc.close()
    node.close()


def test_replacement__by_two_governors_and_after_the_delay__is_in_force_and_taken_back_by_two(
    governed: GovernedChain,
) -> None:
    before, new = governed.in_force(), governed.candidate()

    proposed = governed.run(FIRST, "propose", "RuleSets", new)
    assert proposed.exit_code == 0, proposed.output
    assert "1 of 2 approvals; 1 more, then 3,600 s, then anyone may activate it" in proposed.output
    assert "已有 1 份同意，共需 2 份" in proposed.output
    approved = governed.run(SECOND, "approve", "RuleSets", new)
    assert "This is the last needed approval: in 3,600 s anyone may activate it" in approved.output
    early = governed.run(STRANGER, "activate", "RuleSets")
    assert (early.exit_code, early.output) == (1, "chainets: Directory: delay has not passed\n")
    assert governed.in_force() == before

    governed.pass_s(DELAY_S)
    activated = governed.run(STRANGER, "activate", "RuleSets")
    assert f"{new} speaks for RuleSets now: version 2" in activated.output
    assert governed.in_force() == new

    asked = governed.run(THIRD, "rollback", "RuleSets")
    assert "This is a rollback: 1 of 2 approvals" in asked.output
    assert governed.in_force() == new
    listed = governed.run(STRANGER, "list", "RuleSets").output
    assert f"RuleSets: rollback to {before}, 1 of 2 approvals\n" in listed
    done = governed.run(FIRST, "rollback", "RuleSets")
    assert "This is the last needed approval of a rollback" in done.output
    assert f"{before} speaks for RuleSets now: version 3" in done.output
    assert governed.in_force() == before


def test_propose__after_a_look__signs_only_on_yes(governed: GovernedChain) -> None:
    new = governed.candidate()

    declined = governed.run(FIRST, "propose", "RuleSets", new, answer="n\n")

    assert declined.exit_code == 1
    assert "nothing was signed" in declined.output
    assert governed.chain.nonce(key_of(FIRST).address) == 0


def test_withdraw__by_another_governor__ends_the_proposal(governed: GovernedChain) -> None:
    new, before = governed.candidate(), governed.in_force()
    governed.run(FIRST, "propose", "RuleSets", new)

    withdrawn = governed.run(THIRD, "withdraw", "RuleSets")

    assert f"The proposal of {new} ends; {before} goes on speaking for RuleSets." in withdrawn.output
    assert governed.chain.call("Directory", "proposal_of", "RuleSets")["approvals"] == 0


def test_command__not_a_governor__is_refused_before_anything_is_sent(governed: GovernedChain) -> None:
    new = governed.candidate()
    nonce = governed.chain.nonce(key_of(STRANGER).address)

    refused = governed.run(STRANGER, "propose", "RuleSets", new)

    assert (refused.exit_code, refused.output) == (1, "chainets: Directory: caller is not a governor\n")
    assert governed.chain.nonce(key_of(STRANGER).address) == nonce


def test_command__bad_input__is_one_line_and_exit_code_2(governed: GovernedChain) -> None:
    new, other, before = governed.candidate(), governed.addresses["Allowances"], governed.in_force()
    nobody = key_of("nobody").address
    cases = {
        ("propose", "Allowances", new): "Allowances is a ledger: it keeps what must not be lost, and is never replaced",
        ("propose", "Rules", new): "nobody speaks for the name Rules: `chainets directory list` shows all",
        ("propose", "RuleSets", "0x12"): "0x12 is not an address",
        ("propose", "RuleSets", nobody): f"there is no contract at {nobody}",
        ("propose", "RuleSets", before): f"{before} speaks for RuleSets already",
        ("approve", "RuleSets", new): "nothing is proposed for RuleSets",
        ("activate", "RuleSets"): "nothing is proposed for RuleSets",
        ("withdraw", "RuleSets"): "nothing is proposed for RuleSets",
        ("rollback", "RuleSets"): "RuleSets has no version before the one in force",
        ("list", "Rules"): "nobody speaks for the name Rules: `chainets directory list` shows all",
    }
    for words, fact in cases.items():
        done = governed.run(FIRST, *words)
        assert (done.exit_code, done.output) == (2, f"chainets: {fact}\n"), words

    governed.run(FIRST, "propose", "RuleSets", new)
    swapped = governed.run(SECOND, "approve", "RuleSets", other)
    assert (swapped.exit_code, swapped.output) == (2, f"chainets: {new} is proposed for RuleSets, not {other}\n")
    again = governed.run(SECOND, "propose", "RuleSets", other)
    assert again.exit_code == 2
    assert f"{new} is proposed for RuleSets: approve it, or `chainets directory withdraw RuleSets`" in again.output
