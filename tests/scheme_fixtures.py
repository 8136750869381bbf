"""
Fixtures of everyone who tests contracts: accounts by role, the directory, the register, and ways to add contracts.

`tests/contracts/conftest.py` and `tests/properties/conftest.py` re-export them. Every account below is admitted before
the first test runs and ape puts the chain back after each test, so a test may do with them what it likes. Own fixtures
that touch the chain are function- or module-scoped: a session-scoped one that appears late makes ape redo the others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ape
import ape_ethereum.provider
import pytest
from ape.logging import LogLevel, logger
from ape_ethereum.ecosystem import Ethereum
from ape_ethereum.transactions import TransactionType

from carbon.roles import Role

__all__ = [
    "_all_set_up",
    "bank",
    "body",
    "deploy",
    "deployer",
    "directory",
    "emitter",
    "exchange",
    "governors",
    "investor",
    "ministry",
    "name_contract",
    "oracle_operator",
    "other_emitter",
    "other_person",
    "other_province",
    "participants",
    "person",
    "province",
    "registry",
    "reviews",
    "second_registry",
    "set_status",
    "stranger",
]
"""The fixtures: a conftest takes them all with one star."""

logger.set_level(LogLevel.WARNING)  # ape reports every transaction, and pytest would repeat each under a failure
ape_ethereum.provider._post_send_transaction = lambda transaction, receipt: None  # would run each once more, for prints
Ethereum.default_transaction_type = property(lambda self: TransactionType.DYNAMIC)  # would build all networks each time

NO_POLICY = b"\x00" * 32
"""What an applicant accepts before the first registration policy is published."""

NO_HASH = b"\x00" * 32
"""Where no document stands behind an act."""

NOBODY = "0x" + "00" * 20

FROZEN = 4
"""Status of `Participants`: may neither hold nor trade."""

ROLE_ACCOUNTS: dict[str, tuple[Role | None, int]] = {
    "deployer": (None, 0),
    "governor_one": (None, 0),
    "governor_two": (None, 0),
    "governor_three": (None, 0),
    "ministry": (Role.MINISTRY, 0),
    "province": (Role.PROVINCE, 42),
    "other_province": (Role.PROVINCE, 43),
    "body": (Role.VERIFICATION_BODY, 42),
    "person": (Role.QUALIFIED_PERSON, 42),
    "other_person": (Role.QUALIFIED_PERSON, 42),
    "registry": (Role.REGISTRY, 0),
    "exchange": (Role.EXCHANGE, 0),
    "bank": (Role.BANK, 0),
    "oracle_operator": (Role.ORACLE, 0),
    "emitter": (Role.EMITTER, 42),
    "other_emitter": (Role.EMITTER, 42),
    "investor": (Role.INVESTOR, 0),
    "stranger": (None, 0),
    "second_registry": (Role.REGISTRY, 0),
}
"""Name -> role and area; the position is the number of ape's test account. Those without a role never apply."""

REVIEWS_POSITION = 27
"""Number of ape's test account that plays the contract `Reviews`, where the real one is not deployed."""

GOVERNOR_NAMES = ("governor_one", "governor_two", "governor_three")
THRESHOLD = 2
DELAY_S = 86_400  # 1 day


def account_named(name: str) -> Any:
    """Return ape's test account that plays a role."""
    return ape.accounts.test_accounts[list(ROLE_ACCOUNTS).index(name)]


def profile_of(name: str, *, area: int = 0, bank: str = NOBODY, **changes: Any) -> dict[str, Any]:
    """Return the particulars of an applicant as `Participants.apply` takes them; `changes` replace fields."""
    profile: dict[str, Any] = {
        "name": name,
        "kind": "enterprise",
        "area": area,
        "industry": "3120",
        "postal_address": "1 Test Road",
        "business_licence_hash": b"\x01" * 32,
        "legal_representative_hash": b"\x02" * 32,
        "power_of_attorney_hash": b"\x03" * 32,
        "settlement_bank": bank,
        "bank_account_hash": b"\x04" * 32,
    }
    return profile | changes


def _account_fixture(name: str) -> Any:
    @ape.fixture(scope="session", chain_isolation=False, name=name)
    def account(participants: Any) -> Any:
        return account_named(name)

    account.__doc__ = f"The account that plays `{name}`, admitted with its role."
    return account


