"""One description, three engines."""

import json
import tomllib

import pytest
from eth_keys import keys
from typer.testing import CliRunner

from networks import besu, devnet, goquorum
from networks.__main__ import app
from networks.description import CONSORTIUM, DEFAULT, Network, Node, Organisation, Role, load
from networks.errors import DescriptionInvalid
from networks.generate import files_of, write_all
from networks.qbft import decode
from networks.qbft_genesis import static_nodes

NODE_KEYS = [keys.PrivateKey(bytes([i]) * 32) for i in (1, 2, 3, 4, 5)]
ACCOUNT, MEMBER = "0x" + "ab" * 20, "0x" + "cd" * 20


@pytest.fixture
def network():
    def organisation(index, role=Role.VALIDATOR):
        public_key = "0x" + NODE_KEYS[index].public_key.to_bytes().hex()
        node = Node(name=f"node-{index}", role=role, public_key=public_key, host=f"10.0.0.{index}", p2p_port=30400)
        return Organisation(name=f"house-{index}", nodes=(node,), allowed_accounts=(MEMBER,) if index == 0 else ())

    return Network(
        name="consortium",
        chain_id=32181,
        block_gas_limit=100_000_000,
        allowed_accounts=(ACCOUNT,),
        balances_wei={ACCOUNT: 5},
        organisations=(*map(organisation, range(4)), organisation(4, Role.OBSERVER)),
        block_period_s=2,
    )


def test_default__shipped_description__is_the_devnet():
    network = load()
    assert (network.name, network.chain_id, network.validators) == ("devnet", 32180, ())


def test_engines__one_description__agree_on_chain_forks_gas_time_and_balances(network):
    generated = [devnet.genesis(network), goquorum.genesis(network), besu.genesis(network)]

    for genesis in generated:
        assert genesis["config"]["chainId"] == 32181
        assert genesis["config"]["berlinBlock"] == 0
        assert "londonBlock" not in genesis["config"]
        assert genesis["gasLimit"] == hex(100_000_000)
        assert genesis["alloc"] == {ACCOUNT: {"balance": "0x5"}}


@pytest.mark.parametrize("engine", [goquorum, besu])
def test_qbft_engines__validators__are_in_the_extra_data_by_address(network, engine):
    genesis = engine.genesis(network)

    extra = decode(bytes.fromhex(genesis["extraData"][2:]))
    assert extra.validators == tuple(sorted(key.public_key.to_canonical_address() for key in NODE_KEYS[:4]))
    assert genesis["config"]["qbft"]["blockperiodseconds"] == 2
    assert genesis["mixHash"] == "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365"


@pytest.mark.parametrize("engine", [goquorum, besu])
def test_qbft_engines__no_validators__are_refused(engine):
    with pytest.raises(DescriptionInvalid, match="devnet: QBFT needs validators"):
        engine.genesis(load())


def test_static_nodes__each_node__is_an_enode_url_and_none_is_its_own_peer(network):
    first = f"enode://{NODE_KEYS[0].public_key.to_bytes().hex()}@10.0.0.0:30400?discport=0"

    assert static_nodes(network)[0] == first
    assert static_nodes(network, network.nodes[0]) == [node.enode for node in network.nodes[1:]]


def test_permissions__accounts_and_nodes__are_besus_toml(network):
    text = besu.permissions_config(network.permitted_accounts, static_nodes(network))
    assert tomllib.loads(text) == {"accounts-allowlist": [ACCOUNT, MEMBER], "nodes-allowlist": static_nodes(network)}


def test_goquorum__empty_block_period__is_the_block_period_unless_given(network):
    slow = network.model_copy(update={"empty_block_period_s": 10})

    assert goquorum.genesis(network)["config"]["qbft"]["emptyblockperiodseconds"] == 2
    assert goquorum.genesis(slow)["config"]["qbft"]["emptyblockperiodseconds"] == 10


def test_goquorum__role_of_a_node__decides_whether_it_works_out_proposals(network):
    """A candidate must seal at once when it is voted in; an observer would work in vain."""
    validator, observer = network.nodes[0], network.nodes[-1]
    candidate = observer.model_copy(update={"role": Role.CANDIDATE})

    may_seal = ["--mine" in goquorum.arguments(network, node, "/d", "/k") for node in (validator, candidate, observer)]

    assert may_seal == [True, True, False]


def test_goquorum__proposal__is_not_built_anew_while_its_round_lasts(network):
    """Each new proposal would begin the time-out of the round anew: under load a dead proposer's turn would not end."""
    arguments = goquorum.arguments(network, network.nodes[0], "/d", "/k")

    assert arguments[arguments.index("--miner.recommit") + 1] == "24h"


def test_besu__accounts_list__is_in_force_only_when_it_names_somebody(network):
    """An empty list in force would let nobody send."""
    open_network = network.model_copy(update={"allowed_accounts": (), "organisations": network.organisations[1:]})
    flag = "--permissions-accounts-config-file-enabled=true"

    assert flag in besu.arguments(network, network.nodes[0], "/f", "/d", "/k")
    assert flag not in besu.arguments(open_network, open_network.nodes[0], "/f", "/d", "/k")


