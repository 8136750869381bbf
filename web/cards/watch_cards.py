"""Cards of what is watched, for everyone: rules of surveillance, terms of disputes and of defaults on a day."""

import asyncio
from typing import Any

from web.cards import alert_cards
from web.cards import columns as col
from web.cards.card import Card, TableCard
from web.cards.rule_cards import percent
from web.cards.source import Source
from web.controls import markup
from web.markup import Column, facts, join, tag
from web.view import View

Json = dict[str, Any]

HOUR_S = 3_600


def rules_card(view: View, rules: Source[list[Json]]) -> TableCard[list[Json]]:
    """What surveillance looks for."""
    texts = view.texts
    return TableCard(
        view,
        rules,
        texts("alerts.rules"),
        [
            col.kind(view, "kind", texts("alerts.kind"), "alert_kind"),
            Column(
                texts("alerts.threshold"),
                lambda row: alert_cards.asked(view, row),
                lambda row: alert_cards.asked(view, row),
                wrap=True,
            ),
            col.plain("from_day", texts("rules_of_day.from_day")),
        ],
        list,
        unit=texts("alerts.rules_unit"),
        name="surveillance-rules",
    )


def rules_of(view: View, day: str | None) -> Source[list[Json]]:
    """Rules of surveillance on a day."""
    return Source(lambda: view.api.items("/market/surveillance-rules", day=day), 60.0)


def terms_of(view: View, day: str | None) -> Source[Json]:
    """Terms of disputes and of defaults on a day."""

    async def load() -> Json:
        disputes, defaults = await asyncio.gather(
            view.api.get("/market/dispute-terms", day=day), view.api.get("/market/default-terms", day=day)
        )
        return {"disputes": disputes, "defaults": defaults}

    return Source(load, 60.0)


def terms_card(view: View, terms: Source[Json]) -> Card[Json]:
    """By when a trade can be disputed, and by when a default must be made good."""
    texts = view.texts

    def days(count: int) -> str:
        return texts("disputes.days", count=count) if count else texts("disputes.no_term")

    def since(found: Json, words: str) -> object:
        if found["from_day"] is None:
            return texts("rules_of_day.none")
        return join(words, " ", tag("small", texts("rules_of_day.since", day=found["from_day"]), cls="muted"))

    def draw(data: Json) -> None:
        disputes, defaults = data["disputes"], data["defaults"]
        of_disputes = texts(
            "disputes.terms_of",
            file=days(disputes["file_days"]),
            answer=days(disputes["answer_days"]),
            appeal=days(disputes["appeal_days"]),
        )
        of_defaults = texts(
            "defaults.terms_of",
            notice=texts("defaults.hours", count=defaults["notice_s"] // HOUR_S),
            share=percent(defaults["compensation_bp"]),
        )
        markup(
            facts(
                [
                    (texts("disputes.terms"), since(disputes, of_disputes)),
                    (texts("defaults.terms"), since(defaults, of_defaults)),
                ]
            )
        )

    return Card(view, terms, " · ".join((texts("disputes.terms"), texts("defaults.terms"))), draw, name="terms")
