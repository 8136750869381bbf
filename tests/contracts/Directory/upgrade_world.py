"""A trading day under three governors on bare py-evm, with a report filed: what a replacement must leave alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from eth_abi.abi import encode

from benchmarks.bare_evm import account
from benchmarks.trading_world import EXCHANGE, GOVERNOR, MONDAY, MONEY_FEN, TRADERS, UNITS_T, World, listed
from carbon.hashing import keccak
from carbon.roles import Role

GOVERNORS = (GOVERNOR, account("second governor"), account("third governor"))
MINISTRY, STRANGER = account("ministry"), account("stranger")
THRESHOLD, DELAY_S = 2, 3_600
BUYER, SELLER, OTHER, BYSTANDER = TRADERS
MORE_T = 50
"""What the buyer may hold above what he has, under the first rules."""

YEAR = 2030
STEEL, STEEL_ID = "steel-works-electricity", keccak(b"steel-works-electricity")
ACTIVITY = 959_636_710_000
SALT = b"\x55" * 32
OLD_FACTOR, NEW_FACTOR = 459, 500


@dataclass
class UpgradeWorld(World):
    """One test's chain."""

    def ask(self, sender: str, function: str, *arguments: Any) -> str | None:
        """Call the directory; why it was refused, None when it was not."""
        return self.evm.send(sender, "Directory", function, *arguments)

    def speaks(self, name: str) -> str:
        """Address of the contract in force, which calls by name go to from now on."""
        self.evm.addresses[name] = str(self.evm.call("Directory", "contract_of", name))
        return self.evm.addresses[name]

    def candidate(self, name: str) -> str:
        """The same source once more, with nothing in it; calls by name still go to the one in force."""
        address = self.evm.deploy(name, STRANGER, encode(["address"], [self.evm.addresses["Directory"]]))
        self.speaks(name)
        return address

    def replaced(self, name: str) -> str:
        """Put a new contract in force, by two governors and after the delay; the one before."""
        before, new = self.speaks(name), self.candidate(name)
        assert self.ask(GOVERNORS[0], "propose", name, new) is None
        assert self.ask(GOVERNORS[1], "approve", name, new) is None
        self.evm.pass_s(DELAY_S)
        assert self.ask(STRANGER, "activate", name) is None
        assert self.speaks(name) == new
        return before

    def back(self, name: str, former: str) -> None:
        """Go back to the version before, by two governors and at once."""
        assert self.ask(GOVERNORS[1], "propose", name, former) is None
        assert self.ask(GOVERNORS[2], "approve", name, former) is None
        assert self.speaks(name) == former

    def holdings(self) -> dict[str, Any]:
        """All that the ledgers say of everyone, and what must add up."""
        evm = self.evm
        units = {one: evm.call("Allowances", "trading_t", self.class_id, one) for one in TRADERS}
        money = {one: evm.call("Cash", "balance_of", one) for one in TRADERS}
        funds = [evm.call("Cash", "fund", number)[0] for number in (1, 2, 3)]
        addresses = [evm.call("Directory", "contract_of", name) for name in ("Allowances", "Cash", "Vouchers")]
        assert sum(held for held, *_ in units.values()) == len(TRADERS) * UNITS_T
        assert sum(total for total, *_ in money.values()) + sum(funds) == len(TRADERS) * MONEY_FEN
        return {"units": units, "money": money, "funds": funds, "ledgers": addresses}

    def publish(self, factor: int, valid_to: int) -> None:
        """The ministry publishes a version of the steel works' rule set in the contract in force."""
        term = ("electricity", "mWh", factor, False, "made up for the test")
        self.evm.done(MINISTRY, "RuleSets", "publish", STEEL, "3120", 2020, valid_to, 1_000_000, [term])

    def file(self, version: int) -> str | None:
        """The seller reports his year; why it was refused."""
        return self.evm.send(SELLER, "Emissions", "file_report", YEAR, STEEL_ID, version, [ACTIVITY], SALT)

    def report(self) -> Any:
        """His report."""
        return self.evm.call("Emissions", "report_of", SELLER, YEAR)

    def computed(self, version: int) -> int:
        """What the rules in force make of his activity, in g CO2e."""
        return int(self.evm.call("RuleSets", "compute", STEEL_ID, version, [ACTIVITY]))


@cache
def _made() -> UpgradeWorld:
    found = listed((GOVERNORS, THRESHOLD, DELAY_S))
    world = UpgradeWorld(found.evm, found.class_id)
    world.admit("ministry", Role.MINISTRY)
    for name in ("Evidence", "RuleSets", "Emissions"):
        world.evm.deploy_named(name, GOVERNOR)
    world.publish(OLD_FACTOR, 2030)
    assert world.file(1) is None
    world.evm.done(EXCHANGE, "Positions", "set_account_limit", BUYER, True, UNITS_T + MORE_T, MONDAY)
    world.evm.done(GOVERNOR, "Directory", "seal")
    world.open_day()
    return world


def made() -> UpgradeWorld:
    """The day at 9:30, the directory sealed."""
    world = _made()
    return replace(world, evm=world.evm.fork())
