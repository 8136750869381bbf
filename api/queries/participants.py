"""Who takes part, in which role."""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import Row, exists, select

from api.store import View
from readmodel.tables import participants, verification_persons, verification_tasks


def one(view: View, account: str) -> Row[Any] | None:
    """The participant of an account, None when it never applied."""
    return view.db.execute(select(participants).where(participants.c.account == account)).one_or_none()


def name_of(view: View, account: str) -> str | None:
    """Legal name of an account."""
    return view.db.execute(select(participants.c.name).where(participants.c.account == account)).scalar_one_or_none()


def names(view: View) -> Callable[[str], str | None]:
    """Legal names of accounts, each asked for once."""
    return cache(lambda account: name_of(view, account))


def body_of(view: View, person: str) -> str | None:
    """The verification body that a qualified person serves in."""
    query = select(verification_persons.c.body).where(verification_persons.c.person == person)
    return view.db.execute(query).scalar_one_or_none()


def has_task(view: View, entity: str, body: str) -> bool:
    """Whether a body has, or had, an entity to verify."""
    tasks = verification_tasks.c
    return bool(view.db.execute(select(exists().where(tasks.entity == entity, tasks.body == body))).scalar())
