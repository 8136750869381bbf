"""Every adapter of the oracle's ports passes the same tests: those on a chain, a devnet's, and those in memory."""

from dataclasses import dataclass, replace

import pytest
from eth_account import Account

from carbon.hashing import keccak
from chain.errors import Reverted
from oracle.anchor import ChainAnchorLog
from oracle.devices import ChainDevices
from tests.oracle_fixtures import START_S, WORKS, MemoryAnchorLog, MemoryRegister, Meter
from tests.scheme_on_devnet import SchemeOnDevnet

ROOT, OTHER_ROOT = keccak(b"root"), keccak(b"other root")
HOUR_S = 3_600


@pytest.fixture(scope="module")
def scheme(tmp_path_factory):
    """Contracts on a devnet; what a test anchors or registers stays for the next."""
    scheme = SchemeOnDevnet(tmp_path_factory.mktemp("devnet"))
    yield scheme
    scheme.close()


# --- AnchorLog ---


@pytest.fixture
def owners():
    """Two owners whom no test before had, as a chain forgets nothing."""
    return Account.create().address, Account.create().address


@pytest.fixture(params=["memory", "chain"])
def anchors(request):
    """An anchor log of each kind."""
    if request.param == "memory":
        return MemoryAnchorLog()
    return ChainAnchorLog(request.getfixturevalue("scheme").senders["oracle"])


def anchor(anchors, owner, batch_no, root=ROOT, readings=10):
    return anchors.anchor(owner, batch_no, root, readings, START_S, START_S + HOUR_S)


def test_root_of__a_batch_that_is_not_anchored__is_none(anchors, owners):
    owner, other = owners
    anchor(anchors, owner, 1)

    assert anchors.root_of(owner, 2) is None
    assert anchors.root_of(other, 1) is None


def test_anchor__batches_in_order__keeps_the_root_of_each(anchors, owners):
    owner, other = owners

    receipts = [anchor(anchors, owner, 1), anchor(anchors, owner, 2, OTHER_ROOT), anchor(anchors, other, 1)]

    assert [anchors.root_of(owner, 1), anchors.root_of(owner, 2), anchors.root_of(other, 1)] == [ROOT, OTHER_ROOT, ROOT]
    assert all(receipt.transaction_hash.startswith("0x") and receipt.gas_used > 21_000 for receipt in receipts)
    assert len({receipt.transaction_hash for receipt in receipts}) == 3
    assert sorted(receipt.block for receipt in receipts) == [receipt.block for receipt in receipts]


@pytest.mark.parametrize("batch_no", [1, 3])
def test_anchor__a_batch_again_or_with_a_gap__is_refused_and_changes_nothing(anchors, owners, batch_no):
    owner, _ = owners
    anchor(anchors, owner, 1)

    with pytest.raises(Reverted, match=r"^Evidence: not the next batch$"):
        anchor(anchors, owner, batch_no, OTHER_ROOT)

    assert [anchors.root_of(owner, number) for number in (1, 2, 3)] == [ROOT, None, None]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"readings": 0}, "Evidence: no readings"), ({"root": bytes(32)}, "Evidence: root is empty")],
)
def test_anchor__a_batch_of_nothing__is_refused(anchors, owners, changes, reason):
    owner, _ = owners

    with pytest.raises(Reverted, match=f"^{reason}$"):
        anchor(anchors, owner, 1, **changes)

    assert anchors.root_of(owner, 1) is None


# --- DeviceRegister ---


@dataclass
class InMemory:
    """Devices as the tests of the ingest name them."""

    owner = WORKS

    def __post_init__(self):
        self.register = MemoryRegister()

    def enrol(self, device):
        """Put a device there."""
        self.register.devices[device.device_id] = device


@dataclass
class OnChain:
    """Devices as an enterprise registers them and its province decides on them."""

    scheme: SchemeOnDevnet

    def __post_init__(self):
        self.owner = self.scheme.address("works")
        self.register = ChainDevices(self.scheme.chain, believe_s=0)

    def enrol(self, device):
        """Register a device, and let the province approve it when it is to be active."""
        particulars = (device.public_key, 1, device.kind, "active_energy", device.accuracy_bp)
        limits = (device.calibrated_until_s, device.max_per_hour_mwh, bytes(32))
        self.scheme.send("works", "Devices", "register", device.device_id, *particulars, *limits)
        if device.is_active:
            self.scheme.send("province", "Devices", "approve", device.device_id)


@pytest.fixture(params=["memory", "chain"])
def enrolment(request):
    """A register of each kind and a way to put devices there."""
    return InMemory() if request.param == "memory" else OnChain(request.getfixturevalue("scheme"))


def device_of(enrolment, name, **changes):
    return replace(Meter(name).registered, owner=enrolment.owner, **changes)


def test_find__a_device_that_nobody_registered__is_none(enrolment):
    assert enrolment.register.find(keccak(b"unknown")) is None


@pytest.mark.parametrize("is_active", [True, False])
def test_find__a_registered_device__has_what_the_oracle_checks(enrolment, is_active):
    device = device_of(enrolment, f"active {is_active}", is_active=is_active, accuracy_bp=20, max_per_hour_mwh=7)

    enrolment.enrol(device)

    assert enrolment.register.find(device.device_id) == device


def test_find__one_of_two__is_that_one(enrolment):
    first, second = device_of(enrolment, "first"), device_of(enrolment, "second", kind="gateway")
    for device in (first, second):
        enrolment.enrol(device)

    assert [enrolment.register.find(device.device_id) for device in (second, first)] == [second, first]


def test_find__a_device_asked_for_too_early__is_found_once_it_is_registered(enrolment):
    device = device_of(enrolment, "late")
    assert enrolment.register.find(device.device_id) is None

    enrolment.enrol(device)

    assert enrolment.register.find(device.device_id) == device
