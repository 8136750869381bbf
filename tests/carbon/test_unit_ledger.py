import pytest

from carbon.refusal import Refused
from carbon.serials import SerialRange
from carbon.unit_ledger import SubAccount, UnitLedger, class_key, class_name

WORKS, MILL, STAFF = "works", "mill", "staff"
DAY = 14_700
CEA = class_key("CN", "CEA", 0)


@pytest.fixture
def twin():
    """The works has 10 t in the registry, 4 locked; 10 t in trading, 8 reserved on DAY; the mill bought 3."""
    twin = UnitLedger(may_hold=lambda account: account != STAFF)
    twin.define_class("CN", "CEA", 0)
    twin.issue(CEA, WORKS, 20)
    twin.to_trading(WORKS, CEA, 10)
    twin.lock(CEA, WORKS, 4)
    twin.reserve(CEA, WORKS, 8, DAY)
    twin.expect(CEA, [(MILL, 3)], DAY)
    return twin


def test_class_key__names__are_readable_in_hex():
    assert f"{class_key('EU', 'EUA', 2010):048x}" == "0000000000004555" + "0000000000455541" + "00000000000007da"


@pytest.mark.parametrize(
    ("key", "name"),
    [(("CN", "CEA", 2024), "CN-CEA-2024"), (("EU", "EUA", 0), "EU-EUA"), (("A", "ABCD1234", 7), "A-ABCD1234-0007")],
)
def test_class_name__of_a_class__says_what_it_was_made_of(key, name):
    assert class_name(class_key(*key)) == name


@pytest.mark.parametrize(
    "number",
    [
        *(0, 7, 2**192, class_key("CN", "CEA", 0) + 10_000, class_key("CN", "CEA", 0) << 8),
        *(class_key("CN", "CEA", 0) | 0x61 << 64, int.from_bytes(b"C\0N") << 128 | int.from_bytes(b"CEA") << 64),
    ],
)
def test_class_name__of_a_number_that_is_no_class__is_none(number):
    assert class_name(number) is None


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("", "CEA", 0), "name is empty"),
        (("CN", "", 0), "name is empty"),
        (("cn", "CEA", 0), "name is not capitals and digits"),
        (("CN", "CEÄ", 0), "name is not capitals and digits"),
        (("CN", "CEA\n", 0), "name is not capitals and digits"),
        (("CN", "TOOLONGXX", 0), "name is not capitals and digits"),
        (("CN", "CEA", 10_000), "vintage is not a year"),
        (("CN", "CEA", -1), "vintage is not a year"),
    ],
)
def test_class_key__malformed__is_refused(names, reason):
    with pytest.raises(Refused) as refused:
        class_key(*names)

    assert refused.value.reason == reason


def test_define_class__twice__is_refused(twin):
    with pytest.raises(Refused, match="class is defined"):
        twin.define_class("CN", "CEA", 0)


def test_views__after_some_moves__tell_the_parts(twin):
    assert twin.balance_of(WORKS, CEA) == 20
    assert twin.registry_t(CEA, WORKS) == (10, 4, 0)
    assert twin.trading_t(CEA, WORKS, DAY) == (10, 8, 0, 0)
    assert twin.trading_t(CEA, WORKS, DAY + 1) == (10, 0, 0, 0)
    assert twin.trading_t(CEA, WORKS, None) == (10, 0, 0, 0)


def test_issue__again__goes_on_with_new_serials(twin):
    twin.cancel(CEA, WORKS, 6)

    assert twin.issue(CEA, MILL, 5) == SerialRange(21, 25)


def test_issue__beyond_the_limit_of_a_class__is_refused(twin):
    with pytest.raises(Refused, match="class is full"):
        twin.issue(CEA, MILL, 2**56 - 20)

    twin.issue(CEA, MILL, 2**56 - 21)
    assert twin.held_t[CEA] == 2**56 - 1


def test_transfer_batch__same_class_twice__moves_the_sum(twin):
    twin.transfer_batch(WORKS, MILL, [(CEA, 2), (CEA, 4)])

    assert twin.registry_t(CEA, WORKS) == (4, 4, 0)
    assert twin.registry_t(CEA, MILL) == (6, 0, 0)


def test_transfer_batch__same_class_twice_beyond_holding__changes_nothing(twin):
    with pytest.raises(Refused, match="not enough available"):
        twin.transfer_batch(WORKS, MILL, [(CEA, 4), (CEA, 4)])

    assert twin.registry_t(CEA, WORKS) == (10, 4, 0)
    assert twin.registry_t(CEA, MILL) == (0, 0, 0)


