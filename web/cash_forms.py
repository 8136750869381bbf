"""Forms of money: withdrawals, the bank's word on them, deposits, and the funds; each ends in the sheet."""

from collections.abc import Callable
from typing import Any, Final

from carbon.hashing import keccak
from web import formats
from web.controls import Field
from web.deal_forms import PartyField
from web.fields import reason_field
from web.sheet import BadInput, Call, Sheet, fen
from web.view import View

Json = dict[str, Any]

FUND_NUMBERS: Final = {"exchange_fees": 1, "registry_fees": 2, "risk_reserve": 3, "treasury": 4}
"""As `Cash` counts them."""


def reference_of(typed: str) -> str:
    """The bank's own reference of a payment as contracts keep it: its keccak256. Raises BadInput for none."""
    bare = typed.strip()
    if not bare:
        raise BadInput(typed, "cash.no_reference")
    return "0x" + keccak(bare.encode()).hex()


def withdraw(view: View, sheet: Sheet, idle_fen: int | None = None) -> None:
    """A withdrawal to one's settlement bank; `idle_fen` is what can leave."""
    texts = view.texts
    hint = "" if idle_fen is None else texts("cash.at_most", amount=formats.yuan(idle_fen))

    def build() -> Callable[[], Call]:
        amount = Field(texts("form.amount"), hint=hint, inputmode="decimal")
        return lambda: Call("Cash", "request_withdrawal", {"amount_fen": fen(amount.value)})

    sheet.ask(texts("form.withdraw_title"), build)


async def clear(view: View, sheet: Sheet, row: Json) -> None:
    """The registry agrees; the bank may pay."""
    await sheet.confirm(Call("Cash", "clear_withdrawal", _named(row), _about(view, row)))


def refuse(view: View, sheet: Sheet, row: Json) -> None:
    """The registry or the bank refuses; the money is free again."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        reason = Field(texts("form.reason"), maxlength="96")
        return lambda: Call(
            "Cash", "refuse_withdrawal", _named(row) | {"reason": reason.value.strip()}, _about(view, row)
        )

    sheet.ask(texts("cash.refuse_title", number=row["withdrawal_id"]), build)


def pay(view: View, sheet: Sheet, row: Json) -> None:
    """The bank says that it paid."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        reference = Field(texts("cash.reference"), hint=texts("cash.reference_hint"), maxlength="80")
        return lambda: Call(
            "Cash",
            "confirm_withdrawal",
            _named(row) | {"bank_reference": reference_of(reference.value)},
            _about(view, row),
        )

    sheet.ask(texts("cash.pay_title", number=row["withdrawal_id"]), build)


def deposit(view: View, sheet: Sheet, accounts: dict[str, str]) -> None:
    """The bank says that money came in for one of its accounts."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        account = PartyField(view, texts("cash.who"), accounts)
        amount = Field(texts("form.amount"), inputmode="decimal")
        reference = Field(texts("cash.reference"), hint=texts("cash.reference_hint"), maxlength="80")
        return lambda: Call(
            "Cash",
            "deposit",
            {
                "account": account.account(),
                "amount_fen": fen(amount.value),
                "bank_reference": reference_of(reference.value),
            },
        )

    sheet.ask(texts("cash.deposit"), build)


def deposit_to_reserve(view: View, sheet: Sheet) -> None:
    """The bank says that money came in for the risk reserve."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        amount = Field(texts("form.amount"), inputmode="decimal")
        reference = Field(texts("cash.reference"), hint=texts("cash.reference_hint"), maxlength="80")
        return lambda: Call(
            "Cash",
            "deposit_to_reserve",
            {"amount_fen": fen(amount.value), "bank_reference": reference_of(reference.value)},
        )

    sheet.ask(texts("cash.deposit_to_reserve"), build)


def fund_act(view: View, sheet: Sheet, name: str, fund: Json) -> None:
    """What a fund's keeper does with it: `fund_out`, `assign` or `recover`."""
    texts = view.texts
    number = FUND_NUMBERS[fund["name"]]
    free = texts("cash.at_most", amount=formats.yuan(fund["total_fen"]))

    def build() -> Callable[[], Call]:
        account = PartyField(view, texts("cash.who"), {}) if name == "recover" else None
        amount = Field(texts("form.amount"), hint="" if name == "recover" else free, inputmode="decimal")

        def read() -> Call:
            amount_fen = fen(amount.value)
            if account is not None:
                return Call("Cash", "recover", {"account": account.account(), "amount_fen": amount_fen})
            function = "request_fund_withdrawal" if name == "fund_out" else "assign_fees"
            return Call("Cash", function, {"fund_id": number, "amount_fen": amount_fen})

        return read

    sheet.ask(" · ".join((texts(f"cash.{name}"), texts(f"fund.{fund['name']}"))), build)


def decide_binding(view: View, sheet: Sheet, row: Json) -> None:
    """The bank declines to settle for an account, with the reason."""

    def build() -> Callable[[], Call]:
        reason = reason_field(view)
        named = {"accounts": [row["account"]], "accepted": False}
        return lambda: Call("Participants", "decide_bindings", named | {"reason": reason.value.strip()})

    sheet.ask(view.texts("bank.decline"), build)


async def accept_binding(sheet: Sheet, row: Json) -> None:
    """The bank agrees to settle for an account."""
    named = {"accounts": [row["account"]], "accepted": True, "reason": ""}
    await sheet.confirm(Call("Participants", "decide_bindings", named))


def _named(row: Json) -> Json:
    return {"withdrawal_id": row["withdrawal_id"]}


def _about(view: View, row: Json) -> tuple[tuple[str, str], ...]:
    texts = view.texts
    whose = row["name"] or formats.short(row["account"])
    if row["fund"]:
        whose = " · ".join((whose, texts(f"fund.{row['fund']}")))
    return (
        (texts("cash.who"), whose),
        (texts("table.amount"), formats.yuan(row["amount_fen"])),
    )
