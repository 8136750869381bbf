"""P5: the read model follows a name from one contract to the next and back, and reads each at its own address."""

import json

import pytest

from benchmarks.fake_chain import account, contract_address
from chain.deployment import Deployment
from indexer.contracts import KnownContracts
from indexer.rebuild import rebuild
from readmodel.tables import contracts, events, replacements

NAME_HASH, DOCUMENT = b"\x01" * 32, b"\x02" * 32
FIRST, SECOND = contract_address("Market"), account(22)
GOVERNOR = account(21)


@pytest.fixture
def say(log):
    """Return `say(reason, address)`: a market logs that it goes on, for that reason."""

    def make(reason, address):
        log("Market.Resumed", _address=address, product_id=1, reason=reason, document_hash=DOCUMENT)

    return make


@pytest.fixture
def name(log):
    """Return `name(address, version)`: the directory puts a market in force, as the governors want it."""

    def make(address, version):
        key = {"name_hash": NAME_HASH, "contract": address}
        if version > 1:
            log("Directory.ReplacementProposed", by=GOVERNOR, name="Market", **key)
            log("Directory.ReplacementApproved", by=GOVERNOR, approvals=2, **key)
        log("Directory.ContractNamed", version=version, name="Market", **key)

    return make


def reasons(indexer, table):
    """What the markets said, and where."""
    found = table(indexer, events, event="Resumed")
    return [(json.loads(row["fields"])["reason"], row["address"]) for row in found]


@pytest.fixture
def replaced_and_back(say, name, start):
    """Return the indexer, started anew at each step."""
    name(FIRST, 1)
    say("under the first rules", FIRST)
    start().catch_up()
    say("not in force yet", SECOND)
    name(SECOND, 2)
    start().catch_up()
    say("under the second rules", SECOND)
    say("the first still speaks", FIRST)
    start().catch_up()
    name(FIRST, 3)
    say("under the first rules again", FIRST)
    name(SECOND, 4)
    say("and the second", SECOND)
    indexer = start()
    indexer.catch_up()
    return indexer


@pytest.mark.both_databases
def test_replacement__there_and_back__both_addresses_are_read_from_their_naming_on(replaced_and_back, table):
    assert reasons(replaced_and_back, table) == [
        ("under the first rules", FIRST),
        ("under the second rules", SECOND),
        ("the first still speaks", FIRST),
        ("under the first rules again", FIRST),
        ("and the second", SECOND),
    ]
    versions = table(replaced_and_back, contracts)
    assert [(row["version"], row["address"], row["is_current"]) for row in versions] == [
        (1, FIRST, False),
        (2, SECOND, False),
        (3, FIRST, False),
        (4, SECOND, True),
    ]
    assert [row["block"] for row in versions] == sorted({row["block"] for row in versions})
    states = {row["address"]: (row["state"], row["approvals"]) for row in table(replaced_and_back, replacements)}
    assert states == {FIRST: ("in_force", 2), SECOND: ("in_force", 2)}


@pytest.mark.both_databases
def test_rebuild__from_a_deployment_file_of_later__gives_the_same_rows(
    replaced_and_back, settings_for, new_read_model, rows_of, chain, tmp_path
):
    content = chain.deployment()
    market = content["contracts"]["Market"]
    first = {key: market[key] for key in ("address", "block", "abi")}
    content["contracts"]["Market"] = {**market, "address": SECOND, "block": market["block"] + 2, "former": [first]}
    later = tmp_path / "later.json"
    later.write_text(json.dumps(content))

    fresh = new_read_model("fresh")
    rebuild(settings_for().model_copy(update={"deployment": later}), fresh)

    assert rows_of(fresh) == rows_of(settings_for().readmodel_url)


def test_known_contracts__former_version_of_another_abi__is_read_with_its_own(chain, tmp_path):
    content = chain.deployment()
    market = content["contracts"]["Market"]
    first = {key: market[key] for key in ("address", "block", "abi")}
    without = [entry for entry in market["abi"] if entry.get("name") != "Resumed"]
    content["contracts"]["Market"] = {"address": SECOND, "block": 9, "abi": without, "former": [first]}
    file = tmp_path / "deployment.json"
    file.write_text(json.dumps(content))

    known = KnownContracts(Deployment.load(file))
    assert SECOND.lower() not in known.by_address
    known.add("Market", SECOND)

    names = {
        address: {event.name for event in known.by_address[address.lower()].events.values()}
        for address in (FIRST, SECOND)
    }
    assert names[FIRST] - names[SECOND] == {"Resumed"}
