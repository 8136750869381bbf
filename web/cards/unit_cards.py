"""Holdings, surrenders and compliance of an enterprise."""

from typing import Any, Final, Literal

from web import formats
from web.cards.card import TableCard
from web.cards.columns import class_words, plain, whole
from web.cards.market_cards import STATUS_TONES
from web.cards.source import Source
from web.markup import Column, Html, Row, badge, tag
from web.view import View

Json = dict[str, Any]
Tone = Literal["good", "waiting", "bad", "plain"]

SURRENDER_TONES: Final[dict[str, Tone]] = {"applied": "waiting", "accepted": "good", "rejected": "bad"}


def holdings_card(view: View, holdings: Source[list[Json]]) -> TableCard[list[Json]]:
    """Units by class, in both sub-accounts."""
    texts = view.texts
    columns = [
        Column(texts("enterprise.class"), class_words, class_words),
        whole("registry_t", texts("enterprise.registry_t")),
        whole("locked_t", texts("enterprise.locked")),
        whole("trading_t", texts("enterprise.trading_t")),
        whole("reserved_t", texts("enterprise.cash_reserved")),
        whole("due_t", texts("enterprise.due_t")),
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


def surrenders_card(view: View, surrenders: Source[list[Json]]) -> TableCard[list[Json]]:
    """Applications to surrender, with their decision."""
    texts = view.texts

    def state(row: Row) -> Html:
        words = texts.one_of("surrender_state", str(row["state"]))
        return badge(words, SURRENDER_TONES.get(str(row["state"]), "plain"))

    columns = [
        plain("year", texts("enterprise.year")),
        whole("quantity_t", texts("table.quantity_t")),
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


def years_card(view: View, years: Source[list[Json]]) -> TableCard[list[Json]]:
    """Compliance of every year."""
    texts = view.texts

    def status(row: Row) -> Html:
        if not row.get("status"):
            return tag("span", formats.MISSING)
        words = f"{row['status']} · {texts.one_of('status', row['status'])}"
        return badge(words, STATUS_TONES.get(row["status"], "waiting"))

    columns = [
        plain("year", texts("enterprise.year")),
        whole("verified_t", f"{texts('compliance.verified')} ({texts('unit.t')})"),
        whole("surrendered_t", f"{texts('compliance.surrendered')} ({texts('unit.t')})"),
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
