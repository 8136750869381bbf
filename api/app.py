"""The API as one app."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api import data_levels, problems
from api.live import Feeds
from api.load import Lanes, Shedding
from api.metrics import registry_of
from api.outbox import Resender
from api.queries.statement import KeptReader
from api.quick_statement import QuickStatements
from api.routers import (
    auctions,
    auth,
    authority,
    bank,
    cash,
    certificates,
    chain,
    compliance,
    day_statement,
    deals,
    defaults,
    disputes,
    enterprise,
    market,
    market_stream,
    own_units,
    public,
    quota,
    reads,
    reconciliation,
    registration,
    registry,
    registry_accounts,
    registry_credits,
    registry_entries,
    reviews,
    rules,
    settlement,
    statement,
    supervision,
    surveillance,
    trading_rights,
    transactions,
    validators,
    verification,
)
from api.services import Services, wire
from api.settings import ApiSettings
from ops.metrics import Timed

DESCRIPTION = """
Role views of an emissions trading scheme on a chain, and the way to write to it.

Figures come from the read model, built from the chain's events alone; `as_of` says which block they show. Money is in
fen (0.01 CNY), prices in fen per tonne, quantities in whole tonnes of CO2 equivalent, emissions in grams (`_g`) or
tonnes (`_t`), energy in milliwatt hours. Ids that may pass 2^53 are decimal text. Failures are problems (RFC 9457).

To write: `POST /transactions/prepare`, sign at home, `POST /transactions/relay`, `GET /transactions/{hash}/watch`;
`POST /transactions/relay-all` takes up to 200 at once.
No key ever comes here.
"""

ROUTERS = (
    public,
    registration,
    certificates,
    compliance,
    auctions,  # before the products of the market, whose paths are shorter
    market,
    market_stream,
    rules,
    deals,
    chain,
    validators,
    auth,
    transactions,
    enterprise,
    own_units,
    statement,
    day_statement,
    trading_rights,
    cash,
    registry_accounts,
    reviews,
    registry,
    settlement,
    defaults,
    registry_entries,
    registry_credits,
    authority,
    quota,
    supervision,
    reads,
    surveillance,
    disputes,
    bank,
    reconciliation,
    verification,
)

TAGS = [
    {"name": "public", "description": "Published compliance, allocation plans, and how to register"},
    {"name": "market", "description": "Market data and voucher codes"},
    {"name": "chain", "description": "Health, blocks, transactions, contracts, participants, events, validators"},
    {"name": "sign-in", "description": "Sign in with an account's key (EIP-4361)"},
    {"name": "transactions", "description": "Prepare, relay and watch transactions"},
    {"name": "enterprise", "description": "An enterprise's own view"},
    {"name": "registry", "description": "The registry's view: accounts, issuance, holdings, settlement"},
    {
        "name": "exchange",
        "description": "The exchange's view: orders and trades with their sides, suspensions, limits, alerts, disputes",
    },
    {"name": "authority", "description": "The authorities' view: quota, verification tasks, surrenders"},
    {"name": "bank", "description": "A settlement bank's view: accounts that named it"},
    {"name": "verification", "description": "The verifiers' view: tasks and evidence"},
]


def create_app(settings: ApiSettings | None = None, services: Services | None = None) -> FastAPI:
    """
    The app for these settings.

    :param services: what to work with instead of what the settings name, for tests
    """
    services = services or wire(settings or ApiSettings())
    lanes = Lanes(services.settings)
    statements = KeptReader(services.read_model) if services.read_model.dialect.name == "sqlite" else None

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        resender = Resender(services.outbox, services.chain.rpc, services.settings.resend_s)
        resender.start()
        threads = current_default_thread_limiter()
        threads.total_tokens = services.settings.core_at_once + services.settings.pages_at_once  # one for each turn
        yield
        resender.close()
        if statements is not None:
            statements.close()
        services.close()

    app = FastAPI(title="ChainETS", version="1", description=DESCRIPTION, openapi_tags=TAGS, lifespan=lifespan)
    app.state.services = services
    app.state.feeds = Feeds(services.read_model, services.settings.poll_s, services.settings.listeners)
    problems.install(app)
    app.state.lanes = lanes
    app.add_middleware(Shedding, lanes=lanes)
    app.add_middleware(Timed, registry=registry_of(services, lanes))
    if statements is not None:
        app.add_middleware(QuickStatements, services=services, reader=statements)
    for module in ROUTERS:
        app.include_router(module.router)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]  # FastAPI's documented way to extend the schema
    return app


def data_rules() -> list[data_levels.Rule]:
    """Whom each route answers."""
    routes = (route for module in ROUTERS for route in module.router.routes)
    return [data_levels.rule_of(route) for route in routes if isinstance(route, APIRoute)]


def _openapi(app: FastAPI) -> dict[str, Any]:
    """FastAPI's schema, with problem details wherever it has its own form of errors."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title, version=app.version, description=app.description, tags=app.openapi_tags, routes=app.routes
        )
        problems.describe(schema)
        data_levels.describe(schema, data_rules())
        app.openapi_schema = schema
    return app.openapi_schema
