"""`Settlement.confirm_results`: the registry's own clearing must agree."""

import ape
import pytest

from tests.trading_fixtures import BUY, MONDAY, SELL

TOTALS = (1, 30, 300_000)


@pytest.fixture
def published(settlement, open_day, place, publish, after_the_last_session, buyer, seller):
    """A day with one trade, published."""
    open_day()
    place(seller, SELL, 10_000, 30)
    place(buyer, BUY, 10_000, 30)
    after_the_last_session()
    publish()


@pytest.mark.usefixtures("published")
def test_confirm_results__registry_with_the_same_totals__confirms_and_logs(settlement, registry):
    receipt = settlement.confirm_results(1, MONDAY, *TOTALS, sender=registry)
    assert settlement.day_state(1, MONDAY) == (2, 0)
    assert receipt.events == [settlement.ResultsConfirmed(product_id=1, day=MONDAY, by=registry)]


def test_confirm_results__day_without_trades__is_settled_at_once(
    settlement, registry, open_day, after_the_last_session, publish
):
    open_day()
    after_the_last_session()
    publish()
    receipt = settlement.confirm_results(1, MONDAY, 0, 0, 0, sender=registry)
    assert settlement.day_state(1, MONDAY) == (3, 0)
    assert receipt.events == [
        settlement.ResultsConfirmed(product_id=1, day=MONDAY, by=registry),
        settlement.DaySettled(product_id=1, day=MONDAY),
    ]


@pytest.mark.usefixtures("published")
def test_confirm_results__other_role__reverts(settlement, exchange):
    with ape.reverts("Settlement: caller is not the registry"):
        settlement.confirm_results(1, MONDAY, *TOTALS, sender=exchange)
    assert settlement.day_state(1, MONDAY) == (1, 0)


def test_confirm_results__not_published__reverts(settlement, registry):
    with ape.reverts("Settlement: day is not published"):
        settlement.confirm_results(1, MONDAY, 0, 0, 0, sender=registry)


@pytest.mark.usefixtures("published")
def test_confirm_results__twice__reverts(settlement, registry):
    settlement.confirm_results(1, MONDAY, *TOTALS, sender=registry)
    with ape.reverts("Settlement: day is confirmed"):
        settlement.confirm_results(1, MONDAY, *TOTALS, sender=registry)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("totals", "reason"),
    [
        ((2, 30, 300_000), "Settlement: number of trades differs"),
        ((1, 29, 300_000), "Settlement: quantity differs"),
        ((1, 30, 299_999), "Settlement: amount differs"),
    ],
)
def test_confirm_results__other_totals__reverts(settlement, registry, totals, reason):
    with ape.reverts(reason):
        settlement.confirm_results(1, MONDAY, *totals, sender=registry)
