"""Settings of the oracle, read once at start."""

from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _shared(name: str) -> AliasChoices:
    """A setting that other services have too: ours when set, else the shared one."""
    return AliasChoices(name, f"CHAINETS_ORACLE_{name.upper()}", f"CHAINETS_{name.upper()}")


class OracleSettings(BaseSettings):
    """Each can be set as `CHAINETS_ORACLE_<NAME>`; what all services share as `CHAINETS_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="CHAINETS_ORACLE_", extra="ignore", populate_by_name=True, frozen=True)

    host: str = "127.0.0.1"
    port: int = 8700
    data_dir: Path = Field(default=Path("var"), validation_alias=_shared("data_dir"))
    """Where services keep what they write."""
    evidence_url: str = ""
    """SQLAlchemy URL of the evidence store; empty: `oracle/evidence.sqlite` in the data folder."""
    rpc_url: str = Field(default="http://127.0.0.1:8545", validation_alias=_shared("rpc_url"))
    deployment: Path = Field(default=Path("deployments/devnet.json"), validation_alias=_shared("deployment"))
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
    def folder(self) -> Path:
        """The oracle's own part of the data folder."""
        return self.data_dir / "oracle"

    @property
    def database_url(self) -> str:
        """Where the evidence is."""
        return self.evidence_url or f"sqlite:///{self.folder / 'evidence.sqlite'}"

    @property
    def service_token_file(self) -> Path:
        """What the API shows to read evidence."""
        return self.folder / "service-token"
