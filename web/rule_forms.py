"""Forms of the ministry's rules: offsets, penalties, the term for objections."""

from collections.abc import Callable
from typing import Any, Final

from web import formats
from web.controls import Field
from web.fields import year_of
from web.oversight_forms import basis_points, times
from web.sheet import BadInput, Call, Sheet, whole_number
from web.view import View

Json = dict[str, Any]

DAY_S: Final = 86_400

PERCENT_BP: Final = 100


def share_bp(typed: str) -> int:
    """Read a percentage with at most two decimals in hundredths of a percent. Raises BadInput."""
    whole, _, part = typed.strip().partition(".")
    if not (whole.isascii() and whole.isdigit() and len(part) <= 2 and (part.isdigit() or not part)):
        raise BadInput(typed)
    return int(whole) * PERCENT_BP + int(part.ljust(2, "0"))


def offset(view: View, sheet: Sheet, rule: Json) -> None:
    """A kind of units that may be surrendered in the place of allowances; `rule` is the one in force, or empty."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        scheme = Field(texts("compliance.scheme"), rule.get("scheme", ""), maxlength="8")
        kind = Field(texts("rules.kind"), rule.get("kind", ""), maxlength="8")
        cap = Field(
            texts("rules.cap"), percent(rule.get("cap_bp", 0)), hint=texts("rules.cap_hint"), inputmode="decimal"
        )
        first = Field(texts("rules.first_year"), str(rule.get("first_year", "")), inputmode="numeric", maxlength="4")
        last = Field(texts("rules.last_year"), str(rule.get("last_year", "")), inputmode="numeric", maxlength="4")
        return lambda: Call(
            "Compliance",
            "set_offset_rule",
            {
                "scheme": scheme.value.strip(),
                "kind": kind.value.strip(),
                "cap_bp": share_bp(cap.value),
                "first_year": year_of(first.value),
                "last_year": year_of(last.value),
            },
        )

    sheet.ask(texts("rules.set_offset"), build)


def penalty(view: View, sheet: Sheet, rule: Json) -> None:
    """Between which multiples of the mean price fines lie, and what a repetition adds."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        scheme = Field(texts("compliance.scheme"), rule.get("scheme", ""), maxlength="8")
        least = Field(texts("rules.least"), _known(rule, "min_multiple_bp"), inputmode="decimal")
        most = Field(texts("rules.most"), _known(rule, "max_multiple_bp"), inputmode="decimal")
        step = Field(texts("rules.step"), _known(rule, "repeat_step_bp"), inputmode="decimal")
        return lambda: Call(
            "Penalties",
            "set_penalty_rule",
            {
                "scheme": scheme.value.strip(),
                "min_multiple_bp": basis_points(least.value),
                "max_multiple_bp": basis_points(most.value),
                "repeat_step_bp": basis_points(step.value),
            },
        )

    sheet.ask(texts("rules.set_penalty"), build)


def objection_term(view: View, sheet: Sheet, term_s: int) -> None:
    """How many days after an approval an enterprise may object."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        days = Field(texts("rules.term_days"), str(term_s // DAY_S or ""), inputmode="numeric", maxlength="3")
        return lambda: Call("Quota", "set_objection_term", {"term_s": whole_number(days.value) * DAY_S})

    sheet.ask(texts("rules.set_term"), build)


def percent(share: int) -> str:
    """Write hundredths of a percent without needless zeros; nothing for none."""
    return formats.scaled(share, PERCENT_BP, 2).rstrip("0").rstrip(".") if share else ""


def _known(rule: Json, name: str) -> str:
    return times(rule[name]) if name in rule else ""
