"""Messages of EIP-4361, with the published example and texts that differ from it in one thing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from eth_account import Account
from eth_account.messages import encode_defunct

from chain.sign_in import NotASignInMessage, SignatureDiffers, SignInMessage, check_signature

EXAMPLE = """example.com wants you to sign in with your Ethereum account:
0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2

I accept the ExampleOrg Terms of Service: https://example.com/tos

URI: https://example.com/login
Version: 1
Chain ID: 1
Nonce: 32891756
Issued At: 2021-09-30T16:25:24Z
Resources:
- ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/
- https://example.com/my-web2-claim.json"""
"""The example of EIP-4361 with an implicit scheme."""


def test_parse__the_example_of_the_standard__gives_its_parts() -> None:
    message = SignInMessage.parse(EXAMPLE)

    assert message.domain == "example.com"
    assert message.scheme is None
    assert message.address == "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"
    assert message.statement == "I accept the ExampleOrg Terms of Service: https://example.com/tos"
    assert message.uri == "https://example.com/login"
    assert (message.chain_id, message.nonce) == (1, "32891756")
    assert message.issued_at == datetime(2021, 9, 30, 16, 25, 24, tzinfo=UTC)
    assert message.expires_at is None


def test_parse__scheme_port_no_statement_and_all_times__gives_them() -> None:
    text = EXAMPLE.replace("example.com wants", "https://example.com:3388 wants")
    text = text.replace("I accept the ExampleOrg Terms of Service: https://example.com/tos\n", "")
    text = text.replace(
        "\nResources",
        "\nExpiration Time: 2021-09-30T17:25:24+01:00\nNot Before: 2021-09-30T16:00:00.5Z\nRequest ID: x\nResources",
    )

    message = SignInMessage.parse(text)

    assert (message.scheme, message.domain, message.statement) == ("https", "example.com:3388", None)
    assert message.expires_at == datetime(2021, 9, 30, 16, 25, 24, tzinfo=UTC)
    assert message.not_before == datetime(2021, 9, 30, 16, 0, 0, 500_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "to"),
    [
        ("wants you to sign in", "wants you to log in"),
        ("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", "0xc02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"),
        ("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", "C02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"),
        ("Version: 1", "Version: 2"),
        ("Chain ID: 1", "Chain ID: one"),
        ("Nonce: 32891756", "Nonce: 3289175"),
        ("Nonce: 32891756", "Nonce: 3289-1756"),
        ("Issued At: 2021-09-30T16:25:24Z", "Issued At: 30 September 2021"),
        ("Issued At: 2021-09-30T16:25:24Z", "Issued At: 2021-13-30T16:25:24Z"),
        ("Version: 1\nChain ID: 1", "Chain ID: 1\nVersion: 1"),
        ("tos\n\nURI", "tos\nand one line more\n\nURI"),
        ("my-web2-claim.json", "my-web2-claim.json\n"),
        ("example.com wants", "example.com/page wants"),
        ("example.com wants", "user@example.com wants"),
        ("\n", "\r\n"),
    ],
)
def test_parse__a_text_that_the_standard_does_not_allow__is_refused(change: str, to: str) -> None:
    text = EXAMPLE.replace(change, to)
    assert text != EXAMPLE

    with pytest.raises(NotASignInMessage):
        SignInMessage.parse(text)


@pytest.mark.parametrize("statement", [None, "登录 ChainETS."])
def test_text__any_message__is_read_back_as_it_was(statement: str | None) -> None:
    now = datetime(2011, 3, 13, 15, 6, 40, tzinfo=UTC)
    message = SignInMessage(
        domain="127.0.0.1:8080",
        address="0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2",
        uri="http://127.0.0.1:8080",
        chain_id=32180,
        nonce="0123456789abcdef",
        issued_at=now,
        expires_at=now + timedelta(minutes=5),
        not_before=now,
        statement=statement,
    )

    assert SignInMessage.parse(message.text()) == message


def test_check_signature__made_with_another_key__is_refused() -> None:
    owner, other = Account.create(), Account.create()
    signature = "0x" + bytes(other.sign_message(encode_defunct(text=EXAMPLE)).signature).hex()

    with pytest.raises(SignatureDiffers, match="not from"):
        check_signature(EXAMPLE, signature, owner.address)


@pytest.mark.parametrize("signature", ["0x", "0x" + "00" * 65, "0x" + "ff" * 65, "0x1234", "not hexadecimal"])
def test_check_signature__malformed__is_refused(signature: str) -> None:
    with pytest.raises(SignatureDiffers):
        check_signature(EXAMPLE, signature, Account.create().address)
