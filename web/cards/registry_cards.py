"""Cards of the registry page."""

from collections.abc import Callable
from typing import Any, NamedTuple

from web import formats
from web.cards.card import Card
from web.cards.chain_cards import account_link, area_of, roles_of
from web.cards.columns import class_words
from web.cards.market_cards import DAY_TONES
from web.cards.source import Source
from web.controls import Button, box, markup
from web.figures import Figure
from web.markup import Html, Row, badge, join, tag, warning
from web.view import View

Json = dict[str, Any]
Act = Callable[[Row], Any]


def key_figures(view: View, accounts: Json, applications: Json, conservation: Json) -> list[Figure]:
    """Accounts, applications, units, money, checks."""
    texts = view.texts
    units, cash = conservation.get("units") or [], conservation.get("cash") or {}
    checks = [*units, cash, *([conservation["readings"]] if conservation.get("readings") else [])]
    held = sum(1 for check in checks if check.get("ok"))
    waiting = len(applications["items"])
    state = badge(texts("registry.ok"), "good") if held == len(checks) else badge(texts("registry.not_ok"), "bad")
    as_of = conservation.get("as_of") or {}
    block = texts("frame.block", block=formats.whole(as_of.get("block")))
    return [
        Figure(texts("registry.account_count"), _count(accounts), "", block),
        Figure(texts("registry.application_count"), formats.whole(waiting), "", "", "late" if waiting else ""),
        Figure(
            texts("registry.unit_total"), formats.whole(sum(one["held_t"] for one in units)), texts("unit.t"), block
        ),
        # whole yuan fit the card; to the fen it stands in the equation below
        Figure(texts("registry.cash_total"), formats.scaled(cash.get("held_fen"), 100, 0), texts("unit.yuan"), block),
        Figure(texts("registry.check_count"), f"{held}/{len(checks)}", "", state),
    ]


def _count(listed: Json) -> str:
    """How many rows a list has, or that it has more than are here."""
    return formats.whole(len(listed["items"])) + ("+" if listed.get("next") else "")


def draw_conservation(view: View, data: Json) -> None:
    """Each equation with its terms, and whether it holds."""
    texts = view.texts
    entries = [
        (
            class_words(one),
            texts(
                "registry.equation_units",
                issued=formats.whole(one["issued_t"]),
                held=formats.whole(one["held_t"]),
                surrendered=formats.whole(one["surrendered_t"]),
                cancelled=formats.whole(one["cancelled_t"]),
            ),
            join(texts("registry.accounts_sum"), " ", formats.whole(one.get("sum_of_accounts_t"))),
            one["ok"],
        )
        for one in data.get("units") or []
    ]
    cash = data.get("cash")
    if cash:
        words = texts(
            "registry.equation_cash",
            money_in=formats.yuan(cash["in_fen"]),
            held=formats.yuan(cash["held_fen"]),
            out=formats.yuan(cash["out_fen"]),
        )
        funds = sum(fund["total_fen"] for fund in cash.get("funds") or [])
        total = join(texts("registry.accounts_sum"), " ", formats.yuan(cash.get("sum_of_accounts_fen")))
        total = join(total, f" + {texts('cash.funds')} ", formats.yuan(funds))
        entries.append((texts("registry.cash_name"), words, total, cash["ok"]))
    readings = data.get("readings")
    if readings:
        words = texts(
            "registry.equation_readings",
            accepted=formats.whole(readings["accepted"]),
            anchored=formats.whole(readings["anchored"]),
            waiting=formats.whole(readings["waiting"]),
        )
        entries.append((texts("registry.readings"), words, Html(""), readings["ok"]))
    markup(tag("ul", *(_equation(view, *entry) for entry in entries), cls="list"))


def _equation(view: View, name: str, words: str, total: Html, holds: bool) -> Html:
    state = badge(view.texts("registry.ok"), "good") if holds else badge(view.texts("registry.not_ok"), "bad")
    return tag("li", tag("div", tag("b", name, cls="strong"), tag("div", words), tag("div", total, cls="muted")), state)


def applications_card(view: View, source: Source[Json], admit: Act | None, refuse: Act | None) -> Card[Json]:
    """Applications that wait, each with what the registry can do."""
    texts = view.texts
    return Card(
        view,
        source,
        texts("registry.applications"),
        lambda data: _draw_applications(view, data["items"], admit, refuse),
        is_empty=lambda data: not data["items"],
        empty=texts("registry.no_applications"),
        name="applications",
    )


