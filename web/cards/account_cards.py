"""Cards of the registry's accounts: the columns of the list, what an account is, and the log of its changes."""

from collections.abc import Callable
from typing import Any, Final

from web import formats
from web.cards import columns as col
from web.cards.card import Card, TableCard
from web.cards.chain_cards import STATUS_TONES, area_of, area_plain, roles_of, status_badge
from web.cards.columns import Tone
from web.cards.source import Source
from web.controls import Button, box, markup, put
from web.markup import Column, Html, Row, badge, code, facts, join, tag
from web.view import View

Json = dict[str, Any]
Decide = Callable[[Row, bool], Any]

NUMBERS: Final = ("registry", "trading", "reporting")


def columns(view: View) -> list[Column]:
    """The list of accounts."""
    texts = view.texts
    return [
        col.party(texts("chain.name")),
        Column(texts("chain.address"), _address, lambda row: row["account"], key="account"),
        Column(texts("chain.roles"), lambda row: roles_of(view, row), lambda row: " ".join(row.get("roles") or ())),
        Column(texts("chain.area"), lambda row: area_of(view, row), area_plain, key="area"),
        *(_number(kind, texts(f"registry.{kind}_number")) for kind in NUMBERS),
        Column(texts("table.state"), lambda row: status_badge(view, row), lambda row: row.get("status"), key="status"),
    ]


def _address(row: Row) -> Html:
    return code(formats.short(row["account"]), row["account"])


def _number(kind: str, title: str) -> Column:
    def plain(row: Row) -> object:
        return (row.get("numbers") or {}).get(kind)

    return Column(title, lambda row: str(plain(row) or formats.MISSING), plain, end=True)


def detail_card(view: View, source: Source[Json], actions: Callable[[Json], None] | None) -> Card[Json]:
    """What an account is now, and what the registry can do."""

    def draw(data: Json) -> None:
        markup(facts(_facts(view, data)))
        if actions is not None:
            actions(data)

    card = Card(view, source, view.texts("accounts.detail"), draw, name="account-detail")
    source.watch(lambda: put(card.title, tag("span", source.data["name"])) if source.data else None)
    return card


def _facts(view: View, data: Json) -> list[tuple[object, object]]:
    texts = view.texts
    numbers = data.get("numbers") or {}
    state = status_badge(view, data)
    if data.get("status_reason"):
        state = join(state, " ", tag("span", data["status_reason"], cls="muted"))
    pairs: list[tuple[object, object]] = [
        (texts("table.state"), state),
        (texts("chain.address"), code(data["account"])),
        (texts("chain.roles"), roles_of(view, data) or formats.MISSING),
        (texts("chain.area"), area_of(view, data)),
        (texts("chain.industry"), data.get("industry") or formats.MISSING),
        *((texts(f"registry.{kind}_number"), str(numbers.get(kind) or formats.MISSING)) for kind in NUMBERS),
        (texts("accounts.bank"), _bank(view, data)),
        (texts("registry.applied_at"), formats.moment(data.get("applied_at"))),
    ]
    if data.get("barred_until"):
        bar = badge(texts("accounts.barred_until", day=formats.moment(data["barred_until"])[:10]), "bad")
        pairs.append((texts("accounts.barred"), bar))
    return pairs


def _bank(view: View, data: Json) -> object:
    """The bank that was named, and what it said; it settles only once it has confirmed."""
    name, state = data.get("bank_name") or formats.MISSING, str(data.get("bank_state") or "none")
    if state == "none":
        return name
    return join(name, " ", badge(view.texts.one_of("bank_state", state), BANK_TONES[state]))


BANK_TONES: Final[dict[str, Tone]] = {"proposed": "waiting", "confirmed": "good", "declined": "bad"}


def proposals_card(view: View, source: Source[list[Json]], decide: Decide | None) -> Card[list[Json]]:
    """Changes of details that the holder asks for: what differs from what is in force."""
    texts = view.texts

    def draw(rows: list[Json]) -> None:
        for row in rows:
            markup(facts(_differences(row)))
            if decide is not None:
                with box("actions"):
                    Button(texts("authority.accept"), _decider(decide, row, accepted=True), look="primary")
                    Button(texts("authority.refuse"), _decider(decide, row, accepted=False))

    return Card(view, source, texts("accounts.proposed"), draw, empty=texts("accounts.none_proposed"), name="proposals")


def _decider(decide: Decide, row: Row, *, accepted: bool) -> Callable[[], Any]:
    return lambda: decide(row, accepted)


def _differences(row: Row) -> list[tuple[object, object]]:
    """What is in force beside what shall be, of the particulars that differ."""
    now = row["now"]
    return [
        (name, join(now.get(name) or formats.MISSING, " → ", tag("b", value)))
        for name, value in row["profile"].items()
        if value != now.get(name)
    ]


def changes_card(view: View, source: Source[list[Json]]) -> TableCard[list[Json]]:
    """Everything that changed an account: when, what, why, on which document, by whom."""
    texts = view.texts

    def what(row: Row) -> Html:
        named = texts.one_of("change_kind", str(row["kind"]))
        if row.get("accepted") is not None:
            answer = (
                badge(texts("objection_state.accepted"), "good")
                if row["accepted"]
                else badge(texts("objection_state.rejected"), "bad")
            )
            return join(tag("span", named), " ", answer)
        if row.get("roles"):
            return join(tag("span", named), " ", roles_of(view, row))
        if not row.get("to_status"):
            return tag("span", named)
        after = badge(
            texts.one_of("account_status", row["to_status"]),
            STATUS_TONES.get(row["to_status"], "plain"),
        )
        before = texts.one_of("account_status", row["from_status"]) if row.get("from_status") else ""
        return join(tag("span", f"{before} → " if before else ""), after)

    shown = [
        col.moment("at", texts("table.time")),
        Column(texts("accounts.change"), what, lambda row: f"{row['kind']} {row.get('to_status') or ''}".strip()),
        col.sentence("reason", texts("form.reason")),
        col.document(texts("accounts.document")),
        col.party(texts("accounts.by"), "by"),
        col.transaction(texts("chain.hash")),
    ]
    return TableCard(
        view,
        source,
        texts("accounts.changes"),
        shown,
        list,
        empty=texts("accounts.no_changes"),
        name="changes",
    )
