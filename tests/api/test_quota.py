"""Q1, Q3, Q4: the quota over the API: totals, batches that wait, certificates, objections, an enterprise's forecast."""

from __future__ import annotations

import pytest

from tests.api.api_world import CLASS_ID, address
from tests.api.conftest import signed_in

EMITTER = address("emitter")


def test_quota__of_a_year__has_nation_areas_and_allocations(ask):
    answer = ask("/authority/quota", as_="ministry", year=2010).json()

    (national,) = answer["national"]
    assert (national["total_t"], national["auction_t"], national["areas_t"]) == (5000, 500, 2000)
    (area,) = answer["areas"]
    assert (area["area"], area["total_t"], area["proposed_t"], area["approved_t"]) == (42, 2000, 1525, 1000)
    found = {item["account"]: (item["state"], item["registration"], item["batch_id"]) for item in answer["items"]}
    assert found == {EMITTER: ("approved", "2010-1-1", 1), address("other_emitter"): ("proposed", None, 2)}
    assert {item["symbol"] for item in answer["items"]} == {"EU EUA"}  # of all vintages


@pytest.mark.parametrize(("wanted", "areas"), [({"area": 42}, 1), ({"area": 43}, 0), ({"class_id": "1"}, 0)])
def test_quota__by_area_and_class__shows_no_more(ask, wanted, areas):
    answer = ask("/authority/quota", as_="ministry", year=2010, **wanted).json()

    assert (len(answer["areas"]), len(answer["items"])) == (areas, 2 * areas)


def test_quota__province_asks_for_another_area__sees_its_own(ask):
    answer = ask("/authority/quota", as_="other_province", year=2010, area=42).json()

    assert (answer["areas"], answer["items"]) == ([], [])


def test_batches__that_wait__are_listed_newest_first(ask):
    answer = ask("/authority/quota/batches", as_="ministry", state="open").json()

    assert [(item["batch_id"], item["kind"], item["quantity_t"]) for item in answer["items"]] == [
        (3, "adjustment", 25),
        (2, "allocation", 500),
    ]
    assert ask("/authority/quota/batches", as_="other_province").json()["items"] == []


def test_batch__approved__has_rows_with_certificate_and_serials(ask):
    answer = ask("/authority/quota/batches/1", as_="province").json()

    (row,) = answer["rows"]
    assert (row["registration"], row["first_serial"], row["last_serial"]) == ("2010-1-1", 1, 1000)
    assert row["may_hold"]
    assert (answer["batch"]["decided_block"], answer["approval"]) == (1, None)


def test_batch__computed_on_chain__says_of_what(ask):
    (given,) = ask("/authority/quota/batches/1", as_="province").json()["rows"]
    (row,) = ask("/authority/quota/batches/2", as_="province").json()["rows"]

    assert given["computed"] is None
    found = row["computed"]
    assert (found["method"], found["plan_year"], found["terms_version"]) == ("industry", 2024, 1)
    assert found["figures"] == {"intensity_e9": 2, "balance_e9": "9007199254740993"}
    assert (found["verified_t"], found["quantity_t"], found["units"]) == (500, 500, [])


def test_batch__open__has_the_call_that_approves_it(ask):
    proposals = ask("/authority/quota/batches/2", as_="ministry").json()["approval"]
    adjustments = ask("/authority/quota/batches/3", as_="ministry").json()["approval"]

    assert proposals == {
        "contract": "Quota",
        "function": "approve",
        "arguments": {"batch_id": 2, "entities": [address("other_emitter")]},
    }
    assert adjustments["arguments"]["adjustments"] == [{"entity": EMITTER, "delta_t": 25, "objection_id": 0}]


def test_batch__of_another_area_or_unknown__is_not_found(ask):
    assert ask("/authority/quota/batches/1", as_="other_province").status_code == 404
    assert ask("/authority/quota/batches/9", as_="ministry").status_code == 404


def test_objections__of_the_area__say_who_and_why(ask):
    (objection,) = ask("/authority/objections", as_="province", state="open").json()["items"]

    assert (objection["account"], objection["area"], objection["reason"]) == (EMITTER, 42, "output is wrong")
    assert ask("/authority/objections", as_="other_province").json()["items"] == []
    assert ask(f"/enterprises/{EMITTER}/objections", as_="emitter").json()["items"] == [objection]


