"""Columns of what authorities watch: quota, obligations, notices, objections."""

from typing import Any, Final

from web import formats
from web.cards import columns as col
from web.cards.authority_cards import enterprise_link
from web.cards.chain_cards import area_of, area_plain
from web.cards.columns import Tone, whole
from web.cards.market_cards import STATUS_TONES
from web.markup import Column, Html, Row, badge, join, tag
from web.tables import Filter, row_button
from web.view import View

Json = dict[str, Any]

OBJECTION_TONES: Final[dict[str, Tone]] = {"open": "waiting", "accepted": "good", "adjusted": "good", "rejected": "bad"}


def areas(view: View) -> list[Column]:
    """Totals of areas, with what is proposed and approved of them."""
    texts = view.texts

    def used(row: Row) -> Html:
        share = min(100, 100 * row["proposed_t"] // row["total_t"]) if row["total_t"] else 0
        bar = tag("span", tag("i", style=f"width:{share}%"), cls="meter", aria_hidden="true")
        return join(bar, f"{share} %")

    return [
        Column(texts("chain.area"), lambda row: area_of(view, row), area_plain),
        col.units(texts("enterprise.class")),
        *(whole(f"{name}_t", f"{texts(f'authority.{name}')} ({texts('unit.t')})") for name in _QUOTA),
        Column(
            texts("quota.used"), used, lambda row: row["proposed_t"], end=True,
            sort=lambda row: row["proposed_t"] / row["total_t"] if row["total_t"] else None,
        ),
    ]  # fmt: skip


_QUOTA: Final = ("total", "proposed", "approved")


def allocations(view: View, *, adjusts: bool = False) -> list[Column]:
    """What each enterprise of a year is proposed and has been approved; `adjusts` lets a province change it."""
    texts = view.texts

    def button(row: Row) -> Html:
        return row_button("adjust", texts("adjustments.short")) if row.get("state") == "approved" else Html("")

    shown = [
        Column(texts("chain.name"), enterprise_link, lambda row: row["name"]),
        Column(texts("chain.area"), lambda row: area_of(view, row), area_plain),
        col.units(texts("enterprise.class")),
        col.plain("method", texts("batches.method")),
        whole("proposed_t", f"{texts('authority.proposed')} ({texts('unit.t')})"),
        whole("approved_t", f"{texts('authority.approved')} ({texts('unit.t')})"),
        col.state(view, "state", texts("table.state"), "batch_state", {"proposed": "waiting", "approved": "good"}),
    ]
    return [*shown, Column("", button, end=True)] if adjusts else shown


def obligations(view: View, *, acts: bool, overrides: bool) -> list[Column]:
    """Who owes what until when; `acts` puts the province's buttons into the row, `overrides` that of any authority."""
    texts = view.texts

    def buttons(row: Row) -> Html:
        is_short, is_late = bool(row.get("missing_t")), (row.get("days_left") or 0) < 0
        offered = {
            "notify": acts and is_short,
            "penalise": acts and is_short and is_late,
            "override": overrides and bool(row.get("status")),
        }
        return join(*(row_button(name, texts(f"obligations.{name}")) for name, is_on in offered.items() if is_on))

    shown = [
        Column(texts("chain.name"), enterprise_link, lambda row: row["name"], key="name"),
        Column(texts("chain.area"), lambda row: area_of(view, row), area_plain, key="area"),
        whole("verified_t", f"{texts('compliance.verified')} ({texts('unit.t')})"),
        whole("surrendered_t", f"{texts('compliance.surrendered')} ({texts('unit.t')})"),
        whole("pending_t", f"{texts('obligations.pending')} ({texts('unit.t')})"),
        Column(
            f"{texts('map.missing')} ({texts('unit.t')})",
            lambda row: tag("span", formats.whole(row.get("missing_t")), cls="late" if row.get("missing_t") else None),
            lambda row: row.get("missing_t"),
            end=True,
            key="missing_t",
        ),
        Column(
            texts("enterprise.deadline"), lambda row: days_left(view, row), lambda row: row.get("deadline"), end=True
        ),
        Column(texts("compliance.status"), lambda row: status(view, row), lambda row: row.get("status"), key="status"),
        col.day("last_notice_at", texts("obligations.last_notice")),
    ]
    return [*shown, Column("", buttons, end=True)] if acts or overrides else shown


def days_left(view: View, row: Row) -> Html:
    """The day to surrender by, and how far it is."""
    texts, deadline, left = view.texts, row.get("deadline"), row.get("days_left")
    if not deadline or left is None:
        return tag("span", formats.MISSING)
    words = texts("obligations.left", days=formats.whole(left))
    if left < 0:
        words = texts("enterprise.deadline_past", days=formats.whole(-left))
    return join(
        formats.moment(deadline)[:10],
        " ",
        tag("span", words, cls="late" if left < 0 and row.get("missing_t") else "muted"),
    )


def status(view: View, row: Row) -> Html:
    """A status with its words; none before the year was assessed."""
    code = row.get("status")
    if not code:
        return tag("span", view.texts("enterprise.not_assessed"), cls="muted")
    return badge(f"{code} · {view.texts.one_of('status', code)}", STATUS_TONES.get(code, "plain"))


def statuses(view: View) -> Filter:
    """One status only."""
    texts = view.texts
    words = {one: f"{one} · {texts.one_of('status', one)}" for one in ("A", "B", "C")}
    return Filter("status", texts("compliance.status"), {"": texts("table.all")} | words)


def notices(view: View) -> list[Column]:
    """Supervision notices."""
    texts = view.texts
    return [
        col.moment("at", texts("table.time")),
        Column(texts("chain.name"), enterprise_link, lambda row: row["name"]),
        col.plain("year", texts("registry.year")),
        col.kind(view, "kind", texts("registry.transfer_kind"), "notice_kind"),
        Column(texts("notices.text"), lambda row: _notice(view, row), lambda row: _notice(view, row), wrap=True),
        Column(texts("accounts.by"), lambda row: _giver(view, row), lambda row: row.get("by_name")),
        col.transaction(texts("chain.hash")),
    ]


def _notice(view: View, row: Row) -> str:
    """What a notice says; what follows from the dates is said in both languages."""
    return view.texts.both(row.get("words")) or str(row.get("text") or "")


def _giver(view: View, row: Row) -> str:
    return str(row.get("by_name") or (formats.short(row["by"]) if row.get("by") else view.texts("notices.by_date")))


def objections(view: View, *, decides: bool) -> list[Column]:
    """Objections to allocations; `decides` puts the province's buttons into the row."""
    texts = view.texts

    def buttons(row: Row) -> Html:
        if row.get("state") == "accepted":
            return row_button("adjust", texts("adjustments.short"), primary=True)
        if row.get("state") != "open":
            return Html("")
        accept = row_button("accept", texts("authority.accept"), primary=True)
        return join(accept, row_button("refuse", texts("authority.refuse")))

    shown = [
        col.plain("objection_id", texts("entries.number")),
        Column(texts("chain.name"), enterprise_link, lambda row: row["name"]),
        col.units(texts("enterprise.class")),
        col.plain("year", texts("registry.year")),
        col.sentence("reason", texts("form.reason")),
        col.document(texts("accounts.document")),
        col.day("objected_at", texts("table.day")),
        col.sentence("decision", texts("objections.decision")),
        col.state(view, "state", texts("table.state"), "objection_state", OBJECTION_TONES),
    ]
    return [*shown, Column("", buttons, end=True)] if decides else shown
