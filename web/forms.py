"""Forms of what an enterprise can do; each ends in the sheet "before you sign"."""

from collections.abc import Callable
from typing import Any

from web import formats
from web.cards.columns import class_words
from web.controls import Choice, Field
from web.fields import reason_field
from web.sheet import Call, Sheet, whole_number
from web.view import View

Json = dict[str, Any]


def surrender(view: View, sheet: Sheet, year: int, owed_t: int, holdings: list[Json]) -> None:
    """An application to surrender units of the registry sub-account; what is owed stands in the form."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        classes = _classes(view, holdings)
        size = Field(texts("form.quantity"), str(owed_t or ""), inputmode="numeric")
        return lambda: Call(
            "Compliance",
            "apply_surrender",
            {"year": year, "class_id": classes.value, "quantity_t": whole_number(size.value)},
        )

    sheet.ask(texts("form.surrender_title", year=year), build)


def move(view: View, sheet: Sheet, holdings: list[Json]) -> None:
    """A transfer between the own registry and trading sub-accounts."""
    texts = view.texts
    directions = {"to_trading": texts("form.move_title"), "to_registry": texts("form.move_back_title")}

    def build() -> Callable[[], Call]:
        direction = Choice(texts("form.direction"), directions, "to_trading", lambda _: None)
        classes = _classes(view, holdings)
        size = Field(texts("form.quantity"), inputmode="numeric")
        return lambda: Call(
            "Allowances", direction.value, {"class_id": classes.value, "quantity_t": whole_number(size.value)}
        )

    sheet.ask(texts("enterprise.move"), build)


def refuse(view: View, sheet: Sheet, account: str) -> None:
    """The refusal of an application, with its reason."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        reason = Field(texts("form.reason"), maxlength="96")
        return lambda: Call("Participants", "refuse", {"account": account, "reason": reason.value.strip()})

    sheet.ask(texts("form.refuse_title"), build)


def reject_clearing(view: View, sheet: Sheet, day: Json) -> None:
    """A clearing is sent back to be made anew, with the reason."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        reason = reason_field(view)
        return lambda: Call("Settlement", "reject_clearing", day | {"reason": reason.value.strip()})

    sheet.ask(texts("registry.reject_title"), build)


def _classes(view: View, holdings: list[Json]) -> Choice:
    options = {str(row["class_id"]): class_words(row) for row in holdings} or {"0": formats.MISSING}
    return Choice(view.texts("form.class"), options, next(iter(options)), lambda _: None)
