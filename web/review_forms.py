"""
Forms that open an act under the two-person rule.

What they make is a call of `Reviews.open` that carries the call of another contract; nothing happens before a second
person confirms it. The API writes the inner call, so that pages know no ABI.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from web import formats
from web.cards.columns import class_words
from web.controls import Choice, Field
from web.document_field import DocumentField
from web.fields import reason_field
from web.sheet import Call, Sheet, account_of, whole_number
from web.view import View

Json = dict[str, Any]

STATUS_FROZEN: Final = 4
"""As `Participants` counts states."""

SUB_ACCOUNTS: Final = {"registry": 1, "trading": 2}

GROUNDS: Final = {"inheritance": 2, "division": 3, "merger": 4, "split": 5, "bankruptcy": 6, "judicial": 9}
"""Grounds of a transfer by force, as `Custody` counts them."""


async def opening(view: View, contract: str, function: str, arguments: Json, reason: str, document: str) -> Call:
    """The call that opens an act; raises WebError when the inner call can't be written."""
    data = await view.api.encoded(contract, function, arguments)
    named = {"contract_name": contract, "data": data, "reason": reason, "document_hash": document}
    return Call("Reviews", "open", named)


class Grounds:
    """Reason and document: what every act names."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.reason = reason_field(view)
        self.document = DocumentField(view)

    def opens(self, contract: str, function: str, arguments: Json, *, inside: bool = False) -> Awaitable[Call]:
        """Open an act; `inside` gives the inner call the same reason and document."""
        reason, document = self.reason.value.strip(), self.document.hash()
        named = {"reason": reason, "document_hash": document} if inside else {}
        return opening(self.view, contract, function, arguments | named, reason, document)


def reject(view: View, sheet: Sheet, act_id: int) -> None:
    """The rejection of an act, with its reason."""

    def build() -> Callable[[], Call]:
        reason = reason_field(view)
        return lambda: Call("Reviews", "reject", {"act_id": act_id, "reason": reason.value.strip()})

    sheet.ask(view.texts("reviews.reject"), build)


def freeze_account(view: View, sheet: Sheet, data: Json) -> None:
    """Freeze a whole account."""

    def build() -> Callable[[], Awaitable[Call]]:
        grounds = Grounds(view)
        arguments = {"account": data["account"], "status": STATUS_FROZEN}
        return lambda: grounds.opens("Participants", "set_status", arguments, inside=True)

    sheet.ask(view.texts("reviews.freeze_account"), build)


def freeze(view: View, sheet: Sheet, holdings: list[Json]) -> None:
    """Freeze units of one class in one sub-account, by order."""
    texts = view.texts

    def build() -> Callable[[], Awaitable[Call]]:
        rows = {f"{row['account']}/{row['class_id']}": row for row in holdings}
        names = {
            key: f"{row.get('name') or formats.short(row['account'])} · {class_words(row)}" for key, row in rows.items()
        }
        held = Choice(texts("registry.holder"), names, next(iter(names), ""), lambda _: None)
        places = {name: texts(f"sub_account.{name}") for name in SUB_ACCOUNTS}
        place = Choice(texts("freezes.sub_account"), places, "registry", lambda _: None)
        size = Field(texts("form.quantity"), inputmode="numeric")
        order = Field(texts("freezes.order"), maxlength="64")
        grounds = Grounds(view)

        def read() -> Awaitable[Call]:
            account, _, class_id = held.value.partition("/")
            arguments = {
                "class_id": class_id,
                "account": account,
                "sub_account": SUB_ACCOUNTS[place.value],
                "quantity_t": whole_number(size.value),
                "order_no": order.value.strip(),
            }
            return grounds.opens("Custody", "freeze", arguments, inside=True)

        return read

    sheet.ask(texts("freezes.freeze"), build)


def unfreeze(view: View, sheet: Sheet, row: Json) -> None:
    """Set free what is left of a freeze, or a part of it."""
    texts = view.texts

    def build() -> Callable[[], Awaitable[Call]]:
        size = Field(texts("form.quantity"), str(row["left_t"]), inputmode="numeric")
        grounds = Grounds(view)

        def read() -> Awaitable[Call]:
            arguments = {"freeze_id": row["freeze_id"], "quantity_t": whole_number(size.value)}
            return grounds.opens("Custody", "unfreeze", arguments, inside=True)

        return read

    sheet.ask(texts("freezes.unfreeze"), build)


def force(view: View, sheet: Sheet, row: Json) -> None:
    """Move frozen units to another account, by order."""
    texts = view.texts

    def build() -> Callable[[], Awaitable[Call]]:
        receiver = Field(texts("form.receiver"), placeholder="0x…", maxlength="42")
        size = Field(texts("form.quantity"), str(row["left_t"]), inputmode="numeric")
        words = {name: texts(f"entry_kind.{name}") for name in GROUNDS}
        ground = Choice(texts("freezes.ground"), words, "judicial", lambda _: None)
        grounds = Grounds(view)

        def read() -> Awaitable[Call]:
            arguments = {
                "freeze_id": row["freeze_id"],
                "to": account_of(receiver.value),
                "quantity_t": whole_number(size.value),
                "ground": GROUNDS[ground.value],
            }
            return grounds.opens("Custody", "force_transfer", arguments, inside=True)

        return read

    sheet.ask(texts("freezes.force"), build)


def correct(view: View, sheet: Sheet, row: Json) -> None:
    """A counter-entry: units of an executed entry go back to their sender."""
    texts = view.texts
    left = row["quantity_t"] - (row.get("corrected_t") or 0)

    def build() -> Callable[[], Awaitable[Call]]:
        size = Field(texts("form.quantity"), str(left), inputmode="numeric")
        grounds = Grounds(view)

        def read() -> Awaitable[Call]:
            arguments = {"entry_id": row["entry_id"], "quantity_t": whole_number(size.value)}
            return grounds.opens("Custody", "correct", arguments, inside=True)

        return read

    sheet.ask(texts("entries.correct"), build)
