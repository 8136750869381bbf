"""The devnet's settings, read once: `CHAINETS_DEVNET_…` variables, or arguments."""

from enum import StrEnum
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from networks import description


class ClockKind(StrEnum):
    """Where block times come from."""

    SYSTEM = "system"
    """The machine's clock."""

    STEERABLE = "steerable"
    """A clock that `evm_…` methods may set. For demos and tests only."""


class DevnetSettings(BaseSettings):
    """Everything that can be set about a devnet."""

    model_config = SettingsConfigDict(env_prefix="CHAINETS_DEVNET_", frozen=True, extra="forbid")

    host: str = "127.0.0.1"
    """Address to listen on."""

    port: int = Field(default=8545, ge=0, le=65535)
    """Port for HTTP and WebSocket; 0 takes a free one."""

    data_dir: Path = Path("var/devnet")
    """Folder of blocks and state."""

    network: Path = description.DEFAULT
    """Description of the network, in TOML."""

    allowlist: Path | None = None
    """Besu's `permissions_config.toml`; without it anyone may send."""

    clock: ClockKind = ClockKind.SYSTEM
    """Where block times come from."""

    power_safe: bool = False
    """Wait for the disk at each block. Off, acknowledged blocks survive any death of the process, and a power cut may
    take the last seconds; on, they survive that too, at some milliseconds per block."""

    max_block_transactions: int = Field(default=200, ge=1)
    """Most transactions in a block, so that readers wait at most a fraction of a second."""

    block_budget_s: float = Field(default=0.25, gt=0)
    """A block is closed after this much work, in seconds, so that readers are served in between."""

    gap_wait_s: float = Field(default=5.0, ge=0)
    """How long a transaction may wait for the nonce before it, in seconds, until it is refused."""

    max_database_bytes: int = Field(default=64 * 2**30, ge=2**20)
    """Address space reserved for the data file; the file itself grows as needed."""
