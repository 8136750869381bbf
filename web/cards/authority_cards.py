"""Cards of ministry and provinces: enterprises to choose, surrenders to decide, quota, verification tasks."""

from collections.abc import Callable
from typing import Any

from web import formats
from web.cards.card import Card, TableCard
from web.cards.chain_cards import area_of, area_plain
from web.cards.columns import class_words
from web.cards.source import Source
from web.controls import Button, box, markup
from web.markup import Column, Html, Row, badge, code, join, link, tag
from web.view import View

Json = dict[str, Any]
Decide = Callable[[Row, bool], Any]


def enterprise_link(row: Row) -> Html:
    """An enterprise by name, leading to its page."""
    return link(f"/enterprise?account={row['account']}", row["name"])


def enterprises_card(view: View, source: Source[list[Json]]) -> TableCard[list[Json]]:
    """Enterprises that an authority may look at."""
    texts = view.texts
    columns = [
        Column(texts("chain.name"), enterprise_link, lambda row: row["name"]),
        Column(texts("chain.address"), _account, lambda row: row["account"]),
        Column(texts("chain.area"), lambda row: area_of(view, row), area_plain),
        Column(texts("chain.industry"), lambda row: row["industry"], lambda row: row["industry"], end=True),
    ]
    return TableCard(
        view,
        source,
        texts("authority.enterprises"),
        columns,
        list,
        empty=texts("enterprise.none"),
        name="enterprises",
    )


def _account(row: Row) -> Html:
    return code(formats.short(row["account"]), row["account"])


def surrenders_card(view: View, source: Source[list[Json]], decide: Decide | None) -> Card[list[Json]]:
    """Applications to surrender that wait for the province."""
    return Card(
        view,
        source,
        view.texts("authority.surrenders"),
        lambda rows: _draw_surrenders(view, rows, decide),
        empty=view.texts("authority.none"),
        name="surrenders-to-decide",
    )


def _draw_surrenders(view: View, rows: list[Row], decide: Decide | None) -> None:
    texts = view.texts
    with box("list", "ul"):
        for row in rows:
            words = f"{row['year']} · {formats.whole(row['quantity_t'])} {texts('unit.t')}"
            with box(tag="li"):
                markup(join(enterprise_link(row), tag("div", words, cls="muted")))
                if decide is not None:
                    _buttons(view, row, decide)


def _buttons(view: View, row: Row, decide: Decide) -> None:
    with box("line"):
        Button(view.texts("authority.accept"), lambda: decide(row, True), look="small")
        Button(view.texts("authority.refuse"), lambda: decide(row, False), look="small")


def tasks_card(view: View, source: Source[list[Json]]) -> TableCard[list[Json]]:
    """Verification tasks with their outcome."""
    texts = view.texts

    def state(row: Row) -> Html:
        return badge(texts.one_of("task_state", row["state"]), "good" if row["state"] == "concluded" else "waiting")

    columns = [
        Column(texts("registry.year"), lambda row: row["year"], lambda row: row["year"]),
        Column(texts("chain.name"), enterprise_link, lambda row: row["name"]),
        Column(texts("authority.body"), lambda row: row["body_name"] or row["body"], lambda row: row["body_name"]),
        Column(
            f"{texts('authority.reported')} ({texts('unit.t')})",
            lambda row: formats.grams_as_tonnes(row["reported_g"]),
            lambda row: row["reported_g"],
            end=True,
        ),
        _whole("verified_t", f"{texts('compliance.verified')} ({texts('unit.t')})"),
        Column(texts("table.state"), state, lambda row: row["state"], end=True),
    ]
    return TableCard(
        view,
        source,
        texts("authority.tasks"),
        columns,
        list,
        empty=texts("authority.no_tasks"),
        name="verification-tasks",
    )


def quota_card(view: View, source: Source[list[Json]]) -> TableCard[list[Json]]:
    """Totals by area and what became of them."""
    texts = view.texts
    columns = [
        Column(texts("chain.area"), lambda row: area_of(view, row), area_plain),
        Column(texts("registry.year"), lambda row: row["year"], lambda row: row["year"]),
        Column(texts("enterprise.class"), class_words, class_words),
        *(_whole(f"{name}_t", f"{texts(f'authority.{name}')} ({texts('unit.t')})") for name in _QUOTA),
    ]
    return TableCard(
        view,
        source,
        texts("authority.quota"),
        columns,
        list,
        empty=texts("authority.no_quota"),
        name="quota",
    )


_QUOTA = ("total", "proposed", "approved")


def _whole(key: str, title: str) -> Column:
    return Column(title, lambda row: formats.whole(row[key]), lambda row: row[key], end=True)
