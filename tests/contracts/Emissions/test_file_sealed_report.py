"""Sealed accounting: production data need not be public."""

import ape

from tests.mrv_fixtures import STEEL_ID, YEAR

COMMITMENT = b"\x0c" * 32


def file(emissions, sender, year=YEAR, commitment=COMMITMENT):
    return emissions.file_sealed_report(year, STEEL_ID, 1, 1_234, commitment, sender=sender)


def test_file_sealed_report__without_the_role__reverts(emissions, publish, investor, stranger):
    publish()

    for caller in (investor, stranger):
        with ape.reverts("Emissions: caller is not an emitter"):
            file(emissions, caller)

    assert emissions.report_of(investor, YEAR).revision == 0


def test_file_sealed_report__emitter__stores_the_commitment_and_logs_it(emissions, publish, emitter):
    publish()

    receipt = file(emissions, emitter)

    report = emissions.report_of(emitter, YEAR)
    assert (report.emissions_g, report.activity_commitment, report.revision) == (1_234, COMMITMENT, 1)
    assert receipt.events == [
        emissions.ReportFiled(
            entity=emitter,
            year=YEAR,
            revision=1,
            emissions_g=1_234,
            rule_set=STEEL_ID,
            rule_version=1,
            activity_commitment=COMMITMENT,
            evidence_head=b"\x00" * 32,
            is_open=False,
        )
    ]


def test_file_sealed_report__empty_commitment__reverts(emissions, publish, emitter):
    publish()

    with ape.reverts("Emissions: commitment is empty"):
        file(emissions, emitter, commitment=b"\x00" * 32)


def test_file_sealed_report__year_outside_the_validity__reverts(emissions, publish, emitter):
    publish()

    with ape.reverts("Emissions: rule set is not valid for the year"):
        file(emissions, emitter, year=2004)


def test_file_sealed_report__after_the_booking__reverts(emissions, publish, book, emitter):
    publish()
    book(emitter, 441)

    with ape.reverts("Emissions: year is already booked"):
        file(emissions, emitter)
