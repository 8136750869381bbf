"""What the events of each area do to the read model; amounts and balances are in `test_books`."""

import orjson

from benchmarks.fake_chain import FakeCall, FakeLog, account, contract_address, hash_of
from benchmarks.interface_abis import abi_of, interface_abis
from carbon.roles import Role
from indexer.areas import all_handlers
from readmodel.tables import (
    accounts,
    allocation_terms,
    applications,
    batches,
    certificates,
    classes,
    conclusions,
    conduct,
    contracts,
    corrections,
    credit_periods,
    credit_projects,
    default_terms,
    defaults,
    devices,
    documents,
    emissions,
    entries,
    event_accounts,
    events,
    freeze_steps,
    freezes,
    holdings,
    holidays,
    large_holder_reports,
    lifted_bars,
    market_sessions,
    participants,
    policies,
    position_limits,
    products,
    profile_changes,
    replacements,
    report_thresholds,
    reports,
    reviews,
    rule_set_terms,
    rule_sets,
    serial_blocks,
    status_changes,
    suspensions,
    transfers,
    unit_plans,
    verification_persons,
    verification_tasks,
)

ENTERPRISE, REGISTRY, PROVINCE, MINISTRY, BODY, PERSON = map(account, range(6))
HASH, OTHER_HASH = hash_of(1), hash_of(2)
CLASS_ID = 2**130
TRADE = 2**64 | 20_000 << 32 | 1
NOBODY = "0x" + "00" * 20
PROFILE = {
    "name": "首钢股份有限公司",
    "kind": "enterprise",
    "area": 11,
    "industry": "C31",
    "postal_address": "Beijing",
    "business_licence_hash": HASH,
    "legal_representative_hash": HASH,
    "power_of_attorney_hash": HASH,
    "settlement_bank": account(9),
    "bank_account_hash": HASH,
}
TERMS = (
    "gap_cap_e9", "pre_share_e9", "industry_slope_e9", "industry_threshold_e9", "industry_cap_e9",
    "banking_multiple_e9", "borrowing_share_e9", "borrowing_min_gap_e9",
)  # fmt: skip
KEPT_ONLY = {
    ("Allowances", "ApprovalForAll"),  # the contract answers who may move whose units
    ("Directory", "Sealed"),
    ("Participants", "RoleApproved"),  # an account's changes are read from its events
    ("Participants", "RoleApprovalsWithdrawn"),
}


def test_events__of_all_contracts__have_a_handler_or_are_kept_only():
    known = {(contract, event) for contract in interface_abis() for event in abi_of(contract).events}
    assert set(all_handlers()) == known - KEPT_ONLY


def test_event__without_handler__is_kept_with_its_accounts(log, index, table):
    log("Allowances.ApprovalForAll", account=ENTERPRISE, operator=REGISTRY, approved=True)
    indexer = index()
    (row,) = table(indexer, events)
    assert (row["contract"], row["event"], row["block"]) == ("Allowances", "ApprovalForAll", 1)
    assert orjson.loads(row["fields"]) == {"account": ENTERPRISE, "operator": REGISTRY, "approved": True}
    assert {found["account"] for found in table(indexer, event_accounts)} == {ENTERPRISE, REGISTRY}


def test_event__unknown_to_the_abi__is_kept_raw(log, chain, index, table):
    log("Allowances.ApprovalForAll", account=ENTERPRISE, operator=REGISTRY, approved=True)
    (receipt,) = chain.receipts.values()
    receipt["logs"][0]["topics"][0] = HASH
    chain.remake_newest()
    (row,) = table(index(), events)
    assert row["event"] == HASH
    assert orjson.loads(row["fields"])["topics"][0] == HASH


def test_log__of_a_stranger__is_left_out(log, chain, index, table):
    log("Allowances.ApprovalForAll", account=ENTERPRISE, operator=REGISTRY, approved=True)
    (receipt,) = chain.receipts.values()
    receipt["logs"][0]["address"] = account(99).lower()
    chain.remake_newest()
    assert table(index(), events) == []


def test_number__above_every_column__is_kept_exact_as_text_and_as_the_largest(log, index, table):
    """An emitter may write any 256-bit number into his device; it must not stop the indexer."""
    device = {
        "owner": ENTERPRISE,
        "public_key": "0x" + "02" * 33,
        "suite": 1,
        "kind": "meter\x00",
        "quantity": "active_energy",
        "accuracy_bp": 50,
        "calibrated_until": 2**53,
        "max_per_hour": 2**256 - 1,
        "group": HASH,
        "status": 1,
    }
    log("Devices.DeviceRegistered", device_id=HASH, owner=ENTERPRISE, device=device)
    indexer = index()
    (row,) = table(indexer, devices)
    assert (row["max_per_hour"], row["calibrated_until_s"]) == (2**63 - 1, 2**53)
    assert (row["status"], row["group_id"], row["kind"]) == ("pending", HASH, "meter\ufffd")
    fields = orjson.loads(table(indexer, events)[0]["fields"])
    assert fields["device"]["max_per_hour"] == str(2**256 - 1)


