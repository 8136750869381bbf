"""Key figures of the enterprise page, and how its emissions came."""

from datetime import date, datetime
from typing import Any

from web import formats
from web.cards.chain_cards import block_link, transaction_link
from web.cards.market_cards import STATUS_TONES
from web.figures import Figure
from web.markup import Html, badge, facts, join, tag
from web.view import View

Json = dict[str, Any]


def key_figures(view: View, data: Json, report: Json, price_fen: int | None) -> list[Figure]:
    """Emissions, allocation, holding, gap and deadline."""
    texts = view.texts
    return [
        _emissions(view, data, report),
        Figure(
            texts("enterprise.allocation"),
            formats.whole(data["allocated_t"]),
            texts("unit.t"),
            texts("enterprise.allocation_note", year=data["year"] or formats.MISSING),
        ),
        _holding(view, data),
        _gap(view, data, price_fen),
        _deadline(view, data),
    ]


def trader_figures(view: View, data: Json) -> list[Figure]:
    """Holding, what was bought and sold, and money: of who only trades and owes no surrender."""
    texts, cash = view.texts, data["cash"]
    total = f"{texts('enterprise.cash_total')} {formats.yuan(cash['total_fen'])}"
    return [
        _holding(view, data),
        Figure(texts("enterprise.bought"), formats.whole(data["bought_t"]), texts("unit.t")),
        Figure(texts("enterprise.sold"), formats.whole(data["sold_t"]), texts("unit.t")),
        Figure(texts("enterprise.cash_free"), formats.yuan(cash["available_fen"]), texts("unit.yuan"), total),
    ]


def _holding(view: View, data: Json) -> Figure:
    texts = view.texts
    note = texts(
        "enterprise.holding_note",
        available=formats.whole(data["available_t"]),
        reserved=formats.whole(data["reserved_t"]),
        due=formats.whole(data["due_t"]),
    )
    return Figure(texts("enterprise.holding"), formats.whole(data["held_t"]), texts("unit.t"), note)


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
