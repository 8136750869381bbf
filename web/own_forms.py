"""Forms of what a holder does outside the market: entries, certificates of holding, scheduled surrender."""

from collections.abc import Callable
from typing import Any, Final

from web import formats
from web.cards.columns import class_words
from web.cards.custody_lists import ENTRY_KINDS
from web.controls import Choice, Field
from web.document_field import DocumentField
from web.fields import day_field, day_s, reason_field
from web.sheet import Call, Sheet, account_of, whole_number
from web.view import View

Json = dict[str, Any]

NOBODY: Final = "0x" + "00" * 20

ENDING: Final = ("carbon_neutrality", "voluntary_cancellation")
"""Kinds of entries that end the units; the others move them to another account."""


def _classes(view: View, holdings: list[Json]) -> Choice:
    options = {str(row["class_id"]): class_words(row) for row in holdings} or {"0": formats.MISSING}
    return Choice(view.texts("form.class"), options, next(iter(options)), lambda _: None)


def _entry(view: View, sheet: Sheet, title: str, kinds: tuple[str, ...], holdings: list[Json], *, ends: bool) -> None:
    """An entry of one of some kinds; one that ends the units names whom it is for, the others who receives them."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        words = {kind: texts(f"entry_kind.{kind}") for kind in kinds}
        kind = Choice(texts("registry.transfer_kind"), words, kinds[0], lambda _: None)
        class_ = _classes(view, holdings)
        size = Field(texts("form.quantity"), inputmode="numeric")
        party = (
            Field(texts("entries.beneficiary"), maxlength="96", hint=texts("entries.beneficiary_hint"))
            if ends
            else Field(texts("form.receiver"), placeholder="0x…", maxlength="42")
        )
        due = day_field(view, texts("entries.due"), texts("entries.due_hint"))
        reason = reason_field(view)
        document = DocumentField(view)
        return lambda: Call(
            "Entries",
            "enter",
            {
                "kind": ENTRY_KINDS.index(kind.value) + 1,
                "class_id": class_.value,
                "to": NOBODY if ends else account_of(party.value),
                "quantity_t": whole_number(size.value),
                "due_s": day_s(due.value),
                "beneficiary": party.value.strip() if ends else "",
                "reason": reason.value.strip(),
                "document_hash": document.hash(),
            },
        )

    sheet.ask(texts(title), build)


def give(view: View, sheet: Sheet, holdings: list[Json]) -> None:
    """Units to another account: donation at once, the other kinds after the registry's review."""
    _entry(view, sheet, "entries.give", tuple(k for k in ENTRY_KINDS if k not in ENDING), holdings, ends=False)


def cancel(view: View, sheet: Sheet, holdings: list[Json]) -> None:
    """The end of units, of one's own will."""
    _entry(view, sheet, "entries.cancel", ENDING, holdings, ends=True)


def certify(view: View, sheet: Sheet, holdings: list[Json]) -> None:
    """A certificate of what is held of a class now."""

    def build() -> Callable[[], Call]:
        class_ = _classes(view, holdings)
        return lambda: Call("Entries", "certify_holding", {"class_id": class_.value})

    sheet.ask(view.texts("certificates.certify"), build)


def instruct(view: View, sheet: Sheet, row: Json, holdings: list[Json]) -> None:
    """A surrender on a day to come; without a quantity, of whatever is due then."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        class_ = _classes(view, holdings)
        size = Field(texts("form.quantity"), hint=texts("obligations.whatever"), inputmode="numeric")
        due = day_field(view, texts("entries.due"), texts("entries.due_hint"))
        return lambda: Call(
            "Compliance",
            "instruct",
            {
                "year": row["year"],
                "class_id": class_.value,
                "quantity_t": whole_number(size.value) if size.value.strip() else 0,
                "due_s": day_s(due.value),
            },
        )

    sheet.ask(texts("obligations.instruct"), build)
