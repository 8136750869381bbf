"""The shared table: order, search and filters; and the list that asks the API once it is long."""

import asyncio
from typing import Any

from web.listing import PART, Listing
from web.markup import Column
from web.tables import Filter, TableState, in_order, matching

ROWS: list[dict[str, Any]] = [
    {"name": "Linz", "t": 30, "serial": "9007199254740993", "roles": ["EMITTER"], "status": "active"},
    {"name": "ybbs", "t": None, "serial": "12", "roles": ["INVESTOR"], "status": "frozen"},
    {"name": "Graz", "t": 4, "serial": "9007199254740992", "roles": ["EMITTER", "INVESTOR"], "status": "active"},
]

COLUMNS = [
    Column("Name", lambda row: row["name"], lambda row: row["name"]),
    Column("Quantity (t)", lambda row: row["t"], lambda row: row["t"], end=True),
    Column("Serial", lambda row: row["serial"], lambda row: row["serial"]),
    Column("Buttons", lambda row: "…"),
]


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["name"] for row in rows]


def test_order__by_a_name__takes_no_heed_of_capitals() -> None:
    assert names(in_order(ROWS, COLUMNS, TableState(sorted_by=0))) == ["Graz", "Linz", "ybbs"]


def test_order__in_either_direction__puts_missing_figures_last() -> None:
    assert names(in_order(ROWS, COLUMNS, TableState(sorted_by=1))) == ["Graz", "Linz", "ybbs"]
    assert names(in_order(ROWS, COLUMNS, TableState(sorted_by=1, is_descending=True))) == ["Linz", "Graz", "ybbs"]


def test_order__of_numbers_past_2_53__is_exact() -> None:
    assert names(in_order(ROWS, COLUMNS, TableState(sorted_by=2))) == ["ybbs", "Graz", "Linz"]


def test_order__by_a_column_without_values__is_the_lists_own() -> None:
    assert in_order(ROWS, COLUMNS, TableState(sorted_by=3)) == ROWS


def test_search__of_several_words__wants_all_of_them_in_a_row() -> None:
    assert names(matching(ROWS, COLUMNS, [], TableState(text="gRa 4"))) == ["Graz"]
    assert matching(ROWS, COLUMNS, [], TableState(text="graz 30")) == []


def test_filter__on_a_field_that_is_a_list__wants_the_value_in_it() -> None:
    roles, status = Filter("role", "Roles", {}, field="roles"), Filter("status", "State", {})
    chosen = TableState(chosen={"role": "INVESTOR", "status": "active"})
    assert names(matching(ROWS, COLUMNS, [roles, status], chosen)) == ["Graz"]


class CountingApi:
    """A list of many rows, and what was asked about it."""

    def __init__(self, rows: int) -> None:
        self.rows, self.asked = rows, list[dict[str, Any]]()

    async def get(self, path: str, *, limit: int, cursor: str | None = None, **params: Any) -> dict[str, Any]:
        self.asked.append(params | {"cursor": cursor})
        first = int(cursor or 0)
        end = min(first + limit, self.rows)
        return {"items": [{"n": n} for n in range(first, end)], "next": str(end) if end < self.rows else None}


def test_listing__that_fits_one_part__never_troubles_the_api_with_choices() -> None:
    api = CountingApi(PART)
    listing = Listing(api, "/registry/holdings", account="0x1")  # type: ignore[arg-type]  # a stand-in with the one method used
    asyncio.run(listing.load())
    listing.choose({"q": "graz"})
    asyncio.run(listing.load())
    assert api.asked == [{"account": "0x1", "cursor": None}] * 2


def test_listing__longer_than_a_part__lets_the_api_search_and_goes_on_from_its_cursor() -> None:
    api = CountingApi(PART + 7)
    listing = Listing(api, "/registry/accounts", searches=True)  # type: ignore[arg-type]  # a stand-in with the one method used
    assert asyncio.run(listing.load()).next == str(PART)
    listing.go_on()
    whole = asyncio.run(listing.load())
    assert (len(whole.rows), whole.next) == (PART + 7, None)
    listing.choose({"q": "graz", "sort": "-name", "status": ""})
    asyncio.run(listing.load())
    assert api.asked[-1] == {"q": "graz", "sort": "-name", "cursor": None}