def test_directory__names_and_replacements__keep_every_version(log, index, table):
    first, second, third = account(21), account(22), account(23)
    key = {"name_hash": HASH, "contract": second}
    log("Directory.ContractNamed", name_hash=HASH, contract=first, version=1, name="Market")
    log("Directory.ReplacementProposed", by=MINISTRY, name="Market", **key)
    log("Directory.ReplacementApproved", by=MINISTRY, approvals=1, **key)
    log("Directory.ReplacementProposed", name_hash=HASH, contract=third, by=MINISTRY, name="Market")
    log("Directory.ReplacementWithdrawn", name_hash=HASH, contract=third, by=MINISTRY)
    log("Directory.ReplacementApproved", by=PROVINCE, approvals=2, **key)
    log("Directory.ContractNamed", version=2, name="Market", **key)
    indexer = index()
    versions = [(row["version"], row["address"], row["is_current"]) for row in table(indexer, contracts)]
    assert versions == [(1, first, False), (2, second, True)]
    found = {row["address"]: (row["state"], row["approvals"]) for row in table(indexer, replacements)}
    assert found == {second: ("in_force", 2), third: ("withdrawn", 0)}


def test_directory__contract_that_the_deployment_does_not_list__is_read_from_its_naming_on(log, index, table):
    second = account(22)
    log("Directory.ContractNamed", name_hash=HASH, contract=second, version=2, name="Market")
    log("Market.Resumed", _address=second, product_id=1, reason="calm", document_hash=HASH)
    indexer = index()
    assert [(row["event"], row["address"]) for row in table(indexer, events, contract="Market")] == [
        ("Resumed", second)
    ]
    assert table(indexer, events, contract="Directory")[0]["address"] == contract_address("Directory")


def test_participant__applies_twice_is_admitted_and_frozen__has_the_whole_story(log, index, table):
    log("Participants.PolicyPublished", policy_hash=HASH, by=REGISTRY, uri="policy.md")
    log("Participants.Applied", account=ENTERPRISE, policy_hash=HASH, roles=128, profile=PROFILE)
    log("Participants.Refused", account=ENTERPRISE, by=REGISTRY, reason="licence is unreadable")
    log("Participants.Applied", account=ENTERPRISE, policy_hash=HASH, roles=128, profile=PROFILE)
    log("Participants.Admitted", account=ENTERPRISE, by=REGISTRY, roles=128)
    log("Participants.AccountOpened", account=ENTERPRISE, kind=1, number=1_000_001)
    log("Participants.AccountOpened", account=ENTERPRISE, kind=3, number=1_000_002)
    log("Participants.RoleGranted", account=ENTERPRISE, by=MINISTRY, role=256)
    log("Participants.RoleRevoked", account=ENTERPRISE, by=MINISTRY, role=128)
    log(
        "Participants.StatusChanged",
        account=ENTERPRISE,
        by=REGISTRY,
        status=4,
        reason="court order",
        document_hash=HASH,
    )
    indexer = index()
    (row,) = table(indexer, participants)
    assert {name: row[name] for name in PROFILE} == PROFILE
    assert (row["roles"], row["status"], row["status_reason"]) == (256, "frozen", "court order")
    assert (row["admitted_by"], row["applications"]) == (REGISTRY, 2)
    states = [(item["state"], item["reason"]) for item in table(indexer, applications)]
    assert states == [("refused", "licence is unreadable"), ("admitted", None)]
    assert orjson.loads(table(indexer, applications)[0]["profile"]) == PROFILE
    assert [(item["kind"], item["number"]) for item in table(indexer, accounts)] == [
        ("registry", 1_000_001),
        ("reporting", 1_000_002),
    ]
    assert table(indexer, policies)[0]["uri"] == "policy.md"


def test_participant__admitted_by_a_governor__is_active(log, index, table):
    log("Participants.Applied", account=MINISTRY, policy_hash=HASH, roles=1, profile=PROFILE)
    log("Participants.RoleGranted", account=MINISTRY, by=REGISTRY, role=1)
    log(
        "Participants.StatusChanged",
        account=MINISTRY,
        by=REGISTRY,
        status=2,
        reason="admitted by a governor",
        document_hash=HASH,
    )
    indexer = index()
    (row,) = table(indexer, participants)
    assert (row["roles"], row["status"], row["admitted_by"]) == (1, "active", REGISTRY)
    assert table(indexer, applications)[0]["state"] == "admitted"


