"""What the indexer can be told from outside: `CHAINETS_INDEXER_…`, and what all services share as `CHAINETS_…`."""

from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from chain.proof.validators import EPOCH_BLOCKS
from chain.rpc import urls_in
from readmodel.store import sqlite_url


def _shared(name: str) -> AliasChoices:
    """A setting that other services have too: ours when set, else the shared one."""
    return AliasChoices(name, f"CHAINETS_INDEXER_{name.upper()}", f"CHAINETS_{name.upper()}")


class IndexerSettings(BaseSettings):
    """Settings of the indexer, read once."""

    model_config = SettingsConfigDict(
        env_prefix="CHAINETS_INDEXER_", extra="ignore", populate_by_name=True, frozen=True
    )

    data_dir: Path = Field(default=Path("var"), validation_alias=_shared("data_dir"))
    """Where services keep what they write."""

    database_url: str = Field(default="", validation_alias=_shared("database_url"))
    """The read model; empty: `readmodel.sqlite` in the data folder."""

    rpc_url: str = Field(default="http://127.0.0.1:8545", min_length=1, validation_alias=_shared("rpc_url"))
    """JSON-RPC interface of the node; of several, with commas between: the first good one is used."""

    node_rest_s: float = Field(default=30.0, gt=0)
    """How long a node that lied, forked or lagged is left alone before it is tried again, in seconds."""

    compare_s: float = Field(default=5.0, gt=0)
    """How often several nodes are asked where they stand, in seconds."""

    lag_blocks: int = Field(default=3, ge=0)
    """How many blocks a node may be behind the others."""

    genesis_hash: str = Field(default="", pattern=r"^(0x[0-9a-fA-F]{64})?$", validation_alias=_shared("genesis_hash"))
    """Hash of block 0, which names the first validators; empty: the deployment's, else what the first node says."""

    epoch_blocks: int = Field(default=EPOCH_BLOCKS, ge=1)
    """After how many blocks QBFT forgets votes, as the genesis says."""

    counts_epoch_votes: bool = True
    """Whether a vote in a block that begins an epoch counts: with GoQuorum it does, with Besu it does not."""

    deployment: Path = Field(default=Path("deployments/devnet.json"), validation_alias=_shared("deployment"))
    """Where the contracts are."""

    metrics_host: str = "127.0.0.1"
    """Where it says how it is doing."""

    metrics_port: int | None = Field(default=None, ge=0, le=65_535)
    """Port of `/metrics` and `/health`; None: it says nothing."""

    poll_s: float = Field(default=0.05, gt=0)
    """How often to ask for a new block, in seconds."""

    retry_s: float = Field(default=1.0, gt=0)
    """How long to wait when the node gives no answer, in seconds."""

    range_transactions: int = Field(default=5_000, ge=1)
    """About how many transactions to read and commit at a time when catching up."""

    range_blocks: int = Field(default=500, ge=1)
    """Most blocks to read and commit at a time."""

    cached_rows: int = Field(default=50_000, ge=0)
    """Rows of the read model to keep in memory between commits, and at most as many that were asked for before."""

    @property
    def rpc_urls(self) -> tuple[str, ...]:
        """The nodes, the preferred one first."""
        return urls_in(self.rpc_url)

    @property
    def readmodel_url(self) -> str:
        """SQLAlchemy URL of the read model."""
        return self.database_url or sqlite_url(self.data_dir / "readmodel.sqlite")
