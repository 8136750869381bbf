"""Forms of surveillance: a decision on an alert, related parties, thresholds from a day on; each ends in the sheet."""

from collections.abc import Callable
from typing import Any, Final

from web.cards import alert_cards
from web.cards.rule_cards import percent
from web.controls import Choice, Field, Tick, box, markup
from web.deal_forms import PartyField
from web.document_field import DocumentField
from web.fields import count_of, day_field, day_number
from web.grounds import NamedGrounds
from web.rule_forms import share_bp
from web.sheet import Call, Sheet
from web.view import View

Json = dict[str, Any]

ACTIONS: Final = {"dismiss": 1, "warn": 2, "restrict": 3, "halt": 4, "bar": 5}
"""As `Surveillance` counts them."""


def decide(view: View, sheet: Sheet, alert: Json) -> None:
    """A step in an alert."""
    texts = view.texts
    about = (
        (texts("alerts.accounts"), alert_cards.named(view, alert["accounts"]) or texts("alerts.market")),
        (texts("alerts.found"), alert_cards.found(view, alert)),
        (texts("alerts.threshold"), alert_cards.asked(view, alert["rule"])),
    )
    offered = [one for one in ACTIONS if alert["accounts"] or one in ("dismiss", "halt")]

    def build() -> Callable[[], Call]:
        words = {one: texts(f"alert_action.{one}") for one in offered}
        action = Choice(texts("alerts.action"), words, offered[1], lambda _: None)
        markup(texts("alerts.hint"), tag="p", classes="muted")
        grounds = NamedGrounds(view)

        def read() -> Call:
            named = {"alert_id": alert["alert_id"], "action": ACTIONS[action.value]}
            return Call("Surveillance", "decide", named | grounds.read(), about)

        return read

    sheet.ask(texts("alerts.decide_title", number=alert["alert_id"]), build)


def declare_related(view: View, sheet: Sheet, parties: dict[str, str]) -> None:
    """Two parties count as one, or no longer."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        one = PartyField(view, texts("alerts.one"), parties)
        other = PartyField(view, texts("alerts.other"), dict(reversed(parties.items())))
        is_related = Tick(texts("alerts.still_related"), is_on=True)
        document = DocumentField(view, is_needed=True)

        def read() -> Call:
            named = {"account": one.account(), "other": other.account(), "is_related": is_related.is_on}
            return Call("Surveillance", "declare_related", named | {"document_hash": document.hash()})

        return read

    sheet.ask(texts("alerts.declare_title"), build)


def set_rule(view: View, sheet: Sheet, rules: list[Json]) -> None:
    """Thresholds of one kind from a day on; the form begins with those in force."""
    texts, now = view.texts, {rule["kind"]: rule for rule in rules}

    def build() -> Callable[[], Call]:
        kinds = {kind: texts(f"alert_kind.{kind}") for kind in alert_cards.KINDS}
        kind = Choice(texts("alerts.kind"), kinds, alert_cards.KINDS[0], lambda chosen: begin(now[chosen]))
        is_on = Tick(texts("alerts.is_on"), is_on=True)
        hint = texts("alerts.zero_hint")
        with box("pair"):
            whole = {
                name: Field(texts(f"alerts.{name}"), hint=hint, inputmode="numeric")
                for name in ("window_s", "count", "quantity_t")
            }
            shares = {
                name: Field(texts(f"alerts.{name}"), hint=hint, inputmode="decimal") for name in ("share", "move")
            }
        since = day_field(view, texts("rules_of_day.from_day"), texts("exchange.since_hint"))

        def begin(rule: Json) -> None:
            for name, field in whole.items():
                field.put(str(rule[name]))
            for name, field in shares.items():
                field.put(percent(rule[f"{name}_bp"]))

        def read() -> Call:
            thresholds: Json = {"is_on": is_on.is_on}
            thresholds |= {name: count_of(field.value) for name, field in whole.items()}
            thresholds |= {f"{name}_bp": share_bp(field.value) for name, field in shares.items()}
            number = alert_cards.KINDS.index(kind.value) + 1
            arguments = {"kind": number, "thresholds": thresholds, "from_day": day_number(since.value)}
            return Call("Surveillance", "set_rule", arguments)

        begin(now[kind.value])
        return read

    sheet.ask(texts("alerts.set_title"), build, is_wide=True)
