"""C1: offsets are surrendered by a rule and within a cap; a kind that nobody named is not accepted."""

import ape
import pytest
from eth_utils import keccak

from tests.mrv_fixtures import YEAR

CAP_BP = 500


@pytest.fixture
def cer(allowances, registry, enrolled, issue):
    """Return the class EU CER, of which the emitter holds 1,000 t."""
    allowances.define_class("EU", "CER", 0, sender=registry)
    class_id = allowances.class_key("EU", "CER", 0)
    issue(enrolled, 1_000, class_id=class_id)
    return class_id


@pytest.fixture
def rule(compliance, ministry, cer):
    """Offsets of 5 % in 2008 to 2012."""
    compliance.set_offset_rule("EU", "CER", CAP_BP, 2008, 2012, sender=ministry)


def test_set_offset_rule__without_the_role__reverts(compliance, province, enrolled, registry, stranger):
    for caller in (province, enrolled, registry, stranger):
        with ape.reverts("Compliance: caller is not the ministry"):
            compliance.set_offset_rule("EU", "CER", CAP_BP, 2008, 2012, sender=caller)

    assert compliance.offset_rule_of("EU", "CER").last_year == 0


def test_set_offset_rule__ministry__sets_it_and_logs_it(compliance, ministry):
    receipt = compliance.set_offset_rule("EU", "CER", CAP_BP, 2008, 2012, sender=ministry)

    assert list(compliance.offset_rule_of("EU", "CER")) == [CAP_BP, 2008, 2012]
    assert receipt.events == [
        compliance.OffsetRuleSet(
            scheme_hash=keccak(text="EU"), scheme="EU", kind="CER", cap_bp=CAP_BP, first_year=2008, last_year=2012
        )
    ]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (("KR", "CER", 1, 2008, 2012), "Compliance: no such scheme"),
        (("EU", "CER", 1, 0, 2012), "Compliance: no such year"),
        (("EU", "CER", 1, 2008, 10_000), "Compliance: no such year"),
        (("EU", "CER", 1, 2012, 2008), "Compliance: years are out of order"),
        (("EU", "CER", 10_001, 2008, 2012), "Compliance: cap is above the obligation"),
        (("EU", "EUA", 1, 2008, 2012), "Compliance: kind is an allowance"),
        (("EU", "", 1, 2008, 2012), "Allowances: name is empty"),
    ],
)
def test_set_offset_rule__that_cannot_be__reverts(compliance, ministry, rule, reason):
    with ape.reverts(reason):
        compliance.set_offset_rule(*rule, sender=ministry)


def test_set_allowance_kind__without_the_role__reverts(compliance, province, enrolled, registry, stranger):
    for caller in (province, enrolled, registry, stranger):
        with ape.reverts("Compliance: caller is not the ministry"):
            compliance.set_allowance_kind("EU", "EUAA", sender=caller)

    assert not compliance.is_allowance_kind("EU", "EUAA")


def test_set_allowance_kind__ministry__names_it_and_logs_it(compliance, ministry):
    receipt = compliance.set_allowance_kind("EU", "EUAA", sender=ministry)

    assert compliance.is_allowance_kind("EU", "EUAA")
    assert not compliance.is_allowance_kind("UK", "EUAA")
    assert receipt.events == [compliance.AllowanceKindSet(scheme_hash=keccak(text="EU"), scheme="EU", kind="EUAA")]


def test_set_allowance_kind__no_such_scheme__reverts(compliance, ministry):
    with ape.reverts("Compliance: no such scheme"):
        compliance.set_allowance_kind("KR", "KAU", sender=ministry)


def test_set_allowance_kind__offset__reverts(compliance, ministry, rule):
    """Else the cap could be lifted by a word."""
    with ape.reverts("Compliance: kind is an offset"):
        compliance.set_allowance_kind("EU", "CER", sender=ministry)


@pytest.mark.parametrize(("verified_t", "cap_t"), [(0, 0), (19, 0), (20, 1), (39, 1), (40, 2), (399, 19)])
def test_apply_surrender__offsets__pass_up_to_the_whole_tonnes_of_the_cap(
    compliance, enrolled, cer, rule, book, verified_t, cap_t
):
    """The cap rounds down: 5 % of 39 t are 1 t."""
    book(enrolled, verified_t)

    with ape.reverts("Compliance: offsets pass the cap"):
        compliance.apply_surrender(YEAR, cer, cap_t + 1, sender=enrolled)
    if cap_t:
        compliance.apply_surrender(YEAR, cer, cap_t, sender=enrolled)

    assert compliance.offset_t(enrolled, YEAR) == cap_t


