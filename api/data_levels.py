"""
Levels of data: who may ask what, by route (IEEE 3218-2022, 5.2: least privilege).

A route's level follows from what it needs by its signature, so it is what is enforced. The schema has it as
`x-data-level` and `x-roles`; `python -m api.levels_page` writes docs/data-levels.md.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api.access import RequireRole, own_account, session, visible_enterprise
from carbon.roles import Role


class DataLevel(StrEnum):
    """Whom a route answers."""

    PUBLIC = "public"
    OWN = "own"
    ENTERPRISE = "enterprise"
    STAFF = "staff"


SAYS = {
    DataLevel.PUBLIC: "anyone, without a session; of calls and events on the chain, who and which words are left out "
    "for whoever may not see one of the accounts named (`api/public_on_chain.toml` lists what is told whole)",
    DataLevel.OWN: "any account that is signed in, about itself; where the path names an account, also those who "
    "supervise (ministry, regulator)",
    DataLevel.ENTERPRISE: "the enterprise itself, the province of its area, the registry, ministry and regulator, and "
    "the verification body that has a task there, with its persons",
    DataLevel.STAFF: "active accounts with one of the roles named",
}


class Rule(NamedTuple):
    """Whom one route answers."""

    method: str
    path: str
    level: DataLevel
    roles: Role
    """Those that are let in; none unless the level is staff."""


def rule_of(route: APIRoute) -> Rule:
    """The level of a route, from what its signature asks for."""
    needed = set(_needed(route.dependant))
    roles = next((one.roles for one in needed if isinstance(one, RequireRole)), Role(0))
    if roles:
        level = DataLevel.STAFF
    elif visible_enterprise in needed:
        level = DataLevel.ENTERPRISE
    else:
        level = DataLevel.OWN if needed & {session, own_account} else DataLevel.PUBLIC
    return Rule(min(route.methods or ()), route.path, level, roles)


def _needed(dependant: Dependant) -> Iterator[Any]:
    for each in dependant.dependencies:
        yield each.call
        yield from _needed(each)


def describe(schema: dict[str, Any], rules: Iterable[Rule]) -> None:
    """Put the levels into an OpenAPI schema."""
    for rule in rules:
        operation = schema["paths"].get(rule.path, {}).get(rule.method.lower())
        if operation is not None:
            operation["x-data-level"] = rule.level.value
            operation["x-roles"] = names_of(rule.roles)


def names_of(roles: Role) -> list[str]:
    """Roles by their names."""
    return [str(role.name) for role in Role if role & roles]
