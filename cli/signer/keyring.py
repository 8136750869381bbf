"""
Keystores in a folder: one Web3 Secret Storage file (version 3) per account, opened when its owner signs.

The files may use scrypt, as wallets write them (about a second to open), or pbkdf2 with few iterations, as the demo
writes its own: fifty accounts open at once, and their keys are worth nothing.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address

from cli.signer.errors import NoSuchAccount, WrongPassphrase

LABELS = "labels.json"


@dataclass(frozen=True, slots=True)
class Held:
    """An account whose keystore is in the folder."""

    address: str
    """With checksum."""
    name: str
    """From the labels file; the file's name when it has none."""
    file: Path


class Keyring:
    """The accounts of a folder. Files are looked for each time, so that new ones appear by themselves."""

    def __init__(self, folder: Path, passphrase: str | None) -> None:
        self.folder, self._passphrase = folder, passphrase
        self._opened: dict[str, LocalAccount] = {}

    @property
    def asks(self) -> bool:
        """Whether the user must give the passphrase each time."""
        return self._passphrase is None

    def accounts(self) -> list[Held]:
        """Accounts in the folder, by name."""
        labels = self._labels()
        found = {}
        for file in sorted(self.folder.glob("*.json")):
            address = _address_in(file)
            if address is not None:
                found[address] = Held(address, labels.get(address.lower(), file.stem), file)
        return sorted(found.values(), key=lambda held: (held.name, held.address))

    def find(self, address: str) -> Held:
        """
        One account.

        :raises NoSuchAccount: not in the folder
        """
        for held in self.accounts():
            if held.address.lower() == address.lower():
                return held
        raise NoSuchAccount(f"no keystore holds {address}")

    def name_of(self, address: str) -> str | None:
        """Name of an account by the labels file, which may also name accounts of others."""
        return self._labels().get(address.lower())

    def open(self, held: Held, passphrase: str | None = None) -> LocalAccount:
        """
        The key of an account.

        :raises WrongPassphrase: the keystore does not open
        """
        if held.address in self._opened:
            return self._opened[held.address]
        given = passphrase if self.asks else self._passphrase
        try:
            key: LocalAccount = Account.from_key(Account.decrypt(json.loads(held.file.read_text()), given or ""))
        except ValueError:
            raise WrongPassphrase(f"the passphrase does not open the keystore of {held.name}") from None
        if not self.asks:
            self._opened[held.address] = key
        return key

    def _labels(self) -> dict[str, str]:
        file = self.folder / LABELS
        if not file.exists():
            return {}
        return {address.lower(): str(name) for address, name in json.loads(file.read_text(encoding="utf-8")).items()}


def _address_in(file: Path) -> str | None:
    """The account of a keystore file, None for any other JSON."""
    if file.name == LABELS:
        return None
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return str(to_checksum_address("0x" + str(content["address"]).removeprefix("0x")))
    except (ValueError, KeyError, TypeError):
        return None
