"""Serial trace: type the number of a unit, see its path."""

from typing import Any
from urllib.parse import quote

from fastapi import Request
from nicegui import ui

from web.cards.source import Source
from web.cards.trace_card import examples, trace_card
from web.controls import Button, Field, box, markup, put
from web.pages.registry_frame import registry_page
from web.view import View, go

Json = dict[str, Any]


def add() -> None:
    """Register the page."""
    ui.page("/registry/trace")(trace)


async def trace(request: Request, serial: str = "") -> None:
    """Ask for a serial; with one, show its path."""
    with registry_page(request, "trace") as view:
        if view is None:
            return
        wanted = tidy(serial)
        _question(view, wanted)
        if wanted:
            path: Source[Json] = Source(lambda: view.api.get(f"/registry/trace/{quote(wanted, safe='')}"))
            with box("grid"):
                trace_card(view, path, wanted)
            path.start()


def tidy(typed: str) -> str:
    """Bring a typed serial, or a range of them, to its bare form."""
    return "".join(typed.split()).upper()


def _question(view: View, serial: str) -> None:
    texts = view.texts
    with box("grid"), box("card", "section").props("data-card=serial"):
        with box("line"):
            field = Field(texts("trace.serial"), serial, on_enter=lambda: ask(), maxlength="64")
            Button(texts("trace.show"), lambda: ask(), look="primary")
        hint = markup(texts("trace.hint"), tag="p", classes="source")

    def ask() -> None:
        wanted = tidy(field.value)
        if wanted:
            go(f"/registry/trace?serial={quote(wanted)}")

    blocks: Source[Json] = Source(lambda: view.api.get("/registry/issuance", limit=5))
    blocks.watch(lambda: put(hint, examples(view, blocks.data["items"])) if blocks.data else None)
    if not serial:
        blocks.start()
