"""Participants and Devices: who takes part, with which roles, and which meters."""

import orjson

from indexer.log import ZERO_ADDRESS, Fields, Handlers, Log
from indexer.work import Row, Work
from readmodel.tables import (
    accounts,
    applications,
    conduct,
    devices,
    lifted_bars,
    participants,
    policies,
    profile_changes,
    status_changes,
    suspensions,
)

PARTICIPANT_STATUS = ("unknown", "applied", "active", "restricted", "frozen", "closed")
DEVICE_STATUS = ("unknown", "pending", "active", "suspended", "retired")
CONDUCT_KIND = ("unknown", "surrender_default", "settlement_default", "false_data", "market_misconduct", "other")
ACCOUNT_KIND = ("unknown", "registry", "trading", "reporting")
PROFILE = (
    "name",
    "kind",
    "area",
    "industry",
    "postal_address",
    "business_licence_hash",
    "legal_representative_hash",
    "power_of_attorney_hash",
    "settlement_bank",
    "bank_account_hash",
)

handlers = Handlers()


@handlers.on("Participants", "PolicyPublished")
def policy_published(work: Work, log: Log, f: Fields) -> None:
    """A registration policy is in force from now on."""
    work.create(
        policies,
        policy_hash=f["policy_hash"],
        uri=f["uri"],
        published_by=f["by"],
        published_s=log.at_s,
        **log.origin,
    )


@handlers.on("Participants", "Applied")
def applied(work: Work, log: Log, f: Fields) -> None:
    """Someone hands in a profile and the roles he wants."""
    profile = f["profile"]
    participant = work.edit(participants, f["account"])
    participant.update({name: profile[name] for name in PROFILE})
    _name_bank(participant)
    participant.update(policy_hash=f["policy_hash"], roles_applied=f["roles"], status="applied", applied_s=log.at_s)
    participant["applications"] += 1
    work.create(
        applications,
        account=f["account"],
        number=participant["applications"],
        policy_hash=f["policy_hash"],
        roles=f["roles"],
        profile=orjson.dumps(profile).decode(),
        state="applied",
        applied_s=log.at_s,
        **log.origin,
    )


@handlers.on("Participants", "Refused")
def refused(work: Work, log: Log, f: Fields) -> None:
    """The registry refuses an application; he may apply again."""
    participant = work.edit(participants, f["account"])
    participant.update(status="unknown", status_reason=f["reason"], roles_applied=0)
    application = work.edit(applications, f["account"], participant["applications"])
    application.update(state="refused", decided_by=f["by"], decided_s=log.at_s, reason=f["reason"])


@handlers.on("Participants", "Admitted")
def admitted(work: Work, log: Log, f: Fields) -> None:
    """The registry admits an applicant with his roles."""
    participant = work.edit(participants, f["account"])
    participant.update(status="active", roles=f["roles"], admitted_s=log.at_s, admitted_by=f["by"])
    if participant["applications"]:
        application = work.edit(applications, f["account"], participant["applications"])
        application.update(state="admitted", decided_by=f["by"], decided_s=log.at_s)


@handlers.on("Participants", "AccountOpened")
def account_opened(work: Work, log: Log, f: Fields) -> None:
    """A participant gets a numbered account."""
    kind = ACCOUNT_KIND[f["kind"]]
    work.create(accounts, account=f["account"], kind=kind, number=f["number"], opened_s=log.at_s, **log.origin)


@handlers.on("Participants", "RoleGranted")
def role_granted(work: Work, log: Log, f: Fields) -> None:
    """A governor adds a role."""
    work.edit(participants, f["account"])["roles"] |= f["role"]


@handlers.on("Participants", "RoleRevoked")
def role_revoked(work: Work, log: Log, f: Fields) -> None:
    """A governor takes a role away."""
    work.edit(participants, f["account"])["roles"] &= ~f["role"]


@handlers.on("Participants", "StatusChanged")
def status_changed(work: Work, log: Log, f: Fields) -> None:
    """Restricted, frozen, closed, or active again; active after an application admits without the registry."""
    participant = work.edit(participants, f["account"])
    status = PARTICIPANT_STATUS[f["status"]]
    if participant["status"] == "applied" and status == "active":
        participant.update(admitted_s=log.at_s, admitted_by=f["by"])
        application = work.edit(applications, f["account"], participant["applications"])
        application.update(state="admitted", decided_by=f["by"], decided_s=log.at_s)
    participant.update(status=status, status_reason=f["reason"])
    work.record(
        status_changes,
        **log.place,
        account=f["account"],
        status=status,
        reason=f["reason"],
        document_hash=f["document_hash"],
        changed_by=f["by"],
        changed_s=log.at_s,
    )


@handlers.on("Participants", "TradingSuspended")
def trading_suspended(work: Work, log: Log, f: Fields) -> None:
    """The exchange keeps an account from trading."""
    _suspension(work, log, f, is_suspended=True)


@handlers.on("Participants", "TradingResumed")
def trading_resumed(work: Work, log: Log, f: Fields) -> None:
    """An account may trade again."""
    _suspension(work, log, f, is_suspended=False)


def _suspension(work: Work, log: Log, f: Fields, *, is_suspended: bool) -> None:
    said = {name: f[name] for name in ("account", "reason", "document_hash")}
    reason = f["reason"] if is_suspended else None
    work.edit(participants, f["account"]).update(is_suspended=is_suspended, suspension_reason=reason)
    decided = {"decided_by": f["by"], "decided_s": log.at_s}
    work.record(suspensions, **log.place, **said, **decided, is_suspended=is_suspended)