ministry = _account_fixture("ministry")
province = _account_fixture("province")
other_province = _account_fixture("other_province")
body = _account_fixture("body")
person = _account_fixture("person")
other_person = _account_fixture("other_person")
registry = _account_fixture("registry")
second_registry = _account_fixture("second_registry")
exchange = _account_fixture("exchange")
bank = _account_fixture("bank")
oracle_operator = _account_fixture("oracle_operator")
emitter = _account_fixture("emitter")
other_emitter = _account_fixture("other_emitter")
investor = _account_fixture("investor")
stranger = _account_fixture("stranger")


@ape.fixture(scope="session", chain_isolation=False)
def deployer() -> Any:
    """Return the account that deploys and names contracts until `seal`."""
    return account_named("deployer")


@ape.fixture(scope="session", chain_isolation=False)
def governors() -> list[Any]:
    """Return the three governors of the directory, two of whom decide."""
    return [account_named(name) for name in GOVERNOR_NAMES]


@ape.fixture(scope="session", chain_isolation=None)
def directory(project: Any, deployer: Any, governors: list[Any]) -> Any:
    """Return a directory that is not sealed: the deployer may name and rename."""
    return deployer.deploy(project.Directory, governors, THRESHOLD, DELAY_S)


@ape.fixture(scope="session", chain_isolation=None)
def participants(deploy: Callable[..., Any], governors: list[Any]) -> Any:
    """Return the register: every account of `ROLE_ACCOUNTS` that has a role is admitted, and its bank confirmed."""
    register = deploy("Participants")
    governor = governors[0]
    settlement_bank = account_named("bank").address
    for name, (role, area) in ROLE_ACCOUNTS.items():
        if role is None:
            continue
        account = account_named(name)
        register.apply(NO_POLICY, role, profile_of(name, area=area, bank=settlement_bank), sender=account)
        # A governor admits with one role, so the register need not exist before its registry does.
        register.grant_role(account, role, sender=governor)
    admitted = [account_named(name) for name, (role, _) in ROLE_ACCOUNTS.items() if role is not None]
    register.decide_bindings(admitted, True, "", sender=account_named("bank"))
    return register


def change_duty(participants: Any, governor: Any, account: Any, role: Role) -> Any:
    """Give an account another role of the staff in the place of the one it has; the account."""
    participants.revoke_role(account, participants.roles_of(account), sender=governor)
    participants.grant_role(account, role, sender=governor)
    return account


@ape.fixture(scope="session", chain_isolation=False)
def deploy(project: Any, directory: Any, deployer: Any) -> Callable[..., Any]:
    """Return `deploy(contract, *arguments, name=None)`: deploys with the directory's address, names it, returns it."""

    def deploy_and_name(contract: str, *arguments: Any, name: str | None = None) -> Any:
        instance = deployer.deploy(getattr(project, contract), directory, *arguments)
        directory.register(name or contract, instance, sender=deployer)
        return instance

    return deploy_and_name


@ape.fixture(scope="session", chain_isolation=False)
def name_contract(directory: Any, deployer: Any) -> Callable[[str, Any], Any]:
    """Return `name_contract(name, account)`: lets an ordinary account play a contract, and returns the account."""

    def name_account(name: str, account: Any) -> Any:
        if not directory.is_current(name, account):
            directory.register(name, account, sender=deployer)
        return account

    return name_account


@ape.fixture(scope="session", chain_isolation=False)
def reviews(name_contract: Callable[[str, Any], Any]) -> Any:
    """Return the account that plays the contract `Reviews`, by which two persons of the registry act."""
    return name_contract("Reviews", ape.accounts.test_accounts[REVIEWS_POSITION])


@ape.fixture(scope="session", chain_isolation=False)
def set_status(participants: Any, registry: Any, reviews: Any) -> Callable[..., Any]:
    """Return `set_status(account, status, reason="for the test")`: by the registry, to and from frozen by `Reviews`."""

    def set_it(account: Any, status: int, reason: str = "for the test") -> Any:
        is_frozen = FROZEN in (status, participants.status_of(account))
        return participants.set_status(account, status, reason, NO_HASH, sender=reviews if is_frozen else registry)

    return set_it


@pytest.fixture(scope="session", autouse=True)
def _all_set_up(
    participants: Any,
    deploy: Any,
    name_contract: Any,
    ministry: Any,
    province: Any,
    other_province: Any,
    body: Any,
    person: Any,
    other_person: Any,
    registry: Any,
    second_registry: Any,
    exchange: Any,
    bank: Any,
    oracle_operator: Any,
    emitter: Any,
    other_emitter: Any,
    investor: Any,
    stranger: Any,
    reviews: Any,
    set_status: Any,
) -> None:
    """Set every session fixture up before the first test: ape snapshots after them once and never again."""
