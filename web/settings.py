"""Settings of the pages, read once: `CHAINETS_WEB_…`, and `CHAINETS_DATA_DIR` that all services share."""

import secrets
from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class WebSettings(BaseSettings):
    """Where the pages listen and whom they ask."""

    model_config = SettingsConfigDict(env_prefix="CHAINETS_WEB_", extra="ignore", populate_by_name=True, frozen=True)

    host: str = "127.0.0.1"
    """Address to listen on."""

    port: int = 8080
    """Port to listen on."""

    api_url: str = "http://127.0.0.1:8000"
    """Where the API answers, asked by this server."""

    signer_url: str = "http://127.0.0.1:8650"
    """Where the user's own `chainets signer` answers, asked by his browser."""

    data_dir: Path = Field(
        default=Path("var"),
        validation_alias=AliasChoices("data_dir", "CHAINETS_WEB_DATA_DIR", "CHAINETS_DATA_DIR"),
    )
    """Folder for the storage secret and the sessions of the pages (under `web/`)."""

    timeout_s: float = 20.0
    """Longest wait for one answer of the API, in seconds."""

    @property
    def store(self) -> Path:
        """Folder that belongs to the pages alone."""
        return self.data_dir / "web"

    def storage_secret(self) -> str:
        """Return the secret that signs the session cookie; made on first use, readable by its owner only."""
        path = self.store / "storage-secret"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32), encoding="utf-8")
        return path.read_text(encoding="utf-8").strip()
