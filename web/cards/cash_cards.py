"""Money on its way out, and the funds: for who asks, who clears, and who pays."""

from collections.abc import Callable
from typing import Any, Final

from web import formats
from web.cards import columns as col
from web.cards.card import Card
from web.cards.columns import Tone, money, state
from web.cards.source import Source
from web.controls import Button, box, markup
from web.markup import Column, Html, Row, code, join, tag
from web.tables import Filter, row_button
from web.view import View

Json = dict[str, Any]

WITHDRAWAL_TONES: Final[dict[str, Tone]] = {
    "requested": "waiting",
    "cleared": "waiting",
    "confirmed": "good",
    "refused": "bad",
}

FUND_ACTS: Final = {
    "exchange_fees": ("EXCHANGE", ("fund_out", "assign")),
    "registry_fees": ("REGISTRY", ("fund_out", "assign")),
    "risk_reserve": ("REGISTRY", ("fund_out", "recover")),
    "treasury": ("MINISTRY", ("fund_out",)),
}
"""Fund -> role that looks after it, and what it can do."""

FundAct = Callable[[str, Row], None]


def states(view: View) -> Filter:
    """Withdrawals in one state."""
    words = {one: view.texts(f"withdrawal_state.{one}") for one in WITHDRAWAL_TONES}
    return Filter("state", view.texts("table.state"), {"": view.texts("table.all")} | words)


def withdrawals(
    view: View, buttons: Callable[[Row], Html] | None = None, *, names: tuple[str, ...] = ("account", "bank")
) -> list[Column]:
    """Withdrawals with how far they are; `names` says which parties are worth a column."""
    texts = view.texts

    def account(row: Row) -> object:
        named = row["name"] or code(formats.short(row["account"]), row["account"])
        return join(named, " · ", texts(f"fund.{row['fund']}")) if row["fund"] else named

    def steps(row: Row) -> Html:
        """Who did what, as far as it got."""
        if row["state"] == "refused":
            return tag("span", texts("cash.refused_by", name=_who(row, "decided_by"), reason=row["reason"] or ""))
        said = []
        if row["cleared_by"]:
            said.append(texts("cash.cleared_by", name=_who(row, "cleared_by")))
        if row["decided_by"]:
            said.append(texts("cash.paid_by", name=_who(row, "decided_by")))
        return tag("span", " · ".join(said) or formats.MISSING, cls=None if said else "muted")

    parties = {
        "account": Column(texts("cash.who"), account, lambda row: row["name"] or row["account"], key="account"),
        "bank": Column(
            texts("accounts.bank"), lambda row: row["bank_name"] or formats.short(row["bank"]), lambda row: row["bank"]
        ),
    }
    shown = [
        Column(texts("entries.number"), lambda row: row["withdrawal_id"], lambda row: row["withdrawal_id"]),
        *(parties[name] for name in names),
        money("amount_fen", texts("table.amount")),
        state(view, "state", texts("table.state"), "withdrawal_state", WITHDRAWAL_TONES),
        col.moment("requested_at", texts("cash.requested")),
        Column(texts("cash.steps"), steps, lambda row: row["state"], wrap=True),
    ]
    return [*shown, Column("", buttons, end=True)] if buttons is not None else shown


def _who(row: Row, side: str) -> str:
    return str(row[f"{side}_name"] or formats.short(row[side]))


def registry_buttons(view: View) -> Callable[[Row], Html]:
    """The registry clears or refuses what is asked for; not what it asked for itself."""
    texts = view.texts
    own = view.session.account.lower() if view.session else ""

    def buttons(row: Row) -> Html:
        if row["state"] != "requested":
            return Html("")
        refuse = row_button("refuse", texts("cash.refuse"))
        if row["account"].lower() == own:
            return join(tag("span", texts("cash.own_request"), cls="muted"), " ", refuse)
        return join(row_button("clear", texts("cash.clear"), primary=True), refuse)

    return buttons


def bank_buttons(view: View) -> Callable[[Row], Html]:
    """The bank says that it paid what the registry has cleared, or refuses."""
    texts = view.texts

    def buttons(row: Row) -> Html:
        if row["state"] not in ("requested", "cleared"):
            return Html("")
        refuse = row_button("refuse", texts("cash.refuse"))
        if row["state"] == "requested":
            return join(tag("span", texts("cash.waits_for_registry"), cls="muted"), " ", refuse)
        return join(row_button("pay", texts("cash.confirm_paid"), primary=True), refuse)

    return buttons


def funds_card(view: View, source: Source[list[Json]], act: FundAct | None) -> Card[list[Json]]:
    """Money of no participant, each fund with what the visitor's role can do."""
    texts = view.texts
    return Card(
        view,
        source,
        texts("cash.funds"),
        lambda rows: _draw_funds(view, rows, act),
        unit=texts("unit.yuan"),
        name="funds",
    )


def _draw_funds(view: View, rows: list[Json], act: FundAct | None) -> None:
    texts = view.texts
    roles = view.session.roles if view.session else frozenset()
    with box("list", "ul"):
        for row in rows:
            role, acts = FUND_ACTS[row["name"]]
            with box(tag="li"):
                leaving = texts("cash.leaving", amount=formats.yuan(row["leaving_fen"])) if row["leaving_fen"] else ""
                about = join(texts(f"fund_about.{row['name']}"), f" · {leaving}" if leaving else "")
                markup(
                    join(
                        tag("b", texts(f"fund.{row['name']}"), cls="strong"),
                        " ",
                        tag("span", formats.yuan(row["total_fen"])),
                        tag("div", about, cls="muted"),
                    )
                )
                if act is not None and role in roles:
                    with box("line"):
                        for name in acts:
                            _fund_button(view, act, name, row)


def _fund_button(view: View, act: FundAct, name: str, row: Json) -> None:
    Button(view.texts(f"cash.{name}"), lambda: act(name, row), look="small")
