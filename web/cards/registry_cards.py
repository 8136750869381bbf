"""Cards of the registry page."""

from collections.abc import Callable
from typing import Any

from web import formats
from web.cards.card import Card, TableCard
from web.cards.chain_cards import account_link, area_of, area_plain, roles_of, status_badge, transaction_link
from web.cards.columns import class_words
from web.cards.market_cards import DAY_TONES
from web.cards.source import Source
from web.controls import Button, box, markup
from web.figures import Figure
from web.markup import Column, Html, Row, badge, join, tag
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
        Figure(texts("registry.account_count"), formats.whole(len(accounts["items"])), "", block),
        Figure(texts("registry.application_count"), formats.whole(waiting), "", "", "late" if waiting else ""),
        Figure(
            texts("registry.unit_total"), formats.whole(sum(one["held_t"] for one in units)), texts("unit.t"), block
        ),
        # whole yuan fit the card; to the fen it stands in the equation below
        Figure(texts("registry.cash_total"), formats.scaled(cash.get("held_fen"), 100, 0), texts("unit.yuan"), block),
        Figure(texts("registry.check_count"), f"{held}/{len(checks)}", "", state),
    ]


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
        total = join(texts("registry.accounts_sum"), " ", formats.yuan(cash.get("sum_of_accounts_fen")))
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


def settlement_card(view: View, source: Source[Json], confirm: Act | None, settle: Act | None) -> Card[Json]:
    """Days that wait for the registry: to confirm, then to settle."""
    texts = view.texts
    return Card(
        view,
        source,
        texts("registry.settlement"),
        lambda data: _draw_settlement(view, waiting_days(data), confirm, settle),
        is_empty=lambda data: not waiting_days(data),
        empty=texts("registry.no_settlement"),
        name="settlement",
    )


def waiting_days(data: Json) -> list[Row]:
    """Days that are published or confirmed, not yet settled."""
    return [row for row in data["items"] if row["state"] in ("published", "confirmed")]


def _draw_settlement(view: View, rows: list[Row], confirm: Act | None, settle: Act | None) -> None:
    texts = view.texts
    with box("list", "ul"):
        for row in rows:
            settled = row["settled_trades"]
            words = (
                f"{formats.whole(row['quantity_t'])} {texts('unit.t')}",
                f"{formats.yuan(row['amount_fen'])} {texts('unit.yuan')}",
                texts("registry.settled_of", settled=formats.whole(settled), trades=formats.whole(row["trades"])),
            )
            with box(tag="li"):
                state = badge(texts.one_of("day_state", row["state"]), DAY_TONES.get(row["state"], "plain"))
                title = tag("b", f"{row.get('symbol') or row['product_id']} · {row['day']}", cls="strong")
                markup(join(title, " ", state, tag("div", " · ".join(words), cls="muted")))
                act, name = (confirm, "confirm") if row["state"] == "published" else (settle, "settle")
                if act is not None:
                    _act(texts(f"registry.{name}"), act, row)


def accounts_card(view: View, source: Source[Json]) -> TableCard[Json]:
    """Who holds accounts, with their numbers."""
    texts = view.texts
    columns = [
        Column(texts("chain.name"), lambda row: row["name"], lambda row: row["name"]),
        Column(texts("chain.address"), lambda row: account_link(row["account"]), lambda row: row["account"]),
        Column(texts("chain.roles"), lambda row: roles_of(view, row), lambda row: " ".join(row.get("roles") or ())),
        Column(texts("chain.area"), lambda row: area_of(view, row), area_plain),
        *(_number(kind, texts(f"registry.{kind}_number")) for kind in ("registry", "trading", "reporting")),
        Column(texts("table.state"), lambda row: status_badge(view, row), lambda row: row.get("status"), end=True),
    ]
    return _table(view, source, "accounts", columns)


def _number(kind: str, title: str) -> Column:
    def show(row: Row) -> str:
        number = (row.get("numbers") or {}).get(kind)
        return str(number) if number else formats.MISSING

    return Column(title, show, show, end=True)


def issuance_card(view: View, source: Source[Json]) -> TableCard[Json]:
    """Issued units by serial block."""
    texts = view.texts
    columns = [
        Column(texts("enterprise.class"), class_words, class_words),
        Column(texts("registry.holder"), _holder, lambda row: row["account"]),
        Column(texts("registry.year"), lambda row: row.get("year"), lambda row: row.get("year"), end=True),
        _whole("quantity_t", texts("table.quantity_t")),
        Column(texts("registry.serials"), _serials, _serials, end=True),
        _transaction(view),
    ]
    return _table(view, source, "issuance", columns)


def _holder(row: Row) -> Html:
    return account_link(row["account"], row.get("name"))


def _serials(row: Row) -> str:
    return f"{row['first_serial']}–{row['last_serial']}"


def _whole(key: str, title: str) -> Column:
    return Column(title, lambda row: formats.whole(row.get(key)), lambda row: row.get(key), end=True)


def _transaction(view: View) -> Column:
    def plain(row: Row) -> object:
        return row.get("transaction_hash")

    return Column(view.texts("chain.hash"), lambda row: transaction_link(row.get("transaction_hash")), plain, end=True)


def holdings_card(view: View, source: Source[Json]) -> TableCard[Json]:
    """Units by holder and class."""
    texts = view.texts
    columns = [
        Column(texts("registry.holder"), _holder, lambda row: row["account"]),
        Column(texts("enterprise.class"), class_words, class_words),
        _whole("registry_t", texts("enterprise.registry_t")),
        _whole("locked_t", texts("enterprise.locked")),
        _whole("trading_t", texts("enterprise.trading_t")),
        _whole("owed_t", texts("enterprise.cash_owed")),
    ]
    return _table(view, source, "holdings", columns)


def transfers_card(view: View, source: Source[Json]) -> TableCard[Json]:
    """Every movement of units, new to old."""
    texts = view.texts
    columns = [
        Column(texts("table.time"), lambda row: formats.moment(row.get("at")), lambda row: row.get("at")),
        Column(
            texts("registry.transfer_kind"),
            lambda row: texts.one_of("transfer_kind", row["kind"]),
            lambda row: row["kind"],
        ),
        Column(texts("enterprise.class"), _symbol, _symbol),
        Column(texts("registry.from"), lambda row: _side(row, "from"), lambda row: row["from_account"]),
        Column(texts("registry.to"), lambda row: _side(row, "to"), lambda row: row["to_account"]),
        _whole("quantity_t", texts("table.quantity_t")),
        _transaction(view),
    ]
    return _table(view, source, "transfers", columns)


def _symbol(row: Row) -> str:
    return row["symbol"] or formats.short(row["class_id"])


def _side(row: Row, side: str) -> Html:
    return account_link(row[f"{side}_account"], row[f"{side}_name"])


def _table(view: View, source: Source[Json], name: str, columns: list[Column]) -> TableCard[Json]:
    return TableCard(
        view,
        source,
        view.texts(f"registry.{name}"),
        columns,
        lambda data: list(data["items"]),
        empty=view.texts(f"registry.no_{name}"),
        name=name,
    )
