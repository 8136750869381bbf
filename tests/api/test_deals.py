"""Published demands for everyone; own inquiries, quotes, offers and demands for their parties."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import create_engine, insert
from sqlalchemy.pool import NullPool

from readmodel import tables
from tests.api.api_world import CLASS_ID, DAY, NOW_S, ORIGIN, World, address

EMITTER, OTHER, BODY = address("emitter"), address("other_emitter"), address("body")
BLOCK = {"product_id": 1, "quantity_t": 200_000, "day": DAY, "made_s": NOW_S, **ORIGIN}
DEMAND = {
    "product_id": 1,
    "class_id": CLASS_ID,
    "lowest_fen": 5_000,
    "highest_fen": 5_400,
    "quantity_t": 100,
    "smallest_part_t": 10,
    "day": DAY,
    "published_s": NOW_S,
    **ORIGIN,
}

ROWS: dict[str, list[dict[str, Any]]] = {
    "inquiries": [
        {"inquiry_id": 1, "account": EMITTER, "to_account": OTHER, "side": "buy", "state": "withdrawn", **BLOCK},
        {"inquiry_id": 2, "account": OTHER, "to_account": None, "side": "sell", "state": "open", **BLOCK},
        {"inquiry_id": 3, "account": OTHER, "to_account": None, "side": "sell", "state": "expired", **BLOCK},
        {"inquiry_id": 4, "account": OTHER, "to_account": BODY, "side": "sell", "state": "open", **BLOCK},
    ],
    "quotes": [
        {
            "quote_id": 1,
            "inquiry_id": 2,
            "account": EMITTER,
            "to_account": OTHER,
            "side": "buy",
            "price_fen": 5_200,
            "state": "open",
            **BLOCK,
        }
    ],
    "offers": [
        {
            "offer_id": number,
            "account": OTHER,
            "counterparty": counterparty,
            "class_id": CLASS_ID,
            "side": "sell",
            "price_fen": 5_200,
            "quote_id": None,
            "state": state,
            "trade_id": trade_id,
            **BLOCK,
        }
        for number, counterparty, state, trade_id in (
            (1, EMITTER, "open", None),
            (2, BODY, "open", None),
            (3, EMITTER, "confirmed", "9"),
        )
    ],
    "demands": [
        {**DEMAND, "demand_id": number, "account": owner, "only_for": only_for, "side": side, "state": state}
        | {"open_t": 100 if state == "open" else 0}
        for number, owner, only_for, side, state in (
            (1, EMITTER, None, "buy", "open"),
            (2, OTHER, None, "sell", "open"),
            (3, OTHER, EMITTER, "sell", "open"),
            (4, OTHER, None, "sell", "withdrawn"),
            (5, OTHER, BODY, "sell", "open"),
        )
    ],
    "demand_trades": [
        {
            "demand_id": demand_id,
            "trade_id": "9",
            "how": "matched",
            "other_demand_id": 3 - demand_id,
            "price_fen": 5_200,
            "quantity_t": 40,
            "lowest_fen": 5_000,
            "highest_fen": 5_400,
            "traded_s": NOW_S,
            **ORIGIN,
        }
        for demand_id in (1, 2)
    ],
}


@pytest.fixture(autouse=True)
def deals(world: World) -> None:
    """The rows in the read model."""
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
    with engine.begin() as connection:
        for name, rows in ROWS.items():
            connection.execute(insert(getattr(tables, name)), rows)
    engine.dispose()


@pytest.mark.parametrize(
    ("parameters", "ids"), [({}, [2, 1]), ({"side": "buy"}, [1]), ({"sort": "published_at"}, [1, 2])]
)
def test_public_demands__to_nobody_in_particular__are_those_open_to_all_without_names(
    ask: Callable[..., Any], parameters: dict[str, str], ids: list[int]
) -> None:
    answer = ask("/market/1/demands", **parameters)

    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    assert [item["demand_id"] for item in items] == ids
    assert (items[0]["lowest_fen"], items[0]["highest_fen"], items[0]["symbol"]) == (5_000, 5_400, "CEA")
    assert EMITTER not in answer.text
    assert OTHER not in answer.text


def test_public_demands__of_no_product__are_not_found(ask: Callable[..., Any]) -> None:
    assert ask("/market/9/demands").status_code == 404


@pytest.mark.parametrize(
    ("path", "key", "ids"),
    [
        ("inquiries", "inquiry_id", [2, 1]),
        ("quotes", "quote_id", [1]),
        ("offers", "offer_id", [3, 1]),
        ("demands", "demand_id", [3, 1]),
        ("demand-trades", "demand_id", [1]),
    ],
)
def test_own_lists__of_a_party__have_what_concerns_it_and_are_closed_to_strangers(
    ask: Callable[..., Any], path: str, key: str, ids: list[int]
) -> None:
    own = ask(f"/enterprises/{EMITTER}/{path}", as_="emitter")

    assert own.status_code == 200, own.text
    assert [item[key] for item in own.json()["items"]] == ids
    assert ask(f"/enterprises/{EMITTER}/{path}", as_="other_emitter").status_code == 403
    assert ask(f"/enterprises/{EMITTER}/{path}").status_code == 401


def test_offer__as_its_counterparty_sees_it__names_both_and_its_trade(ask: Callable[..., Any]) -> None:
    [offer] = ask(f"/enterprises/{EMITTER}/offers", as_="emitter", state="confirmed").json()["items"]

    assert (offer["name"], offer["counterparty_name"], offer["trade_id"]) == ("other emitter", "emitter", "9")


def test_inquiry__to_everyone__names_who_asks(ask: Callable[..., Any]) -> None:
    [inquiry] = ask(f"/enterprises/{EMITTER}/inquiries", as_="emitter", state="open").json()["items"]

    assert (inquiry["name"], inquiry["to_account"]) == ("other emitter", None)


@pytest.mark.parametrize("path", ["inquiries", "quotes", "offers", "demands", "demand-trades"])
def test_own_lists__as_csv__have_the_rows_of_the_list(ask: Callable[..., Any], path: str) -> None:
    items = ask(f"/enterprises/{OTHER}/{path}", as_="other_emitter").json()["items"]

    text = ask(f"/enterprises/{OTHER}/{path}", as_="other_emitter", format="csv").text

    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == len(items) > 0
    first = next(iter(items[0]))
    assert [row[first] for row in rows] == [str(item[first]) for item in items]
