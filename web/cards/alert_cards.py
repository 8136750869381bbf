"""Alerts of surveillance in words: what was found against what its rule asks for, and what was decided."""

from typing import Any, Final

from web import formats
from web.cards import columns as col
from web.cards.card import Card, TableCard
from web.cards.columns import Tone
from web.cards.list_card import ListCard
from web.cards.rule_cards import percent
from web.cards.source import Source
from web.controls import markup
from web.listing import Listing
from web.markup import Column, Html, Row, code, facts, join, link, tag
from web.tables import Act, Filter, row_button
from web.view import View

Json = dict[str, Any]

ALERT_TONES: Final[dict[str, Tone]] = {
    "open": "waiting",
    "dismissed": "plain",
    "warned": "good",
    "restricted": "bad",
    "halted": "bad",
    "barred": "bad",
}

KINDS: Final = (
    "wash_trade",
    "layering",
    "cancel_ratio",
    "marking_close",
    "price_jump",
    "volume_jump",
    "concentration",
)
"""Kinds of rules in the contract's order from 1."""

SORTS: Final = frozenset(("alert_id", "day", "quantity_t", "measured_bp"))


def found(view: View, alert: Row) -> str:
    """What was found, in words."""
    quantity, measured = formats.whole(alert["quantity_t"]), percent(alert["measured_bp"])
    return view.texts(f"alert_found.{alert['kind']}", quantity=quantity, measured=measured)


def asked(view: View, rule: Row) -> str:
    """What a rule asks for, in words; a threshold of 0 asks for nothing."""
    texts = view.texts
    if not rule["is_on"]:
        return texts("alerts.off")
    written = {name: formats.whole(rule[name]) for name in ("count", "quantity_t", "window_s")}
    written |= {name: percent(rule[name]) for name in ("share_bp", "move_bp")}
    parts = [
        texts(f"alert_asked.{rule['kind']}_{name}", figure=figure)
        for name, figure in written.items()
        if rule[name] and f"alert_asked.{rule['kind']}_{name}" in texts
    ]
    return ("，" if texts.language == "zh" else ", ").join(parts) or texts("alerts.any")


def threshold(view: View, rule: Row) -> Html:
    """What a rule asks for, with the day from which it is in force."""
    words = tag("span", asked(view, rule))
    if rule["from_day"] is None:
        return words
    return join(words, " ", tag("small", view.texts("alerts.since", day=rule["from_day"]), cls="muted"))


def named(view: View, accounts: list[Row]) -> str:
    """Whom an alert or a step names."""
    separator = "、" if view.texts.language == "zh" else ", "
    return separator.join(one["name"] or formats.short(one["account"]) for one in accounts)


def alerts_card(view: View, base: str, *, act: Act | None = None, every_s: float) -> ListCard:
    """All alerts; `base` is whose page and API it is, `act` hears the button to decide."""
    texts = view.texts

    def accounts(row: Row) -> str:
        return named(view, row["accounts"]) or texts("alerts.market")

    columns = [
        Column(
            texts("alerts.number"),
            lambda row: link(f"{base}/alerts/{row['alert_id']}", row["alert_id"]),
            lambda row: row["alert_id"],
            key="alert_id",
        ),
        col.kind(view, "kind", texts("alerts.kind"), "alert_kind"),
        Column(texts("alerts.accounts"), accounts, accounts, wrap=True),
        col.plain("symbol", texts("market.product")),
        col.plain("day", texts("table.day")),
        Column(
            texts("alerts.found"),
            lambda row: found(view, row),
            lambda row: found(view, row),
            sort=lambda row: row["measured_bp"],
            key="measured_bp",
            wrap=True,
        ),
        Column(
            texts("alerts.threshold"),
            lambda row: threshold(view, row["rule"]),
            lambda row: asked(view, row["rule"]),
            wrap=True,
        ),
        col.state(view, "state", texts("table.state"), "alert_state", ALERT_TONES),
    ]
    if act is not None:
        columns.append(Column("", lambda row: decide_button(view, row), end=True))
    words = {"": texts("table.all")}
    return ListCard(
        view,
        Listing(view.api, f"{base}/alerts", sorts=SORTS),
        texts("alerts.title"),
        columns,
        filters=[
            Filter("state", texts("table.state"), words | {one: texts(f"alert_state.{one}") for one in ALERT_TONES}),
            Filter("kind", texts("alerts.kind"), words | {one: texts(f"alert_kind.{one}") for one in KINDS}),
        ],
        act=act,
        empty=texts("alerts.none"),
        every_s=every_s,
        name="alerts",
    )


