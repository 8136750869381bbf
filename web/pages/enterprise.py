"""The enterprise page: emissions, gap, deadline, and what to do about them."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from nicegui import ui
from nicegui.element import Element

from carbon.roles import SEE_ALL, Role
from web import cash_forms, formats, forms, order_forms
from web.cards import enterprise_figures, meter_cards, position_card, trading_cards, unit_cards
from web.cards.card import Card
from web.cards.proof_line import ProofLine
from web.cards.source import Source, own_list
from web.controls import Button, Choice, Field, box, markup, put
from web.figures import Figure, figure_row
from web.frame import heading, may_see, page
from web.markup import Html, tag
from web.pages.authority import AuthorityView
from web.pages.own_frame import own_navigation
from web.problems import WebError
from web.sheet import Sheet
from web.view import View, go, view_of

Json = dict[str, Any]

OWNERS = (Role.EMITTER, Role.INVESTOR)
WATCHERS = (*SEE_ALL, Role.PROVINCE, Role.REGISTRY, Role.VERIFICATION_BODY, Role.QUALIFIED_PERSON)

QUICK_S, SLOW_S = 3.0, 15.0


def add() -> None:
    """Register `/enterprise`."""
    ui.page("/enterprise")(enterprise)


async def enterprise(request: Request, account: str = "", year: int = 0, day: str = "", device: str = "") -> None:
    """Show the visitor's own enterprise, or the one that an authority chooses."""
    view = view_of(request)
    with page(view, "enterprise", view.texts("enterprise.title")):
        if not may_see(view, *OWNERS, *WATCHERS):
            return
        assert view.session is not None
        watches = view.session.has(*WATCHERS)
        chosen = account if watches or not account else view.session.account
        if not chosen and not watches:
            chosen = view.session.account
        if not chosen:
            AuthorityView(view).build()
            return
        await EnterprisePage(view, chosen, year, day, device, watches=watches).build()


async def _enterprises(view: View) -> dict[str, str]:
    try:
        rows = await view.api.participants()
    except WebError:
        return {}
    kept = [row for row in rows if Role.EMITTER.name in (row.get("roles") or ())]
    return {row["account"]: row["name"] for row in sorted(kept, key=lambda row: str(row["name"]))}


