"""Cards of the enterprise page."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final, Literal

from web import charts, formats
from web.cards.card import Card, ChartCard, TableCard
from web.cards.chain_cards import block_link, transaction_link
from web.cards.market_cards import STATUS_TONES, trade_badge
from web.cards.source import Source
from web.controls import Button, box, markup
from web.figures import Figure
from web.markup import Column, Html, Row, badge, code, facts, join, link, tag
from web.view import View

Json = dict[str, Any]
Tone = Literal["good", "waiting", "bad", "plain"]

ORDER_TONES: Final[dict[str, Tone]] = {"open": "waiting", "filled": "good", "cancelled": "plain", "expired": "plain"}
SURRENDER_TONES: Final[dict[str, Tone]] = {"applied": "waiting", "accepted": "good", "rejected": "bad"}


def key_figures(view: View, data: Json, report: Json, price_fen: int | None) -> list[Figure]:
    """Emissions, allocation, holding, gap and deadline."""
    texts = view.texts
    holding = texts(
        "enterprise.holding_note",
        available=formats.whole(data["available_t"]),
        reserved=formats.whole(data["reserved_t"]),
        owed=formats.whole(data["owed_t"]),
    )
    return [
        _emissions(view, data, report),
        Figure(
            texts("enterprise.allocation"),
            formats.whole(data["allocated_t"]),
            texts("unit.t"),
            texts("enterprise.allocation_note", year=data["year"] or formats.MISSING),
        ),
        Figure(texts("enterprise.holding"), formats.whole(data["held_t"]), texts("unit.t"), holding),
        _gap(view, data, price_fen),
        _deadline(view, data),
    ]


def _emissions(view: View, data: Json, report: Json) -> Figure:
    texts = view.texts
    grams, verified = data.get("emissions_g"), data.get("verified_t")
    written = formats.grams_as_tonnes(grams) if grams is not None else formats.whole(verified)
    note = texts("enterprise.verified_note", verified=formats.whole(verified))
    how = tag(
        "details",
        tag("summary", texts("enterprise.how")),
        tag("div", facts(_how(view, data, report)), cls="how-box"),
        cls="how",
    )
    return Figure(texts("enterprise.emissions"), written, texts("unit.tco2"), join(note, how))


def _how(view: View, data: Json, report: Json) -> list[tuple[object, object]]:
    """Formula, factor with its row, evidence, and the transaction in which the contract computed it."""
    texts, factor = view.texts, data.get("factor")
    if not factor or data.get("emissions_g") is None:
        return [(texts("enterprise.how_source"), texts("enterprise.how_report"))]
    value = factor_words(factor)
    facts_: list[tuple[object, object]] = [
        (texts("enterprise.how_factor"), value),
        (texts("enterprise.how_source"), factor["reference"]),
        (texts("enterprise.how_rule"), f"{data['rule_set']} · {data['rule_version']}"),
        (texts("enterprise.how_evidence"), coverage_words(view, data.get("coverage") or {})),
        (
            texts("enterprise.how_result"),
            f"{formats.grams_as_tonnes(data['emissions_g'])} t → {formats.whole(data.get('verified_t'))} t",
        ),
    ]
    if report.get("activities") and factor["unit"] == "mWh":
        energy = formats.milliwatt_hours_as_kwh(int(report["activities"][0]))
        written = f"{energy} kWh × {value} = {formats.whole(data['emissions_g'])} g"
        facts_.insert(0, (texts("enterprise.how_formula"), written))
    if report:
        where = join(transaction_link(report["transaction_hash"]), " · ", block_link(report["block"]))
        facts_.append((texts("enterprise.how_filed"), where))
    return facts_


def factor_words(factor: Json) -> str:
    """Write a term's factor: for metered energy in kg/kWh, else in g per unit."""
    if factor["unit"] == "mWh":  # g/mWh * 1_000_000 mWh/kWh / 1_000 g/kg
        return f"{_trimmed(formats.scaled(factor['factor'] * 1_000, factor['scale'], 6))} kg/kWh"
    return f"{_trimmed(formats.scaled(factor['factor'], factor['scale'], 6))} g/{factor['unit']}"


def _trimmed(decimal: str) -> str:
    return decimal.rstrip("0").rstrip(".") if "." in decimal else decimal


