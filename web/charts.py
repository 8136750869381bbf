"""Options of ECharts: faint grid, no animation, no legend for one series, colours by role (`web.theme`)."""

from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from web.theme import paint

Options = dict[str, Any]

FONT: Final = "Inter, 'Noto Sans SC', 'Noto Sans CJK SC', system-ui, sans-serif"

SHORT: Final = (
    "(v) => Math.abs(v) >= 1e6 ? v / 1e6 + 'M' : Math.abs(v) >= 1e4 ? v / 1e3 + 'k' : v.toLocaleString('en-US')"
)
"""Axis labels stay short; the figures themselves are in the tooltip and in the table."""


def _label(**more: Any) -> Options:
    return {"color": paint("ink-2"), "fontSize": 11, "fontFamily": FONT, **more}


def _category(labels: list[str], *, shown: bool = True, index: int = 0) -> Options:
    return {
        "type": "category",
        "data": labels,
        "gridIndex": index,
        "axisLine": {"lineStyle": {"color": paint("line")}},
        "axisTick": {"show": False},
        "axisLabel": _label(show=shown, hideOverlap=True),
    }


def _value(*, index: int = 0, splits: int = 5, from_zero: bool = True) -> Options:
    return {
        "type": "value",
        "gridIndex": index,
        "scale": not from_zero,
        "splitNumber": splits,
        "axisLabel": {**_label(), ":formatter": SHORT},
        "splitLine": {"lineStyle": {"color": paint("grid")}},
    }


def _tooltip(**more: Any) -> Options:
    return {
        "trigger": "axis",
        "confine": True,
        "transitionDuration": 0,
        "backgroundColor": paint("panel"),
        "borderColor": paint("line"),
        "padding": [8, 12],
        "extraCssText": "box-shadow:none;border-radius:8px",
        "textStyle": {"color": paint("ink"), "fontSize": 12, "fontFamily": FONT},
        "axisPointer": {"type": "line", "lineStyle": {"color": paint("ink-2"), "type": "dashed", "width": 1}},
        **more,
    }


def _frame(**parts: Any) -> Options:
    return {"animation": False, "textStyle": {"fontFamily": FONT}, "tooltip": _tooltip(), **parts}


def candles(
    labels: list[tuple[str, str]],
    rows: list[dict[str, Any] | None],
    price_unit: str,
    volume_unit: str,
    words: dict[str, str],
) -> Options:
    """
    Candles over volume bars; a label without a trade has a gap.

    :param labels: each in full, and as short as on the axis
    """
    prices = [
        [row[name] / 100 for name in ("open_fen", "close_fen", "low_fen", "high_fen")] if row is not None else "-"
        for row in rows
    ]
    volumes = [
        {
            "value": row["quantity_t"] if row is not None else 0,
            "itemStyle": {"color": paint("up-mid" if row is None or _rose(row) else "down-mid")},
        }
        for row in rows
    ]
    candle = {"color": paint("up"), "borderColor": paint("up"), "color0": paint("down"), "borderColor0": paint("down")}
    formatter = _candle_words(words, price_unit, volume_unit)
    return _frame(
        tooltip=_tooltip(**{":formatter": formatter, "axisPointer": {"type": "cross", "label": {"show": False}}}),
        axisPointer={"link": [{"xAxisIndex": "all"}]},
        grid=[
            {"left": 52, "right": 12, "top": 12, "height": "62%"},
            {"left": 52, "right": 12, "top": "74%", "height": "17%"},
        ],
        xAxis=[
            _category([full for full, _ in labels], shown=False),
            _category([short for _, short in labels], index=1),
        ],
        yAxis=[_value(from_zero=False), _value(index=1, splits=2)],
        series=[
            {"type": "candlestick", "data": prices, "itemStyle": candle, "barMaxWidth": 14, "emphasis": _STILL},
            {
                "type": "bar",
                "xAxisIndex": 1,
                "yAxisIndex": 1,
                "data": volumes,
                "barMaxWidth": 14,
                "emphasis": _STILL,
            },
        ],
    )


def depth(bids: list[tuple[float, int]], asks: list[tuple[float, int]], names: tuple[str, str], unit: str) -> Options:
    """
    What is bid down to a price, and asked up to it: two flights of stairs away from each other.

    :param bids: price and quantity, best first; `asks` likewise
    """
    flights = (
        (names[0], sorted(_summed(bids)), "start", "up"),
        (names[1], _summed(asks), "end", "down"),
    )
    words = (
        "(ps) => '<b>' + ps[0].value[0].toFixed(2) + '</b>' + ps.map((p) => '<br>' + p.seriesName + ' '"
        f" + p.value[1].toLocaleString('en-US') + ' {unit}').join('')"
    )
    return _frame(
        tooltip=_tooltip(**{":formatter": words}),
        grid={"left": 52, "right": 18, "top": 34, "bottom": 28},
        legend=_legend(),
        xAxis={
            **_value(from_zero=False),
            "min": "dataMin",
            "max": "dataMax",
            "splitLine": {"show": False},
            "axisLine": {"lineStyle": {"color": paint("line")}},
            "axisLabel": {**_label(hideOverlap=True), ":formatter": "(v) => v.toFixed(2)"},
        },
        yAxis=_value(),
        series=[
            {
                "type": "line",
                "name": name,
                "data": [list(point) for point in points],
                "step": step,
                "symbol": "none",
                "lineStyle": {"color": paint(role), "width": 1.6},
                "itemStyle": {"color": paint(role)},
                "areaStyle": {"color": paint(role), "opacity": 0.12},
                "emphasis": _STILL,
            }
            for name, points, step, role in flights
        ],
    )


