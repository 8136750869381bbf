"""What the events of compliance and of penalties do to the read model."""

from benchmarks.fake_chain import account, hash_of
from readmodel.tables import (
    allowance_kinds,
    deadlines,
    enrolments,
    inflows,
    instructions,
    notices,
    offset_rules,
    openings,
    penalties,
    penalty_rules,
    scheme_periods,
    schemes,
    status_overrides,
    statuses,
)

ENTERPRISE, PROVINCE, MINISTRY, PERSON = map(account, (0, 2, 3, 5))
HASH = hash_of(1)
CLASS_ID = 2**130


def test_compliance__scheme_enrolment_opening_status__are_kept(log, index, table):
    log("Compliance.SchemeSet", scheme_hash=HASH, scheme="EU", mode=1)
    log("Compliance.PeriodSet", scheme_hash=HASH, first_year=2008, last_year=2012)
    log("Compliance.Enrolled", entity=ENTERPRISE, scheme_hash=HASH, scheme="EU", by=PROVINCE)
    log("Compliance.OpeningEntered", entity=ENTERPRISE, class_id=CLASS_ID, year=2008, held_t=5, surrendered_t=6)
    log("Compliance.InflowEntered", entity=ENTERPRISE, class_id=CLASS_ID, quantity_t=7, source="EUTL")
    assessed = {"entity": ENTERPRISE, "year": 2010, "verified_t": 12, "surrendered_t": 5}
    log("Compliance.StatusAssessed", status=2, balance_t=-5, deadline_balance_t=-7, **assessed)
    indexer = index()
    assert (table(indexer, schemes)[0]["scheme"], table(indexer, schemes)[0]["mode"]) == ("EU", 1)
    assert table(indexer, scheme_periods)[0]["last_year"] == 2012
    assert table(indexer, enrolments)[0]["enrolled_by"] == PROVINCE
    assert (table(indexer, openings)[0]["held_t"], table(indexer, openings)[0]["surrendered_t"]) == (5, 6)
    assert (table(indexer, inflows)[0]["quantity_t"], table(indexer, inflows)[0]["source"]) == (7, "EUTL")
    (row,) = table(indexer, statuses)
    assert (row["status"], row["balance_t"], row["deadline_balance_t"], row["verified_t"]) == ("B", -5, -7, 12)


def test_compliance__rules_of_a_scheme__show_the_newest(log, index, table):
    log("Compliance.DeadlineSet", scheme_hash=HASH, year=2010, scheme="EU", deadline_s=100)
    log("Compliance.DeadlineSet", scheme_hash=HASH, year=2010, scheme="EU", deadline_s=200)
    log("Compliance.AllowanceKindSet", scheme_hash=HASH, scheme="EU", kind="EUA")
    rule = {"scheme_hash": HASH, "scheme": "EU", "kind": "CER", "first_year": 2008, "last_year": 2020}
    log("Compliance.OffsetRuleSet", cap_bp=1_000, **rule)
    log("Compliance.OffsetRuleSet", cap_bp=450, **rule)
    log(
        "Penalties.PenaltyRuleSet",
        scheme_hash=HASH,
        scheme="CN",
        min_multiple_bp=5,
        max_multiple_bp=10,
        repeat_step_bp=1,
    )
    indexer = index()
    assert [(row["year"], row["deadline_s"]) for row in table(indexer, deadlines)] == [(2010, 200)]
    assert [(row["scheme"], row["kind"]) for row in table(indexer, allowance_kinds)] == [("EU", "EUA")]
    assert [(row["kind"], row["cap_bp"], row["last_year"]) for row in table(indexer, offset_rules)] == [
        ("CER", 450, 2020)
    ]
    (row,) = table(indexer, penalty_rules)
    assert (row["scheme"], row["min_multiple_bp"], row["max_multiple_bp"], row["repeat_step_bp"]) == ("CN", 5, 10, 1)


def test_compliance__instructions__end_executed_or_withdrawn(log, index, table):
    given = {"entity": ENTERPRISE, "year": 2010, "class_id": CLASS_ID, "quantity_t": 0, "due_s": 500}
    for instruction_id in (1, 2, 3):
        log("Compliance.Instructed", instruction_id=instruction_id, **given)
    log("Compliance.InstructionExecuted", instruction_id=1, entity=ENTERPRISE, application_id=9, by=PERSON)
    log("Compliance.InstructionWithdrawn", instruction_id=2, entity=ENTERPRISE)
    found = {row["instruction_id"]: (row["state"], row["application_id"]) for row in table(index(), instructions)}
    assert found == {1: ("executed", 9), 2: ("withdrawn", None), 3: ("open", None)}


def test_compliance__override__is_kept_with_what_it_replaced(log, index, table):
    key = {"entity": ENTERPRISE, "year": 2010}
    log("Compliance.StatusOverridden", status=4, before=2, by=MINISTRY, reason="corrected", document_hash=HASH, **key)
    log("Compliance.StatusOverridden", status=7, before=4, by=PROVINCE, reason="closed", document_hash=HASH, **key)
    figures = {"balance_t": -7, "deadline_balance_t": -7, "verified_t": 12, "surrendered_t": 5}
    log("Compliance.StatusAssessed", status=7, **figures, **key)
    indexer = index()
    (row,) = table(indexer, status_overrides)
    assert (row["status"], row["status_before"], row["overridden_by"], row["reason"]) == ("-", "D", PROVINCE, "closed")
    assert table(indexer, statuses)[0]["status"] == "-"


def test_penalties__notice_and_penalty__are_kept(log, index, table):
    key = {"entity": ENTERPRISE, "year": 2010}
    log("Penalties.NoticeGiven", by=PROVINCE, kind=3, text="surrender within 30 days", document_hash=HASH, **key)
    imposed = {"shortfall_t": 10, "price_fen_per_t": 9_800, "multiple_bp": 50_000, "fine_fen": 490_000, "deducted_t": 4}
    imposed |= {"barred_until_s": 0, "defaults": 1, "reason": "default", "document_hash": HASH}
    log("Penalties.PenaltyImposed", by=PROVINCE, **imposed, **key)
    indexer = index()
    (notice,) = table(indexer, notices)
    assert (notice["kind"], notice["text"], notice["given_by"]) == (
        "rectification",
        "surrender within 30 days",
        PROVINCE,
    )
    assert table(indexer, penalties)[0].items() >= (imposed | key | {"imposed_by": PROVINCE}).items()
