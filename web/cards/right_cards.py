"""Whether an account may trade: the notice when it may not, and its credit record."""

from typing import Any

from web import formats
from web.cards import custody_lists
from web.cards.card import TableCard
from web.cards.source import Source
from web.controls import markup, put
from web.markup import Html, warning
from web.view import View

Json = dict[str, Any]


def notice(view: View, right: Source[Json]) -> None:
    """Words above the ticket that say what keeps the account from trading; nothing while it may."""
    place = markup("").props("role=alert data-notice=right")
    place.set_visibility(False)

    def show() -> None:
        data = right.data
        is_told = data is not None and not data["may_trade"]
        place.set_visibility(is_told)
        if data is not None and is_told:
            lines = [_words(view, data, obstacle) for obstacle in data["obstacles"]]
            put(place, Html(warning(view.texts("right.may_not"), [*lines, view.texts("right.what_stays")])))

    right.watch(show)


def _words(view: View, data: Json, obstacle: str) -> str:
    texts = view.texts
    if obstacle == "suspended":
        return texts("right.suspended", reason=data["suspension_reason"] or formats.MISSING)
    if obstacle == "barred":
        return texts("right.barred", until=formats.moment(data["barred_until"]))
    if obstacle == "not_active":
        status = texts.one_of("account_status", data["status"])
        return texts("right.not_active", status=status, reason=data["status_reason"] or formats.MISSING)
    return texts("right.no_role")


def records_card(view: View, right: Source[Json]) -> TableCard[Json]:
    """Defaults and dishonest conduct, which contracts read before each trade."""
    texts = view.texts
    return TableCard(
        view,
        right,
        texts("accounts.conduct"),
        custody_lists.conduct(view, leads=False),
        lambda data: list(data["records"]),
        unit=texts("right.read_before"),
        empty=texts("accounts.no_conduct"),
        name="credit-record",
    )
