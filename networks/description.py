"""The typed description of a network, read from TOML."""

import tomllib
from pathlib import Path
from typing import Annotated

from eth_hash.auto import keccak
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from networks.errors import DescriptionInvalid

DEFAULT = Path(__file__).with_name("devnet.toml")
PUBLIC_KEY_BYTES = 64  # uncompressed secp256k1 point without its 0x04 prefix, as in an enode URL
ADDRESS_BYTES = 20


def _hex_of(length: int, what: str, text: str) -> str:
    """`text` in lower case, if it is 0x and `length` bytes."""
    digits = text.removeprefix("0x").lower()
    if not text.startswith("0x") or len(digits) != 2 * length or set(digits) - set("0123456789abcdef"):
        raise ValueError(f"{what} is not 0x and {length} bytes: {text}")
    return "0x" + digits


def _is_address(text: str) -> str:
    return _hex_of(ADDRESS_BYTES, "address", text)


def _is_public_key(text: str) -> str:
    return _hex_of(PUBLIC_KEY_BYTES, "public key", text)


AddressText = Annotated[str, AfterValidator(_is_address)]
PublicKeyText = Annotated[str, AfterValidator(_is_public_key)]


class Validator(BaseModel):
    """One QBFT validator: who signs, and where the others reach it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    public_key: PublicKeyText
    """Node key's public part, 64 bytes."""

    host: str = "127.0.0.1"
    """Host that the other validators dial."""

    port: int = Field(default=30303, ge=1, le=65535)
    """TCP port of the peer-to-peer protocol."""

    @property
    def address(self) -> bytes:
        """Account of the node key: the last 20 bytes of the key's keccak-256."""
        return bytes(keccak(bytes.fromhex(self.public_key[2:])))[-ADDRESS_BYTES:]

    @property
    def enode(self) -> str:
        """URL by which peers know this node; discovery is off."""
        return f"enode://{self.public_key[2:]}@{self.host}:{self.port}?discport=0"


class Network(BaseModel):
    """Everything the engines must agree on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    """Short name, as in `deployments/<name>.json`."""

    chain_id: int = Field(gt=0, lt=2**53)
    """EIP-155 chain id; also the peer-to-peer network id."""

    block_gas_limit: int = Field(ge=1_000_000, lt=2**53)
    """Most gas in one block."""

    genesis_time_s: int = Field(default=0, ge=0, lt=2**32)
    """Timestamp of block 0, in seconds since 1970."""

    block_period_s: int = Field(default=1, ge=1)
    """Seconds between blocks on QBFT engines."""

    request_timeout_s: int = Field(default=4, ge=1)
    """Seconds until a QBFT round is given up for the next one."""

    allowed_accounts: tuple[AddressText, ...] = ()
    """Accounts that may send transactions; empty: anyone may."""

    balances_wei: dict[AddressText, Annotated[int, Field(ge=0, lt=2**256)]] = {}
    """Balances at genesis. Gas costs nothing, so these are for tests of value transfers."""

    validators: tuple[Validator, ...] = ()
    """QBFT validators; the devnet needs none."""


def load(path: Path = DEFAULT) -> Network:
    """
    Read a description.

    Raises DescriptionInvalid, in one line that names the file, for a file that is missing, not TOML, or wrong.
    """
    try:
        return Network.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise DescriptionInvalid(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DescriptionInvalid(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DescriptionInvalid(f"{path}: {where}: {first['msg']}") from error
