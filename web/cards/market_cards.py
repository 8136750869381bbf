"""Cards of the public market page."""

from typing import Any, Final, Literal

from web import charts, formats
from web.cards.card import Card, ChartCard, TableCard
from web.cards.source import Source
from web.controls import Button, box, markup
from web.figures import Figure
from web.markup import Column, Html, Row, badge, code, join, link, tag
from web.view import View

Json = dict[str, Any]

LEVELS: Final = 5

DAY_TONES: Final[dict[str, Literal["good", "waiting", "plain"]]] = {
    "open": "plain",
    "published": "waiting",
    "confirmed": "waiting",
    "settled": "good",
}

STATUS_TONES: Final[dict[str, Literal["good", "waiting", "bad"]]] = {"A": "good", "B": "waiting", "C": "bad"}


def move(before: int | None, now: int | None, words: object) -> Html:
    """Colour a price by its move and say the move with an arrow too."""
    if before is None or now is None or before == now:
        return tag("span", words)
    up = now > before
    return tag("span", tag("span", "▲ " if up else "▼ ", aria_hidden="true"), words, cls="up" if up else "down")


def market_figures(view: View, product: Json, days: list[Json], years: list[Json]) -> list[Figure]:
    """Close, listed volume, limits, settlement and compliance."""
    texts = view.texts
    return [
        _close(view, product),
        _volume(view, product, days),
        Figure(
            texts("market.limits"),
            join(formats.yuan(product["lower_fen"]), tag("span", "–", cls="to"), formats.yuan(product["upper_fen"])),
            "",
            texts("market.limits_note", band=formats.scaled(product["band_bp"], 100, 0), day=product["day"] or "–"),
        ),
        _settlement(view, days),
        _compliance(view, years),
    ]


def _close(view: View, product: Json) -> Figure:
    texts, before = view.texts, product["previous_close_fen"]
    now = product["last_fen"] if product["is_day_open"] else product["close_fen"] or product["last_fen"]
    if now is None or not product["quantity_t"]:
        return Figure(texts("market.previous"), formats.yuan(before), texts("unit.price"), texts("market.no_trade_yet"))
    name = texts("market.last" if product["is_day_open"] else "market.close")
    change = texts("market.change", percent=formats.percent(now - before, before) if before else formats.MISSING)
    return Figure(name, formats.yuan(now), texts("unit.price"), join(move(before, now, change)))


def _volume(view: View, product: Json, days: list[Json]) -> Figure:
    last = next((day for day in reversed(days) if day["day"] == product["day"]), days[-1] if days else {})
    quantity, amount = last.get("quantity_t", product["quantity_t"]), last.get("amount_fen", product["amount_fen"])
    note = view.texts("market.turnover", amount=formats.yuan(amount))
    return Figure(view.texts("market.volume"), formats.whole(quantity), view.texts("unit.t"), note)


def _settlement(view: View, days: list[Json]) -> Figure:
    texts = view.texts
    last = next((day for day in reversed(days) if day["trades"]), None)
    if last is None:
        return Figure(texts("market.settlement"), "0", texts("unit.trades"), texts("market.no_trade_yet"))
    state = badge(texts.one_of("day_state", last["state"]), DAY_TONES.get(last["state"], "plain"))
    note = join(state, " ", tag("span", last["day"], cls="muted"))
    return Figure(texts("market.settlement"), formats.whole(last["trades"]), texts("unit.trades"), note)


def _compliance(view: View, years: list[Json]) -> Figure:
    texts = view.texts
    if not years:
        return Figure(texts("market.compliance"), formats.MISSING, "", texts("compliance.none"))
    last = telling_year(years)
    late = last["b"] + last["c"]
    note = badge(texts("market.late", count=late), "waiting") if late else badge(texts("market.none_late"), "good")
    value = f"{last['a']}/{last['entities']}"
    return Figure(texts("market.compliance"), value, texts("market.compliant", year=last["year"]), note)


def telling_year(years: list[Json]) -> Json:
    """The year to show first: the one with most entities, the newest of those."""
    return max(years, key=lambda year: (year["entities"], year["year"]))


def candle_card(view: View, days: Source[Json]) -> ChartCard[Json]:
    """Daily candles and volume."""
    texts = view.texts
    words = {name: texts(f"market.{name}") for name in ("open", "close", "low", "high", "volume")}

    def price(name: str) -> Column:
        key = f"{name}_fen"
        title = f"{texts(f'market.{name}')} ({texts('unit.price')})"
        return Column(title, lambda row: formats.yuan(row[key]), lambda row: formats.yuan(row[key]), end=True)

    columns = [
        Column(texts("market.day"), lambda row: row["day"], lambda row: row["day"]),
        *(price(name) for name in ("open", "high", "low", "close")),
        Column(
            f"{texts('market.volume')} ({texts('unit.t')})",
            lambda row: formats.whole(row["quantity_t"]),
            lambda row: row["quantity_t"],
            end=True,
        ),
        Column(
            texts("market.trades_count"), lambda row: formats.whole(row["trades"]), lambda row: row["trades"], end=True
        ),
        Column(texts("table.state"), lambda row: _day_badge(view, row), lambda row: row["state"]),
    ]
    return ChartCard(
        view,
        days,
        texts("market.daily"),
        lambda data: charts.candles(data["items"], texts("unit.price"), texts("unit.t"), words),
        columns,
        lambda data: list(data["items"]),
        unit=texts("market.daily_unit"),
        empty=texts("market.no_days"),
        height_px=384,
        name="daily",
    )


