"""Alerts of surveillance: all of them, one in full with what was decided, and related parties."""

from typing import Any, Final

from fastapi import Request
from nicegui import ui

from web import alert_forms, market_forms
from web.cards import alert_cards
from web.cards.source import Source
from web.controls import Button, box, markup
from web.digest_field import DigestCheck
from web.markup import link, tag
from web.pages.exchange_frame import acts_for_exchange, exchange_page
from web.product_choice import traders
from web.sheet import Sheet
from web.view import View

Json = dict[str, Any]

EVERY_S: Final = 5.0


def add() -> None:
    """Register the pages."""
    ui.page("/exchange/alerts")(alerts)
    ui.page("/exchange/alerts/{alert_id}")(alert)


async def alerts(request: Request) -> None:
    """All alerts."""
    with exchange_page(request, "alerts") as view:
        if view is not None:
            _build(view)


def _build(view: View) -> None:
    assert view.session is not None
    acts = acts_for_exchange(view)

    async def refresh() -> None:
        await card.source.refresh()
        await relations.source.refresh()

    def act(_: str, row: Json) -> None:
        alert_forms.decide(view, sheet, row)

    async def declare() -> None:
        alert_forms.declare_related(view, sheet, await traders(view))

    sheet = Sheet(view, view.session, refresh)
    with box("grid"):
        card = alert_cards.alerts_card(view, "/exchange", act=act if acts else None, every_s=EVERY_S)
        relations = alert_cards.relations_card(view, EVERY_S)
    if acts:
        with relations.tools:
            Button(view.texts("alerts.declare"), declare, look="small")
    card.start()
    relations.start()


async def alert(request: Request, alert_id: int) -> None:
    """One alert."""
    with exchange_page(request, "alerts") as view:
        if view is not None:
            AlertPage(view, "/exchange", alert_id, acts=acts_for_exchange(view)).build()


class AlertPage:
    """An alert in full; `base` is whose page and API it is."""

    def __init__(self, view: View, base: str, alert_id: int, *, acts: bool) -> None:
        assert view.session is not None
        self.view, self.base, self.alert_id, self.acts = view, base, alert_id, acts
        self.file: Source[Json] = Source(lambda: view.api.get(f"{base}/alerts/{alert_id}"), EVERY_S)
        self.sheet = Sheet(view, view.session, self.file.refresh)

    def build(self) -> None:
        """Lay the cards and start their source."""
        view, texts = self.view, self.view.texts
        with box("grid"):
            card = alert_cards.file_card(view, self.file, self.alert_id)
            steps = alert_cards.steps_card(view, self.file)
        with card.element:
            DigestCheck(
                view,
                lambda: str(self._alert().get("evidence_hash", "")),
                "alerts.check_evidence",
                "alerts.is_evidence",
            )
        if self.acts:
            with steps.element, box("actions"):
                for key, act in (("decide", self._decide), ("suspend", self._suspend), ("halt", self._halt)):
                    Button(texts(f"alerts.{key}"), act, look="small")
        self.file.start()
        markup(tag("p", link(f"{self.base}/alerts", texts("alerts.back")), cls="source"))

    def _alert(self) -> Json:
        found: Json = (self.file.data or {}).get("alert", {})
        return found

    def _decide(self) -> None:
        if self._alert():
            alert_forms.decide(self.view, self.sheet, self._alert())

    def _suspend(self) -> None:
        """The measure that a decision to restrict names."""
        parties = {one["account"]: one["name"] or one["account"] for one in self._alert().get("accounts", [])}
        market_forms.suspend(self.view, self.sheet, parties)

    def _halt(self) -> None:
        """The measure that a decision to halt names."""
        if self._alert():
            market_forms.halt(self.view, self.sheet, self._alert() | {"is_halted": False})
