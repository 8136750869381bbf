"""`chainets validators` without a network: what it refuses, and what its tables say."""

import pytest
from typer.testing import CliRunner

from chain.errors import NotQbft
from chain.membership import BESU, GOQUORUM, names_for
from chain.node_view import NodeView
from chain.turns import Report, Safety, Turns
from cli.main import app
from cli.validators.tables import alarms
from networks.description import CONSORTIUM

A, B = b"\x01" * 20, b"\x02" * 20
NAMES = {A: "ministry-1", B: "registry-1"}


def run(*words):
    return CliRunner().invoke(app, ["validators", *words])


@pytest.mark.parametrize(
    ("words", "code", "fact"),
    [
        (["list", "--rpc", "http://127.0.0.1:9"], 1, "no answer from http://127.0.0.1:9"),
        (["propose", "nobody", "in"], 2, "nobody is neither an account nor the name of a node; names need --network"),
        (
            ["propose", "nobody", "in", "--network", str(CONSORTIUM)],
            2,
            "nobody is neither an account nor the name of a node: there are ministry-1",
        ),
        (["vote", "0x12", "for"], 2, "0x12 is neither an account"),
        (["propose", "0x" + "11" * 20, "in", "--as", "ministry-1"], 2, "--as ministry-1: needs --network"),
        (
            ["vote", "0x" + "11" * 20, "for", "--as", "nobody", "--network", str(CONSORTIUM)],
            2,
            "--as nobody: there are ministry-1, registry-1",
        ),
        (["list", "--network", "none.toml"], 2, "none.toml: No such file"),
        (["propose", "0x" + "11" * 20, "in", "--rpc", "http://127.0.0.1:9"], 1, "no answer from the node"),
        (["vote", "0x" + "11" * 20, "withdraw", "--node", "ws://127.0.0.1:9"], 1, "no answer from the node at ws://"),
    ],
)
def test_command__what_it_cannot_do__is_one_line(words, code, fact):
    done = run(*words)

    assert (done.exit_code, done.stderr.count("\n")) == (code, 1)
    assert fact in done.stderr


@pytest.mark.parametrize(
    ("client", "names"),
    [("Geth/v1.10.3-stable(quorum-v22.7.4)/linux-amd64/go1.26.8", GOQUORUM), ("besu/v25.7.0/linux-x86_64", BESU)],
)
def test_names__of_an_engine__are_its_own(client, names):
    assert names_for(client) is names


@pytest.mark.parametrize("client", ["Geth/v1.13.0/linux-amd64/go1.21", "chainets-devnet/0.1"])
def test_names__of_another_engine__are_refused(client):
    with pytest.raises(NotQbft, match="is neither GoQuorum nor Besu"):
        names_for(client)


def report_of(safety, *, b_is_up=True):
    turns = (Turns(A, 5, 0, 10, 9, True), Turns(B, 4, 1, 8, 9, b_is_up))
    return Report(head=10, head_time_s=100, blocks=9, turns=turns, ballots=(), safety=safety)


def test_alarms__all_is_well__are_none():
    assert alarms(report_of(Safety.SAFE), [NodeView("a", "besu", 10, "0x1", 4, 0)], NAMES, 101) == []


def test_alarms__chain_stands__say_for_how_long():
    (alarm,) = alarms(report_of(Safety.STOPPED), [], NAMES, 175)
    assert alarm == "the chain stands: block 10 is 75 s old; 2 validators must be up"


def test_alarms__one_missed_its_turn__name_it():
    found = alarms(report_of(Safety.NO_SPARE, b_is_up=False), [], NAMES, 101)
    assert found == [
        "no spare: 1 of 2 validators are up, one more failure stops the chain",
        "missed their latest turn: registry-1",
    ]


def test_alarms__of_nodes__tell_clock_fork_and_silence():
    nodes = [
        NodeView("a", "besu", 10, "0x1", 4, 0),
        NodeView("b", "besu", 10, "0x2", 4, -3600),
        NodeView("c", None),
    ]
    assert alarms(report_of(Safety.SAFE), nodes, NAMES, 101) == [
        "the clock of b is 3600 s behind ours: set it by NTP",
        "c does not answer",
        "b and a have different blocks 10: a fork",
    ]