def test_device__approved_calibrated_suspended__shows_the_newest_state(log, index, table):
    log("Devices.DeviceApproved", device_id=HASH, by=PROVINCE)
    log("Devices.DeviceCalibrated", device_id=HASH, by=PROVINCE, calibrated_until=5, certificate_hash=OTHER_HASH)
    log("Devices.DeviceStatusChanged", device_id=HASH, by=PROVINCE, status=3, reason="broken seal")
    (row,) = table(index(), devices)
    assert (row["approved_by"], row["calibrated_until_s"], row["certificate_hash"]) == (PROVINCE, 5, OTHER_HASH)
    assert (row["status"], row["status_reason"]) == ("suspended", "broken seal")


def test_evidence__batch_and_document__are_kept(log, index, table):
    batch = {"owner": ENTERPRISE, "batch_no": 1, "root": HASH, "readings": 4096, "first_s": 10, "last_s": 20}
    log("Evidence.BatchAnchored", head=OTHER_HASH, **batch)
    log("Evidence.DocumentRecorded", document_hash=HASH, owner=ENTERPRISE, kind="permit", period=2024)
    indexer = index()
    assert table(indexer, batches)[0].items() >= (batch | {"head": OTHER_HASH, "block": 1}).items()
    assert table(indexer, documents)[0].items() >= {"document_hash": HASH, "kind": "permit", "period": 2024}.items()


def test_mrv__from_rule_to_booking__is_kept(log, index, table):
    term = {"source": "electricity", "unit": "mWh", "factor": 459, "is_deduction": False, "reference": "row 1"}
    log(
        "RuleSets.RuleSetPublished",
        rule_set=HASH,
        version=1,
        by=MINISTRY,
        name="steel",
        industry="C31",
        valid_from=2020,
        valid_to=2030,
        scale=10**6,
        terms=[term, term | {"is_deduction": True}],
    )
    report = {"entity": ENTERPRISE, "year": 2024, "rule_set": HASH, "rule_version": 1, "is_open": True}
    report |= {"activity_commitment": HASH, "evidence_head": OTHER_HASH}
    log("Emissions.ReportFiled", revision=1, emissions_g=5, **report)
    log("Emissions.ReportFiled", revision=2, emissions_g=440_473_249, **report)
    log("Verification.PersonRegistered", person=PERSON, body=BODY)
    log("Verification.Assigned", entity=ENTERPRISE, year=2024, body=BODY, by=PROVINCE)
    conclusion = {"entity": ENTERPRISE, "year": 2024, "person": PERSON, "body": BODY, "workpaper_hash": HASH}
    log("Verification.Concluded", verified_g=440_473_249, reported_g=440_473_249, **conclusion)
    log("Emissions.EmissionsBooked", entity=ENTERPRISE, year=2024, body=BODY, verified_t=441)
    indexer = index()
    assert table(indexer, rule_sets)[0]["scale"] == 10**6
    assert [row["is_deduction"] for row in table(indexer, rule_set_terms)] == [False, True]
    assert [row["emissions_g"] for row in table(indexer, reports)] == [5, 440_473_249]
    assert table(indexer, verification_persons)[0]["body"] == BODY
    assert table(indexer, verification_tasks)[0]["state"] == "concluded"
    assert table(indexer, conclusions)[0].items() >= conclusion.items()
    assert table(indexer, emissions)[0]["verified_t"] == 441


def test_allocation_methods__plan_and_terms__are_kept_by_version(log, index, table):
    segment = {"from_load_e9": 0, "form": 1, "constants_e9": [10**9, 0, 0, 0, 0], "places": 27}
    plan = {"basis": 2, "electricity_e6": 795_000, "heat_e6": 103_800, "cooling_e6": [10**6] * 3, "heat_share_e6": 0}
    plan |= {"segments": [segment], "reference": "plan of 2023"}
    terms = {name: number for number, name in enumerate(TERMS, start=1)} | {"reference": "rules of 2023"}
    for version in (1, 2):
        log("AllocationMethods.UnitPlanSet", year=2023, unit_class=1, version=version, by=MINISTRY, plan=plan)
    log("AllocationMethods.TermsSet", year=2023, version=1, by=MINISTRY, terms=terms)
    indexer = index()
    first, second = table(indexer, unit_plans)
    assert (first["version"], second["version"], second["set_by"], second["basis"]) == (1, 2, MINISTRY, "gross")
    assert (orjson.loads(first["cooling_e6"]), orjson.loads(first["segments"])) == ([10**6] * 3, [segment])
    assert table(indexer, allocation_terms)[0].items() >= (terms | {"year": 2023, "version": 1}).items()


