"""Prepared transactions as answers: what several routes do with a call before its sender signs it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy.exc import OperationalError

from api import writes
from api.errors import NotAllowed, ReadModelMissing
from api.models.common import Words
from api.models.transactions import PrepareAnswer, UnsignedTransaction
from api.queries import market, participants
from api.services import Services
from api.sessions import Session
from api.store import View, view
from chain.summaries import Text

Key = TypeVar("Key")


def prepared(
    services: Services,
    session: Session | None,
    contract: str,
    function: str,
    arguments: Mapping[str, Any],
    sender: str,
) -> PrepareAnswer:
    """
    The unsigned transaction for a call, tried on the newest block first, and what it means in plain words.

    :raises NotAllowed: the session is of another account
    """
    if session is not None and session.account != sender:
        raise NotAllowed(f"the session is of {session.account}, the transaction would be of {sender}")
    found = writes.prepare(
        services.chain.now(),
        contract,
        function,
        arguments,
        sender,
        lambda account: known(services, participants.name_of, account),
        lambda product_id: known(services, market.symbol_of, product_id),
    )
    summary = found.summary
    return PrepareAnswer(
        transaction=UnsignedTransaction(**found.transaction),
        summary=words(summary.does),
        reserves=words(summary.reserves) if summary.reserves else None,
        if_it_fails=words(summary.if_it_fails),
        contract=found.contract,
        function=found.function,
    )


def known(services: Services, find: Callable[[View, Key], str | None], key: Key) -> str | None:
    """What the read model calls it; writing goes on without the read model."""
    try:
        with view(services.read_model) as read_model:
            return find(read_model, key)
    except (ReadModelMissing, OperationalError):
        return None


def words(text: Text) -> Words:
    """A sentence in both languages."""
    return Words(en=text.en, zh=text.zh)
