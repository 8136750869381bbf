"""Disputes about trades: lists for everyone who has a part in them, one in full, and what each can do."""

from typing import Any, Final, Literal

from web import formats
from web.cards import columns as col
from web.cards.card import Card, TableCard
from web.cards.columns import Tone
from web.cards.list_card import ListCard
from web.cards.source import Source
from web.controls import markup
from web.listing import Listing
from web.markup import Column, Html, Row, badge, code, facts, join, link, tag
from web.tables import Act, Filter, row_button
from web.view import View

Json = dict[str, Any]

Reader = Literal["exchange", "ministry", "watcher", "side"]
"""Whose page it is; a watcher does nothing."""

DISPUTE_TONES: Final[dict[str, Tone]] = {
    "filed": "waiting",
    "answered": "waiting",
    "rejected": "plain",
    "upheld": "good",
    "to_correct": "waiting",
    "corrected": "good",
    "appealed": "waiting",
    "withdrawn": "plain",
}


def possible(row: Row, reader: Reader, own: str) -> tuple[str, ...]:
    """What a reader can do about a dispute as it stands; the contract looks at the terms."""
    state = row["state"]
    if reader == "exchange":
        return {"filed": ("decide",), "answered": ("decide",), "to_correct": ("correct",)}.get(state, ())
    if reader == "ministry":
        return ("decide_appeal",) if state == "appealed" else ()
    if reader == "watcher":
        return ()
    is_claimant = row["claimant"].lower() == own.lower()
    if state in ("filed", "answered"):
        return ("withdraw",) if is_claimant else ("answer",) if state == "filed" else ()
    is_open = state in ("rejected", "upheld", "to_correct") and not row["is_final"] and not row["corrected_t"]
    return ("appeal",) if is_open else ()


def buttons(view: View, row: Row, reader: Reader) -> Html:
    """Buttons for what the visitor can do."""
    own = view.session.account if view.session else ""
    names = possible(row, reader, own)
    return join(*(row_button(name, view.texts(f"disputes.{name}"), primary=name != "withdraw") for name in names))


def trade_of(view: View, row: Row) -> str:
    """The disputed trade in one line."""
    texts = view.texts
    size = f"{formats.whole(row['quantity_t'])} {texts('unit.t')} × {formats.yuan(row['price_fen'])}"
    return f"{row['symbol']} {row['day']} · {size}"


def term(view: View, row: Row) -> str:
    """Until when the next step can be taken."""
    texts = view.texts
    if row["state"] == "filed" and row["answer_until"]:
        return texts("disputes.answer_until", at=formats.moment(row["answer_until"]))
    if row["decided_at"] and not row["is_final"] and row["appeal_until"]:
        return texts("disputes.appeal_until", at=formats.moment(row["appeal_until"]))
    return formats.MISSING


def state_of(view: View, row: Row) -> Html:
    """The state, and whether it is final."""
    words = badge(view.texts(f"dispute_state.{row['state']}"), DISPUTE_TONES[row["state"]])
    return join(words, " ", tag("small", view.texts("disputes.is_final"), cls="muted")) if row["is_final"] else words


def disputes_card(view: View, path: str, address: str, reader: Reader, act: Act, every_s: float) -> ListCard:
    """Disputes of `path`; each leads to its page under `address`."""
    texts = view.texts

    def party(title: str, side: str) -> Column:
        name = f"{side}_name"
        return Column(title, lambda row: col.account_name(row, side, name), lambda row: row[name], wrap=True)

    words = {"": texts("table.all")} | {one: texts(f"dispute_state.{one}") for one in DISPUTE_TONES}
    return ListCard(
        view,
        Listing(view.api, path, sorts=frozenset(("dispute_id", "day"))),
        texts("disputes.title"),
        [
            Column(
                texts("disputes.number"),
                lambda row: link(f"{address}/{row['dispute_id']}", row["dispute_id"]),
                lambda row: row["dispute_id"],
                key="dispute_id",
            ),
            Column(texts("disputes.trade"), lambda row: trade_of(view, row), lambda row: row["trade_id"], key="day"),
            party(texts("disputes.claimant"), "claimant"),
            party(texts("disputes.respondent"), "respondent"),
            col.day("filed_at", texts("disputes.filed")),
            Column(texts("table.state"), lambda row: state_of(view, row), lambda row: row["state"]),
            Column(texts("disputes.until"), lambda row: term(view, row), lambda row: term(view, row), wrap=True),
            Column("", lambda row: buttons(view, row, reader), end=True),
        ],
        filters=[Filter("state", texts("table.state"), words)],
        act=act,
        empty=texts("disputes.none_own" if reader == "side" else "disputes.none"),
        every_s=every_s,
        name="disputes",
    )


def file_card(view: View, source: Source[Json], dispute_id: int) -> Card[Json]:
    """One dispute in full."""
    texts = view.texts

    def draw(data: Json) -> None:
        row = data["dispute"]
        pairs: list[tuple[object, object]] = [
            (texts("table.state"), state_of(view, row)),
            (texts("disputes.trade"), trade_of(view, row)),
            (texts("entries.number"), code(row["trade_id"])),
            (texts("disputes.claimant"), row["claimant_name"] or code(formats.short(row["claimant"]))),
            (texts("disputes.respondent"), row["respondent_name"] or code(formats.short(row["respondent"]))),
            (texts("disputes.filed"), formats.moment(row["filed_at"])),
            (texts("disputes.until"), term(view, row)),
        ]
        if row["to_correct_t"]:
            pairs += [
                (texts("disputes.to_correct"), formats.whole(row["to_correct_t"])),
                (texts("disputes.corrected"), formats.whole(row["corrected_t"])),
            ]
        markup(facts(pairs))

    return Card(view, source, texts("disputes.dispute", number=dispute_id), draw, name="dispute")


def steps_card(view: View, source: Source[Json]) -> TableCard[Json]:
    """What was said and done in one dispute."""
    texts = view.texts

    def said(row: Row) -> str:
        """The reason given, with what is corrected by what."""
        what = ""
        if row["trade_id"]:
            what = texts("disputes.counter_trade", number=row["trade_id"])
        elif row["entry_id"]:
            what = texts("disputes.counter_entry", number=row["entry_id"])
        if what:
            return texts("disputes.more", quantity=formats.whole(row["quantity_t"]), what=what)
        if row["step"] == "upheld":
            return f"{row['reason']} · {texts('disputes.to_correct')}: {formats.whole(row['quantity_t'] or 0)}"
        return row["reason"] or formats.MISSING

    return TableCard(
        view,
        source,
        texts("disputes.steps"),
        [
            col.moment("made_at", texts("table.time")),
            col.kind(view, "step", texts("disputes.step"), "dispute_step"),
            Column(
                texts("accounts.by"),
                lambda row: col.account_name(row, "made_by", "made_by_name"),
                lambda row: row["made_by_name"],
                wrap=True,
            ),
            Column(texts("form.reason"), said, said, wrap=True),
            col.document(texts("accounts.document")),
            col.transaction(texts("chain.hash")),
        ],
        lambda data: list(data["steps"]),
        name="dispute-steps",
    )
