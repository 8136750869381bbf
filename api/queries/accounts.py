"""Accounts as the registry knows them: particulars, changes, conduct."""

from typing import Any

import orjson
from sqlalchemy import Row, Select, and_, or_, select

from api.errors import NotFound
from api.models.accounts import (
    AccountChange,
    AccountDetail,
    BankBinding,
    ConductRecord,
    Profile,
    ProfileChange,
    RegistryAccount,
)
from api.models.chain import ParticipantNumbers
from api.paging import Order, as_of, ascending, descending
from api.queries.chain import participant_of, role_names
from api.queries.enterprise import holdings_of
from api.queries.naming import names_of, with_name
from api.store import View
from carbon.roles import Role
from readmodel.tables import accounts, conduct, event_accounts, events, participants, profile_changes

NO_ACCOUNT = "0x" + "0" * 40
KINDS = ("registry", "trading", "reporting")
STATUS = {1: "applied", 2: "active", 3: "restricted", 4: "frozen", 5: "closed"}
"""Status numbers of `Participants`."""
KIND_OF_EVENT = {
    "Applied": "applied",
    "Admitted": "admitted",
    "Refused": "refused",
    "AccountOpened": "account_opened",
    "StatusChanged": "status",
    "ChangeProposed": "change_proposed",
    "ChangeDecided": "change_decided",
    "BankDecided": "bank_decided",
    "RoleApproved": "role_approved",
    "RoleApprovalsWithdrawn": "role_approvals_withdrawn",
    "RoleGranted": "role_granted",
    "RoleRevoked": "role_revoked",
    "ConductRecorded": "conduct",
    "BarLifted": "bar_lifted",
    "HookSet": "hook",
}
"""Event of `Participants` -> kind of change."""
STATUS_AFTER = {"applied": "applied", "admitted": "active", "refused": "unknown"}
ORDERS: dict[str, Order] = {
    "account": ascending(participants.c.account),
    "name": ascending(participants.c.name, participants.c.account),
    "status": ascending(participants.c.status, participants.c.account),
    "area": ascending(participants.c.area, participants.c.account),
    "industry": ascending(participants.c.industry, participants.c.account),
    "kind": ascending(participants.c.kind, participants.c.account),
    "conduct_records": ascending(participants.c.conduct_records, participants.c.account),
}
"""What accounts can be sorted by."""


def all_accounts() -> Select[Any]:
    """Participants with the names of their banks and their account numbers."""
    query = with_name(select(participants), participants.c.settlement_bank, "bank_name")
    for kind in KINDS:
        numbered = accounts.alias()
        same = and_(numbered.c.account == participants.c.account, numbered.c.kind == kind)
        query = query.add_columns(numbered.c.number.label(f"{kind}_number")).join(numbered, same, isouter=True)
    return query


def found_by(query: Select[Any], text: str | None, role: Role | None) -> Select[Any]:
    """The accounts with this text in name or account or with this account number, and with this role."""
    if role is not None:
        query = query.where(participants.c.roles.bitwise_and(int(role)) != 0)
    if text is None or not text.strip():
        return query
    wanted = text.strip()
    ways = [participants.c.name.icontains(wanted, autoescape=True)]
    if wanted.startswith("0x"):
        ways.append(participants.c.account.istartswith(wanted, autoescape=True))
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 19:
        ways.append(participants.c.account.in_(select(accounts.c.account).where(accounts.c.number == int(wanted))))
    return query.where(or_(*ways))


def account_of(view: View, row: Row[Any]) -> RegistryAccount:
    """Shape of a participant for the registry."""
    return RegistryAccount.model_validate(_values(view, row))


def _values(view: View, row: Row[Any]) -> dict[str, Any]:
    numbers = ParticipantNumbers(
        registry=row.registry_number, trading=row.trading_number, reporting=row.reporting_number
    )
    is_barred = row.barred_until_s > view.time_s
    return participant_of(view, row).model_dump() | {
        "numbers": numbers,
        "postal_address": row.postal_address,
        "settlement_bank": row.settlement_bank,
        "bank_name": row.bank_name,
        "bank_state": _bank_state(row),
        "status_reason": row.status_reason,
        "applied_at": view.time_or_none(row.applied_s),
        "barred_until": view.time(row.barred_until_s) if is_barred else None,
        "conduct_records": row.conduct_records,
    }


def _bank_state(row: Row[Any]) -> str:
    """What became of the bank that the account named last."""
    if row.proposed_bank is not None:
        return "proposed"
    if row.bank_refusal is not None:
        return "declined"
    return "none" if row.confirmed_bank is None else "confirmed"


def bindings_of(bank: str, state: str | None) -> Select[Any]:
    """Accounts that named a bank, or whose bank it is."""
    is_waiting, is_bound = participants.c.proposed_bank == bank, participants.c.confirmed_bank == bank
    chosen = {"proposed": is_waiting, "confirmed": is_bound, None: or_(is_waiting, is_bound)}
    return select(participants).where(chosen[state])


