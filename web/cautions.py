"""What a trader is told to look at twice, asked of the API at the moment of the order; rules are `carbon.caution`."""

import asyncio
from typing import Any, Final

from carbon.caution import Caution, LookTwice, Matter, Seen, warnings_of
from carbon.units import BASIS_POINTS
from web import formats
from web.view import View

Json = dict[str, Any]

DAYS: Final = 10
"""Days that are looked through for the last one with volume."""

CAUTION: Final = Caution.load()


async def of_order(view: View, product: Json, *, is_buy: bool, price_fen: int, quantity_t: int) -> tuple[str, ...]:
    """Of an order in the book: price, size against the day, the other side and one's own means; raises WebError."""
    api, product_id = view.api, product["product_id"]
    quote, depth, free = await asyncio.gather(
        api.get(f"/market/{product_id}/quote"),
        api.get(f"/market/{product_id}/depth", levels="all"),
        _free(view, product, is_buy=is_buy),
    )
    seen = Seen(
        last_fen=quote["last_fen"] or quote["previous_close_fen"] or 0,
        volume_t=quote["quantity_t"] or await _last_volume_t(view, product_id),
        depth_t=sum(level["quantity_t"] for level in depth["asks" if is_buy else "bids"]),
        free=free,
    )
    return _told(view, seen, is_buy=is_buy, price_fen=price_fen, quantity_t=quantity_t)


async def of_deal(view: View, product: Json, *, is_buy: bool, price_fen: int, quantity_t: int) -> tuple[str, ...]:
    """Of a deal outside the book, whose size the book does not judge: price and one's own means; raises WebError."""
    quote, free = await asyncio.gather(
        view.api.get(f"/market/{product['product_id']}/quote"), _free(view, product, is_buy=is_buy)
    )
    seen = Seen(last_fen=quote["last_fen"] or quote["previous_close_fen"] or 0, free=free)
    return _told(view, seen, is_buy=is_buy, price_fen=price_fen, quantity_t=quantity_t)


def free_t(holdings: list[Json], class_id: str) -> int:
    """Units of a class that can be sold now: in the trading sub-account, neither reserved nor frozen."""
    return sum(
        row["trading_t"] - row["reserved_t"] - row["trading_frozen_t"]
        for row in holdings
        if str(row["class_id"]) == str(class_id)
    )


async def _free(view: View, product: Json, *, is_buy: bool) -> int:
    assert view.session is not None
    account = view.session.account
    if is_buy:
        return int((await view.api.enterprise(account))["cash"]["available_fen"])
    return free_t(await view.api.of_enterprise(account, "holdings"), product["class_id"])


async def _last_volume_t(view: View, product_id: int) -> int:
    days = (await view.api.days(product_id, DAYS))["items"]
    return next((int(day["quantity_t"]) for day in reversed(days) if day["quantity_t"]), 0)


def _told(view: View, seen: Seen, *, is_buy: bool, price_fen: int, quantity_t: int) -> tuple[str, ...]:
    found = warnings_of(CAUTION, price_fen=price_fen, quantity_t=quantity_t, is_buy=is_buy, seen=seen)
    return tuple(_words(view, one, is_buy=is_buy, price_fen=price_fen, quantity_t=quantity_t) for one in found)


def _words(view: View, told: LookTwice, *, is_buy: bool, price_fen: int, quantity_t: int) -> str:
    key = str(told.matter)
    if told.matter is Matter.HOLDING:
        key = f"{'over' if told.share_bp > BASIS_POINTS else 'holding'}_{'buy' if is_buy else 'sell'}"
    is_money = told.matter is Matter.PRICE or (told.matter is Matter.HOLDING and is_buy)
    return view.texts(
        f"caution.{key}",
        price=formats.yuan(price_fen),
        quantity=formats.whole(quantity_t),
        amount=formats.yuan(price_fen * quantity_t),
        share=formats.scaled(told.share_bp, 100, 1),
        limit=f"{told.limit_bp / 100:g}",
        against=formats.yuan(told.against) if is_money else formats.whole(told.against),
    )
