"""Roles of accounts, as `Participants` stores them: one bit each (IEEE 3218-2022, table 1)."""

from enum import IntFlag


class Role(IntFlag):
    """What an account may do. One account can hold several roles."""

    MINISTRY = 1
    """Ecology ministry: totals, approvals, rule sets."""
    PROVINCE = 2
    """Provincial ecology authority: proposals, verification tasks, surrender decisions."""
    VERIFICATION_BODY = 4
    """Accredited body that verifies emission reports."""
    QUALIFIED_PERSON = 8
    """Person who signs for a verification body."""
    REGISTRY = 16
    """Registry: accounts, units, settlement."""
    EXCHANGE = 32
    """Exchange: instruments, trading days, results."""
    BANK = 64
    """Settlement bank: confirms money in and out."""
    EMITTER = 128
    """Enterprise with a compliance obligation; may hold and trade."""
    INVESTOR = 256
    """Institution or person without an obligation; may hold and trade."""
    ORACLE = 512
    """Operator who anchors device readings."""
    REGULATOR = 1024
    """Supervisor of the scheme: sees everything, does nothing."""


STAFF = (
    Role.MINISTRY
    | Role.PROVINCE
    | Role.VERIFICATION_BODY
    | Role.QUALIFIED_PERSON
    | Role.REGISTRY
    | Role.EXCHANGE
    | Role.BANK
    | Role.ORACLE
    | Role.REGULATOR
)
"""Roles whose holders may not hold or trade units (条例 art. 7)."""

SEE_ALL = Role.MINISTRY | Role.REGULATOR
"""Roles that see what every party sees, in every area."""

TRADERS = Role.EMITTER | Role.INVESTOR
"""Roles that may hold and trade units."""

VERIFIERS = Role.VERIFICATION_BODY | Role.QUALIFIED_PERSON
"""A body and its persons have one duty; every other role of the staff is one of its own."""


def is_one_duty(roles: Role) -> bool:
    """
    Whether no two of an account's roles check each other (IEEE 3218-2022, 5.2: least privilege).

    A party with several duties has an account for each.
    """
    staff = roles & STAFF
    return staff & (staff - 1) == 0 or staff == VERIFIERS
