"""Market data for everyone: products, days, depth, trades, voucher codes."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.responses import Response

from api import csv_text
from api.access import ReadModel, Wired
from api.models.common import MAX_NUMBER, Page
from api.models.market import Depth, Level, Product, Trade, TradingDay, VoucherCheck
from api.paging import Parts, as_of, descending, page
from api.problems import documented
from api.queries import market
from api.services import Services
from api.store import View, day_of, view
from carbon.vouchers import MalformedCode, format_code, parse_code
from readmodel.tables import trades, trading_days

router = APIRouter(tags=["market"])

ProductId = Annotated[int, Path(ge=1, le=MAX_NUMBER, description="Product", examples=[1])]
Levels = Annotated[int, Query(ge=1, le=32, description="Prices of each side")]


def known_product(product_id: ProductId, services: Wired) -> None:
    """
    Make sure that there is such a product before a stream begins.

    :raises NotFound: there is none
    """
    with view(services.read_model) as read_model:
        market.product(read_model, product_id)


@router.get("/market/products", responses=documented(503))
def products(read_model: ReadModel) -> Page[Product]:
    """Products, with the figures of their latest trading day."""
    return Page(as_of=as_of(read_model), items=market.all_products(read_model))


@router.get(
    "/market/{product_id}/days", response_model=Page[TradingDay], responses=csv_text.DOCUMENTED | documented(404, 503)
)
def days(
    product_id: ProductId,
    read_model: ReadModel,
    part: Parts,
    format: Annotated[Literal["json", "csv"], Query(description="Form of the answer")] = "json",
) -> Page[TradingDay] | Response:
    """The newest trading days, old to new; `next` leads to older ones."""
    market.product(read_model, product_id)
    newest_first = descending(trading_days.c.day)
    found = page(read_model, market.days(product_id), newest_first, part, market.trading_day_of)
    found.items.reverse()
    return csv_text.csv_answer(TradingDay, found.items, f"product-{product_id}-days") if format == "csv" else found


@router.get("/market/{product_id}/depth", responses=documented(404, 503))
def depth(product_id: ProductId, read_model: ReadModel, levels: Levels = 5) -> Depth:
    """The best prices of both sides of the latest day's book."""
    return _depth(read_model, product_id, levels)


@router.get("/market/{product_id}/trades", responses=documented(404, 503))
def product_trades(product_id: ProductId, read_model: ReadModel, part: Parts) -> Page[Trade]:
    """Trades, newest first."""
    market.product(read_model, product_id)
    newest_first = descending(trades.c.block, trades.c.log_index)
    query = market.product_trades(product_id)
    return page(read_model, query, newest_first, part, lambda row: market.trade_of(read_model, row))


@router.get(
    "/market/{product_id}/stream",
    response_class=EventSourceResponse,
    dependencies=[Depends(known_product)],
    responses=documented(404, 503),
)
async def stream(product_id: ProductId, services: Wired, levels: Levels = 5) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events: `depth` now and at each change, `trade` for each new trade."""
    deadline = time.monotonic() + services.settings.watch_s
    place: tuple[int, int] | None = None
    last: Depth | None = None
    while time.monotonic() < deadline:
        found, place, news = await asyncio.to_thread(_news, services, product_id, levels, place)
        for trade in news:
            yield ServerSentEvent(data=trade, event="trade")
        if last is None or _book(found) != _book(last):
            yield ServerSentEvent(data=found, event="depth")
        last = found
        await asyncio.sleep(services.settings.poll_s)


@router.get("/vouchers/{code}", responses=documented(503))
def voucher(
    code: Annotated[str, Path(max_length=64, description="With or without dashes", examples=["3K7A-0F2B-9XQ4"])],
    read_model: ReadModel,
) -> VoucherCheck:
    """Check a voucher code: whether it is well formed, whether the chain issued it, and for which trade."""
    try:
        number = parse_code(code)
    except MalformedCode as error:
        return _check(read_model, code, False, error.fact)
    row = market.voucher(read_model, number)
    if row is None:
        return _check(read_model, format_code(number), True, "the chain never issued this code")
    return VoucherCheck(
        as_of=as_of(read_model),
        code=format_code(number),
        is_well_formed=True,
        is_valid=True,
        problem=None,
        trade=market.voucher_trade_of(read_model, row),
        issued_at=read_model.time(row.issued_s),
        block=row.voucher_block,
        transaction_hash=row.voucher_transaction,
        trade_hash=row.trade_hash,
    )


def _check(read_model: View, code: str, is_well_formed: bool, problem: str) -> VoucherCheck:
    return VoucherCheck(
        as_of=as_of(read_model),
        code=code,
        is_well_formed=is_well_formed,
        is_valid=False,
        problem=problem,
        trade=None,
        issued_at=None,
        block=None,
        transaction_hash=None,
        trade_hash=None,
    )


def _depth(read_model: View, product_id: int, levels: int) -> Depth:
    product = market.product(read_model, product_id)
    return Depth(
        as_of=as_of(read_model),
        bids=market.levels(read_model, product_id, product.day, "buy", levels),
        asks=market.levels(read_model, product_id, product.day, "sell", levels),
        last_fen=product.last_fen or None,
        day=day_of(product.day) if product.day else None,
    )


def _book(depth: Depth) -> tuple[list[Level], list[Level], int | None]:
    return depth.bids, depth.asks, depth.last_fen


def _news(
    services: Services, product_id: int, levels: int, place: tuple[int, int] | None
) -> tuple[Depth, tuple[int, int], list[Trade]]:
    """Depth now, and the trades since a place in the chain; none at the first time."""
    with view(services.read_model) as read_model:
        found = _depth(read_model, product_id, levels)
        if place is None:
            return found, market.newest_trade_place(read_model, product_id), []
        rows = market.trades_after(read_model, product_id, *place)
        place = (rows[-1].block, rows[-1].log_index) if rows else place
        return found, place, [market.trade_of(read_model, row) for row in rows]