def coverage_words(view: View, coverage: Json) -> str:
    """Say how much of the year the readings cover."""
    if not coverage or not coverage.get("expected"):
        return view.texts("enterprise.no_meter")
    return view.texts(
        "enterprise.coverage_of",
        readings=formats.whole(coverage.get("readings")),
        expected=formats.whole(coverage.get("expected")),
        refused=formats.whole(coverage.get("refused") or 0),
    )


def _gap(view: View, data: Json, price_fen: int | None) -> Figure:
    texts, gap = view.texts, data.get("gap_t")
    if data.get("obligation_t") is None or gap is None:
        return Figure(texts("enterprise.gap"), formats.MISSING, texts("unit.t"), texts("enterprise.no_obligation"))
    if gap <= 0:
        note = badge(texts("enterprise.gap_none"), "good")
        return Figure(texts("enterprise.surplus"), formats.whole(-gap), texts("unit.t"), note)
    words = price_fen and texts(
        "enterprise.gap_note", amount=formats.yuan(gap * price_fen), price=formats.yuan(price_fen)
    )
    return Figure(texts("enterprise.gap"), formats.whole(gap), texts("unit.t"), words or "", "late")


def _deadline(view: View, data: Json) -> Figure:
    """The day to surrender by, or the status of the year while the scheme names no day."""
    texts, deadline, status = view.texts, data.get("deadline"), data.get("status")
    tone = STATUS_TONES.get(str(status), "waiting")
    if not deadline:
        note = badge(texts.one_of("status", status), tone) if status else texts("enterprise.not_assessed")
        return Figure(texts("enterprise.status_of_year"), status or formats.MISSING, "", note)
    today = datetime.fromisoformat(data["as_of"]["time"]).date()
    days = (date.fromisoformat(deadline) - today).days
    when = badge(deadline, "waiting" if days >= 0 else "plain")
    if days < 0:
        when = join(when, " ", texts("enterprise.deadline_past", days=formats.whole(-days)))
    state = badge(texts("enterprise.status_now", status=status), tone) if status else Html("")
    return Figure(texts("enterprise.deadline"), formats.whole(max(days, 0)), texts("unit.days"), join(when, " ", state))


def curve_card(view: View, readings: Source[list[Json]], title: str) -> ChartCard[list[Json]]:
    """Power over one day: the energy of each interval over its length."""
    texts = view.texts
    columns = [
        Column(texts("table.time"), lambda row: formats.moment(row["start"]), lambda row: row["start"]),
        Column(texts("enterprise.power"), _power_words, lambda row: power_kw(row), end=True),
        Column(
            texts("enterprise.energy"),
            lambda row: formats.scaled(energy_of(row), 1_000_000, 2),
            lambda row: formats.scaled(energy_of(row), 1_000_000, 6).replace(",", ""),
            end=True,
        ),
        Column(texts("enterprise.flags"), lambda row: _flags(view, row), lambda row: " ".join(row["flags"])),
        Column(texts("enterprise.batch"), lambda row: row.get("batch_no"), lambda row: row.get("batch_no"), end=True),
    ]
    return ChartCard(
        view,
        readings,
        title,
        lambda rows: charts.curve([row["start"][11:16] for row in rows], [power_kw(row) for row in rows], "kW"),
        columns,
        list,
        unit=texts("enterprise.curve_unit"),
        empty=texts("enterprise.no_readings"),
        height_px=280,
        name="curve",
    )


def energy_of(row: Row) -> int | None:
    """Energy of a reading in mWh."""
    return int(row["quantity"]) if row["unit"] == "mWh" else None


def power_kw(row: Row) -> float | None:
    """Mean power of an interval in kW; for the chart only."""
    energy = energy_of(row)
    span = datetime.fromisoformat(row["end"]) - datetime.fromisoformat(row["start"])
    hours = span.total_seconds() / 3_600
    return None if energy is None or not hours else round(energy / 1_000_000 / hours, 2)


def _power_words(row: Row) -> str:
    power = power_kw(row)
    return formats.MISSING if power is None else f"{power:,.2f}"


def _flags(view: View, row: Row) -> str:
    return ", ".join(view.texts.one_of("flag", flag) for flag in row["flags"])


