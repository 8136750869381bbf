"""The user's own signer: who may ask, what is shown, and that nothing is signed without his click."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_defunct
from eth_hash.auto import keccak

from chain.deployment import Deployment
from chain.sign_in import SignInMessage
from cli.signer.app import create_app
from cli.signer.settings import SignerSettings
from tests.interface_abis import interface_abis

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette announces another HTTP library for its test client
    from fastapi.testclient import TestClient

WEB = "http://127.0.0.1:8080"
OWN = "http://127.0.0.1:8650"
CHAIN_ID = 32180
KEY = Account.from_key(keccak(b"signer test"))
OTHER = Account.from_key(keccak(b"signer test, somebody else"))
PASSPHRASE = "open sesame"
WINDOW = {"accept": "text/html", "sec-fetch-dest": "document"}


def contract_address(name: str) -> str:
    return str(Account.from_key(keccak(f"contract {name}".encode())).address)


@pytest.fixture
def settings(tmp_path: Path) -> SignerSettings:
    """A folder with one keystore, labels and a deployment."""
    keys = tmp_path / "keys"
    keys.mkdir()
    keystore = Account.encrypt(KEY.key, PASSPHRASE, kdf="pbkdf2", iterations=1)
    (keys / "steel.json").write_text(json.dumps(keystore))
    (keys / "labels.json").write_text(json.dumps({KEY.address: "Steel works", OTHER.address: "Somebody else"}))
    contracts = {
        name: {"address": contract_address(name), "block": 1, "abi": abi} for name, abi in interface_abis().items()
    }
    deployment = tmp_path / "deployment.json"
    deployment.write_text(json.dumps({"network": "test", "chain_id": CHAIN_ID, "contracts": contracts}))
    return SignerSettings(keys_dir=keys, passphrase=PASSPHRASE, deployment=deployment, web_origins=(WEB,))


@pytest.fixture
def signer(settings: SignerSettings) -> Iterator[TestClient]:
    """A running signer."""
    with TestClient(create_app(settings), base_url=OWN) as client:
        yield client


def order(settings: SignerSettings, **changes: Any) -> dict[str, Any]:
    """An unsigned order to buy 1,000 t at 95.50 yuan."""
    contract = Deployment.load(settings.deployment).contract("OrderBook")
    arguments = {"product_id": 1, "side": 1, "price_fen": 9_550, "quantity_t": 1_000}
    data = contract.abi.function("place").encode(arguments)
    transaction = {
        "chainId": CHAIN_ID,
        "nonce": 3,
        "to": contract.address,
        "value": 0,
        "gas": 12_000_000,
        "gasPrice": 0,
        "data": "0x" + data.hex(),
    }
    return transaction | changes


def sign_in_message(**changes: Any) -> str:
    now = datetime.now(UTC).replace(microsecond=0)
    parts = {
        "domain": "127.0.0.1:8080",
        "address": KEY.address,
        "uri": WEB,
        "chain_id": CHAIN_ID,
        "nonce": "0123456789abcdef",
        "issued_at": now,
        "expires_at": now + timedelta(minutes=5),
        "statement": "Sign in.",
    }
    return SignInMessage(**(parts | changes)).text()


def put(signer: TestClient, subject: Any, origin: str | None = WEB, account: str = KEY.address) -> Any:
    kind = "message" if isinstance(subject, str) else "transaction"
    headers = {"origin": origin} if origin else {}
    return signer.post("/requests", json={"kind": kind, "account": account, kind: subject}, headers=headers)


def put_and_show(signer: TestClient, subject: Any) -> tuple[str, str, str]:
    """A request in the user's window: its path, the page and the token on it."""
    path = f"/requests/{put(signer, subject).json()['id']}"
    html = signer.get(path, headers=WINDOW).text
    found = re.search(r'name="token" value="([^"]+)"', html)
    assert found is not None
    return path, html, found[1]


def decide(signer: TestClient, path: str, token: str, decision: str = "approve", origin: str = OWN, **more: str) -> Any:
    data = {"token": token, "decision": decision, **more}
    return signer.post(f"{path}/decision", data=data, headers={"origin": origin, "accept": "text/html"})


