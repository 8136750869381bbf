import ape
from eth_utils import keccak


def periods(compliance, scheme):
    return [tuple(period) for period in compliance.periods_of(scheme)]


def test_set_period__without_the_role__reverts(compliance, province, registry, stranger):
    for caller in (province, registry, stranger):
        with ape.reverts("Compliance: caller is not the ministry"):
            compliance.set_period("EU", 2013, 2020, sender=caller)

    assert periods(compliance, "EU") == [(2005, 2007), (2008, 2012)]


def test_set_period__ministry__adds_it_and_logs_it(compliance, ministry):
    receipt = compliance.set_period("EU", 2013, 2020, sender=ministry)

    assert periods(compliance, "EU") == [(2005, 2007), (2008, 2012), (2013, 2020)]
    assert receipt.events == [compliance.PeriodSet(scheme_hash=keccak(text="EU"), first_year=2013, last_year=2020)]


def test_set_period__no_such_scheme__reverts(compliance, ministry):
    with ape.reverts("Compliance: no such scheme"):
        compliance.set_period("KR", 2015, 2017, sender=ministry)


def test_set_period__years_out_of_order__reverts(compliance, ministry):
    with ape.reverts("Compliance: years are out of order"):
        compliance.set_period("EU", 2014, 2013, sender=ministry)


def test_set_period__overlapping_the_last__reverts(compliance, ministry):
    with ape.reverts("Compliance: period overlaps the last one"):
        compliance.set_period("EU", 2012, 2020, sender=ministry)


def test_set_period__balance_of_more_than_64_years__reverts(compliance, ministry):
    compliance.set_period("EU", 2013, 2068, sender=ministry)

    with ape.reverts("Compliance: more than 64 years"):
        compliance.set_period("EU", 2069, 2069, sender=ministry)


def test_set_period__seventeenth__reverts(compliance, ministry):
    for year in range(2013, 2027):
        compliance.set_period("EU", year, year, sender=ministry)

    with ape.reverts("Compliance: too many periods"):
        compliance.set_period("EU", 2027, 2027, sender=ministry)