def months_card(view: View, energy: Source[list[Json]]) -> ChartCard[list[Json]]:
    """Emissions of each month."""
    texts = view.texts

    def tonnes(row: Row) -> str:
        return formats.grams_as_tonnes(row.get("emissions_g"))

    columns = [
        Column(texts("enterprise.month"), lambda row: row["period"], lambda row: row["period"]),
        Column(texts("enterprise.month_emissions"), tonnes, lambda row: tonnes(row).replace(",", ""), end=True),
        Column(
            texts("enterprise.energy"),
            lambda row: formats.milliwatt_hours_as_kwh(row["energy_mwh"]),
            lambda row: formats.milliwatt_hours_as_kwh(row["energy_mwh"]).replace(",", ""),
            end=True,
        ),
        Column(
            texts("enterprise.readings"),
            lambda row: formats.whole(row.get("readings")),
            lambda row: row.get("readings"),
            end=True,
        ),
    ]
    return ChartCard(
        view,
        energy,
        texts("enterprise.months"),
        lambda rows: charts.bars(
            [row["period"] for row in rows],
            [round((row.get("emissions_g") or 0) / 1_000_000, 3) for row in rows],
            texts("unit.tco2"),
            3,
        ),
        columns,
        list,
        unit=texts("unit.tco2"),
        empty=texts("enterprise.no_months"),
        height_px=260,
        name="months",
    )


def draw_position(view: View, data: Json, actions: Callable[[Json], None] | None) -> None:
    """Due against what is there, then what the owner can do about it."""
    texts = view.texts
    due, gap = data.get("obligation_t"), max(data.get("gap_t") or 0, 0)
    markup(_stack(data, due or 0, gap))
    entries = [
        (texts("enterprise.due"), formats.whole(due), ""),
        (texts("enterprise.allocated"), formats.whole(data["allocated_t"]), ""),
        (texts("enterprise.bought"), formats.whole(data["bought_t"]), ""),
        (texts("enterprise.sold"), formats.whole(data["sold_t"]), ""),
        (texts("enterprise.surrendered"), formats.whole(data["surrendered_t"]), ""),
        (texts("enterprise.missing"), formats.whole(gap), "late" if gap else ""),
    ]
    markup(tag("div", *(tag("div", tag("span", n), tag("b", v, cls=c or None)) for n, v, c in entries), cls="rows"))
    if actions is not None:
        actions(data)
    else:
        markup(texts("enterprise.only_own"), tag="p", classes="source")


def _stack(data: Json, due: int, gap: int) -> Html:
    total = max(due, 1)
    surrendered = min(data["surrendered_t"], total)
    covered = max(total - gap - surrendered, 0) if due else 0
    parts = (("accent", surrendered), ("accent-2", covered), ("red", gap))
    words = f"{formats.whole(surrendered)} + {formats.whole(covered)} + {formats.whole(gap)}"
    return tag(
        "div",
        *(tag("i", style=f"width:{100 * part / total:.2f}%;background:var(--{role})") for role, part in parts if part),
        cls="stack",
        role="img",
        aria_label=words,
    )


def tasks_of(view: View, data: Json, surrenders: list[Json]) -> list[str]:
    """What waits for the enterprise, most pressing first."""
    texts, gap = view.texts, data.get("gap_t") or 0
    tasks = []
    if gap > 0:
        tasks.append(texts("enterprise.task_gap", quantity=formats.whole(gap)))
    owed = max((data.get("obligation_t") or 0) - data["surrendered_t"] - data["locked_t"], 0)
    ready = min(owed, data["available_t"])
    if ready > 0:
        tasks.append(texts("enterprise.task_surrender", quantity=formats.whole(ready)))
    tasks += [
        texts("enterprise.task_waiting", quantity=formats.whole(one["quantity_t"]))
        for one in surrenders
        if one.get("state") == "applied"
    ]
    refused = (data.get("coverage") or {}).get("refused") or 0
    if refused:
        tasks.append(texts("enterprise.task_refusals", count=formats.whole(refused)))
    return tasks


def orders_card(view: View, orders: Source[list[Json]], cancel: Callable[[Row], Any] | None) -> Card[list[Json]]:
    """Orders with their state; an open one can be taken back."""
    texts = view.texts
    return Card(
        view,
        orders,
        texts("enterprise.orders"),
        lambda rows: _draw_orders(view, rows, cancel),
        empty=texts("enterprise.no_orders"),
        name="orders",
    )


def _draw_orders(view: View, rows: list[Json], cancel: Callable[[Row], Any] | None) -> None:
    texts = view.texts
    titles = (
        (texts("table.day"), False),
        (texts("enterprise.side"), False),
        (f"{texts('market.price')} ({texts('unit.price')})", True),
        (texts("table.quantity_t"), True),
        (texts("enterprise.open_quantity"), True),
        (texts("table.state"), True),
    )
    with box("scroll").props(f'tabindex=0 role=region aria-label="{texts("enterprise.orders")}"'), box(tag="table"):
        head = [tag("th", title, scope="col", cls="end" if end else None) for title, end in titles]
        markup(tag("tr", *head, tag("th", tag("span", texts("enterprise.cancel"), cls="unseen"))), tag="thead")
        with box(tag="tbody"):
            for row in rows:
                _order_row(view, row, cancel)


