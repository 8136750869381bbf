"""Forms of block trades and agreed transfers; each ends in the sheet "before you sign"."""

from collections.abc import Callable
from typing import Any, Final

from web import cautions, formats
from web.controls import Choice, Field, markup
from web.order_forms import SIDES, Side
from web.product_choice import NOBODY
from web.sheet import BadInput, Call, Sheet, account_of, fen, whole_number
from web.view import View

Json = dict[str, Any]

OTHER: Final[dict[Side, Side]] = {"buy": "sell", "sell": "buy"}

STEPS: Final = 100
"""Demands that one run of the matching looks at most."""


def side_choice(view: View, chosen: str = "buy") -> Choice:
    """Buy or sell."""
    options: dict[str, str] = {side: view.texts(f"enterprise.side_{side}") for side in SIDES}
    return Choice(view.texts("enterprise.side"), options, chosen, lambda _: None)


class PartyField:
    """A party of the market: chosen by name, or typed as an account where the list does not have it."""

    def __init__(self, view: View, words: str, parties: dict[str, str], *, everyone: bool = False) -> None:
        texts = view.texts
        options = ({NOBODY: texts("deals.everyone")} if everyone else {}) | parties | {"": texts("deals.other_account")}
        self.choice = Choice(words, options, next(iter(options)), self._chosen)
        self.typed = Field(texts("deals.account"), placeholder="0x…", maxlength="42")
        self.choice.set_visibility(len(options) > 1)
        self._chosen(self.choice.value)

    def _chosen(self, value: str) -> None:
        self.typed.set_visibility(not value)

    def account(self) -> str:
        """Return the account. Raises BadInput."""
        return self.choice.value or account_of(self.typed.value)


def inquire(view: View, sheet: Sheet, product: Json, parties: dict[str, str], rules: Json | None) -> None:
    """A question for the price of a block, to one party or to all."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        side = side_choice(view)
        size = Field(texts("form.quantity"), hint=_block_hint(view, rules), inputmode="numeric")
        to = PartyField(view, texts("deals.asked"), parties, everyone=True)
        return lambda: Call(
            "BlockTrades",
            "inquire",
            {
                "to": to.account(),
                "product_id": product["product_id"],
                "side": SIDES[_side(side.value)],
                "quantity_t": whole_number(size.value),
            },
        )

    sheet.ask(texts("deals.inquire_title", symbol=product["symbol"]), build)


def quote(view: View, sheet: Sheet, inquiry: Json) -> None:
    """An answer to an inquiry; it binds nobody."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        price = Field(texts("deals.price"), inputmode="decimal")
        size = Field(texts("form.quantity"), str(inquiry["quantity_t"]), inputmode="numeric")
        return lambda: Call(
            "BlockTrades",
            "quote",
            {
                "inquiry_id": inquiry["inquiry_id"],
                "price_fen": fen(price.value),
                "quantity_t": whole_number(size.value),
            },
            (_inquiry(view, inquiry),),
        )

    sheet.ask(texts("deals.quote_title", number=inquiry["inquiry_id"]), build)


def offer(
    view: View,
    sheet: Sheet,
    product: Json,
    parties: dict[str, str],
    rules: Json | None,
    quoted: Json | None = None,
) -> None:
    """A binding offer to one party, on its own or after a quote between the two."""
    texts = view.texts
    assert view.session is not None
    own = view.session.account.lower()

    def build() -> Callable[[], Any]:
        if quoted is not None:
            is_quoter = quoted["account"].lower() == own
            first: Side = quoted["side"] if is_quoter else OTHER[_side(quoted["side"])]
            party = quoted["to_account"] if is_quoter else quoted["account"]
            name = (quoted["to_name"] if is_quoter else quoted["name"]) or formats.short(party)
            known = {party: name}
            markup(texts("deals.after_quote", number=quoted["quote_id"]), tag="p", classes="muted")
        else:
            first, known = "buy", parties
        side = side_choice(view, first)
        to = PartyField(view, texts("deals.counterparty"), known)
        price = Field(texts("deals.price"), formats.yuan(quoted["price_fen"]) if quoted else "", inputmode="decimal")
        written = str(quoted["quantity_t"]) if quoted else ""
        size = Field(texts("form.quantity"), written, hint=_block_hint(view, rules), inputmode="numeric")

        async def read() -> Call:
            price_fen, quantity_t, chosen = fen(price.value), whole_number(size.value), _side(side.value)
            told = await cautions.of_deal(
                view, product, is_buy=chosen == "buy", price_fen=price_fen, quantity_t=quantity_t
            )
            arguments = {
                "counterparty": to.account(),
                "product_id": product["product_id"],
                "side": SIDES[chosen],
                "price_fen": price_fen,
                "quantity_t": quantity_t,
                "quote_id": quoted["quote_id"] if quoted else 0,
            }
            return Call("BlockTrades", "offer", arguments, cautions=told)

        return read

    sheet.ask(texts("deals.offer_title", symbol=product["symbol"]), build)


async def confirm(view: View, sheet: Sheet, product: Json, row: Json) -> None:
    """An offer is taken whole; the sheet says at which price, for how much, and what this side does."""
    is_buy = row["side"] == "sell"
    told = await cautions.of_deal(
        view, product, is_buy=is_buy, price_fen=row["price_fen"], quantity_t=row["quantity_t"]
    )
    await sheet.confirm(Call("BlockTrades", "confirm", {"offer_id": row["offer_id"]}, _deal(view, row, is_buy), told))