def test_units__batch_transfer_and_cancellation__are_kept_by_class(log, index, table):
    pair = {"operator": ENTERPRISE, "owner": ENTERPRISE, "to": REGISTRY}
    log("Allowances.TransferBatch", ids=[CLASS_ID, CLASS_ID + 1], amounts=[3, 4], **pair)
    log("Allowances.MovedToRegistry", class_id=CLASS_ID, account=REGISTRY, quantity_t=2)
    log("Allowances.Cancelled", class_id=CLASS_ID, account=REGISTRY, quantity_t=1)
    rows = table(index(), transfers)
    found = [(row["item"], row["kind"], row["class_id"], row["quantity_t"], row["note"]) for row in rows]
    assert found == [
        (0, "transferred", str(CLASS_ID), 3, None),
        (1, "transferred", str(CLASS_ID + 1), 4, None),
        (0, "moved_to_registry", str(CLASS_ID), 2, None),
        (0, "cancelled", str(CLASS_ID), 1, None),
    ]


def test_units__issued_to_many__have_consecutive_serials_and_skip_rows_of_zero(log, index, table):
    log("Allowances.ClassDefined", class_id=CLASS_ID, scheme="CN", kind="CEA", vintage=2024)
    log("Allowances.TransferSingle", operator=MINISTRY, owner=NOBODY, to=ENTERPRISE, id=CLASS_ID, amount=5)
    log("Allowances.TransferSingle", operator=MINISTRY, owner=NOBODY, to=REGISTRY, id=CLASS_ID, amount=7)
    rows = {"accounts": [ENTERPRISE, PROVINCE, REGISTRY], "quantities_t": [5, 0, 7]}
    log("Allowances.IssuedBatch", class_id=CLASS_ID, year=2024, first_serial=11, **rows)
    indexer = index()
    columns = ("item", "account", "first_serial", "last_serial")
    found = [tuple(row[name] for name in columns) for row in table(indexer, serial_blocks)]
    assert found == [(0, ENTERPRISE, 11, 15), (2, REGISTRY, 16, 22)]
    assert {row["account"]: row["registry_t"] for row in table(indexer, holdings)} == {ENTERPRISE: 5, REGISTRY: 7}
    (unit_class,) = table(indexer, classes)
    assert (unit_class["issued_t"], unit_class["held_t"]) == (12, 12)
    assert [(row["kind"], row["quantity_t"]) for row in table(indexer, transfers)] == [("issued", 5), ("issued", 7)]


def test_units__frozen_unfrozen_and_taken_by_force__are_kept_by_sub_account(chain, log, index, table):
    key = {"class_id": CLASS_ID, "account": ENTERPRISE}
    log("Allowances.Issued", quantity_t=20, first_serial=1, last_serial=20, year=2024, **key)
    log("Allowances.MovedToTrading", quantity_t=10, **key)
    log("Allowances.Frozen", sub_account=1, quantity_t=6, **key)
    log("Allowances.Frozen", sub_account=2, quantity_t=8, **key)
    log("Allowances.Unfrozen", sub_account=1, quantity_t=1, **key)
    for sub_account, quantity_t in ((1, 2), (2, 3)):
        parties = {"owner": ENTERPRISE, "to": REGISTRY}
        forced = {"class_id": CLASS_ID, "sub_account": sub_account, "quantity_t": quantity_t}
        echo = {"operator": MINISTRY, "id": CLASS_ID, "amount": quantity_t}
        logs = [
            FakeLog("Allowances", "ForceTransferred", forced | parties),
            FakeLog("Allowances", "TransferSingle", echo | parties),
        ]
        chain.mine(FakeCall(MINISTRY, "Allowances", "force_transfer", logs))
    indexer = index()
    rows = {row["account"]: row for row in table(indexer, holdings)}
    assert (rows[ENTERPRISE]["registry_t"], rows[ENTERPRISE]["registry_frozen_t"]) == (8, 3)
    assert (rows[ENTERPRISE]["trading_t"], rows[ENTERPRISE]["trading_frozen_t"]) == (7, 5)
    assert (rows[REGISTRY]["registry_t"], rows[REGISTRY]["registry_frozen_t"]) == (5, 0)
    columns = ("from_account", "to_account", "quantity_t")
    forced = [tuple(row[name] for name in columns) for row in table(indexer, transfers, kind="forced")]
    assert forced == [(ENTERPRISE, REGISTRY, 2), (ENTERPRISE, REGISTRY, 3)]


