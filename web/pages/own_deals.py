"""A trader's deals beside the order book: blocks between two parties, and demands with the prices they accept."""

import asyncio
from typing import Any, Final

from fastapi import Request
from nicegui import ui

from web import deal_forms, formats
from web.cards import deal_lists, right_cards
from web.cards.list_card import ListCard
from web.cards.source import Source
from web.controls import Button, box, markup
from web.desk import Desk
from web.figures import Figure, figure_row
from web.listing import Listing
from web.markup import Column
from web.pages.own_frame import own_page
from web.problems import WebError
from web.product_choice import product_of, traders
from web.sheet import Sheet
from web.tables import Filter
from web.view import View

Json = dict[str, Any]

EVERY_S: Final = 4.0

SORTED_BY_API: Final = frozenset(
    ("made_at", "published_at", "traded_at", "price_fen", "quantity_t", "open_t", "lowest_fen", "state")
)
"""Columns by which the API sorts its lists of deals."""


def add() -> None:
    """Register `/enterprise/deals`."""
    ui.page("/enterprise/deals")(deals)


async def deals(request: Request, product: int = 0) -> None:
    """Deals of the visitor; what he makes anew is of the chosen product."""
    with own_page(request, "deals") as view:
        if view is not None:
            chosen = await product_of(view, product, "/enterprise/deals")
            if chosen is not None:
                DealsPage(view, chosen).build()


