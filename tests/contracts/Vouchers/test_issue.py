"""`Vouchers.issue`, `check`, `code_of`: codes on the record."""

import ape
import pytest

from carbon.settlement import TradeId
from carbon.vouchers import BASE, FIRST_DAY, SYMBOLS, code_for

HASH = bytes(range(32))
TRADE_ID = TradeId(1, 20_059, 42).number
NOTHING = (0, bytes(32), 0)


@pytest.fixture
def settlement_account(vouchers, name_contract, stranger):
    """An account that plays Settlement."""
    return name_contract("Settlement", stranger)


def test_issue__settlement__records_the_code_and_logs_it(vouchers, settlement_account):
    receipt = vouchers.issue([TRADE_ID], [HASH], sender=settlement_account)

    code = code_for(TRADE_ID, HASH)
    assert receipt.events == [vouchers.VouchersIssued(codes=[code], trade_ids=[TRADE_ID])]
    assert (vouchers.issued_at(TRADE_ID), vouchers.version_of(TRADE_ID)) == (receipt.timestamp, 1)
    assert vouchers.code_of(TRADE_ID) == code
    assert vouchers.check(code) == (TRADE_ID, HASH[:24] + bytes(8), receipt.timestamp)


def test_issue__other_caller__reverts(vouchers, registry):
    with ape.reverts("Vouchers: caller is not Settlement"):
        vouchers.issue([TRADE_ID], [HASH], sender=registry)
    assert vouchers.code_of(TRADE_ID) == 0


def test_issue__trade_has_a_code__reverts(vouchers, settlement_account):
    vouchers.issue([TRADE_ID], [HASH], sender=settlement_account)
    with ape.reverts("Vouchers: trade has a code"):
        vouchers.issue([TRADE_ID], [HASH], sender=settlement_account)


def test_check__code_never_issued__is_nothing(vouchers):
    assert vouchers.check(code_for(TRADE_ID, HASH)) == NOTHING


def test_check__right_trade_wrong_tag__is_nothing(vouchers, settlement_account):
    """Someone who knows the layout but not the trade's hash makes up a code with good check symbols."""
    vouchers.issue([TRADE_ID], [HASH], sender=settlement_account)
    made_up = code_for(TRADE_ID, bytes(32))
    assert vouchers.is_well_formed(made_up)
    assert vouchers.check(made_up) == NOTHING


@pytest.mark.parametrize("code", [0, 31**12, 2**256 - 1])
def test_check__number_that_is_no_code__is_nothing(vouchers, code):
    assert vouchers.check(code) == NOTHING


def test_issue__a_trade_twice_in_a_list_or_lists_of_different_length__reverts(vouchers, settlement_account):
    with ape.reverts("Vouchers: trade has a code"):
        vouchers.issue([TRADE_ID, TRADE_ID], [HASH, HASH], sender=settlement_account)
    with ape.reverts("Vouchers: lengths differ"):
        vouchers.issue([TRADE_ID], [], sender=settlement_account)


def test_rule_set__in_force__says_from_what_codes_are_made(vouchers):
    """V9: the rules are on the chain, and which version a code was made under is known."""
    rules = vouchers.rule_set(vouchers.rule_version())

    symbols = (
        rules.day_symbols,
        rules.product_symbols,
        rules.sequence_symbols,
        rules.hash_symbols,
        rules.check_symbols,
    )
    assert (rules.base, symbols, rules.first_day) == (BASE, (3, 1, 4, 2, 2), FIRST_DAY)
    assert sum(symbols) == SYMBOLS
    assert rules.since > 0
    assert vouchers.rule_set(2).since == 0
    assert vouchers.version_of(TRADE_ID) == 0
