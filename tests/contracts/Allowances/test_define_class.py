import ape
import pytest

from carbon.unit_ledger import class_key


def test_define_class__by_someone_else__reverts(ledger, exchange):
    with ape.reverts("Allowances: caller is not the registry"):
        ledger.define_class("CN", "CEA", 2021, sender=exchange)

    assert not ledger.is_class(class_key("CN", "CEA", 2021))


def test_define_class__by_the_registry__opens_it_and_logs_it(ledger, registry):
    class_id = class_key("CN", "CEA", 2021)
    assert ledger.define_class.call("CN", "CEA", 2021, sender=registry) == class_id

    receipt = ledger.define_class("CN", "CEA", 2021, sender=registry)

    assert ledger.is_class(class_id)
    assert ledger.scheme_of(class_id) == "CN"
    assert receipt.events == [ledger.ClassDefined(class_id=class_id, scheme="CN", kind="CEA", vintage=2021)]


def test_define_class__defined_before__reverts(ledger, cea, registry):
    with ape.reverts("Allowances: class is defined"):
        ledger.define_class("CN", "CEA", 0, sender=registry)


@pytest.mark.parametrize(
    ("scheme", "kind", "vintage", "fact"),
    [
        ("", "CEA", 0, "name is empty"),
        ("CN", "", 0, "name is empty"),
        ("cn", "CEA", 0, "name is not capitals and digits"),
        ("CN", "CEA ", 0, "name is not capitals and digits"),
        ("CN", "CE\0A", 0, "name is not capitals and digits"),
        ("CN", "CEA", 10_000, "vintage is not a year"),
    ],
)
def test_define_class__malformed_name_or_vintage__reverts(ledger, registry, scheme, kind, vintage, fact):
    with ape.reverts(f"Allowances: {fact}"):
        ledger.define_class(scheme, kind, vintage, sender=registry)
