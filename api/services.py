"""What the routes work with, wired in one function."""

from dataclasses import dataclass

from sqlalchemy import Engine

from api.deployed import DeployedChain
from api.limits import RateLimit
from api.oracle import Oracle
from api.outbox import Outbox
from api.own_database import Statements, open_database
from api.pulse import Pulse
from api.reads import ReadLog
from api.sessions import SessionStore
from api.settings import ApiSettings
from carbon.supervision import Thresholds, thresholds
from chain.several import connect
from chain.turns import late_after_s
from networks.description import load
from readmodel.store import open_reader


@dataclass(frozen=True, slots=True)
class Services:
    """Everything outside that the API speaks to."""

    settings: ApiSettings
    chain: DeployedChain
    read_model: Engine
    oracle: Oracle
    own: Statements
    """The API's own database."""
    sessions: SessionStore
    writes: RateLimit
    """How often a client may prepare, relay or sign in."""
    reads: ReadLog
    outbox: Outbox
    pulse: Pulse
    thresholds: Thresholds
    """Of what looks odd to a regulator."""

    def close(self) -> None:
        """Let go of connections and files."""
        self.chain.rpc.close()
        self.oracle.close()
        self.read_model.dispose()
        self.own.close()
        self.reads.close()
        self.outbox.close()


def wire(settings: ApiSettings) -> Services:
    """
    The services that the settings name.

    :raises TlsUnusable: certificate, key or authority for nodes cannot be used
    :raises DescriptionInvalid: the consortium's description cannot be read
    :raises BadThresholds: the regulator's thresholds cannot be read
    """
    network = load(settings.consortium) if settings.consortium else None
    rpc = connect(settings.rpc_url)
    read_model = open_reader(settings.readmodel_url)
    own = open_database(settings.own_database)
    return Services(
        settings=settings,
        chain=DeployedChain(rpc, settings.deployment, read_model),
        read_model=read_model,
        oracle=Oracle(settings.oracle_url, settings.token_file),
        own=own,
        sessions=SessionStore(own, settings.session_s, settings.nonce_s),
        writes=RateLimit(own, settings.writes_per_s, settings.writes_burst),
        reads=ReadLog(own, settings.own_database),
        outbox=Outbox(settings.outbox_file),
        pulse=Pulse(rpc, late_after_s(network, settings.stalled_after_blocks, settings.stalled_after_s)),
        thresholds=thresholds(settings.oddity_thresholds),
    )
