import ape
import pytest

from tests.ledger_fixtures import TODAY


@pytest.mark.parametrize("name", ["OrderBook", "BlockTrades", "Auction", "AgreedTransfers"])
def test_follow__a_way_to_trade_is_replaced__loses_its_right_in_the_same_transaction(
    ledger, cash, cea, fund, emitter, stranger, investor, name_contract, name
):
    fund(emitter, 10)
    name_contract(name, stranger)
    ledger.reserve(cea, emitter, 1, TODAY, sender=stranger)

    name_contract(name, investor)

    with ape.reverts("Allowances: caller is not a way to trade"):
        ledger.reserve(cea, emitter, 1, TODAY, sender=stranger)
    with ape.reverts("Cash: caller is not a way to trade"):
        cash.reserve(emitter, 1, 1, TODAY, sender=stranger)
    ledger.reserve(cea, emitter, 1, TODAY, sender=investor)


def test_follow__one_contract_with_two_names__keeps_the_right_of_the_other(
    ledger, cea, fund, emitter, stranger, investor, name_contract
):
    fund(emitter, 10)
    name_contract("BlockTrades", stranger)
    name_contract("Auction", stranger)
    name_contract("BlockTrades", investor)

    ledger.reserve(cea, emitter, 1, TODAY, sender=stranger)


def test_follow__by_anyone_and_for_any_name__only_copies_the_directory(
    ledger, cea, fund, emitter, stranger, order_book
):
    fund(emitter, 10)

    for name in ("OrderBook", "Devices", "", "nobody"):
        ledger.follow(name, sender=stranger)

    ledger.reserve(cea, emitter, 1, TODAY, sender=order_book)
    with ape.reverts("Allowances: caller is not a way to trade"):
        ledger.reserve(cea, emitter, 1, TODAY, sender=stranger)


def test_follow__ledger_made_later__knows_the_names_as_soon_as_it_is_named(
    project, directory, deployer, deploy, order_book, registry, emitter, quota, market
):
    young = deployer.deploy(project.Allowances, directory)
    young.define_class("CN", "CEA", 0, sender=registry)
    class_id = young.class_key("CN", "CEA", 0)
    with ape.reverts("Allowances: caller is not Quota, Compliance or Credits"):
        young.issue(class_id, emitter, 10, 2024, sender=quota)

    directory.register("Allowances", young, sender=deployer)

    young.issue(class_id, emitter, 10, 2024, sender=quota)
    young.to_trading(class_id, 10, sender=emitter)
    young.reserve(class_id, emitter, 10, TODAY, sender=order_book)
