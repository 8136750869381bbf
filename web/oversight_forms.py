"""Forms of supervision: notices and penalties, as a province gives them."""

from collections.abc import Callable
from typing import Any, Final

from web import formats
from web.controls import Choice, Field
from web.document_field import DocumentField
from web.fields import day_field, day_s, reason_field, year_of
from web.sheet import BadInput, Call, Sheet, fen
from web.view import View

Json = dict[str, Any]

NOTICE_KINDS: Final = {"obligation": 1, "reminder": 2, "rectification": 3, "other": 4}
"""As `Penalties` counts notices."""

STATUS_NUMBERS: Final = {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5, "X": 6, "-": 7}
"""As `Compliance` counts them."""

DAY_S: Final = 86_400

AT_ONCE: Final = 100
"""Enterprises that one notice names at most."""


def notify(view: View, sheet: Sheet, rows: list[Json]) -> None:
    """A supervision notice to one or several enterprises of a year."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        kinds = {kind: texts(f"notice_kind.{kind}") for kind in NOTICE_KINDS}
        kind = Choice(texts("registry.transfer_kind"), kinds, "reminder", lambda _: None)
        words = Field(texts("notices.text"), maxlength="160")
        document = DocumentField(view)
        return lambda: Call(
            "Penalties",
            "notify",
            {
                "entities": [row["account"] for row in rows[:AT_ONCE]],
                "year": rows[0]["year"],
                "kind": NOTICE_KINDS[kind.value],
                "text": words.value.strip(),
                "document_hash": document.hash(),
            },
        )

    sheet.ask(texts("notices.to", count=formats.whole(min(len(rows), AT_ONCE))), build)


def deadline(view: View, sheet: Sheet, scheme: str, year: int) -> None:
    """The last day on which a surrender for a year is in time; its last second counts."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        schemes = Field(texts("compliance.scheme"), scheme, maxlength="8")
        years = Field(texts("registry.year"), str(year or ""), inputmode="numeric", maxlength="4")
        day = day_field(view, texts("enterprise.deadline"), texts("obligations.last_second"))

        def read() -> Call:
            last = day_s(day.value)
            if not last:
                raise BadInput(day.value, "form.bad_day")
            named = {"scheme": schemes.value.strip(), "year": year_of(years.value)}
            return Call("Compliance", "set_deadline", named | {"deadline_s": last + DAY_S - 1})

        return read

    sheet.ask(texts("obligations.set_deadline"), build)


def override(view: View, sheet: Sheet, row: Json) -> None:
    """Another status than the one that the figures give, with the authority's reason."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        words = {code: f"{code} · {texts.one_of('status', code)}" for code in STATUS_NUMBERS}
        status = Choice(texts("compliance.status"), words, str(row.get("status") or "A"), lambda _: None)
        reason = reason_field(view)
        document = DocumentField(view)
        return lambda: Call(
            "Compliance",
            "override_status",
            {
                "entity": row["account"],
                "year": row["year"],
                "status": STATUS_NUMBERS[status.value],
                "reason": reason.value.strip(),
                "document_hash": document.hash(),
            },
        )

    sheet.ask(texts("obligations.override"), build)


def basis_points(typed: str) -> int:
    """Read a multiple with at most four decimals in hundredths of a percent. Raises BadInput."""
    whole, _, part = typed.strip().partition(".")
    if not (whole.isascii() and whole.isdigit() and len(part) <= 4 and (part.isdigit() or not part)):
        raise BadInput(typed)
    return int(whole) * 10_000 + int(part.ljust(4, "0"))


def penalise(view: View, sheet: Sheet, row: Json, proposal: Json) -> None:
    """
    The penalty for units missing after the deadline: fine, deduction from the next year, bar from trading.

    `proposal` has the price by the trades and the least multiple, as the API computed them; it may be empty.
    """
    texts = view.texts
    mean, least = proposal.get("price_fen_per_t"), proposal.get("min_multiple_bp") or 50_000
    most = proposal.get("max_multiple_bp") or 100_000

    def build() -> Callable[[], Call]:
        price = Field(
            texts("penalties.price"), formats.yuan(mean) if mean else "", hint=texts("penalties.price_hint"),
            inputmode="decimal",
        )  # fmt: skip
        limits = texts("penalties.multiple_hint", least=times(least), most=times(most))
        multiple = Field(texts("penalties.multiple"), times(least), hint=limits, inputmode="decimal")
        yes = {"yes": texts("penalties.yes"), "no": texts("penalties.no")}
        deduct = Choice(texts("penalties.deduct"), yes, "yes", lambda _: None)
        until = day_field(view, texts("accounts.bar_until"))
        reason = reason_field(view)
        document = DocumentField(view, proposal.get("document_hash") or "")
        return lambda: Call(
            "Penalties",
            "penalise",
            {
                "entity": row["account"],
                "year": row["year"],
                "price_fen_per_t": fen(price.value),
                "multiple_bp": basis_points(multiple.value),
                "deduct_next_year": deduct.value == "yes",
                "barred_until_s": day_s(until.value),
                "reason": reason.value.strip(),
                "document_hash": document.hash(),
            },
        )

    short = proposal.get("shortfall_t", row["missing_t"])
    sheet.ask(texts("penalties.title", missing=formats.whole(short)), build)


def times(multiple_bp: int) -> str:
    """Write a multiple without needless zeros."""
    written = formats.scaled(multiple_bp, 10_000, 4)
    return written.rstrip("0").rstrip(".")
