"""Orders in the book: the ticket that stands on a page, and the sheets to place or change one."""

from collections.abc import Callable
from typing import Any, Final, Literal

from web import cautions, formats
from web.controls import Button, Field, box, markup, put
from web.desk import Desk
from web.markup import Html, facts, tag
from web.problems import WebError
from web.sheet import BadInput, Call, Sheet, fen, whole_number
from web.view import View

Json = dict[str, Any]
Side = Literal["buy", "sell"]

SIDES: Final[dict[Side, int]] = {"buy": 1, "sell": 2}
"""As contracts number them."""


class Ticket:
    """The order ticket: side, price, quantity; says what an order would set aside while it is being typed."""

    def __init__(self, view: View, sheet: Sheet, desk: Desk) -> None:
        self.view, self.sheet, self.desk = view, sheet, desk
        self.side: Side = "buy"
        self._is_touched = False
        texts = view.texts
        with box("card", "section").props("data-card=ticket data-state=current"):
            with box("card-head"):
                markup(texts("trade.ticket"), tag="h2")
                markup(desk.product["symbol"], classes="card-unit")
            with box("sides").props("role=group"):
                self._sides = {side: self._side(side) for side in SIDES}
            with box("form"):
                with box("pair"):
                    self.price = Field(texts("form.price"), inputmode="decimal")
                    self.size = Field(texts("form.quantity"), inputmode="numeric")
                self._hint = markup("", classes="muted")
                self._told = markup("").props("role=status")
                self._problem = markup("", tag="p", classes="late").props("role=alert")
                with box("actions"):
                    self._go = Button(texts("sheet.continue"), self._go_on, look="primary")
        for field in (self.price, self.size):
            field.input.on("input", self._typed, [], throttle=0.2, leading_events=False)
        self._choose("buy")
        for source in (desk.quote, desk.overview, desk.holdings, desk.rules, desk.right):
            source.watch(self._show)

    def _side(self, side: Side) -> Button:
        return Button(self.view.texts(f"enterprise.side_{side}"), lambda: self._choose(side)).classes(f"side-{side}")

    def _choose(self, side: Side) -> None:
        self.side = side
        for one, button in self._sides.items():
            button.props(f'aria-pressed="{str(one == side).lower()}"')
        self._show()

    def _typed(self) -> None:
        self._is_touched = True
        put(self._problem, Html(""))
        self._show()

    def _show(self) -> None:
        quote, texts = self.desk.quote.data, self.view.texts
        if quote is None:
            return
        last = quote["last_fen"] or quote["previous_close_fen"]
        if not self._is_touched and not self.price.value and last:
            self.price.put(formats.yuan(last).replace(",", ""))
        limits = texts(
            "form.price_hint", lower=formats.yuan(quote["lower_fen"]), upper=formats.yuan(quote["upper_fen"])
        )
        put(self._hint, tag("span", f"{limits} · {self._state(quote)}"))
        put(self._told, self._means())
        right = self.desk.right.data
        self._go.enable(right is None or right["may_trade"])

    def _state(self, quote: Json) -> str:
        """Whether an order can be placed now."""
        texts = self.view.texts
        if quote["is_halted"]:
            return texts("trade.halted")
        if not quote["is_day_open"]:
            return texts("market.day_closed")
        return texts(f"phase.{quote['session']['phase']}")

    def _means(self) -> Html:
        """What the order as it stands would set aside, and what is free before and after it."""
        texts, desk = self.view.texts, self.desk
        try:
            price_fen, quantity_t = fen(self.price.value), whole_number(self.size.value)
        except BadInput:
            price_fen = quantity_t = 0
        cost = desk.cost(price_fen, quantity_t)
        free_fen, free_t = desk.free_fen(), desk.free_t()
        yuan, tonnes = texts("unit.yuan"), texts("unit.t")
        if self.side == "buy":
            rest = None if free_fen is None else free_fen - cost.paid_fen
            pairs = [
                (texts("trade.amount"), f"{formats.yuan(cost.amount_fen)} {yuan}"),
                (texts("trade.fee", percent=_percent(desk.fee_bp())), f"{formats.yuan(cost.fee_fen)} {yuan}"),
                (texts("trade.set_aside"), tag("b", f"{formats.yuan(cost.paid_fen)} {yuan}")),
                (texts("trade.free_after"), _signed(rest, formats.yuan(rest), yuan)),
            ]
        else:
            left = None if free_t is None else free_t - quantity_t
            pairs = [
                (texts("trade.set_aside"), tag("b", f"{formats.whole(quantity_t)} {tonnes}")),
                (texts("trade.brings"), f"{formats.yuan(cost.received_fen)} {yuan}"),
                (texts("trade.fee", percent=_percent(desk.fee_bp())), f"{formats.yuan(cost.fee_fen)} {yuan}"),
                (texts("trade.free_after"), _signed(left, formats.whole(left), tonnes)),
            ]
        return facts(pairs)

    async def _go_on(self) -> None:
        try:
            call = await _place(self.view, self.desk.product, self.side, self.price.value, self.size.value)
        except BadInput as error:
            put(self._problem, tag("span", self.view.texts(error.key)))
        except WebError as error:
            put(self._problem, tag("span", self.view.words(error)))
        else:
            put(self._problem, Html(""))
            await self.sheet.confirm(call)


