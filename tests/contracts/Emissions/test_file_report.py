"""M2, M3: an open report is computed on chain from its activities."""

import ape
from eth_abi import encode
from eth_utils import keccak

from tests.mrv_fixtures import SALT, STEEL_ID, YEAR

ACTIVITY = 959_636_710_000
GRAMS = 440_473_250
COMMITMENT = keccak(encode(["uint256[]", "bytes32"], [[ACTIVITY], SALT]))
ROOT = b"\x0a" * 32


def file(emissions, sender, activity=ACTIVITY, year=YEAR, version=1):
    return emissions.file_report(year, STEEL_ID, version, [activity], SALT, sender=sender)


def test_file_report__without_the_role__reverts(emissions, publish, investor, stranger):
    publish()

    for caller in (investor, stranger):
        with ape.reverts("Emissions: caller is not an emitter"):
            file(emissions, caller)

    assert emissions.report_of(investor, YEAR).revision == 0


def test_file_report__emitter__stores_what_the_rule_set_computes_and_logs_it(emissions, publish, emitter):
    publish()

    receipt = file(emissions, emitter)

    report = emissions.report_of(emitter, YEAR)
    assert report.emissions_g == GRAMS
    assert (report.rule_set, report.rule_version) == (STEEL_ID, 1)
    assert report.activity_commitment == COMMITMENT
    assert (report.filed_at, report.revision) == (receipt.timestamp, 1)
    assert receipt.events == [
        emissions.ReportFiled(
            entity=emitter,
            year=YEAR,
            revision=1,
            emissions_g=GRAMS,
            rule_set=STEEL_ID,
            rule_version=1,
            activity_commitment=COMMITMENT,
            evidence_head=b"\x00" * 32,
            is_open=True,
        )
    ]


def test_file_report__evidence_anchored__names_its_head(emissions, evidence, publish, emitter, oracle_operator):
    publish()
    evidence.anchor(emitter, 1, ROOT, 4_096, 1_262_304_000, 1_293_840_000, sender=oracle_operator)

    file(emissions, emitter)

    head = evidence.head_of(emitter)
    assert head != b"\x00" * 32
    assert emissions.report_of(emitter, YEAR).evidence_head == head


def test_file_report__again__makes_the_next_revision(emissions, publish, emitter):
    publish()
    file(emissions, emitter)

    file(emissions, emitter, activity=1_000_000)

    report = emissions.report_of(emitter, YEAR)
    assert (report.emissions_g, report.revision) == (459, 2)


def test_file_report__newer_rules_in_the_directory__are_used(emissions, publish, emitter, name_contract, deploy):
    """Rules are looked up at every call: a report cannot be computed by rules that were replaced."""
    publish()
    deploy("RuleSets")

    with ape.reverts("Emissions: rule set is not valid for the year"):
        file(emissions, emitter)


def test_file_report__year_outside_the_validity__reverts(emissions, publish, emitter):
    publish()

    with ape.reverts("Emissions: rule set is not valid for the year"):
        file(emissions, emitter, year=2021)


def test_file_report__activities_that_do_not_fit__reverts(emissions, publish, emitter):
    publish()

    with ape.reverts("RuleSets: wrong number of activities"):
        emissions.file_report(YEAR, STEEL_ID, 1, [1, 2], SALT, sender=emitter)


def test_file_report__after_the_booking__reverts(emissions, publish, book, emitter):
    publish()
    book(emitter, 441)

    with ape.reverts("Emissions: year is already booked"):
        file(emissions, emitter)
