"""A real network of GoQuorum nodes on loopback, whose wires can be cut."""

import shutil

import pytest

from cli.qbft import binary
from cli.qbft.network import LocalNetwork
from networks.description import CONSORTIUM
from tests.cli.qbft.links import Links
from tests.cli.qbft.load import RICH


@pytest.fixture(scope="session")
def geth_binary():
    """Path of the built node."""
    if shutil.which("go") is None and not (binary.CACHE / "geth").exists():
        pytest.skip("Go is missing, so GoQuorum cannot be built")
    return binary.geth()


@pytest.fixture(scope="module")
def qbft_description(tmp_path_factory):
    """The sample with rich senders, and time-outs that make the tests short."""
    file = tmp_path_factory.mktemp("description") / "consortium.toml"
    balances = "\n".join(f'"{account}" = {wei}' for account, wei in RICH.items())
    text = CONSORTIUM.read_text().replace("request_timeout_s = 4", "request_timeout_s = 2")
    file.write_text(text.replace("[balances_wei]", f"[balances_wei]\n{balances}"))
    return file


@pytest.fixture(scope="module")
def wired(geth_binary, qbft_description, tmp_path_factory):
    """The network and its wires: four validators and an observer, running."""
    links = Links()
    folder = tmp_path_factory.mktemp("qbft")
    network = LocalNetwork.create(folder, geth_binary, qbft_description, free_ports=True)
    network.dial = links.dial
    try:
        network.start()
        network.wait_for_block(2)
        yield network, links
    finally:
        network.kill()
        links.close()