def test_write_all__with_validators__writes_files_of_all_and_of_each_organisation(network, tmp_path):
    names = {str(path.relative_to(tmp_path)) for path in write_all(network, tmp_path)}

    assert {name for name in names if not name.startswith("organisations/")} == {
        "devnet/genesis.json",
        "goquorum/genesis.json",
        "goquorum/static-nodes.json",
        "goquorum/permissioned-nodes.json",
        "besu/genesis.json",
        "besu/static-nodes.json",
        "besu/permissions_config.toml",
    }
    assert {name for name in names if name.startswith("organisations/house-0/")} == {
        f"organisations/house-0/{name}"
        for name in (
            "compose.besu.yaml",
            "compose.goquorum.yaml",
            "systemd/node-0-besu.service",
            "systemd/node-0-goquorum.service",
            "systemd/node-0-tls.service",
            "node-0/tls.conf",
            "node-0/goquorum/genesis.json",
            "node-0/goquorum/static-nodes.json",
            "node-0/goquorum/permissioned-nodes.json",
            "node-0/besu/genesis.json",
            "node-0/besu/static-nodes.json",
            "node-0/besu/permissions_config.toml",
        )
    }
    assert json.loads((tmp_path / "besu/genesis.json").read_text()) == besu.genesis(network)


def test_write_all__a_second_time__leaves_an_organisations_keys_alone(network, tmp_path):
    write_all(network, tmp_path)
    key = tmp_path / "organisations/house-0/node-0/nodekey"
    key.write_text("aa")

    write_all(network, tmp_path)

    assert key.read_text() == "aa"


def test_files__of_an_organisation__name_no_key_and_share_the_genesis(network):
    files = files_of(network)

    for engine in ("goquorum", "besu"):
        copies = {text for name, text in files.items() if name.endswith(f"{engine}/genesis.json")}
        assert len(copies) == 1


@pytest.mark.parametrize("engine", ["goquorum", "besu"])
def test_compose__of_an_organisation__runs_each_node_with_a_proxy_before_it(network, engine):
    content = json.loads(files_of(network)[f"organisations/house-1/compose.{engine}.yaml"])

    assert set(content["services"]) == {"node-1", "node-1-tls"}
    assert "./node-1/nodekey:/key:ro" in content["services"]["node-1"]["volumes"]
    assert content["services"]["node-1-tls"]["depends_on"] == ["node-1"]


def test_command__shipped_description__writes_and_names_the_files(tmp_path):
    done = CliRunner().invoke(app, ["generate", str(DEFAULT), str(tmp_path)])

    assert done.exit_code == 0
    assert str(tmp_path / "devnet/genesis.json") in done.stdout


def test_consortium__shipped_description__has_four_validators_and_a_regulators_node():
    network = load(CONSORTIUM)

    assert (network.name, network.chain_id, len(network.validators)) == ("qbft", 32181, 4)
    assert [node.name for node in network.nodes if node.role is Role.OBSERVER] == ["regulator-1"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"ministry-1"', '"registry-1"', "node registry-1 is there twice"),
        ('name = "registry"', 'name = "ministry"', "organisation ministry is there twice"),
        ("10.2.0.11", "10.1.0.11", "10.1.0.11:30303 is there twice"),
        ('"observer"', '"boss"', "role: Input should be 'validator', 'candidate' or 'observer'"),
        ("request_timeout_s = 4", "empty_block_period_s = 0", "empty_block_period_s: Input should be greater"),
        ('public_key = "0x', 'public_key = "0xff', "public key is not 0x and 64 bytes"),
        ('"ministry"', '"Ministry of Ecology"', "organisations.0.name: String should match pattern"),
    ],
)
def test_command__consortium_that_does_not_hold_together__is_one_line_and_exit_2(tmp_path, old, new, words):
    path = tmp_path / "consortium.toml"
    path.write_text(CONSORTIUM.read_text().replace(old, new, 1))

    done = CliRunner().invoke(app, ["generate", str(path), str(tmp_path / "out")])

    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert words in done.stderr


def test_command__public_key_off_the_curve__is_refused(tmp_path):
    text = CONSORTIUM.read_text()
    start = text.index('public_key = "0x') + len('public_key = "0x')
    path = tmp_path / "consortium.toml"
    path.write_text(text[:start] + "11" * 64 + text[start + 128 :])

    done = CliRunner().invoke(app, ["generate", str(path), str(tmp_path / "out")])

    assert done.exit_code == 2
    assert "public key is no point of secp256k1" in done.stderr


def test_command__three_validators__is_done_and_warned_of(tmp_path):
    path = tmp_path / "consortium.toml"
    path.write_text(CONSORTIUM.read_text().replace('"validator"', '"observer"', 1))

    done = CliRunner().invoke(app, ["generate", str(path), str(tmp_path / "out")])

    assert done.exit_code == 0
    assert "3 validators: none may fail by lying; of 4 one may" in done.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "No such file"),
        ("name = ", "Invalid value"),
        ('name = "a"\nchain_id = 0\nblock_gas_limit = 1_000_000\n', "chain_id: Input should be greater than 0"),
        ('name = "a"\nchain_id = 1\nblock_gas_limit = 1_000_000\nother = 1\n', "other: Extra inputs"),
        (
            'name = "a"\nchain_id = 1\nblock_gas_limit = 1_000_000\nallowed_accounts = ["0x12"]\n',
            "allowed_accounts.0: Value error, address is not 0x and 20 bytes: 0x12",
        ),
    ],
)
def test_command__wrong_description__is_one_line_naming_the_file_and_exit_2(tmp_path, text, words):
    path = tmp_path / "network.toml"
    if text is not None:
        path.write_text(text)

    done = CliRunner().invoke(app, ["generate", str(path), str(tmp_path / "out")])

    assert done.exit_code == 2
    assert done.stderr.startswith(f"networks: {path}: ")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()