def act_to_confirm(settings: SignerSettings, data: str | None = None) -> dict[str, Any]:
    """An unsigned confirmation of an act that admits somebody."""
    deployment = Deployment.load(settings.deployment)
    admit = deployment.contract("Participants").abi.function("admit")
    inner = data or "0x" + admit.encode({"account": OTHER.address}).hex()
    contract = deployment.contract("Reviews")
    outer = contract.abi.function("confirm").encode({"act_id": 5, "data": inner})
    return order(settings, to=contract.address, data="0x" + outer.hex())


# --- who may ask ---


def test_accounts__asked_by_the_configured_page__have_their_names(signer: TestClient) -> None:
    answer = signer.get("/accounts", headers={"origin": WEB})

    assert answer.json() == {"items": [{"address": KEY.address, "name": "Steel works"}]}
    assert answer.headers["access-control-allow-origin"] == WEB


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:8081", "https://127.0.0.1:8080"])
def test_every_route__asked_by_another_page__is_refused(
    signer: TestClient, settings: SignerSettings, origin: str
) -> None:
    path = f"/requests/{put(signer, order(settings)).json()['id']}"

    refused = [
        signer.get("/accounts", headers={"origin": origin}),
        signer.get("/", headers={"origin": origin}),
        signer.get(path, headers={"origin": origin}),
        put(signer, order(settings), origin=origin),
    ]

    assert [answer.status_code for answer in refused] == [403] * 4
    assert all("access-control-allow-origin" not in answer.headers for answer in refused)


def test_put__by_a_program_that_names_no_origin__is_refused(signer: TestClient, settings: SignerSettings) -> None:
    assert put(signer, order(settings), origin=None).status_code == 403


def test_any_route__under_another_host_name__is_refused(signer: TestClient) -> None:
    """DNS rebinding: a page of evil.example whose name resolves to loopback has no Origin of its own to betray it."""
    assert signer.get("/accounts", headers={"host": "evil.example"}).status_code == 400


def test_preflight__of_the_configured_page__lets_it_post_json(signer: TestClient) -> None:
    asked = {
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
        "access-control-request-private-network": "true",
    }

    answer = signer.options("/requests", headers={"origin": WEB, **asked})
    foreign = signer.options("/requests", headers={"origin": "http://evil.example", **asked})

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-private-network"] == "true"
    assert foreign.status_code == 400


def test_put__an_account_without_keystore__is_refused(signer: TestClient, settings: SignerSettings) -> None:
    answer = put(signer, order(settings), account=OTHER.address)

    assert answer.status_code == 404
    assert answer.json()["detail"] == f"no keystore holds {OTHER.address}"


# --- approve and refuse ---


def test_approve__in_the_signers_window__signs_what_was_shown(signer: TestClient, settings: SignerSettings) -> None:
    transaction = order(settings)
    path, _, token = put_and_show(signer, transaction)
    assert signer.get(path, headers={"origin": WEB}).json()["state"] == "waiting"

    assert decide(signer, path, token).status_code == 200

    state = signer.get(path, headers={"origin": WEB}).json()
    assert state["state"] == "signed"
    assert Account.recover_transaction(state["raw"]) == KEY.address
    assert bytes.fromhex(transaction["data"][2:]) in bytes.fromhex(state["raw"][2:])


def test_refuse__in_the_signers_window__signs_nothing_ever(signer: TestClient, settings: SignerSettings) -> None:
    path, _, token = put_and_show(signer, order(settings))

    decide(signer, path, token, "refuse")

    assert decide(signer, path, token).status_code == 409
    state = signer.get(path).json()
    assert (state["state"], state["raw"]) == ("refused", None)


@pytest.mark.parametrize("origin", [WEB, "http://evil.example", "null", ""])
def test_approve__from_any_other_page__is_refused(signer: TestClient, settings: SignerSettings, origin: str) -> None:
    path, _, token = put_and_show(signer, order(settings))

    answer = decide(signer, path, token, origin=origin)

    assert answer.status_code == 403
    assert signer.get(path).json()["state"] == "waiting"


def test_approve__with_a_token_that_was_not_shown__is_refused(signer: TestClient, settings: SignerSettings) -> None:
    path, _, _ = put_and_show(signer, order(settings))

    assert decide(signer, path, "made up").status_code == 403
    assert signer.get(path).json()["state"] == "waiting"


def test_approve__without_the_windows_cookie__is_refused(signer: TestClient, settings: SignerSettings) -> None:
    path, _, token = put_and_show(signer, order(settings))
    signer.cookies.clear()

    assert decide(signer, path, token).status_code == 403


