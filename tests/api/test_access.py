"""Who may see what: each route without and with the role it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.api_world import World, address

EMITTER = address("emitter")
DEVICE = "0x" + "99" * 32

REGISTRY = [
    "accounts",
    "applications",
    "issuance",
    "holdings",
    "transfers",
    "conservation",
    "settlement",
    "trace/EU-EUA-0-1",
    "reviews",
]
AUTHORITY = [
    "quota?year=2010",
    "quota/batches",
    "objections",
    "tasks",
    "surrenders?state=applied",
    "obligations?year=2010",
    "notices",
    "penalties",
]
ENTERPRISE = [
    "",
    "/devices",
    "/holdings",
    "/orders",
    "/trades",
    "/cash",
    "/surrenders",
    "/compliance",
    "/allocations",
    "/obligations",
    "/notices",
]
ENTERPRISE += ["/transfers", "/entries", "/freezes", "/certificates", "/quota", "/objections", "/auction-bids"]
ORACLE_BACKED = ["/readings", "/energy", "/refusals", f"/proof?device={DEVICE}&sequence=1"]

BY_ROLE = [
    *((f"/registry/{path}", {"registry", "ministry", "regulator"}) for path in REGISTRY),
    *((f"/authority/{path}", {"province", "other_province", "ministry", "regulator"}) for path in AUTHORITY),
    ("/supervision/acts", {"ministry", "regulator"}),
    ("/verification/tasks", {"body", "other_body", "person"}),
    (f"/verification/evidence/{EMITTER}", {"body", "person"}),
    *(
        (
            f"/enterprises/{EMITTER}{path}",
            {"emitter", "ministry", "regulator", "province", "registry", "body", "person"},
        )
        for path in ENTERPRISE
    ),
]
EXCHANGE = ["alerts", "disputes", "limits", "orders", "relations", "suspensions", "trades"]
EVERYONE = (
    "ministry",
    "regulator",
    "province",
    "other_province",
    "body",
    "other_body",
    "person",
    "registry",
    "exchange",
    "bank",
    "emitter",
    "other_emitter",
    "stranger",
)
PUBLIC = [
    "/health",
    "/market/products",
    "/market/1/days",
    "/market/1/quote",
    "/market/1/methods",
    "/market/1/candles",
    "/market/1/depth",
    "/market/1/trades",
    "/vouchers/3K7A-0F2B-9XQ4",
    "/compliance/years",
    "/compliance?year=2010",
    "/compliance/statistics?by=area",
    f"/compliance/{EMITTER}",
    "/registration/policy",
    "/public/serials/EU-EUA-0000-0000001",
    "/public/certificates/C000123-4567-89",
    "/chain/status",
    "/chain/validators",
    "/chain/statistics",
    "/chain/statistics/proposers",
    "/chain/blocks",
    "/chain/blocks/2",
    f"/chain/transactions/0x{2:064x}",
    "/chain/contracts",
    "/chain/participants",
    "/chain/events",
]


@pytest.fixture
def sessions(sign_in: Callable[[str], dict[str, str]]) -> dict[str, dict[str, str]]:
    """Everyone's session."""
    return {name: sign_in(name) for name in EVERYONE}


def test_role_routes__for_everyone__open_only_for_their_roles(client: Any, sessions: dict[str, dict[str, str]]) -> None:
    for path, may in BY_ROLE:
        answers = {name: client.get(path, headers=headers).status_code for name, headers in sessions.items()}

        assert {name for name, status in answers.items() if status == 200} == may, path
        assert {status for name, status in answers.items() if name not in may} == {403}, path


@pytest.mark.parametrize("path", [path for path, _ in BY_ROLE])
def test_role_routes__without_a_session__ask_for_one(client: Any, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 401
    assert answer.json()["type"] == "/problems/not-signed-in"
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", PUBLIC)
def test_public_routes__without_a_session__answer(client: Any, path: str) -> None:
    assert client.get(path).status_code == 200


def test_public_trades__never__name_anyone(client: Any) -> None:
    texts = [
        client.get(path).text
        for path in ("/market/1/trades", "/market/1/depth", "/market/1/quote", "/vouchers/1R21-0001-1RDC")
    ]

    assert all(EMITTER not in text and address("other_emitter") not in text for text in texts)


def test_province__of_another_area__sees_no_rows_of_it(ask: Callable[..., Any]) -> None:
    own = ask("/authority/quota", as_="province", year=2010).json()
    other = ask("/authority/quota", as_="other_province", year=2010).json()

    assert (len(own["areas"]), len(own["items"])) == (1, 2)
    assert (other["areas"], other["items"]) == ([], [])
    assert ask("/authority/tasks", as_="other_province").json()["items"] == []
    assert ask("/authority/surrenders", as_="other_province").json()["items"] == []


def test_body__without_a_task__sees_no_tasks_of_others(ask: Callable[..., Any]) -> None:
    assert len(ask("/verification/tasks", as_="person").json()["items"]) == 1
    assert ask("/verification/tasks", as_="other_body").json()["items"] == []


@pytest.mark.parametrize(
    "path", [*(path for path, may in BY_ROLE if "ministry" in may), *(f"/exchange/{path}" for path in EXCHANGE)]
)
def test_regulator__of_every_list__sees_what_the_ministry_sees(ask: Callable[..., Any], path: str) -> None:
    """V10."""
    seen, of_ministry = (ask(path, as_=who) for who in ("regulator", "ministry"))

    assert (seen.status_code, seen.json()) == (of_ministry.status_code, of_ministry.json())
    assert seen.status_code != 403


def test_enterprise__unknown_account__is_not_found_only_for_who_sees_all(ask: Callable[..., Any]) -> None:
    path = "/enterprises/0x" + "12" * 20

    assert ask(path, as_="registry").status_code == 404
    assert ask(path, as_="emitter").status_code == 403


def test_enterprise__without_the_oracle__goes_on(ask: Callable[..., Any]) -> None:
    overview = ask(f"/enterprises/{EMITTER}", as_="emitter").json()

    assert (overview["energy_mwh"], overview["coverage"]) == (None, None)
    assert (overview["verified_t"], overview["held_t"]) == (440, 500)


@pytest.mark.parametrize("path", ORACLE_BACKED)
def test_oracle_routes__without_the_oracle__say_so(ask: Callable[..., Any], path: str) -> None:
    answer = ask(f"/enterprises/{EMITTER}{path}", as_="emitter")

    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/oracle-unreachable"


@pytest.mark.parametrize("path", ORACLE_BACKED)
def test_oracle_routes__of_another__are_refused_before_the_oracle_is_asked(
    ask: Callable[..., Any], world: World, path: str
) -> None:
    assert ask(f"/enterprises/{EMITTER}{path}", as_="other_emitter").status_code == 403
    assert world.oracle.asked == []
