"""What counts for a deadline is what was booked by it."""

import ape


def test_booked_at__booked_year__is_the_time_of_the_block(emissions, book, emitter):
    receipt = book(emitter, 0, 2009)

    assert emissions.booked_at(emitter, 2009) == receipt.timestamp
    assert emissions.booked_at(emitter, 2010) == 0


def test_last_booked_year__years_in_any_order__is_the_latest(emissions, book, emitter, other_emitter):
    assert emissions.last_booked_year(emitter) == 0

    for year in (2010, 2012, 2011):
        book(emitter, 0, year)

    assert emissions.last_booked_year(emitter) == 2012
    assert emissions.last_booked_year(other_emitter) == 0


def test_verified_by_t__booked_before_at_and_after__counts_the_second_itself(emissions, book, emitter, chain):
    book(emitter, 1, 2009)
    by_s = chain.pending_timestamp + 100
    for later_s, (tonnes, year) in enumerate(((10, 2010), (100, 2011))):
        chain.pending_timestamp = by_s + later_s
        book(emitter, tonnes, year)

    assert [emissions.verified_by_t(emitter, 2009, 2012, by_s + later_s) for later_s in (-1, 0, 1)] == [1, 11, 111]
    assert emissions.verified_by_t(emitter, 2010, 2010, by_s) == 10
    assert emissions.verified_by_t(emitter, 2009, 2012, 2**256 - 1) == emissions.verified_between_t(emitter, 2009, 2012)


def test_verified_by_t__years_out_of_order__reverts(emissions, emitter):
    with ape.reverts("Emissions: years are out of order"):
        emissions.verified_by_t(emitter, 2006, 2005, 0)


def test_verified_by_t__more_than_16_years__reverts(emissions, emitter):
    with ape.reverts("Emissions: more than 16 years"):
        emissions.verified_by_t(emitter, 2005, 2021, 0)
