"""`chainets proof`: what holds is said line by line; what does not is one line on standard error."""

import copy
import json
from contextlib import nullcontext

import httpx
import pytest
import typer
from typer.testing import CliRunner

from carbon.hashing import keccak
from carbon.merkle import is_in_tree, proof_of, root_of
from carbon.readings import Quality, Reading, Unit
from cli import proof as command
from cli.proof import DoesNotHold, check_proof
from tests.oracle_fixtures import OTHER_WORKS, WORKS, Meter

SEQUENCE, SIZE = 6, 13


class FakeChain:
    """What `Devices` and `Evidence` answer about one device and one batch."""

    def __init__(self, meter, root):
        self.meter, self.root, self.readings = meter, root, SIZE
        self.owner = self.batch_owner = WORKS
        self.word = None

    def check_chain_id(self):
        """Any node will do."""

    def call(self, contract, function, *arguments):
        match function:
            case "device":
                known = arguments[0] == self.meter.signer.device_id
                key = "0x" + self.meter.registered.public_key.hex()
                return {"owner": self.owner, "public_key": key if known else "0x", "status": 2 if known else 0}
            case "root_of":
                known = arguments == (self.batch_owner, 1)
                return "0x" + (self.root if known else bytes(32)).hex()
            case "batch_at":
                return (self.readings, 0, 1)
            case "is_in_batch":
                _, _, leaf, index, path = arguments
                holds = is_in_tree(leaf, index, self.readings, path, self.root)
                return holds if self.word is None else self.word
        raise AssertionError(f"{contract}.{function} is not asked")


@pytest.fixture
def meter():
    return Meter()


@pytest.fixture
def leaves(meter):
    return [_stored(meter, number).digest() for number in range(1, SIZE + 1)]


@pytest.fixture
def chain(meter, leaves):
    return FakeChain(meter, root_of(leaves))


@pytest.fixture
def answer(meter, leaves):
    """The oracle's answer about the sixth reading."""
    reading = _stored(meter, SEQUENCE)
    return {
        "owner": WORKS,
        "batch_no": 1,
        "index": SEQUENCE - 1,
        "size": SIZE,
        "root": "0x" + root_of(leaves).hex(),
        "proof": ["0x" + node.hex() for node in proof_of(leaves, SEQUENCE - 1)],
        "reading": {
            "device_id": meter.name,
            "sequence": SEQUENCE,
            "start_s": reading.start_s,
            "end_s": reading.end_s,
            "mantissa": reading.mantissa,
            "decimals": 2,
            "unit": "KWH",
            "quality": "GOOD",
            "signature": "0x" + meter.signer.sign(reading)["signature"],
        },
    }


def _stored(meter, number):
    return Reading(meter.signer.device_id, number, 900 * number, 900 * number + 900, 317, 2, Unit.KWH, Quality.GOOD)


def check(answer, meter, chain):
    return [item.what for item in check_proof(answer, meter.signer.device_id, SEQUENCE, chain)]


def test_check_proof__true_one__says_what_was_checked(answer, meter, chain):
    assert check(answer, meter, chain) == [
        "reading",
        "digest, computed again",
        "signature",
        "owner",
        "path",
        "root on the chain",
        "the contract's own word",
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mantissa", 318),
        ("decimals", 3),
        ("start_s", 1),
        ("end_s", 1),
        ("unit", "MWH"),
        ("quality", "DOUBTFUL"),
        ("signature", "0x" + "11" * 64),
        ("signature", "0x"),
    ],
)
def test_check_proof__changed_reading__does_not_hold(answer, meter, chain, field, value):
    answer["reading"][field] = value

    with pytest.raises(DoesNotHold, match="the reading was changed"):
        check(answer, meter, chain)


