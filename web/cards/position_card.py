"""Allowance position of an enterprise, and what waits for it."""

from collections.abc import Callable
from typing import Any

from web import formats
from web.controls import markup
from web.markup import Html, tag
from web.view import View

Json = dict[str, Any]


def draw_position(view: View, data: Json, actions: Callable[[Json], None] | None) -> None:
    """Due against what is there, then what the owner can do about it."""
    texts = view.texts
    due, gap = data.get("obligation_t"), max(data.get("gap_t") or 0, 0)
    markup(_stack(data["surrendered_t"], data.get("owed_t") or 0, gap))
    entries = [
        (texts("enterprise.due"), formats.whole(due), ""),
        (texts("enterprise.allocated"), formats.whole(data["allocated_t"]), ""),
        (texts("enterprise.bought"), formats.whole(data["bought_t"]), ""),
        (texts("enterprise.sold"), formats.whole(data["sold_t"]), ""),
        (texts("enterprise.surrendered"), formats.whole(data["surrendered_t"]), ""),
        (texts("enterprise.missing"), formats.whole(gap), "late" if gap else ""),
    ]
    markup(tag("div", *(tag("div", tag("span", n), tag("b", v, cls=c or None)) for n, v, c in entries), cls="rows"))
    if actions is not None:
        actions(data)
    else:
        markup(texts("enterprise.only_own"), tag="p", classes="source")


def draw_holding(view: View, data: Json, actions: Callable[[Json], None] | None) -> None:
    """What is held and what of it is not free: the position of who owes no surrender."""
    texts = view.texts
    entries = [
        (texts("enterprise.held"), data["held_t"]),
        *((texts(f"enterprise.cash_{name}"), data[f"{name}_t"]) for name in ("available", "reserved", "due")),
    ]
    markup(tag("div", *(tag("div", tag("span", n), tag("b", formats.whole(v))) for n, v in entries), cls="rows"))
    if actions is not None:
        actions(data)


def still_owed_t(data: Json) -> int:
    """What is owed and not yet applied for."""
    owed_t: int = data.get("owed_t") or 0
    return max(owed_t - int(data["locked_t"]), 0)


def _stack(surrendered: int, owed: int, gap: int) -> Html:
    total, covered = max(surrendered + owed, 1), owed - gap
    parts = (("accent", surrendered), ("accent-2", covered), ("red", gap))
    words = f"{formats.whole(surrendered)} + {formats.whole(covered)} + {formats.whole(gap)}"
    return tag(
        "div",
        *(tag("i", style=f"width:{100 * part / total:.2f}%;background:var(--{role})") for role, part in parts if part),
        cls="stack",
        role="img",
        aria_label=words,
    )


def tasks_of(view: View, data: Json, surrenders: list[Json]) -> list[str]:
    """What waits for the enterprise, most pressing first."""
    texts, gap = view.texts, data.get("gap_t") or 0
    tasks = []
    if gap > 0:
        tasks.append(texts("enterprise.task_gap", quantity=formats.whole(gap)))
    ready = min(still_owed_t(data), data["available_t"])
    if ready > 0:
        tasks.append(texts("enterprise.task_surrender", quantity=formats.whole(ready)))
    tasks += [
        texts("enterprise.task_waiting", quantity=formats.whole(one["quantity_t"]))
        for one in surrenders
        if one.get("state") == "applied"
    ]
    refused = (data.get("coverage") or {}).get("refused") or 0
    if refused:
        tasks.append(texts("enterprise.task_refusals", count=formats.whole(refused)))
    return tasks