@handlers.on("Participants", "ChangeProposed")
def change_proposed(work: Work, log: Log, f: Fields) -> None:
    """A holder wants other particulars; what he proposed before and is not decided falls away."""
    participant = work.edit(participants, f["account"])
    if participant["changes"]:
        earlier = work.edit(profile_changes, f["account"], participant["changes"])
        if earlier["state"] == "proposed":
            earlier["state"] = "replaced"
    participant["changes"] += 1
    work.create(
        profile_changes,
        account=f["account"],
        number=participant["changes"],
        profile_hash=f["profile_hash"],
        profile=orjson.dumps(f["profile"]).decode(),
        state="proposed",
        proposed_s=log.at_s,
        **log.origin,
    )


@handlers.on("Participants", "ChangeDecided")
def change_decided(work: Work, log: Log, f: Fields) -> None:
    """The registry takes the proposed particulars over, or does not."""
    participant = work.edit(participants, f["account"])
    change = work.edit(profile_changes, f["account"], participant["changes"])
    state = "accepted" if f["accepted"] else "refused"
    change.update(state=state, decided_by=f["by"], decided_s=log.at_s, reason=f["reason"])
    if f["accepted"]:
        profile = orjson.loads(change["profile"])
        participant.update({name: profile[name] for name in PROFILE})
        _name_bank(participant)


@handlers.on("Participants", "BankDecided")
def bank_decided(work: Work, log: Log, f: Fields) -> None:
    """The named bank settles for the account from now on, or does not want to."""
    participant = work.edit(participants, f["account"])
    participant["proposed_bank"] = None
    if f["accepted"]:
        participant["confirmed_bank"] = f["bank"]
    else:
        participant["bank_refusal"] = f["reason"]


def _name_bank(participant: Row) -> None:
    """As `Participants` does: a bank that is the account's already, and none, need nobody's word."""
    bank = participant["settlement_bank"]
    if bank == ZERO_ADDRESS:
        participant["confirmed_bank"] = None
    is_waiting = bank not in (ZERO_ADDRESS, participant["confirmed_bank"])
    participant.update(proposed_bank=bank if is_waiting else None, bank_refusal=None)


@handlers.on("Participants", "ConductRecorded")
def conduct_recorded(work: Work, log: Log, f: Fields) -> None:
    """A default or dishonest conduct goes on record; a bar is only ever prolonged."""
    participant = work.edit(participants, f["account"])
    participant["conduct_records"] += 1
    participant["barred_until_s"] = max(participant["barred_until_s"], f["barred_until_s"])
    work.create(
        conduct,
        record_id=f["record_id"],
        account=f["account"],
        kind=CONDUCT_KIND[f["kind"]],
        barred_until_s=f["barred_until_s"],
        reason=f["reason"],
        document_hash=f["document_hash"],
        recorded_by=f["by"],
        recorded_s=log.at_s,
        **log.origin,
    )


@handlers.on("Participants", "BarLifted")
def bar_lifted(work: Work, log: Log, f: Fields) -> None:
    """The ministry lets an account trade again at once."""
    work.edit(participants, f["account"])["barred_until_s"] = 0
    work.record(
        lifted_bars,
        **log.place,
        account=f["account"],
        reason=f["reason"],
        document_hash=f["document_hash"],
        lifted_by=f["by"],
        lifted_s=log.at_s,
    )


@handlers.on("Participants", "HookSet")
def hook_set(work: Work, log: Log, f: Fields) -> None:
    """A contract is on the list of hooked receivers, or no longer."""
    work.edit(participants, f["account"])["is_hooked"] = f["is_hooked"]


@handlers.on("Devices", "DeviceRegistered")
def device_registered(work: Work, log: Log, f: Fields) -> None:
    """An owner registers a meter or gateway."""
    device = f["device"]
    work.create(
        devices,
        device_id=f["device_id"],
        owner=f["owner"],
        public_key=device["public_key"],
        suite=device["suite"],
        kind=device["kind"],
        quantity=device["quantity"],
        accuracy_bp=device["accuracy_bp"],
        calibrated_until_s=device["calibrated_until"],
        max_per_hour=device["max_per_hour"],
        group_id=device["group"],
        status=DEVICE_STATUS[device["status"]],
        registered_s=log.at_s,
        **log.origin,
    )


@handlers.on("Devices", "DeviceApproved")
def device_approved(work: Work, log: Log, f: Fields) -> None:
    """The province lets a device count."""
    work.edit(devices, f["device_id"]).update(status="active", approved_by=f["by"])


@handlers.on("Devices", "DeviceCalibrated")
def device_calibrated(work: Work, log: Log, f: Fields) -> None:
    """A device has a new calibration certificate."""
    work.edit(devices, f["device_id"]).update(
        calibrated_until_s=f["calibrated_until"], certificate_hash=f["certificate_hash"]
    )


@handlers.on("Devices", "DeviceStatusChanged")
def device_status_changed(work: Work, log: Log, f: Fields) -> None:
    """A device is suspended, retired, or active again."""
    work.edit(devices, f["device_id"]).update(status=DEVICE_STATUS[f["status"]], status_reason=f["reason"])