def _day_badge(view: View, row: Row) -> Html:
    return badge(view.texts.one_of("day_state", row["state"]), DAY_TONES.get(row["state"], "plain"))


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


def trades_card(view: View, trades: Source[Json], symbol: str) -> TableCard[Json]:
    """Latest public trades: no names, but the voucher code of each settled one."""
    texts = view.texts
    columns = [
        Column(texts("table.time"), lambda row: formats.moment(row["at"]), lambda row: row["at"]),
        Column(
            texts("market.price"),
            lambda row: move(row["before_fen"], row["price_fen"], formats.yuan(row["price_fen"])),
            lambda row: formats.yuan(row["price_fen"]),
            end=True,
        ),
        Column(
            texts("table.quantity_t"),
            lambda row: formats.whole(row["quantity_t"]),
            lambda row: row["quantity_t"],
            end=True,
        ),
        Column(texts("market.voucher"), _voucher_link, lambda row: row["voucher_code"], end=True),
        Column(texts("table.state"), lambda row: trade_badge(view, row), lambda row: row["state"], end=True),
    ]
    return TableCard(
        view,
        trades,
        texts("market.trades"),
        columns,
        lambda data: with_moves(data["items"]),
        unit=f"{symbol} · {texts('market.trades_unit')}",
        empty=texts("market.no_trades"),
        name="trades",
    )


def with_moves(rows: list[Json]) -> list[Row]:
    """Give each trade, new to old, the price of the one before it."""
    older: list[Json | None] = [*rows[1:], None]
    return [
        {**row, "before_fen": before["price_fen"] if before else None} for row, before in zip(rows, older, strict=False)
    ]


def _voucher_link(row: Row) -> Html:
    voucher = row["voucher_code"]
    return link(f"/voucher/{voucher}", code(voucher)) if voucher else tag("span", formats.MISSING, cls="muted")


def trade_badge(view: View, row: Row) -> Html:
    """Made or settled."""
    return badge(view.texts.one_of("trade_state", row["state"]), "good" if row["state"] == "settled" else "waiting")


class ComplianceCard:
    """Published compliance of a year, filtered by status."""

    def __init__(self, view: View, compliance: Source[Json], years: Source[list[Json]]) -> None:
        self.view, self.source, self.years = view, compliance, years
        self.status: str | None = None
        texts = view.texts
        self._columns = [
            Column(texts("compliance.name"), lambda row: row["name"], lambda row: row["name"]),
            Column(texts("compliance.account"), self._account, lambda row: row["account"]),
            Column(texts("compliance.scheme"), lambda row: row["scheme"], lambda row: row["scheme"]),
            self._tonnes("verified"),
            self._tonnes("surrendered"),
            Column(
                f"{texts('compliance.balance')} ({texts('unit.t')})",
                lambda row: formats.signed(row["balance_t"]),
                lambda row: row["balance_t"],
                end=True,
            ),
            Column(texts("compliance.status"), self._status, lambda row: row["status"], end=True),
        ]
        self.card: TableCard[Json] = TableCard(
            view,
            compliance,
            texts("compliance.title"),
            self._columns,
            self._rows,
            is_empty=lambda data: not data["items"],
            empty=texts("compliance.none"),
            none_left=lambda: texts("compliance.none_of", status=self.status),
            name="compliance",
        )
        with self.card.tools, box("line") as self.filters:
            self.buttons = {status: self._button(status) for status in (None, "A", "B", "C")}
        self._offer()
        compliance.watch(self._offer)

    def _button(self, status: str | None) -> Button:
        return Button("", lambda: self._choose(status), look="small")

    def _tonnes(self, what: str) -> Column:
        key = f"{what}_t"
        title = f"{self.view.texts(f'compliance.{what}')} ({self.view.texts('unit.t')})"
        return Column(title, lambda row: formats.whole(row[key]), lambda row: row[key], end=True)

    def _account(self, row: Row) -> Html:
        return link(f"/chain?account={row['account']}", code(formats.short(row["account"]), row["account"]))

    def _status(self, row: Row) -> Html:
        words = self.view.texts.one_of("status", row["status"])
        return badge(f"{row['status']} · {words}", STATUS_TONES.get(row["status"], "waiting"))

    def _rows(self, data: Json) -> list[Row]:
        return [row for row in data["items"] if self.status in (None, row["status"])]

    def _offer(self) -> None:
        rows = (self.source.data or {"items": []})["items"]
        self.filters.set_visibility(bool(rows))
        for status, button in self.buttons.items():
            count = sum(row["status"] == status for row in rows)
            button.text = self.view.texts("compliance.all") if status is None else f"{status} {count}"
            button.props(f'aria-pressed="{str(status == self.status).lower()}"')

    async def _choose(self, status: str | None) -> None:
        self.status = status
        self._offer()
        self.card.redraw()
