"""Cards of an enterprise's quota and obligations."""

from typing import Any

from web import formats
from web.cards import columns as col
from web.cards.columns import whole
from web.cards.oversight_cards import days_left, status
from web.cards.status_cards import reason_of
from web.controls import markup
from web.markup import Column, Html, Row, tag
from web.tables import row_button
from web.view import View

Json = dict[str, Any]


def quota(view: View) -> list[Column]:
    """Allocations with what was taken off and what changed since."""
    texts = view.texts

    def objection(row: Row) -> object:
        return row_button("object", texts("objections.object")) if row.get("object_by") else formats.MISSING

    tones: dict[str, col.Tone] = {"proposed": "waiting", "approved": "good", "refused": "bad"}
    return [
        col.plain("year", texts("registry.year")),
        col.units(texts("enterprise.class")),
        col.plain("method", texts("batches.method")),
        whole("proposed_t", texts("authority.proposed")),
        whole("deducted_t", texts("batches.deducted")),
        whole("approved_t", texts("authority.approved")),
        Column(
            texts("own_quota.adjusted"),
            lambda r: formats.signed(r.get("adjusted_t")),
            lambda r: r.get("adjusted_t"),
            end=True,
        ),
        whole("owed_t", texts("own_quota.owed")),
        col.state(view, "state", texts("table.state"), "batch_state", tones),
        col.day("approved_at", texts("own_quota.approved_at")),
        col.plain("certificate", texts("own_quota.certificate")),
        Column("", objection, end=True),
    ]


def draw_forecast(view: View, data: Json) -> None:
    """What the year will come to, against what was allocated, and on what basis."""
    texts, forecast = view.texts, data["forecast"]
    gap = forecast["gap_t"]
    entries = [
        (texts("own_quota.forecast_t"), formats.whole(forecast["emissions_t"]), ""),
        (texts("enterprise.allocation"), formats.whole(data["allocated_t"]), ""),
        (texts("own_quota.gap_then"), formats.signed(gap), "late" if gap > 0 else ""),
    ]
    if forecast.get("measured_days") is not None:
        entries.insert(0, (texts("own_quota.days"), formats.whole(forecast["measured_days"]), ""))
    markup(tag("div", *(tag("div", tag("span", n), tag("b", v, cls=c or None)) for n, v, c in entries), cls="rows"))
    markup(texts.both(forecast["explanation"]), tag="p", classes="source")


def obligations(view: View) -> list[Column]:
    """What is due for each year, and what can be done about it."""
    texts = view.texts

    def buttons(row: Row) -> Html | str:
        if not row.get("missing_t"):
            return ""
        surrender = row_button("surrender", texts("enterprise.surrender"), primary=True)
        return tag("span", surrender, row_button("instruct", texts("obligations.instruct_short")))

    return [
        col.plain("year", texts("registry.year")),
        whole("verified_t", texts("enterprise.due")),
        whole("surrendered_t", texts("compliance.surrendered")),
        whole("pending_t", texts("obligations.pending")),
        whole("missing_t", texts("map.missing")),
        Column(texts("obligations.offsets"), _offsets, lambda row: row.get("offset_t"), end=True),
        Column(texts("enterprise.deadline"), lambda row: days_left(view, row), lambda row: row.get("deadline")),
        Column(texts("compliance.status"), lambda row: status(view, row), lambda row: row.get("status")),
        Column(texts("published.why"), lambda row: why(view, row), lambda row: why(view, row), wrap=True),
        Column("", buttons, end=True),
    ]


def instructions(view: View) -> list[Column]:
    """Surrenders that were ordered for a day to come."""
    texts = view.texts

    def quantity(row: Row) -> str:
        return formats.whole(row["quantity_t"]) if row["quantity_t"] else texts("obligations.all_due")

    def withdraw(row: Row) -> Html | str:
        return row_button("withdraw", texts("entries.withdraw")) if row["state"] == "open" else ""

    tones: dict[str, col.Tone] = {"open": "waiting", "executed": "good", "withdrawn": "plain"}
    return [
        col.plain("year", texts("registry.year")),
        Column(texts("table.quantity_t"), quantity, lambda row: row["quantity_t"], end=True),
        col.day("due_at", texts("entries.due")),
        col.state(view, "state", texts("table.state"), "instruction_state", tones),
        Column("", withdraw, end=True),
    ]


def penalties(view: View) -> list[Column]:
    """What followed when too little was surrendered."""
    texts = view.texts
    return [
        col.plain("year", texts("registry.year")),
        whole("shortfall_t", texts("map.missing")),
        col.money("fine_fen", texts("obligations.fine")),
        whole("deducted_t", texts("batches.deducted")),
        col.sentence("reason", texts("form.reason")),
    ]


def why(view: View, row: Row) -> str:
    """Why the year has its status: as the API says, else by its own figures."""
    return view.texts.both(row.get("why")) or reason_of(view, row | {"balance_t": -(row.get("missing_t") or 0)})


def _offsets(row: Row) -> str:
    """Offsets used, and how many may be."""
    cap = row.get("offset_cap_t")
    return formats.MISSING if cap is None else f"{formats.whole(row.get('offset_t') or 0)} / {formats.whole(cap)}"
