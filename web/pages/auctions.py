"""Auctions for everyone: the list and each of them; traders bid here, the exchange and initiators do their part."""

import asyncio
from typing import Any, Final

from fastapi import Request
from nicegui import ui

from carbon.roles import Role
from web import auction_forms, sealed
from web.cards import auction_cards as cards
from web.cards import right_cards
from web.cards.list_card import ListCard
from web.cards.source import Source
from web.controls import Button, box, markup
from web.figures import figure_row
from web.frame import heading, page
from web.listing import Listing
from web.markup import link, tag
from web.pages.own_frame import OWNERS, own_navigation
from web.problems import WebError
from web.product_choice import traders
from web.sealed import Place
from web.sheet import Sheet
from web.subnav import MARKET, sub_navigation
from web.view import View, view_of

Json = dict[str, Any]

EVERY_S: Final = 4.0


def add() -> None:
    """Register `/auctions` and `/auctions/{auction_id}`."""
    ui.page("/auctions")(auctions)
    ui.page("/auctions/{auction_id}")(one_auction)


def _is_trader(view: View) -> bool:
    return view.session is not None and view.session.has(*OWNERS)


def _navigation(view: View) -> None:
    """Traders find auctions among their own pages, everyone else among those of the market."""
    if _is_trader(view):
        own_navigation(view, "auctions")
    else:
        sub_navigation(view, view.texts("nav.market"), MARKET, "/auctions")


async def auctions(request: Request) -> None:
    """All auctions, and the visitor's own bids."""
    view = view_of(request)
    texts = view.texts
    with page(view, "enterprise" if _is_trader(view) else "market", texts("auctions.title")):
        heading(texts("auctions.title"), texts("auctions.lead"))
        _navigation(view)
        now = await chain_time(view)
        with box("grid"):
            card = list_card(view, lambda: now)
            if _is_trader(view):
                assert view.session is not None
                ListCard(
                    view,
                    Listing(
                        view.api, f"/enterprises/{view.session.account}/auction-bids", sorts=frozenset(("made_at",))
                    ),
                    texts("auctions.own_bids"),
                    cards.own_bids(view, with_auction=True),
                    empty=texts("auctions.no_own_bids"),
                    every_s=EVERY_S,
                    name="own-bids",
                ).start()
        if view.session is not None and view.session.has(*OWNERS, Role.MINISTRY):
            await _reserve_button(view, card)


def list_card(view: View, now: Any, **how: Any) -> ListCard:
    """The card of all auctions."""
    extra = how.pop("extra", [])
    return ListCard(
        view,
        Listing(view.api, "/market/auctions", sorts=frozenset(("auction_id", "opens_at", "quantity_t", "state"))),
        view.texts("auctions.title"),
        [*cards.auctions(view, now), *extra],
        filters=[cards.states(view)],
        empty=view.texts("auctions.none"),
        every_s=EVERY_S,
        name="auctions",
        **how,
    ).start()


async def _reserve_button(view: View, card: ListCard) -> None:
    """Who starts an auction can seal its reserve price."""
    assert view.session is not None
    sheet = Sheet(view, view.session, card.source.refresh)

    async def ask() -> None:
        try:
            products = (await view.api.products())["items"]
            place = await sealed.place_of(view)
        except WebError as error:
            ui.notify(view.words(error))
            return
        if products and place is not None:
            mine = {view.session.account: view.session.name} if view.session else {}
            auction_forms.seal_reserve(view, sheet, products, mine, place)

    with card.tools:
        Button(view.texts("auctions.seal_reserve"), ask, look="small")


async def chain_time(view: View) -> str:
    """The chain's time; the beginning of time while the API does not answer."""
    try:
        return str((await view.api.health())["chain_time"] or "1970-01-01T00:00:00+00:00")
    except WebError:
        return "1970-01-01T00:00:00+00:00"


async def one_auction(request: Request, auction_id: int) -> None:
    """One auction."""
    view = view_of(request)
    texts = view.texts
    with page(view, "enterprise" if _is_trader(view) else "market", texts("auctions.title")):
        title, context = heading(texts("auctions.auction"), texts("card.loading"))
        _navigation(view)
        await AuctionPage(view, auction_id, title, context).build()


