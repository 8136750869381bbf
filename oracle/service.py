"""The oracle as a running service."""

import asyncio
import gc
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import uvicorn
from eth_account import Account
from eth_account.signers.local import LocalAccount
from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette

from chain.client import Chain, Sender
from chain.deployment import Deployment
from chain.errors import ChainError
from chain.several import connect
from ops.logs import set_up
from oracle.anchor import ChainAnchorLog, RootMismatch, anchor_closed
from oracle.app import create_app
from oracle.devices import ChainDevices
from oracle.errors import DiskFull
from oracle.ingest import Ingest
from oracle.settings import OracleSettings
from oracle.store import EvidenceStore

log = logging.getLogger(__name__)
ANCHOR_EVERY_S = 0.5


def service_token(path: Path) -> str:
    """The token in that file; made at the first start, readable by the owner only."""
    with suppress(FileNotFoundError):
        return path.read_text().strip()
    token = secrets.token_urlsafe(32)
    path.touch(mode=0o600)
    path.write_text(token)
    return token


def operator_key(settings: OracleSettings) -> LocalAccount:
    """The key that signs the anchoring."""
    key: LocalAccount = Account.from_key(
        Account.decrypt(settings.keystore.read_text(), settings.passphrase_file.read_text().strip())
    )
    return key


def create(settings: OracleSettings) -> Starlette:
    """
    Wire store, chain, ingest and routes; anchoring runs beside them.

    :raises FileNotFoundError: no keystore or passphrase
    :raises ChainError: no deployment
    """
    settings.folder.mkdir(parents=True, exist_ok=True)
    chain = Chain(connect(settings.rpc_url), Deployment.load(settings.deployment))
    store = EvidenceStore(settings.database_url)
    ingest = Ingest(
        store, ChainDevices(chain, settings.device_cache_s), settings.batch_readings, settings.future_tolerance_s
    )
    anchors = ChainAnchorLog(Sender(chain, operator_key(settings)))
    turn = asyncio.Lock()

    async def anchor() -> None:
        async with turn:
            while await asyncio.to_thread(anchor_closed, store, anchors) is None:
                await asyncio.sleep(ANCHOR_EVERY_S)

    async def flush() -> None:
        await asyncio.to_thread(ingest.close_batches)
        await anchor()

    async def keep_anchoring() -> None:
        while True:
            try:
                await asyncio.to_thread(ingest.close_batches, settings.batch_wait_s)
                await anchor()
            except (ChainError, RootMismatch, DiskFull, DBAPIError) as error:
                log.warning("anchoring waits reason=%s", error)
                await asyncio.sleep(ANCHOR_EVERY_S)
            await asyncio.sleep(ANCHOR_EVERY_S)

    app = create_app(store, ingest, service_token(settings.service_token_file), flush)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(keep_anchoring())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        store.close()

    app.router.lifespan_context = lifespan
    return app


def tune_garbage_collection() -> None:
    """Look for cycles rarely: a packet makes hundreds of objects and no cycles."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def run(settings: OracleSettings) -> None:
    """Serve until told to stop."""
    tune_garbage_collection()
    set_up(logging.WARNING)
    app = create(settings)
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", log_config=None, access_log=False)
