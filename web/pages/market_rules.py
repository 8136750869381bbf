"""The market's rules for everyone: those of today, and those of any other day."""

from datetime import date
from typing import Any

from fastapi import Request
from nicegui import ui

from web.cards import rule_cards, watch_cards
from web.cards.source import Source
from web.controls import Field, box
from web.frame import heading, page
from web.product_choice import product_of
from web.subnav import MARKET, sub_navigation
from web.view import View, go, view_of

Json = dict[str, Any]


def add() -> None:
    """Register `/rules`."""
    ui.page("/rules")(rules)


async def rules(request: Request, product: int = 0, day: str = "") -> None:
    """Rules of one product on one day."""
    view = view_of(request)
    with page(view, "market", view.texts("rules_of_day.title")):
        heading(view.texts("rules_of_day.title"), view.texts("rules_of_day.lead"))
        sub_navigation(view, view.texts("nav.market"), MARKET, "/rules")
        chosen = await product_of(view, product, "/rules")
        if chosen is not None:
            day_choice(view, "/rules", chosen["product_id"], day)
            _build(view, chosen["product_id"], day)


def day_choice(view: View, address: str, product_id: int, day: str) -> None:
    """A field for another day, which opens the page of that day."""

    def choose(typed: str) -> None:
        if is_day(typed) or not typed:
            go(f"{address}?product={product_id}" + (f"&day={typed}" if typed else ""))

    with box("line"):
        field = Field(view.texts("rules_of_day.day"), day if is_day(day) else "", kind="date", on_change=choose)
        field.classes("field-inline")


def is_day(typed: str) -> bool:
    """Tell a date from other text."""
    try:
        date.fromisoformat(typed)
    except ValueError:
        return False
    return True


def _build(view: View, product_id: int, day: str) -> None:
    wanted = day if is_day(day) else None
    found: Source[Json] = Source(lambda: view.api.rules(product_id, wanted), 60.0)
    with box("grid grid-half"):
        rule_cards.rules_card(view, found)
        rule_cards.changes_card(view, product_id)
    watched, terms = watch_cards.rules_of(view, wanted), watch_cards.terms_of(view, wanted)
    with box("grid grid-half"):
        watch_cards.rules_card(view, watched)
        watch_cards.terms_card(view, terms)
    for source in (found, watched, terms):
        source.start()
