"""Trades in default: two people say so, then they are made good, covered by the risk reserve, or unwound."""

from typing import Any, Final

from fastapi import Request
from nicegui import ui

from web import default_forms
from web.cards import default_cards
from web.controls import Button, box
from web.pages.registry_frame import acts_for_registry, registry_page
from web.problems import WebError
from web.sheet import Sheet
from web.view import View

Json = dict[str, Any]

EVERY_S: Final = 5.0


def add() -> None:
    """Register the page."""
    ui.page("/registry/defaults")(defaults)


async def defaults(request: Request) -> None:
    """All trades in default."""
    with registry_page(request, "defaults") as view:
        if view is not None:
            await _build(view)


async def _build(view: View) -> None:
    assert view.session is not None
    texts, acts = view.texts, acts_for_registry(view)

    async def declare() -> None:
        try:
            await default_forms.declare(view, sheet)
        except WebError as error:
            ui.notify(view.words(error))

    async def act(name: str, row: Json) -> None:
        try:
            await _act(view, sheet, name, row)
        except WebError as error:
            ui.notify(view.words(error))

    now = (await view.api.health())["chain_time"] if acts else ""
    with box("grid"):
        card = default_cards.defaults_card(
            view,
            "/registry/defaults",
            default_cards.registry_buttons(view, now) if acts else None,
            act=act,
            every_s=EVERY_S,
            title=texts("defaults.title"),
            empty=texts("defaults.none"),
        )
    sheet = Sheet(view, view.session, card.source.refresh)
    if acts:
        with card.tools:
            Button(texts("defaults.declare"), declare, look="small")
    card.start()


async def _act(view: View, sheet: Sheet, name: str, row: Json) -> None:
    if name == "confirm":
        await default_forms.confirm(view, sheet, row)
    elif name == "reject":
        default_forms.reject(view, sheet, row)
    elif name == "pay":
        await default_forms.pay(view, sheet, row)
    else:
        default_forms.decide(view, sheet, row, name)
