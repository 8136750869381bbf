import ape
from eth_utils import keccak


def test_enrol__without_the_role__reverts(compliance, ministry, emitter, stranger):
    for caller in (ministry, emitter, stranger):
        with ape.reverts("Compliance: caller is not a province"):
            compliance.enrol([emitter], "EU", sender=caller)

    assert compliance.scheme_of(emitter) == ""


def test_enrol__province__puts_each_under_the_scheme_and_logs_them(compliance, province, emitter, other_emitter):
    receipt = compliance.enrol([emitter, other_emitter], "EU", sender=province)

    assert compliance.scheme_of(emitter) == compliance.scheme_of(other_emitter) == "EU"
    assert receipt.events == [
        compliance.Enrolled(entity=entity, scheme_hash=keccak(text="EU"), scheme="EU", by=province)
        for entity in (emitter, other_emitter)
    ]


def test_enrol__no_such_scheme__reverts(compliance, province, emitter):
    with ape.reverts("Compliance: no such scheme"):
        compliance.enrol([emitter], "KR", sender=province)


def test_enrol__entity_of_another_area__reverts(compliance, other_province, emitter):
    with ape.reverts("Compliance: entity is of another area"):
        compliance.enrol([emitter], "EU", sender=other_province)


def test_enrol__province_without_area__reverts(compliance, province_without_area, stranger):
    """Area 0 is everyone's who never applied: it must not make a province of strangers."""
    with ape.reverts("Compliance: caller has no area"):
        compliance.enrol([stranger], "EU", sender=province_without_area)


def test_enrol__entity_that_is_no_emitter__reverts(compliance, province, body):
    with ape.reverts("Compliance: entity is not an emitter"):
        compliance.enrol([body], "EU", sender=province)


def test_enrol__twice__reverts(compliance, province, emitter):
    compliance.enrol([emitter], "EU", sender=province)

    with ape.reverts("Compliance: entity is enrolled"):
        compliance.enrol([emitter], "CN", sender=province)

    assert compliance.scheme_of(emitter) == "EU"