def test_transfer_batch__to_oneself__changes_nothing(twin):
    twin.transfer_batch(WORKS, WORKS, [(CEA, 6), (CEA, 6)])

    assert twin.registry_t(CEA, WORKS) == (10, 4, 0)


def test_to_registry__reserve_of_a_settled_day__is_void_for_good(twin):
    twin.to_registry(WORKS, CEA, 7, DAY + 1)

    assert twin.trading_t(CEA, WORKS, DAY) == (3, 0, 0, 0)


def test_deliver__reserved_units__reach_the_buyer(twin):
    twin.deliver(CEA, [(WORKS, MILL, 3)], DAY)

    assert twin.trading_t(CEA, WORKS, DAY) == (7, 5, 0, 0)
    assert twin.trading_t(CEA, MILL, DAY) == (3, 0, 0, 0)


def test_set_aside__trade_in_default__leaves_the_day_and_is_delivered_or_given_back(twin):
    twin.set_aside(CEA, WORKS, MILL, 3, DAY)

    assert twin.trading_t(CEA, WORKS, DAY) == (7, 5, 0, 0)
    assert (twin.aside_t(CEA, WORKS), twin.balance_of(WORKS, CEA)) == (3, 20)
    twin.deliver_aside(CEA, WORKS, MILL, 2)
    twin.deliver_aside(CEA, WORKS, WORKS, 1)
    assert twin.trading_t(CEA, WORKS, DAY) == (8, 5, 0, 0)
    assert twin.trading_t(CEA, MILL, DAY) == (2, 0, 0, 0)


def test_surrender_and_cancel__some_units__are_counted_apart(twin):
    twin.surrender(CEA, WORKS, 3)
    twin.cancel(CEA, WORKS, 2)

    totals = (twin.issued_t[CEA], twin.held_t[CEA], twin.surrendered_t[CEA], twin.cancelled_t[CEA])
    assert totals == (20, 15, 3, 2)
    assert twin.registry_t(CEA, WORKS) == (5, 1, 0)


def test_freeze__part_of_each_sub_account__is_out_of_reach(twin):
    twin.freeze(CEA, WORKS, SubAccount.REGISTRY, 5, DAY)
    twin.freeze(CEA, WORKS, SubAccount.TRADING, 2, DAY)

    assert twin.registry_t(CEA, WORKS) == (10, 4, 5)
    assert twin.trading_t(CEA, WORKS, DAY) == (10, 8, 0, 2)
    with pytest.raises(Refused, match="not enough available"):
        twin.move(CEA, WORKS, MILL, 2)
    with pytest.raises(Refused, match="not enough available"):
        twin.to_registry(WORKS, CEA, 1, DAY)


def test_freeze__reserve_of_yesterday__is_void_for_good(twin):
    twin.freeze(CEA, WORKS, SubAccount.TRADING, 7, DAY + 1)

    assert twin.trading_t(CEA, WORKS, DAY) == (10, 0, 0, 7)


@pytest.mark.parametrize("sub_account", SubAccount)
def test_force_transfer__part_of_what_is_frozen__is_free_at_the_receiver(twin, sub_account):
    twin.freeze(CEA, WORKS, sub_account, 2, DAY)
    twin.force_transfer(CEA, WORKS, MILL, sub_account, 1)

    assert twin.registry_t(CEA, MILL) == (1, 0, 0)
    assert twin.balance_of(WORKS, CEA) == 19
    twin.unfreeze(CEA, WORKS, sub_account, 1)
    with pytest.raises(Refused, match="not enough frozen"):
        twin.unfreeze(CEA, WORKS, sub_account, 1)


def test_issue_batch__rows__skip_zero_and_number_the_rest(twin):
    assert twin.issue_batch(CEA, [(MILL, 5), (STAFF, 0), (WORKS, 7)]) == SerialRange(21, 32)
    assert (twin.balance_of(MILL, CEA), twin.balance_of(WORKS, CEA), twin.held_t[CEA]) == (5, 27, 32)


def test_issue_batch__one_row_that_may_not_hold__changes_nothing(twin):
    with pytest.raises(Refused, match="account may not hold"):
        twin.issue_batch(CEA, [(MILL, 5), (STAFF, 1)])

    assert (twin.balance_of(MILL, CEA), twin.issued_t[CEA]) == (0, 20)


