"""The product that a page is about, and who can be on the other side of a deal."""

from typing import Any, Final

from carbon.roles import TRADERS
from web.controls import Choice, box, markup
from web.problems import WebError
from web.view import View, go

Json = dict[str, Any]

NOBODY: Final = "0x" + "00" * 20
"""Stands for everyone in offers and demands."""


async def product_of(view: View, wanted: int, address: str) -> Json | None:
    """The product of a page, with a list to choose another; None, and words, when there is none."""
    try:
        products = (await view.api.products())["items"]
    except WebError as error:
        markup(view.words(error), classes="card state-error")
        return None
    found = [one for one in products if one["product_id"] == wanted] or products
    if not found:
        markup(view.texts("market.no_product"), classes="card state-empty")
        return None
    chosen: Json = max(found, key=lambda one: (one["day"] or "", one["quantity_t"] or 0))
    if len(products) > 1:
        options = {str(one["product_id"]): one["symbol"] for one in products}
        with box("choice"):
            Choice(
                view.texts("market.product"),
                options,
                str(chosen["product_id"]),
                lambda key: go(f"{address}?product={key}"),
            )
    return chosen


async def traders(view: View) -> dict[str, str]:
    """Who may trade besides the visitor: account -> name, by name; none while the API does not answer."""
    try:
        rows = await view.api.participants()
    except WebError:
        return {}
    names = {role.name for role in TRADERS}
    mine = view.session.account.lower() if view.session else ""
    found = [
        (str(row["name"]), str(row["account"]))
        for row in rows
        if names & set(row.get("roles") or ()) and row["status"] == "active" and row["account"].lower() != mine
    ]
    return {account: name for name, account in sorted(found)}
