"""Cards of prices and depth: candles over volume, five levels, the whole depth, volume by method of trading."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Final

from web import charts, formats
from web.cards.card import Card, ChartCard
from web.cards.market_cards import DAY_TONES
from web.cards.source import Source
from web.controls import Button, markup
from web.markup import Column, Html, Row, badge, tag
from web.view import View

Json = dict[str, Any]

LEVELS: Final = 5

SPANS: Final = ("day", "hour", "minute")

METHODS: Final = {"listed": "accent", "block": "link", "auction": "waiting", "agreed": "map-1"}
"""Method of trading -> role of its colour."""

DAYS_SHOWN: Final = 60


class CandleCard:
    """Candles and volume by day, hour or minute."""

    def __init__(self, view: View, load: Callable[[str], Awaitable[Json]]) -> None:
        """`load` gives the rows of a span and the market's clock, as `items` and `session`."""
        self.view, self.span = view, SPANS[0]
        self.source: Source[Json] = Source(self._load)
        self._ask = load
        texts = view.texts
        self.words = {name: texts(f"market.{name}") for name in ("open", "close", "low", "high", "volume")}
        self.card: ChartCard[Json] = ChartCard(
            view,
            self.source,
            texts("market.prices"),
            self._picture,
            self._columns(),
            lambda data: list(data["items"]),
            unit=texts("market.daily_unit"),
            empty=texts("market.no_candles"),
            height_px=384,
            name="prices",
        )
        with self.card.tools:
            self.buttons = {span: self._button(span) for span in SPANS}
            for place, button in enumerate(self.buttons.values()):
                button.move(self.card.tools, 1 + place)
        self._offer()

    async def _load(self) -> Json:
        span = self.span
        return {**await self._ask(span), "span": span}

    def _button(self, span: str) -> Button:
        return Button(self.view.texts(f"market.span_{span}"), lambda: self._choose(span), look="small")

    async def _choose(self, span: str) -> None:
        self.span = span
        self._offer()
        await self.source.refresh()

    def _offer(self) -> None:
        for span, button in self.buttons.items():
            button.props(f'aria-pressed="{str(span == self.span).lower()}"')

    def _picture(self, data: Json) -> charts.Options:
        rows = {_label(row, data["span"]): row for row in data["items"] if row["open_fen"] is not None}
        labels = [_label(row, data["span"]) for row in data["items"]]
        if data["span"] == "minute":
            labels = sorted({*labels, *_minutes(data["session"], labels[-1][0][:10])})
        texts = self.view.texts
        found = [rows.get(label) for label in labels]
        return charts.candles(labels, found, texts("unit.price"), texts("unit.t"), self.words)

    def _columns(self) -> list[Column]:
        texts = self.view.texts

        def price(name: str) -> Column:
            title = f"{texts(f'market.{name}')} ({texts('unit.price')})"

            def written(row: Row) -> str:
                return formats.yuan(row[f"{name}_fen"])

            return Column(title, written, written, end=True)

        volume = f"{texts('market.volume')} ({texts('unit.t')})"
        return [
            Column(texts("market.day"), _when, _when),
            *(price(name) for name in ("open", "high", "low", "close")),
            Column(volume, lambda row: formats.whole(row["quantity_t"]), lambda row: row["quantity_t"], end=True),
            Column(
                texts("market.trades_count"),
                lambda row: formats.whole(row["trades"]),
                lambda row: row["trades"],
                end=True,
            ),
            Column(texts("table.state"), lambda row: _day_badge(self.view, row), lambda row: row.get("state", "")),
        ]


def _when(row: Row) -> str:
    return formats.moment(row["start"])[:16] if "start" in row else str(row["day"])


def _label(row: Json, span: str) -> tuple[str, str]:
    """What a candle is called in full, and on the axis."""
    if span == "day":
        return row["day"], row["day"][5:]
    at = datetime.fromisoformat(row["start"])
    return f"{at:%Y-%m-%d %H:%M}", f"{at:%H:%M}" if span == "minute" else f"{at:%m-%d %H:%M}"


