"""
The whole year on files that nobody has seen before: another registry, year, meter and prices than the shipped ones.

What must come out is computed here again, from the rules of `chainets demo --once` and nothing of ours.
"""

import json
import math
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.cli.demo_files import DemoFiles, Year, meter_lines, run_demo

pytestmark = pytest.mark.slow

YEAR = 2022
ROWS = [
    Year("11", YEAR, 5000, 3000, 3000, "A"),  # long
    Year("12", YEAR, 100, 700, 700, "A"),  # short
    Year("13", 2021, 500, 200, 200, "A"),
    Year("13", YEAR, 100, 450, 450, "A"),  # short of what it saved, too
    Year("14", YEAR, 50, None, None, "C", "NOT_REPORTED"),
    Year("15", YEAR, 400, 900, 400, "B"),
    Year("16", YEAR, None, 30, 30, "A"),  # no allocation in the source
    Year("17", 2020, 10, 40, 40, "A"),  # used more than it was given: nothing saved
    Year("17", 2021, 10, 10, 0, "B"),
    Year("17", YEAR, 0, 5, 5, "A"),  # the year alone is even, the period is not
    Year("18", YEAR, 20, None, None, "E", "EXCLUDED"),
    Year("19", 2019, 999, 0, 0, "A", period="before"),  # units of another period don't count
    Year("19", YEAR, 10, 12, 12, "A"),
    Year("20", 2021, 7, 7, 7, "A"),  # no row for the year: takes no part
    Year("11", YEAR, 1, 1, 1, "A", registry="YY"),
]
PRICES = [
    "2024-05-06,N24,9.90,10.00,9.80,9.95,,500,4975.00",  # first day: no previous close
    "2024-05-06,COMCEA,90.00,90.00,90.00,90.00,88.00,500,4975.00",
    "2024-05-07,N24,9.95,11.50,8.00,10.05,9.95,500,5025.00",  # extremes beyond the limits
    "2024-05-08,N24,,,,10.05,10.05,0,0",  # nothing was traded
    "2024-05-09,N24,10.05,10.15,10.00,10.11,10.05,500,5055.00",
    "2024-05-10,N24,10.11,10.20,10.05,10.20,10.11,500,5100.00",
    "2024-05-11,N24,10.20,10.20,10.20,10.20,10.20,500,5100.00",  # a Saturday
]
USAGES = [f"{3 + number % 7}.{number % 90 + 10}" for number in range(199)] + ["0"]
Json = dict[str, Any]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Json:
    """The result of one run, started in a folder with relative paths and a package of the user's own in it."""
    folder = tmp_path_factory.mktemp("year")
    (folder / "api").mkdir()
    (folder / "api" / "__init__.py").write_text("raise RuntimeError('not the API of ChainETS')\n")
    meter = meter_lines(USAGES, datetime(2021, 3, 28, tzinfo=timezone(timedelta(hours=1))))
    rows = [row.line for row in ROWS]
    files = DemoFiles(meter=[*meter, meter[3]], compliance=rows, prices=PRICES).write(folder)
    named = [word for name, file in files.items() for word in (f"--{name}", file.name)]

    done = run_demo(
        folder,
        *named,
        "--registry",
        "XX",
        "--year",
        str(YEAR),
        "--count",
        "20",
        "--result",
        "out/r.json",
        timeout_s=500,
    )

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    result: Json = json.loads((folder / "out" / "r.json").read_text(encoding="utf-8"))
    return result


def taking_part() -> dict[str, tuple[Year, list[Year]]]:
    """Each installation's row of the year, and its earlier rows of the same period."""
    rows = [row for row in ROWS if row.registry == "XX"]
    return {
        row.installation_id: (
            row,
            [
                other
                for other in rows
                if other.installation_id == row.installation_id and other.period == row.period and other.year < YEAR
            ],
        )
        for row in rows
        if row.year == YEAR
    }


def lacking(row: Year, earlier: list[Year]) -> int:
    saved = max(0, sum((other.allocated_t or 0) - (other.surrendered_t or 0) for other in earlier))
    return max(0, (row.surrendered_t or 0) - (row.allocated_t or 0) - saved)


def status(row: Year, earlier: list[Year]) -> str:
    if row.status == "NOT_REPORTED":
        return "C"
    balance = sum((other.surrendered_t or 0) - (other.verified_t or 0) for other in [*earlier, row])
    return "A" if balance >= 0 else "B"


def test_energy_and_emissions__of_the_whole_meter_file__are_exact(played: Json) -> None:
    """M2: a row that the file has twice adds nothing beside itself; one rounding, up."""
    kwh = sum(Fraction(usage) for usage in USAGES)

    assert played["energy_wh"] == kwh * 1000
    assert played["emissions_g"] == math.ceil(kwh * 459)


