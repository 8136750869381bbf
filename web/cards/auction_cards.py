"""Auctions: lists, the notice of one, its bids, and one's own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, Literal

from web import formats
from web.cards import columns as col
from web.cards.card import Card
from web.cards.columns import Tone, money, state, whole
from web.cards.source import Source
from web.controls import markup
from web.figures import Figure
from web.markup import Column, Html, Row, badge, code, facts, join, link, tag
from web.tables import Filter, row_button
from web.view import View

Json = dict[str, Any]
Phase = Literal["coming", "bidding", "opening", "clearing", "closed", "cancelled"]

PHASE_TONES: Final[dict[Phase, Tone]] = {
    "coming": "plain",
    "bidding": "good",
    "opening": "waiting",
    "clearing": "waiting",
    "closed": "plain",
    "cancelled": "bad",
}

BID_TONES: Final[dict[str, Tone]] = {
    "sealed": "waiting",
    "standing": "waiting",
    "outbid": "bad",
    "won": "good",
    "lost": "plain",
    "forfeited": "bad",
    "returned": "plain",
}


def phase_of(auction: Json, now: str) -> Phase:
    """Where an auction is at the chain's time."""
    if auction["state"] in ("closed", "cancelled"):
        return "closed" if auction["state"] == "closed" else "cancelled"
    at = datetime.fromisoformat(now)
    opens, bids_to, ends = (datetime.fromisoformat(auction[name]) for name in ("opens_at", "bids_to", "ends_at"))
    if auction["state"] == "priced" or at >= ends:
        return "clearing"
    if at < opens:
        return "coming"
    return "bidding" if at < bids_to else "opening"


def phase_badge(view: View, auction: Json, now: str) -> Html:
    """The phase in words."""
    phase = phase_of(auction, now)
    return badge(view.texts(f"auction_phase.{phase}"), PHASE_TONES[phase])


def auctions(view: View, now: Callable[[], str]) -> list[Column]:
    """All auctions."""
    texts = view.texts

    def title(row: Row) -> Html:
        about = f"{texts.one_of('auction_side', row['side'])} {row['symbol']} · {way(view, row)}"
        named = link(f"/auctions/{row['auction_id']}", f"{row['auction_id']} · {row['title']}")
        return tag("div", named, tag("div", about, cls="muted"))

    return [
        Column(
            texts("auctions.auction"),
            title,
            lambda row: f"{row['title']} {row['symbol']} {way(view, row)}",
            sort=lambda row: row["auction_id"],
            key="auction_id",
            wrap=True,
        ),
        Column(texts("auctions.initiator"), lambda row: initiator(view, row), lambda row: row["initiator_name"]),
        whole("quantity_t", texts("table.quantity_t")),
        Column(texts("auctions.bidding"), _bidding, lambda row: row["opens_at"], key="opens_at"),
        Column(texts("table.state"), lambda row: phase_badge(view, row, now()), lambda row: row["state"], key="state"),
        whole("sold_t", texts("auctions.sold")),
        money("price_fen", f"{texts('auctions.price')} ({texts('unit.price')})"),
    ]


def _bidding(row: Row) -> str:
    """From when to when bids are taken, the day once where it is the same."""
    opens, closes = formats.moment(row["opens_at"])[:16], formats.moment(row["bids_to"])[:16]
    return f"{opens}–{closes[11:]}" if opens[:10] == closes[:10] else f"{opens} – {closes}"


def states(view: View) -> Filter:
    """Auctions in one state."""
    words = {
        one: view.texts(f"auction_state.{one}") for one in ("announced", "backed", "priced", "closed", "cancelled")
    }
    return Filter("state", view.texts("table.state"), {"": view.texts("table.all")} | words)


def initiator(view: View, auction: Json) -> object:
    """Who sells or buys; the scheme where it sells out of a year's auction share."""
    if auction["initiator"] is None:
        return view.texts("auctions.scheme", year=auction["year"])
    return auction["initiator_name"] or code(formats.short(auction["initiator"]), auction["initiator"])


def way(view: View, auction: Json) -> str:
    """Sealed or open, one price or each at its bid."""
    texts = view.texts
    bids = texts("auctions.sealed" if auction["is_sealed"] else "auctions.open")
    return f"{bids} · {texts('auctions.uniform' if auction['is_uniform'] else 'auctions.pay_as_bid')}"


def figures(view: View, auction: Json, now: str) -> list[Figure]:
    """What is offered, between which prices, until when, how many bid, and the result."""
    texts, phase = view.texts, phase_of(auction, now)
    t, price = texts("unit.t"), texts("unit.price")
    lot = texts("auctions.lot_of", lot=formats.whole(auction["lot_t"]))
    prices = join(formats.yuan(auction["lower_fen"]), tag("span", "–", cls="to"), formats.yuan(auction["upper_fen"]))
    until = {"coming": "opens_at", "opening": "ends_at"}.get(phase, "bids_to")
    key = {"coming": "auctions.opens", "opening": "auctions.open_until"}.get(phase, "auctions.bids_to")
    at = formats.moment(auction[until])
    sold = auction["sold_t"] if phase == "closed" else None
    reserve = " · ".join((price, _reserve(view, auction)))
    result = formats.yuan(auction["price_fen"]) if auction["price_fen"] else formats.MISSING
    note = texts("auctions.sold_at", price=result) if sold else texts("auctions.no_result")
    return [
        Figure(texts("auctions.quantity"), formats.whole(auction["quantity_t"]), t, lot),
        Figure(texts("auctions.prices"), prices, "", reserve),
        Figure(texts(key), at[11:16], "", join(at[:10], " ", phase_badge(view, auction, now))),
        Figure(texts("auctions.bids"), formats.whole(auction["bids"]), "", way(view, auction)),
        Figure(texts("auctions.result"), formats.whole(sold), "" if sold is None else t, note),
    ]


