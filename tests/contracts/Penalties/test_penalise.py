"""C3: fine from the mean price, deduction next year, bar from trading, credit record, more when repeated."""

import ape
import pytest

from tests.contracts.Penalties.conftest import DAY_S, DOCUMENT
from tests.mrv_fixtures import YEAR

B, D, E = 2, 4, 5
FINE_FEN = 10 * 9_800 * 5


def test_penalise__without_the_role__reverts(penalise, penalties, defaulted, ministry, registry, stranger):
    for caller in (defaulted, ministry, registry, stranger):
        with ape.reverts("Penalties: caller is not a province"):
            penalise(sender=caller)

    assert penalties.penalty_of(defaulted, YEAR).shortfall_t == 0
    assert penalties.defaults_of(defaulted) == 0


def test_penalise__default__fines_it_and_puts_it_on_the_credit_record(
    penalise, penalties, participants, defaulted, province
):
    receipt = penalise()

    assert list(penalties.penalty_of(defaulted, YEAR)) == [10, FINE_FEN, 0]
    assert penalties.defaults_of(defaulted) == 1
    assert participants.conduct_of(defaulted) == (1, 0)
    assert receipt.decode_logs(penalties.PenaltyImposed) == [
        penalties.PenaltyImposed(
            entity=defaulted,
            year=YEAR,
            by=province,
            shortfall_t=10,
            price_fen_per_t=9_800,
            multiple_bp=50_000,
            fine_fen=FINE_FEN,
            deducted_t=0,
            barred_until_s=0,
            defaults=1,
            reason="default of surrender",
            document_hash=DOCUMENT,
        )
    ]
    (recorded,) = receipt.decode_logs(participants.ConductRecorded)
    assert (recorded.account, recorded.kind, recorded.by) == (defaulted, 1, penalties.address)


def test_penalise__part_of_a_fen__is_rounded_down(penalise, penalties, defaulted):
    """10 t * 9,801 fen * 5.0001 is 490,059.801 fen."""
    penalise(price_fen_per_t=9_801, multiple_bp=50_001)

    assert penalties.penalty_of(defaulted, YEAR).fine_fen == 490_059


def test_penalise__barred__may_not_trade_until_then(penalise, participants, defaulted, chain):
    until_s = chain.pending_timestamp + 30 * DAY_S

    penalise(barred_until_s=until_s)

    assert not participants.may_trade(defaulted)
    assert participants.may_hold(defaulted)
    chain.mine(timestamp=until_s)
    assert participants.may_trade(defaulted)


def test_penalise__deducted__takes_what_is_missing_off_the_next_year(penalise, penalties, compliance, defaulted):
    penalise(deduct_next_year=True)

    assert penalties.deduction_t(defaulted, YEAR + 1) == 10
    assert compliance.deduction_t(defaulted, YEAR + 1) == 10
    assert compliance.deduction_t(defaulted, YEAR) == 0


def test_penalise__surrendered_late_meanwhile__is_fined_and_only_the_rest_deducted(
    penalise, penalties, compliance, defaulted, eua, issue, province
):
    """The fine is for the deadline; what was made good is not taken a second time."""
    issue(defaulted, 7)
    compliance.apply_surrender(YEAR, eua, 7, sender=defaulted)
    compliance.decide_surrender([1], True, sender=province)

    penalise(deduct_next_year=True)

    assert list(penalties.penalty_of(defaulted, YEAR)) == [10, FINE_FEN, 3]


def test_penalise__twice_for_a_year__reverts(penalise, penalties, defaulted):
    penalise()

    with ape.reverts("Penalties: year is penalised"):
        penalise()

    assert penalties.defaults_of(defaulted) == 1


