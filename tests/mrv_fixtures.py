"""
Fixtures of the tests of reporting, verification, allocation and compliance: the real contracts, named in order.

The conftest of each folder that tests them re-exports what it needs. Everyone in area 42 is of `province`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ape
import pytest
from eth_utils import keccak

from carbon.roles import Role
from tests.scheme_fixtures import change_duty

YEAR = 2010
AREA = 42
OTHER_AREA = 43
NOBODY = "0x" + "00" * 20
WORKPAPER = b"\x77" * 32
SALT = b"\x55" * 32

STEEL = "steel-works-electricity"
STEEL_ID = keccak(text=STEEL)
STEEL_TERM = {
    "source": "electricity",
    "unit": "mWh",
    "factor": 459,
    "is_deduction": False,
    "reference": "published_factors.csv row 1: steel_works.electricity, published 2021",
}
"""0.459 kg/kWh at a scale of 1,000,000."""

STEEL_SCALE = 1_000_000


@pytest.fixture(scope="module")
def rule_sets(deploy: Callable[..., Any]) -> Any:
    """Return the rule sets, none published."""
    return deploy("RuleSets")


@pytest.fixture
def publish(rule_sets: Any, ministry: Any) -> Callable[..., Any]:
    """Return `publish(**changes)`: publishes the steel works' rule set of 2005 to 2020, or a changed one."""

    def publish_it(sender: Any = ministry, **changes: Any) -> Any:
        defaults: dict[str, Any] = {
            "name": STEEL,
            "industry": "3120",
            "valid_from": 2005,
            "valid_to": 2020,
            "scale": STEEL_SCALE,
            "terms": [STEEL_TERM],
        }
        return rule_sets.publish(*(defaults | changes).values(), sender=sender)

    return publish_it


@pytest.fixture(scope="module")
def evidence(deploy: Callable[..., Any]) -> Any:
    """Return the evidence ledger, with nothing anchored."""
    return deploy("Evidence")


@pytest.fixture(scope="module")
def emissions(deploy: Callable[..., Any], evidence: Any) -> Any:
    """Return the emission accounts, empty."""
    return deploy("Emissions")


@pytest.fixture(scope="module")
def verification(deploy: Callable[..., Any], emissions: Any) -> Any:
    """Return the verification rules; nobody is registered or assigned."""
    return deploy("Verification")


@pytest.fixture(scope="module")
def book(emissions: Any, name_contract: Callable[[str, Any], Any], body: Any) -> Callable[..., Any]:
    """Return `book(entity, tonnes, year=YEAR)`: books in the place of `Verification`."""
    verifier = name_contract("Verification", ape.accounts.test_accounts[18])

    def book_it(entity: Any, tonnes: int, year: int = YEAR) -> Any:
        return emissions.book(entity, year, tonnes, body, sender=verifier)

    return book_it


@pytest.fixture(scope="module")
def allowances(deploy: Callable[..., Any]) -> Any:
    """Return the unit ledger."""
    return deploy("Allowances")


@pytest.fixture(scope="module")
def eua(allowances: Any, registry: Any) -> int:
    """Return the class EU EUA of all years, defined."""
    allowances.define_class("EU", "EUA", 0, sender=registry)
    return int(allowances.class_key("EU", "EUA", 0))


@pytest.fixture(scope="module")
def cea(allowances: Any, registry: Any) -> int:
    """Return the class CN CEA of all years, defined."""
    allowances.define_class("CN", "CEA", 0, sender=registry)
    return int(allowances.class_key("CN", "CEA", 0))


@pytest.fixture(scope="module")
def quota(deploy: Callable[..., Any], allowances: Any) -> Any:
    """Return the allocation rules, nothing set."""
    return deploy("Quota")


@pytest.fixture(scope="module")
def compliance(deploy: Callable[..., Any], allowances: Any, emissions: Any, ministry: Any) -> Any:
    """Return the compliance rules with the schemes EU (by period), UK (since start) and CN (by year)."""
    rules = deploy("Compliance")
    for scheme, mode in (("EU", 1), ("UK", 2), ("CN", 3)):
        rules.set_scheme(scheme, mode, sender=ministry)
    for scheme, kind in (("EU", "EUA"), ("UK", "UKA"), ("CN", "CEA")):
        rules.set_allowance_kind(scheme, kind, sender=ministry)
    for scheme, first_year, last_year in (("EU", 2005, 2007), ("EU", 2008, 2012), ("UK", 2021, 2030)):
        rules.set_period(scheme, first_year, last_year, sender=ministry)
    return rules


@pytest.fixture(scope="module")
def reviews_account(name_contract: Callable[[str, Any], Any]) -> Any:
    """Return an account in the place of `Reviews`: what it calls, two people of the registry have agreed on."""
    return name_contract("Reviews", ape.accounts.test_accounts[20])


@pytest.fixture(scope="module")
def enter_opening(compliance: Any, reviews_account: Any) -> Callable[..., Any]:
    """Return `enter_opening(entity, class_id, year, held_t, surrendered_t)`: enters one in the place of `Reviews`."""

    def enter(entity: Any, class_id: int, year: int, held_t: int, surrendered_t: int) -> Any:
        row = (entity, class_id, year, held_t, surrendered_t)
        return compliance.enter_openings([row], sender=reviews_account)

    return enter


@pytest.fixture
def enrolled(compliance: Any, province: Any, emitter: Any) -> Any:
    """Return the emitter, enrolled in the scheme EU."""
    compliance.enrol([emitter], "EU", sender=province)
    return emitter


@pytest.fixture(scope="module")
def issue(name_contract: Callable[[str, Any], Any], allowances: Any, eua: int) -> Callable[..., None]:
    """Return `issue(account, tonnes, class_id=eua)`: issues in the place of `Quota`."""
    issuer = name_contract("Quota", ape.accounts.test_accounts[19])

    def issue_it(account: Any, tonnes: int, class_id: int = eua) -> None:
        allowances.issue(class_id, account, tonnes, YEAR, sender=issuer)

    return issue_it


@pytest.fixture
def province_without_area(participants: Any, governors: list[Any], exchange: Any) -> Any:
    """Return an authority that is a province and has area 0, like everyone who never applied."""
    return change_duty(participants, governors[0], exchange, Role.PROVINCE)