def _minutes(session: Json, day: str) -> list[tuple[str, str]]:
    """Every minute of a day's sessions, so that a quiet hour is as wide as a busy one."""
    found = []
    for half in ("morning", "afternoon"):
        begin, end = (datetime.fromisoformat(f"{day}T{at[11:16]}") for at in session[half])
        for minute in range(int((end - begin).total_seconds()) // 60):
            at = begin + timedelta(minutes=minute)
            found.append((f"{at:%Y-%m-%d %H:%M}", f"{at:%H:%M}"))
    return found


def _day_badge(view: View, row: Row) -> Html:
    state = row.get("state")
    if state is None:
        return tag("span", formats.MISSING, cls="muted")
    return badge(view.texts.one_of("day_state", state), DAY_TONES.get(state, "plain"))


def depth_card(view: View, depth: Source[Json], symbol: str) -> Card[Json]:
    """Five levels of each side with bars."""
    return Card(
        view,
        depth,
        view.texts("market.book"),
        lambda data: _draw_depth(view, data),
        unit=symbol,
        is_empty=lambda data: not data["bids"] and not data["asks"],
        empty=view.texts("market.book_empty"),
        name="depth",
    )


def _draw_depth(view: View, data: Json) -> None:
    texts = view.texts
    asks, bids = data["asks"][:LEVELS], data["bids"][:LEVELS]
    largest = max((level["quantity_t"] for level in (*asks, *bids)), default=1)
    rows = [_level(texts("market.ask", n=n), level, largest, "ask", "down") for n, level in enumerate(asks, 1)][::-1]
    rows.append(tag("tr", tag("td", _middle(view, data, asks, bids), colspan="3"), cls="middle"))
    rows += [_level(texts("market.bid", n=n), level, largest, "bid", "up") for n, level in enumerate(bids, 1)]
    head = tag(
        "tr",
        tag("th", texts("market.level"), scope="col"),
        tag("th", texts("market.price"), scope="col", cls="end"),
        tag("th", texts("table.quantity_t"), scope="col", cls="end"),
    )
    markup(tag("table", tag("thead", head), tag("tbody", *rows), cls="depth", aria_label=texts("market.book")))


def _level(name: str, level: Json, largest: int, side: str, tone: str) -> Html:
    width = max(1, round(100 * level["quantity_t"] / largest))
    bar = tag("i", cls="fill", style=f"width:{width}%")
    quantity = tag("td", bar, tag("span", formats.whole(level["quantity_t"])), cls="end")
    return tag(
        "tr", tag("td", name), tag("td", formats.yuan(level["price_fen"]), cls=f"end {tone}"), quantity, cls=side
    )


def _middle(view: View, data: Json, asks: list[Json], bids: list[Json]) -> str:
    last = view.texts("market.last_at", price=formats.yuan(data["last_fen"]))
    if not asks or not bids:
        return last
    spread = view.texts("market.spread", price=formats.yuan(asks[0]["price_fen"] - bids[0]["price_fen"]))
    return f"{last} · {spread}"


def depth_chart(view: View, depth: Source[Json]) -> ChartCard[Json]:
    """The whole book: what is bid down to a price and asked up to it."""
    texts = view.texts
    names = (texts("market.bids"), texts("market.asks"))

    def picture(data: Json) -> charts.Options:
        sides = [[(row["price_fen"] / 100, row["quantity_t"]) for row in data[side]] for side in ("bids", "asks")]
        return charts.depth(sides[0], sides[1], names, texts("unit.t"))

    def rows(data: Json) -> list[Row]:
        found: list[Row] = []
        for side, name in (("bids", names[0]), ("asks", names[1])):
            total = 0
            for row in data[side]:
                total += row["quantity_t"]
                found.append({**row, "side": name, "total_t": total})
        return found

    def whole(title: str, key: str) -> Column:
        return Column(title, lambda row: formats.whole(row[key]), lambda row: row[key], end=True)

    return ChartCard(
        view,
        depth,
        texts("market.depth"),
        picture,
        [
            Column(texts("market.side"), lambda row: row["side"], lambda row: row["side"]),
            Column(
                f"{texts('market.price')} ({texts('unit.price')})",
                lambda row: formats.yuan(row["price_fen"]),
                lambda row: formats.yuan(row["price_fen"]),
                end=True,
            ),
            whole(texts("market.orders"), "orders"),
            whole(texts("table.quantity_t"), "quantity_t"),
            whole(texts("market.total_t"), "total_t"),
        ],
        rows,
        unit=texts("market.depth_unit"),
        empty=texts("market.book_empty"),
        height_px=250,
        name="depth-chart",
    )


def methods_chart(view: View, methods: Source[Json]) -> ChartCard[Json]:
    """What each day traded by each method of trading."""
    texts = view.texts

    def name(row: Row) -> str:
        return texts.one_of("method", row["method"])

    def picture(data: Json) -> charts.Options:
        days = sorted({row["day"] for row in data["items"]})[-DAYS_SHOWN:]
        traded = {(row["day"], row["method"]): row["quantity_t"] for row in data["items"]}
        found = {method for _, method in traded}
        present = [*(method for method in METHODS if method in found), *sorted(found - METHODS.keys())]
        series = [
            charts.Series(
                texts.one_of("method", method),
                METHODS.get(method, "ink-2"),
                [traded.get((day, method)) for day in days],
            )
            for method in present
        ]
        return charts.series_bars([day[5:] for day in days], series, texts("unit.t"), stacked=True)

    return ChartCard(
        view,
        methods,
        texts("market.by_method"),
        picture,
        [
            Column(texts("market.day"), lambda row: row["day"], lambda row: row["day"]),
            Column(texts("market.method"), name, name),
            Column(
                texts("market.trades_count"),
                lambda row: formats.whole(row["trades"]),
                lambda row: row["trades"],
                end=True,
            ),
            Column(
                texts("table.quantity_t"),
                lambda row: formats.whole(row["quantity_t"]),
                lambda row: row["quantity_t"],
                end=True,
            ),
            Column(
                texts("market.amount"),
                lambda row: formats.yuan(row["amount_fen"]),
                lambda row: formats.yuan(row["amount_fen"]),
                end=True,
            ),
        ],
        lambda data: list(data["items"]),
        unit=texts("market.by_method_unit"),
        empty=texts("market.no_trades"),
        height_px=230,
        name="methods",
    )
