"""Trades in default: who cannot deliver, until when he may make it good, and how it ended."""

from collections.abc import Callable
from typing import Any, Final

from web import formats
from web.cards import columns as col
from web.cards.columns import Tone
from web.cards.list_card import ListCard
from web.listing import Listing
from web.markup import Column, Html, Row, badge, code, join, tag
from web.tables import Act, Filter, row_button
from web.view import View

Json = dict[str, Any]

Buttons = Callable[[Row], Html]

DEFAULT_TONES: Final[dict[str, Tone]] = {
    "declared": "waiting",
    "rejected": "plain",
    "noticed": "bad",
    "made_good": "good",
    "covered": "good",
    "unwound": "plain",
}


def defaults_card(
    view: View, path: str, buttons: Buttons | None, *, act: Act | None = None, every_s: float, title: str, empty: str
) -> ListCard:
    """Trades in default of `path`; `buttons` are what the visitor can do about a row."""
    texts = view.texts

    columns = [
        Column(texts("defaults.trade"), lambda row: _trade(view, row), lambda row: row["trade_id"]),
        Column(texts("defaults.sides"), lambda row: _sides(view, row), lambda row: row["buyer_name"], wrap=True),
        Column(texts("defaults.reason"), lambda row: _reason(view, row), lambda row: row["reason"], wrap=True),
        Column(texts("table.state"), lambda row: _state(view, row), lambda row: row["state"], wrap=True),
    ]
    words = {"": texts("table.all")} | {one: texts(f"default_state.{one}") for one in DEFAULT_TONES}
    return ListCard(
        view,
        Listing(view.api, path),
        title,
        [*columns, Column("", buttons, end=True)] if buttons is not None else columns,
        filters=[Filter("state", texts("table.state"), words)],
        act=act,
        empty=empty,
        every_s=every_s,
        name="defaults",
    )


def _trade(view: View, row: Row) -> Html:
    size = f"{formats.whole(row['quantity_t'])} {view.texts('unit.t')} × {formats.yuan(row['price_fen'])}"
    number = code(formats.short(row["trade_id"], 6, 6), row["trade_id"])
    return join(f"{row['symbol']} {row['day']} · {size} ", tag("div", number, cls="muted"))


def _sides(view: View, row: Row) -> Html:
    """Buyer and seller, and which of them is in default."""
    texts, lines = view.texts, []
    for side in ("buyer", "seller"):
        mark = join(" ", badge(texts("defaults.in_default"), "bad")) if row["side"] == side else ""
        name = col.account_name(row, side, f"{side}_name")
        lines.append(tag("div", tag("span", texts(f"default_side.{side}"), cls="muted"), " ", name, mark))
    return join(*lines)


def _reason(view: View, row: Row) -> Html:
    missing = view.texts("defaults.missing_of", amount=formats.yuan(row["missing_fen"])) if row["missing_fen"] else ""
    return join(row["reason"], tag("div", missing, cls="muted") if missing else "")


def _state(view: View, row: Row) -> Html:
    words = badge(view.texts(f"default_state.{row['state']}"), DEFAULT_TONES[row["state"]])
    if row["state"] != "noticed":
        return join(words, tag("div", outcome(view, row), cls="muted"))
    until = view.texts("defaults.until", at=formats.moment(row["deadline"]))
    return join(words, tag("div", until, cls="muted"))


def outcome(view: View, row: Row) -> str:
    """What was paid, compensated, still owed, and the bar from trading."""
    texts, found = view.texts, []
    if row["paid_fen"]:
        found.append(texts("defaults.paid", amount=formats.yuan(row["paid_fen"])))
    if row["compensation_fen"]:
        found.append(texts("defaults.compensation", amount=formats.yuan(row["compensation_fen"])))
    if row["owed_fen"]:
        found.append(texts("defaults.owed", amount=formats.yuan(row["owed_fen"])))
    if row["barred_until"]:
        found.append(texts("defaults.barred", day=formats.moment(row["barred_until"])[:10]))
    if row["decision_reason"]:
        found.append(row["decision_reason"])
    return " · ".join(found)


def registry_buttons(view: View, now: str) -> Buttons:
    """What a person of the registry can do; `now` is the chain's clock, since a deadline must be past."""
    texts = view.texts
    own = view.session.account.lower() if view.session else ""

    def buttons(row: Row) -> Html:
        if row["state"] == "declared":
            reject = row_button("reject", texts("defaults.reject"))
            if row["declared_by"].lower() == own:
                return join(tag("span", texts("defaults.own"), cls="muted"), " ", reject)
            return join(row_button("confirm", texts("defaults.confirm"), primary=True), reject)
        if row["state"] == "noticed" and row["deadline"] < now:
            cover = row_button("cover", texts("defaults.cover"), primary=True) if row["side"] == "buyer" else ""
            return join(cover, row_button("unwind", texts("defaults.unwind")))
        return row_button("pay", texts("defaults.pay")) if row["owed_fen"] else Html("")

    return buttons


def own_buttons(view: View) -> Buttons:
    """The side in default can make it good."""
    own = view.session.account.lower() if view.session else ""

    def buttons(row: Row) -> Html:
        if row["state"] != "noticed" or (row["defaulter"] or "").lower() != own:
            return Html("")
        return row_button("make_good", view.texts("defaults.make_good"), primary=True)

    return buttons
