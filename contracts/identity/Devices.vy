# pragma version 0.4.3
"""
@title Register of devices
@license Apache-2.0
@notice Meters and gateways: key, owner, crypto suite, accuracy, calibration, status.
@dev What a device measured is the oracle's to check and `Evidence`'s to hold. Who is whose province, `Participants` says.
@custom:stop The owner or the province of its area suspends or retires a device with `set_status`.
"""

from contracts.interfaces import IDevices
from contracts.interfaces import IDirectory
from contracts.interfaces import IParticipants
from contracts.modules import roles

implements: IDevices

SUITE_SECP256K1: constant(uint256) = 1  # ECDSA over secp256k1 with keccak256

# Statuses; 0 is a device that was never registered.
PENDING: constant(uint256) = 1
ACTIVE: constant(uint256) = 2
SUSPENDED: constant(uint256) = 3
RETIRED: constant(uint256) = 4  # for good

PARTICIPANTS: immutable(IParticipants)

device: public(HashMap[bytes32, IDevices.Device])


@deploy
def __init__(directory: address):
    """
    @notice Bind the register to the participants that the directory names.
    @param directory Where `Participants` is listed; a ledger, so that it never moves.
    """
    participants: address = staticcall IDirectory(directory).contract_of("Participants")
    assert participants != empty(address), "Devices: participants are unknown"
    PARTICIPANTS = IParticipants(participants)


# Emitters


@external
def register(
    device_id: bytes32,
    public_key: Bytes[65],
    suite: uint256,
    kind: String[32],
    quantity: String[16],
    accuracy_bp: uint256,
    calibrated_until: uint256,
    max_per_hour: uint256,
    group: bytes32,
):
    """
    @notice Register a device of the caller, to be approved by his province. Logs `DeviceRegistered`.
    @param device_id Name of the device for good; a retired one is not given again.
    @param public_key Key that its readings are signed with: 33 bytes, compressed.
    @param suite 1 secp256k1 with keccak256.
    @param kind meter, gateway, …
    @param quantity What it measures: active_energy, …
    @param accuracy_bp Accuracy class in basis points: class 0.5 is 50.
    @param calibrated_until End of its calibration, unix s; may have passed, readings after it are refused then.
    @param max_per_hour Largest possible quantity in an hour, in base units (mWh for energy).
    @param group Group for joint management, or empty.
    """
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.EMITTER), "Devices: caller is not an emitter"
    assert device_id != empty(bytes32), "Devices: device id is empty"
    assert self.device[device_id].status == 0, "Devices: device id is taken"
    assert suite == SUITE_SECP256K1, "Devices: unknown suite"
    assert self._is_compressed_key(public_key), "Devices: not a compressed key"
    assert len(kind) > 0, "Devices: kind is empty"
    assert len(quantity) > 0, "Devices: quantity is empty"
    assert max_per_hour > 0, "Devices: largest quantity is zero"

    registered: IDevices.Device = IDevices.Device(
        owner=msg.sender,
        public_key=public_key,
        suite=suite,
        kind=kind,
        quantity=quantity,
        accuracy_bp=accuracy_bp,
        calibrated_until=calibrated_until,
        max_per_hour=max_per_hour,
        group=group,
        status=PENDING,
    )
    self.device[device_id] = registered
    log IDevices.DeviceRegistered(device_id=device_id, owner=msg.sender, device=registered)


# Owner of the device or the province of his area


@external
def set_status(device_id: bytes32, status: uint256, reason: String[96]):
    """
    @notice Suspend, reactivate or retire a device. Logs `DeviceStatusChanged`.
    @dev Only the province reactivates, or an owner could undo what his authority decided.
    @param status 2 active, 3 suspended, 4 retired (for good).
    """
    owner: address = self.device[device_id].owner
    if msg.sender != owner:
        self._check_province(owner)
    else:
        assert status != ACTIVE, "Devices: only the province activates"
    before: uint256 = self.device[device_id].status
    is_suspension: bool = before == ACTIVE and status == SUSPENDED
    is_return: bool = before == SUSPENDED and status == ACTIVE
    is_end: bool = before in [PENDING, ACTIVE, SUSPENDED] and status == RETIRED
    assert is_suspension or is_return or is_end, "Devices: not a change of status"
    assert len(reason) > 0, "Devices: reason is empty"

    self.device[device_id].status = status
    log IDevices.DeviceStatusChanged(device_id=device_id, by=msg.sender, status=status, reason=reason)


# Province of the owner's area


@external
def approve(device_id: bytes32):
    """
    @notice Accept a pending device: its readings count from now on. Logs `DeviceApproved`.
    """
    self._check_province(self.device[device_id].owner)
    assert self.device[device_id].status == PENDING, "Devices: device is not pending"

    self.device[device_id].status = ACTIVE
    log IDevices.DeviceApproved(device_id=device_id, by=msg.sender)


@external
def calibrate(device_id: bytes32, calibrated_until: uint256, certificate_hash: bytes32):
    """
    @notice Record a calibration. Logs `DeviceCalibrated`.
    @param calibrated_until End of the calibration, unix s.
    @param certificate_hash keccak256 of the certificate.
    """
    self._check_province(self.device[device_id].owner)
    assert self.device[device_id].status != RETIRED, "Devices: device is retired"
    assert certificate_hash != empty(bytes32), "Devices: certificate is empty"

    self.device[device_id].calibrated_until = calibrated_until
    log IDevices.DeviceCalibrated(
        device_id=device_id, by=msg.sender, calibrated_until=calibrated_until, certificate_hash=certificate_hash
    )


# Internals


@view
@internal
def _check_province(owner: address):
    assert owner != empty(address), "Devices: unknown device"
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.PROVINCE), "Devices: caller is not a province"
    area: uint256 = staticcall PARTICIPANTS.area_of(msg.sender)
    assert area > 0, "Devices: caller has no area"  # area 0 is also that of everyone who never applied
    assert staticcall PARTICIPANTS.area_of(owner) == area, "Devices: owner is in another area"


@pure
@internal
def _is_compressed_key(public_key: Bytes[65]) -> bool:
    if len(public_key) != 33:
        return False
    prefix: uint256 = convert(slice(public_key, 0, 1), uint256)
    return prefix == 2 or prefix == 3  # sign of y, SEC 1 2.3.3
