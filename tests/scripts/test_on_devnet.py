"""The scripts against a running devnet, as `make run` uses them: a keystore, no questions, zero gas price."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from eth_account import Account
from eth_keyfile import create_keyfile_json
from web3 import Web3

from carbon.roles import Role
from scripts._deployment import ORDER
from tests.scheme_fixtures import NO_POLICY, profile_of

pytestmark = pytest.mark.usefixtures("alone_with_ape")
ROOT = Path(__file__).parents[2]
APE = Path(sys.executable).with_name("ape")
PASSPHRASE = "a passphrase of the test"
WAIT_S = 180  # a busy machine takes its time


@pytest.fixture
def node(tmp_path):
    """Address of a devnet of this test's own."""
    command = [sys.executable, "-m", "devnet", "--port", "0", "--data-dir", str(tmp_path / "chain")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split(" at ")[1].split(",")[0]
        finally:
            process.terminate()


@pytest.fixture
def start(node, tmp_path):
    """`start(script, *arguments)`: starts `ape run` against the devnet, with the deployer's keystore."""
    keystore = tmp_path / "keystore.json"
    keystore.write_text(json.dumps(create_keyfile_json(os.urandom(32), PASSPHRASE.encode(), iterations=2)))
    signers = {
        f"CHAINETS_{role}_{name}": value
        for role in ("DEPLOYER", "GOVERNOR")
        for name, value in (("KEYSTORE", str(keystore)), ("PASSPHRASE", PASSPHRASE))
    }

    def start_script(script, *arguments):
        command = [str(APE), "run", script, *arguments, "--network", f"ethereum:devnet:{node}"]
        return subprocess.Popen(
            command, cwd=ROOT, env=os.environ | signers, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    return start_script


@pytest.fixture
def finish(start):
    """`finish(script, *arguments)`: runs it to its end and returns what it said."""

    def finish_script(*arguments):
        with start(*arguments) as process:
            said, _ = process.communicate(timeout=WAIT_S)
        assert process.returncode == 0, said
        return said

    return finish_script


def test_ape_run__killed_and_run_again_on_a_devnet__deploys_all_once_and_grants_roles(node, start, finish, tmp_path):
    record = tmp_path / "devnet.json"
    with start("deploy", "--output", str(record)) as killed:
        _wait_for(record)
        killed.kill()
    begun = json.loads(record.read_text())["contracts"]

    finish("deploy", "--output", str(record))

    deployment = json.loads(record.read_text())
    assert (deployment["network"], deployment["chain_id"]) == ("devnet", 32180)
    genesis = Web3(Web3.HTTPProvider(node)).eth.get_block(0)
    assert deployment["genesis_hash"] == genesis["hash"].to_0x_hex()
    assert list(deployment["contracts"]) == list(ORDER)
    assert all(deployment["contracts"][name] == contract for name, contract in begun.items())
    chain = Web3(Web3.HTTPProvider(node))
    sent = chain.eth.get_transaction_count(deployment["parameters"]["governors"][0])
    finish("deploy", "--output", str(record))
    assert chain.eth.get_transaction_count(deployment["parameters"]["governors"][0]) == sent

    participants = chain.eth.contract(**_where_and_what(deployment, "Participants"))
    registry = Account.create()
    _send(chain, registry, participants.functions.apply(NO_POLICY, int(Role.REGISTRY), profile_of("Registry")))
    grant = ("grant_roles", "--registry", registry.address, "--deployment", str(record))
    assert f"would grant REGISTRY to {registry.address}" in finish(*grant, "--dry-run")
    assert participants.functions.roles_of(registry.address).call() == 0
    finish(*grant)
    assert participants.functions.has_role(registry.address, int(Role.REGISTRY)).call()


def _wait_for(record):
    deadline = time.monotonic() + WAIT_S
    while not record.exists():
        assert time.monotonic() < deadline, "nothing was deployed"
        time.sleep(0.01)


def _where_and_what(deployment, name):
    return {field: deployment["contracts"][name][field] for field in ("address", "abi")}


def _send(chain, account, call):
    fields = {"from": account.address, "gas": 1_000_000, "gasPrice": 0, "nonce": 0, "chainId": chain.eth.chain_id}
    signed = account.sign_transaction(call.build_transaction(fields))
    receipt = chain.eth.wait_for_transaction_receipt(chain.eth.send_raw_transaction(signed.raw_transaction))
    assert receipt["status"] == 1
