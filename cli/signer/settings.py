"""What the signer can be told from outside: `CHAINETS_SIGNER_…`, and what all services share as `CHAINETS_…`."""

from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class SignerSettings(BaseSettings):
    """Settings of the signer, read once."""

    model_config = SettingsConfigDict(env_prefix="CHAINETS_SIGNER_", extra="ignore", populate_by_name=True, frozen=True)

    port: int = Field(default=8650, ge=0, le=65_535)
    """Port on loopback; the signer listens nowhere else."""

    keys_dir: Path = Path("var/keys")
    """Keystores (Web3 Secret Storage, version 3), one `.json` file per account, and `labels.json`: address to name."""

    passphrase: str | None = None
    """Opens the keystores; when it and the file are left out, the page asks each time."""

    passphrase_file: Path | None = None
    """File with the passphrase."""

    deployment: Path = Field(
        default=Path("deployments/devnet.json"),
        validation_alias=AliasChoices("deployment", "CHAINETS_SIGNER_DEPLOYMENT", "CHAINETS_DEPLOYMENT"),
    )
    """Which contracts there are, by the signer's own copy."""

    web_origins: tuple[str, ...] = ("http://127.0.0.1:8080", "http://localhost:8080")
    """Pages that may ask for signatures."""

    waits_s: float = Field(default=600, gt=0)
    """How long a request waits for the user, in seconds."""

    def known_passphrase(self) -> str | None:
        """The passphrase that was given, None when the user is to be asked."""
        if self.passphrase is not None:
            return self.passphrase
        if self.passphrase_file is None or not self.passphrase_file.exists():
            return None
        return self.passphrase_file.read_text(encoding="utf-8").strip()
