"""
Reference register of participants; twin of `contracts/identity/Participants.vy`, to the last refusal.

What an account may do follows from its roles, its status and its credit record. Who may call what is the contract's
affair; here the caller is taken to be entitled. Times are unix seconds.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import IntEnum

from carbon.refusal import require
from carbon.roles import STAFF, TRADERS, Role, is_one_duty

NO_ROLE = Role(0)

AREA_LIMIT = 100
"""First number that is no GB/T 2260 two-digit code."""

TIME_LIMIT = 2**64
"""First time that does not fit an account's slot."""


class AccountStatus(IntEnum):
    """Where an account stands, as the contract numbers it."""

    UNKNOWN = 0
    """Never applied, or was refused."""
    APPLIED = 1
    ACTIVE = 2
    RESTRICTED = 3
    """May hold and surrender, not trade."""
    FROZEN = 4
    CLOSED = 5
    """For good."""


OPEN = (AccountStatus.ACTIVE, AccountStatus.RESTRICTED, AccountStatus.FROZEN)
"""Statuses of an account that was admitted and is not closed."""


class Conduct(IntEnum):
    """What a record of the credit history is about, as the contract numbers it."""

    SURRENDER_DEFAULT = 1
    SETTLEMENT_DEFAULT = 2
    FALSE_DATA = 3
    MARKET_MISCONDUCT = 4
    OTHER = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """All that decides what an account may do."""

    roles: Role = NO_ROLE
    status: AccountStatus = AccountStatus.UNKNOWN
    area: int = 0
    """GB/T 2260 two-digit code, or 0."""
    barred_until_s: int = 0
    """End of the bar from trading; 0 for none."""
    is_hooked: bool = False
    """Its ERC-1155 receiver hooks are called."""

    @property
    def may_hold(self) -> bool:
        """A trader, active or restricted."""
        return bool(self.roles & TRADERS) and self.status in (AccountStatus.ACTIVE, AccountStatus.RESTRICTED)

    def may_trade(self, now_s: int) -> bool:
        """A trader, active, and not barred now."""
        return bool(self.roles & TRADERS) and self.status is AccountStatus.ACTIVE and now_s >= self.barred_until_s


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the register keeps of a profile."""

    name: str
    area: int
    bank: str | None


class ParticipantRegister:
    """Accounts and their standing. Operations raise `Refused` and then have changed nothing."""

    def __init__(self) -> None:
        self.standings: defaultdict[str, Standing] = defaultdict(Standing)
        """By account."""
        self.bank_of: dict[str, str | None] = {}
        """Settlement bank that confirmed, by account."""
        self.proposed_bank: dict[str, str | None] = {}
        """The bank that an account named and that has not confirmed yet."""
        self.records_of: defaultdict[str, int] = defaultdict(int)
        """How many records of conduct, by account."""
        self.last_record_id = 0
        """Counts up over all accounts."""
        self._applied_for: dict[str, Role] = {}
        self._changes: dict[str, Particulars] = {}

    def may_transfer(self, owner: str, to: str) -> tuple[bool, bool]:
        """Whether both may hold, and whether one of them wants ERC-1155 hooks."""
        first, second = self.standings[owner], self.standings[to]
        return first.may_hold and second.may_hold, first.is_hooked or second.is_hooked

    def apply(self, account: str, roles: Role, particulars: Particulars) -> None:
        """Ask to be admitted; who was refused may ask again."""
        standing = self.standings[account]
        require(standing.status is AccountStatus.UNKNOWN, "applied already", account=account)
        _require_sound(particulars)
        require(roles != NO_ROLE, "no role", account=account)
        require(not (roles & STAFF and roles & TRADERS), "staff may not trade", account=account)
        require(is_one_duty(roles), "one account, one duty", account=account)
        self.standings[account] = replace(standing, status=AccountStatus.APPLIED, area=particulars.area)
        self._name_bank(account, particulars.bank)
        self._applied_for[account] = roles

    def admit(self, account: str) -> None:
        """Admit an applicant with the roles applied for."""
        standing = self.standings[account]
        require(standing.status is AccountStatus.APPLIED, "no application", account=account)
        self.standings[account] = replace(standing, status=AccountStatus.ACTIVE, roles=self._applied_for[account])

    def refuse(self, account: str) -> None:
        """Refuse an applicant."""
        standing = self.standings[account]
        require(standing.status is AccountStatus.APPLIED, "no application", account=account)
        self.standings[account] = replace(standing, status=AccountStatus.UNKNOWN)

    def set_status(self, account: str, status: AccountStatus) -> None:
        """Restrict, freeze, reopen or close an admitted account. That nothing is left there is the ledgers' to say."""
        standing = self.standings[account]
        require(standing.status in OPEN, "account is not open", account=account)
        require(status in (*OPEN, AccountStatus.CLOSED), "not a status to set", status=status)
        require(status is not standing.status, "status is the same", status=status)
        self.standings[account] = replace(standing, status=status)

    def propose_change(self, account: str, particulars: Particulars) -> None:
        """Ask for other particulars; replaces a change that is not decided yet."""
        require(self.standings[account].status in OPEN, "account is not open", account=account)
        _require_sound(particulars)
        self._changes[account] = particulars

    def decide_change(self, account: str, particulars: Particulars, *, accepted: bool) -> None:
        """Accept or refuse exactly the change that is proposed."""
        require(self._changes.get(account) == particulars, "no such change is proposed", account=account)
        del self._changes[account]
        if accepted:
            self.standings[account] = replace(self.standings[account], area=particulars.area)
            self._name_bank(account, particulars.bank)

    def decide_binding(self, bank: str, account: str, *, accepted: bool) -> None:
        """Confirm or decline as the bank that the account named; until then the bank before stays it."""
        require(self.proposed_bank.get(account) == bank, "caller is not the named bank", account=account)
        require(self.standings[account].status in OPEN, "account is not open", account=account)
        self.proposed_bank[account] = None
        if accepted:
            self.bank_of[account] = bank

    def _name_bank(self, account: str, bank: str | None) -> None:
        if bank is None:
            self.bank_of[account] = None
        self.proposed_bank[account] = None if bank == self.bank_of.get(account) else bank

    def record_conduct(self, account: str, kind: int, barred_until_s: int) -> int:
        """Enter a record, prolong the bar if this one is longer, and return the record's number."""
        standing = self.standings[account]
        require(standing.status >= AccountStatus.ACTIVE, "account was never admitted", account=account)
        require(0 < kind <= max(Conduct), "no such kind of conduct", kind=kind)
        require(barred_until_s < TIME_LIMIT, "bar ends too late", barred_until_s=barred_until_s)
        self.last_record_id += 1
        self.records_of[account] += 1
        end_s = max(standing.barred_until_s, barred_until_s)
        self.standings[account] = replace(standing, barred_until_s=end_s)
        return self.last_record_id

    def lift_bar(self, account: str, now_s: int) -> None:
        """End a bar at once."""
        standing = self.standings[account]
        require(now_s < standing.barred_until_s, "account is not barred", account=account)
        self.standings[account] = replace(standing, barred_until_s=0)

    def set_hook(self, account: str, *, is_hooked: bool) -> None:
        """Put a contract on the list of hooked receivers, or take it off."""
        standing = self.standings[account]
        require(standing.is_hooked != is_hooked, "hook is the same", account=account)
        self.standings[account] = replace(standing, is_hooked=is_hooked)


def _require_sound(particulars: Particulars) -> None:
    require(particulars.name != "", "name is empty")
    require(0 <= particulars.area < AREA_LIMIT, "area is not a two-digit code", area=particulars.area)
