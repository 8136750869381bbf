"""Forms of auctions: sealing and opening a bid, open bids, and what the exchange does; each ends in the sheet."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final

from web import cautions, formats, sealed
from web.controls import Choice, Field, Tick, box, markup
from web.deal_forms import PartyField
from web.document_field import NOTHING, DocumentField
from web.fields import MARKET_ZONE, count_of
from web.file_field import FileField, Handed
from web.product_choice import NOBODY
from web.sealed import Place, SealedBid, SealedReserve, SecretField
from web.sheet import BadInput, Call, Sheet, fen, whole_number
from web.view import View

Json = dict[str, Any]

SIDES: Final = {"sale": 2, "purchase": 1}
"""As contracts number them."""

BIDS_AT_ONCE: Final = 64
"""Bids that one step of the clearing goes along, and deposits that are decided at once."""

SEALED_FIELDS: Final = (
    "side", "lower_fen", "upper_fen", "reserve_fen", "tick_fen", "lot_t", "min_bid_t", "max_bid_t",
)  # fmt: skip
"""What the browser checks a bid against before it seals it."""


def seal_bid(view: View, sheet: Sheet, auction: Json, place: Place) -> None:
    """A sealed bid: its price stays in the browser and in a file, the seal goes to the chain with a deposit."""
    texts = view.texts
    assert view.session is not None
    told = {
        "chain_id": place.chain_id,
        "auction_contract": place.auction_contract,
        "auction_id": auction["auction_id"],
        "bidder": view.session.account,
        "notice": {name: auction[name] for name in SEALED_FIELDS},
    }

    def build() -> Callable[[], Awaitable[Call]]:
        markup(texts("auctions.seal_lead"), tag="p", classes="muted")
        price = SecretField(texts("auctions.bid_price"), _prices(view, auction), inputmode="decimal")
        size = SecretField(texts("form.quantity"), _sizes(view, auction), inputmode="numeric")
        up_to = Field(
            texts("auctions.up_to"), str(auction["max_bid_t"]), hint=texts("auctions.up_to_hint"), inputmode="numeric"
        )

        async def read() -> Call:
            fields = {"price": price.input, "quantity": size.input, "up_to": up_to.input}
            found = await sealed.seal("bid", fields, told)
            named = {"auction_id": auction["auction_id"], "up_to_t": found["up_to_t"], "seal": found["seal"]}
            deposit = -(-auction["upper_fen"] * found["up_to_t"] * auction["deposit_bp"] // 10_000)
            details = (
                (texts("auctions.deposit"), f"{formats.yuan(deposit)} {texts('unit.yuan')}"),
                (texts("auctions.file"), texts("auctions.file_kept")),
                (texts("auctions.open_until"), formats.moment(auction["ends_at"])),
            )
            return Call("Auction", "seal", named, details)

        return read

    sheet.ask(texts("auctions.seal_title", title=auction["title"]), build)


def open_bid(view: View, sheet: Sheet, auction: Json, place: Place) -> None:
    """A sealed bid is opened from its file."""
    texts = view.texts
    assert view.session is not None
    own = view.session.account.lower()
    handed: list[SealedBid] = []

    def build() -> Callable[[], Awaitable[Call]]:
        markup(texts("auctions.open_lead"), tag="p", classes="muted")
        said = markup("", tag="p").props("role=status")

        async def take(file: Handed) -> None:
            handed.clear()
            try:
                handed.append(sealed.read_bid(file.content, place))
            except BadInput as error:
                said.set_content(texts(error.key))
            else:
                bid = handed[0]
                said.set_content(f"{formats.whole(bid.quantity_t)} {texts('unit.t')} × {formats.yuan(bid.price_fen)}")

        FileField(texts("auctions.file"), ".json,application/json", take)

        async def read() -> Call:
            if not handed:
                raise BadInput("", "auctions.no_file")
            bid = handed[0]
            if bid.bidder.lower() != own or bid.auction_id != auction["auction_id"]:
                raise BadInput("", "auctions.other_bid")
            bid_id = await _sealed_as(view, bid)
            return Call(
                "Auction",
                "open",
                {
                    "bid_id": bid_id,
                    "price_fen": bid.price_fen,
                    "quantity_t": bid.quantity_t,
                    "salt": bid.salt,
                    "after": await _ahead(view, auction, bid.price_fen),
                },
            )

        return read

    sheet.ask(texts("auctions.open_title", title=auction["title"]), build)


async def _sealed_as(view: View, bid: SealedBid) -> str:
    """The number that the chain gave a sealed bid. Raises BadInput when it knows no such seal, and WebError."""
    events = await view.api.events(200, contract="Auction", event="BidSealed", account=bid.bidder)
    for event in events["items"]:
        if str(event["fields"]["seal"]).lower() == bid.seal.lower():
            return str(event["fields"]["bid_id"])
    raise BadInput("", "auctions.unknown_seal")


async def _ahead(view: View, auction: Json, price_fen: int) -> int:
    """Number of the last opened bid that is as good or better: the place is looked for from there."""
    bids = await view.api.items(f"/market/auctions/{auction['auction_id']}/bids", limit=1000)
    sign = 1 if auction["side"] == "sale" else -1
    as_good = [bid for bid in bids if bid["state"] == "standing" and sign * (bid["price_fen"] - price_fen) >= 0]
    worst_first = sorted(as_good, key=lambda bid: (sign * bid["price_fen"], bid["opened_at"] or "", bid["number"]))
    return int(worst_first[0]["number"]) if worst_first else 0


def bid(view: View, sheet: Sheet, auction: Json, product: Json | None) -> None:
    """An open bid."""
    texts = view.texts

    def build() -> Callable[[], Awaitable[Call]]:
        price = Field(texts("auctions.bid_price"), hint=_prices(view, auction), inputmode="decimal")
        size = Field(texts("form.quantity"), hint=_sizes(view, auction), inputmode="numeric")

        async def read() -> Call:
            price_fen, quantity_t = fen(price.value), whole_number(size.value)
            told: tuple[str, ...] = ()
            if product is not None:
                is_buy = auction["side"] == "sale"
                told = await cautions.of_deal(view, product, is_buy=is_buy, price_fen=price_fen, quantity_t=quantity_t)
            named = {"auction_id": auction["auction_id"], "price_fen": price_fen, "quantity_t": quantity_t}
            return Call("Auction", "bid", named, cautions=told)

        return read

    sheet.ask(texts("auctions.bid_title", title=auction["title"]), build)


def seal_reserve(view: View, sheet: Sheet, products: list[Json], parties: dict[str, str], place: Place) -> None:
    """A reserve price is sealed: the exchange puts the seal into the notice, its owner keeps the file."""
    texts = view.texts

    def build() -> Callable[[], Awaitable[Call]]:
        markup(texts("auctions.reserve_lead"), tag="p", classes="muted")
        symbols = {str(one["product_id"]): one["symbol"] for one in products}
        product = Choice(texts("market.product"), symbols, next(iter(symbols)), lambda _: None)
        whose = PartyField(view, texts("auctions.initiator"), {NOBODY: texts("auctions.the_scheme")} | parties)
        price = SecretField(texts("auctions.reserve_price"), inputmode="decimal")
        said = markup("", tag="p", classes="code").props("role=status")

        async def read() -> Call:
            told = {
                "chain_id": place.chain_id,
                "auction_contract": place.auction_contract,
                "initiator": whose.account(),
                "product_id": int(product.value),
            }
            found = await sealed.seal("reserve", {"price": price.input}, told)
            said.set_content(found["seal"])
            raise BadInput("", "auctions.reserve_sealed_now")

        return read

    sheet.ask(texts("auctions.seal_reserve"), build)


def open_reserve(view: View, sheet: Sheet, auction: Json, place: Place) -> None:
    """A sealed reserve price is opened from its file, by anyone who has it."""
    texts = view.texts
    handed: list[SealedReserve] = []

    def build() -> Callable[[], Call]:
        said = markup("", tag="p").props("role=status")

        async def take(file: Handed) -> None:
            handed.clear()
            try:
                handed.append(sealed.read_reserve(file.content, place))
            except BadInput as error:
                said.set_content(texts(error.key))
            else:
                said.set_content(f"{formats.yuan(handed[0].reserve_fen)} {texts('unit.price')}")

        FileField(texts("auctions.file"), ".json,application/json", take)

        def read() -> Call:
            if not handed:
                raise BadInput("", "auctions.no_file")
            found = {"reserve_fen": handed[0].reserve_fen, "salt": handed[0].salt}
            return Call("Auction", "open_reserve", {"auction_id": auction["auction_id"]} | found)

        return read

    sheet.ask(texts("auctions.open_reserve"), build)


async def back(view: View, sheet: Sheet, auction: Json) -> None:
    """The initiator stands by the auction."""
    details = ((view.texts("auctions.quantity"), f"{formats.whole(auction['quantity_t'])} {view.texts('unit.t')}"),)
    await sheet.confirm(Call("Auction", "back", {"auction_id": auction["auction_id"]}, details))


async def clear(sheet: Sheet, auction: Json) -> None:
    """The auction is priced and its bids are dealt with, as many as a step takes; anyone may do so."""
    await sheet.confirm(Call("Auction", "clear", {"auction_id": auction["auction_id"], "bids": BIDS_AT_ONCE}))


def cancel(view: View, sheet: Sheet, auction: Json) -> None:
    """The exchange calls an auction off."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        reason = Field(texts("form.reason"), maxlength="96")
        named = {"auction_id": auction["auction_id"]}
        return lambda: Call("Auction", "cancel", named | {"reason": reason.value.strip()})

    sheet.ask(texts("auctions.cancel_title", title=auction["title"]), build)


