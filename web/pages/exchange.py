"""The exchange's first page: products and where their day is, what waits for publication, halts, and its fees."""

import asyncio
from typing import Any, Final

from fastapi import Request
from nicegui import ui

from web import cash_forms, formats, market_forms
from web.cards import cash_cards
from web.cards import columns as col
from web.cards.card import TableCard
from web.cards.columns import money, whole
from web.cards.market_cards import DAY_TONES
from web.cards.source import Source
from web.controls import Button, box
from web.figures import Figure, figure_row
from web.markup import Column, Html, Row, badge, join, link, tag
from web.pages.exchange_frame import acts_for_exchange, exchange_page
from web.problems import WebError
from web.sheet import Sheet
from web.tables import row_button
from web.view import View

Json = dict[str, Any]

EVERY_S: Final = 5.0


def add() -> None:
    """Register `/exchange`."""
    ui.page("/exchange")(exchange)


async def exchange(request: Request) -> None:
    """The exchange's day."""
    with exchange_page(request, "overview") as view:
        if view is not None:
            ExchangePage(view).build()


class ExchangePage:
    """Products, and the exchange's money."""

    def __init__(self, view: View) -> None:
        assert view.session is not None
        self.view = view
        self.board: Source[list[Json]] = Source(self._load, EVERY_S)
        self.funds: Source[list[Json]] = Source(lambda: view.api.items("/funds"), EVERY_S)
        self.suspensions: Source[list[Json]] = Source(
            lambda: view.api.items("/exchange/suspensions", limit=1000), EVERY_S
        )
        self.acts = acts_for_exchange(view)
        self.sheet = Sheet(view, view.session, self.refresh)

    async def _load(self) -> list[Json]:
        """Every product with its quote and the state of its newest day."""
        api = self.view.api
        products = (await api.products())["items"]
        return list(await asyncio.gather(*(self._product(one) for one in products)))

    async def _product(self, product: Json) -> Json:
        api, number = self.view.api, product["product_id"]
        quote, days = await asyncio.gather(api.get(f"/market/{number}/quote"), api.days(number, 1))
        newest = days["items"][-1] if days["items"] else {}
        session = quote["session"]
        return product | {
            "methods": [one | {"symbol": product["symbol"], "day": quote["day"]} for one in quote["methods"]],
            "today": session["day"],
            "phase": session["phase"],
            "trades": quote["trades"],
            "day_state": newest.get("state"),
            "quantity_t": quote["quantity_t"],
            "amount_fen": quote["amount_fen"],
        }

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view, texts = self.view, self.view.texts
        figure_row(view, [self.board, self.suspensions], self._figures, 4)
        with box("grid"):
            card: TableCard[list[Json]] = TableCard(
                view,
                self.board,
                texts("exchange.products"),
                self._columns(),
                list,
                act=self._act,
                empty=texts("market.no_product"),
                name="products",
            )
        if self.acts:
            with card.tools:
                Button(texts("exchange.list_product"), self._list_product, look="small")
        with box("grid grid-half"):
            self._results_card()
            cash_cards.funds_card(view, self.funds, self._fund)
        for source in (self.board, self.funds, self.suspensions):
            source.start()

    def _results_card(self) -> None:
        """What each newest day came to by method: the figures that are published."""
        view, texts = self.view, self.view.texts
        TableCard(
            view,
            self.board,
            texts("exchange.results"),
            [
                col.plain("symbol", texts("market.product")),
                col.plain("day", texts("market.day")),
                col.kind(view, "method", texts("market.method"), "method"),
                whole("trades", texts("market.trades_count")),
                whole("quantity_t", texts("table.quantity_t")),
                money("amount_fen", texts("table.amount")),
            ],
            lambda rows: [method for row in rows for method in row["methods"]],
            empty=texts("market.no_trades"),
            has_files=False,
            name="results",
        )

    def _columns(self) -> list[Column]:
        texts = self.view.texts

        def day_state(row: Row) -> Html:
            if row["is_halted"]:
                return join(badge(texts("exchange.is_halted"), "bad"), " ", tag("span", row["halt_reason"] or ""))
            if row["is_day_open"]:
                return badge(texts("market.day_open"), "good")
            if row["day_state"] is None:
                return badge(texts("exchange.never_opened"))
            return badge(texts(f"day_state.{row['day_state']}"), DAY_TONES.get(row["day_state"], "plain"))

        limits = Column(
            f"{texts('market.limits')} ({texts('unit.price')})",
            lambda row: f"{formats.yuan(row['lower_fen'])}–{formats.yuan(row['upper_fen'])}",
            lambda row: f"{formats.yuan(row['lower_fen'])}-{formats.yuan(row['upper_fen'])}",
            end=True,
            sort=lambda row: row["lower_fen"],
        )
        shown = [
            Column(
                texts("market.product"),
                lambda row: link(f"/exchange/rules?product={row['product_id']}", row["symbol"]),
                lambda row: row["symbol"],
            ),
            col.plain("day", texts("exchange.newest_day")),
            Column(texts("table.state"), day_state, lambda row: row["day_state"], wrap=True),
            Column(texts("exchange.phase"), lambda row: texts(f"phase.{row['phase']}"), lambda row: row["phase"]),
            money("previous_close_fen", texts("market.previous")),
            limits,
            money("last_fen", texts("market.last")),
            whole("trades", texts("market.trades_count")),
            whole("quantity_t", texts("table.quantity_t")),
            money("amount_fen", texts("table.amount")),
        ]
        return [*shown, Column("", self._buttons, end=True)] if self.acts else shown

    def _buttons(self, row: Row) -> Html:
        texts = self.view.texts
        found = []
        if not row["is_day_open"] and row["day"] != row["today"] and row["phase"] != "no_trading":
            found.append(row_button("open_day", texts("exchange.open_day"), primary=True))
        if is_to_publish(row):
            found.append(row_button("publish", texts("exchange.publish"), primary=True))
        if not row["is_day_open"]:
            found.append(row_button("reference", texts("exchange.reference")))
        found.append(row_button("halt", texts("exchange.resume" if row["is_halted"] else "exchange.halt")))
        return join(*found)

    def _figures(self) -> list[Figure]:
        texts, rows = self.view.texts, self.board.data or []
        opened = sum(row["is_day_open"] for row in rows)
        waiting = sum(is_to_publish(row) for row in rows)
        halted = sum(row["is_halted"] for row in rows)
        kept = sum(row["is_newest"] and row["is_suspended"] for row in self.suspensions.data or [])
        phase = texts(f"phase.{rows[0]['phase']}") if rows else ""
        day = rows[0]["today"] if rows else formats.MISSING
        return [
            Figure(texts("exchange.open_days"), f"{opened}/{len(rows)}", "", f"{day} · {phase}".strip(" ·")),
            Figure(texts("exchange.to_publish"), formats.whole(waiting), "", "", "late" if waiting else ""),
            Figure(texts("exchange.halted_products"), formats.whole(halted), "", "", "late" if halted else ""),
            Figure(texts("exchange.suspended_accounts"), formats.whole(kept)),
        ]

    async def refresh(self) -> None:
        """Ask again what a transaction can have changed."""
        await asyncio.gather(self.board.refresh(), self.funds.refresh(), self.suspensions.refresh())

    async def _act(self, name: str, row: Json) -> None:
        view, sheet = self.view, self.sheet
        try:
            if name == "open_day":
                await market_forms.open_day(view, sheet, row)
            elif name == "publish":
                await market_forms.publish(view, sheet, row)
            elif name == "reference":
                market_forms.reference(view, sheet, row)
            else:
                market_forms.halt(view, sheet, row)
        except WebError as error:
            ui.notify(view.words(error))

    async def _list_product(self) -> None:
        rows = self.board.data or []
        market_forms.list_product(self.view, self.sheet, rows[0] if rows else {})

    def _fund(self, name: str, fund: Json) -> None:
        cash_forms.fund_act(self.view, self.sheet, name, fund)


def is_to_publish(row: Row) -> bool:
    """Tell whether a product's open day is over and its results are due."""
    return bool(row["is_day_open"] and (row["phase"] == "after" or row["day"] != row["today"]))