def test_participant__changes_its_particulars__shows_the_accepted_ones_and_the_whole_story(log, index, table):
    log("Participants.Applied", account=ENTERPRISE, policy_hash=HASH, roles=128, profile=PROFILE)
    moved = PROFILE | {"area": 43, "name": "Moved"}
    log("Participants.ChangeProposed", account=ENTERPRISE, profile_hash=HASH, profile=PROFILE | {"name": "Typo"})
    log("Participants.ChangeProposed", account=ENTERPRISE, profile_hash=OTHER_HASH, profile=moved)
    decision = {"account": ENTERPRISE, "by": REGISTRY, "profile_hash": OTHER_HASH}
    log("Participants.ChangeDecided", accepted=True, reason="seen", **decision)
    log("Participants.ChangeProposed", account=ENTERPRISE, profile_hash=HASH, profile=PROFILE)
    log("Participants.ChangeDecided", accepted=False, reason="no licence", **decision | {"profile_hash": HASH})
    indexer = index()
    (row,) = table(indexer, participants)
    assert {name: row[name] for name in PROFILE} == moved
    found = [(item["number"], item["state"], item["reason"]) for item in table(indexer, profile_changes)]
    assert found == [(1, "replaced", None), (2, "accepted", "seen"), (3, "refused", "no licence")]


def test_participant__bank__counts_once_it_has_confirmed(log, index, table):
    """The read model keeps the bank that settles apart from the one that was named."""
    bank, other = PROFILE["settlement_bank"], account(8)

    def change_to(to):
        named = {"account": ENTERPRISE, "profile_hash": HASH}
        log("Participants.ChangeProposed", profile=PROFILE | {"settlement_bank": to}, **named)
        log("Participants.ChangeDecided", by=REGISTRY, accepted=True, reason="seen", **named)

    def found(indexer):
        (row,) = table(indexer, participants)
        return row["settlement_bank"], row["proposed_bank"], row["confirmed_bank"], row["bank_refusal"]

    log("Participants.Applied", account=ENTERPRISE, policy_hash=HASH, roles=128, profile=PROFILE)
    indexer = index()
    assert found(indexer) == (bank, bank, None, None)
    log("Participants.BankDecided", account=ENTERPRISE, bank=bank, accepted=True, reason="")
    change_to(other)
    log("Participants.BankDecided", account=ENTERPRISE, bank=other, accepted=False, reason="not our client")
    indexer.catch_up()
    assert found(indexer) == (other, None, bank, "not our client")
    change_to(bank)
    indexer.catch_up()
    assert found(indexer) == (bank, None, bank, None)
    change_to(NOBODY)
    indexer.catch_up()
    assert found(indexer) == (NOBODY, None, None, None)


def test_participant__misconduct_bar_and_its_end__are_on_record(log, index, table):
    record = {"account": ENTERPRISE, "by": REGISTRY, "document_hash": HASH}
    log("Participants.ConductRecorded", record_id=1, kind=3, barred_until_s=500, reason="meter", **record)
    log("Participants.ConductRecorded", record_id=2, kind=1, barred_until_s=400, reason="default", **record)
    log("Participants.HookSet", account=ENTERPRISE, by=REGISTRY, is_hooked=True)
    indexer = index()
    (row,) = table(indexer, participants)
    assert (row["conduct_records"], row["barred_until_s"], row["is_hooked"]) == (2, 500, True)
    kinds = [(item["record_id"], item["kind"], item["recorded_by"]) for item in table(indexer, conduct)]
    assert kinds == [(1, "false_data", REGISTRY), (2, "surrender_default", REGISTRY)]


def test_participant__bar_lifted_and_status_changed__are_on_record(log, index, table):
    record = {"account": ENTERPRISE, "by": MINISTRY, "document_hash": HASH}
    log("Participants.ConductRecorded", record_id=1, kind=3, barred_until_s=500, reason="meter", **record)
    log("Participants.BarLifted", reason="appeal", **record)
    log("Participants.StatusChanged", status=3, reason="inquiry", **record)
    indexer = index()
    assert table(indexer, participants)[0]["barred_until_s"] == 0
    assert [(row["reason"], row["lifted_by"]) for row in table(indexer, lifted_bars)] == [("appeal", MINISTRY)]
    changes = [(row["status"], row["reason"], row["document_hash"]) for row in table(indexer, status_changes)]
    assert changes == [("restricted", "inquiry", HASH)]


