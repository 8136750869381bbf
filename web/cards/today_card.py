"""Today at a glance: where the price stands between its limits, and the market's clock between its sessions."""

from datetime import datetime
from typing import Any

from web import formats
from web.cards.card import Card
from web.cards.source import Source
from web.controls import markup
from web.markup import Html, join, tag
from web.view import View

Json = dict[str, Any]


def today_card(view: View, quote: Source[Json]) -> Card[Json]:
    """Limits and clock of the latest day."""
    return Card(
        view,
        quote,
        view.texts("market.today"),
        lambda data: markup(join(_prices(view, data), _clock(view, data), _figures(view, data))),
        is_empty=lambda data: data["day"] is None,
        empty=view.texts("market.no_days"),
        name="today",
    )


def _prices(view: View, quote: Json) -> Html:
    """A line from the lowest allowed price to the highest, with what was paid today."""
    lower, upper = quote["lower_fen"], quote["upper_fen"]
    if lower is None or upper is None or upper <= lower:
        return tag("p", view.texts("market.no_limits"), cls="muted")

    def place(price: int) -> float:
        return _percent((price - lower) / (upper - lower))

    marks = []
    if quote["low_fen"] is not None:
        left, right = place(quote["low_fen"]), place(quote["high_fen"])
        marks.append(tag("i", cls="strip-range", style=f"left:{left}%;width:{max(0.8, right - left)}%"))
    if quote["previous_close_fen"] is not None:
        marks.append(tag("i", cls="strip-tick", style=f"left:{place(quote['previous_close_fen'])}%"))
    if quote["last_fen"] is not None:
        marks.append(tag("i", cls="strip-now", style=f"left:{place(quote['last_fen'])}%"))
    ends = tag(
        "div",
        tag("span", formats.yuan(lower), cls="down"),
        tag("span", view.texts("market.previous_at", price=formats.yuan(quote["previous_close_fen"])), cls="muted"),
        tag("span", formats.yuan(upper), cls="up"),
        cls="strip-ends",
    )
    name = view.texts("market.limits_name")
    return join(tag("h3", name, cls="strip-name"), tag("div", *marks, cls="strip", aria_hidden="true"), ends)


def _clock(view: View, quote: Json) -> Html:
    """The sessions of the day on one line, and where the newest block stands."""
    session, texts = quote["session"], view.texts
    times = [datetime.fromisoformat(at) for at in (*session["morning"], *session["afternoon"])]
    first, length = times[0], (times[3] - times[0]).total_seconds()
    now = datetime.fromisoformat(quote["as_of"]["time"])

    def place(at: datetime) -> float:
        return _percent((at - first).total_seconds() / length)

    parts = [
        tag("i", cls="strip-session", style=f"left:{place(begin)}%;width:{place(end) - place(begin)}%")
        for begin, end in ((times[0], times[1]), (times[2], times[3]))
    ]
    if session["phase"] != "no_trading":
        parts.append(tag("i", cls="strip-now", style=f"left:{place(now)}%"))
    words = texts.one_of("phase", session["phase"])
    if session["ends_at"] is not None:
        words = texts("market.until", phase=words, at=formats.clock(session["ends_at"])[:5])
    ends = tag("div", *(tag("span", f"{at:%H:%M}", cls="muted") for at in times), cls="strip-ends strip-hours")
    return join(
        tag("h3", words, tag("span", f"{now:%m-%d %H:%M:%S}", cls="muted"), cls="strip-name"),
        tag("div", *parts, cls="strip strip-clock", aria_hidden="true"),
        ends,
    )


def _percent(part: float) -> float:
    """A place on a strip, which nothing leaves."""
    return round(100 * min(1.0, max(0.0, part)), 2)


def _figures(view: View, quote: Json) -> Html:
    texts = view.texts
    rows = [(texts(f"market.{name}"), formats.yuan(quote[f"{name}_fen"])) for name in ("open", "high", "low", "last")]
    rows.append((texts("market.mean"), formats.yuan(quote["close_fen"])))
    rows.append((texts("market.trades_count"), formats.whole(quote["trades"])))
    pairs = [tag("div", tag("dt", name), tag("dd", value)) for name, value in rows]
    return tag("dl", *pairs, cls="pairs")
