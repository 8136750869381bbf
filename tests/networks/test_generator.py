"""One description, three engines."""

import json
import tomllib

import pytest
from eth_keys import keys

from networks import besu, devnet, goquorum
from networks.__main__ import main, write_all
from networks.description import DEFAULT, Network, Validator, load
from networks.errors import DescriptionInvalid
from networks.qbft import decode
from networks.qbft_genesis import static_nodes

NODE_KEYS = [keys.PrivateKey(bytes([i]) * 32) for i in (1, 2, 3, 4)]
ACCOUNT = "0x" + "ab" * 20


@pytest.fixture
def network():
    validators = [
        Validator(public_key="0x" + key.public_key.to_bytes().hex(), port=30400 + i) for i, key in enumerate(NODE_KEYS)
    ]
    return Network(
        name="consortium",
        chain_id=32181,
        block_gas_limit=100_000_000,
        allowed_accounts=(ACCOUNT,),
        balances_wei={ACCOUNT: 5},
        validators=tuple(validators),
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
    assert extra.validators == tuple(sorted(key.public_key.to_canonical_address() for key in NODE_KEYS))
    assert genesis["config"]["qbft"]["blockperiodseconds"] == 2
    assert genesis["mixHash"] == "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365"


@pytest.mark.parametrize("engine", [goquorum, besu])
def test_qbft_engines__no_validators__are_refused(engine):
    with pytest.raises(DescriptionInvalid, match="devnet: QBFT needs validators"):
        engine.genesis(load())


def test_static_nodes__each_validator__is_an_enode_url(network):
    nodes = static_nodes(network)
    assert nodes[0] == f"enode://{NODE_KEYS[0].public_key.to_bytes().hex()}@127.0.0.1:30400?discport=0"


def test_permissions__accounts_and_nodes__are_besus_toml(network):
    text = besu.permissions_config(network.allowed_accounts, static_nodes(network))
    assert tomllib.loads(text) == {"accounts-allowlist": [ACCOUNT], "nodes-allowlist": static_nodes(network)}


def test_write_all__with_validators__writes_each_engines_files(network, tmp_path):
    names = {str(path.relative_to(tmp_path)) for path in write_all(network, tmp_path)}

    assert names == {
        "devnet/genesis.json",
        "goquorum/genesis.json",
        "goquorum/static-nodes.json",
        "goquorum/permissioned-nodes.json",
        "besu/genesis.json",
        "besu/static-nodes.json",
        "besu/permissions_config.toml",
    }
    assert json.loads((tmp_path / "besu/genesis.json").read_text()) == besu.genesis(network)


def test_command__shipped_description__writes_and_names_the_files(tmp_path, capsys):
    assert main([str(DEFAULT), str(tmp_path)]) == 0
    assert str(tmp_path / "devnet/genesis.json") in capsys.readouterr().out


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
def test_command__wrong_description__is_one_line_naming_the_file_and_exit_2(tmp_path, capsys, text, words):
    path = tmp_path / "network.toml"
    if text is not None:
        path.write_text(text)

    assert main([str(path), str(tmp_path / "out")]) == 2

    line = capsys.readouterr().err
    assert line.startswith(f"{path}: ")
    assert words in line
    assert line.count("\n") == 1
    assert not (tmp_path / "out").exists()