def test_market__settings__show_the_newest(log, index, table):
    hours = {"morning_open_s": 1, "morning_close_s": 2, "afternoon_open_s": 3, "afternoon_close_s": 4}
    listed, block = [1, 2, 3, 4, 0, 0, 0, 0], [3, 4, 0, 0]
    log("Market.HoursSet", from_day=0, utc_offset_s=-3_600, sessions_s=listed, block_sessions_s=block)
    log("Market.HoursSet", from_day=30_000, utc_offset_s=0, sessions_s=listed, block_sessions_s=block)
    log("Market.HolidaySet", day=20_000, is_holiday=True)
    log("Market.HolidaySet", day=20_001, is_holiday=True)
    log("Market.HolidaySet", day=20_000, is_holiday=False)
    log("Market.ReferenceSet", product_id=1, previous_close_fen=9_927, source="exchange notice")
    log("Market.Halted", product_id=1, reason="storm", document_hash=HASH)
    indexer = index()
    assert table(indexer, market_sessions) == [{"id": 1, "utc_offset_s": -3_600, **hours}]
    assert [(row["day"], row["is_holiday"]) for row in table(indexer, holidays)] == [(20_000, False), (20_001, True)]
    (row,) = table(indexer, products)
    assert (row["previous_close_fen"], row["reference_source"]) == (9_927, "exchange notice")
    assert (row["is_halted"], row["halt_reason"]) == (True, "storm")


def test_reviews__opened_then_decided__show_both_people_and_the_call(log, index, table):
    act = {"contract_name": "Custody", "data": "0x01020304", "document_hash": HASH, "by": REGISTRY}
    log("Reviews.ReviewOpened", act_id=1, reason="ordered by the court", **act)
    log("Reviews.ReviewOpened", act_id=2, reason="a mistake", **act)
    log("Reviews.ReviewOpened", act_id=3, reason="still waiting", **act)
    log("Reviews.ReviewConfirmed", act_id=1, by=MINISTRY)
    log("Reviews.ReviewRejected", act_id=2, by=REGISTRY, reason="wrong account")

    rows = table(index(), reviews)

    assert [(row["state"], row["opened_by"], row["decided_by"], row["refusal"]) for row in rows] == [
        ("confirmed", REGISTRY, MINISTRY, None),
        ("rejected", REGISTRY, REGISTRY, "wrong account"),
        ("opened", REGISTRY, None, None),
    ]
    assert (rows[2]["contract"], rows[2]["data"], rows[2]["reason"]) == ("Custody", "0x01020304", "still waiting")
    assert rows[0]["document_hash"] == HASH


def test_entries__each_way_they_can_go__shows_in_their_state(log, index, table):
    entry = {
        "owner": ENTERPRISE,
        "class_id": CLASS_ID,
        "quantity_t": 5,
        "beneficiary": "",
        "reason": "agreed",
        "document_hash": HASH,
    }
    log("Entries.EntryMade", entry_id=1, to=BODY, kind=1, due_s=0, **entry)
    log("Entries.EntryExecuted", entry_id=1, owner=ENTERPRISE, by=ENTERPRISE)
    log("Entries.EntryMade", entry_id=2, to=BODY, kind=2, due_s=0, **entry)
    log("Entries.EntryMade", entry_id=3, to=BODY, kind=4, due_s=0, **entry)
    log("Entries.EntryDecided", entry_id=3, by=REGISTRY, accepted=False, reason="no deed")
    log("Entries.EntryMade", entry_id=4, to=BODY, kind=6, due_s=99, **entry)
    log("Entries.EntryDecided", entry_id=4, by=REGISTRY, accepted=True, reason="")
    log("Entries.EntryMade", entry_id=5, to=NOBODY, kind=8, due_s=99, **entry | {"beneficiary": "Games"})
    log("Entries.EntryWithdrawn", entry_id=5, by=ENTERPRISE)

    rows = table(index(), entries)

    assert [(row["kind"], row["state"], row["to_account"]) for row in rows] == [
        ("donation", "executed", BODY),
        ("inheritance", "in_review", BODY),
        ("merger", "refused", BODY),
        ("bankruptcy", "waiting", BODY),
        ("voluntary_cancellation", "withdrawn", None),
    ]
    assert (rows[0]["executed_by"], rows[2]["decision_reason"], rows[3]["decided_by"]) == (
        ENTERPRISE,
        "no deed",
        REGISTRY,
    )
    assert (rows[4]["beneficiary"], rows[4]["due_s"]) == ("Games", 99)
    assert rows[0]["executed_s"] > rows[0]["made_s"]