@pytest.mark.parametrize(
    ("changes", "fact"),
    [
        ({"index": SEQUENCE}, "does not lead to the root"),
        ({"index": SIZE}, "does not lead to the root"),
        ({"index": -1}, "does not lead to the root"),
        ({"proof": []}, "does not lead to the root"),
        ({"proof": ["0x" + "00" * 32] * 4}, "does not lead to the root"),
        ({"size": SIZE + 1}, "13 readings on the chain, 14 in the answer"),
        ({"batch_no": 2}, "batch 2 of .* is not anchored"),
        ({"owner": OTHER_WORKS}, "the device belongs to"),
        ({"reading": {}}, "not a proof"),
        ({"proof": None}, "not a proof"),
        ({"proof": ["zz"]}, "not a proof"),
    ],
)
def test_check_proof__changed_answer__does_not_hold(answer, meter, chain, changes, fact):
    with pytest.raises(DoesNotHold, match=fact):
        check(answer | changes, meter, chain)


def test_check_proof__quantity_that_no_message_can_carry__does_not_hold(answer, meter, chain):
    answer["reading"]["mantissa"] = 1 << 70

    with pytest.raises(DoesNotHold, match="not a proof"):
        check(answer, meter, chain)


def test_check_proof__answer_about_another_reading__does_not_hold(answer, meter, chain):
    with pytest.raises(DoesNotHold, match="about reading 6"):
        list(check_proof(answer, meter.signer.device_id, SEQUENCE + 1, chain))


def test_check_proof__device_unknown_to_the_chain__does_not_hold(answer, chain):
    other = Meter("other")
    answer["reading"]["device_id"] = other.name

    with pytest.raises(DoesNotHold, match="not registered"):
        check(answer, other, chain)


def test_check_proof__contract_says_no__does_not_hold(answer, meter, chain):
    chain.word = False

    with pytest.raises(DoesNotHold, match="is_in_batch says no"):
        check(answer, meter, chain)


@pytest.fixture
def run(monkeypatch, chain):
    """`run(answer, status, *arguments)`: the command with an oracle that answers so."""

    def run_command(answer, status, *arguments):
        monkeypatch.setattr(command, "chain_at", lambda *_: nullcontext(chain))
        monkeypatch.setattr(httpx, "get", lambda url, timeout: httpx.Response(status, content=json.dumps(answer)))
        app = typer.Typer()
        app.command()(command.proof)
        return CliRunner().invoke(app, arguments)

    return run_command


def test_proof_command__true_proof__prints_and_exits_0(run, answer, meter):
    result = run(answer, 200, "--device", meter.name, "--seq", str(SEQUENCE))

    assert (result.exit_code, result.stderr) == (0, "")
    assert "3.17 kWh" in result.stdout
    assert result.stdout.endswith("Reading 6 is proven.\n")


def test_proof_command__changed_reading__is_one_line_and_exit_1(run, answer, meter):
    changed = copy.deepcopy(answer)
    changed["reading"]["mantissa"] += 1

    result = run(changed, 200, "--device", meter.name, "--seq", str(SEQUENCE))

    assert result.exit_code == 1
    assert result.stderr == (
        "chainets: reading 6 is not proven: the signature is not of the device's key on the chain:"
        " the reading was changed\n"
    )


def test_proof_command__not_anchored_yet__is_one_line_and_exit_1(run, meter):
    detail = "reading 6 is accepted and waits for its batch to be anchored"

    result = run({"status": 409, "detail": detail}, 409, "--device", meter.name, "--seq", str(SEQUENCE))

    assert (result.exit_code, result.stderr) == (1, f"chainets: reading 6 is not proven: {detail}\n")


@pytest.mark.parametrize("device", ["0x12", "meter 1", "0x" + keccak(b"").hex() + "00"])
def test_proof_command__no_device_id__is_one_line_and_exit_2(run, device):
    result = run({}, 200, "--device", device, "--seq", "1")

    assert (result.exit_code, result.stderr) == (2, "chainets: --device takes 0x and 64 hex digits\n")
