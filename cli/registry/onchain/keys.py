"""Keys of the people of a chain of this process: derived from their names, so that a run can be repeated."""

from eth_account import Account
from eth_account.signers.local import LocalAccount

from chain.proof.crypto import keccak

SEED = b"chainets registry import: "


def key_of(who: str) -> LocalAccount:
    """The key of a person."""
    key: LocalAccount = Account.from_key(keccak(SEED + who.encode()))
    return key
