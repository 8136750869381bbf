"""The verified account: written by `Verification` alone, once a year."""

import ape

from tests.mrv_fixtures import YEAR


def test_book__by_someone_else__reverts(emissions, book, emitter, body, person, ministry):
    for caller in (emitter, body, person, ministry):
        with ape.reverts("Emissions: caller is not Verification"):
            emissions.book(emitter, YEAR, 441, body, sender=caller)

    assert not emissions.is_booked(emitter, YEAR)


def test_book__by_verification__books_and_logs_it(emissions, book, emitter, body):
    receipt = book(emitter, 441)

    assert emissions.is_booked(emitter, YEAR)
    assert emissions.verified_t(emitter, YEAR) == 441
    assert receipt.events == [emissions.EmissionsBooked(entity=emitter, year=YEAR, body=body, verified_t=441)]


def test_book__zero__is_booked(emissions, book, emitter):
    book(emitter, 0)

    assert emissions.is_booked(emitter, YEAR)


def test_book__year_booked_already__reverts(emissions, book, emitter):
    book(emitter, 441)

    with ape.reverts("Emissions: year is already booked"):
        book(emitter, 440)

    assert emissions.verified_t(emitter, YEAR) == 441


def test_book__quantity_above_the_bound__reverts(emissions, book, emitter):
    with ape.reverts("Emissions: quantity is too large"):
        book(emitter, 2**112)
