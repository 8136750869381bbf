"""The public market page: price, book, trades, voucher check, compliance. Needs no session."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from fastapi import Request
from nicegui import ui

from web import formats
from web.cards import market_cards, price_cards
from web.cards.source import Source
from web.cards.today_card import today_card
from web.cards.voucher_card import VoucherCard
from web.controls import Choice, box, markup, put
from web.figures import figure_row
from web.frame import heading, page
from web.markup import Html, link, tag
from web.problems import WebError
from web.subnav import MARKET, sub_navigation
from web.view import View, go, live_market, view_of

Json = dict[str, Any]

CANDLES: Final = {"hour": 120, "minute": 480}
"""Candles to show at most: the newest hours, all minutes of the latest day."""


def add() -> None:
    """Register `/` and `/voucher/{code}`."""
    ui.page("/")(market)
    ui.page("/voucher/{code}")(voucher)


async def market(request: Request, product: int = 0, year: int = 0) -> None:
    """Draw the market of one product; without one, of the product that traded last."""
    view = view_of(request)
    with page(view, "market", view.texts("market.title")):
        _, context = heading(view.texts("market.title"), view.texts("card.loading"))
        sub_navigation(view, view.texts("nav.market"), MARKET, "/")
        try:
            products = (await view.api.products())["items"]
        except WebError as error:
            put(context, tag("span", view.words(error), cls="late"))
            _without_product(view, year)
            return
        chosen = _pick(products, product)
        if chosen is None:
            put(context, tag("span", view.texts("market.no_product") if product else ""))
            _without_product(view, year)
            return
        _product_choice(view, products, chosen["product_id"])
        _with_product(view, chosen, year, context)


def _pick(products: list[Json], wanted: int) -> Json | None:
    if wanted:
        return next((one for one in products if one["product_id"] == wanted), None)
    return max(products, key=lambda one: (one["day"] or "", one["quantity_t"] or 0), default=None)


def _without_product(view: View, year: int) -> None:
    markup(view.texts("market.no_product"), classes="card state-empty")
    with box("grid grid-main"):
        _compliance(view, year)
        VoucherCard(view)


def _with_product(view: View, chosen: Json, year: int, context: ui.html) -> None:
    identifier, symbol = chosen["product_id"], chosen["symbol"]
    live = live_market(identifier)

    def listed(name: str, load: Callable[[], Awaitable[Json]]) -> Source[Json]:
        return Source(lambda: live.list_of(name, load))

    async def candles(span: str) -> Json:
        if span == "day":
            return {"items": market_cards.listed_only((await days.load())["items"])}
        newest = await live.latest("quote")
        only = {"from": newest["day"]} if span == "minute" else {}
        found = await live.list_of(span, lambda: view.api.candles(identifier, span, CANDLES[span], **only))
        return {**found, "session": newest["session"]}

    quote: Source[Json] = Source(lambda: live.latest("quote"))
    depth: Source[Json] = Source(lambda: live.latest("depth"))
    days = listed("days", lambda: view.api.days(identifier))
    trades = listed("trades", lambda: view.api.trades(identifier))
    methods = listed("methods", lambda: view.api.methods(identifier))
    years: Source[list[Json]] = Source(view.api.compliance_years, 60.0)
    quote.watch(lambda: put(context, _context(view, quote)))
    figure_row(
        view,
        [quote, days, years],
        lambda: market_cards.market_figures(view, quote.data or chosen, (days.data or {})["items"], years.data or []),
        5,
    )
    with box("grid grid-main"):
        prices = price_cards.CandleCard(view, candles)
        price_cards.depth_card(view, depth, symbol)
    with box("grid grid-main"):
        price_cards.depth_chart(view, depth)
        today_card(view, quote)
    with box("grid grid-main"):
        market_cards.trades_card(view, trades, symbol)
        voucher = VoucherCard(view)
    trades.watch(lambda: voucher.offer(trades.data))
    with box("grid"):
        price_cards.methods_chart(view, methods)
    _compliance(view, year, years)
    client = ui.context.client
    client.on_delete(lambda: live.leave(client.id))
    live.join(client.id, [quote, depth, trades, prices.source, days, methods])


def _context(view: View, quote: Source[Json]) -> Html:
    if quote.data is None:
        return tag("span", view.words(quote.error) if quote.error else view.texts("card.loading"), cls="late")
    texts, data = view.texts, quote.data
    state = "halted" if data["is_halted"] else "day_open" if data["is_day_open"] else "day_closed"
    as_of = data["as_of"]
    block = texts("market.as_of", block=formats.whole(as_of["block"]), at=formats.moment(as_of["time"]))
    words = f"{data['symbol']} · {data['day'] or formats.MISSING} {texts(f'market.{state}')} · {block}"
    return tag("span", words, cls="late" if data["is_halted"] else None)


def _product_choice(view: View, products: list[Json], identifier: int) -> None:
    if len(products) > 1:
        options = {str(one["product_id"]): one["symbol"] for one in products}
        with box("choice"):
            Choice(view.texts("market.product"), options, str(identifier), lambda key: go(f"/?product={key}"))


def _compliance(view: View, year: int, years: Source[list[Json]] | None = None) -> None:
    """The list of one year, with the years to choose from."""
    years = years or Source(view.api.compliance_years, 60.0)
    chosen = {"year": year}

    async def load() -> Json:
        if not chosen["year"]:
            known = await view.api.compliance_years()
            if not known:
                return {"items": []}
            chosen["year"] = market_cards.telling_year(known)["year"]
        return await view.api.compliance(chosen["year"])

    compliance: Source[Json] = Source(load, 30.0)

    async def choose(key: str) -> None:
        chosen["year"] = int(key)
        compliance.reset()
        await compliance.refresh()

    with box("grid"):
        card = market_cards.ComplianceCard(view, compliance, years).card
    with card.tools:
        place = box()

    def offer() -> None:
        if not years.data or place.default_slot.children:
            return
        newest_first = sorted({one["year"] for one in years.data}, reverse=True)
        options = {str(one): str(one) for one in newest_first}
        first = str(chosen["year"] or market_cards.telling_year(years.data)["year"])
        with place:
            Choice(view.texts("compliance.year"), options, first, choose)

    years.watch(offer)
    years.start()
    compliance.start()


async def voucher(request: Request, code: str) -> None:
    """Check the code of the address: the page behind a printed voucher."""
    view = view_of(request)
    with page(view, "market", view.texts("voucher.title")):
        heading(view.texts("voucher.title"), view.texts("voucher.lead"))
        VoucherCard(view, code)
        markup(link("/", view.texts("voucher.to_market")), tag="p", classes="source")
