"""I3: every route, asked as everybody, answers whom its level names and no one else; the page says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app, data_rules
from api.data_levels import DataLevel, Rule
from api.levels_page import PAGE, page
from carbon.roles import Role
from tests.api.api_world import KEYS, ROLES, address, build
from tests.api.conftest import signed_in

EMITTER = address("emitter")
VALUES = {"account": EMITTER, "day": "2011-03-13", "hash": "0x" + "11" * 32, "code": "0", "serial": "1"}
"""What stands in a path; numbers are 1."""
REFUSED = (401, 403)
ENDLESS = re.compile(r"/(watch|stream)$")
"""Streams, which are open to anyone and do not end by themselves."""
NARROWER: dict[str, set[str | None]] = {"/verification/evidence/{account}": {"body", "person"}}
"""Evidence is for the body that has a task there, not for every one."""
OF_EMITTER = frozenset(("emitter", "ministry", "regulator", "registry", "province", "body", "person"))


@pytest.fixture(scope="module")
def open_client(tmp_path_factory: Any) -> Iterator[TestClient]:
    """Someone who asks the API, and may ask a lot."""
    world = build(tmp_path_factory.mktemp("levels"), writes_burst=10_000)
    with TestClient(create_app(services=world.services), raise_server_exceptions=False) as found:
        yield found
    world.services.read_model.dispose()


@pytest.fixture(scope="module")
def sessions(open_client: TestClient) -> dict[str | None, dict[str, str]]:
    """The headers of everybody's session, and of nobody's."""
    return {None: {}} | {name: signed_in(open_client, name) for name in KEYS}


def admitted(rule: Rule) -> set[str | None]:
    """Whom a route should answer."""
    match rule.level:
        case DataLevel.PUBLIC:
            return {None, *KEYS}
        case DataLevel.STAFF:
            return {name for name, (role, _) in ROLES.items() if role & rule.roles}
        case DataLevel.ENTERPRISE:
            return set(OF_EMITTER)
        case DataLevel.OWN:
            own = {name for name, (role, _) in ROLES.items() if role & (Role.MINISTRY | Role.REGULATOR)} | {"emitter"}
            return own if "{account}" in rule.path else set(KEYS)


@pytest.mark.parametrize(
    "rule",
    [rule for rule in data_rules() if rule.method != "DELETE" and not ENDLESS.search(rule.path)],
    ids=lambda rule: f"{rule.method} {rule.path}",
)
def test_route__asked_by_everybody__answers_whom_its_level_names(
    open_client: TestClient, sessions: dict[str | None, dict[str, str]], rule: Rule
) -> None:
    path = re.sub(r"\{(\w+)\}", lambda name: VALUES.get(name[1], "1"), rule.path)
    let_in = {
        name
        for name, headers in sessions.items()
        if open_client.request(rule.method, path, headers=headers).status_code not in REFUSED
    }
    assert let_in == NARROWER.get(rule.path, admitted(rule))


def test_page__of_the_routes_as_they_are__is_the_one_in_the_repository() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(data_rules())


def test_schema__of_every_route__has_its_level(open_client: TestClient) -> None:
    schema = open_client.get("/openapi.json").json()
    operations = [one for path in schema["paths"].values() for one in path.values() if isinstance(one, dict)]
    assert {one["x-data-level"] for one in operations} == set(DataLevel)
    staff = schema["paths"]["/supervision/oddities"]["get"]
    assert (staff["x-data-level"], staff["x-roles"]) == ("staff", ["MINISTRY", "REGULATOR"])
