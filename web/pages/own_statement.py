"""An account's statement of a day: orders, trades, fees, movements, and the balances that they lead to."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from fastapi import Request
from nicegui import ui

from web import formats
from web.cards import columns as col
from web.cards import trading_cards
from web.cards.card import TableCard
from web.cards.source import Source
from web.controls import Field, box
from web.downloads import file_buttons
from web.figures import Figure, figure_row
from web.listing import Listing
from web.markup import Column, badge
from web.pages.market_rules import is_day
from web.pages.own_frame import own_page
from web.problems import WebError
from web.view import View, go

Json = dict[str, Any]

EVERY_S: Final = 10.0


def add() -> None:
    """Register `/enterprise/statement`."""
    ui.page("/enterprise/statement")(statement)


async def statement(request: Request, day: str = "") -> None:
    """The statement of one day; the newest without one."""
    with own_page(request, "statement") as view:
        if view is not None:
            StatementPage(view, day if is_day(day) else await _newest(view)).build()


async def _newest(view: View) -> str:
    """The chain's day; that of no trading while it does not answer."""
    try:
        return str((await view.api.health())["chain_time"])[:10]
    except WebError:
        return "1970-01-01"


class StatementPage:
    """One answer of the API, shown in parts."""

    def __init__(self, view: View, day: str) -> None:
        assert view.session is not None
        self.view, self.day = view, day
        self.path = f"/enterprises/{view.session.account}/days/{day}"
        self.found: Source[Json] = Source(lambda: view.api.get(self.path), EVERY_S)

    def build(self) -> None:
        """Lay the cards and start their source."""
        view, texts = self.view, self.view.texts
        with box("line"):
            field = Field(texts("statement.day"), self.day, kind="date", on_change=self._choose)
            field.classes("field-inline")
            file_buttons(view, Listing(view.api, self.path), f"{texts('own_nav.statement')} {self.day}")
        figure_row(view, [self.found], self._figures, 4)
        units = [
            Column(texts("enterprise.class"), lambda row: row["symbol"], lambda row: row["symbol"]),
            *(
                col.whole(f"{key}_t", texts(f"statement.{words}"))
                for key, words in (("opening", "opening"), ("in", "came"), ("out", "went"), ("closing", "closing"))
            ),
        ]
        with box("grid"):
            self._table("balances", units, lambda data: data["units"], texts("unit.t"))
            self._table("trades", trading_cards.trade_columns(view), lambda data: data["trades"])
            self._table("orders", trading_cards.order_columns(view, is_own=False), lambda data: data["orders"])
            self._table("entries", self._entry_columns(), lambda data: data["entries"], texts("unit.yuan"))
            self._table("movements", self._movement_columns(), lambda data: data["movements"])
        self.found.start()

    def _choose(self, typed: str) -> None:
        if is_day(typed):
            go(f"/enterprise/statement?day={typed}")

    def _table(
        self, name: str, columns: Sequence[Column], rows: Callable[[Json], list[Json]], unit: str = ""
    ) -> TableCard[Json]:
        texts = self.view.texts
        title, none = texts(f"statement.{name}"), texts("statement.none")
        return TableCard(self.view, self.found, title, columns, rows, unit=unit, empty=none, name=f"day-{name}")

    def _entry_columns(self) -> list[Column]:
        texts = self.view.texts
        shown = trading_cards.cash_columns(self.view)
        fee = col.money("fee_fen", texts("trade.fee_column"))
        change = col.money("change_fen", texts("statement.change_fen"))
        return [*shown[:3], fee, change, *shown[3:]]

    def _movement_columns(self) -> list[Column]:
        texts = self.view.texts
        return [
            col.moment("at", texts("table.time")),
            col.kind(self.view, "kind", texts("registry.transfer_kind"), "transfer_kind"),
            col.units(texts("enterprise.class")),
            col.whole("quantity_t", texts("table.quantity_t")),
            Column(
                texts("statement.change_t"),
                lambda row: formats.signed(row["change_t"]),
                lambda row: row["change_t"],
                end=True,
            ),
            col.transaction(texts("chain.hash")),
        ]

    def _figures(self) -> list[Figure]:
        texts, data = self.view.texts, self.found.data or {}
        money, yuan = data["money"], texts("unit.yuan")
        verdict = badge(
            texts("statement.adds_up" if data["adds_up"] else "statement.does_not"),
            "good" if data["adds_up"] else "bad",
        )
        fees = texts("statement.fees", amount=formats.yuan(money["fees_fen"])) if money["fees_fen"] else ""
        so_far = "" if data["is_over"] else texts("statement.so_far")
        name = texts("statement.money")

        def figure(words: str, amount_fen: int, note: object = "") -> Figure:
            return Figure(f"{name} · {texts(f'statement.{words}')}", formats.yuan(amount_fen), yuan, note)

        return [
            figure("opening", money["opening_fen"], so_far),
            figure("came", money["in_fen"]),
            figure("went", money["out_fen"], fees),
            figure("closing", money["closing_fen"], verdict),
        ]
