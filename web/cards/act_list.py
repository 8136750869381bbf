"""Columns and filters of the audit trail: who signed what, when, and what came of it."""

from typing import Any

from carbon.roles import Role
from web import formats
from web.cards import custody_lists
from web.cards.chain_cards import area_of, area_plain, roles_of
from web.markup import Column, Html, Row, code, link
from web.tables import Filter
from web.view import View


def acts(view: View) -> list[Column]:
    """The registry's log, of everybody: with what each is, and the way to all that one account signed."""
    when, _, what, state, transaction = custody_lists.log(view)
    texts = view.texts
    who = [
        Column(texts("log.who"), _who, lambda row: row["sender_name"] or row["sender"]),
        Column(texts("chain.roles"), lambda row: roles_of(view, row), lambda row: " ".join(row["roles"])),
        Column(texts("chain.area"), lambda row: area_of(view, row), area_plain),
    ]
    return [when, *who, what, state, transaction]


def filters(view: View) -> list[Filter]:
    """By role, and by what came of it."""
    texts = view.texts
    roles = {"": texts("table.all")} | {str(role.name): texts(f"role.{role.name}") for role in Role}
    outcomes = {"": texts("table.all"), "True": texts("tx.done"), "False": texts("tx.refused")}
    return [
        Filter("role", texts("chain.roles"), roles, field="roles"),
        Filter("is_done", texts("table.state"), outcomes),
    ]


def _who(row: Row) -> Html:
    account: Any = row["sender"]
    words = row["sender_name"] or code(formats.short(account), account)
    return link(f"/authority/supervision?account={account}", words, title=account)
