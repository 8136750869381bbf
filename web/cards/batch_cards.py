"""Cards of batches: allocations and adjustments that a province has proposed, for the ministry to approve."""

from collections.abc import Callable
from typing import Any, Final

from web import formats
from web.cards import columns as col
from web.cards.card import Card
from web.cards.chain_cards import area_of
from web.cards.columns import Tone, class_words, whole
from web.cards.source import Source
from web.controls import Button, box, markup
from web.markup import Column, Html, Row, badge, facts, join, table, tag
from web.view import View

Json = dict[str, Any]
Decide = Callable[[Row, bool], Any]

BATCH_TONES: Final[dict[str, Tone]] = {"open": "waiting", "approved": "good", "refused": "bad"}


def waiting_card(view: View, source: Source[list[Json]], decide: Decide | None) -> Card[list[Json]]:
    """Batches that wait, each with its rows."""
    return Card(
        view,
        source,
        view.texts("batches.waiting"),
        lambda rows: _draw(view, rows, decide),
        empty=view.texts("batches.none_waiting"),
        name="batches",
    )


def _draw(view: View, rows: list[Row], decide: Decide | None) -> None:
    texts = view.texts
    with box("acts"):
        for row in rows:
            with box("act", "article").props(f"data-batch={row['batch_id']}"):
                markup(_words(view, row))
                if decide is not None:
                    with box("actions"):
                        Button(texts("batches.approve"), _decider(decide, row, accepted=True), look="primary")
                        Button(texts("batches.refuse"), _decider(decide, row, accepted=False))


def _decider(decide: Decide, row: Row, *, accepted: bool) -> Callable[[], Any]:
    return lambda: decide(row, accepted)


def _words(view: View, row: Row) -> Html:
    texts = view.texts
    kind = texts.one_of("batch_kind", str(row.get("kind") or "allocation"))
    title = texts("batches.batch", number=row["batch_id"], kind=kind, area=area_of(view, row), unit=class_words(row))
    pairs: list[tuple[object, object]] = [
        (texts("registry.year"), row["year"]),
        (
            texts("batches.sum"),
            f"{(formats.signed if kind_is_change(row) else formats.whole)(row['quantity_t'])} {texts('unit.t')}",
        ),
        (texts("batches.rows"), formats.whole(row["rows"])),
        (texts("batches.method"), row.get("method") or formats.MISSING),
        (
            texts("batches.proposed"),
            join(
                row.get("proposed_by_name") or formats.short(row["proposed_by"]),
                " · ",
                formats.moment(row["proposed_at"]),
            ),
        ),
    ]
    return join(tag("h3", title), facts(pairs), _rows(view, row))


def kind_is_change(row: Row) -> bool:
    """Tell a batch of adjustments from one of allocations."""
    return row.get("kind") == "adjustment"


def _rows(view: View, row: Row) -> Html:
    """What each enterprise of the batch would get; one that a newer batch took away is passed over."""
    texts, items = view.texts, row["items"]
    shown = [Column(texts("chain.name"), lambda one: one.get("name") or formats.short(one["account"]))]
    if kind_is_change(row):
        shown.append(
            Column(
                f"{texts('batches.delta')} ({texts('unit.t')})", lambda one: formats.signed(one["delta_t"]), end=True
            )
        )
    else:
        shown += [
            whole("quantity_t", f"{texts('authority.proposed')} ({texts('unit.t')})"),
            whole("deducted_t", f"{texts('batches.deducted')} ({texts('unit.t')})"),
            Column(texts("table.state"), lambda one: _eligibility(view, one), end=True),
        ]
        if any(one.get("computed") for one in items):
            shown.insert(-1, Column(texts("batches.computed"), lambda one: _computed(view, one.get("computed"))))
    return tag(
        "details",
        tag("summary", texts("batches.show_rows", count=formats.whole(row["rows"]))),
        table(shown, items, texts("batches.rows")),
        cls="inner-call",
        open=len(items) <= 12,
    )


def _computed(view: View, found: Json | None) -> Html | str:
    """Method, plan and figures that a quantity was computed of on chain."""
    texts = view.texts
    if found is None:
        return formats.MISSING
    plan = texts("batches.plan", year=found["plan_year"], version=found["terms_version"])
    figures = [f"{name} = {value}" for name, value in found["figures"].items()]
    if found["units"]:
        figures.append(texts("batches.units", count=formats.whole(len(found["units"]))))
    if found["verified_t"]:
        verified = texts("compliance.verified")
        figures.append(f"{verified} {formats.whole(found['verified_t'])} {texts('unit.t')}")
    return join(texts.one_of("quota_method", found["method"]), f" · {plan} · ", ", ".join(figures))


def _eligibility(view: View, row: Row) -> Html:
    """The automatic check of a row: passed over, may not hold, or fit to be approved."""
    texts = view.texts
    if row.get("replaced_by"):
        return badge(texts("batches.replaced", number=row["replaced_by"]))
    return badge(texts("batches.fit"), "good") if row["may_hold"] else badge(texts("batches.unfit"), "bad")


def history(view: View) -> list[Column]:
    """All batches, newest first."""
    texts = view.texts
    return [
        col.plain("batch_id", texts("entries.number")),
        Column(texts("chain.area"), lambda row: area_of(view, row), lambda row: row.get("area"), key="area"),
        col.units(texts("enterprise.class")),
        col.plain("year", texts("registry.year")),
        col.kind(view, "kind", texts("registry.transfer_kind"), "batch_kind"),
        whole("rows", texts("batches.rows")),
        whole("quantity_t", texts("table.quantity_t")),
        col.moment("proposed_at", texts("table.time")),
        col.moment("decided_at", texts("batches.decided")),
        col.sentence("refusal", texts("form.reason")),
        col.state(view, "state", texts("table.state"), "batch_state", BATCH_TONES),
    ]
