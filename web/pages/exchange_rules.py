"""The exchange's rules: what is in force on a day, and the forms that change it from a day on."""

import asyncio
from typing import Any, Final

from fastapi import Request
from nicegui import ui

from web import alert_forms, dispute_forms, market_forms
from web.cards import columns as col
from web.cards import rule_cards, watch_cards
from web.cards.list_card import ListCard
from web.cards.source import Source
from web.controls import Button, box, markup
from web.listing import Listing
from web.markup import Column, Row, code, tag
from web.pages.exchange_frame import acts_for_exchange, exchange_page
from web.pages.market_rules import day_choice, is_day
from web.product_choice import product_of, traders
from web.sheet import Sheet
from web.view import View

Json = dict[str, Any]

EVERY_S: Final = 8.0


def add() -> None:
    """Register `/exchange/rules`."""
    ui.page("/exchange/rules")(rules)


async def rules(request: Request, product: int = 0, day: str = "") -> None:
    """Rules of one product on one day."""
    with exchange_page(request, "rules") as view:
        if view is None:
            return
        chosen = await product_of(view, product, "/exchange/rules")
        if chosen is not None:
            RulesPage(view, chosen, day).build()


class RulesPage:
    """Rules in force, changes, position limits, forms."""

    def __init__(self, view: View, product: Json, day: str) -> None:
        assert view.session is not None
        self.view, self.product, self.day = view, product, day
        wanted = day if is_day(day) else None
        self.rules: Source[Json] = Source(lambda: view.api.rules(product["product_id"], wanted), EVERY_S)
        self.watched = watch_cards.rules_of(view, wanted)
        self.terms = watch_cards.terms_of(view, wanted)
        self.sheet = Sheet(view, view.session, self.refresh)
        self.cards: list[ListCard] = []

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view, texts = self.view, self.view.texts
        day_choice(view, "/exchange/rules", self.product["product_id"], self.day)
        with box("grid grid-half"):
            card = rule_cards.rules_card(view, self.rules)
            self.cards.append(rule_cards.changes_card(view, self.product["product_id"]))
        if acts_for_exchange(view):
            with card.element:
                markup(tag("p", texts("exchange.rules_hint"), cls="source"))
                with box("actions"):
                    self._buttons()
        with box("grid"):
            self.cards.append(self._limits())
        with box("grid grid-half"):
            watched = watch_cards.rules_card(view, self.watched)
            terms = watch_cards.terms_card(view, self.terms)
        if acts_for_exchange(view):
            with watched.tools:
                Button(texts("alerts.change"), self._set_rule, look="small")
            with terms.tools:
                Button(texts("disputes.change"), self._set_terms, look="small")
        for source in (self.rules, self.watched, self.terms):
            source.start()

    def _buttons(self) -> None:
        view, sheet, texts = self.view, self.sheet, self.view.texts

        def with_rules(form: Any) -> Any:
            return lambda: form(view, sheet, self.rules.data) if self.rules.data is not None else None

        async def one_account() -> None:
            market_forms.set_account_limit(view, sheet, await traders(view))

        for key, act in (
            ("terms", with_rules(market_forms.set_terms)),
            ("hours", with_rules(market_forms.set_hours)),
            ("fees", with_rules(market_forms.set_fees)),
            ("self_trade", with_rules(market_forms.set_self_trade)),
            ("holidays", lambda: market_forms.set_holidays(view, sheet)),
            ("limit", lambda: market_forms.set_limit(view, sheet)),
            ("account_limit", one_account),
            ("threshold", with_rules(market_forms.set_threshold)),
        ):
            Button(texts(f"exchange.change_{key}"), act, look="small")

    def _limits(self) -> ListCard:
        view, texts = self.view, self.view.texts

        def subject(row: Row) -> object:
            if row["subject"] in market_forms.KINDS:
                return texts(f"role.{str(row['subject']).upper()}")
            return row["name"] or code(row["subject"])

        def limit(row: Row) -> object:
            return texts("rules_of_day.none") if row["limit_t"] is None else f"{row['limit_t']:,}"

        columns = [
            Column(texts("rules_of_day.subject"), subject, lambda row: row["name"] or row["subject"], key="subject"),
            Column(texts("exchange.limit"), limit, lambda row: row["limit_t"], end=True),
            col.plain("from_day", texts("rules_of_day.from_day")),
        ]
        return ListCard(
            view,
            Listing(view.api, "/exchange/limits", sorts=frozenset(("subject", "from_day"))),
            texts("exchange.limits"),
            columns,
            unit=texts("exchange.limits_unit"),
            empty=texts("exchange.no_limits"),
            every_s=EVERY_S,
            name="limits",
        ).start()

    def _set_rule(self) -> None:
        if self.watched.data is not None:
            alert_forms.set_rule(self.view, self.sheet, self.watched.data)

    def _set_terms(self) -> None:
        if self.terms.data is not None:
            dispute_forms.set_terms(self.view, self.sheet, self.terms.data["disputes"])

    async def refresh(self) -> None:
        """Ask again what a transaction can have changed."""
        sources = (self.rules, self.watched, self.terms)
        await asyncio.gather(*(source.refresh() for source in sources), *(card.source.refresh() for card in self.cards))
