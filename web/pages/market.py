"""The public market page: price, book, trades, voucher check, compliance. Needs no session."""

from typing import Any

from fastapi import Request
from nicegui import ui

from web import formats
from web.cards import market_cards
from web.cards.source import Source
from web.cards.voucher_card import VoucherCard
from web.controls import Choice, box, markup, put
from web.figures import figure_row
from web.frame import heading, page
from web.markup import link, tag
from web.problems import WebError
from web.view import View, go, view_of

Json = dict[str, Any]

QUICK_S, SLOW_S = 2.5, 12.0


def add() -> None:
    """Register `/` and `/voucher/{code}`."""
    ui.page("/")(market)
    ui.page("/voucher/{code}")(voucher)


async def market(request: Request, product: int = 0, year: int = 0) -> None:
    """Draw the market of one product; without one, of the product that traded last."""
    view = view_of(request)
    with page(view, "market", view.texts("market.title")):
        _, context = heading(view.texts("market.title"), view.texts("card.loading"))
        products: Source[Json] = Source(view.api.products, SLOW_S / 2)
        try:
            chosen = _pick((await view.api.products())["items"], product)
        except WebError as error:
            put(context, tag("span", view.words(error), cls="late"))
            chosen = None
        if chosen is None:
            put(context, tag("span", view.texts("market.no_product")) if product or not context else tag("span", ""))
            _without_product(view, year)
            return
        _with_product(view, products, chosen, year, context)


def _pick(products: list[Json], wanted: int) -> Json | None:
    if wanted:
        return next((one for one in products if one["product_id"] == wanted), None)
    return max(products, key=lambda one: (one["day"] or "", one["quantity_t"] or 0), default=None)


def _without_product(view: View, year: int) -> None:
    markup(view.texts("market.no_product"), classes="card state-empty")
    with box("grid grid-main"):
        _compliance(view, year)
        VoucherCard(view)


def _with_product(view: View, products: Source[Json], chosen: Json, year: int, context: ui.html) -> None:
    identifier, symbol = chosen["product_id"], chosen["symbol"]
    days: Source[Json] = Source(lambda: view.api.days(identifier), SLOW_S)
    depth: Source[Json] = Source(lambda: view.api.depth(identifier), QUICK_S)
    trades: Source[Json] = Source(lambda: view.api.trades(identifier), QUICK_S)
    years: Source[list[Json]] = Source(view.api.compliance_years, 60.0)

    def product() -> Json:
        rows = (products.data or {"items": [chosen]})["items"]
        return next((one for one in rows if one["product_id"] == identifier), chosen)

    products.watch(lambda: put(context, _context(view, product(), products)))
    _product_choice(view, products, identifier)
    figure_row(
        view,
        [products, days, years],
        lambda: market_cards.market_figures(view, product(), (days.data or {})["items"], years.data or []),
        5,
    )
    with box("grid grid-main"):
        market_cards.candle_card(view, days)
        market_cards.depth_card(view, depth, symbol)
    with box("grid grid-main"):
        market_cards.trades_card(view, trades, symbol)
        voucher = VoucherCard(view)
    trades.watch(lambda: voucher.offer(trades.data))
    _compliance(view, year, years)
    for source in (products, days, depth, trades):
        source.start()


def _context(view: View, product: Json, products: Source[Json]) -> Any:
    texts = view.texts
    state = "halted" if product["is_halted"] else "day_open" if product["is_day_open"] else "day_closed"
    as_of = (products.data or {}).get("as_of") or {}
    block = texts("market.as_of", block=formats.whole(as_of.get("block")), at=formats.moment(as_of.get("time")))
    words = f"{product['symbol']} · {product['day'] or formats.MISSING} {texts(f'market.{state}')} · {block}"
    return tag("span", words, cls="late" if product["is_halted"] else None)


def _product_choice(view: View, products: Source[Json], identifier: int) -> None:
    holder = box()

    def offer() -> None:
        rows = (products.data or {"items": []})["items"]
        if len(rows) < 2 or holder.default_slot.children:
            return
        options = {str(one["product_id"]): one["symbol"] for one in rows}
        with holder:
            Choice(view.texts("market.product"), options, str(identifier), lambda key: go(f"/?product={key}"))

    products.watch(offer)


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