async def decide_deposits(view: View, sheet: Sheet, auction: Json) -> None:
    """Deposits of bids that were never opened are decided; anyone may have it done. Raises WebError."""
    found = await view.api.events(1000, contract="Auction", event="BidSealed")
    number = str(auction["auction_id"])
    sealed_ids = [str(one["fields"]["bid_id"]) for one in found["items"] if str(one["fields"]["auction_id"]) == number]
    opened = {
        str(one["fields"]["bid_id"])
        for event in ("BidMade", "DepositForfeited", "DepositReturned")
        for one in (await view.api.events(1000, contract="Auction", event=event))["items"]
    }
    silent = [bid_id for bid_id in sealed_ids if bid_id not in opened]
    await sheet.confirm(Call("Auction", "decide_deposits", {"bid_ids": silent[:BIDS_AT_ONCE]}))


class _Notice:
    """The fields of an auction's notice."""

    def __init__(self, view: View, products: list[Json], parties: dict[str, str]) -> None:
        texts = view.texts
        self.products = {str(one["product_id"]): one for one in products}
        symbols = {number: one["symbol"] for number, one in self.products.items()}
        t, price = texts("unit.t"), texts("unit.price")

        def number(key: str, value: str = "", unit: str = t, hint: str = "") -> Field:
            return Field(f"{texts(f'auctions.{key}')} ({unit})", value, hint=hint, inputmode="decimal")

        def when(key: str) -> Field:
            field = Field(texts(f"auctions.{key}"), kind="date")
            field.input.props("type=datetime-local step=1")
            return field

        self.title = Field(texts("auctions.title_of"), maxlength="96")
        self.document = DocumentField(view)
        with box("pair"):
            self.product = Choice(texts("market.product"), symbols, next(iter(symbols)), lambda _: None)
            sides = {side: texts(f"auction_side.{side}") for side in SIDES}
            self.side = Choice(texts("auctions.side"), sides, "sale", lambda _: None)
        with box("pair"):
            with box():
                self.initiator = PartyField(
                    view, texts("auctions.initiator"), {NOBODY: texts("auctions.the_scheme")} | parties
                )
            self.year = Field(texts("auctions.year_of"), hint=texts("auctions.year_hint"), inputmode="numeric")
        with box("pair"):
            self.quantity = number("quantity")
            self.least = number("least", "0")
            self.lot = number("lot", "1")
            self.tick = number("tick", "0.01", price)
            self.lower = number("lower", unit=price)
            self.upper = number("upper", unit=price)
            self.min_bid = number("min_bid", "1")
            self.max_bid = number("max_bid")
            self.bids_each = Field(texts("auctions.bids_each_of"), "3", inputmode="numeric")
            self.reserve = number("reserve_price_of", "", price, texts("auctions.reserve_hint"))
        self.reserve_seal = Field(
            texts("auctions.reserve_seal"), hint=texts("auctions.reserve_seal_hint"), maxlength="66", placeholder="0x…"
        )
        with box("pair"):
            self.is_sealed = Tick(texts("auctions.is_sealed"), is_on=True)
            self.is_uniform = Tick(texts("auctions.is_uniform"), is_on=True)
        with box("pair"):
            self.deposit = number("deposit_share", "10", "%")
            self.step = number("step", "0.01", price)
        with box("pair"):
            self.opens, self.bids_to, self.ends = when("opens"), when("bids_to"), when("ends")
        with box("pair"):
            self.window = number("window", "300", "s", texts("auctions.window_hint"))
            self.extension = number("extension", "300", "s")
            self.latest = when("latest")

    def call(self) -> Call:
        """Read the fields. Raises BadInput."""
        product = self.products[self.product.value]
        whose, is_sealed = self.initiator.account(), self.is_sealed.is_on
        bids_to_s, ends_s = _moment_s(self.bids_to.value), _moment_s(self.ends.value)
        latest_s = _moment_s(self.latest.value) if self.latest.value else bids_to_s
        notice = {
            "product_id": product["product_id"],
            "class_id": str(product["class_id"]),
            "side": SIDES[self.side.value],
            "initiator": whose,
            "year": whole_number(self.year.value) if whose == NOBODY else 0,
            "quantity_t": whole_number(self.quantity.value),
            "least_t": count_of(self.least.value),
            "lot_t": whole_number(self.lot.value),
            "tick_fen": fen(self.tick.value),
            "lower_fen": fen(self.lower.value),
            "upper_fen": fen(self.upper.value),
            "min_bid_t": whole_number(self.min_bid.value),
            "max_bid_t": whole_number(self.max_bid.value or self.quantity.value),
            "bids_each": whole_number(self.bids_each.value),
            "reserve_fen": fen(self.reserve.value) if self.reserve.value.strip() else 0,
            "reserve_seal": _hash(self.reserve_seal.value),
            "is_sealed": is_sealed,
            "is_uniform": self.is_uniform.is_on,
            "deposit_bp": fen(self.deposit.value) if is_sealed else 0,
            "step_fen": 0 if is_sealed else fen(self.step.value),
            "opens_s": _moment_s(self.opens.value),
            "bids_to_s": bids_to_s,
            "ends_s": ends_s,
            "window_s": 0 if is_sealed else count_of(self.window.value),
            "extension_s": 0 if is_sealed else count_of(self.extension.value),
            "latest_s": bids_to_s if is_sealed else latest_s,
        }
        named = {"notice": notice, "title": self.title.value.strip(), "document_hash": self.document.hash()}
        return Call("AuctionNotices", "announce", named)


