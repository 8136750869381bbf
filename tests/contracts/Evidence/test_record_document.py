import ape
import pytest

DOCUMENT = b"\x05" * 32


def test_record_document__stranger__reverts(evidence, stranger):
    with ape.reverts("Evidence: caller is not active"):
        evidence.record_document(DOCUMENT, "report", 2010, sender=stranger)

    assert evidence.recorded_at(stranger, DOCUMENT) == 0


def test_record_document__frozen_participant__reverts(evidence, emitter, set_status):
    set_status(emitter, 4, "court order")

    with ape.reverts("Evidence: caller is not active"):
        evidence.record_document(DOCUMENT, "report", 2010, sender=emitter)


@pytest.mark.parametrize("who", ["emitter", "body", "ministry"])
def test_record_document__any_participant__records_it_and_logs_it(evidence, request, who):
    caller = request.getfixturevalue(who)

    receipt = evidence.record_document(DOCUMENT, "report", 2010, sender=caller)

    assert evidence.recorded_at(caller, DOCUMENT) == receipt.timestamp
    assert receipt.events == [
        evidence.DocumentRecorded(document_hash=DOCUMENT, owner=caller, kind="report", period=2010)
    ]


def test_record_document__twice__reverts(evidence, emitter):
    evidence.record_document(DOCUMENT, "report", 2010, sender=emitter)

    with ape.reverts("Evidence: document is recorded"):
        evidence.record_document(DOCUMENT, "plan", 2011, sender=emitter)


def test_record_document__same_file_of_another__does_not_block_it(evidence, emitter, other_emitter):
    evidence.record_document(DOCUMENT, "report", 2010, sender=other_emitter)

    evidence.record_document(DOCUMENT, "report", 2010, sender=emitter)

    assert evidence.recorded_at(emitter, DOCUMENT) > 0


def test_record_document__empty_hash__reverts(evidence, emitter):
    with ape.reverts("Evidence: document is empty"):
        evidence.record_document(bytes(32), "report", 2010, sender=emitter)
