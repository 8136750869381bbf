"""Forms of quota: totals by the ministry, proposals by a province, decisions about objections."""

from collections.abc import Callable, Mapping
from typing import Any

from web.cards.columns import class_words
from web.controls import Choice, Field
from web.document_field import DocumentField
from web.fields import reason_field, year_of
from web.sheet import Call, Sheet, whole_number
from web.tiles import tiles
from web.view import View

Json = dict[str, Any]


def _class_and_year(view: View, classes: list[Json], year: int) -> tuple[Choice, Field]:
    options = {str(one["class_id"]): class_words(one) for one in classes}
    chosen = Choice(view.texts("form.class"), options, next(iter(options), ""), lambda _: None)
    return chosen, Field(view.texts("registry.year"), str(year or ""), inputmode="numeric", maxlength="4")


def national(view: View, sheet: Sheet, classes: list[Json], year: int) -> None:
    """The nation's total of a class and year."""

    def build() -> Callable[[], Call]:
        class_, years = _class_and_year(view, classes, year)
        total = Field(view.texts("form.quantity"), inputmode="numeric")
        return lambda: Call(
            "Quota",
            "set_national_total",
            {"class_id": class_.value, "year": year_of(years.value), "total_t": whole_number(total.value)},
        )

    sheet.ask(view.texts("quota.set_national"), build)


def area_total(view: View, sheet: Sheet, classes: list[Json], year: int) -> None:
    """The total of one area; many at once come from a file."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        class_, years = _class_and_year(view, classes, year)
        names = {str(tile.code): texts(f"area.{tile.code}") for tile in tiles()}
        area = Choice(texts("chain.area"), names, next(iter(names)), lambda _: None)
        total = Field(texts("form.quantity"), inputmode="numeric")

        def read() -> Call:
            row = {"area": int(area.value), "total_t": whole_number(total.value)}
            return Call(
                "Quota", "set_totals", {"class_id": class_.value, "year": year_of(years.value), "totals": [row]}
            )

        return read

    sheet.ask(texts("quota.set_area"), build)


def propose(view: View, sheet: Sheet, classes: list[Json], entities: Mapping[str, str], year: int) -> None:
    """A proposal for one enterprise; many at once come from a file."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        class_, years = _class_and_year(view, classes, year)
        entity = Choice(texts("enterprise.title"), entities, next(iter(entities), ""), lambda _: None)
        method = Field(texts("batches.method"), maxlength="32")
        size = Field(texts("form.quantity"), inputmode="numeric")

        def read() -> Call:
            row = {"entity": entity.value, "quantity_t": whole_number(size.value)}
            named = {"class_id": class_.value, "year": year_of(years.value), "method": method.value.strip()}
            return Call("Quota", "propose", named | {"proposals": [row]})

        return read

    sheet.ask(texts("quota.propose"), build)


def refuse(view: View, sheet: Sheet, batch_id: int) -> None:
    """The refusal of a batch, with its reason."""

    def build() -> Callable[[], Call]:
        reason = reason_field(view)
        return lambda: Call("Quota", "refuse", {"batch_id": batch_id, "reason": reason.value.strip()})

    sheet.ask(view.texts("batches.refuse"), build)


def adjust(view: View, sheet: Sheet, row: Json, objection_id: int = 0) -> None:
    """A top-up or claw-back of an approved allocation, perhaps as the answer to an accepted objection."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        ways = {"up": texts("adjustments.up"), "down": texts("adjustments.down")}
        way = Choice(texts("adjustments.way"), ways, "up", lambda _: None)
        size = Field(texts("form.quantity"), inputmode="numeric")
        reason = reason_field(view)
        document = DocumentField(view)

        def read() -> Call:
            delta_t = whole_number(size.value) * (1 if way.value == "up" else -1)
            change = {"entity": row["account"], "delta_t": delta_t, "objection_id": objection_id}
            named = {"class_id": row["class_id"], "year": row["year"], "adjustments": [change]}
            grounds = {"reason": reason.value.strip(), "document_hash": document.hash()}
            return Call("Quota", "propose_adjustment", named | grounds)

        return read

    sheet.ask(texts("adjustments.propose", name=row.get("name") or row["account"]), build)


def decide_objection(view: View, sheet: Sheet, row: Json, *, accepted: bool) -> None:
    """The decision about an objection."""

    def build() -> Callable[[], Call]:
        reason = reason_field(view)
        document = DocumentField(view)
        return lambda: Call(
            "Quota",
            "decide_objection",
            {
                "objection_id": row["objection_id"],
                "accepted": accepted,
                "reason": reason.value.strip(),
                "document_hash": document.hash(),
            },
        )

    sheet.ask(view.texts("authority.accept" if accepted else "authority.refuse"), build)


def object_to(view: View, sheet: Sheet, row: Json) -> None:
    """An enterprise's objection to its allocation."""

    def build() -> Callable[[], Call]:
        reason = reason_field(view)
        document = DocumentField(view)
        return lambda: Call(
            "Quota",
            "object",
            {
                "class_id": row["class_id"],
                "year": row["year"],
                "reason": reason.value.strip(),
                "document_hash": document.hash(),
            },
        )

    sheet.ask(view.texts("objections.object"), build)
