"""What an applicant may read before and after he is admitted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from carbon.roles import Role
from readmodel.tables import applications
from tests.api.api_world import NOW_S, ORIGIN, address


def test_own_applications__of_an_account_without_roles__are_its_own_and_newest_first(
    ask: Callable[..., Any], add: Callable[..., None]
) -> None:
    """I1: a refused applicant learns the reason, and nobody else's application."""
    refused = {
        "account": address("stranger"),
        "number": 2,
        "policy_hash": "0x" + "22" * 32,
        "roles": int(Role.EMITTER),
        "profile": '{"name": "stranger", "area": 42}',
        "state": "refused",
        "applied_s": NOW_S + 60,
        "decided_by": address("registry"),
        "decided_s": NOW_S + 90,
        "reason": "no licence",
        **ORIGIN,
    }
    add(applications, refused, refused | {"account": address("emitter")})

    found = ask("/registration/applications", as_="stranger").json()["items"]

    assert [(row["number"], row["state"], row["reason"], row["roles"]) for row in found] == [
        (2, "refused", "no licence", ["EMITTER"]),
        (1, "applied", None, ["INVESTOR"]),
    ]
    assert {row["account"] for row in found} == {address("stranger")}
    assert found[0]["profile"] == {"name": "stranger", "area": 42}


def test_own_applications__without_a_session__ask_for_one(ask: Callable[..., Any]) -> None:
    assert ask("/registration/applications").status_code == 401


def test_participants__of_one_role__are_those_who_hold_it(ask: Callable[..., Any]) -> None:
    found = ask("/chain/participants", role="BANK").json()["items"]

    assert [row["account"] for row in found] == [address("bank")]
