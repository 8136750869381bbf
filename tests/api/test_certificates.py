"""Certificates: found by their code, refused by their check digits, and printed in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from api.settings import ApiSettings
from carbon.certificates import CertificateKind, code_for
from tests.api.api_world import CANCELLED_BY, CERTIFIED_BY, ORIGIN, SURRENDERED_BY, World, address

EMITTER = address("emitter")
CANCELLATION = str(code_for(CertificateKind.CANCELLATION, 1, CANCELLED_BY))
HOLDING = str(code_for(CertificateKind.HOLDING, 1, CERTIFIED_BY))
ALLOCATION = str(code_for(CertificateKind.ALLOCATION, 1, str(ORIGIN["transaction_hash"])))
SURRENDER = str(code_for(CertificateKind.SURRENDER, 1, SURRENDERED_BY))
APPLIED_FOR = str(code_for(CertificateKind.SURRENDER, 2, SURRENDERED_BY))
UNKNOWN = str(code_for(CertificateKind.CANCELLATION, 99, CANCELLED_BY))
OTHER_TAG = str(code_for(CertificateKind.CANCELLATION, 1, CERTIFIED_BY))
IN_REVIEW = str(code_for(CertificateKind.CANCELLATION, 2, CANCELLED_BY))


def test_check__of_a_cancellation__says_what_ended_for_whom_and_where(ask: Callable[..., Any]) -> None:
    found = ask(f"/public/certificates/{CANCELLATION.lower().replace('-', ' ')}").json()

    assert (found["code"], found["is_well_formed"], found["is_valid"], found["problem"]) == (
        CANCELLATION,
        True,
        True,
        None,
    )
    said = found["certificate"]
    assert (said["kind"], said["entry_kind"], said["quantity_t"]) == ("cancellation", "carbon_neutrality", 25)
    assert (said["name"], said["beneficiary"], said["symbol"]) == ("emitter", "Marathon of 厦门", "EU EUA")
    assert said["serials"] == [["501", "525"]]
    assert said["proof"] == {
        "contract": "Entries",
        "event": "EntryExecuted",
        "block": 6,
        "block_hash": f"0x{6:064x}",
        "transaction_hash": CANCELLED_BY,
    }


def test_check__of_a_holding__says_what_was_held_at_which_block(ask: Callable[..., Any]) -> None:
    said = ask(f"/public/certificates/{HOLDING}").json()["certificate"]

    assert (said["quantity_t"], said["registry_t"], said["trading_t"]) == (500, 400, 100)
    assert (said["locked_t"], said["frozen_t"], said["block"]) == (50, 40, 7)
    assert said["serials"] == []


def test_check__of_an_allocation__says_the_year_and_the_serials(ask: Callable[..., Any]) -> None:
    said = ask(f"/public/certificates/{ALLOCATION}").json()["certificate"]

    assert (said["kind"], said["year"], said["quantity_t"]) == ("allocation", 2010, 1000)
    assert (said["proof"]["contract"], said["proof"]["event"]) == ("Allowances", "IssuedBatch")
    assert said["serials"] == [["1", "1000"]]


def test_check__of_a_surrender__says_the_year_and_the_serials_that_ended(ask: Callable[..., Any]) -> None:
    said = ask(f"/public/certificates/{SURRENDER}").json()["certificate"]

    assert (said["kind"], said["year"], said["quantity_t"], said["name"]) == ("surrender", 2010, 100, "emitter")
    assert (said["proof"]["contract"], said["proof"]["event"]) == ("Compliance", "SurrenderDecided")
    assert (said["proof"]["block"], said["proof"]["transaction_hash"]) == (3, SURRENDERED_BY)
    assert said["serials"] == [["401", "500"]]


@pytest.mark.parametrize("code", [UNKNOWN, OTHER_TAG, IN_REVIEW, APPLIED_FOR])
def test_check__of_a_code_that_the_chain_never_made__is_not_valid(ask: Callable[..., Any], code: str) -> None:
    found = ask(f"/public/certificates/{code}").json()

    assert (found["is_well_formed"], found["is_valid"], found["certificate"]) == (True, False, None)
    assert found["problem"] == "the chain never made this certificate"
    assert ask(f"/public/certificates/{code}.pdf").status_code == 404


def test_check__of_a_mistyped_code__is_refused_before_any_certificate_is_looked_for(
    ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.queries.certificates.find", lambda *_: pytest.fail("the read model was asked"))
    wrong = CANCELLATION.replace("C000001", "C000010")

    found = ask(f"/public/certificates/{wrong}").json()

    assert (found["is_well_formed"], found["problem"]) == (False, "the check digits do not hold")
    assert ask(f"/public/certificates/{wrong}.pdf").status_code == 422


@pytest.mark.parametrize("code", [CANCELLATION, HOLDING, ALLOCATION, SURRENDER])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pdf__of_each_kind_in_each_language__is_a_page_named_by_its_code(
    ask: Callable[..., Any], code: str, language: str
) -> None:
    found = ask(f"/public/certificates/{code}.pdf", lang=language)

    assert found.status_code == 200, found.text
    assert found.headers["content-type"] == "application/pdf"
    assert found.headers["content-disposition"] == f'inline; filename="{code}-{language}.pdf"'
    assert found.content.startswith(b"%PDF-")
    assert b"/Count 1" in found.content


def test_pdf__qr_code__leads_to_the_check_page_of_the_settings(
    ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("api.exports.certificate._qr", lambda address: asked.append(address) or "<svg/>")
    monkeypatch.setattr("api.exports.certificate.pdf", lambda *_, **__: b"%PDF-")

    ask(f"/public/certificates/{CANCELLATION}.pdf")

    assert asked == [f"http://127.0.0.1:8080/certificates/{CANCELLATION}"]


@pytest.mark.parametrize("address", ["registry.example", "ftp://registry.example/", "javascript:alert(1)"])
def test_check_url__that_is_no_web_address__is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="is not an address like"):
        ApiSettings(check_url=address)


def test_certificates__of_an_account__have_their_codes(ask: Callable[..., Any]) -> None:
    own = ask(f"/enterprises/{EMITTER}/certificates", as_="emitter").json()["items"]
    every = ask("/registry/certificates", as_="registry", account=EMITTER).json()["items"]
    held = ask("/registry/certificates", as_="registry", kind="holding", sort="-quantity_t").json()["items"]

    assert [item["code"] for item in own] == [HOLDING, CANCELLATION, SURRENDER, ALLOCATION]
    assert own == every
    assert [item["code"] for item in held] == [HOLDING]
    assert ask(f"/enterprises/{EMITTER}/certificates", as_="other_emitter").status_code == 403


def test_certificates__in_parts__have_every_row_once(ask: Callable[..., Any]) -> None:
    first = ask("/registry/certificates", as_="registry", limit=2).json()
    second = ask("/registry/certificates", as_="registry", limit=2, cursor=first["next"]).json()

    assert [item["code"] for item in first["items"] + second["items"]] == [HOLDING, CANCELLATION, SURRENDER, ALLOCATION]
    assert second["next"] is None
