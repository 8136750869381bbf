"""Allocation books: totals bind proposals, batches are decided whole, adjustments change what is approved."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from carbon.quota import Adjusted, Adjustment, BatchState, ObjectionState, QuotaBook
from carbon.refusal import Refused

AREA = 42
OTHER_AREA = 43
YEAR = 2010


@pytest.fixture
def holdings() -> dict[str, int]:
    """What each entity has, kept by the tests."""
    return {}


@pytest.fixture
def twin(holdings: dict[str, int]) -> QuotaBook:
    """A book with 100 t for the area."""
    twin = QuotaBook(available=lambda entity: holdings.get(entity, 0))
    twin.set_totals(YEAR, [(AREA, 100)])
    return twin


def refused(act: Callable[[], object]) -> str:
    """The fact for which an act is refused."""
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.reason


def allocate(twin: QuotaBook, *rows: tuple[str, int]) -> None:
    """Propose and approve."""
    twin.approve(twin.propose(AREA, YEAR, rows), [entity for entity, _ in rows])


def adjust(twin: QuotaBook, *rows: Adjustment) -> list[Adjusted]:
    """Propose and approve an adjustment."""
    return twin.approve_adjustment(twin.propose_adjustment(AREA, YEAR, rows), rows)


def test_set_totals__sum_above_the_national_total__is_refused_whole(twin: QuotaBook) -> None:
    twin.set_national_total(YEAR, 150)
    twin.set_auction_share(YEAR, 20)

    reason = refused(lambda: twin.set_totals(YEAR, [(AREA, 90), (OTHER_AREA, 41)]))

    assert reason == "totals pass the national total"
    assert (twin.total_t(AREA, YEAR), twin.total_t(OTHER_AREA, YEAR)) == (100, 0)


def test_set_totals__one_area_gives_to_another__only_the_sum_counts(twin: QuotaBook) -> None:
    twin.set_national_total(YEAR, 100)

    twin.set_totals(YEAR, [(OTHER_AREA, 30), (AREA, 70)])

    assert twin.areas_t(YEAR) == 100


@pytest.mark.parametrize(
    ("total", "reason"),
    [
        ((0, 1), "area is zero"),
        ((2**16, 1), "area is too large"),
        ((AREA, 2**56), "total is too large"),
        ((AREA, 59), "total is below the proposals"),
    ],
)
def test_set_totals__out_of_bounds__is_refused(twin: QuotaBook, total: tuple[int, int], reason: str) -> None:
    twin.propose(AREA, YEAR, [("works", 60)])

    assert refused(lambda: twin.set_totals(YEAR, [total])) == reason


def test_national_total__below_its_shares__is_refused(twin: QuotaBook) -> None:
    assert refused(lambda: twin.set_auction_share(YEAR, 1)) == "no national total"
    assert refused(lambda: twin.set_national_total(YEAR, 99)) == "national total is below its shares"
    twin.set_national_total(YEAR, 130)
    assert refused(lambda: twin.set_auction_share(YEAR, 31)) == "totals pass the national total"
    twin.set_auction_share(YEAR, 30)
    assert refused(lambda: twin.set_national_total(YEAR, 129)) == "national total is below its shares"
    assert refused(lambda: twin.set_national_total(YEAR, 2**56)) == "total is too large"


def test_propose__up_to_the_total__is_kept(twin: QuotaBook) -> None:
    twin.propose(AREA, YEAR, [("works", 60), ("mill", 40)])

    assert twin.drawn_t(AREA, YEAR) == 100
    assert twin.allocation_t("works", YEAR) == 0


def test_propose__above_the_total__is_refused_whole(twin: QuotaBook) -> None:
    assert refused(lambda: twin.propose(AREA, YEAR, [("works", 60), ("mill", 41)])) == "proposals pass the total"
    assert (twin.drawn_t(AREA, YEAR), twin.batches) == (0, [])


def test_propose__again__takes_the_entity_out_of_its_old_batch(twin: QuotaBook) -> None:
    twin.propose(AREA, YEAR, [("works", 60), ("mill", 10)])
    twin.propose(AREA, YEAR, [("works", 90)])

    assert twin.drawn_t(AREA, YEAR) == 100
    assert [batch.quantity for batch in twin.batches] == [10, 90]
    assert twin.approve(1, ["works", "mill"]) == {"mill": 10}


def test_propose__by_another_area__frees_the_first(twin: QuotaBook) -> None:
    twin.set_totals(YEAR, [(OTHER_AREA, 10)])
    twin.propose(AREA, YEAR, [("works", 60)])
    twin.propose(OTHER_AREA, YEAR, [("works", 10)])

    assert (twin.drawn_t(AREA, YEAR), twin.drawn_t(OTHER_AREA, YEAR)) == (0, 10)


def test_propose__twice_in_a_batch_or_after_approval__is_refused(twin: QuotaBook) -> None:
    assert refused(lambda: twin.propose(AREA, YEAR, [("works", 1), ("works", 1)])) == "entity is named twice"
    assert refused(lambda: twin.propose(AREA, YEAR, [])) == "no proposals"
    allocate(twin, ("works", 60))
    assert refused(lambda: twin.propose(AREA, YEAR, [("works", 1)])) == "allocation is approved"


def test_approve__proposals__returns_what_is_to_be_issued(twin: QuotaBook) -> None:
    batch_id = twin.propose(AREA, YEAR, [("works", 60), ("idle", 0)])

    assert twin.approve(batch_id, ["works", "idle"]) == {"works": 60}
    assert twin.allocation_t("works", YEAR) == 60
    assert refused(lambda: twin.approve(batch_id, ["works", "idle"])) == "batch is not open"


def test_approve__other_rows__is_refused(twin: QuotaBook) -> None:
    batch_id = twin.propose(AREA, YEAR, [("works", 60), ("mill", 1)])

    assert refused(lambda: twin.approve(batch_id, ["works"])) == "rows are not those of the batch"
    assert refused(lambda: twin.approve(batch_id + 1, ["works"])) == "batch is not open"


def test_refuse__a_batch__frees_what_it_still_draws(twin: QuotaBook) -> None:
    twin.propose(AREA, YEAR, [("works", 60), ("mill", 30)])
    twin.propose(AREA, YEAR, [("mill", 40)])

    twin.refuse(1)

    assert twin.drawn_t(AREA, YEAR) == 40
    assert twin.batches[0].state == BatchState.REFUSED


def test_deduction__of_a_penalty__is_not_issued_and_goes_to_nobody() -> None:
    twin = QuotaBook(available=lambda entity: 0, deduction=lambda entity, year: 25)
    twin.set_totals(YEAR, [(AREA, 100)])
    batch_id = twin.propose(AREA, YEAR, [("works", 10)])

    assert twin.approve(batch_id, ["works"]) == {}
    assert adjust(twin, Adjustment("works", 20)) == [Adjusted("works", 5, 0, 0)]
    assert (twin.allocation_t("works", YEAR), twin.drawn_t(AREA, YEAR)) == (5, 30)
    assert adjust(twin, Adjustment("works", -20)) == [Adjusted("works", 0, 0, 5)]
    assert (twin.allocation_t("works", YEAR), twin.deducted["works", YEAR]) == (0, 10)


def test_claw_back__partly_gone__is_owed_until_recovered(twin: QuotaBook, holdings: dict[str, int]) -> None:
    allocate(twin, ("works", 60))
    holdings["works"] = 10

    assert adjust(twin, Adjustment("works", -30)) == [Adjusted("works", 0, 10, 20)]
    assert (twin.allocation_t("works", YEAR), twin.owed_t("works", YEAR), twin.drawn_t(AREA, YEAR)) == (30, 20, 50)
    holdings["works"] = 0
    assert refused(lambda: twin.recover("works", YEAR)) == "nothing is available"
    holdings["works"] = 100
    assert twin.recover("works", YEAR) == 20
    assert (twin.owed_t("works", YEAR), twin.drawn_t(AREA, YEAR)) == (0, 30)
    assert refused(lambda: twin.recover("works", YEAR)) == "nothing is owed"


def test_adjustment__that_does_not_fit__is_refused_whole(twin: QuotaBook, holdings: dict[str, int]) -> None:
    allocate(twin, ("works", 60))
    holdings["works"] = 60

    def propose(*rows: Adjustment, area: int = AREA) -> Callable[[], object]:
        return lambda: twin.propose_adjustment(area, YEAR, rows)

    assert refused(propose()) == "no adjustments"
    assert refused(propose(Adjustment("mill", 1))) == "nothing is approved"
    assert refused(propose(Adjustment("works", 1), area=OTHER_AREA)) == "allocation is of another area"
    assert refused(propose(Adjustment("works", 0))) == "adjustment is zero"
    assert refused(propose(Adjustment("works", 41))) == "proposals pass the total"
    assert refused(propose(Adjustment("works", -61))) == "claw-back passes the allocation"
    rows = (Adjustment("works", -60), Adjustment("works", -1))
    batch_id = twin.propose_adjustment(AREA, YEAR, rows)
    assert refused(lambda: twin.approve_adjustment(batch_id, rows)) == "claw-back passes the allocation"
    assert refused(lambda: twin.approve_adjustment(batch_id, rows[:1])) == "rows are not those of the batch"
    assert twin.allocation_t("works", YEAR) == 60


def test_objection__accepted__is_answered_by_one_adjustment(twin: QuotaBook) -> None:
    assert refused(lambda: twin.object("works", YEAR)) == "nothing is approved"
    allocate(twin, ("works", 60), ("mill", 10))
    first = twin.object("works", YEAR)
    assert refused(lambda: twin.object("works", YEAR)) == "an objection is open"
    assert refused(lambda: adjust(twin, Adjustment("works", 1, first))) == "objection is not accepted"

    twin.decide_objection(first, accepted=True)

    assert refused(lambda: twin.decide_objection(first, accepted=True)) == "objection is not open"
    assert refused(lambda: adjust(twin, Adjustment("mill", 1, first))) == "objection is to another allocation"
    twice = (Adjustment("works", 1, first), Adjustment("works", 1, first))
    assert refused(lambda: adjust(twin, *twice)) == "objection is not accepted"
    adjust(twin, Adjustment("works", 5, first))
    assert twin.objections[0].state == ObjectionState.ADJUSTED
    second = twin.object("works", YEAR)
    twin.decide_objection(second, accepted=False)
    assert refused(lambda: adjust(twin, Adjustment("works", 1, second))) == "objection is not accepted"