def test_entries__certificate_of_holding__is_kept_as_of_its_block(log, index, table):
    parts = {"registry_t": 10, "locked_t": 1, "frozen_t": 3, "trading_t": 5}
    log("Entries.HoldingCertified", certificate_id=1, account=ENTERPRISE, class_id=CLASS_ID, **parts)

    (row,) = table(index(), certificates)

    assert {name: row[name] for name in parts} == parts
    assert (row["account"], row["class_id"], row["block"]) == (ENTERPRISE, str(CLASS_ID), 1)


def test_custody__freeze_then_release_and_force__leaves_the_rest(log, index, table):
    named = {"act_id": 7, "reason": "debt", "document_hash": HASH}
    log(
        "Custody.UnitsFrozen",
        freeze_id=1,
        account=ENTERPRISE,
        class_id=CLASS_ID,
        sub_account=2,
        quantity_t=10,
        order_no="2026-17",
        **named,
    )
    log("Custody.UnitsUnfrozen", freeze_id=1, account=ENTERPRISE, quantity_t=2, **named | {"act_id": 8})
    log("Custody.UnitsForced", freeze_id=1, to=BODY, quantity_t=3, ground=9, **named | {"act_id": 9})
    indexer = index()

    (freeze,) = table(indexer, freezes)
    steps = table(indexer, freeze_steps)

    assert (freeze["sub_account"], freeze["quantity_t"], freeze["frozen_t"]) == ("trading", 10, 5)
    assert (freeze["order_no"], freeze["act_id"], freeze["document_hash"]) == ("2026-17", 7, HASH)
    assert [(row["kind"], row["quantity_t"], row["to_account"], row["ground"], row["act_id"]) for row in steps] == [
        ("unfrozen", 2, None, None, 8),
        ("forced", 3, BODY, "judicial", 9),
    ]


def test_custody__counter_entry__is_linked_to_its_entry(log, index, table):
    entry = {"class_id": CLASS_ID, "quantity_t": 5, "due_s": 0, "beneficiary": "", "document_hash": HASH}
    log("Entries.EntryMade", entry_id=1, owner=ENTERPRISE, to=BODY, kind=1, reason="gift", **entry)
    for number, quantity_t in ((1, 2), (2, 1)):
        correction = {"act_id": 7, "quantity_t": quantity_t, "reason": "typing error", "document_hash": HASH}
        log("Custody.EntryCorrected", entry_id=1, correction_id=number, **correction)
    indexer = index()

    assert table(indexer, entries)[0]["corrected_t"] == 3
    assert [(row["entry_id"], row["quantity_t"]) for row in table(indexer, corrections)] == [(1, 2), (1, 1)]


def test_credits__project_period_issue__are_kept(log, index, table):
    project = {"code": "CCER-01", "name": "Forest", "methodology": "CCER-14-001", "document_hash": HASH}
    log("Credits.ProjectRegistered", project_id=1, owner=ENTERPRISE, by=REGISTRY, first_day=1, last_day=9, **project)
    period = {"project_id": 1, "by": REGISTRY, "reduction_t": 50, "verifier": "V", "document_hash": HASH}
    log("Credits.PeriodRegistered", period_id=1, first_day=1, last_day=4, **period)
    log("Credits.PeriodRegistered", period_id=2, first_day=5, last_day=9, **period)
    issue = {"owner": ENTERPRISE, "act_id": 7, "class_id": CLASS_ID, "quantity_t": 50}
    log("Credits.CreditsIssued", period_id=1, project_id=1, **issue)
    indexer = index()

    (row,) = table(indexer, credit_projects)
    assert (row["code"], row["owner"], row["registered_by"], row["last_day"]) == ("CCER-01", ENTERPRISE, REGISTRY, 9)
    assert [(row["state"], row["class_id"], row["act_id"]) for row in table(indexer, credit_periods)] == [
        ("issued", str(CLASS_ID), 7),
        ("registered", None, None),
    ]


