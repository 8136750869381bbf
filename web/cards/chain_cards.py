"""Cards of the chain page."""

import json
from typing import Any, Final

from web import formats
from web.cards.card import TableCard
from web.cards.columns import Tone
from web.cards.source import Source
from web.controls import markup
from web.figures import Figure
from web.markup import Column, Html, Row, badge, code, facts, join, link, tag
from web.problems import explain
from web.view import View

Json = dict[str, Any]

STATUS_TONES: Final[dict[str, Tone]] = {
    "active": "good",
    "applied": "waiting",
    "restricted": "waiting",
    "frozen": "bad",
    "closed": "bad",
}


def block_link(number: int | None) -> Html:
    """A block number that leads to its page."""
    return tag("span", formats.MISSING) if number is None else link(f"/chain/blocks/{number}", formats.whole(number))


def transaction_link(transaction_hash: str | None) -> Html:
    """A transaction hash that leads to its page."""
    if not transaction_hash:
        return tag("span", formats.MISSING)
    return link(
        f"/chain/transactions/{transaction_hash}",
        code(formats.short(transaction_hash, 8, 6), transaction_hash),
    )


def account_link(account: str | None, name: str | None = None) -> Html:
    """An account that leads to its events."""
    if not account:
        return tag("span", formats.MISSING)
    return link(f"/chain?account={account}", name or code(formats.short(account), account), title=account)


def status_figures(view: View, status: Json) -> list[Figure]:
    """Head, index, transactions, contracts and participants."""
    texts = view.texts
    head, indexed = status.get("head_block"), status.get("indexed_block")
    gap = (head or 0) - (indexed or 0)
    note = badge(texts("health.ok"), "good") if gap <= 1 else badge(texts("chain.behind", blocks=gap), "waiting")
    return [
        Figure(texts("chain.head"), formats.whole(head), "", formats.moment((status.get("as_of") or {}).get("time"))),
        Figure(texts("chain.indexed"), formats.whole(indexed), "", note),
        Figure(
            texts("chain.transactions"),
            formats.whole(status.get("transactions")),
            "",
            texts("chain.refused_count", count=formats.whole(status.get("refused_transactions") or 0)),
        ),
        Figure(texts("chain.events"), formats.whole(status.get("events")), "", texts("chain.since_start")),
        Figure(
            texts("chain.chain_id"),
            str(status.get("chain_id") or formats.MISSING),
            "",
            texts("chain.validators", count=len(status.get("proposers") or ())),
        ),
    ]


def blocks_card(view: View, source: Source[Json]) -> TableCard[Json]:
    """The newest blocks."""
    texts = view.texts
    columns = [
        Column(texts("chain.number"), lambda row: block_link(row["number"]), lambda row: row["number"]),
        Column(texts("table.time"), lambda row: formats.moment(row.get("time")), lambda row: row.get("time")),
        Column(texts("chain.transactions_short"), _count, _count, end=True),
    ]
    return TableCard(view, source, texts("chain.blocks"), columns, lambda data: list(data["items"]), name="blocks")


def _count(row: Row) -> str:
    return formats.whole(row["transactions"])


def transactions_of(block: Json) -> list[Row]:
    """Transactions of a block."""
    return list(block["items"])


def transaction_columns(view: View) -> list[Column]:
    """Columns of a list of transactions."""
    texts = view.texts
    return [
        Column(texts("chain.hash"), lambda row: transaction_link(_hash_of(row)), _hash_of),
        Column(texts("chain.from"), _sender, lambda row: row["sender"]),
        Column(texts("chain.call"), _call_of, _call_of),
        Column(texts("table.state"), lambda row: _outcome(view, row), lambda row: row["is_done"], end=True),
    ]


def _sender(row: Row) -> Html:
    return account_link(row["sender"], row.get("sender_name"))


def _hash_of(row: Row) -> str | None:
    return row.get("transaction_hash") or row.get("hash")


def _call_of(row: Row) -> str:
    contract, function = row.get("contract"), row.get("function")
    return f"{contract or formats.MISSING}.{function}" if function else str(contract or formats.MISSING)


def _outcome(view: View, row: Row) -> Html:
    return badge(view.texts("tx.in_block"), "good") if row["is_done"] else badge(view.texts("tx.refused"), "bad")


def draw_block(view: View, block: Json) -> None:
    """The header of one block."""
    texts = view.texts
    pairs: list[tuple[object, object]] = [
        (texts("chain.number"), formats.whole(block.get("number"))),
        (texts("table.time"), formats.moment(block.get("time"))),
        (texts("chain.block_hash"), code(block.get("hash") or formats.MISSING)),
        (texts("chain.proposer"), code(block.get("proposer") or formats.MISSING)),
        (texts("chain.events"), formats.whole(block.get("events"))),
        (texts("chain.gas_used"), formats.whole(block.get("gas_used"))),
    ]
    if block.get("seals") is not None:
        pairs.insert(4, (texts("chain.seals"), _seals(view, block)))
    markup(facts(pairs))


def _seals(view: View, block: Json) -> Html:
    """Who sealed a block, of how many, and in which round where that was not the first."""
    seals: list[Json] = block["seals"]
    many = view.texts("chain.sealed_by", count=len(seals), of=block["validators"])
    late = view.texts("chain.later_round", round=block["round"]) if block["round"] else ""
    names = (code(seal["name"] or formats.short(seal["account"]), seal["account"]) for seal in seals)
    return join(*(tag("div", name) for name in names), tag("div", f"{many} {late}".strip(), cls="muted"))


