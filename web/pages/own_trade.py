"""A trader's page of orders: the ticket beside the book, own orders and fills, and what may keep one from trading."""

import asyncio
from typing import Any, Final

from fastapi import Request
from nicegui import ui

from web import formats, order_forms
from web.cards import price_cards, right_cards, rule_cards, trading_cards
from web.cards.list_card import ListCard
from web.cards.source import Source
from web.controls import box, markup
from web.desk import Desk
from web.figures import Figure, figure_row
from web.listing import Listing
from web.markup import badge, join, tag
from web.pages.own_frame import own_page
from web.product_choice import product_of
from web.sheet import Sheet
from web.view import View

Json = dict[str, Any]

EVERY_S: Final = 4.0


def add() -> None:
    """Register `/enterprise/trade`."""
    ui.page("/enterprise/trade")(trade)


async def trade(request: Request, product: int = 0) -> None:
    """Trade one product; without one, that which traded last."""
    with own_page(request, "trade") as view:
        if view is not None:
            chosen = await product_of(view, product, "/enterprise/trade")
            if chosen is not None:
                TradePage(view, chosen).build()


class TradePage:
    """Orders of one product, and all own orders."""

    def __init__(self, view: View, product: Json) -> None:
        assert view.session is not None
        self.view, self.desk = view, Desk(view, product)
        self.account = view.session.account
        self.sheet = Sheet(view, view.session, self.refresh)
        api = view.api
        self.open: Source[list[Json]] = Source(
            lambda: api.of_enterprise(self.account, "orders", state="open", limit=500), EVERY_S
        )
        self.products: Source[Json] = Source(api.products, 20.0)

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view, desk, texts = self.view, self.desk, self.view.texts
        right_cards.notice(view, desk.right)
        figure_row(view, [desk.quote, desk.overview, desk.holdings, self.open], self._figures, 5)
        with box("grid grid-main"):
            price_cards.depth_card(view, desk.depth, desk.product["symbol"])
            order_forms.Ticket(view, self.sheet, desk)
        with box("grid"):
            self.orders = self._list(
                "orders", trading_cards.order_columns(view, is_own=True), filters=[trading_cards.order_states(view)]
            )
            self.trades = self._list("trades", trading_cards.trade_columns(view), name="own-trades")
        with box("grid grid-half"):
            price_cards.depth_chart(view, desk.depth)
            rule_cards.today_card(view, desk.rules)
        with box("grid"):
            right_cards.records_card(view, desk.right)
        for source in (self.open, self.products):
            source.start()
        desk.start()
        markup(tag("p", texts("trade.t_plus_1"), cls="source"))

    def _list(self, what: str, columns: list[Any], name: str = "", **how: Any) -> ListCard:
        texts = self.view.texts
        return ListCard(
            self.view,
            Listing(self.view.api, f"/enterprises/{self.account}/{what}"),
            texts(f"enterprise.{what}"),
            columns,
            act=self._act if what == "orders" else None,
            empty=texts(f"enterprise.no_{what}"),
            every_s=EVERY_S,
            name=name or what,
            **how,
        ).start()

    async def refresh(self) -> None:
        """Ask again what a transaction can have changed."""
        mine = (self.open, self.orders.source, self.trades.source)
        await asyncio.gather(self.desk.refresh(), *(source.refresh() for source in mine))

    async def _act(self, name: str, row: Json) -> None:
        if name == "cancel":
            await order_forms.cancel(self.view, self.sheet, row)
            return
        known = (self.products.data or {"items": []})["items"]
        product = next((one for one in known if one["product_id"] == row["product_id"]), self.desk.product)
        order_forms.amend(self.view, self.sheet, product, row)

    def _figures(self) -> list[Figure]:
        texts, desk = self.view.texts, self.desk
        quote, cash = desk.quote.data or {}, (desk.overview.data or {})["cash"]
        orders = self.open.data or []
        last = quote["last_fen"] or quote["previous_close_fen"]
        limits = texts(
            "form.price_hint", lower=formats.yuan(quote["lower_fen"]), upper=formats.yuan(quote["upper_fen"])
        )
        reserved = texts("trade.reserved_note", amount=formats.yuan(cash["reserved_fen"]))
        bought = desk.bought_t()
        t_plus_1 = badge(texts("trade.not_today"), "waiting") if bought else ""
        buys = sum(order["side"] == "buy" for order in orders)
        sides = texts("trade.sides_note", buys=buys, sells=len(orders) - buys)
        return [
            Figure(texts("market.last"), formats.yuan(last), texts("unit.price"), limits),
            Figure(texts("trade.free_cash"), formats.yuan(cash["available_fen"]), texts("unit.yuan"), reserved),
            Figure(texts("trade.free_units"), formats.whole(desk.free_t()), texts("unit.t"), texts("trade.in_trading")),
            Figure(texts("trade.bought_today"), formats.whole(bought), texts("unit.t"), join(t_plus_1)),
            Figure(texts("trade.open_orders"), formats.whole(len(orders)), "", sides),
        ]
