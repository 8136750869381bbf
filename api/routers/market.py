"""Market data for everyone: products, days, depth, trades, voucher codes."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field
from starlette.responses import Response

from api.access import ReadModel
from api.exports.answer import DOCUMENTED
from api.filters import Spans, in_days
from api.models.common import MAX_NUMBER, Page
from api.models.market import Candle, DayMethod, Depth, Product, Quote, Span, Trade, TradingDay, VoucherCheck
from api.paging import Table, Wish, Wishes, as_of, ascending, descending, latest, table
from api.problems import documented
from api.queries import candles as queries
from api.queries import market, quotes
from api.store import View
from carbon.trading_methods import TradingMethod
from carbon.vouchers import MalformedCode, format_code, parse_code
from readmodel.tables import trades, trading_days, trading_methods

router = APIRouter(tags=["market"])

ProductId = Annotated[int, Path(ge=1, le=MAX_NUMBER, description="Product", examples=[1])]
MOST_LEVELS = 100
Levels = Annotated[
    Annotated[int, Field(ge=1, le=MOST_LEVELS)] | Literal["all"], Query(description="Prices of each side, or all")
]
MethodChoice = Literal["listed", "block", "auction", "agreed"]


@dataclass(frozen=True, slots=True)
class CandleWish(Wish):
    """A part of a list of candles: a whole day of minutes, as it usually is."""

    limit: Annotated[int, Query(ge=1, le=1_440, description="Rows at most")] = 480


@router.get("/market/products", responses=documented(503))
def products(read_model: ReadModel) -> Page[Product]:
    """Products, with the figures of their latest trading day."""
    return Page(as_of=as_of(read_model), items=market.all_products(read_model))


@router.get("/market/{product_id}/quote", responses=documented(404, 503))
def quote(product_id: ProductId, read_model: ReadModel) -> Quote:
    """The figures of the latest trading day, volume by method of trading, and where the market's clock stands."""
    return quotes.quote(read_model, product_id)


@router.get("/market/{product_id}/days", response_model=Page[TradingDay], responses=DOCUMENTED | documented(404, 503))
def days(product_id: ProductId, read_model: ReadModel, wish: Wishes, span: Spans) -> Page[TradingDay] | Response:
    """The newest trading days, old to new; `next` leads to older ones."""
    market.product(read_model, product_id)
    query = in_days(market.days(product_id), trading_days.c.day, span)
    orders = {"day": ascending(trading_days.c.day)}
    shape = Table(f"product-{product_id}-days", TradingDay, query, orders, market.trading_day_of)
    return latest(read_model, wish, shape)


@router.get("/market/{product_id}/methods", response_model=Page[DayMethod], responses=DOCUMENTED | documented(404, 503))
def methods(product_id: ProductId, read_model: ReadModel, wish: Wishes, span: Spans) -> Page[DayMethod] | Response:
    """What each of the newest days traded by each method, old to new; `next` leads to older ones."""
    market.product(read_model, product_id)
    columns = trading_methods.c
    query = in_days(quotes.methods(product_id), columns.day, span)
    orders = {"day": ascending(columns.day, columns.method)}
    shape = Table(f"product-{product_id}-methods", DayMethod, query, orders, quotes.day_method_of)
    return latest(read_model, wish, shape)


@router.get("/market/{product_id}/candles", response_model=Page[Candle], responses=DOCUMENTED | documented(404, 503))
def candles(
    product_id: ProductId,
    read_model: ReadModel,
    wish: Annotated[CandleWish, Depends()],
    days: Spans,
    span: Annotated[Span, Query(description="Length of a candle")] = "day",
) -> Page[Candle] | Response:
    """The newest candles of listed trades, old to new; `next` leads to older ones."""
    market.product(read_model, product_id)
    query = queries.of_span(read_model, product_id, span, days)
    orders = {"start": ascending(queries.place_of(span))}
    name = f"product-{product_id}-{span}-candles"
    shape = Table(name, Candle, query, orders, lambda row: queries.candle_of(read_model, row, span))
    return latest(read_model, wish, shape)


@router.get("/market/{product_id}/depth", responses=documented(404, 503))
def depth(product_id: ProductId, read_model: ReadModel, levels: Levels = 5) -> Depth:
    """The best prices of both sides of the latest day's book, or all of them."""
    return market.depth(read_model, product_id, None if levels == "all" else levels)


@router.get("/market/{product_id}/trades", response_model=Page[Trade], responses=DOCUMENTED | documented(404, 503))
def product_trades(
    product_id: ProductId,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    method: Annotated[MethodChoice | None, Query(description="Made by one method only")] = None,
) -> Page[Trade] | Response:
    """All trades, newest first."""
    market.product(read_model, product_id)
    query = in_days(market.product_trades(product_id), trades.c.day, span)
    if method is not None:
        query = query.where(trades.c.method == TradingMethod[method.upper()])
    name = f"product-{product_id}-trades"
    shape = Table(name, Trade, query, {"at": descending(*market.PLACE)}, lambda row: market.trade_of(read_model, row))
    return table(read_model, wish, shape)


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