def draw_transaction(view: View, found: Json) -> None:
    """Who called what, and how it ended."""
    texts = view.texts
    pairs: list[tuple[object, object]] = [
        (texts("table.state"), _outcome(view, found)),
        (texts("chain.block_short"), block_link(found.get("block"))),
        (texts("table.time"), formats.moment(found.get("time"))),
        (texts("chain.from"), _sender(found)),
        (texts("chain.call"), code(_call_of(found))),
        (texts("chain.arguments"), _arguments(found.get("arguments"))),
        (texts("chain.gas_used"), formats.whole(found.get("gas_used"))),
    ]
    if found.get("reason"):
        pairs.insert(1, (texts("form.reason"), explain(found["reason"], texts)))
    markup(facts(pairs))
    _say_what_is_left_out(view, [found, *(found.get("events") or [])])


def _say_what_is_left_out(view: View, rows: list[Json]) -> None:
    if not all(row.get("is_whole", True) for row in rows):
        markup(tag("p", view.texts("chain.left_out"), cls="muted"))


def _arguments(arguments: Json | None) -> Html:
    arguments = {name: value for name, value in (arguments or {}).items() if value is not None}
    if not arguments:
        return tag("span", formats.MISSING)
    return join(*(tag("div", tag("span", f"{name} ", cls="muted"), code(_plain(v))) for name, v in arguments.items()))


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def draw_events(view: View, events: list[Json]) -> None:
    """Decoded events of one transaction."""
    rows = [
        tag("li", tag("div", tag("b", _event_of(event)), tag("div", _arguments(_values_of(event))))) for event in events
    ]
    markup(tag("ul", *rows, cls="list", aria_label=view.texts("chain.events")))


def _event_of(event: Json) -> str:
    return f"{event['contract']}.{event['event']}"


def _values_of(event: Json) -> Json:
    """What is told of an event; what is left out for others comes as null."""
    return {name: value for name, value in event["fields"].items() if value is not None}


def events_card(view: View, source: Source[Json], unit: str) -> TableCard[Json]:
    """Decoded events, new to old."""
    texts = view.texts
    columns = [
        Column(texts("chain.block_short"), lambda row: block_link(row.get("block")), lambda row: row.get("block")),
        Column(texts("chain.event"), lambda row: tag("b", _event_of(row), cls="strong"), _event_of),
        Column(
            texts("chain.arguments"),
            lambda row: tag("span", _brief(_values_of(row)), cls="muted cut", title=_plain(_values_of(row))),
            lambda row: _plain(_values_of(row)),
        ),
        Column(texts("chain.hash"), lambda row: transaction_link(_hash_of(row)), _hash_of),
    ]
    return TableCard(
        view,
        source,
        texts("chain.events"),
        columns,
        lambda data: list(data["items"]),
        unit=unit,
        empty=texts("chain.no_events"),
        name="events",
    )


def _brief(values: Json) -> str:
    parts = [f"{name} {_short_value(value)}" for name, value in list(values.items())[:4]]
    return " · ".join(parts) + (" …" if len(values) > 4 else "")


def _short_value(value: object) -> str:
    written = _plain(value)
    is_long = written.startswith("0x") or (written.isdigit() and len(written) > 14)
    return formats.short(written) if is_long else written[:24]


def contracts_card(view: View, source: Source[list[Json]]) -> TableCard[list[Json]]:
    """Contracts by name, with every version."""
    texts = view.texts
    columns = [
        Column(texts("chain.contract"), lambda row: tag("b", row["name"], cls="strong"), lambda row: row["name"]),
        Column(texts("chain.purpose"), lambda row: texts.one_of("contract", row["name"]), None),
        Column(texts("chain.address"), lambda row: code(row["address"]), lambda row: row["address"]),
        Column(texts("chain.version"), lambda row: row.get("version") or 1, lambda row: row.get("version"), end=True),
        Column(texts("chain.since"), _since, _since, end=True),
    ]
    return TableCard(view, source, texts("chain.contracts"), columns, list, name="contracts")


def _since(row: Row) -> str:
    since = row.get("since")
    return formats.moment(since) if isinstance(since, str) else formats.whole(since)


def participants_card(view: View, source: Source[list[Json]]) -> TableCard[list[Json]]:
    """Who takes part, with which roles."""
    texts = view.texts
    columns = [
        Column(texts("chain.name"), lambda row: row["name"], lambda row: row["name"]),
        Column(texts("chain.address"), lambda row: account_link(row["account"]), lambda row: row["account"]),
        Column(texts("chain.roles"), lambda row: roles_of(view, row), lambda row: " ".join(row.get("roles") or ())),
        Column(texts("chain.area"), lambda row: area_of(view, row), area_plain),
        Column(
            texts("chain.industry"),
            lambda row: row.get("industry") or formats.MISSING,
            lambda row: row.get("industry"),
        ),
        Column(texts("table.state"), lambda row: status_badge(view, row), lambda row: row.get("status"), end=True),
    ]
    return TableCard(view, source, texts("chain.participants"), columns, list, name="participants")


def roles_of(view: View, row: Row) -> str:
    """Role names in the reader's language."""
    return "、".join(view.texts.one_of("role", role) for role in row.get("roles") or ()) or formats.MISSING


def area_plain(row: Row) -> object:
    """Area code of a row, empty for none."""
    return row.get("area") or ""


def area_of(view: View, row: Row) -> str:
    """Area by code, with its name where one is known."""
    area = row.get("area")
    return formats.MISSING if not area else view.texts.one_of("area", str(area))


def status_badge(view: View, row: Row) -> Html:
    """Status of a participant."""
    status = str(row.get("status") or "")
    tone: Any = STATUS_TONES.get(status, "plain")
    return badge(view.texts.one_of("account_status", status), tone)
