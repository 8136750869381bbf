"""Besu's files against what Besu's documentation says of them. Besu itself is not run in our tests."""

import json
import tomllib
from pathlib import Path

import jsonschema_rs
import pytest

from networks.description import CONSORTIUM, load
from networks.generate import files_of

SCHEMA = json.loads(Path(__file__).with_name("besu.schema.json").read_text())
ACCOUNT = "0x" + "ab" * 20


def validator_of(part):
    return jsonschema_rs.validator_for({**SCHEMA, "$ref": f"#/$defs/{part}"})


@pytest.fixture(scope="module")
def consortium_files():
    network = load(CONSORTIUM)
    return files_of(network.model_copy(update={"allowed_accounts": (ACCOUNT,), "balances_wei": {ACCOUNT: 5}}))


def test_besu__genesis_of_the_sample__fits_the_documented_items(consortium_files):
    validator_of("genesis").validate(json.loads(consortium_files["besu/genesis.json"]))


def test_besu__permissions_of_the_sample__fit_the_documented_form(consortium_files):
    found = tomllib.loads(consortium_files["besu/permissions_config.toml"])

    validator_of("permissions").validate(found)
    assert (len(found["accounts-allowlist"]), len(found["nodes-allowlist"])) == (1, 5)


def test_besu__static_nodes__are_all_allowed(consortium_files):
    """Besu does not start when a static node is not on its list of nodes."""
    allowed = tomllib.loads(consortium_files["besu/permissions_config.toml"])["nodes-allowlist"]
    nodes = json.loads(consortium_files["besu/static-nodes.json"])

    validator_of("static_nodes").validate(nodes)
    assert set(nodes) <= set(allowed)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda genesis: genesis["config"].pop("qbft"),
        lambda genesis: genesis["config"]["qbft"].update(blockPeriodSeconds=1),
        lambda genesis: genesis["config"]["qbft"].update(requesttimeoutseconds="4"),
        lambda genesis: genesis.update(mixHash="0x" + "00" * 32),
        lambda genesis: genesis.pop("extraData"),
        lambda genesis: genesis["config"].update(isQuorum=True),
    ],
)
def test_schema__genesis_with_a_fault__is_refused(consortium_files, spoil):
    """The first test above can fail."""
    genesis = json.loads(consortium_files["besu/genesis.json"])
    spoil(genesis)

    assert not validator_of("genesis").is_valid(genesis)