def test_approve__with_the_token_of_an_older_window__is_refused(signer: TestClient, settings: SignerSettings) -> None:
    path, _, older = put_and_show(signer, order(settings))
    signer.get(path, headers=WINDOW)
    signer.cookies.clear()
    signer.cookies.set("decision", older, path=path)

    assert decide(signer, path, older).status_code == 409
    assert signer.get(path).json()["state"] == "waiting"


def test_page__asked_for_by_a_script__is_refused(signer: TestClient, settings: SignerSettings) -> None:
    """The configured page may read JSON, but never the page with the token."""
    path = f"/requests/{put(signer, order(settings)).json()['id']}"

    assert signer.get(path, headers={"accept": "text/html", "origin": WEB}).status_code == 403
    assert signer.get(path, headers={"accept": "text/html", "sec-fetch-dest": "iframe"}).status_code == 403


def test_page__always__cannot_be_framed_or_scripted(signer: TestClient, settings: SignerSettings) -> None:
    answer = signer.get(f"/requests/{put(signer, order(settings)).json()['id']}", headers=WINDOW)

    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert answer.headers["x-frame-options"] == "DENY"
    assert "samesite=strict" in answer.headers["set-cookie"].lower()
    assert "<script" not in answer.text


# --- what is shown ---


def test_font__with_chinese_characters__comes_from_the_signer_itself(
    signer: TestClient, settings: SignerSettings
) -> None:
    """On a machine without a Chinese font the window showed empty boxes: nobody could read what he signed."""
    shown = signer.get(f"/requests/{put(signer, order(settings)).json()['id']}", headers=WINDOW)
    font = signer.get("/font.woff2")

    assert "url(/font.woff2)" in shown.text
    assert "font-src 'self'" in shown.headers["content-security-policy"]
    assert (font.status_code, font.content[:4]) == (200, b"wOF2")


def test_page__of_an_order__says_in_both_languages_what_it_does(signer: TestClient, settings: SignerSettings) -> None:
    _, html, _ = put_and_show(signer, order(settings))

    assert "Place an order to buy 1,000 t of product 1 at CNY 95.50 per tonne or better" in html
    assert "挂单买入产品 1，数量 1,000 吨" in html
    assert "CNY 95,500.00 of your money are reserved" in html
    assert "Steel works" in html
    assert 'class="warning"' not in html


def test_page__of_a_tampered_transaction__shows_what_its_bytes_do(signer: TestClient, settings: SignerSettings) -> None:
    """A page that says "buy 1 t" and hands over "buy 1,000,000 t" is seen through: only the bytes count."""
    tampered = order(settings)
    tampered["data"] = tampered["data"].replace(f"{1_000:064x}", f"{1_000_000:064x}")

    _, html, _ = put_and_show(signer, tampered)

    assert "buy 1,000,000 t" in html
    assert "buy 1,000 t" not in html


def test_page__of_names_that_hide_or_break_things__shows_them_harmless(
    signer: TestClient, settings: SignerSettings
) -> None:
    market = Deployment.load(settings.deployment).contract("Market")
    reason = "<script>alert(1)</script>\u202edesrever\n"
    said = {"product_id": 1, "reason": reason, "document_hash": "0x" + "00" * 32}
    data = "0x" + market.abi.function("halt").encode(said).hex()

    _, html, _ = put_and_show(signer, order(settings, to=market.address, data=data))

    assert "<script" not in html
    assert "\u202e" not in html
    assert "&lt;script&gt;" in html


def test_page__of_an_unknown_contract__warns(signer: TestClient, settings: SignerSettings) -> None:
    _, html, _ = put_and_show(signer, order(settings, to="0x" + "12" * 20))

    assert "WARNING: this contract is none of the scheme" in html


@pytest.mark.parametrize("data", ["0x12345678", "0x", "0x40e58ee5"])
def test_page__of_an_unreadable_call__warns(signer: TestClient, settings: SignerSettings, data: str) -> None:
    _, html, _ = put_and_show(signer, order(settings, data=data))

    assert "WARNING: the call cannot be read" in html


def test_page__of_bytes_behind_the_arguments__warns(signer: TestClient, settings: SignerSettings) -> None:
    _, html, _ = put_and_show(signer, order(settings, data=order(settings)["data"] + "00" * 32))

    assert "WARNING: the call cannot be read" in html


