"""Who signs a script's transactions: nobody is asked, and no key or passphrase stands in an argument."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import ape
import click
from ape_accounts.accounts import ApeSigner
from eth_keyfile.keyfile import decode_keyfile_json
from eth_utils.conversions import to_hex

from scripts._errors import NoSigner

LOCAL = "local"
"""ape's name of its own test chain, whose accounts are open to all."""

account_option = click.option("--account", "alias", help="ape account that signs; else the keystore of the environment")
"""Command-line option for an account of ape's own."""


def signer_of(role: str, network: str, alias: str | None = None) -> Any:
    """
    Return the account that signs for a role, ready to sign without asking.

    In this order: the ape account `alias` (its passphrase in `APE_ACCOUNTS_<alias>_PASSPHRASE`); the eth-keyfile JSON
    that `CHAINETS_<ROLE>_KEYSTORE` names, opened with `CHAINETS_<ROLE>_PASSPHRASE`; on ape's own chain its first
    test account.

    Raises NoSigner when there is none of them, or the keystore does not open.
    """
    if alias is not None:
        return _ape_account(alias)
    prefix = f"CHAINETS_{role.upper()}"
    if keystore := os.environ.get(f"{prefix}_KEYSTORE"):
        return _keystore_account(Path(keystore), os.environ.get(f"{prefix}_PASSPHRASE", ""))
    if network == LOCAL:
        return ape.accounts.test_accounts[0]
    raise NoSigner(f"nobody to sign as {role}: give --account, or {prefix}_KEYSTORE and {prefix}_PASSPHRASE")


def _ape_account(alias: str) -> Any:
    if alias not in ape.accounts.aliases:
        raise NoSigner(f"ape has no account {alias}: `ape accounts list` shows them")
    account = ape.accounts.load(alias)
    account.set_autosign(True)
    return account


def _keystore_account(keystore: Path, passphrase: str) -> ApeSigner:
    try:
        content = json.loads(keystore.read_bytes())
        key = decode_keyfile_json(content, passphrase.encode())  # type: ignore[arg-type]  # says str, takes bytes
    except (OSError, ValueError, KeyError, TypeError, AttributeError, NotImplementedError) as error:
        raise NoSigner(f"{keystore} does not open: {error}") from error
    return ApeSigner(private_key=to_hex(key))