def _order_row(view: View, row: Json, cancel: Callable[[Row], Any] | None) -> None:
    texts, state = view.texts, str(row["state"])
    cells = (
        (str(row.get("day") or ""), ""),
        (tag("span", texts(f"enterprise.side_{side_of(row)}"), cls="up" if side_of(row) == "buy" else "down"), ""),
        (formats.yuan(row["price_fen"]), "end"),
        (formats.whole(row["quantity_t"]), "end"),
        (formats.whole(row["open_t"]), "end"),
        (badge(texts.one_of("order_state", state), ORDER_TONES.get(state, "plain")), "end"),
    )
    with box(tag="tr"):
        for words, classes in cells:
            markup(words, tag="td", classes=classes)
        with box("end", "td"):
            if cancel is not None and state == "open":
                Button(texts("enterprise.cancel"), lambda: cancel(row), look="small")


def side_of(row: Row) -> str:
    """`buy` or `sell`."""
    return str(row["side"])


def own_trades_card(view: View, trades: Source[list[Json]]) -> TableCard[list[Json]]:
    """The enterprise's own trades."""
    texts = view.texts
    columns = [
        Column(texts("table.time"), lambda row: formats.moment(row["at"]), lambda row: row["at"]),
        Column(
            texts("enterprise.side"),
            lambda row: tag(
                "span", texts(f"enterprise.side_{side_of(row)}"), cls="up" if side_of(row) == "buy" else "down"
            ),
            side_of,
        ),
        Column(
            f"{texts('market.price')} ({texts('unit.price')})",
            lambda row: formats.yuan(row["price_fen"]),
            lambda row: formats.yuan(row["price_fen"]),
            end=True,
        ),
        _whole("quantity_t", texts("table.quantity_t")),
        _money("amount_fen", texts("table.amount")),
        Column(texts("market.voucher"), _voucher, lambda row: row.get("voucher_code"), end=True),
        Column(texts("table.state"), lambda row: trade_badge(view, row), lambda row: row["state"], end=True),
    ]
    return TableCard(
        view,
        trades,
        texts("enterprise.trades"),
        columns,
        list,
        empty=texts("enterprise.no_trades"),
        name="own-trades",
    )


def _voucher(row: Row) -> Html:
    voucher = row.get("voucher_code")
    return link(f"/voucher/{voucher}", code(voucher)) if voucher else tag("span", formats.MISSING, cls="muted")


def _whole(key: str, title: str) -> Column:
    return Column(title, lambda row: formats.whole(row.get(key)), lambda row: row.get(key), end=True)


def _money(key: str, title: str) -> Column:
    return Column(
        title, lambda row: formats.yuan(row.get(key)), lambda row: formats.yuan(row.get(key)).replace(",", ""), end=True
    )


def draw_cash(view: View, data: Json) -> None:
    """Money: all of it, and what of it is not free."""
    texts, cash = view.texts, data["cash"]
    names = ("available", "reserved", "owed", "leaving", "total")
    entries = (
        tag("div", tag("span", texts(f"enterprise.cash_{n}")), tag("b", formats.yuan(cash[f"{n}_fen"]))) for n in names
    )
    markup(tag("div", *entries, cls="rows"))


def cash_entries_card(view: View, entries: Source[list[Json]]) -> TableCard[list[Json]]:
    """Every booking of money."""
    texts = view.texts
    columns = [
        Column(texts("table.time"), lambda row: formats.moment(row["at"]), lambda row: row["at"]),
        Column(
            texts("enterprise.cash_kind"), lambda row: texts.one_of("cash_kind", row["kind"]), lambda row: row["kind"]
        ),
        _money("amount_fen", texts("table.amount")),
        _money("total_fen", texts("enterprise.cash_after")),
        Column(
            texts("chain.hash"),
            lambda row: transaction_link(row["transaction_hash"]),
            lambda row: row["transaction_hash"],
            end=True,
        ),
    ]
    return TableCard(
        view,
        entries,
        texts("enterprise.cash_entries"),
        columns,
        list,
        unit=texts("unit.yuan"),
        empty=texts("enterprise.no_cash"),
        name="cash-entries",
    )


