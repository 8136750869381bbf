"""The typed description of a network, read from TOML."""

import tomllib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from networks.errors import DescriptionInvalid
from networks.fields import AddressText, PublicKeyText, address_of

FOLDER = Path(__file__).parent
DEFAULT = FOLDER / "devnet.toml"
CONSORTIUM = FOLDER / "consortium.toml"
NAME = r"^[a-z][a-z0-9-]*$"
"""Names that a file, a systemd unit and a Compose service may have."""


class Role(StrEnum):
    """What a node does."""

    VALIDATOR = "validator"
    """Proposes and seals blocks from block 0 on."""

    CANDIDATE = "candidate"
    """Follows the chain, and seals as soon as it is voted in."""

    OBSERVER = "observer"
    """Follows and checks the chain, and answers questions: a regulator's node. To seal it must be restarted."""


class Node(BaseModel):
    """One node: who it is, and where others reach it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=NAME)
    """Short name, unique in the network."""

    role: Role = Role.VALIDATOR
    """Whether it seals from block 0 on. Later changes are votes on the chain."""

    public_key: PublicKeyText
    """Public part of the node's key, 64 bytes; `python -m networks node-key FOLDER` makes it."""

    host: str = Field(default="127.0.0.1", pattern=r"^[A-Za-z0-9.:-]+$")
    """Address that other nodes dial. Besu wants an IP address."""

    p2p_port: int = Field(default=30303, ge=1, le=65535)
    """TCP port of the peer-to-peer protocol."""

    rpc_port: int = Field(default=8545, ge=1, le=65535)
    """Port of JSON-RPC on the node's own machine; other organisations come through mutual TLS."""

    admin_port: int = Field(default=8546, ge=1, le=65535)
    """Port of the votes on validators, a WebSocket on the node's own machine: no other organisation reaches it."""

    tls_port: int = Field(default=8645, ge=1, le=65535)
    """Port on which other organisations reach JSON-RPC, behind mutual TLS."""

    @property
    def address(self) -> bytes:
        """Account of the node key: who seals."""
        return address_of(self.public_key)

    @property
    def ports(self) -> tuple[int, int, int, int]:
        """Every port that it listens on."""
        return self.p2p_port, self.rpc_port, self.admin_port, self.tls_port

    @property
    def enode(self) -> str:
        """URL by which peers know this node; discovery is off."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"enode://{self.public_key[2:]}@{host}:{self.p2p_port}?discport=0"


class Organisation(BaseModel):
    """A member of the consortium with its nodes and the accounts that it answers for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=NAME)
    """Short name: its folder, and the name in its certificate."""

    title: str = ""
    """Name that people read."""

    allowed_accounts: tuple[AddressText, ...] = ()
    """Accounts of this organisation that may send transactions."""

    nodes: tuple[Node, ...] = ()
    """Its nodes; none for one that only sends transactions."""


class Network(BaseModel):
    """Everything the engines must agree on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=NAME)
    """Short name, as in `deployments/<name>.json`."""

    chain_id: int = Field(gt=0, lt=2**53)
    """EIP-155 chain id; also the peer-to-peer network id."""

    block_gas_limit: int = Field(ge=1_000_000, lt=2**53)
    """Most gas in one block."""

    genesis_time_s: int = Field(default=0, ge=0, lt=2**32)
    """Timestamp of block 0, in seconds since 1970."""

    block_period_s: int = Field(default=1, ge=1)
    """Seconds between blocks on QBFT engines."""

    empty_block_period_s: int | None = Field(default=None, ge=1)
    """Seconds until a block without transactions is made; None: the block period. GoQuorum only."""

    request_timeout_s: int = Field(default=4, ge=1)
    """Seconds until a QBFT round is given up for the next one; each further round waits twice as long."""

    allowed_accounts: tuple[AddressText, ...] = ()
    """Accounts that may send transactions, beside those of the organisations; none at all: anyone may."""

    balances_wei: dict[AddressText, Annotated[int, Field(ge=0, lt=2**256)]] = {}
    """Balances at genesis. Gas costs nothing, so these are for tests of value transfers."""

    organisations: tuple[Organisation, ...] = ()
    """Who runs the nodes; the devnet needs nobody."""

    @model_validator(mode="after")
    def _nothing_twice(self) -> Self:
        """Two nodes of one name, key or port would fight, and the loser's operator would search for hours."""
        nodes = list(self.nodes)
        once(f"organisation {each.name}" for each in self.organisations)
        once(f"node {node.name}" for node in nodes)
        once(f"public key {node.public_key}" for node in nodes)
        once(f"{node.host}:{port}" for node in nodes for port in node.ports)
        if self.empty_block_period_s is not None and self.empty_block_period_s < self.block_period_s:
            raise ValueError("empty_block_period_s is less than block_period_s")
        return self

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All nodes, in the order of the description."""
        return tuple(node for each in self.organisations for node in each.nodes)

    @property
    def validators(self) -> tuple[Node, ...]:
        """Nodes that seal from block 0 on."""
        return tuple(node for node in self.nodes if node.role is Role.VALIDATOR)

    @property
    def permitted_accounts(self) -> tuple[str, ...]:
        """Every account that may send transactions, each once; empty: anyone may."""
        of_organisations = (account for each in self.organisations for account in each.allowed_accounts)
        return tuple(dict.fromkeys((*self.allowed_accounts, *of_organisations)))


def once(values: Iterator[str]) -> None:
    """Raise ValueError for the first value that comes a second time."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{value} is there twice")
        seen.add(value)


def load(path: Path = DEFAULT) -> Network:
    """
    Read a description: TOML, or JSON as `chainets qbft` writes it.

    Raises DescriptionInvalid, in one line that names the file, for a file that is missing, not TOML, or wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            return Network.model_validate_json(text)
        return Network.model_validate(tomllib.loads(text))
    except OSError as error:
        raise DescriptionInvalid(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DescriptionInvalid(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DescriptionInvalid(": ".join(filter(None, (str(path), where, first["msg"])))) from error
