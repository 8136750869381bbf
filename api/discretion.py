"""
What is told to whom of calls and events: the pages of the chain are open to anyone, what parties do there is not.

Rules and what the scheme publishes are told whole (`public_on_chain.toml`). Of the rest anyone is told what happened,
when, and its numbers and hashes; who it was, and words, only those who may see one of the accounts that it names.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, NamedTuple

from fastapi import Depends
from sqlalchemy import ColumnElement, or_

from api.access import ADDRESS, Caller, MaybeSession, ReadModel, caller_of, visible_to
from api.errors import NotAllowed, NotFound
from api.store import View
from carbon.roles import SEE_ALL, Role
from chain.fast_decode import checksum
from readmodel.tables import events

HASH = re.compile(r"0x[0-9a-fA-F]{64}|[0-9]+|")
"""Texts that name nobody: hashes, ids and large numbers in decimal, nothing."""

Fields = Mapping[str, Any]


class Published(NamedTuple):
    """`public_on_chain.toml`."""

    contracts: frozenset[str]
    events: frozenset[tuple[str, str]]
    of_roles: Mapping[Role, frozenset[str]]
    """Contracts that a role sees whole."""


@cache
def published() -> Published:
    """What anyone may read, whole."""
    found = tomllib.loads(files("api").joinpath("public_on_chain.toml").read_text("utf-8"))
    named = {(contract, event) for contract, names in found["events"].items() for event in names}
    roles = {Role[name]: frozenset(contracts) for name, contracts in found["roles"].items()}
    return Published(frozenset(found["contracts"]), frozenset(named), roles)


class Eyes:
    """What somebody, or anybody, may see of what is on the chain."""

    def __init__(self, read_model: View | None = None, caller: Caller | None = None) -> None:
        """Without a caller those of anybody."""
        self._read_model, self._caller = read_model, caller
        self._sees_all = caller is not None and caller.has(SEE_ALL | Role.REGISTRY)
        self._contracts = set(published().contracts)
        self._accounts: dict[str, bool] = {}
        for role, contracts in published().of_roles.items():
            if caller is not None and caller.has(role):
                self._contracts |= contracts

    @property
    def account(self) -> str | None:
        """Whose eyes they are."""
        return None if self._caller is None else self._caller.account

    def sees_account(self, account: str) -> bool:
        """Whether the account's own data is for these eyes."""
        if self._caller is None:
            return False
        account = checksum(account[2:].lower())
        if account not in self._accounts:
            self._accounts[account] = account == self._caller.account or self._is_visible(self._caller, account)
        return self._accounts[account]

    def _is_visible(self, caller: Caller, account: str) -> bool:
        assert self._read_model is not None, "a caller is read from it"
        try:
            visible_to(caller, self._read_model, account)
        except (NotAllowed, NotFound):
            return False
        return True

    def sees_call(self, contract: str | None, sender: str) -> bool:
        """Whether a call is told whole; one of none of our contracts is."""
        return self._sees_all or contract is None or contract in self._contracts or self.sees_account(sender)

    def sees_event(self, contract: str, event: str, fields: Fields) -> bool:
        """Whether an event is told whole."""
        if self._sees_all or contract in self._contracts or (contract, event) in published().events:
            return True
        named = (value for value in fields.values() if isinstance(value, str) and ADDRESS.fullmatch(value))
        return any(map(self.sees_account, named))

    def told_of(self, account: str) -> ColumnElement[bool] | None:
        """Which events may be found by an account that they name; None: all."""
        if self._sees_all or self.sees_account(account):
            return None
        public = [(events.c.contract == contract) & (events.c.event == event) for contract, event in published().events]
        return or_(events.c.contract.in_(sorted(self._contracts)), *public)


def told(value: Any) -> Any:
    """What anyone is told of a value: numbers, flags and hashes; nothing of accounts, words and structs."""
    if isinstance(value, list):
        items = [told(item) for item in value]
        return None if None in items else items
    if isinstance(value, dict):
        return None
    return value if not isinstance(value, str) or HASH.fullmatch(value) else None


def told_fields(fields: Fields) -> dict[str, Any]:
    """The same of each field."""
    return {name: told(value) for name, value in fields.items()}


def eyes_of(read_model: ReadModel, session: MaybeSession) -> Eyes:
    """Those of who asks, with a session or without."""
    return Eyes(read_model, None if session is None else caller_of(read_model, session.account))


AskersEyes = Annotated[Eyes, Depends(eyes_of)]
"""What the asker may see of what is on the chain."""