def test_readings__good_and_bad__are_all_accounted_for(played: Json) -> None:
    """E1: nothing is dropped silently."""
    readings = played["readings"]
    reasons = {"BAD_SIGNATURE", "CALIBRATION_EXPIRED", "FROM_THE_FUTURE", "OUT_OF_RANGE", "SEQUENCE_REUSED"}

    assert readings["refused"] == dict.fromkeys([*sorted(reasons), "UNKNOWN_DEVICE"], 1)
    assert readings["accepted"] == readings["anchored"] == len(USAGES) + 2
    assert readings["sent"] == readings["accepted"] + 6
    assert readings["waiting"] == 0


def test_entities__figures_of_the_year__are_those_of_the_file(played: Json) -> None:
    """An empty cell is null, whatever the chain has."""
    expected = {
        number: (row.allocated_t, row.verified_t, row.surrendered_t, row.code)
        for number, (row, _) in taking_part().items()
    }

    found = {
        item["installation_id"]: (
            item["allocated_t"],
            item["verified_t"],
            item["surrendered_t"],
            item["published_code"],
        )
        for item in played["entities"]
    }

    assert found == expected
    assert list(found) == sorted(found, key=int)


def test_entities__what_they_lack__is_what_they_buy(played: Json) -> None:
    expected = {number: lacking(*rows) for number, rows in taking_part().items()}

    assert {item["installation_id"]: item["bought_t"] for item in played["entities"]} == expected
    assert sum(trade["quantity_t"] for trade in played["trades"]) == sum(expected.values())
    assert all(item["sold_t"] == 0 or item["bought_t"] == 0 for item in played["entities"])
    assert sum(item["sold_t"] for item in played["entities"]) <= sum(expected.values())


def test_entities__status__follows_the_rule_of_the_trading_period(played: Json) -> None:
    """C1: 17 is even in the year and short over the period; 18's code is no balance's, and both are shown."""
    expected = {number: status(*rows) for number, rows in taking_part().items()}

    assert {item["installation_id"]: item["status"] for item in played["entities"]} == expected
    assert {"A", "B", "C"} == set(expected.values())


def test_trades__day_and_price__are_of_one_product_of_the_prices_file(played: Json) -> None:
    """T4: within 10 % of the previous close, limits rounded half up to 0.01."""
    limits = {}
    for line in PRICES:
        day, product, *_, previous, _, _ = line.split(",")
        if product == "N24" and previous:
            bounds = (Decimal(previous) * factor for factor in (Decimal("0.9"), Decimal("1.1")))
            limits[day] = [int(bound.quantize(Decimal("0.01"), ROUND_HALF_UP) * 100) for bound in bounds]

    for trade in played["trades"]:
        assert date.fromisoformat(trade["day"]).isoformat() in limits
        lower, upper = limits[trade["day"]]
        assert lower <= trade["price_fen_per_t"] <= upper
        assert trade["quantity_t"] > 0
    assert len({trade["day"] for trade in played["trades"]}) > 1


def test_trades__each__has_a_number_and_a_voucher_code_of_its_own(played: Json) -> None:
    """S3: a code after each trade."""
    fields = {"trade_id", "day", "price_fen_per_t", "quantity_t", "voucher_code"}
    count = len(played["trades"])

    assert all(set(trade) == fields for trade in played["trades"])
    assert len({trade["voucher_code"] for trade in played["trades"]}) == count > 0
    assert len({trade["trade_id"] for trade in played["trades"]}) == count


def test_conservation__units__counts_openings_as_issued_and_used(played: Json) -> None:
    """R2: units issued are held, surrendered or cancelled."""
    units = played["conservation"]["units"]
    everyone = taking_part().values()
    used = sum(
        (row.surrendered_t or 0) + sum(other.surrendered_t or 0 for other in earlier) for row, earlier in everyone
    )

    assert units["surrendered_t"] == used
    assert units["cancelled_t"] == 0
    assert units["issued_t"] == units["held_t"] + used
    assert units["ok"] is True


def test_conservation__cash_and_readings__add_up(played: Json) -> None:
    cash, readings = played["conservation"]["cash"], played["conservation"]["readings"]
    amounts = [trade["price_fen_per_t"] * trade["quantity_t"] for trade in played["trades"]]
    paid = sum(amount - amount * played["deals"]["fees_bp"] // 10_000 for amount in amounts)

    assert cash["in_fen"] == cash["held_fen"] + cash["out_fen"]
    assert cash["in_fen"] >= cash["out_fen"] == paid
    assert readings["accepted"] == readings["anchored"] + readings["waiting"]
    assert cash["ok"] is True
    assert readings["ok"] is True