def announce(view: View, sheet: Sheet, products: list[Json], parties: dict[str, str]) -> None:
    """The notice of a new auction: all its figures and times."""

    def build() -> Callable[[], Call]:
        return _Notice(view, products, parties).call

    sheet.ask(view.texts("auctions.announce"), build, is_wide=True)


def _moment_s(typed: str) -> int:
    """Read a local date and time of the market. Raises BadInput."""
    try:
        return int(datetime.fromisoformat(f"{typed.strip()}{MARKET_ZONE}").timestamp())
    except ValueError as error:
        raise BadInput(typed, "auctions.bad_time") from error


def _hash(typed: str) -> str:
    bare = typed.strip().lower().removeprefix("0x")
    if not bare:
        return NOTHING
    if len(bare) != 64 or any(sign not in "0123456789abcdef" for sign in bare):
        raise BadInput(typed, "form.bad_hash")
    return f"0x{bare}"


def _prices(view: View, auction: Json) -> str:
    return view.texts(
        "auctions.prices_hint",
        lower=formats.yuan(auction["lower_fen"]),
        upper=formats.yuan(auction["upper_fen"]),
        tick=formats.yuan(auction["tick_fen"]),
    )


def _sizes(view: View, auction: Json) -> str:
    return view.texts(
        "auctions.sizes_hint",
        least=formats.whole(auction["min_bid_t"]),
        most=formats.whole(auction["max_bid_t"]),
        lot=formats.whole(auction["lot_t"]),
    )
