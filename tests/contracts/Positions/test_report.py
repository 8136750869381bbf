"""`Positions.report` and `set_report_threshold`: large holders."""

import ape
import pytest

from tests.trading_fixtures import MONDAY, TUESDAY


@pytest.fixture
def holder(investor, give_units):
    """Someone with 300 t."""
    give_units(investor, 300)
    return investor


def test_report__at_the_threshold__logs_the_position(positions, product_id, exchange, stranger, holder, clock):
    positions.set_report_threshold(300, MONDAY, sender=exchange)
    clock(MONDAY)

    receipt = positions.report(holder, sender=stranger)

    assert receipt.events == [
        positions.LargeHolderReported(account=holder, by=stranger, day=MONDAY, position_t=300, threshold_t=300)
    ]


def test_report__below_the_threshold__reverts(positions, product_id, exchange, stranger, holder, clock):
    positions.set_report_threshold(301, MONDAY, sender=exchange)
    clock(MONDAY)
    with ape.reverts("Positions: position is below the threshold"):
        positions.report(holder, sender=stranger)


def test_report__no_threshold__reverts(positions, product_id, stranger, holder, clock):
    clock(MONDAY)
    with ape.reverts("Positions: no threshold is set"):
        positions.report(holder, sender=stranger)


def test_set_report_threshold__from_a_day__leaves_the_days_before_and_logs_it(positions, product_id, exchange):
    receipt = positions.set_report_threshold(300, TUESDAY, sender=exchange)
    assert (positions.threshold_on(MONDAY), positions.threshold_on(TUESDAY)) == (0, 300)
    assert receipt.events == [positions.ReportThresholdSet(threshold_t=300, from_day=TUESDAY)]
