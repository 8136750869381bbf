"""What `BareEvm.recall` remembers."""

from __future__ import annotations

from typing import Any

import pytest

from carbon.unit_ledger import UnitLedger
from tests.bare_evm import BareEvm, account
from tests.registry_machine import HOLDERS, QUOTA, admitted

OWNER, OTHER, _ = HOLDERS
CLASS_ID = UnitLedger(lambda _: True).define_class("CN", "CEA", 0)


@pytest.fixture
def evm(monkeypatch: pytest.MonkeyPatch) -> BareEvm:
    """With units of the first holder; it counts what it really calls."""
    evm = admitted().fork()
    assert evm.send(QUOTA, "Allowances", "issue", CLASS_ID, OWNER, 100, 2021) is None
    called = []
    call = evm.call

    def counted(*asked: Any) -> Any:
        called.append(asked)
        return call(*asked)

    monkeypatch.setattr(evm, "call", counted)
    monkeypatch.setattr(evm, "called", called, raising=False)
    return evm


def balance(evm: BareEvm, holder: str) -> int:
    return int(evm.recall("Allowances", "balanceOf", holder, CLASS_ID))


def test_recall__nothing_changed__answers_without_a_call(evm):
    assert [balance(evm, OWNER) for _ in range(3)] == [100] * 3
    assert len(evm.called) == 1


def test_recall__what_it_read_changed__is_called_again(evm):
    assert (balance(evm, OWNER), balance(evm, OTHER)) == (100, 0)

    assert evm.send(OWNER, "Allowances", "safeTransferFrom", OWNER, OTHER, CLASS_ID, 30, b"") is None

    assert (balance(evm, OWNER), balance(evm, OTHER)) == (70, 30)


def test_recall__a_refused_call_in_between__is_not_called_again(evm):
    assert balance(evm, OWNER) == 100

    assert evm.send(account("stranger"), "Allowances", "safeTransferFrom", OWNER, OTHER, CLASS_ID, 30, b"")

    assert balance(evm, OWNER) == 100
    assert len(evm.called) == 1


def test_recall__time_passed__is_called_again(evm):
    assert balance(evm, OWNER) == 100
    evm.pass_s(1)
    assert balance(evm, OWNER) == 100
    assert len(evm.called) == 2