def test_own_quota__verified_year__has_use_gap_and_objections(ask):
    answer = ask(f"/enterprises/{EMITTER}/quota", as_="emitter", year=2010).json()

    verified_t = answer["verified_t"]
    assert (answer["allocated_t"], answer["surrendered_t"]) == (1000, 100)
    assert answer["used_t"] == max(100, verified_t)
    assert answer["gap_t"] == answer["forecast"]["gap_t"] == verified_t - 1000
    assert answer["forecast"]["basis"] == "verified"
    assert [item["objection_id"] for item in answer["objections"]] == [1]
    assert answer["items"][0]["object_by"] is not None


def test_own_quota__year_not_verified__is_forecast_from_metered_days(ask, world):
    """2011: 10 days of 100 MWh each at 0.459 kg/kWh are 459 t; the year has 365 days: 16,753.5, rounded up."""
    days = [{"period": f"2011-01-{day:02}", "energy_mwh": 100 * 10**9, "readings": 96} for day in range(1, 11)]
    world.oracle.answers[f"/owners/{EMITTER}/energy"] = {"items": days}

    answer = ask(f"/enterprises/{EMITTER}/quota", as_="emitter", year=2011).json()

    assert (answer["verified_t"], answer["gap_t"], answer["allocated_t"]) == (None, None, 0)
    forecast = answer["forecast"]
    assert (forecast["basis"], forecast["measured_days"], forecast["emissions_t"]) == ("metered", 10, 16_754)
    assert forecast["gap_t"] == 16_754
    assert "365/10" in forecast["explanation"]["en"]


@pytest.mark.parametrize(("months", "basis", "emissions_t"), [(12, "seasonal", 5_508), (11, "metered", 16_754)])
def test_own_quota__year_before_metered_in_each_month__is_forecast_by_its_season(
    ask, world, months, basis, emissions_t
):
    """
    10 days of 100 MWh each are 459 t. The year before had 200 MWh in those days and 200 more in each further month:
    2,400 in all, twelve times as much, so 5,508 t. A month without readings says nothing of its season.
    """
    days = [("2011-01", day, 100) for day in range(1, 11)] + [("2010-01", day, 20) for day in range(1, 11)]
    days += [(f"2010-{month:02}", 15, 200) for month in range(2, months + 1)]
    items = [{"period": f"{month}-{day:02}", "energy_mwh": mwh * 10**9, "readings": 96} for month, day, mwh in days]
    world.oracle.answers[f"/owners/{EMITTER}/energy"] = {"items": items}

    forecast = ask(f"/enterprises/{EMITTER}/quota", as_="emitter", year=2011).json()["forecast"]

    assert (forecast["basis"], forecast["measured_days"], forecast["emissions_t"]) == (basis, 10, emissions_t)
    assert ("season of 2010: 2,400,000 kWh" in forecast["explanation"]["en"]) == (basis == "seasonal")


def test_own_quota__without_oracle__is_forecast_from_the_year_before(ask):
    answer = ask(f"/enterprises/{EMITTER}/quota", as_="emitter", year=2011).json()

    assert answer["forecast"]["basis"] == "last_year"
    assert (
        answer["forecast"]["emissions_t"]
        == ask(f"/enterprises/{EMITTER}/quota", as_="emitter", year=2010).json()["verified_t"]
    )


def test_own_quota__no_figures_at_all__is_forecast_from_nothing(ask):
    answer = ask(f"/enterprises/{EMITTER}/quota", as_="emitter", year=1990).json()

    assert (answer["forecast"], answer["items"]) == (None, [])


@pytest.fixture
def preview(client):
    """`preview(kind, table, as_=name)`: hands a table in."""

    def handed_in(kind: str, table: str | bytes, as_: str, **changes: object):
        wanted = {"kind": kind, "class_id": CLASS_ID, "year": 2010, "method": "benchmark"} | changes
        return client.post("/authority/quota/preview", params=wanted, content=table, headers=signed_in(client, as_))

    return handed_in