def _summed(levels: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Each level with the quantity up to it."""
    return list(zip((price for price, _ in levels), accumulate(quantity for _, quantity in levels), strict=True))


_STILL: Final = {"disabled": True}


def _rose(day: dict[str, Any]) -> bool:
    return (day.get("close_fen") or 0) >= (day.get("open_fen") or 0)


def _legend() -> Options:
    return {
        "top": 0,
        "left": 0,
        "itemWidth": 10,
        "itemHeight": 10,
        "icon": "roundRect",
        "textStyle": {"color": paint("ink-2"), "fontSize": 12, "fontFamily": FONT},
    }


def _candle_words(words: dict[str, str], price_unit: str, volume_unit: str) -> str:
    names = [words[name] for name in ("open", "close", "low", "high")]
    return (
        "(ps) => { const two = (v) => v.toFixed(2); const c = ps.find((p) => p.seriesType === 'candlestick');"
        " const b = ps.find((p) => p.seriesType === 'bar'); const d = (c || b).axisValue;"
        f" const n = {names!r}; let t = '<b>' + d + '</b>';"
        " if (c && Array.isArray(c.data)) { const v = c.data.slice(-4);"
        f" n.forEach((w, i) => {{ t += '<br>' + w + ' ' + two(v[i]) + ' {price_unit}'; }}); }}"
        f" if (b) t += '<br>{words['volume']} ' + Number(b.value).toLocaleString('en-US') + ' {volume_unit}';"
        " return t; }"
    )


def curve(labels: list[str], values: list[float | None], unit: str) -> Options:
    """A step line over the intervals of a day: a reading holds for its whole interval."""
    return _frame(
        tooltip=_tooltip(**{":valueFormatter": f"(v) => v == null ? '–' : v.toLocaleString('en-US') + ' {unit}'"}),
        grid={"left": 52, "right": 14, "top": 14, "bottom": 28},
        xAxis={**_category(labels), "boundaryGap": False},
        yAxis=_value(),
        series=[
            {
                "type": "line",
                "data": values,
                "step": "end",
                "symbol": "none",
                "connectNulls": False,
                "lineStyle": {"color": paint("accent"), "width": 1.6},
                "itemStyle": {"color": paint("accent")},
                "areaStyle": {"color": paint("accent"), "opacity": 0.08},
                "emphasis": _STILL,
            }
        ],
    )


def bars(labels: list[str], values: list[float], unit: str, decimals: int = 0) -> Options:
    """One bar per period."""
    written = f"v.toLocaleString('en-US', {{minimumFractionDigits: {decimals}, maximumFractionDigits: {decimals}}})"
    return _frame(
        tooltip=_tooltip(
            **{":valueFormatter": f"(v) => {written} + ' {unit}'", "axisPointer": {"type": "shadow"}},
        ),
        grid={"left": 52, "right": 14, "top": 14, "bottom": 28},
        xAxis=_category(labels),
        yAxis=_value(),
        series=[
            {
                "type": "bar",
                "data": values,
                "barMaxWidth": 30,
                "itemStyle": {"color": paint("accent"), "borderRadius": [3, 3, 0, 0]},
                "emphasis": _STILL,
            }
        ],
    )


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one kind in a chart of several."""

    name: str
    role: str
    """Role of its colour."""
    values: list[int | float | None]


def series_bars(labels: list[str], series: list[Series], unit: str, *, stacked: bool, lying: bool = False) -> Options:
    """Bars of several kinds, on or beside each other; `lying` for long labels."""
    written = f"(v) => v == null ? '–' : v.toLocaleString('en-US') + ' {unit}'"
    categories, values = _category(labels), _value()
    if lying:
        categories |= {"inverse": True, "axisLabel": _label(width=108, overflow="truncate")}
    return _frame(
        tooltip=_tooltip(**{":valueFormatter": written, "axisPointer": {"type": "shadow"}}),
        legend=_legend(),
        grid={"left": 118 if lying else 52, "right": 18, "top": 34, "bottom": 28},
        xAxis=values if lying else categories,
        yAxis=categories if lying else values,
        series=[
            {
                "type": "bar",
                "name": one.name,
                "data": one.values,
                "stack": "all" if stacked else None,
                "barMaxWidth": 26,
                "barGap": "12%",
                "itemStyle": {"color": paint(one.role)},
                "emphasis": _STILL,
            }
            for one in series
        ],
    )