def decide_button(view: View, row: Row) -> Html:
    """A step can follow another until the alert is dismissed."""
    if row["state"] == "dismissed":
        return Html("")
    return row_button("decide", view.texts("alerts.decide"), primary=row["state"] == "open")


def file_card(view: View, source: Source[Json], alert_id: int) -> Card[Json]:
    """One alert in full."""
    texts = view.texts

    def draw(data: Json) -> None:
        alert = data["alert"]
        evidence = join(
            code(formats.short(alert["evidence_hash"], 10, 8), alert["evidence_hash"]),
            tag("div", texts("alerts.evidence_hint"), cls="muted"),
        )
        markup(
            facts(
                [
                    (texts("alerts.kind"), texts(f"alert_kind.{alert['kind']}")),
                    (texts("alerts.accounts"), named(view, alert["accounts"]) or texts("alerts.market")),
                    (texts("market.product"), f"{alert['symbol']} · {alert['day']}"),
                    (texts("alerts.found"), found(view, alert)),
                    (texts("alerts.threshold"), threshold(view, alert["rule"])),
                    (texts("alerts.raised"), formats.moment(alert["raised_at"])),
                    (texts("alerts.evidence"), evidence),
                ]
            )
        )

    return Card(view, source, texts("alerts.alert", number=alert_id), draw, name="alert")


def steps_card(view: View, source: Source[Json]) -> TableCard[Json]:
    """What was decided of one alert."""
    texts = view.texts

    def hit(row: Row) -> str:
        return named(view, row["accounts"])

    return TableCard(
        view,
        source,
        texts("alerts.steps"),
        [
            col.moment("decided_at", texts("table.time")),
            col.kind(view, "action", texts("alerts.action"), "alert_action"),
            Column(texts("alerts.who_was_hit"), hit, hit, wrap=True),
            col.sentence("reason", texts("form.reason")),
            col.document(texts("accounts.document")),
            col.transaction(texts("chain.hash")),
        ],
        lambda data: list(data["steps"]),
        empty=texts("alerts.no_steps"),
        name="alert-steps",
    )


def measures_card(view: View, account: str, every_s: float) -> ListCard:
    """What surveillance has decided about one account."""
    texts = view.texts
    return ListCard(
        view,
        Listing(view.api, f"/enterprises/{account}/measures"),
        texts("alerts.measures"),
        [
            col.moment("decided_at", texts("table.time")),
            col.kind(view, "action", texts("alerts.action"), "alert_action"),
            col.kind(view, "kind", texts("alerts.kind"), "alert_kind"),
            col.plain("symbol", texts("market.product")),
            col.plain("day", texts("table.day")),
            col.sentence("reason", texts("form.reason")),
            col.document(texts("accounts.document")),
            col.transaction(texts("chain.hash")),
        ],
        empty=texts("alerts.no_measures"),
        every_s=every_s,
        name="measures",
    )


def relations_card(view: View, every_s: float) -> ListCard:
    """Parties that count as one."""
    texts = view.texts

    def party(title: str, side: str) -> Column:
        name = f"{side}_name"
        return Column(title, lambda row: col.account_name(row, side, name), lambda row: row[name], wrap=True)

    def state(row: Row) -> str:
        return texts("alerts.yes" if row["is_related"] else "alerts.no")

    return ListCard(
        view,
        Listing(view.api, "/exchange/relations"),
        texts("alerts.relations"),
        [
            col.moment("declared_at", texts("table.time")),
            party(texts("alerts.one"), "account"),
            party(texts("alerts.other"), "other"),
            Column(texts("alerts.is_related"), state, state),
            col.document(texts("accounts.document")),
            col.transaction(texts("chain.hash")),
        ],
        empty=texts("alerts.no_relations"),
        every_s=every_s,
        name="relations",
    )