def test_page__of_an_act_to_confirm__says_what_the_act_does(signer: TestClient, settings: SignerSettings) -> None:
    _, html, _ = put_and_show(signer, act_to_confirm(settings))

    assert f"Admit Somebody else ({OTHER.address})" in html
    assert f"准予 Somebody else ({OTHER.address}) 注册" in html
    assert "Participants.admit" in html
    assert "WARNING" not in html


def test_page__of_an_act_that_cannot_be_read__warns(signer: TestClient, settings: SignerSettings) -> None:
    _, html, _ = put_and_show(signer, act_to_confirm(settings, "0xdeadbeef"))

    assert "WARNING: the act to be reviewed cannot be read" in html


@pytest.mark.parametrize(("changes", "words"), [({"value": 1}, "native value"), ({"gasPrice": 1}, "pay for gas")])
def test_page__of_a_transaction_that_pays__warns(
    signer: TestClient, settings: SignerSettings, changes: Any, words: str
) -> None:
    _, html, _ = put_and_show(signer, order(settings, **changes))

    assert words in html


@pytest.mark.parametrize(
    "changes", [{"chainId": 1}, {"to": "0x12"}, {"data": "0x1"}, {"nonce": -1}, {"accessList": []}]
)
def test_put__a_transaction_of_another_chain_or_form__is_refused(
    signer: TestClient, settings: SignerSettings, changes: Any
) -> None:
    assert put(signer, order(settings, **changes)).status_code == 422


# --- sign-in messages ---


def test_approve__a_sign_in_of_the_page_that_asks__signs_it(signer: TestClient) -> None:
    message = sign_in_message()
    path, html, token = put_and_show(signer, message)
    assert "Sign in to 127.0.0.1:8080" in html

    decide(signer, path, token)

    signature = signer.get(path).json()["signature"]
    assert Account.recover_message(encode_defunct(text=message), signature=signature) == KEY.address


@pytest.mark.parametrize(
    "changes",
    [
        {"domain": "evil.example"},
        {"uri": "http://evil.example"},
        {"scheme": "https"},
        {"address": OTHER.address},
        {"chain_id": 1},
        {"expires_at": datetime(2020, 1, 1, tzinfo=UTC)},
    ],
)
def test_put__a_sign_in_for_something_else__is_refused(signer: TestClient, changes: Any) -> None:
    assert put(signer, sign_in_message(**changes)).status_code == 422


def test_put__any_other_message__is_refused(signer: TestClient) -> None:
    answer = put(signer, "I owe you everything")

    assert answer.status_code == 422
    assert "only sign-in messages" in answer.json()["detail"]


# --- passphrases and --yes ---


def test_approve__without_a_known_passphrase__asks_for_it(settings: SignerSettings) -> None:
    asking = settings.model_copy(update={"passphrase": None})
    with TestClient(create_app(asking), base_url=OWN) as signer:
        path, html, token = put_and_show(signer, order(settings))
        assert 'type="password"' in html

        wrong = decide(signer, path, token, passphrase="wrong")
        assert "does not open the keystore" in wrong.text
        token = re.search(r'name="token" value="([^"]+)"', wrong.text)[1]  # type: ignore[index]  # the page asks again
        decide(signer, path, token, passphrase=PASSPHRASE)

        assert signer.get(path).json()["state"] == "signed"


def test_yes__for_unattended_runs__signs_at_once_and_says_so_loudly(
    settings: SignerSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    with TestClient(create_app(settings, approves_all=True), base_url=OWN) as signer:
        request_id = put(signer, order(settings)).json()["id"]

        assert signer.get(f"/requests/{request_id}").json()["state"] == "signed"
    assert "SIGNED WITHOUT ASKING" in capsys.readouterr().out


def test_request__too_old__is_forgotten(settings: SignerSettings) -> None:
    hasty = settings.model_copy(update={"waits_s": 0.0})
    with TestClient(create_app(hasty), base_url=OWN) as signer:
        request_id = put(signer, order(settings)).json()["id"]

        assert signer.get(f"/requests/{request_id}").status_code == 404


def test_requests__more_than_anyone_looks_at__are_refused(signer: TestClient, settings: SignerSettings) -> None:
    answers = [put(signer, order(settings)).status_code for _ in range(51)]

    assert answers == [201] * 50 + [429]