def _draw_applications(view: View, rows: list[Row], admit: Act | None, refuse: Act | None) -> None:
    texts = view.texts
    with box("list", "ul"):
        for row in rows:
            with box(tag="li"):
                profile = row["profile"]
                line = (
                    roles_of(view, row),
                    area_of(view, profile),
                    profile.get("industry") or "",
                    formats.moment(row["applied_at"]),
                )
                markup(
                    join(
                        tag("b", row["name"], cls="strong"),
                        " ",
                        account_link(row["account"]),
                        tag("div", " · ".join(part for part in line if part), cls="muted"),
                    )
                )
                if admit is not None and refuse is not None:
                    with box("line"):
                        _act(texts("registry.admit"), admit, row)
                        _act(texts("registry.refuse"), refuse, row)


def _act(words: str, act: Act, row: Row) -> None:
    Button(words, lambda: act(row), look="small")


class SettlementActs(NamedTuple):
    """What the signed-in registry can do with a day."""

    account: str
    clear: Act
    confirm: Act
    reject: Act
    settle: Act


def settlement_card(view: View, source: Source[Json], acts: SettlementActs | None) -> Card[Json]:
    """Days that wait for the registry: two reviews by different people, then delivery."""
    texts = view.texts
    return Card(
        view,
        source,
        texts("registry.settlement"),
        lambda data: _draw_settlement(view, waiting_days(data), acts),
        is_empty=lambda data: not waiting_days(data),
        empty=texts("registry.no_settlement"),
        name="settlement",
    )


def waiting_days(data: Json) -> list[Row]:
    """Days that are published and not yet settled."""
    return [row for row in data["items"] if row["state"] in ("published", "cleared", "confirmed")]


def _draw_settlement(view: View, rows: list[Row], acts: SettlementActs | None) -> None:
    texts = view.texts
    with box("list", "ul"):
        for row in rows:
            with box(tag="li"):
                state = badge(texts.one_of("day_state", row["state"]), DAY_TONES.get(row["state"], "plain"))
                title = tag("b", f"{row.get('symbol') or row['product_id']} · {row['day']}", cls="strong")
                lines = [tag("div", " · ".join(line), cls="muted") for line in _about_day(view, row) if line]
                if is_other_file(row):
                    lines.append(warning(texts("registry.hash_differs")))
                markup(join(title, " ", state, *lines))
                if acts is not None:
                    with box("line"):
                        for name, act in _acts_on(row, acts):
                            _act(texts(f"registry.{name}"), act, row)


def is_other_file(row: Row) -> bool:
    """Whether the first review names a clearing file other than the one that the read model gives."""
    return bool(row["state"] == "cleared" and row["clearing_hash"] != row["own_clearing_hash"])


def _acts_on(row: Row, acts: SettlementActs) -> list[tuple[str, Act]]:
    """What is next; who made the first review can't make the second."""
    if row["state"] == "published":
        return [("clear", acts.clear)]
    if row["state"] == "confirmed":
        return [("settle", acts.settle)]
    second = [] if is_other_file(row) or row["cleared_by"] == acts.account else [("confirm", acts.confirm)]
    return [*second, ("reject", acts.reject)]


def _about_day(view: View, row: Row) -> list[list[str]]:
    texts = view.texts
    sums = [
        f"{formats.whole(row['quantity_t'])} {texts('unit.t')}",
        f"{formats.yuan(row['amount_fen'])} {texts('unit.yuan')}",
        texts("registry.settled_of", settled=formats.whole(row["settled_trades"]), trades=formats.whole(row["trades"])),
    ]
    if row["aside_trades"]:
        sums.append(texts("registry.aside_of", aside=formats.whole(row["aside_trades"])))
    review = []
    if row["cleared_by"]:
        review.append(texts("registry.first_review", name=formats.short(row["cleared_by"])))
        review.append(f"{texts('registry.clearing_file')} {formats.short(row['clearing_hash'])}")
    if row["reject_reason"]:
        review.append(texts("registry.sent_back", reason=row["reject_reason"]))
    return [sums, review]
