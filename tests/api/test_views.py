"""Figures of the views, against the scheme that the read model was filled with."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from eth_hash.auto import keccak
from sqlalchemy import create_engine, update
from sqlalchemy.pool import NullPool

from api.app import create_app
from api.registration import published_text
from carbon.clearing import clearing_hash
from carbon.vouchers import format_code
from chain.deployment import Deployment
from readmodel.store import open_reader
from readmodel.tables import reports, trading_days, transactions
from tests.api import api_world
from tests.api.api_world import BLOCK, CLASS_ID, NOW_S, VOUCHER, World, address
from tests.api.conftest import TestClient, signed_in

EMITTER = address("emitter")
DEVICE = "0x" + "99" * 32


@pytest.fixture
def oracle(world: World) -> World:
    """The world with an oracle that has an hour of readings."""
    reading = {
        "device_id": DEVICE,
        "sequence": 1,
        "start_s": NOW_S,
        "end_s": NOW_S + 900,
        "mantissa": 25,
        "decimals": 2,
        "unit": "KWH",
        "quality": "GOOD",
        "energy_mwh": 250_000,
        "flags": [],
        "digest": "0x" + "aa" * 32,
        "signature": "0x" + "bb" * 65,
        "batch_no": 1,
        "place": 0,
        "is_anchored": True,
    }
    span = {"first_s": NOW_S, "last_s": NOW_S + 3600}
    device = {"device_id": DEVICE, "readings": 4, "intervals": 3, **span, "energy_mwh": 750_000}
    refusal = {
        "device_id": DEVICE,
        "sequence": 2,
        "reason": "bad_signature",
        "detail": "not the device's key",
        "received_s": NOW_S,
        "content": "…",
    }
    proof = {
        "owner": EMITTER,
        "batch_no": 1,
        "index": 0,
        "size": 1,
        "root": "0x" + "cc" * 32,
        "proof": [],
        "reading": reading,
    }
    world.oracle.answers |= {
        f"/owners/{EMITTER}/devices": {"items": [device]},
        f"/owners/{EMITTER}/readings": {"items": [reading]},
        f"/owners/{EMITTER}/energy": {
            "items": [
                {"period": "2009-12", "energy_mwh": 1, "readings": 1},
                {"period": "2010-01", "energy_mwh": 750_001, "readings": 3},
            ]
        },
        "/refusals": {"items": [refusal]},
        f"/proofs/{DEVICE}/1": proof,
        f"/owners/{EMITTER}/batches/1": {
            "batch_no": 1,
            "state": "anchored",
            "root": "0x" + "cc" * 32,
            "items": [reading],
        },
        "/counts": {"accepted": 3, "anchored": 0, "waiting": 3, "refused": {"bad_signature": 1}},
    }
    return world


def test_every_answer_with_figures__says_which_block_it_shows(ask: Callable[..., Any]) -> None:
    assert ask("/market/products").json()["as_of"] == {"block": BLOCK, "time": "2011-03-13T15:06:40+08:00"}


def test_depth__orders_of_both_sides__are_summed_by_price_best_first(ask: Callable[..., Any]) -> None:
    depth = ask("/market/1/depth").json()

    assert depth["bids"] == [
        {"price_fen": 5000, "quantity_t": 60, "orders": 2},
        {"price_fen": 4900, "quantity_t": 30, "orders": 1},
    ]
    assert [level["price_fen"] for level in depth["asks"]] == [5200, 5300]
    assert ask("/market/1/depth", levels=1).json()["bids"] == depth["bids"][:1]


def test_lists__in_parts__have_every_row_once(ask: Callable[..., Any]) -> None:
    whole = ask("/chain/blocks").json()["items"]
    parts, cursor = [], None
    while True:
        part = ask("/chain/blocks", limit=3, **({"cursor": cursor} if cursor else {})).json()
        parts += part["items"]
        cursor = part["next"]
        if cursor is None:
            break

    assert parts == whole
    assert [block["number"] for block in whole] == list(range(BLOCK, -1, -1))


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "WyJhIl0", "WzEsMl0", "bnVsbA", "WzFlNDAwXQ", "WzkyMjMzNzIwMzY4NTQ3NzU4MDhd"]
)
def test_lists__with_a_cursor_of_something_else__refuse_it(ask: Callable[..., Any], cursor: str) -> None:
    answer = ask("/chain/blocks", cursor=cursor)

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/invalid-request"


def test_voucher__that_the_chain_issued__shows_its_trade(ask: Callable[..., Any]) -> None:
    code = format_code(VOUCHER)

    found = ask(f"/vouchers/{code.lower().replace('-', '')}").json()

    assert (found["code"], found["is_well_formed"], found["is_valid"], found["problem"]) == (code, True, True, None)
    assert (found["trade"]["symbol"], found["trade"]["quantity_t"]) == ("CEA", 10)
    assert found["issued_at"] == "2011-03-13T15:06:40+08:00"


def test_voucher__one_wrong_symbol__is_not_well_formed(ask: Callable[..., Any]) -> None:
    code = format_code(VOUCHER)
    wrong = ("1" if code[0] != "1" else "2") + code[1:]

    found = ask(f"/vouchers/{wrong}").json()

    assert (found["is_well_formed"], found["is_valid"]) == (False, False)
    assert found["problem"] == "the check symbols do not hold"


def test_voucher__well_formed_but_never_issued__is_not_valid(ask: Callable[..., Any]) -> None:
    from carbon.vouchers import code_for

    code = format_code(code_for((1 << 64) + (20_001 << 32) + 1, bytes(32)))

    found = ask(f"/vouchers/{code}").json()

    assert (found["is_well_formed"], found["is_valid"]) == (True, False)
    assert found["problem"] == "the chain never issued this code"


def test_compliance__of_a_year__shows_the_years_own_figures(ask: Callable[..., Any]) -> None:
    rows = {row["name"]: row for row in ask("/compliance", year=2010).json()["items"]}

    emitter, other = rows["emitter"], rows["other emitter"]
    assert (emitter["verified_t"], emitter["surrendered_t"], emitter["balance_t"], emitter["status"]) == (
        440,
        100,
        -340,
        "B",
    )
    assert (other["verified_t"], other["surrendered_t"], other["status"]) == (None, 0, "C")
    assert ask("/compliance/years").json()["items"] == [
        {"year": 2010, "scheme": "EU", "entities": 2, "a": 0, "b": 1, "c": 1},
        {"year": 2009, "scheme": "EU", "entities": 1, "a": 1, "b": 0, "c": 0},
    ]


def test_registration_policy__text_at_hand_is_the_published_one__is_shown(
    ask: Callable[..., Any], world: World
) -> None:
    file = world.services.settings.data_dir / "documents" / "policy.txt"
    file.parent.mkdir()
    assert ask("/registration/policy").json()["text"] is None

    file.write_text("another policy")
    assert ask("/registration/policy").json()["text"] is None

    file.write_text("the policy")
    policy = ask("/registration/policy").json()
    assert policy["text"] == "the policy"
    assert len(policy["fields"]) == 10


@pytest.mark.parametrize(
    "uri", ["../policy.txt", "/etc/hostname", "https://example.org/policy", "", "\0" * 3, "x" * 160]
)
def test_published_text__an_address_that_leads_elsewhere__is_not_read(tmp_path: Path, uri: str) -> None:
    (tmp_path / "policy.txt").write_text("the policy")
    folder = tmp_path / "inside"
    folder.mkdir()

    assert published_text([folder], uri, "0x" + keccak(b"the policy").hex()) is None


def test_overview__with_the_oracle__has_energy_and_coverage(ask: Callable[..., Any], oracle: World) -> None:
    overview = ask(f"/enterprises/{EMITTER}", as_="emitter").json()

    assert overview["year"] == 2010
    assert overview["energy_mwh"] == 750_001
    assert overview["coverage"] == {"readings": 3, "expected": 4, "refused": 1}
    assert oracle.oracle.asked[0].headers["authorization"] == "Bearer service token"


def test_overview__of_an_open_report__shows_the_energy_it_was_computed_from(
    ask: Callable[..., Any], world: World
) -> None:
    """A meter's year may begin before the market's: the page showed 959,622.99 kWh * 0.459 as 440,473.25 kg."""
    contract = Deployment.load(world.services.settings.deployment).contract("Emissions")
    arguments = {
        "year": 2010,
        "rule_set": "0x" + "66" * 32,
        "rule_version": 1,
        "activities": [957_516_340_000],
        "salt": "0x" + "00" * 32,
    }
    data = "0x" + contract.abi.function("file_report").encode(arguments).hex()
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
    with engine.begin() as db:
        filed = update(transactions).where(transactions.c.block == 5).values(to_address=contract.address, input=data)
        db.execute(filed)
        db.execute(update(reports).values(transaction_hash=f"0x{5:064x}"))

    overview = ask(f"/enterprises/{EMITTER}", as_="emitter").json()

    assert overview["energy_mwh"] == 957_516_340_000


def test_energy__of_meters_elsewhere__is_counted_by_their_local_time(
    tmp_path: Path, filled_read_model: dict[str, str]
) -> None:
    world = api_world.build(tmp_path, meter_utc_offset_s=9 * 3600, **filled_read_model)
    world.oracle.answers |= {f"/owners/{EMITTER}/energy": {"items": []}, f"/owners/{EMITTER}/readings": {"items": []}}
    with TestClient(create_app(services=world.services)) as client:
        headers = signed_in(client, "emitter")
        client.get(f"/enterprises/{EMITTER}/energy", headers=headers)
        client.get(f"/enterprises/{EMITTER}/readings", params={"day": "2018-01-01"}, headers=headers)

    energy, readings = (request.url.params for request in world.oracle.asked)
    assert energy["utc_offset_s"] == "32400"
    assert datetime.fromtimestamp(int(readings["from_s"]), UTC) == datetime(2017, 12, 31, 15, tzinfo=UTC)


def test_overview__of_a_year__adds_up(ask: Callable[..., Any]) -> None:
    overview = ask(f"/enterprises/{EMITTER}", as_="emitter").json()

    held, locked, reserved, due = (overview[name] for name in ("held_t", "locked_t", "reserved_t", "due_t"))
    assert (held, locked, reserved, due, overview["available_t"]) == (500, 50, 30, 20, 420)
    assert (overview["bought_t"], overview["sold_t"]) == (30, 0)
    assert (overview["obligation_t"], overview["surrendered_t"]) == (440, 100)
    opening_surplus_t = 60  # brought in for an earlier year of the same trading period
    assert overview["owed_t"] == 440 - 100 - opening_surplus_t
    assert overview["gap_t"] == overview["owed_t"] - 500
    assert overview["cash"] == {
        "total_fen": 1_000_000,
        "available_fen": 1_000_000 - 1_000 + 102_000 - 297_000,
        "idle_fen": 1_000_000 - 1_000 - 297_000,
        "reserved_fen": 297_000,
        "due_fen": 102_000,
        "leaving_fen": 1_000,
        "lodged_fen": 0,
        "aside_fen": 0,
        "covered_fen": 0,
    }


def test_energy__of_a_reported_year__has_emissions_rounded_up_once(ask: Callable[..., Any], oracle: World) -> None:
    periods = ask(f"/enterprises/{EMITTER}/energy", as_="emitter").json()["items"]

    assert periods == [
        {"period": "2009-12", "energy_mwh": 1, "emissions_g": None, "readings": 1},
        # 750,001 mWh * 459 / 1,000,000 = 344.250459 g
        {"period": "2010-01", "energy_mwh": 750_001, "emissions_g": 345, "readings": 3},
    ]


def test_readings__of_the_newest_day__are_asked_in_the_markets_zone(ask: Callable[..., Any], oracle: World) -> None:
    items = ask(f"/enterprises/{EMITTER}/readings", as_="emitter").json()["items"]

    assert (items[0]["quantity"], items[0]["unit"], items[0]["start"]) == (250_000, "mWh", "2011-03-13T15:06:40+08:00")
    asked = oracle.oracle.asked[-1].url.params
    assert int(asked["to_s"]) - int(asked["from_s"]) == 86_400
    assert (int(asked["from_s"]) + 8 * 3600) % 86_400 == 0


def test_refusals__each__has_its_reason(ask: Callable[..., Any], oracle: World) -> None:
    [refusal] = ask(f"/enterprises/{EMITTER}/refusals", as_="emitter").json()["items"]

    assert (refusal["sequence"], refusal["reason"]) == (2, "bad_signature")


def test_proof__of_a_device_of_another__is_not_found(ask: Callable[..., Any], oracle: World) -> None:
    path = f"/enterprises/{address('other_emitter')}/proof"

    assert ask(path, as_="other_emitter", device=DEVICE, sequence=1).status_code == 404
    assert ask(f"/enterprises/{EMITTER}/proof", as_="emitter", device=DEVICE, sequence=1).json()["batch_no"] == 1


def test_evidence__for_the_body__has_digests_to_recompute(ask: Callable[..., Any], oracle: World) -> None:
    batch = ask(f"/verification/evidence/{EMITTER}", as_="person", batch_no=1).json()["batch"]

    assert batch["items"][0]["digest"] == "0x" + "aa" * 32
    assert batch["chain_root"] is None


def test_own_trades__seen_by_each_side__say_which_side_it_was(ask: Callable[..., Any]) -> None:
    bought = ask(f"/enterprises/{EMITTER}/trades", as_="emitter").json()["items"]
    sold = ask(f"/enterprises/{address('other_emitter')}/trades", as_="other_emitter").json()["items"]

    assert {trade["side"] for trade in bought} == {"buy"}
    assert {trade["side"] for trade in sold} == {"sell"}
    assert EMITTER not in ask(f"/enterprises/{address('other_emitter')}/trades", as_="other_emitter").text


def test_conservation__a_sound_scheme__holds(ask: Callable[..., Any], oracle: World) -> None:
    found = ask("/registry/conservation", as_="registry").json()

    assert [unit["ok"] for unit in found["units"]] == [True]
    assert found["units"][0]["class_id"] == CLASS_ID
    assert found["cash"]["ok"]
    assert found["readings"] == {"accepted": 3, "anchored": 0, "waiting": 3, "on_chain": 0, "ok": True}


def put_day(world: World, **values: Any) -> None:
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
    with engine.begin() as db:
        db.execute(update(trading_days).where(trading_days.c.day == 15_046).values(**values))


def test_settlement__of_a_published_day__has_figures_and_the_hash_of_its_clearing_file(
    ask: Callable[..., Any], world: World
) -> None:
    put_day(world, state="published")
    [day] = ask("/registry/settlement", as_="registry", day="2011-03-13").json()["items"]
    file = ask("/registry/settlement/1/2011-03-13/clearing.csv", as_="registry")

    assert (day["day_number"], day["state"], day["trades"], day["to_settle"]) == (15_046, "published", 1, [])
    assert day["figures"][0] == {"trades": 1, "quantity_t": 20, "amount_fen": 102_000}
    assert [row["trades"] for row in day["figures"]] == [1, 0, 0, 0]
    assert file.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(file.text)))
    assert next((row["row"], row["quantity_t"], row["amount_fen"]) for row in rows) == ("trade", "20", "102000")
    assert sum(int(row["amount_fen"]) for row in rows if row["row"] == "account") == 0
    assert day["own_clearing_hash"] == clearing_hash(file.content)


def test_settlement__of_a_confirmed_day__has_chunks_as_the_contract_takes_them(
    ask: Callable[..., Any], world: World
) -> None:
    put_day(world, state="confirmed")
    [day] = ask("/registry/settlement", as_="registry", day="2011-03-13").json()["items"]

    [chunk] = day["to_settle"]
    assert (chunk["chunk"], chunk["waiting"]) == (0, 1)
    fields = "trade_id buyer seller price_fen quantity_t buy_ref sell_ref method at"
    assert list(chunk["trades"][0]) == fields.split()


def test_clearing__of_no_day__is_not_found(ask: Callable[..., Any]) -> None:
    assert ask("/registry/settlement/1/2001-01-01/clearing.csv", as_="registry").status_code == 404


def test_health__node_ahead_of_the_read_model__is_behind(ask: Callable[..., Any], world: World) -> None:
    world.node.block = BLOCK + 3

    health = ask("/health").json()

    assert (health["status"], health["head_block"], health["indexed_block"], health["lag_s"]) == ("behind", 10, 7, 15)


@pytest.mark.sqlite_only("empties the file")
def test_health__no_node_and_no_read_model__still_answers(ask: Callable[..., Any], world: World) -> None:
    world.node.is_down = True
    world.services.read_model.dispose()
    (world.services.settings.data_dir / "readmodel.sqlite").write_bytes(b"")

    assert ask("/health").json()["status"] == "no_chain"
    assert ask("/market/products").json()["type"] == "/problems/no-read-model"


def test_views__database_that_does_not_answer__is_named_and_may_be_asked_again(world: World) -> None:
    pytest.importorskip("psycopg")
    away = open_reader("postgresql+psycopg://nobody@127.0.0.1:1/none")
    app = create_app(services=replace(world.services, read_model=away))

    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/market/products")

    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/no-database")
    assert "127.0.0.1" not in answer.text  # where it is, is for operators
    assert answer.headers["retry-after"] == "1"


def test_stream__of_no_product__is_not_found(ask: Callable[..., Any]) -> None:
    assert ask("/market/2/stream").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "status", "slug"),
    [
        ("GET", "/nowhere", 404, "not-found"),
        ("POST", "/market/products", 405, "method-not-allowed"),
        ("GET", "/market/abc/days", 422, "invalid-request"),
        ("GET", "/compliance", 422, "invalid-request"),
        ("GET", "/market/9223372036854775808/days", 422, "invalid-request"),
        ("GET", "/market/2/days", 404, "not-found"),
        ("POST", "/auth/nonce", 422, "invalid-request"),
    ],
)
def test_failures__each__are_problem_details(client: Any, method: str, path: str, status: int, slug: str) -> None:
    answer = client.request(method, path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json()["type"], answer.json()["status"]) == (f"/problems/{slug}", status)