def publish(view: View, sheet: Sheet, product: Json, parties: dict[str, str], rules: Json | None) -> None:
    """A demand with the prices it accepts, for everyone or for one party."""
    texts = view.texts

    def build() -> Callable[[], Any]:
        side = side_choice(view)
        lowest = Field(texts("deals.lowest"), inputmode="decimal")
        highest = Field(texts("deals.highest"), inputmode="decimal")
        size = Field(texts("form.quantity"), hint=_order_hint(view, rules), inputmode="numeric")
        part = Field(texts("deals.smallest_part"), "1", hint=texts("deals.smallest_hint"), inputmode="numeric")
        to = PartyField(view, texts("deals.for_whom"), parties, everyone=True)

        async def read() -> Call:
            lowest_fen, highest_fen, quantity_t = fen(lowest.value), fen(highest.value), whole_number(size.value)
            if lowest_fen > highest_fen:
                raise BadInput(lowest.value, "deals.bad_range")
            chosen = _side(side.value)
            worst_fen = highest_fen if chosen == "buy" else lowest_fen
            told = await cautions.of_deal(
                view, product, is_buy=chosen == "buy", price_fen=worst_fen, quantity_t=quantity_t
            )
            arguments = {
                "product_id": product["product_id"],
                "side": SIDES[chosen],
                "lowest_fen": lowest_fen,
                "highest_fen": highest_fen,
                "quantity_t": quantity_t,
                "smallest_part_t": whole_number(part.value),
                "only_for": to.account(),
            }
            return Call("AgreedTransfers", "publish", arguments, cautions=told)

        return read

    sheet.ask(texts("deals.publish_title", symbol=product["symbol"]), build)


def take(view: View, sheet: Sheet, product: Json, demand: Json) -> None:
    """Part or all of a published demand, at a price that it accepts."""
    texts = view.texts
    is_buy = demand["side"] == "sell"
    best = demand["lowest_fen"] if is_buy else demand["highest_fen"]
    accepted = f"{formats.yuan(demand['lowest_fen'])}–{formats.yuan(demand['highest_fen'])}"
    least = min(demand["smallest_part_t"], demand["open_t"])
    sizes = texts("deals.take_hint", least=formats.whole(least), most=formats.whole(demand["open_t"]))

    def build() -> Callable[[], Any]:
        hint = texts("deals.accepts", prices=accepted)
        price = Field(texts("deals.price"), formats.yuan(best), hint=hint, inputmode="decimal")
        size = Field(texts("form.quantity"), str(demand["open_t"]), hint=sizes, inputmode="numeric")

        async def read() -> Call:
            price_fen, quantity_t = fen(price.value), whole_number(size.value)
            told = await cautions.of_deal(view, product, is_buy=is_buy, price_fen=price_fen, quantity_t=quantity_t)
            named = {"demand_id": demand["demand_id"], "price_fen": price_fen, "quantity_t": quantity_t}
            return Call("AgreedTransfers", "take", named, (_you(view, is_buy),), told)

        return read

    sheet.ask(texts("deals.take_title", number=demand["demand_id"], symbol=demand["symbol"]), build)


async def match(sheet: Sheet, product: Json) -> None:
    """The matching of published demands goes on; anyone may have it done."""
    await sheet.confirm(Call("AgreedTransfers", "match", {"product_id": product["product_id"], "steps": STEPS}))


async def withdraw(view: View, sheet: Sheet, what: str, row: Json) -> None:
    """A question, an answer, an offer or a demand of one's own is taken back; `what` is the button's name."""
    contract, function, key = {
        "withdraw_inquiry": ("BlockTrades", "withdraw_inquiry", "inquiry_id"),
        "withdraw_quote": ("BlockTrades", "withdraw_quote", "quote_id"),
        "withdraw": ("BlockTrades", "withdraw", "offer_id"),
        "withdraw_demand": ("AgreedTransfers", "withdraw", "demand_id"),
    }[what]
    size = f"{formats.whole(row.get('open_t', row['quantity_t']))} {view.texts('unit.t')}"
    side = view.texts(f"enterprise.side_{row['side']}")
    details = ((view.texts("market.product"), f"{row['symbol']} · {side} · {size}"),)
    await sheet.confirm(Call(contract, function, {key: row[key]}, details))


def _deal(view: View, row: Json, is_buy: bool) -> tuple[tuple[str, str], ...]:
    texts = view.texts
    amount = row["price_fen"] * row["quantity_t"]
    return (
        _you(view, is_buy),
        (texts("deals.counterparty"), row["name"] or formats.short(row["account"])),
        (texts("market.product"), f"{row['symbol']} · {formats.whole(row['quantity_t'])} {texts('unit.t')}"),
        (texts("market.price"), f"{formats.yuan(row['price_fen'])} {texts('unit.price')}"),
        (texts("trade.amount"), f"{formats.yuan(amount)} {texts('unit.yuan')}"),
    )


def _you(view: View, is_buy: bool) -> tuple[str, str]:
    side = view.texts("enterprise.side_buy" if is_buy else "enterprise.side_sell")
    return (view.texts("deals.you_do"), side)


def _inquiry(view: View, row: Json) -> tuple[str, str]:
    texts = view.texts
    asks = row["name"] or formats.short(row["account"])
    side = texts(f"enterprise.side_{row['side']}")
    return (texts("deals.inquiry"), f"{asks} · {side} {formats.whole(row['quantity_t'])} {texts('unit.t')}")


def _block_hint(view: View, rules: Json | None) -> str:
    terms = (rules or {}).get("terms")
    return view.texts("deals.block_hint", least=formats.whole(terms["min_block_t"])) if terms else ""


def _order_hint(view: View, rules: Json | None) -> str:
    terms = (rules or {}).get("terms")
    if not terms:
        return ""
    return view.texts(
        "deals.size_hint", least=formats.whole(terms["min_order_t"]), most=formats.whole(terms["max_order_t"])
    )


def _side(value: str) -> Side:
    return "buy" if value == "buy" else "sell"