def test_penalise__repeated__takes_a_higher_multiple(penalise, penalties, compliance, defaulted, ministry, book, chain):
    book(defaulted, 5, YEAR + 1)
    at_s = chain.pending_timestamp + DAY_S
    compliance.set_deadline("EU", YEAR + 1, at_s, sender=ministry)
    penalise()
    chain.mine(timestamp=at_s + 1)
    assert penalties.min_multiple_bp(defaulted) == 60_000

    with ape.reverts("Penalties: multiple is below the rule"):
        penalise(year=YEAR + 1, multiple_bp=59_999)
    penalise(year=YEAR + 1, multiple_bp=60_000)

    assert list(penalties.penalty_of(defaulted, YEAR + 1)) == [15, 15 * 9_800 * 6, 0]
    assert penalties.defaults_of(defaulted) == 2


def test_min_multiple_bp__many_defaults__never_passes_the_greatest(penalise, penalties, ministry, defaulted):
    penalties.set_penalty_rule("EU", 50_000, 100_000, 60_000, sender=ministry)
    penalise()

    assert penalties.min_multiple_bp(defaulted) == 100_000


def test_penalise__deadline_not_past__reverts(penalties, compliance, enrolled, book, ministry, province, chain):
    penalties.set_penalty_rule("EU", 50_000, 100_000, 10_000, sender=ministry)
    book(enrolled, 10)
    arguments = (enrolled, YEAR, 9_800, 50_000, False, 0, "default", DOCUMENT)
    with ape.reverts("Penalties: deadline is not past"):
        penalties.penalise(*arguments, sender=province)
    at_s = chain.pending_timestamp + DAY_S
    compliance.set_deadline("EU", YEAR, at_s, sender=ministry)
    chain.pending_timestamp = at_s

    with ape.reverts("Penalties: deadline is not past"):
        penalties.penalise(*arguments, sender=province)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"reason": ""}, "Penalties: reason is empty"),
        ({"document_hash": bytes(32)}, "Penalties: document is missing"),
        ({"price_fen_per_t": 0}, "Penalties: price is zero"),
        ({"price_fen_per_t": 2**56}, "Penalties: price is too large"),
        ({"multiple_bp": 49_999}, "Penalties: multiple is below the rule"),
        ({"multiple_bp": 100_001}, "Penalties: multiple is above the rule"),
    ],
)
def test_penalise__against_the_rule__reverts(penalise, changes, reason):
    with ape.reverts(reason):
        penalise(**changes)


def test_penalise__surrendered_enough__reverts(penalise, compliance, defaulted, eua, enter_opening):
    enter_opening(defaulted, eua, YEAR, 0, 10)

    with ape.reverts("Penalties: nothing is missing"):
        penalise()


@pytest.mark.parametrize("status", [1, 3, E, 6, 7])
def test_penalise__authority_said_otherwise__reverts(penalise, compliance, defaulted, province, status):
    compliance.override_status(defaulted, YEAR, status, "decided", DOCUMENT, sender=province)

    with ape.reverts("Penalties: nothing is missing"):
        penalise()


def test_penalise__authority_said_not_in_compliance__is_fined(penalise, penalties, compliance, defaulted, province):
    compliance.override_status(defaulted, YEAR, D, "corrected upwards", DOCUMENT, sender=province)

    penalise()

    assert penalties.penalty_of(defaulted, YEAR).shortfall_t == 10


def test_penalise__scheme_without_a_rule__reverts(penalties, compliance, enrolled, book, ministry, province, chain):
    book(enrolled, 10)
    at_s = chain.pending_timestamp + DAY_S
    compliance.set_deadline("EU", YEAR, at_s, sender=ministry)
    chain.mine(timestamp=at_s + 1)

    with ape.reverts("Penalties: scheme has no rule"):
        penalties.penalise(enrolled, YEAR, 9_800, 50_000, False, 0, "default", DOCUMENT, sender=province)


def test_penalise__entity_of_another_area__reverts(penalise, other_province):
    with ape.reverts("Penalties: entity is of another area"):
        penalise(sender=other_province)


def test_penalise__province_without_area__reverts(penalise, province_without_area):
    with ape.reverts("Penalties: caller has no area"):
        penalise(sender=province_without_area)


def test_deduction_t__without_penalties_named__is_zero(compliance, enrolled):
    assert compliance.deduction_t(enrolled, YEAR + 1) == 0
