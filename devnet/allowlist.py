"""
The account allow-list, in Besu's `permissions_config.toml` and with the rules and wordings of Besu's `perm_` methods.
"""

import os
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from devnet.errors import PermissionFailed, StartRefused

KEY = "accounts-allowlist"
ADDRESS_BYTES = 20


class Allowlist:
    """Accounts that may send transactions; kept in a file that is written whole at each change."""

    def __init__(self, path: Path) -> None:
        """Read `path`. Raises StartRefused when it cannot be read or is not such a file."""
        self._path = path
        self._accounts: dict[bytes, None] = {}
        self._others: dict[str, Any] = {}
        try:
            self._read()
        except PermissionFailed as error:
            raise StartRefused(error.message) from error

    def __contains__(self, account: bytes) -> bool:
        return account in self._accounts

    def accounts(self) -> list[str]:
        """Allowed accounts as 0x text, in the file's order."""
        return ["0x" + account.hex() for account in self._accounts]

    def add(self, texts: Sequence[object]) -> None:
        """Allow accounts, all or none, and write the file. Raises PermissionFailed."""
        accounts = _parsed(texts)
        if any(account in self._accounts for account in accounts):
            raise PermissionFailed("Cannot add an existing account to allowlist")
        self._write(self._accounts | dict.fromkeys(accounts))

    def remove(self, texts: Sequence[object]) -> None:
        """Take accounts off, all or none, and write the file. Raises PermissionFailed."""
        accounts = _parsed(texts)
        if any(account not in self._accounts for account in accounts):
            raise PermissionFailed("Cannot remove an absent account from allowlist")
        self._write({account: None for account in self._accounts if account not in accounts})

    def reload(self) -> None:
        """Read the file again. Raises PermissionFailed, and keeps the old list, when it cannot be read."""
        self._read()

    def _read(self) -> None:
        try:
            content = tomllib.loads(self._path.read_text(encoding="utf-8"))
        except OSError as error:
            raise PermissionFailed(f"{self._path}: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise PermissionFailed(f"{self._path}: {error}") from error
        listed = content.get(KEY)
        if not isinstance(listed, list):
            raise PermissionFailed(f"{self._path}: {KEY} is not a list")
        try:
            accounts = [_address(text) for text in listed]
        except ValueError as error:
            raise PermissionFailed(f"{self._path}: {error}") from error
        self._accounts = dict.fromkeys(accounts)
        self._others = {name: value for name, value in content.items() if name != KEY}

    def _write(self, accounts: dict[bytes, None]) -> None:
        """Write the new file beside the old one and put it in its place, then use it."""
        lists = {KEY: ["0x" + account.hex() for account in accounts]} | self._others
        text = "".join(f"{name}={_toml(value)}\n" for name, value in lists.items())
        fresh = self._path.with_name(self._path.name + ".new")
        try:
            with fresh.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
        except OSError as error:
            raise PermissionFailed(f"{self._path}: {error.strerror}") from error
        self._accounts = accounts


def _parsed(texts: Sequence[object]) -> list[bytes]:
    """Accounts of a request. Raises PermissionFailed as Besu does."""
    if not texts:
        raise PermissionFailed("Request contains an empty list of accounts")
    try:
        accounts = [_address(text) for text in texts]
    except ValueError as error:
        raise PermissionFailed(f"Request contains an invalid account: {error}") from error
    if len(set(accounts)) != len(accounts):
        raise PermissionFailed("Request contains duplicate accounts")
    return accounts


def _address(text: object) -> bytes:
    if not isinstance(text, str) or not text.startswith("0x") or len(text) != 2 + 2 * ADDRESS_BYTES:
        raise ValueError(f"{text!r} is not an account")
    try:
        return bytes.fromhex(text[2:])
    except ValueError as error:
        raise ValueError(f"{text!r} is not an account") from error


def _toml(value: Any) -> str:
    """The TOML of what a permissions file holds besides accounts: lists of texts, texts, numbers, booleans."""
    if isinstance(value, list):
        return "[" + ",".join(_toml(each) for each in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