class AuctionPage:
    """The notice, its bids and result, and what the visitor can do."""

    def __init__(self, view: View, auction_id: int, title: ui.html, context: ui.html) -> None:
        self.view, self.auction_id = view, auction_id
        self.title, self.context = title, context
        self.auction: Source[Json] = Source(self._load, EVERY_S)
        self.place: Place | None = None
        self.sheet = Sheet(view, view.session, self.refresh) if view.session is not None else None
        self.lists: list[ListCard] = []

    async def _load(self) -> Json:
        auction, health = await asyncio.gather(
            self.view.api.get(f"/market/auctions/{self.auction_id}"), self.view.api.health()
        )
        return auction | {"now": health["chain_time"]}

    async def build(self) -> None:
        """Lay the cards and start their sources."""
        view, texts = self.view, self.view.texts
        try:
            self.place = await sealed.place_of(view)
        except WebError:
            self.place = None  # reading goes on; sealing asks again
        self.auction.watch(self._say)
        if _is_trader(view):
            assert view.session is not None
            account = view.session.account
            right: Source[Json] = Source(lambda: view.api.trading_right(account), EVERY_S)
            right_cards.notice(view, right)
            right.start()
        figure_row(view, [self.auction], lambda: cards.figures(view, self._data(), self._data()["now"]), 5)
        with box("grid grid-main"):
            self._known_bids()
            card = cards.notice_card(view, self.auction)
        if _is_trader(view):
            self._own_bids()
        with card.element:
            self.actions = box("actions")
        self.offered: tuple[str, ...] | None = None
        self.auction.watch(self._offer)
        self.auction.start()
        markup(tag("p", link("/auctions", texts("auctions.back")), cls="source"))

    def _known_bids(self) -> None:
        view, texts = self.view, self.view.texts
        self.lists.append(
            ListCard(
                view,
                Listing(view.api, f"/market/auctions/{self.auction_id}/bids", sorts=frozenset(("number", "price_fen"))),
                texts("auctions.known_bids"),
                cards.bids(view),
                unit=texts("auctions.no_names"),
                empty=texts("auctions.no_bids"),
                every_s=EVERY_S,
                name="bids",
            ).start()
        )

    def _own_bids(self) -> None:
        view, texts = self.view, self.view.texts
        assert view.session is not None
        with box("grid"):
            self.lists.append(
                ListCard(
                    view,
                    _OwnBids(view, view.session.account, self.auction_id),
                    texts("auctions.own_bids"),
                    cards.own_bids(view, with_auction=False),
                    empty=texts("auctions.no_own_bids"),
                    every_s=EVERY_S,
                    name="own-bids",
                    has_files=False,
                ).start()
            )

    def _data(self) -> Json:
        return self.auction.data or {}

    async def refresh(self) -> None:
        """Ask again what a transaction can have changed."""
        await asyncio.gather(self.auction.refresh(), *(card.source.refresh() for card in self.lists))

    def _say(self) -> None:
        data, texts = self.auction.data, self.view.texts
        if data is None:
            if self.auction.error is not None:
                self.context.set_content(tag("span", self.view.words(self.auction.error), cls="late"))
            return
        self.title.set_content(tag("span", data["title"]))
        side = texts.one_of("auction_side", data["side"])
        self.context.set_content(
            tag(
                "span",
                f"{texts('auctions.auction')} {self.auction_id} · {data['symbol']} · {side} · ",
                cards.way(self.view, data),
            )
        )

    # what can be done

    def _offer(self) -> None:
        """Buttons for what the visitor can do in this phase; drawn anew only when that changes."""
        data = self.auction.data
        if data is None or self.sheet is None:
            return
        names = tuple(self._possible(data))
        if names == self.offered:
            return
        self.offered = names
        self.actions.clear()
        with self.actions:
            for place, name in enumerate(names):
                self._button(name, is_first=place == 0)

    def _button(self, name: str, *, is_first: bool) -> None:
        Button(self.view.texts(f"auctions.{name}"), lambda: self._do(name), look="primary" if is_first else "quiet")

    def _possible(self, data: Json) -> list[str]:
        view, phase = self.view, cards.phase_of(data, data["now"])
        assert view.session is not None
        own = view.session.account.lower()
        is_initiator = (data["initiator"] or "").lower() == own
        is_scheme = data["initiator"] is None and view.session.has(Role.MINISTRY)
        found = []
        if data["state"] == "announced" and (is_initiator or is_scheme):
            found.append("stand_by")
        if _is_trader(view) and not is_initiator and phase == "bidding":
            found.append("seal_bid" if data["is_sealed"] else "bid_openly")
        if _is_trader(view) and not is_initiator and phase == "opening" and data["is_sealed"]:
            found.append("open_bid")
        if phase == "opening" and data["has_sealed_reserve"] and not data["reserve_fen"]:
            found.append("open_reserve")
        if phase == "clearing":
            found.append("clear")
        if phase in ("clearing", "closed", "cancelled") and data["is_sealed"]:
            found.append("deposits")
        if view.session.has(Role.EXCHANGE) and data["state"] in ("announced", "backed"):
            found.append("cancel")
        return found

    async def _do(self, name: str) -> None:
        view, sheet, data = self.view, self.sheet, self.auction.data
        assert sheet is not None
        if data is None:
            return
        try:
            place = self.place or await sealed.place_of(view)
            if name == "stand_by":
                await auction_forms.back(view, sheet, data)
            elif name == "bid_openly":
                products = (await view.api.products())["items"]
                product = next((one for one in products if one["product_id"] == data["product_id"]), None)
                auction_forms.bid(view, sheet, data, product)
            elif name == "clear":
                await auction_forms.clear(sheet, data)
            elif name == "deposits":
                await auction_forms.decide_deposits(view, sheet, data)
            elif name == "cancel":
                auction_forms.cancel(view, sheet, data)
            elif place is not None:
                forms = {"seal_bid": auction_forms.seal_bid, "open_bid": auction_forms.open_bid}
                forms.get(name, auction_forms.open_reserve)(view, sheet, data, place)
        except WebError as error:
            ui.notify(view.words(error))


class _OwnBids(Listing):
    """The visitor's bids in one auction: the API lists those in all of them."""

    def __init__(self, view: View, account: str, auction_id: int) -> None:
        super().__init__(view.api, f"/enterprises/{account}/auction-bids")
        self._auction_id = auction_id

    async def load(self) -> Any:
        """Keep those of the auction; raises WebError."""
        found = await super().load()
        found.rows[:] = [row for row in found.rows if row["auction_id"] == self._auction_id]
        return found


async def announce_form(view: View, sheet: Sheet) -> None:
    """The exchange announces an auction; words where something is missing for it."""
    try:
        products, parties = (await view.api.products())["items"], await traders(view)
    except WebError as error:
        ui.notify(view.words(error))
        return
    if products:
        auction_forms.announce(view, sheet, products, parties)
    else:
        ui.notify(view.texts("market.no_product"))
