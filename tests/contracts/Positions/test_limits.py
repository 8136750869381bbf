"""`Positions.set_limit`, `set_account_limit`, `limit_on`, `allows`, `is_in_force`."""

import ape
import pytest

from carbon.roles import Role
from tests.trading_fixtures import MONDAY, TUESDAY


def test_set_limit__of_a_kind__is_in_force_from_its_day_and_logged(positions, product_id, exchange, investor):
    receipt = positions.set_limit(Role.INVESTOR, True, 500, TUESDAY, sender=exchange)

    assert receipt.events == [positions.LimitSet(kind=Role.INVESTOR, limit_t=500, is_limited=True, from_day=TUESDAY)]
    assert positions.limit_on(investor, MONDAY) == (False, 0)
    assert positions.limit_on(investor, TUESDAY) == (True, 500)
    assert (positions.is_in_force(MONDAY), positions.is_in_force(TUESDAY)) == (False, True)


def test_set_limit__of_emitters__comes_on_top_of_their_allocation(
    positions, product_id, class_id, exchange, emitter, name_contract, deploy
):
    deploy("SettableQuota", name="Quota").set_allocation(class_id, emitter, 2024, 1_000, sender=exchange)
    positions.set_limit(Role.EMITTER, True, 500, MONDAY, sender=exchange)
    assert positions.limit_on(emitter, MONDAY) == (True, 1_500)


def test_set_account_limit__goes_before_that_of_its_kind(positions, product_id, exchange, investor):
    positions.set_limit(Role.INVESTOR, True, 500, MONDAY, sender=exchange)

    receipt = positions.set_account_limit(investor, False, 0, MONDAY, sender=exchange)

    assert positions.limit_on(investor, MONDAY) == (False, 0)
    assert receipt.events == [positions.AccountLimitSet(account=investor, limit_t=0, is_limited=False, from_day=MONDAY)]


def test_allows__around_the_limit__counts_what_is_held(positions, product_id, exchange, give_units, investor, clock):
    give_units(investor, 300)
    positions.set_limit(Role.INVESTOR, True, 500, MONDAY, sender=exchange)
    clock(MONDAY)
    assert positions.position_t(investor) == 300
    assert positions.allows(investor, 200)
    assert not positions.allows(investor, 201)


@pytest.mark.parametrize("function", ["set_limit", "set_account_limit", "set_report_threshold"])
def test_setters__other_role__revert(positions, product_id, registry, investor, function):
    first = {"set_limit": (Role.INVESTOR, True), "set_account_limit": (investor, True), "set_report_threshold": ()}
    with ape.reverts("Positions: caller is not the exchange"):
        getattr(positions, function)(*first[function], 500, MONDAY, sender=registry)


def test_set_limit__day_that_was_opened__reverts(positions, product_id, exchange, open_day):
    open_day()
    with ape.reverts("Positions: day was opened before"):
        positions.set_limit(Role.INVESTOR, True, 500, MONDAY, sender=exchange)


def test_set_limit__past_day__reverts(positions, product_id, exchange, market):
    with ape.reverts("Positions: day is past"):
        positions.set_limit(Role.INVESTOR, True, 500, market.today() - 1, sender=exchange)


def test_set_limit__kind_unknown__reverts(positions, product_id, exchange):
    with ape.reverts("Positions: no such kind of account"):
        positions.set_limit(Role.REGISTRY, True, 500, MONDAY, sender=exchange)


def test_set_limit__more_than_a_ledger_holds__reverts(positions, product_id, exchange):
    with ape.reverts("Positions: quantity needs more than 56 bits"):
        positions.set_limit(Role.INVESTOR, True, 2**56, MONDAY, sender=exchange)


def test_set_account_limit__no_account__reverts(positions, product_id, exchange):
    with ape.reverts("Positions: account is empty"):
        positions.set_account_limit("0x" + "00" * 20, True, 1, MONDAY, sender=exchange)
