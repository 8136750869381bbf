"""Cards of the market's rules: what is in force on a day, and from when each rule is in force."""

from typing import Any, Final

from web import formats
from web.cards import columns as col
from web.cards.card import Card
from web.cards.columns import Tone
from web.cards.list_card import ListCard
from web.cards.source import Source
from web.controls import markup
from web.listing import Listing
from web.markup import Column, Html, Row, badge, facts, join, link, tag
from web.view import View

Json = dict[str, Any]
Pairs = list[tuple[object, object]]

ALWAYS: Final = "1970-01-01"
"""First day of a rule that was there from the start."""

CHANGE_TONES: Final[dict[str, Tone]] = {"past": "plain", "in_force": "good", "coming": "waiting"}


def rules_card(view: View, rules: Source[Json]) -> Card[Json]:
    """All rules that are in force on the day of the source."""
    texts = view.texts

    def draw(data: Json) -> None:
        markup(join(_day(view, data)))
        markup(facts(pairs(view, data)))

    return Card(view, rules, texts("rules_of_day.title"), draw, name="rules")


def today_card(view: View, rules: Source[Json]) -> Card[Json]:
    """What an order must keep to today, with the way to all rules."""
    texts = view.texts

    def draw(data: Json) -> None:
        markup(facts([*_terms(view, data["terms"]), *_hours(view, data["hours"]), *_fees(view, data["fees"])]))
        way = link(f"/rules?product={data['product_id']}", texts("rules_of_day.all"))
        markup(tag("p", way, cls="source"))

    return Card(view, rules, texts("rules_of_day.today"), draw, name="rules-today")


def pairs(view: View, data: Json) -> Pairs:
    """The rules of a day as names and values."""
    return [
        *_terms(view, data["terms"]),
        *_hours(view, data["hours"]),
        *_fees(view, data["fees"]),
        *_self_trade(view, data["self_trade"]),
        *_positions(view, data),
    ]


def _day(view: View, data: Json) -> Html:
    """Whether the day is one of trading, and its price limits."""
    texts = view.texts
    kind = "trading" if data["is_trading_day"] else "holiday" if data["is_holiday"] else "weekend"
    words = badge(texts(f"rules_of_day.{kind}"), "good" if data["is_trading_day"] else "plain")
    prices = data["prices"]
    if prices is None:
        return tag("p", words, " ", tag("span", texts("rules_of_day.not_opened"), cls="muted"))
    limits = texts(
        "rules_of_day.prices",
        lower=formats.yuan(prices["lower_fen"]),
        upper=formats.yuan(prices["upper_fen"]),
        previous=formats.yuan(prices["previous_close_fen"]),
    )
    return tag("p", words, " ", tag("span", limits, cls="muted"))


def _since(view: View, rule: Json, value: object) -> Html:
    """A value with the day from which it is in force."""
    if rule["from_day"] == ALWAYS:
        return tag("span", value)
    return tag("span", value, " ", tag("small", view.texts("rules_of_day.since", day=rule["from_day"]), cls="muted"))


def _terms(view: View, terms: Json | None) -> Pairs:
    texts = view.texts
    if terms is None:
        return [(texts("rules_of_day.terms"), texts("rules_of_day.never"))]
    t = texts("unit.t")
    most = f"{formats.whole(terms['max_block_t'])} {t}" if terms["max_block_t"] else texts("rules_of_day.no_largest")
    tick = f"{formats.yuan(terms['tick_fen'])} {texts('unit.price')} · {formats.whole(terms['lot_t'])} {t}"
    sizes = f"{formats.whole(terms['min_order_t'])}–{formats.whole(terms['max_order_t'])} {t}"
    block = f"{formats.whole(terms['min_block_t'])} {t} – {most} · ±{percent(terms['block_band_bp'])} %"
    return [
        (texts("rules_of_day.tick"), _since(view, terms, tick)),
        (texts("rules_of_day.sizes"), sizes),
        (texts("rules_of_day.band"), f"±{percent(terms['band_bp'])} %"),
        (texts("rules_of_day.block"), block),
    ]


def _hours(view: View, hours: Json | None) -> Pairs:
    texts = view.texts
    if hours is None:
        return [(texts("rules_of_day.sessions"), texts("rules_of_day.never"))]
    zone = f"UTC{hours['utc_offset_s'] // 3_600:+d}"
    return [
        (texts("rules_of_day.sessions"), _since(view, hours, f"{spans(hours['sessions'])} ({zone})")),
        (texts("rules_of_day.block_sessions"), spans(hours["block_sessions"])),
    ]


def spans(sessions: list[Json]) -> str:
    """Sessions as `9:30–11:30, 13:00–15:00`."""
    return ", ".join(f"{one['opens'][:5]}–{one['closes'][:5]}" for one in sessions) or formats.MISSING


def _fees(view: View, fees: Json | None) -> Pairs:
    texts = view.texts
    if fees is None:
        return [(texts("rules_of_day.fees"), texts("rules_of_day.none"))]
    words = texts("rules_of_day.fees_of", exchange=percent(fees["exchange_bp"]), registry=percent(fees["registry_bp"]))
    return [(texts("rules_of_day.fees"), _since(view, fees, words))]


def _self_trade(view: View, rule: Json | None) -> Pairs:
    texts = view.texts
    cancels = rule is not None and rule["cancels_older"]
    words = texts("rules_of_day.cancels_older" if cancels else "rules_of_day.refuses_newer")
    return [(texts("rules_of_day.self_trade"), words if rule is None else _since(view, rule, words))]


def _positions(view: View, data: Json) -> Pairs:
    texts = view.texts
    found: Pairs = [
        (texts(f"rules_of_day.limit_{one['kind']}"), _since(view, one, _limit(view, one["limit_t"])))
        for one in data["position_limits"]
    ]
    threshold = data["report_threshold"]
    words = _limit(view, threshold["threshold_t"]) if threshold else texts("rules_of_day.none")
    found.append((texts("rules_of_day.threshold"), _since(view, threshold, words) if threshold else words))
    return found


def _limit(view: View, limit_t: int | None) -> str:
    return view.texts("rules_of_day.none") if limit_t is None else f"{formats.whole(limit_t)} {view.texts('unit.t')}"


def percent(basis_points: int) -> str:
    """Hundredths of a percent as percent, without needless zeros."""
    return f"{basis_points / 100:g}"


def changes_card(view: View, product_id: int) -> ListCard:
    """Every rule with the day from which it is in force; the day leads to the rules of that day."""
    texts = view.texts

    def day(row: Row) -> Html:
        words = texts("rules_of_day.always") if row["from_day"] == ALWAYS else row["from_day"]
        return link(f"/rules?product={product_id}&day={row['from_day']}", words)

    def subject(row: Row) -> str:
        return texts(f"role.{str(row['subject']).upper()}") if row["subject"] else ""

    columns = [
        Column(texts("rules_of_day.from_day"), day, lambda row: row["from_day"]),
        col.kind(view, "what", texts("rules_of_day.rule"), "rule_kind"),
        Column(texts("rules_of_day.subject"), subject, subject),
        col.state(view, "state", texts("table.state"), "rule_state", CHANGE_TONES),
    ]
    return ListCard(
        view,
        Listing(view.api, f"/market/{product_id}/rules/changes"),
        texts("rules_of_day.changes"),
        columns,
        empty=texts("rules_of_day.no_changes"),
        name="rule-changes",
    ).start()
