"""What the API can be told from outside: `CHAINETS_API_…`, and what all services share as `CHAINETS_…`."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from chain.turns import LATE_BLOCKS, LATE_FLOOR_S


def _shared(name: str) -> AliasChoices:
    """A setting that other services have too: ours when set, else the shared one."""
    return AliasChoices(name, f"CHAINETS_API_{name.upper()}", f"CHAINETS_{name.upper()}")


class ApiSettings(BaseSettings):
    """Settings of the API, read once."""

    model_config = SettingsConfigDict(env_prefix="CHAINETS_API_", extra="ignore", populate_by_name=True, frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65_535)

    data_dir: Path = Field(default=Path("var"), validation_alias=_shared("data_dir"))
    """Where services keep what they write."""

    database_url: str = Field(default="", validation_alias=_shared("database_url"))
    """The read model; empty: `readmodel.sqlite` in the data folder."""

    rpc_url: str = Field(default="http://127.0.0.1:8545", min_length=1, validation_alias=_shared("rpc_url"))
    """JSON-RPC interface of the node; of several, with commas between: the first that answers is asked, transactions go
    to all."""

    resend_s: float = Field(default=5.0, gt=0)
    """How often relayed transactions that are in no block are sent again, in seconds."""

    stalled_after_blocks: int = Field(default=LATE_BLOCKS, ge=1)
    """Without a new block for so many block periods, which `consortium` tells, a QBFT chain stands still and nothing is
    relayed."""

    stalled_after_s: float = Field(default=LATE_FLOOR_S, gt=0)
    """The same in seconds, at least; without `consortium` it alone counts."""

    deployment: Path = Field(default=Path("deployments/devnet.json"), validation_alias=_shared("deployment"))
    """Where the contracts are."""

    consortium: Path | None = None
    """Description of the consortium, so that validators have names: TOML, or `network.json` of `chainets qbft`."""

    oddity_thresholds: Path | None = None
    """The regulator's own figures for what looks odd, as CSV with kind, bound and window_s; None: those that
    `carbon/supervision/thresholds.csv` begins with."""

    oracle_url: str = Field(default="http://127.0.0.1:8700", validation_alias=_shared("oracle_url"))

    oracle_token_file: Path | None = Field(default=None, validation_alias=_shared("oracle_token_file"))
    """File with the token that the oracle asks of other services; None: `oracle/service-token` in the data folder."""

    meter_utc_offset_s: int | None = Field(default=None, ge=-86_399, le=86_399)
    """Local time of the meters minus UTC, in seconds: their days, months and years are counted by it. None: as the
    market's time."""

    policy_folder: Path = Path("docs")
    """Where the registration policy's published address leads, beside the data folder, when it is a relative path."""

    web_origins: tuple[str, ...] = ("http://127.0.0.1:8080", "http://localhost:8080")
    """Pages that may offer sign-in; the first is the usual one."""

    check_url: str = ""
    """Address of the public page that checks certificates: QR codes lead to it, with the code behind it. Empty:
    `/certificates/` on the first of `web_origins`."""

    sessions_url: str = ""
    """Sessions, limits of writes, the log of reads; empty: `api/sessions.sqlite` in the data folder, which processes of
    one machine share. Those of several machines share a database of PostgreSQL, of its own."""

    session_s: int = Field(default=8 * 3600, gt=0)
    """How long a session lasts, in seconds."""

    nonce_s: int = Field(default=300, gt=0)
    """How long a sign-in message may wait for its signature, in seconds."""

    writes_per_s: float = Field(default=300, gt=0)
    """Prepared, relayed and sign-in requests that one client may send in a second, on average."""

    writes_burst: int = Field(default=1_000, gt=0)
    """The same at once."""

    watch_s: float = Field(default=300, gt=0)
    """How long a stream of events stays open, in seconds; the client asks again."""

    poll_s: float = Field(default=0.25, gt=0)
    """How often a stream of events looks for news, in seconds."""

    core_at_once: int = Field(default=16, gt=0)
    """Requests of sign-in, transactions and health that are worked on at a time."""

    core_waiting: int = Field(default=1_000, ge=0)
    """Such requests that may wait; one more is sent away (429)."""

    pages_at_once: int = Field(default=24, gt=0)
    """All other requests that are worked on at a time."""

    pages_waiting: int = Field(default=200, ge=0)
    """Such requests that may wait; one more is sent away (429)."""

    listeners: int = Field(default=1_000, gt=0)
    """Listeners to the market's live streams at most, of all products together; one more is sent away (429)."""

    @field_validator("web_origins")
    @classmethod
    def _origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            parts = urlsplit(origin)
            if parts.scheme not in ("http", "https") or f"{parts.scheme}://{parts.netloc}" != origin:
                raise ValueError(f"{origin} is not an origin like http://127.0.0.1:8080")
        return origins

    @field_validator("check_url")
    @classmethod
    def _address(cls, address: str) -> str:
        if address and not (urlsplit(address).scheme in ("http", "https") and urlsplit(address).netloc):
            raise ValueError(f"{address} is not an address like https://registry.example/certificates/")
        return address

    @property
    def certificate_url(self) -> str:
        """What a certificate's code is put behind."""
        return self.check_url or f"{self.web_origins[0]}/certificates/"

    @property
    def readmodel_url(self) -> str:
        """SQLAlchemy URL of the read model."""
        return self.database_url or f"sqlite:///{self.data_dir / 'readmodel.sqlite'}"

    @property
    def own_database(self) -> str:
        """SQLAlchemy URL of the API's own small store."""
        return self.sessions_url or f"sqlite:///{self.data_dir / 'api' / 'sessions.sqlite'}"

    @property
    def outbox_file(self) -> Path:
        """Relayed transactions that are in no block yet."""
        return self.data_dir / "api" / "outbox.sqlite"

    @property
    def token_file(self) -> Path:
        """File with the oracle's service token."""
        return self.oracle_token_file or self.data_dir / "oracle" / "service-token"