def binding_of(view: View, row: Row[Any], bank: str) -> BankBinding:
    """Shape of a binding."""
    state = "proposed" if row.proposed_bank == bank else "confirmed"
    named = {"state": state, "named_at": view.time_or_none(row.applied_s)}
    return BankBinding.model_validate(dict(row._mapping) | named)


def detail(view: View, account: str) -> AccountDetail:
    """
    One account with its particulars and what it holds.

    :raises NotFound: it never applied
    """
    row = view.db.execute(all_accounts().where(participants.c.account == account)).one_or_none()
    if row is None:
        raise NotFound(f"{account} is no participant")
    return AccountDetail.model_validate(
        _values(view, row)
        | {
            "as_of": as_of(view),
            "profile": Profile.model_validate(dict(row._mapping)),
            "policy_hash": row.policy_hash,
            "registered_at": view.time_or_none(row.admitted_s),
            "admitted_by": row.admitted_by,
            "is_hooked": row.is_hooked,
            "holdings": holdings_of(view, account),
        }
    )


def changes_of(view: View, account: str) -> list[AccountChange]:
    """Every change of an account from its application on, newest first."""
    same_log = and_(event_accounts.c.block == events.c.block, event_accounts.c.log_index == events.c.log_index)
    query = (
        select(events)
        .join(event_accounts, same_log)
        .where(
            event_accounts.c.account == account,
            events.c.contract == "Participants",
            events.c.event.in_(KIND_OF_EVENT),
            # Staff are named in the events of others, too; those are not changes of their own account.
            events.c.fields.contains(f'"account":"{account}"', autoescape=True),
        )
        .order_by(events.c.block, events.c.log_index)
    )
    rows = [(row, orjson.loads(row.fields)) for row in view.db.execute(query)]
    known = names_of(view, {fields.get("by", account) for _, fields in rows})
    changes, status = [], "unknown"
    for row, fields in rows:
        change = _change_of(view, row, fields, status, known.get(fields.get("by", account)))
        status = change.to_status or status
        changes.append(change)
    return changes[::-1]


def _change_of(view: View, row: Row[Any], fields: dict[str, Any], status: str, by_name: str | None) -> AccountChange:
    kind = KIND_OF_EVENT[row.event]
    after = STATUS.get(int(fields["status"])) if kind == "status" else STATUS_AFTER.get(kind)
    return AccountChange.model_validate(
        {
            "at": view.time(row.at_s),
            "kind": kind,
            "from_status": status if after else None,
            "to_status": after,
            "accepted": fields.get("accepted"),
            "roles": role_names(int(fields.get("roles", fields.get("role", 0)))),
            "reason": fields.get("reason"),
            "document_hash": fields.get("document_hash"),
            "profile_hash": fields.get("profile_hash"),
            "by": fields.get("by", fields["account"]),
            "by_name": by_name,
            "block": row.block,
            "transaction_hash": row.transaction_hash,
        }
    )


PROFILE = tuple(Profile.model_fields)


def proposed_changes() -> Select[Any]:
    """Changes of particulars with those that are in force."""
    query = select(profile_changes, *(participants.c[name].label(f"now_{name}") for name in PROFILE))
    query = query.join(participants, participants.c.account == profile_changes.c.account)
    return with_name(query, profile_changes.c.decided_by, "decided_by_name")


CHANGE_ORDERS: dict[str, Order] = {
    "proposed_at": descending(profile_changes.c.proposed_s, profile_changes.c.account, profile_changes.c.number),
    "account": ascending(profile_changes.c.account, profile_changes.c.number),
}


def proposed_change_of(view: View, row: Row[Any]) -> ProfileChange:
    """Shape of a change of particulars."""
    now = {name: getattr(row, f"now_{name}") for name in PROFILE}
    return ProfileChange.model_validate(
        dict(row._mapping)
        | {
            "name": now["name"],
            "profile": orjson.loads(row.profile),
            "now": now,
            "proposed_at": view.time(row.proposed_s),
            "decided_at": view.time_or_none(row.decided_s),
        }
    )


def conduct_records() -> Select[Any]:
    """The credit record of all accounts, with names."""
    query = with_name(select(conduct), conduct.c.account, "name")
    return with_name(query, conduct.c.recorded_by, "by_name")


CONDUCT_ORDERS: dict[str, Order] = {
    "at": descending(conduct.c.record_id),
    "account": ascending(conduct.c.account, conduct.c.record_id),
    "kind": ascending(conduct.c.kind, conduct.c.record_id),
}


def conduct_of(view: View, row: Row[Any]) -> ConductRecord:
    """Shape of a record of conduct."""
    return ConductRecord.model_validate(
        dict(row._mapping)
        | {
            "barred_until": view.time(row.barred_until_s) if row.barred_until_s else None,
            "by": row.recorded_by,
            "at": view.time(row.recorded_s),
        }
    )
