"""Who signs: an ape account, a keystore of the environment, or on ape's own chain a test account."""

import json

import ape
import pytest
from eth_keyfile import create_keyfile_json
from eth_utils import is_same_address

from scripts._errors import NoSigner
from scripts._signer import signer_of

KEY = b"\x07" * 32
PASSPHRASE = "a passphrase of the test"


@pytest.fixture
def keystore(tmp_path, monkeypatch):
    """A keystore that the environment names and opens."""
    path = tmp_path / "deployer.json"
    path.write_text(json.dumps(create_keyfile_json(KEY, PASSPHRASE.encode(), iterations=2)))
    monkeypatch.setenv("CHAINETS_DEPLOYER_KEYSTORE", str(path))
    monkeypatch.setenv("CHAINETS_DEPLOYER_PASSPHRASE", PASSPHRASE)
    return path


def test_signer__keystore_of_the_environment__signs_without_asking(keystore, monkeypatch, project, chain):
    monkeypatch.setattr("click.prompt", lambda *_, **__: pytest.fail("asked for something"))
    signer = signer_of("deployer", "devnet")
    ape.accounts.test_accounts[0].transfer(signer.address, "1 ether")

    directory = signer.deploy(project.Directory, [signer.address], 1, 0)

    assert is_same_address(signer.address, json.loads(keystore.read_text())["address"])
    assert directory.is_governor(signer.address)


def test_signer__keystore_of_another_role__is_not_taken(keystore):
    with pytest.raises(NoSigner, match="nobody to sign as governor: give --account, or CHAINETS_GOVERNOR_KEYSTORE"):
        signer_of("governor", "devnet")


def test_signer__wrong_passphrase__says_which_keystore(keystore, monkeypatch):
    monkeypatch.setenv("CHAINETS_DEPLOYER_PASSPHRASE", "wrong")

    with pytest.raises(NoSigner, match=r"deployer\.json does not open"):
        signer_of("deployer", "devnet")


def test_signer__keystore_that_is_missing__says_which(keystore):
    keystore.unlink()

    with pytest.raises(NoSigner, match=r"deployer\.json does not open"):
        signer_of("deployer", "devnet")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": 3}'])
def test_signer__file_that_is_no_keystore__says_which(keystore, content):
    keystore.write_text(content)

    with pytest.raises(NoSigner, match=r"deployer\.json does not open"):
        signer_of("deployer", "devnet")


def test_signer__nothing_named_on_a_network_of_ours__is_refused():
    with pytest.raises(NoSigner, match="nobody to sign as deployer"):
        signer_of("deployer", "devnet")


def test_signer__nothing_named_on_apes_own_chain__is_its_first_account(site):
    assert signer_of("deployer", "local") == ape.accounts.test_accounts[0]


def test_signer__alias_that_ape_does_not_know__is_refused():
    with pytest.raises(NoSigner, match="ape has no account nobody-of-that-name"):
        signer_of("deployer", "local", "nobody-of-that-name")
