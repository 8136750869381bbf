import ape


def test_verified_between_t__years_with_a_gap__are_summed_with_both_ends(emissions, book, emitter, other_emitter):
    for year, tonnes in ((2004, 1), (2005, 10), (2007, 100), (2020, 1_000), (2021, 10_000)):
        book(emitter, tonnes, year)
    book(other_emitter, 5, 2005)

    assert emissions.verified_between_t(emitter, 2005, 2020) == 1_110
    assert emissions.verified_between_t(emitter, 2005, 2005) == 10
    assert emissions.verified_between_t(emitter, 2006, 2006) == 0


def test_verified_between_t__years_out_of_order__reverts(emissions, emitter):
    with ape.reverts("Emissions: years are out of order"):
        emissions.verified_between_t(emitter, 2006, 2005)


def test_verified_between_t__more_than_16_years__reverts(emissions, emitter):
    with ape.reverts("Emissions: more than 16 years"):
        emissions.verified_between_t(emitter, 2005, 2021)
