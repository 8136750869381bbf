"""P5 on the real contracts: rules change hands while orders rest and accounts hold, and come back."""

import pytest

from benchmarks.settlement_day import reviewed, trades_in
from benchmarks.trading_world import BUY, EXCHANGE, PRODUCT, SELL
from tests.contracts.Directory.upgrade_world import (
    ACTIVITY,
    BUYER,
    BYSTANDER,
    DELAY_S,
    GOVERNORS,
    MORE_T,
    NEW_FACTOR,
    OLD_FACTOR,
    OTHER,
    SELLER,
    STRANGER,
    made,
)

TOO_MUCH_T = MORE_T + 1
OVER_THE_LIMIT = "OrderBook: position is over the limit"
FIRST, SECOND, THIRD = GOVERNORS


@pytest.fixture
def upgrade():
    """The day at 9:30: two orders rest, and the buyer may hold 50 t more than he has."""
    world = made()
    world.asks = world.place(SELLER, SELL, 10_000, 200)[0]
    world.bids = world.place(OTHER, BUY, 9_900, 30)[0]
    return world


def grams(factor):
    """Of the activity, in g CO2e, rounded up: mWh * factor / 1,000,000."""
    return -(-ACTIVITY * factor // 1_000_000)


def over_the_limit(world):
    """Why the buyer may not have 51 t at the resting price."""
    arguments = (PRODUCT, BUY, 10_000, TOO_MUCH_T)
    return world.evm.fork().send(BUYER, "OrderBook", "place", *arguments)


def test_replacement__each_step__is_the_governors_and_waits(upgrade):
    new, before = upgrade.candidate("Positions"), upgrade.speaks("Positions")
    name = "Positions"

    for nobody in (STRANGER, EXCHANGE, SELLER):
        assert upgrade.ask(nobody, "propose", name, new) == "Directory: caller is not a governor"
        assert upgrade.ask(nobody, "register", name, new) == "Directory: caller is not the deployer"
    assert upgrade.ask(FIRST, "register", name, new) == "Directory: sealed"  # he deployed it, too
    assert upgrade.ask(FIRST, "propose", name, new) is None
    upgrade.evm.pass_s(DELAY_S)
    assert upgrade.ask(STRANGER, "approve", name, new) == "Directory: caller is not a governor"
    assert upgrade.ask(STRANGER, "activate", name) == "Directory: not enough approvals"
    assert upgrade.ask(SECOND, "approve", name, new) is None
    upgrade.evm.pass_s(DELAY_S - 1)
    assert upgrade.ask(FIRST, "activate", name) == "Directory: delay has not passed"
    assert upgrade.ask(STRANGER, "withdraw", name) == "Directory: caller is not a governor"
    assert upgrade.speaks(name) == before

    upgrade.evm.pass_s(1)
    assert upgrade.ask(STRANGER, "activate", name) is None
    assert upgrade.speaks(name) == new


def test_rules_replaced__while_orders_rest__they_fill_and_settle_under_the_new_rules(upgrade):
    assert over_the_limit(upgrade) == OVER_THE_LIMIT
    before = upgrade.holdings()

    upgrade.replaced("Positions")

    assert upgrade.holdings() == before
    assert upgrade.evm.call("OrderBook", "open_t", upgrade.asks) == 200
    assert upgrade.evm.call("OrderBook", "open_t", upgrade.bids) == 30
    trades = trades_in(upgrade, upgrade.place(BUYER, BUY, 10_000, TOO_MUCH_T)[1])
    trades += trades_in(upgrade, upgrade.place(BYSTANDER, SELL, 9_900, 30)[1])
    day = reviewed(upgrade, trades)
    assert day.settle(0) is None
    after = upgrade.holdings()
    assert after["ledgers"] == before["ledgers"]
    assert {one: after["units"][one][0] - before["units"][one][0] for one in after["units"]} == {
        BUYER: TOO_MUCH_T,
        SELLER: -TOO_MUCH_T,
        OTHER: 30,
        BYSTANDER: -30,
    }


def test_rollback__to_the_version_before__is_in_force_with_the_last_needed_approval(upgrade):
    former = upgrade.replaced("Positions")
    new, before = upgrade.speaks("Positions"), upgrade.holdings()
    assert over_the_limit(upgrade) is None

    assert upgrade.ask(STRANGER, "propose", "Positions", former) == "Directory: caller is not a governor"
    assert upgrade.ask(THIRD, "propose", "Positions", former) is None
    assert upgrade.speaks("Positions") == new
    assert upgrade.ask(STRANGER, "activate", "Positions") == "Directory: not enough approvals"
    assert upgrade.ask(STRANGER, "approve", "Positions", former) == "Directory: caller is not a governor"
    assert upgrade.ask(THIRD, "approve", "Positions", former) == "Directory: approved already"
    data = upgrade.evm.encode("Directory", "approve", ("Positions", former))
    refusal, outcome = upgrade.evm.try_data(SECOND, "Directory", data)

    assert refusal is None
    (named,) = upgrade.evm.events(outcome, "Directory", "ContractNamed")
    assert (named["contract"], named["version"], named["name"]) == (former, 3, "Positions")
    assert upgrade.speaks("Positions") == former
    assert upgrade.holdings() == before
    assert over_the_limit(upgrade) == OVER_THE_LIMIT
    assert upgrade.ask(FIRST, "approve", "Positions", former) == "Directory: contract is not proposed"
    assert upgrade.ask(STRANGER, "activate", "Positions") == "Directory: nothing proposed"
    versions = [upgrade.evm.call("Directory", "version_at", "Positions", version)[0] for version in (1, 2, 3)]
    assert versions == [former, new, former]


def test_rollback__further_back_than_the_version_before__waits_like_a_new_contract(upgrade):
    first = upgrade.replaced("Positions")
    upgrade.replaced("Positions")

    assert upgrade.ask(FIRST, "propose", "Positions", first) is None
    assert upgrade.ask(SECOND, "approve", "Positions", first) is None

    assert upgrade.speaks("Positions") != first
    assert upgrade.ask(STRANGER, "activate", "Positions") == "Directory: delay has not passed"
    upgrade.evm.pass_s(DELAY_S)
    assert upgrade.ask(STRANGER, "activate", "Positions") is None
    assert upgrade.speaks("Positions") == first


def test_rule_sets_replaced__report_filed_before__reads_the_same_and_is_computed_again_from_the_former_version(upgrade):
    filed = upgrade.report()
    assert (filed["emissions_g"], filed["rule_version"]) == (grams(OLD_FACTOR), 1)

    former = upgrade.replaced("RuleSets")

    assert upgrade.report() == filed
    assert upgrade.file(1) == "Emissions: rule set is not valid for the year"  # nothing came along
    upgrade.publish(OLD_FACTOR, 2029)  # the first version keeps its number, and ends a year earlier
    upgrade.publish(NEW_FACTOR, 2040)
    assert upgrade.file(1) == "Emissions: rule set is not valid for the year"
    assert upgrade.report() == filed
    assert upgrade.file(2) is None
    refiled = upgrade.report()
    assert (refiled["emissions_g"], refiled["revision"]) == (grams(NEW_FACTOR), 2)
    assert upgrade.evm.call("Directory", "version_at", "RuleSets", 1)[0] == former
    upgrade.evm.addresses["RuleSets"] = former
    assert upgrade.computed(1) == filed["emissions_g"]

    upgrade.back("RuleSets", former)

    assert upgrade.report() == refiled
    assert upgrade.file(2) == "Emissions: rule set is not valid for the year"
    assert upgrade.file(1) is None
    assert upgrade.report()["emissions_g"] == filed["emissions_g"]


def test_book_replaced__while_orders_rest__they_stay_behind_with_their_reserve_until_it_is_back(upgrade):
    """The book holds its orders itself: nobody loses anything, but a replacement belongs between two days."""
    before = upgrade.holdings()

    former = upgrade.replaced("OrderBook")

    assert upgrade.holdings() == before
    assert upgrade.evm.call("OrderBook", "best", PRODUCT, SELL) == 0
    assert upgrade.evm.send(BUYER, "OrderBook", "place", PRODUCT, BUY, 10_000, 10) == "OrderBook: day is not open"
    upgrade.evm.addresses["OrderBook"] = former
    assert upgrade.evm.call("OrderBook", "open_t", upgrade.asks) == 200
    refusal = upgrade.evm.send(BUYER, "OrderBook", "place", PRODUCT, BUY, 10_000, 10)
    assert refusal == "Cash: caller is not a way to trade"  # it speaks for nobody any more

    upgrade.back("OrderBook", former)

    trades = trades_in(upgrade, upgrade.place(BUYER, BUY, 10_000, 10)[1])
    assert reviewed(upgrade, trades).settle(0) is None
    assert upgrade.holdings()["units"][BUYER][0] == before["units"][BUYER][0] + 10