def holdings_card(view: View, holdings: Source[list[Json]]) -> TableCard[list[Json]]:
    """Units by class, in both sub-accounts."""
    texts = view.texts
    columns = [
        Column(texts("enterprise.class"), class_words, class_words),
        _whole("registry_t", texts("enterprise.registry_t")),
        _whole("locked_t", texts("enterprise.locked")),
        _whole("trading_t", texts("enterprise.trading_t")),
        _whole("reserved_t", texts("enterprise.cash_reserved")),
        _whole("owed_t", texts("enterprise.cash_owed")),
    ]
    return TableCard(
        view,
        holdings,
        texts("enterprise.holdings"),
        columns,
        list,
        unit=texts("unit.t"),
        empty=texts("enterprise.no_holdings"),
        name="holdings",
    )


def class_words(row: Row) -> str:
    """Name a class of units: scheme, kind, and vintage where it has one; its bare id when the answer has no more."""
    parts = [str(row[name]) for name in ("scheme", "kind", "vintage") if row.get(name)]
    return str(row.get("symbol") or " ".join(parts) or row["class_id"])


def surrenders_card(view: View, surrenders: Source[list[Json]]) -> TableCard[list[Json]]:
    """Applications to surrender, with their decision."""
    texts = view.texts

    def state(row: Row) -> Html:
        words = texts.one_of("surrender_state", str(row["state"]))
        return badge(words, SURRENDER_TONES.get(str(row["state"]), "plain"))

    columns = [
        _whole_plain("year", texts("enterprise.year")),
        _whole("quantity_t", texts("table.quantity_t")),
        Column(texts("table.state"), state, lambda row: row["state"]),
        Column(
            texts("registry.applied_at"),
            lambda row: formats.moment(row["applied_at"]),
            lambda row: row["applied_at"],
            end=True,
        ),
    ]
    return TableCard(
        view,
        surrenders,
        texts("enterprise.surrenders"),
        columns,
        list,
        empty=texts("enterprise.no_surrenders"),
        name="surrenders",
    )


def _whole_plain(key: str, title: str) -> Column:
    return Column(title, lambda row: row.get(key), lambda row: row.get(key))


def years_card(view: View, years: Source[list[Json]]) -> TableCard[list[Json]]:
    """Compliance of every year."""
    texts = view.texts

    def status(row: Row) -> Html:
        if not row.get("status"):
            return tag("span", formats.MISSING)
        words = f"{row['status']} · {texts.one_of('status', row['status'])}"
        return badge(words, STATUS_TONES.get(row["status"], "waiting"))

    columns = [
        _whole_plain("year", texts("enterprise.year")),
        _whole("verified_t", f"{texts('compliance.verified')} ({texts('unit.t')})"),
        _whole("surrendered_t", f"{texts('compliance.surrendered')} ({texts('unit.t')})"),
        Column(
            f"{texts('compliance.balance')} ({texts('unit.t')})",
            lambda row: formats.signed(row.get("balance_t")),
            lambda row: row.get("balance_t"),
            end=True,
        ),
        Column(texts("compliance.status"), status, lambda row: row.get("status"), end=True),
    ]
    return TableCard(
        view,
        years,
        texts("enterprise.compliance"),
        columns,
        list,
        empty=texts("enterprise.no_compliance"),
        name="years",
    )


def refusals_card(view: View, refusals: Source[list[Json]]) -> TableCard[list[Json]]:
    """Readings that were refused, each with its reason: nothing is dropped silently."""
    texts = view.texts
    columns = [
        Column(texts("table.time"), lambda row: formats.moment(row["received_at"]), lambda row: row["received_at"]),
        Column(texts("enterprise.device"), _device, lambda row: row["device_id"]),
        _whole_plain("sequence", texts("enterprise.sequence")),
        Column(texts("enterprise.refusal_reason"), lambda row: _refusal(view, row), lambda row: row["reason"]),
    ]
    return TableCard(
        view,
        refusals,
        texts("enterprise.refusals"),
        columns,
        list,
        empty=texts("enterprise.no_refusals"),
        name="refusals",
    )


def _device(row: Row) -> Html:
    return code(formats.short(row["device_id"]), row["device_id"])


def _refusal(view: View, row: Row) -> Html:
    words = view.texts.one_of("refusal", row["reason"])
    return tag("span", words, title=row["detail"])
