"""`publish_results`, `clear`, `reject_clearing`, `confirm_results`: what must agree before anything is delivered."""

import pytest

from benchmarks.settlement_day import CLEARING, as_argument
from benchmarks.trading_world import BANK, CALENDAR, EXCHANGE, MONDAY, PRODUCT, REGISTRY, SECOND
from tests.contracts.Settlement.days import figures_of, fresh, made, publish

NEITHER = "Settlement: caller is not the registry"


def over(world):
    world.evm.turn_to(CALENDAR.end_of(MONDAY))
    return world


def send(world, who, function, *arguments):
    return world.evm.send(who, "Settlement", function, PRODUCT, MONDAY, *arguments)


def state(world):
    return world.evm.call("Settlement", "day_state", PRODUCT, MONDAY)[0]


@pytest.mark.parametrize(
    ("field", "fact"), [(0, "number of trades differs"), (1, "quantity differs"), (2, "amount differs")]
)
@pytest.mark.parametrize(("place", "method"), enumerate((10, 20, 21, 30)))
def test_publish_results_and_clear__other_figures__name_the_method_and_what_differs(place, method, field, fact):
    world = over(made().world)
    wrong = [list(one) for one in figures_of(world)]
    wrong[place][field] += 1

    assert publish(world, wrong) == f"Settlement: method {method}: {fact}"
    assert publish(world) is None
    assert send(world, REGISTRY, "clear", wrong, CLEARING) == f"Settlement: method {method}: {fact}"
    assert state(world) == 1


def test_publish_results__by_another_or_too_early_or_twice__reverts():
    world = made().world

    assert publish(world, by=REGISTRY) == "Settlement: caller is not the exchange"
    assert publish(world) == "Settlement: day is not over"
    over(world)
    other_day = world.evm.send(EXCHANGE, "Settlement", "publish_results", PRODUCT, MONDAY - 1, [(0, 0, 0)] * 4)
    assert other_day == "Settlement: day is not the one opened last"
    assert publish(world) is None
    assert publish(world) == "Settlement: day is published"


def test_publish_results__listed_trades__make_the_close():
    world = over(made().world)
    _, quantity_t, amount_fen = figures_of(world)[0]

    assert publish(world) is None

    close_fen = (2 * amount_fen + quantity_t) // (2 * quantity_t)
    assert world.evm.call("Market", "previous_close_fen", PRODUCT) == close_fen


def test_reviews__by_one_person_or_by_others__revert():
    world = over(made().world)
    figures = figures_of(world)
    assert send(world, REGISTRY, "clear", figures, CLEARING) == "Settlement: day is not published"
    assert publish(world) is None
    for stranger in (EXCHANGE, BANK):
        assert send(world, stranger, "clear", figures, CLEARING) == NEITHER
        assert send(world, stranger, "confirm_results", CLEARING) == NEITHER
        assert send(world, stranger, "reject_clearing", "no") == NEITHER
    assert send(world, REGISTRY, "clear", figures, bytes(32)) == "Settlement: clearing hash is empty"
    assert send(world, SECOND, "confirm_results", CLEARING) == "Settlement: no clearing is to be reviewed"
    assert send(world, REGISTRY, "clear", figures, CLEARING) is None
    assert send(world, SECOND, "clear", figures, CLEARING) == "Settlement: day is cleared"
    assert send(world, REGISTRY, "confirm_results", CLEARING) == "Settlement: caller made the first review"
    other_file = send(world, SECOND, "confirm_results", b"\x08" * 32)
    assert other_file == "Settlement: not the clearing file of the first review"


def test_reject_clearing__by_the_second_person__has_the_day_cleared_anew():
    day = made()
    world = over(day.world)
    figures, chunk = figures_of(world), [as_argument(trade) for trade in day.chunks[0]]
    assert publish(world) is None
    assert send(world, SECOND, "reject_clearing", "no") == "Settlement: no clearing is to be reviewed"
    assert send(world, REGISTRY, "clear", figures, CLEARING) is None
    assert world.evm.send(REGISTRY, "Settlement", "settle", chunk, 0) == "Settlement: day is not confirmed"
    assert send(world, SECOND, "reject_clearing", "") == "Settlement: reason is empty"

    assert send(world, SECOND, "reject_clearing", "the bank's total differs") is None

    assert state(world) == 1
    assert send(world, SECOND, "clear", figures, CLEARING) is None
    assert send(world, REGISTRY, "confirm_results", CLEARING) is None
    assert state(world) == 3


def test_confirm_results__day_without_trades__is_settled_at_once():
    world = over(fresh())
    assert publish(world) is None
    assert send(world, REGISTRY, "clear", figures_of(world), CLEARING) is None
    assert send(world, SECOND, "confirm_results", CLEARING) is None

    assert state(world) == 4
    assert world.evm.call("Settlement", "is_day_settled", MONDAY) is True
