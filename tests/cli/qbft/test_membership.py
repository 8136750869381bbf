"""A new organisation joins a running chain and is voted in; another is voted out; each acts on its own node."""

import pytest
from typer.testing import CliRunner

from cli.main import app
from tests.cli.qbft.load import Load, transactions_of

pytestmark = pytest.mark.slow


@pytest.fixture
def act(wired):
    """`act(node, words…)`: `chainets validators …` as that node's organisation types it."""
    network, _ = wired

    def run(local, *words):
        own = ["--as", local.name, "--network", str(network.folder / "network.json")]
        return CliRunner().invoke(app, ["validators", *words, *own])

    return run


def validators_on(local):
    """Accounts that may seal, as a node has them."""
    return set(local.ask_admin("istanbul_getValidators"))


def wait_until(network, local, condition, blocks=40):
    """Wait for blocks until something holds; fails after so many."""
    for _ in range(blocks):
        if condition():
            return
        network.wait_for_block(local.block_number() + 1, [local.name])
    pytest.fail("did not come about")


def test_new_organisation__joins_syncs_is_voted_in_and_another_is_voted_out(wired, act):
    network, _ = wired
    observer, (first, second, third, last) = network.observer, network.validators
    load = Load(network, observer)
    joined = network.join("newcomer", "newcomer-1")
    network.wait_for_block(observer.block_number(), [joined.name], timeout_s=120)
    assert joined.address not in validators_on(observer)

    done = act(second, "vote", "newcomer-1", "for")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "nobody proposes newcomer-1" in done.stderr
    done = act(first, "propose", "newcomer-1", "in")
    assert "Your node votes for newcomer-1 to be in; 3 of 4 must." in done.stdout
    for voter in (second, third):
        assert act(voter, "vote", "newcomer-1", "for").exit_code == 0
    wait_until(network, observer, lambda: joined.address in validators_on(observer))
    wait_until(network, observer, lambda: newest_proposers(observer, 5) == validators_on(observer))

    assert act(first, "propose", last.name, "out").exit_code == 0
    for voter in (second, joined):
        assert act(voter, "vote", last.name, "for").exit_code == 0
    wait_until(network, observer, lambda: last.address not in validators_on(observer))
    wait_until(network, observer, lambda: last.address not in newest_proposers(observer, 8))

    done = act(first, "propose", last.name, "out")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert f"{last.name} is not a validator" in done.stderr
    accepted = load.end()
    wait_until(network, observer, lambda: load.balance(observer) == load.before + accepted)
    head = observer.block_number()
    assert set(load.accepted) <= set(transactions_of(observer, head))
    network.wait_for_block(head)
    assert len({local.block_hash(head) for local in network.nodes}) == 1


def newest_proposers(local, blocks):
    """Who proposed the newest blocks, as a node has them."""
    head = local.block_number()
    return {local.ask("eth_getBlockByNumber", hex(head - each), False)["miner"] for each in range(blocks)}


def test_list__one_validator_is_killed__names_it_and_exits_3(wired):
    network, _ = wired
    network.start()
    observer = network.observer
    listed = ["validators", "list", "--rpc", observer.url, "--network", str(network.folder / "network.json")]
    wait_until(network, observer, lambda: CliRunner().invoke(app, [*listed, "--blocks", "8"]).exit_code == 0)
    lost = next(local for local in network.validators if local.address in validators_on(observer))

    lost.kill()
    wait_until(network, observer, lambda: "ALARM" in CliRunner().invoke(app, [*listed, "--blocks", "8"]).stdout)

    done = CliRunner().invoke(app, [*listed, "--blocks", "8"])
    assert done.exit_code == 3
    assert f"missed their latest turn: {lost.name}" in done.stdout
    assert "3 of 4 validators are up, one more failure stops the chain" in done.stdout.replace("\n", " ")