async def _place(view: View, product: Json, side: Side, price: str, size: str) -> Call:
    price_fen, quantity_t = fen(price), whole_number(size)
    told = await cautions.of_order(view, product, is_buy=side == "buy", price_fen=price_fen, quantity_t=quantity_t)
    named = {"product_id": product["product_id"], "side": SIDES[side]}
    return Call("OrderBook", "place", named | {"price_fen": price_fen, "quantity_t": quantity_t}, cautions=told)


def place(view: View, sheet: Sheet, product: Json, side: Side, quantity: int | None) -> None:
    """An order of today, asked for in the sheet: limit price and quantity."""
    texts = view.texts
    first = product["last_fen"] or product["close_fen"] or product["previous_close_fen"]
    hint = texts("form.price_hint", lower=formats.yuan(product["lower_fen"]), upper=formats.yuan(product["upper_fen"]))

    def build() -> Callable[[], Any]:
        price = Field(texts("form.price"), formats.yuan(first), hint=hint, inputmode="decimal")
        size = Field(texts("form.quantity"), str(quantity or ""), inputmode="numeric")
        return lambda: _place(view, product, side, price.value, size.value)

    sheet.ask(texts(f"form.{side}_title", symbol=product["symbol"]), build)


def amend(view: View, sheet: Sheet, product: Json, order: Json) -> None:
    """Another price or quantity of an open order."""
    texts = view.texts
    filled_t = order["filled_t"]
    hint = texts("trade.amend_hint", filled=formats.whole(filled_t))

    def build() -> Callable[[], Any]:
        price = Field(texts("form.price"), formats.yuan(order["price_fen"]), inputmode="decimal")
        size = Field(texts("trade.amend_quantity"), str(order["quantity_t"]), hint=hint, inputmode="numeric")

        async def read() -> Call:
            price_fen, quantity_t = fen(price.value), whole_number(size.value)
            if quantity_t <= filled_t:
                raise BadInput(size.value, "trade.amend_bad")
            told = await cautions.of_order(
                view, product, is_buy=order["side"] == "buy", price_fen=price_fen, quantity_t=quantity_t - filled_t
            )
            keeps = price_fen == order["price_fen"] and quantity_t < order["quantity_t"]
            place = (texts("trade.place"), texts("trade.place_kept" if keeps else "trade.place_lost"))
            arguments = {"order_id": str(order["order_id"]), "price_fen": price_fen, "quantity_t": quantity_t}
            return Call("OrderBook", "amend", arguments, (_old(view, order), place), told)

        return read

    sheet.ask(texts("trade.amend_title", symbol=order["symbol"]), build)


async def cancel(view: View, sheet: Sheet, order: Json) -> None:
    """What is open of an order is taken back."""
    await sheet.confirm(Call("OrderBook", "cancel", {"order_id": str(order["order_id"])}, (_old(view, order),)))


def _old(view: View, order: Json) -> tuple[str, str]:
    texts = view.texts
    words = (
        texts(f"enterprise.side_{order['side']}"),
        f"{formats.whole(order['quantity_t'])} {texts('unit.t')} × {formats.yuan(order['price_fen'])}",
        texts("trade.open_of_it", quantity=formats.whole(order["open_t"])),
    )
    return (texts("trade.order"), " · ".join(words))


def _percent(basis_points: int) -> str:
    return f"{basis_points / 100:g}"


def _signed(value: int | None, written: str, unit: str) -> Html:
    return tag("span", f"{written} {unit}", cls="late" if value is not None and value < 0 else None)
