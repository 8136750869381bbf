"""Settings of the oracle, read once at start."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class OracleSettings(BaseSettings):
    """Each can be set as `CHAINETS_ORACLE_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="CHAINETS_ORACLE_")

    host: str = "127.0.0.1"
    port: int = 8700
    data_dir: Path = Path("var/oracle")
    """Evidence store and service token."""
    database: str | None = None
    """URL of the evidence store; SQLite in `data_dir` when not given."""
    rpc_url: str = "http://127.0.0.1:8545"
    deployment: Path = Path("deployments/devnet.json")
    keystore: Path = Path("var/keys/oracle.json")
    """Key of the oracle operator (eth-keyfile JSON)."""
    passphrase_file: Path = Path("var/keys/passphrase")
    batch_readings: int = Field(default=4096, gt=0)
    """Readings in a full batch."""
    batch_wait_s: float = Field(default=30.0, gt=0)
    """Longest time an accepted reading waits for its batch to be closed."""
    device_cache_s: float = Field(default=5.0, gt=0)
    """How long the chain's answer about a device is believed."""
    future_tolerance_s: int = Field(default=120, ge=0)
    """How far a device's clock may be ahead."""

    @property
    def database_url(self) -> str:
        """Where the evidence is."""
        return self.database or f"sqlite:///{self.data_dir / 'evidence.sqlite'}"

    @property
    def service_token_file(self) -> Path:
        """What the API shows to read evidence."""
        return self.data_dir / "service-token"
