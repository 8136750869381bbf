import pytest

from carbon.unit_ledger import class_key


@pytest.mark.parametrize(
    ("scheme", "kind", "vintage"), [("CN", "CEA", 0), ("EU", "EUA", 2010), ("UK", "UKA", 9_999), ("A1234567", "Z", 1)]
)
def test_class_key__any_names__equals_its_twin(ledger, scheme, kind, vintage):
    assert ledger.class_key(scheme, kind, vintage) == class_key(scheme, kind, vintage)


def test_class_key__written_in_hex__shows_the_names(ledger):
    """The layout is public: clients compute class ids without asking the chain."""
    assert ledger.class_key("CN", "CEA", 2021) == int(
        b"CN".hex().rjust(16, "0") + b"CEA".hex().rjust(16, "0") + f"{2021:016x}", 16
    )


def test_is_class__not_defined__is_false_and_has_no_scheme(ledger):
    assert not ledger.is_class(1)
    assert ledger.scheme_of(1) == ""