def test_is_empty__holder_and_newcomer__differ(twin):
    assert not twin.is_empty(WORKS)
    assert twin.is_empty(MILL)


@pytest.mark.parametrize(
    ("attempt", "reason"),
    [
        (lambda twin: twin.issue(CEA + 1, WORKS, 1), "class is not defined"),
        (lambda twin: twin.issue(CEA, WORKS, 0), "quantity is zero"),
        (lambda twin: twin.issue(CEA, STAFF, 1), "account may not hold"),
        (lambda twin: twin.transfer(WORKS, STAFF, CEA, 1), "account may not hold"),
        (lambda twin: twin.transfer(STAFF, WORKS, CEA, 0), "account may not hold"),
        (lambda twin: twin.transfer(WORKS, MILL, CEA, 7), "not enough available"),
        (lambda twin: twin.to_trading(WORKS, CEA, 7), "not enough available"),
        (lambda twin: twin.to_trading(WORKS, CEA, 0), "quantity is zero"),
        (lambda twin: twin.to_registry(WORKS, CEA, 3, DAY), "not enough available"),
        (lambda twin: twin.to_registry(WORKS, CEA, 11, DAY + 1), "not enough available"),
        (lambda twin: twin.cancel(CEA, WORKS, 7), "not enough available"),
        (lambda twin: twin.cancel(CEA, WORKS, 0), "quantity is zero"),
        (lambda twin: twin.cancel(CEA, STAFF, 1), "account may not hold"),
        (lambda twin: twin.move(CEA, WORKS, WORKS, 1), "sender is receiver"),
        (lambda twin: twin.move(CEA, WORKS, MILL, 0), "quantity is zero"),
        (lambda twin: twin.move(CEA, WORKS, STAFF, 1), "account may not hold"),
        (lambda twin: twin.freeze(CEA, WORKS, SubAccount.REGISTRY, 7, DAY), "not enough available"),
        (lambda twin: twin.freeze(CEA, WORKS, SubAccount.TRADING, 3, DAY), "not enough available"),
        (lambda twin: twin.freeze(CEA, WORKS, SubAccount.TRADING, 0, DAY), "quantity is zero"),
        (lambda twin: twin.force_transfer(CEA, WORKS, MILL, SubAccount.REGISTRY, 1), "not enough frozen"),
        (lambda twin: twin.force_transfer(CEA, WORKS, WORKS, SubAccount.REGISTRY, 1), "sender is receiver"),
        (lambda twin: twin.force_transfer(CEA, WORKS, STAFF, SubAccount.REGISTRY, 1), "account may not hold"),
        (lambda twin: twin.transfer_batch(WORKS, MILL, []), "nothing to transfer"),
        (lambda twin: twin.lock(CEA, WORKS, 7), "not enough available"),
        (lambda twin: twin.unlock(CEA, WORKS, 5), "not enough locked"),
        (lambda twin: twin.surrender(CEA, WORKS, 5), "not enough locked"),
        (lambda twin: twin.surrender(CEA, WORKS, 0), "quantity is zero"),
        (lambda twin: twin.reserve(CEA, WORKS, 3, DAY), "not enough available"),
        (lambda twin: twin.release(CEA, WORKS, 9, DAY), "not enough reserved"),
        (lambda twin: twin.reserve(CEA, MILL, 1, DAY), "bought today"),
        (lambda twin: twin.deliver(CEA, [(WORKS, MILL, 4)], DAY), "not enough due"),
        (lambda twin: twin.deliver(CEA, [(WORKS, MILL, 9)], DAY), "not enough reserved"),
        (lambda twin: twin.deliver(CEA, [(WORKS, STAFF, 3)], DAY), "account may not hold"),
        (lambda twin: twin.set_aside(CEA, WORKS, MILL, 4, DAY), "not enough due"),
        (lambda twin: twin.deliver_aside(CEA, WORKS, MILL, 1), "not enough set aside"),
    ],
)
def test_ledger__what_the_rules_forbid__is_refused_and_changes_nothing(twin, attempt, reason):
    with pytest.raises(Refused) as refused:
        attempt(twin)

    assert refused.value.reason == reason
    assert twin.registry_t(CEA, WORKS) == (10, 4, 0)
    assert twin.trading_t(CEA, WORKS, DAY) == (10, 8, 0, 0)
    assert (twin.issued_t[CEA], twin.held_t[CEA]) == (20, 20)
