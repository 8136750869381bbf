"""A node's key: made where the node runs, and never taken from there."""

import os
import secrets
from pathlib import Path

from coincurve import PrivateKey

from networks.errors import KeyFileInvalid

FILE = "nodekey"
KEY_BYTES = 32


def make(folder: Path) -> str:
    """
    Make `nodekey` in a folder, unless one is there, and return its public key as 0x-hex.

    Raises KeyFileInvalid when the file cannot be written, or one is there that holds no key.
    """
    file = folder / FILE
    if not file.exists():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "w", encoding="ascii") as opened:
                opened.write(secrets.token_bytes(KEY_BYTES).hex())
        except OSError as error:
            raise KeyFileInvalid(f"{file}: {error.strerror}") from error
    return public_key(file)


def public_key(file: Path) -> str:
    """
    Public key of a key file, as 0x-hex.

    Raises KeyFileInvalid when the file cannot be read, or holds no key.
    """
    try:
        secret = bytes.fromhex(file.read_text(encoding="ascii").strip().removeprefix("0x"))
        if len(secret) != KEY_BYTES:
            raise ValueError("wrong length")
        key = PrivateKey(secret)
    except OSError as error:
        raise KeyFileInvalid(f"{file}: {error.strerror}") from error
    except ValueError as error:
        raise KeyFileInvalid(f"{file}: holds no 32-byte secp256k1 key in hex") from error
    return "0x" + key.public_key.format(compressed=False)[1:].hex()