def test_preview__proposals__shows_each_line_and_gives_the_call(preview):
    table = f"account,quantity_t\n{address('other_emitter').lower()},700\n"

    answer = preview("proposals", table, "province").json()

    (row,) = answer["rows"]
    assert (row["account"], row["quantity_t"], row["before_t"]) == (address("other_emitter"), 700, 500)
    assert (answer["errors"], answer["total_t"]) == ([], 700)
    arguments = {"class_id": CLASS_ID, "year": 2010, "method": "benchmark"}
    proposals = [{"entity": address("other_emitter"), "quantity_t": 700}]
    assert answer["calls"] == [
        {"contract": "Quota", "function": "propose", "arguments": arguments | {"proposals": proposals}}
    ]


def test_preview__account_by_number_and_chinese_headings__is_understood(preview):
    answer = preview("proposals", "﻿账户,配额\r\n10,7\r\n".encode(), "province").json()

    assert [(row["account"], row["quantity_t"]) for row in answer["rows"]] == [(address("other_emitter"), 7)]


def test_preview__proposals_that_do_not_fit__says_each_line_and_what_to_do(preview, world):
    other = address("other_emitter")
    table = "\n".join(
        [
            "account,quantity_t",
            f"{EMITTER},5",
            f"{address('bank')},5",
            "0x12,x",
            f"{other},-1",
            f"{other},1e3",
            ",1.5",
        ]
    )

    answer = preview("proposals", table, "province").json()

    found = [(error["row"], error["column"], error["message"]) for error in answer["errors"]]
    assert answer["calls"] == []
    assert (2, "account", "is approved already: propose an adjustment instead") in found
    assert (3, "account", "is no emitter: only emitters get an allocation") in found
    assert (4, "quantity_t", "'x' is no whole number: write digits only, like 123456") in found
    assert (5, "quantity_t", "-1 is below 0: write 0 or more") in found
    assert (6, "account", "is in row 5 already: keep one of them") in found
    rows = {row for row, _, _ in found}
    assert rows == {2, 3, 4, 5, 6, 7}


def test_preview__proposals_above_the_total__names_the_row_that_passes_it(preview):
    answer = preview("proposals", f"account,quantity_t\n{address('other_emitter')},976\n", "province").json()

    (error,) = answer["errors"]
    assert (error["row"], error["column"]) == (2, "quantity_t")
    assert "leaves 975 t" in error["message"]


def test_preview__totals__shows_what_is_set_now_and_gives_the_call(preview):
    answer = preview("totals", "area,total_t\n42,1600\n43,100\n", "ministry").json()

    assert [(row["area"], row["before_t"], row["quantity_t"]) for row in answer["rows"]] == [
        (42, 2000, 1600),
        (43, None, 100),
    ]
    (call,) = answer["calls"]
    assert call["function"] == "set_totals"
    assert call["arguments"]["totals"] == [{"area": 42, "total_t": 1600}, {"area": 43, "total_t": 100}]


def test_preview__totals_that_do_not_fit__says_which(preview):
    answer = preview("totals", "area,total_t\n42,1500\n0,1\n43,3001\n", "ministry").json()

    messages = {(error["row"], error["message"]) for error in answer["errors"]}
    assert (2, "is below the 1,525 t proposed: raise it, or have some refused") in messages
    assert any(row == 3 and "is no area" in message for row, message in messages)
    assert any("pass the national total by 2 t" in message for _, message in messages)


def test_preview__class_not_defined__says_so(preview):
    answer = preview("totals", "area,total_t\n42,1\n", "ministry", class_id="7").json()

    assert "class 7 is not defined: have the registry define it" in [error["message"] for error in answer["errors"]]


@pytest.mark.parametrize(("kind", "caller"), [("totals", "province"), ("proposals", "ministry"), ("totals", "emitter")])
def test_preview__by_the_wrong_role__is_refused(preview, kind, caller):
    assert preview(kind, "area,total_t\n42,1\n", caller).status_code == 403


def test_preview__of_proposals_without_method__is_refused(preview):
    assert preview("proposals", "account,quantity_t\n10,1\n", "province", method="").status_code == 422


def test_preview__two_hundred_and_one_rows__are_three_calls(preview):
    table = "area,total_t\n" + "".join(f"{area},{2000 if area == 42 else 1}\n" for area in range(1, 202))

    answer = preview("totals", table, "ministry").json()

    assert [len(call["arguments"]["totals"]) for call in answer["calls"]] == [100, 100, 1]
