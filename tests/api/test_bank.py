"""R1, S0 4.5.1: a settlement bank sees who named it, and everyone who may sees whether it has confirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.api.api_world import address

EMITTER, OTHER = address("emitter"), address("other_emitter")


def test_bindings__of_the_bank__say_who_waits_for_its_word(ask: Callable[..., Any]) -> None:
    found = {row["account"]: row["state"] for row in ask("/bank/bindings", as_="bank").json()["items"]}

    assert found == {EMITTER: "confirmed", OTHER: "proposed"}


def test_bindings__of_one_state__are_those_alone(ask: Callable[..., Any]) -> None:
    for state, account in (("proposed", OTHER), ("confirmed", EMITTER)):
        (row,) = ask("/bank/bindings", as_="bank", state=state).json()["items"]
        assert (row["account"], row["state"]) == (account, state)


def test_bindings__asked_by_others__are_refused(ask: Callable[..., Any]) -> None:
    assert ask("/bank/bindings").status_code == 401
    for who in ("emitter", "registry", "ministry"):
        assert ask("/bank/bindings", as_=who).status_code == 403


def test_account__seen_by_the_registry__says_whether_its_bank_has_confirmed(ask: Callable[..., Any]) -> None:
    for account, state in ((EMITTER, "confirmed"), (OTHER, "proposed"), (address("registry"), "none")):
        assert ask(f"/registry/accounts/{account}", as_="registry").json()["bank_state"] == state