def test_positions__limits_thresholds_and_reports__are_kept_by_their_first_day(log, index, table):
    log("Positions.LimitSet", kind=int(Role.EMITTER), limit_t=500, is_limited=True, from_day=20_000)
    log("Positions.LimitSet", kind=int(Role.EMITTER), limit_t=700, is_limited=True, from_day=20_100)
    log("Positions.AccountLimitSet", account=ENTERPRISE, limit_t=0, is_limited=False, from_day=20_000)
    log("Positions.ReportThresholdSet", threshold_t=400, from_day=20_000)
    report = {"account": ENTERPRISE, "by": REGISTRY, "day": 20_001, "position_t": 401, "threshold_t": 400}
    log("Positions.LargeHolderReported", **report)
    indexer = index()

    limits = {(row["subject"], row["from_day"], row["limit_t"]) for row in table(indexer, position_limits)}
    assert limits == {("emitter", 20_000, 500), ("emitter", 20_100, 700), (ENTERPRISE, 20_000, 0)}
    assert table(indexer, report_thresholds) == [{"from_day": 20_000, "threshold_t": 400}]
    (reported,) = table(indexer, large_holder_reports)
    assert (reported["account"], reported["position_t"], reported["reported_by"]) == (ENTERPRISE, 401, REGISTRY)


def test_suspension__and_its_end__are_on_record(log, index, table):
    said = {"account": ENTERPRISE, "by": REGISTRY, "document_hash": HASH}
    log("Participants.TradingSuspended", reason="inquiry", **said)
    indexer = index()
    assert [(row["is_suspended"], row["suspension_reason"]) for row in table(indexer, participants)] == [
        (True, "inquiry")
    ]
    log("Participants.TradingResumed", reason="cleared", **said)
    indexer.catch_up()
    assert [(row["is_suspended"], row["suspension_reason"]) for row in table(indexer, participants)] == [(False, None)]
    assert [(row["is_suspended"], row["reason"]) for row in table(indexer, suspensions)] == [
        (True, "inquiry"),
        (False, "cleared"),
    ]


def declared_default(log) -> None:
    log(
        "Defaults.DefaultDeclared",
        trade_id=TRADE,
        by=REGISTRY,
        side=1,
        reason="the bank refused",
        document_hash=HASH,
    )


def noticed_default(log) -> None:
    declared_default(log)
    log(
        "Defaults.DefaultNoticed",
        trade_id=TRADE,
        defaulter=ENTERPRISE,
        innocent=PROVINCE,
        by=MINISTRY,
        side=1,
        missing_fen=300,
        deadline_s=5_000,
        compensation_bp=500,
    )


def test_default__declared_rejected_and_declared_again__waits(log, index, table):
    log("Defaults.TermsSet", from_day=20_000, notice_s=86_400, compensation_bp=500)
    declared_default(log)
    log("Defaults.DeclarationRejected", trade_id=TRADE, by=MINISTRY, reason="the money came")
    indexer = index()
    (row,) = table(indexer, defaults)
    assert (row["state"], row["side"], row["decision_reason"]) == ("rejected", "buyer", "the money came")

    declared_default(log)
    indexer.catch_up()

    (row,) = table(indexer, defaults)
    assert (row["state"], row["declared_by"], row["decision_reason"]) == ("declared", REGISTRY, None)
    assert table(indexer, default_terms) == [{"from_day": 20_000, "notice_s": 86_400, "compensation_bp": 500}]


def test_default__unwound_and_paid_in_part__shows_what_is_owed(log, index, table):
    noticed_default(log)
    decision = {"barred_until_s": 9_000, "reason": "never paid", "document_hash": OTHER_HASH}
    sides = {"trade_id": TRADE, "defaulter": ENTERPRISE, "innocent": PROVINCE}
    log("Defaults.DefaultUnwound", **sides, compensation_fen=70, **decision)
    log("Defaults.CompensationPaid", trade_id=TRADE, to=PROVINCE, amount_fen=50, owed_fen=20)
    (row,) = table(index(), defaults)

    assert (row["state"], row["defaulter"], row["innocent"], row["noticed_by"]) == (
        "unwound",
        ENTERPRISE,
        PROVINCE,
        MINISTRY,
    )
    assert (row["compensation_fen"], row["owed_fen"], row["barred_until_s"]) == (70, 20, 9_000)
    assert (row["missing_fen"], row["deadline_s"], row["decision_document_hash"]) == (300, 5_000, OTHER_HASH)


def test_default__made_good_or_covered__says_what_was_paid(log, index, table):
    noticed_default(log)
    log("Defaults.DefaultMadeGood", trade_id=TRADE, defaulter=ENTERPRISE, amount_fen=300)
    indexer = index()
    assert [(row["state"], row["paid_fen"]) for row in table(indexer, defaults)] == [("made_good", 300)]

    noticed_default(log)
    decision = {"barred_until_s": 0, "reason": "late", "document_hash": OTHER_HASH}
    log("Defaults.DefaultCovered", trade_id=TRADE, defaulter=ENTERPRISE, amount_fen=200, **decision)
    indexer.catch_up()
    assert [(row["state"], row["paid_fen"]) for row in table(indexer, defaults)] == [("covered", 200)]