def test_apply_surrender__offsets_in_parts__count_together_with_those_pending(
    compliance, enrolled, cer, rule, book, province
):
    book(enrolled, 100)
    compliance.apply_surrender(YEAR, cer, 3, sender=enrolled)
    compliance.decide_surrender([1], True, sender=province)
    receipt = compliance.apply_surrender(YEAR, cer, 2, sender=enrolled)

    with ape.reverts("Compliance: offsets pass the cap"):
        compliance.apply_surrender(YEAR, cer, 1, sender=enrolled)

    assert compliance.offset_t(enrolled, YEAR) == 5
    assert receipt.decode_logs(compliance.SurrenderApplied)[0].is_offset


def test_apply_surrender__refused_offsets__leave_their_room(compliance, enrolled, cer, rule, book, province):
    book(enrolled, 100)
    compliance.apply_surrender(YEAR, cer, 5, sender=enrolled)
    compliance.decide_surrender([1], False, sender=province)

    compliance.apply_surrender(YEAR, cer, 5, sender=enrolled)

    assert compliance.offset_t(enrolled, YEAR) == 5


def test_apply_surrender__two_kinds__share_the_cap(
    compliance, allowances, enrolled, cer, rule, book, issue, registry, ministry
):
    allowances.define_class("EU", "ERU", 0, sender=registry)
    eru = allowances.class_key("EU", "ERU", 0)
    issue(enrolled, 10, class_id=eru)
    compliance.set_offset_rule("EU", "ERU", CAP_BP, 2008, 2012, sender=ministry)
    book(enrolled, 100)
    compliance.apply_surrender(YEAR, cer, 4, sender=enrolled)

    with ape.reverts("Compliance: offsets pass the cap"):
        compliance.apply_surrender(YEAR, eru, 2, sender=enrolled)


def test_apply_surrender__cap_lowered_below_what_is_used__leaves_no_room(
    compliance, enrolled, cer, rule, book, ministry
):
    book(enrolled, 100)
    compliance.apply_surrender(YEAR, cer, 5, sender=enrolled)
    compliance.set_offset_rule("EU", "CER", 100, 2008, 2012, sender=ministry)

    with ape.reverts("Compliance: offsets pass the cap"):
        compliance.apply_surrender(YEAR, cer, 1, sender=enrolled)


def test_apply_surrender__offsets_of_2_to_the_255__do_not_overflow_the_cap(compliance, enrolled, cer, rule, book):
    book(enrolled, 100)
    compliance.apply_surrender(YEAR, cer, 5, sender=enrolled)

    for quantity_t in (2**64 - 5, 2**255, 2**256 - 1):
        with ape.reverts("Compliance: offsets pass the cap"):
            compliance.apply_surrender(YEAR, cer, quantity_t, sender=enrolled)


@pytest.mark.parametrize("year", [2007, 2013])
def test_apply_surrender__offsets_outside_the_years_of_the_rule__revert(
    compliance, enrolled, cer, book, ministry, year
):
    compliance.set_offset_rule("EU", "CER", CAP_BP, 2008, 2012, sender=ministry)
    if year == 2013:
        compliance.set_period("EU", 2013, 2020, sender=ministry)
    book(enrolled, 100, year)

    with ape.reverts("Compliance: kind is not accepted"):
        compliance.apply_surrender(year, cer, 1, sender=enrolled)


def test_surrender__offsets__count_like_allowances(compliance, enrolled, cer, eua, rule, book, issue, province):
    book(enrolled, 100)
    issue(enrolled, 95)
    compliance.apply_surrender(YEAR, cer, 5, sender=enrolled)
    compliance.apply_surrender(YEAR, eua, 95, sender=enrolled)
    compliance.decide_surrender([1, 2], True, sender=province)

    assert (compliance.balance_t(enrolled, YEAR), compliance.status_of(enrolled, YEAR)) == (0, 1)