class EnterprisePage:
    """The page of one enterprise."""

    def __init__(self, view: View, account: str, year: int, day: str, device: str, *, watches: bool) -> None:
        self.view, self.account, self.watches = view, account, watches
        assert view.session is not None
        self.emits = watches or view.session.has(Role.EMITTER)  # an investor has no meters and owes nothing
        self.year, self.day, self.device = year or None, day, device
        api = view.api
        self.overview: Source[Json] = Source(lambda: api.enterprise(account, self.year), QUICK_S)
        self.report: Source[Json] = Source(self._load_report, 60.0)
        self.readings: Source[list[Json]] = Source(self._load_readings)
        self.energy: Source[list[Json]] = Source(lambda: api.of_enterprise(account, "energy", by="month"), 60.0)
        self.orders = self._list("orders", QUICK_S)
        self.trades = self._list("trades", SLOW_S)
        self.cash = self._list("cash", SLOW_S)
        self.holdings = self._list("holdings", SLOW_S)
        self.surrenders = self._list("surrenders", SLOW_S)
        self.years = self._list("compliance", SLOW_S)
        self.refusals: Source[list[Json]] = Source(lambda: api.of_enterprise(account, "refusals"), SLOW_S)
        self.products: Source[Json] = Source(api.products, SLOW_S)
        self.sheet: Sheet | None = None

    def _list(self, what: str, every_s: float) -> Source[list[Json]]:
        return own_list(self.view.api, self.account, what, every_s)

    async def build(self) -> None:
        """Lay the page and start its sources."""
        await self._heading()
        assert self.view.session is not None
        is_own = self.account.lower() == self.view.session.account.lower()
        if is_own:
            own_navigation(self.view, "overview")
            self.sheet = Sheet(self.view, self.view.session, self.refresh)
        if self.emits:
            figure_row(self.view, [self.overview, self.products, self.report], self._figures, 5)
            self._main_rows()
            self._tables()
        else:
            figure_row(self.view, [self.overview], self._trader_figures, 4)
            self._trader_rows()
        for source in self._sources():
            source.start()

    def _figures(self) -> list[Figure]:
        return enterprise_figures.key_figures(
            self.view, self.overview.data or {}, self.report.data or {}, self._price_fen()
        )

    def _trader_figures(self) -> list[Figure]:
        return enterprise_figures.trader_figures(self.view, self.overview.data or {})

    def _sources(self) -> list[Source[Any]]:
        trading: list[Source[Any]] = [self.overview, self.products, self.orders, self.trades, self.cash, self.holdings]
        emitting: list[Source[Any]] = [
            self.report,
            self.readings,
            self.energy,
            self.surrenders,
            self.years,
            self.refusals,
        ]
        return [*trading, *emitting] if self.emits else trading

    async def refresh(self) -> None:
        """Ask everything that a transaction can have changed."""
        moving: list[Source[Any]] = [self.overview, self.orders, self.trades, self.cash, self.holdings]
        owing: list[Source[Any]] = [self.surrenders, self.years] if self.emits else []
        await asyncio.gather(*(source.refresh() for source in (*moving, *owing)))

    def _product(self) -> Json | None:
        rows = (self.products.data or {"items": []})["items"]
        return max(rows, key=lambda one: (one["day"] or "", one["quantity_t"] or 0), default=None)

    def _price_fen(self) -> int | None:
        product = self._product() or {}
        return product.get("last_fen") or product.get("close_fen") or product.get("previous_close_fen")

    # heading

    async def _heading(self) -> None:
        texts = self.view.texts
        options = await _enterprises(self.view) if self.watches else {}
        with box("heading-row"):
            title, context = heading(texts("enterprise.title"), texts("card.loading"))
            with box("heading-side"):
                coverage = markup("")
                if options:
                    Choice(
                        texts("enterprise.title"), options, self.account, lambda key: self._open(account=key, year="")
                    )
                years = box()
        self.overview.watch(lambda: self._say(title, context, coverage, years))

    def _say(self, title: ui.html, context: ui.html, coverage: ui.html, years: Element) -> None:
        data, texts = self.overview.data, self.view.texts
        if data is None:
            if self.overview.error:
                put(context, tag("span", self.view.words(self.overview.error), cls="late"))
            return
        put(title, tag("span", data["name"]))
        area = texts.one_of("area", str(data["area"])) if data.get("area") else formats.MISSING
        industry = data.get("industry") or formats.MISSING
        if not self.emits:
            put(context, tag("span", f"{texts('role.INVESTOR')} · {area}"))
            return
        put(
            context,
            tag(
                "span", texts("enterprise.context", year=data["year"] or formats.MISSING, industry=industry, area=area)
            ),
        )
        words = enterprise_figures.coverage_words(self.view, data.get("coverage") or {})
        put(coverage, tag("span", f"{texts('enterprise.coverage')} ", tag("b", words)))
        known = data["years"]
        if len(known) > 1 and not years.default_slot.children:
            with years:
                options = {str(one): str(one) for one in known}
                Choice(texts("enterprise.year"), options, str(data["year"]), lambda key: self._open(year=key))

    def _open(self, **changes: str) -> None:
        now = {"account": self.account, "year": str(self.year or ""), "day": self.day, "device": self.device} | changes
        go("/enterprise?" + urlencode({name: value for name, value in now.items() if value}))

    # rows

    def _main_rows(self) -> None:
        view, texts = self.view, self.view.texts
        with box("grid grid-main"):
            self.curve = meter_cards.curve_card(view, self.readings, texts("enterprise.curve"))
            with self.curve.tools:
                self.pickers = box("line")
            with self.curve.element:
                proof = ProofLine(view, self.account)
            self.readings.watch(lambda: proof.offer(self.readings.data or []))
            self._position(position_card.draw_position)
        with box("grid grid-main"):
            meter_cards.months_card(view, self.energy)
            tasks: Card[Json] = Card(
                view,
                self.overview,
                texts("enterprise.tasks"),
                self._draw_tasks,
                is_empty=lambda data: not position_card.tasks_of(view, data, self.surrenders.data or []),
                empty=texts("enterprise.no_tasks"),
                name="tasks",
            )
        self.surrenders.watch(tasks.show)

    def _position(self, draw: Callable[[View, Json, Callable[[Json], None] | None], None]) -> None:
        view, texts = self.view, self.view.texts
        Card(
            view,
            self.overview,
            texts("enterprise.position"),
            lambda data: draw(view, data, self._actions if self.sheet else None),
            unit=texts("unit.t"),
            name="position",
        )

    def _money(self) -> None:
        texts = self.view.texts
        Card(self.view, self.overview, texts("enterprise.cash"), self._draw_cash, unit=texts("unit.yuan"), name="cash")

    def _trader_rows(self) -> None:
        with box("grid grid-main"):
            trading_cards.orders_card(self.view, self.orders, self._act if self.sheet else None)
            self._position(position_card.draw_holding)
        with box("grid grid-main"):
            trading_cards.own_trades_card(self.view, self.trades)
            self._money()
        with box("grid grid-half"):
            unit_cards.holdings_card(self.view, self.holdings)
            trading_cards.cash_entries_card(self.view, self.cash)

    def _tables(self) -> None:
        view = self.view
        with box("grid grid-main"):
            trading_cards.orders_card(view, self.orders, self._act if self.sheet else None)
            self._money()
        with box("grid"):
            trading_cards.own_trades_card(view, self.trades)
        with box("grid grid-half"):
            unit_cards.holdings_card(view, self.holdings)
            trading_cards.cash_entries_card(view, self.cash)
        with box("grid grid-half"):
            unit_cards.surrenders_card(view, self.surrenders)
            unit_cards.years_card(view, self.years)
        with box("grid"):
            meter_cards.refusals_card(view, self.refusals)

    def _draw_tasks(self, data: Json) -> None:
        tasks = position_card.tasks_of(self.view, data, self.surrenders.data or [])
        markup(tag("ul", *(tag("li", task) for task in tasks), cls="list"))

    def _draw_cash(self, data: Json) -> None:
        trading_cards.draw_cash(self.view, data)
        if self.sheet is not None:
            sheet = self.sheet
            with box("actions"):
                Button(
                    self.view.texts("enterprise.withdraw"),
                    lambda: cash_forms.withdraw(self.view, sheet, data["cash"]["idle_fen"]),
                )

    # actions

    def _actions(self, data: Json) -> None:
        texts, sheet = self.view.texts, self.sheet
        assert sheet is not None
        gap = max(data.get("gap_t") or 0, 0)
        words = texts("enterprise.buy_some", quantity=formats.whole(gap)) if gap else texts("enterprise.buy")
        holdings = self.holdings

        def order(side: order_forms.Side, quantity: int) -> None:
            product = self._product()
            if product is not None:
                order_forms.place(self.view, sheet, product, side, quantity or None)

        with box("actions"):
            Button(words, lambda: order("buy", gap), look="primary")
            Button(texts("enterprise.sell"), lambda: order("sell", 0))
        with box("actions"):
            if self.emits:
                Button(
                    texts("enterprise.surrender"),
                    lambda: forms.surrender(
                        self.view, sheet, data["year"], position_card.still_owed_t(data), holdings.data or []
                    ),
                )
            Button(texts("enterprise.move"), lambda: forms.move(self.view, sheet, holdings.data or []))

    async def _act(self, name: str, row: Json) -> None:
        assert self.sheet is not None
        if name == "cancel":
            await order_forms.cancel(self.view, self.sheet, row)
        else:
            order_forms.amend(self.view, self.sheet, self._product_of(row), row)

    def _product_of(self, row: Json) -> Json:
        return next(one for one in (self.products.data or {})["items"] if one["product_id"] == row["product_id"])

    # evidence

    async def _load_report(self) -> Json:
        """The transaction that filed the year's report, with the activities that the contract computed it from."""
        api = self.view.api
        year = self.year or (await api.enterprise(self.account))["year"]
        filed = await api.events(50, contract="Emissions", event="ReportFiled", account=self.account)
        last = next((event for event in filed["items"] if int(event["fields"]["year"]) == year), None)
        if last is None:
            return {}
        call = await api.chain_transaction(last["transaction_hash"])
        named = {"transaction_hash": last["transaction_hash"], "block": last["block"]}
        return named | {"activities": (call["arguments"] or {}).get("activities") or []}

    async def _load_readings(self) -> list[Json]:
        """Readings of the chosen device and day; the first device and its last day when none is chosen."""
        devices = await self.view.api.of_enterprise(self.account, "devices")
        if not devices:
            return []
        busiest = max(devices, key=lambda one: one["readings"] or 0)
        named = {one["device_id"]: one for one in devices if one["readings"] or one is busiest}
        self.device = self.device if self.device in named else busiest["device_id"]
        if not self.day:
            last_at = named[self.device]["last_at"]  # the end of an interval: midnight belongs to the day before
            last = datetime.fromisoformat(last_at) - timedelta(seconds=1) if last_at else datetime.now()
            self.day = last.date().isoformat()
        self._offer(named)
        return await self.view.api.of_enterprise(self.account, "readings", device=self.device, day=self.day)

    def _offer(self, named: dict[str, Json]) -> None:
        put(self.curve.title, Html(tag("span", f"{self.view.texts('enterprise.curve')} · {self.day}")))
        if self.pickers.default_slot.children:
            return
        names = {key: formats.short(key) for key in named}
        with self.pickers:
            if len(names) > 1:
                Choice(self.view.texts("enterprise.device"), names, self.device, self._choose_device)
            self._step("‹", "enterprise.day_before", -1)
            field = Field(self.view.texts("table.day"), self.day, on_change=self._choose_day, size="10", maxlength="10")
            self.day_field = field.classes("field-inline")
            self._step("›", "enterprise.day_after", 1)

    async def _choose_device(self, key: str) -> None:
        self.device = key
        await self.readings.refresh()

    def _step(self, sign: str, name: str, days: int) -> None:
        async def move() -> None:
            await self._choose_day((date.fromisoformat(self.day) + timedelta(days=days)).isoformat())

        Button(sign, move, look="small").classes("step").props(f'aria-label="{self.view.texts(name)}"')

    async def _choose_day(self, day: str) -> None:
        """Show another day; a text that is no date changes nothing."""
        with contextlib.suppress(ValueError):
            self.day = date.fromisoformat(day.strip()).isoformat()
        self.day_field.put(self.day)
        await self.readings.refresh()