def _reserve(view: View, auction: Json) -> str:
    texts = view.texts
    if auction["reserve_fen"]:
        return texts("auctions.reserve_is", price=formats.yuan(auction["reserve_fen"]))
    return texts("auctions.reserve_sealed" if auction["has_sealed_reserve"] else "auctions.reserve_none")


def notice_card(view: View, source: Source[Json]) -> Card[Json]:
    """The notice in full."""
    return Card(view, source, view.texts("auctions.notice"), lambda data: _draw_notice(view, data), name="notice")


def _draw_notice(view: View, data: Json) -> None:
    texts, t = view.texts, view.texts("unit.t")
    sizes = f"{formats.whole(data['min_bid_t'])}–{formats.whole(data['max_bid_t'])} {t}"
    pairs: list[tuple[object, object]] = [
        (texts("auctions.initiator"), initiator(view, data)),
        (texts("auctions.side"), texts.one_of("auction_side", data["side"])),
        (texts("auctions.way"), way(view, data)),
        (texts("auctions.bid_sizes"), f"{sizes} · {texts('auctions.bids_each', count=data['bids_each'])}"),
        (texts("auctions.tick"), f"{formats.yuan(data['tick_fen'])} {texts('unit.price')}"),
        (texts("auctions.reserve"), _reserve(view, data)),
        (texts("auctions.least"), f"{formats.whole(data['least_t'])} {t}" if data["least_t"] else formats.MISSING),
        (texts("auctions.opens"), formats.moment(data["opens_at"])),
        (texts("auctions.bids_to"), formats.moment(data["bids_to"])),
        (texts("auctions.ends"), formats.moment(data["ends_at"])),
        (texts("accounts.document"), code(formats.short(data["document_hash"], 10, 8), data["document_hash"])),
        (texts("auctions.stands"), texts.one_of("auction_state", data["state"])),
    ]
    if data["is_sealed"]:
        deposit = f"{data['deposit_bp'] / 100:g} %"
        pairs.insert(5, (texts("auctions.deposit"), texts("auctions.deposit_of", percent=deposit)))
    else:
        pairs.insert(5, (texts("auctions.step"), f"{formats.yuan(data['step_fen'])} {texts('unit.price')}"))
    if data["cancel_reason"]:
        pairs.append((texts("auctions.cancelled"), data["cancel_reason"]))
    if data["state"] == "closed":
        amount = f"{formats.yuan(data['amount_fen'])} {texts('unit.yuan')}"
        sold = f"{formats.whole(data['sold_t'])} {t}"
        pairs.append((texts("auctions.result"), f"{sold} · {amount}"))
    markup(facts(pairs))


def bids(view: View) -> list[Column]:
    """Bids that are known, without names."""
    texts = view.texts
    return [
        Column(texts("entries.number"), lambda row: row["number"], lambda row: row["number"], key="number"),
        money("price_fen", f"{texts('market.price')} ({texts('unit.price')})"),
        whole("quantity_t", texts("table.quantity_t")),
        whole("standing_t", texts("auctions.standing")),
        whole("won_t", texts("auctions.won")),
        money("paid_fen", f"{texts('auctions.paid')} ({texts('unit.price')})"),
        state(view, "state", texts("table.state"), "bid_state", BID_TONES),
        col.moment("made_at", texts("auctions.made")),
    ]


def own_bids(view: View, *, with_auction: bool) -> list[Column]:
    """One's own bids, sealed ones with what was deposited."""
    texts = view.texts

    def auction(row: Row) -> Html:
        return link(f"/auctions/{row['auction_id']}", f"{row['auction_id']} · {row['title']}")

    def price(row: Row) -> object:
        if row["price_fen"] is None:
            return tag("span", texts("auctions.still_sealed"), cls="muted")
        return formats.yuan(row["price_fen"])

    def size(row: Row) -> object:
        if row["quantity_t"] is None:
            return tag("span", texts("auctions.up_to_t", quantity=formats.whole(row["up_to_t"])), cls="muted")
        return formats.whole(row["quantity_t"])

    shown = [
        Column(texts("entries.number"), lambda row: row["number"], lambda row: row["number"]),
        Column(f"{texts('market.price')} ({texts('unit.price')})", price, lambda row: row["price_fen"], end=True),
        Column(texts("table.quantity_t"), size, lambda row: row["quantity_t"], end=True),
        money("deposit_fen", texts("auctions.deposit_yuan")),
        whole("standing_t", texts("auctions.standing")),
        whole("won_t", texts("auctions.won")),
        money("paid_fen", f"{texts('auctions.paid')} ({texts('unit.price')})"),
        state(view, "state", texts("table.state"), "bid_state", BID_TONES),
        col.moment("made_at", texts("auctions.made")),
    ]
    if not with_auction:
        return shown
    return [Column(texts("auctions.auction"), auction, lambda row: row["title"], wrap=True), *shown]


def exchange_buttons(view: View, now: Callable[[], str]) -> Column:
    """What the exchange can do about an auction in a list."""
    texts = view.texts

    def buttons(row: Row) -> Html:
        found = []
        if phase_of(row, now()) == "clearing":
            found.append(row_button("clear", texts("auctions.clear"), primary=True))
        if row["state"] in ("announced", "backed"):
            found.append(row_button("cancel", texts("auctions.cancel")))
        return join(*found)

    return Column("", buttons, end=True)
