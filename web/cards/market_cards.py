"""Cards of the public market page."""

from typing import Any, Final, Literal

from web import formats
from web.cards.card import TableCard
from web.cards.source import Source
from web.controls import Button, box
from web.figures import Figure
from web.markup import Column, Html, Row, badge, code, join, link, tag
from web.view import View

Json = dict[str, Any]

DAY_TONES: Final[dict[str, Literal["good", "waiting", "plain"]]] = {
    "open": "plain",
    "published": "waiting",
    "cleared": "waiting",
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
    """Price, volume, limits, settlement and compliance; `product` is its quote."""
    texts = view.texts
    return [
        _close(view, product),
        _volume(view, product),
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
    now = product["last_fen"] if product["is_day_open"] else product["close_fen"]
    if now is None or product["last_fen"] is None:
        return Figure(texts("market.previous"), formats.yuan(before), texts("unit.price"), texts("market.no_trade_yet"))
    name = texts("market.last" if product["is_day_open"] else "market.close")
    change = texts("market.change", percent=formats.percent(now - before, before) if before else formats.MISSING)
    return Figure(name, formats.yuan(now), texts("unit.price"), join(move(before, now, change)))


def _volume(view: View, quote: Json) -> Figure:
    note = view.texts("market.turnover", amount=formats.yuan(quote["amount_fen"]))
    return Figure(view.texts("market.volume"), formats.whole(quote["quantity_t"]), view.texts("unit.t"), note)


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
        Column(texts("market.method"), lambda row: _method(view, row), lambda row: row["method"], end=True),
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


def listed_only(days: list[Json]) -> list[Row]:
    """Days with what their listed trades came to: those alone make candles."""
    return [{**day, "quantity_t": day["listed_t"], "trades": day["listed_trades"]} for day in days]


def with_moves(rows: list[Json]) -> list[Row]:
    """Give each listed trade, new to old, the price of the one before it; the others move no price."""
    moved: list[Row] = []
    before: int | None = None
    for row in reversed(rows):
        is_listed = row["method"] == "listed"
        moved.append({**row, "before_fen": before if is_listed else None})
        before = row["price_fen"] if is_listed else before
    return moved[::-1]


def _method(view: View, row: Row) -> Html:
    return tag("span", view.texts.one_of("method", row["method"]), cls="muted")


def _voucher_link(row: Row) -> Html:
    voucher = row["voucher_code"]
    return link(f"/voucher/{voucher}", code(voucher)) if voucher else tag("span", formats.MISSING, cls="muted")


def trade_badge(view: View, row: Row) -> Html:
    """How far a trade is."""
    tones: dict[str, Literal["good", "waiting", "bad", "plain"]] = {
        "settled": "good",
        "aside": "bad",
        "unwound": "plain",
    }
    return badge(view.texts.one_of("trade_state", row["state"]), tones.get(row["state"], "waiting"))


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
