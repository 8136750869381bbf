"""`chainets qbft`: a network that outlives the shell that started it, goes on when started again, and stops."""

import os
import subprocess
import sys
from contextlib import closing

import pytest

from carbon.roles import Role
from chain.client import Chain
from chain.deployment import Deployment
from chain.rpc import Rpc
from cli.qbft.network import LocalNetwork
from cli.qbft.setup import FIRST, people_of
from cli.supervisor import PROJECT
from scripts._deployment import ORDER

pytestmark = pytest.mark.slow

MAX_CODE_BYTES = 24_576  # EIP-170


@pytest.fixture
def qbft(tmp_path, geth_binary):
    """`qbft(words…)`: the command in a process of its own, as from a shell that ends. At the end nodes are killed."""
    folder = tmp_path / "qbft"

    def run(*words):
        command = [sys.executable, "-c", "from cli.main import app; app()", "qbft", *words, "--folder", str(folder)]
        return subprocess.run(
            command,
            cwd=PROJECT,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH")))),
            },
            capture_output=True,
            text=True,
            check=False,
        )

    yield run
    if (folder / "network.json").exists():
        LocalNetwork.open(folder, geth_binary).kill()


def test_up__twice_and_down__deploys_once_goes_on_and_stops(qbft, geth_binary, tmp_path):
    file = tmp_path / "deployment.json"
    up = ("up", "--free-ports", "--deployment", str(file))

    first = qbft(*up)
    assert first.returncode == 0, first.stderr
    network = LocalNetwork.open(tmp_path / "qbft", geth_binary)
    head = network.observer.block_number()
    network.wait_for_block(head + 2)  # the command has ended, the nodes have not
    deployed = file.read_text()
    with closing(Rpc(network.observer.url)) as rpc:
        chain = Chain(rpc, Deployment.load(file))
        chain.check_chain_id()
        assert set(chain.deployment.contracts) == set(ORDER)
        for contract in chain.deployment.contracts.values():
            code = bytes.fromhex(rpc.call("eth_getCode", contract.address, "latest")[2:])
            assert 0 < len(code) <= MAX_CODE_BYTES, contract.name
        for name, key in people_of(network).items():
            assert Role(chain.call("Participants", "roles_of", key.address)) & FIRST[name]

    down = qbft("down")
    assert (down.returncode, [local.name for local in network.nodes if local.process()]) == (0, [])
    kept = qbft(*up)

    assert kept.returncode == 0, kept.stderr
    assert file.read_text() == deployed
    assert network.observer.block_number() > head
    assert qbft("down").returncode == 0


def test_join__then_down_by_name__syncs_and_stops_that_node_only(qbft, geth_binary, tmp_path):
    assert qbft("up", "--free-ports", "--nodes-only").returncode == 0

    joined = qbft("join", "bank-1", "--organisation", "bank")
    again = qbft("join", "bank-1", "--organisation", "bank")
    down = qbft("down", "bank-1")

    assert joined.returncode == 0, joined.stderr
    assert "bank-1 has the chain" in joined.stdout
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    assert "there is node bank-1 already" in again.stderr
    assert down.returncode == 0, down.stderr
    network = LocalNetwork.open(tmp_path / "qbft", geth_binary)
    assert [local.name for local in network.nodes if not local.process()] == ["bank-1"]


@pytest.mark.parametrize("words", [("down",), ("status",), ("join", "bank-1", "--organisation", "bank")])
def test_command__folder_without_a_network__is_one_line(qbft, words):
    done = qbft(*words)

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "holds no network: `make qbft` makes one" in done.stderr
