"""The account allow-list: Besu's file, Besu's methods, Besu's refusals."""

import tomllib

import pytest

from devnet.errors import StartRefused
from tests.devnet_fixtures import RpcRefusal, person, signed

ALICE, BOB = person("alice"), person("bob")
ALICE_TEXT, BOB_TEXT = ALICE.address.lower(), BOB.address.lower()
NOWHERE = "0x" + "12" * 20
NODES = 'nodes-allowlist=["enode://ab@127.0.0.1:30303"]\n'


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "permissions_config.toml"
    path.write_text(f'accounts-allowlist=[\n  "{ALICE.address}",\n]\n{NODES}')
    return path


@pytest.fixture
def guarded(open_devnet, path):
    return open_devnet(allowlist=path)


def test_send__sender_on_the_list__is_mined(guarded):
    assert guarded.send(ALICE, NOWHERE)["status"] == "0x1"


def test_send__sender_not_on_the_list__is_refused_as_besu_does(guarded):
    with pytest.raises(RpcRefusal, match=r"^Sender account not authorized to send transactions: 0x") as refusal:
        guarded("eth_sendRawTransaction", signed(BOB, 0, NOWHERE))

    assert refusal.value.code == -32007
    assert BOB_TEXT in str(refusal.value)
    assert guarded("eth_blockNumber") == "0x0"


def test_add__account__lets_it_send_and_is_in_the_file(guarded, path, open_devnet):
    assert guarded("perm_addAccountsToAllowlist", [BOB.address]) == "Success"

    assert guarded.send(BOB, NOWHERE)["status"] == "0x1"
    assert guarded("perm_getAccountsAllowlist") == [ALICE_TEXT, BOB_TEXT]
    assert tomllib.loads(path.read_text()) == {
        "accounts-allowlist": [ALICE_TEXT, BOB_TEXT],
        "nodes-allowlist": ["enode://ab@127.0.0.1:30303"],
    }
    guarded.close()
    assert open_devnet(allowlist=path)("perm_getAccountsAllowlist") == [ALICE_TEXT, BOB_TEXT]


def test_remove__account__stops_it(guarded, path):
    assert guarded("perm_removeAccountsFromAllowlist", [ALICE.address]) == "Success"

    with pytest.raises(RpcRefusal, match="not authorized"):
        guarded("eth_sendRawTransaction", signed(ALICE, 0, NOWHERE))
    assert tomllib.loads(path.read_text())["accounts-allowlist"] == []


def test_reload__file_edited_by_hand__counts(guarded, path):
    path.write_text(f'accounts-allowlist=["{BOB_TEXT}"]\n')

    assert guarded("perm_reloadPermissionsFromFile") == "Success"

    assert guarded("perm_getAccountsAllowlist") == [BOB_TEXT]


def test_reload__broken_file__is_refused_and_the_old_list_stays(guarded, path):
    path.write_text("accounts-allowlist=7\n")

    with pytest.raises(RpcRefusal, match="accounts-allowlist is not a list"):
        guarded("perm_reloadPermissionsFromFile")
    assert guarded("perm_getAccountsAllowlist") == [ALICE_TEXT]


@pytest.mark.parametrize(
    ("method", "accounts", "words"),
    [
        ("perm_addAccountsToAllowlist", [], "Request contains an empty list of accounts"),
        ("perm_addAccountsToAllowlist", ["0x12"], "Request contains an invalid account"),
        ("perm_addAccountsToAllowlist", [BOB_TEXT, BOB.address], "Request contains duplicate accounts"),
        ("perm_addAccountsToAllowlist", [BOB_TEXT, ALICE_TEXT], "Cannot add an existing account to allowlist"),
        ("perm_removeAccountsFromAllowlist", [BOB_TEXT], "Cannot remove an absent account from allowlist"),
        ("perm_addAccountsToAllowlist", BOB_TEXT, "accounts is not a list"),
    ],
)
def test_change__that_besu_refuses__is_refused_and_changes_nothing(guarded, path, method, accounts, words):
    before = path.read_text()

    with pytest.raises(RpcRefusal, match=words):
        guarded(method, accounts)
    assert path.read_text() == before
    assert guarded("perm_getAccountsAllowlist") == [ALICE_TEXT]


def test_methods__without_a_list__say_that_it_is_not_enabled(devnet):
    with pytest.raises(RpcRefusal, match=r"^Account allowlist has not been enabled$"):
        devnet("perm_getAccountsAllowlist")


@pytest.mark.parametrize("text", [None, "accounts-allowlist=[", "other=1", 'accounts-allowlist=["0x12"]'])
def test_start__file_missing_or_wrong__is_refused_in_one_line(open_devnet, tmp_path, text):
    path = tmp_path / "list.toml"
    if text is not None:
        path.write_text(text)

    with pytest.raises(StartRefused, match=r"list\.toml: ") as refusal:
        open_devnet(allowlist=path)
    assert "\n" not in str(refusal.value)