class DealsPage:
    """Inquiries, quotes, offers; demands of all, own demands, and what was traded of them."""

    def __init__(self, view: View, product: Json) -> None:
        assert view.session is not None
        self.view, self.desk = view, Desk(view, product)
        self.account = view.session.account
        self.sheet = Sheet(view, view.session, self.refresh)
        self.parties: Source[dict[str, str]] = Source(lambda: traders(view))
        self.products: Source[Json] = Source(view.api.products, 20.0)
        self.mine: Source[list[Json]] = Source(
            lambda: view.api.of_enterprise(self.account, "demands", state="open", limit=500), EVERY_S
        )
        self.offered: Source[list[Json]] = Source(
            lambda: view.api.of_enterprise(self.account, "offers", state="open", limit=500), EVERY_S
        )
        self.cards: list[ListCard] = []

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view, desk, texts, own = self.view, self.desk, self.view.texts, self.account
        right_cards.notice(view, desk.right)
        figure_row(view, [desk.quote, desk.rules, self.offered, self.mine], self._figures, 4)
        self._part("block", (("inquire", self._inquire), ("offer_new", self._offer)))
        states = deal_lists.states(view, "open", "withdrawn", "expired")
        with box("grid"):
            offer_states = deal_lists.states(view, "open", "confirmed", "withdrawn", "expired")
            self._list("offers", deal_lists.offers(view, own), [offer_states])
            self._list("inquiries", deal_lists.inquiries(view, own), [states])
            self._list("quotes", deal_lists.quotes(view, own), [states])
        self._part("agreed", (("publish", self._publish), ("match", self._match)))
        with box("grid"):
            sides = {"": texts("table.all")} | {side: texts(f"enterprise.side_{side}") for side in ("buy", "sell")}
            everyones = self._list(
                "demands_of_all",
                deal_lists.published(view, self._own_numbers),
                [Filter("side", texts("enterprise.side"), sides)],
                f"/market/{desk.product_id}/demands",
            )
            self.mine.watch(everyones.redraw)
            demand_states = deal_lists.states(view, "open", "traded", "withdrawn", "expired")
            self._list("demands", deal_lists.own_demands(view, own), [demand_states])
            self._list("demand_trades", deal_lists.demand_trades(view), path=f"/enterprises/{own}/demand-trades")
        for source in (self.parties, self.products, self.mine, self.offered):
            source.start()
        desk.start()

    def _part(self, name: str, acts: tuple[tuple[str, Any], ...]) -> None:
        texts = self.view.texts
        with box("part-head", "header"):
            with box():
                markup(texts(f"deals.{name}_title"), tag="h2")
                markup(texts(f"deals.{name}_lead"), tag="p")
            with box("actions"):
                for place, (act, does) in enumerate(acts):
                    Button(texts(f"deals.{act}"), does, look="quiet" if place else "primary")

    def _own_numbers(self) -> frozenset[int]:
        """Own open demands: nobody takes what he published himself."""
        own = self.account.lower()
        return frozenset(row["demand_id"] for row in self.mine.data or [] if row["account"].lower() == own)

    def _list(self, name: str, columns: list[Column], filters: list[Filter] | None = None, path: str = "") -> ListCard:
        view = self.view
        sorts = frozenset(column.key for column in columns if column.key) & SORTED_BY_API
        card = ListCard(
            view,
            Listing(view.api, path or f"/enterprises/{self.account}/{name}", sorts=sorts),
            view.texts(f"deals.{name}"),
            columns,
            filters=filters or [],
            act=self._act,
            empty=view.texts(f"deals.no_{name}"),
            every_s=EVERY_S,
            name=name.replace("_", "-"),
        )
        self.cards.append(card.start())
        return card

    async def refresh(self) -> None:
        """Ask again what a transaction can have changed."""
        sources: list[Source[Any]] = [self.mine, self.offered, *(card.source for card in self.cards)]
        await asyncio.gather(self.desk.refresh(), *(source.refresh() for source in sources))

    def _figures(self) -> list[Figure]:
        texts, quote = self.view.texts, self.desk.quote.data or {}
        terms = (self.desk.rules.data or {}).get("terms") or {}
        hours = (self.desk.rules.data or {}).get("hours") or {"block_sessions": []}
        got = [row for row in self.offered.data or [] if row["counterparty"].lower() == self.account.lower()]
        last = quote["last_fen"] or quote["previous_close_fen"]
        sessions = ", ".join(f"{one['opens'][:5]}–{one['closes'][:5]}" for one in hours["block_sessions"])
        band = f"±{(terms.get('block_band_bp') or 0) / 100:g} %"
        least = formats.whole(terms.get("min_block_t"))
        return [
            Figure(texts("market.last"), formats.yuan(last), texts("unit.price"), desk_note(self.view, quote)),
            Figure(texts("deals.block_from"), least, texts("unit.t"), f"{band} · {sessions}".strip(" ·")),
            Figure(texts("deals.to_confirm"), formats.whole(len(got)), "", "", "late" if got else ""),
            Figure(texts("deals.open_demands"), formats.whole(len(self._own_numbers()))),
        ]

    # what the buttons do

    def _inquire(self) -> None:
        deal_forms.inquire(self.view, self.sheet, self.desk.product, self.parties.data or {}, self.desk.rules.data)

    def _offer(self) -> None:
        deal_forms.offer(self.view, self.sheet, self.desk.product, self.parties.data or {}, self.desk.rules.data)

    def _publish(self) -> None:
        deal_forms.publish(self.view, self.sheet, self.desk.product, self.parties.data or {}, self.desk.rules.data)

    async def _match(self) -> None:
        await deal_forms.match(self.sheet, self.desk.product)

    async def _act(self, name: str, row: Json) -> None:
        view, sheet = self.view, self.sheet
        product = self._product_of(row)
        if name == "quote":
            deal_forms.quote(view, sheet, row)
        elif name == "offer":
            deal_forms.offer(view, sheet, product, self.parties.data or {}, self.desk.rules.data, row)
        elif name == "take":
            deal_forms.take(view, sheet, product, row)
        elif name == "confirm":
            try:
                await deal_forms.confirm(view, sheet, product, row)
            except WebError as error:
                ui.notify(view.words(error))
        else:
            await deal_forms.withdraw(view, sheet, name, row)

    def _product_of(self, row: Json) -> Json:
        known = (self.products.data or {"items": []})["items"]
        return next((one for one in known if one["product_id"] == row["product_id"]), self.desk.product)


def desk_note(view: View, quote: Json) -> str:
    """Where the market stands: halted, closed, or in which phase of its day."""
    texts = view.texts
    if quote["is_halted"]:
        return texts("trade.halted")
    return texts(f"phase.{quote['session']['phase']}") if quote["is_day_open"] else texts("market.day_closed")
