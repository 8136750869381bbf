"""The registry's lists: filters, order, parts in both directions, files; and what it knows of one account."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from carbon.roles import Role
from readmodel import tables
from tests.api.api_world import CLASS_ID, NOW_S, address

EMITTER, OTHER, REGISTRY = address("emitter"), address("other_emitter"), address("registry")
DOCUMENT = "0x" + "ab" * 32
PROFILE = {
    "name": "emitter and sons",
    "kind": "enterprise",
    "area": 42,
    "industry": "3120",
    "postal_address": "2 Test Road",
    "business_licence_hash": DOCUMENT,
    "legal_representative_hash": DOCUMENT,
    "power_of_attorney_hash": DOCUMENT,
    "settlement_bank": address("bank"),
    "bank_account_hash": DOCUMENT,
}


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.json()["items"]]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"q": "EMITTER"}, ["emitter", "other emitter"]),
        ({"q": EMITTER[:12].lower()}, ["emitter"]),
        ({"q": "11"}, ["other emitter"]),
        ({"q": "100%"}, []),
        ({"role": "PROVINCE"}, ["other province", "province"]),
        ({"role": "EMITTER", "area": 42, "status": "active"}, ["emitter", "other emitter"]),
        ({"status": "frozen"}, []),
    ],
)
def test_accounts__by_text_role_area_and_status__are_those(
    ask: Callable[..., Any], parameters: dict[str, Any], expected: list[str]
) -> None:
    assert names(ask("/registry/accounts", as_="registry", sort="name", **parameters)) == expected


def test_accounts__sorted__go_up_and_with_a_minus_down(ask: Callable[..., Any]) -> None:
    up = names(ask("/registry/accounts", as_="registry", sort="name"))
    down = names(ask("/registry/accounts", as_="registry", sort="-name"))

    assert up == sorted(up)
    assert down == up[::-1]


def test_accounts__sorted_by_what_is_no_column__say_by_what_they_can_be(ask: Callable[..., Any]) -> None:
    answer = ask("/registry/accounts", as_="registry", sort="-password")

    assert answer.status_code == 422
    assert "no column 'password' to sort by; there is account, name" in answer.json()["detail"]


@pytest.mark.parametrize("sort", ["name", "-area"])
def test_parts__forth_and_back__are_the_same_rows(ask: Callable[..., Any], sort: str) -> None:
    whole = names(ask("/registry/accounts", as_="registry", sort=sort))
    parts: list[list[str]] = []
    cursor: str | None = None
    while True:
        more = {"cursor": cursor} if cursor else {}
        part = ask("/registry/accounts", as_="registry", sort=sort, limit=4, **more)
        parts.append(names(part))
        cursor = part.json()["next"]
        if cursor is None:
            break
    assert [name for part_ in parts for name in part_] == whole

    back = [parts[-1]]
    while (before := part.json()["previous"]) is not None:
        part = ask("/registry/accounts", as_="registry", sort=sort, limit=4, cursor=before)
        back.append(names(part))
        assert part.json()["next"] is not None
    assert back == parts[::-1]


def test_accounts__as_files__have_every_filtered_row_whatever_the_limit(ask: Callable[..., Any]) -> None:
    as_csv = ask("/registry/accounts", as_="registry", format="csv", sort="name", limit=1)
    as_xlsx = ask("/registry/accounts", as_="registry", format="xlsx", role="EMITTER", sort="name", limit=1)
    as_pdf = ask("/registry/accounts", as_="registry", format="pdf")

    rows = list(csv.DictReader(io.StringIO(as_csv.text)))
    assert [row["name"] for row in rows] == names(ask("/registry/accounts", as_="registry", sort="name"))
    assert {row["numbers.trading"] for row in rows} == {"", "1", "11"}
    assert as_csv.headers["content-disposition"] == 'attachment; filename="registry-accounts-7.csv"'
    sheet = load_workbook(io.BytesIO(as_xlsx.content))["registry-accounts"]
    assert [cell.value for cell in sheet["B"]] == ["name", "emitter", "other emitter"]
    assert as_pdf.headers["content-type"] == "application/pdf"
    assert as_pdf.content.startswith(b"%PDF-")


def test_file__of_more_rows_than_its_form_takes__is_refused_with_what_to_do(
    ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from api.exports import answer

    writer, media_type, _ = answer.WRITERS[answer.Form.PDF]
    monkeypatch.setitem(answer.WRITERS, answer.Form.PDF, (writer, media_type, 3))

    found = ask("/registry/accounts", as_="registry", format="pdf")

    assert found.status_code == 422
    assert "a pdf file has at most 3 rows: narrow the list, or take csv" in found.json()["detail"]


def test_account__in_detail__has_particulars_conduct_and_what_it_holds(
    ask: Callable[..., Any], add: Callable[..., None]
) -> None:
    found = ask(f"/registry/accounts/{EMITTER}", as_="registry").json()

    assert (found["name"], found["bank_name"], found["numbers"]["registry"]) == ("emitter", "bank", 0)
    assert found["profile"]["postal_address"] == "1 Test Road"
    assert (found["barred_until"], found["conduct_records"]) == (None, 0)
    [holding] = found["holdings"]
    assert (holding["held_t"], holding["locked_t"], holding["frozen_t"]) == (500, 50, 0)
    assert holding["available_t"] == 500 - 50 - 30


def test_account__that_never_applied__is_not_found(ask: Callable[..., Any]) -> None:
    assert ask("/registry/accounts/0x" + "12" * 20, as_="registry").status_code == 404


def participants_event(number: int, event: str, **fields: Any) -> dict[str, Any]:
    return {
        "block": 5,
        "log_index": number,
        "transaction_hash": f"0x{number:064x}",
        "at_s": NOW_S + number,
        "contract": "Participants",
        "address": "0x" + "aa" * 20,
        "event": event,
        "fields": json.dumps({"account": EMITTER, **fields}, separators=(",", ":")),
    }


def test_changes__of_an_account__say_who_when_why_and_by_which_document(
    ask: Callable[..., Any], add: Callable[..., None]
) -> None:
    rows = [
        participants_event(1, "Applied", roles=int(Role.EMITTER), policy_hash=DOCUMENT, profile=PROFILE),
        participants_event(2, "Admitted", by=REGISTRY, roles=int(Role.EMITTER)),
        participants_event(3, "StatusChanged", by=REGISTRY, status=3, reason="late report", document_hash=DOCUMENT),
        participants_event(4, "ChangeDecided", by=REGISTRY, profile_hash=DOCUMENT, accepted=False, reason="no proof"),
        participants_event(5, "StatusChanged", by=EMITTER, account=OTHER, status=5, reason="", document_hash=DOCUMENT),
    ]
    add(tables.events, *rows)
    add(tables.event_accounts, *({"account": EMITTER, "block": 5, "log_index": number} for number in range(1, 6)))

    found = ask(f"/registry/accounts/{EMITTER}/changes", as_="ministry").json()["items"]

    assert [change["kind"] for change in found] == ["change_decided", "status", "admitted", "applied"]
    restricted = found[1]
    assert (restricted["from_status"], restricted["to_status"]) == ("active", "restricted")
    assert (restricted["reason"], restricted["document_hash"]) == ("late report", DOCUMENT)
    assert (restricted["by"], restricted["by_name"]) == (REGISTRY, "registry")
    assert found[0]["accepted"] is False
    assert found[3]["roles"] == ["EMITTER"]


def test_profile_changes__that_wait__stand_beside_what_is_in_force(
    ask: Callable[..., Any], add: Callable[..., None]
) -> None:
    row = {"account": EMITTER, "profile_hash": DOCUMENT, "profile": json.dumps(PROFILE), "proposed_s": NOW_S}
    add(
        tables.profile_changes,
        row | {"number": 1, "state": "replaced", "block": 4, "transaction_hash": DOCUMENT},
        row | {"number": 2, "state": "proposed", "block": 5, "transaction_hash": DOCUMENT},
    )

    [change] = ask("/registry/changes", as_="registry", state="proposed").json()["items"]

    assert (change["number"], change["name"]) == (2, "emitter")
    assert (change["now"]["name"], change["profile"]["name"]) == ("emitter", "emitter and sons")


def test_conduct__of_one_account__is_its_credit_record(ask: Callable[..., Any], add: Callable[..., None]) -> None:
    row = {"kind": "false_data", "reason": "meter by-passed", "document_hash": DOCUMENT, "recorded_by": REGISTRY}
    row |= {"recorded_s": NOW_S, "block": 5, "transaction_hash": DOCUMENT}
    add(
        tables.conduct,
        row | {"record_id": 1, "account": EMITTER, "barred_until_s": NOW_S + 60},
        row | {"record_id": 2, "account": OTHER, "barred_until_s": 0},
    )

    [record] = ask("/registry/conduct", as_="registry", account=EMITTER).json()["items"]
    both = ask("/registry/conduct", as_="registry", kind="false_data").json()["items"]

    assert (record["record_id"], record["name"], record["by_name"]) == (1, "emitter", "registry")
    assert record["barred_until"] is not None
    assert [(each["record_id"], each["barred_until"] is None) for each in both] == [(2, True), (1, False)]


@pytest.mark.parametrize(
    ("parameters", "kinds"),
    [
        ({}, ["cancelled", "surrendered", "delivered", "issued"]),
        ({"account": OTHER}, ["delivered"]),
        ({"kind": "issued"}, ["issued"]),
        ({"class_id": CLASS_ID, "sort": "quantity_t"}, ["cancelled", "surrendered", "delivered", "issued"]),
        ({"class_id": "7"}, []),
        ({"serial": "EU-EUA-0-450"}, ["surrendered", "issued"]),
        ({"serial": "EU-EUA-0-600-900", "account": EMITTER}, ["issued"]),
        ({"from": "2011-03-13", "to": "2011-03-13"}, ["cancelled", "surrendered", "delivered", "issued"]),
        ({"to": "2011-03-12"}, []),
        ({"from": "2011-03-14"}, []),
        ({"from": "0001-01-01", "to": "9999-12-31", "kind": "delivered"}, ["delivered"]),
    ],
)
def test_transfers__by_account_class_kind_time_and_serial__are_those(
    ask: Callable[..., Any], parameters: dict[str, Any], kinds: list[str]
) -> None:
    found = ask("/registry/transfers", as_="registry", **parameters)

    assert found.status_code == 200, found.text
    assert [row["kind"] for row in found.json()["items"]] == kinds
    assert all(row["symbol"] == "EU EUA" for row in found.json()["items"])


def test_transfers__of_a_serial_that_is_none__are_refused(ask: Callable[..., Any]) -> None:
    assert ask("/registry/transfers", as_="registry", serial="x").status_code == 422
    assert ask("/registry/transfers", as_="registry", serial="EU-EUA-0-9999").status_code == 404


@pytest.mark.parametrize("path", ["issuance", "holdings", "applications", "transfers", "changes", "conduct"])
def test_lists__as_csv__have_the_names_of_the_json_above(ask: Callable[..., Any], path: str) -> None:
    text = ask(f"/registry/{path}", as_="registry", format="csv").text
    items = ask(f"/registry/{path}", as_="registry").json()["items"]

    lines = list(csv.reader(io.StringIO(text)))
    assert len(lines) == 1 + len(items)
    if items:
        assert set(items[0]) <= {name.partition(".")[0] for name in lines[0]}


@pytest.mark.parametrize("path", ["tasks", "surrenders", "quota/batches", "objections"])
def test_lists__of_the_authorities__come_as_files_and_keep_a_province_to_its_area(
    ask: Callable[..., Any], path: str
) -> None:
    items = ask(f"/authority/{path}", as_="province").json()["items"]
    rows = list(csv.DictReader(io.StringIO(ask(f"/authority/{path}", as_="province", format="csv").text)))
    others = list(csv.DictReader(io.StringIO(ask(f"/authority/{path}", as_="other_province", format="csv").text)))

    assert len(rows) == len(items)
    assert others == []


def test_issuance__of_a_year__has_its_blocks(ask: Callable[..., Any]) -> None:
    assert len(ask("/registry/issuance", as_="registry", year=2010, account=EMITTER).json()["items"]) == 1
    assert ask("/registry/issuance", as_="registry", year=2011).json()["items"] == []
