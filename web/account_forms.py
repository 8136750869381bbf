"""Forms of what the registry does to an account; each ends in the sheet "before you sign"."""

from collections.abc import Callable
from typing import Any, Final

from web import review_forms
from web.controls import Button, Choice, box
from web.document_field import DocumentField
from web.fields import day_field, day_s, reason_field
from web.sheet import Call, Sheet
from web.view import View

Json = dict[str, Any]

STATUS_NUMBERS: Final = {"active": 2, "restricted": 3, "closed": 5}
"""States that one person sets; freezing goes through two (`web.review_forms`)."""

CONDUCT_NUMBERS: Final = {"false_data": 3, "market_misconduct": 4, "other": 5}
"""Kinds of conduct that a person records; defaults are recorded by the contracts."""


def buttons(view: View, sheet: Sheet, data: Json) -> None:
    """What can be done about an account in its state."""
    texts, now = view.texts, str(data.get("status"))
    with box("actions"):
        for status in STATUS_NUMBERS:
            if status != now and now not in ("closed", "frozen", "applied"):
                Button(texts(f"accounts.make_{status}"), _opener(view, sheet, data, status))
        if now in ("active", "restricted"):
            Button(texts("reviews.freeze_account"), lambda: review_forms.freeze_account(view, sheet, data))
        if now != "closed":
            Button(texts("accounts.record"), lambda: record_conduct(view, sheet, data))


def _opener(view: View, sheet: Sheet, data: Json, status: str) -> Callable[[], None]:
    return lambda: set_status(view, sheet, data, status)


def set_status(view: View, sheet: Sheet, data: Json, status: str) -> None:
    """Another state of an account, with reason and document."""

    def build() -> Callable[[], Call]:
        reason = reason_field(view)
        document = DocumentField(view)
        return lambda: Call(
            "Participants",
            "set_status",
            {
                "account": data["account"],
                "status": STATUS_NUMBERS[status],
                "reason": reason.value.strip(),
                "document_hash": document.hash(),
            },
        )

    sheet.ask(view.texts(f"accounts.make_{status}"), build)


def record_conduct(view: View, sheet: Sheet, data: Json) -> None:
    """Dishonest conduct, with the day until which the account may not trade."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        kinds = {kind: texts(f"conduct_kind.{kind}") for kind in CONDUCT_NUMBERS}
        kind = Choice(texts("registry.transfer_kind"), kinds, "false_data", lambda _: None)
        until = day_field(view, texts("accounts.bar_until"), texts("accounts.bar_hint"))
        reason = reason_field(view)
        document = DocumentField(view)
        return lambda: Call(
            "Participants",
            "record_conduct",
            {
                "account": data["account"],
                "kind": CONDUCT_NUMBERS[kind.value],
                "barred_until_s": day_s(until.value),
                "reason": reason.value.strip(),
                "document_hash": document.hash(),
            },
        )

    sheet.ask(texts("accounts.record"), build)


def refuse_change(view: View, sheet: Sheet, account: str, profile_hash: str) -> None:
    """The refusal of a change of details."""

    def build() -> Callable[[], Call]:
        reason = reason_field(view)
        return lambda: Call(
            "Participants",
            "decide_change",
            {"account": account, "profile_hash": profile_hash, "accepted": False, "reason": reason.value.strip()},
        )

    sheet.ask(view.texts("form.refuse_title"), build)
