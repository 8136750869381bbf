"""
Who is asking, and what he may see. A route names what it needs in its signature.

A session says whose key it is; what the account may do is read from the chain's participants at each request, so a role
that was revoked or an account that was frozen has no power left in an open session.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.errors import NotAllowed, NotFound, NotSignedIn
from api.models.common import Address
from api.queries import participants
from api.reads import Outcome
from api.services import Services
from api.sessions import Session
from api.store import View, view
from carbon.roles import SEE_ALL, Role
from chain.fast_decode import checksum

ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")

bearer = HTTPBearer(auto_error=False, description="Token of a session, from `POST /auth/sessions`")


async def services_of(request: Request) -> Services:
    """What this app was wired with. Like all here that waits for nothing, it needs no thread of its own."""
    found: Services = request.app.state.services
    return found


Wired = Annotated[Services, Depends(services_of)]
"""The services of the app."""


def _view(services: Wired) -> Iterator[View]:
    with view(services.read_model) as found:
        yield found


ReadModel = Annotated[View, Depends(_view)]
"""One state of the read model."""

Token = Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]


def maybe_session(services: Wired, token: Token) -> Session | None:
    """
    The session, None for who does not show one.

    :raises NotSignedIn: a token that is unknown, over or revoked
    """
    if token is None:
        return None
    session = services.sessions.find(token.credentials)
    if session is None:
        raise NotSignedIn("the session is unknown, over or revoked")
    return session


MaybeSession = Annotated[Session | None, Depends(maybe_session)]
"""A session where one is shown; the route is open to all."""


async def session(found: MaybeSession) -> Session:
    """
    The session.

    :raises NotSignedIn: none
    """
    if found is None:
        raise NotSignedIn("this needs a session; see POST /auth/nonce")
    return found


SignedInSession = Annotated[Session, Depends(session)]
"""A session; the account need not have any role."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is signed in, and what is in force for him now."""

    account: str
    name: str | None
    roles: Role
    """Those in force: none while the account is not active."""
    area: int
    status: str
    body: str | None
    """Verification body that a qualified person serves in, or the body itself."""

    def has(self, roles: Role) -> bool:
        """Whether he has one of these roles."""
        return bool(self.roles & roles)


def caller(found: SignedInSession, read_model: ReadModel) -> Caller:
    """The account of the session with what the chain says of it."""
    return caller_of(read_model, found.account)


def caller_of(read_model: View, account: str) -> Caller:
    """What the chain says of an account."""
    row = participants.one(read_model, account)
    if row is None:
        return Caller(account, None, Role(0), 0, "unknown", None)
    roles = Role(row.roles) if row.status == "active" else Role(0)
    body = account if roles & Role.VERIFICATION_BODY else None
    if roles & Role.QUALIFIED_PERSON:
        body = participants.body_of(read_model, account)
    return Caller(account, row.name, roles, row.area, row.status, body)


SignedIn = Annotated[Caller, Depends(caller)]
"""Any signed-in account."""


def note(request: Request, services: Services, account: str, subject: str, outcome: Outcome) -> None:
    """Keep who asks for whose data, a file with a question too."""
    services.reads.note(account, subject, request.url.path, request.url.query, outcome)


class RequireRole:
    """
    A route that needs one of some roles: `caller: Annotated[Caller, RequireRole(Role.REGISTRY)]`. Who asks is kept.
    """

    def __init__(self, roles: Role) -> None:
        self.roles = roles

    def __call__(self, request: Request, services: Wired, found: SignedIn) -> Caller:
        """
        The caller.

        :raises NotAllowed: he has none of the roles
        """
        is_allowed = found.has(self.roles)
        note(request, services, found.account, _subject(request), "answered" if is_allowed else "refused")
        if not is_allowed:
            raise NotAllowed(f"this is for {_names(self.roles)}; {found.account} has {_names(found.roles)}")
        return found


def _subject(request: Request) -> str:
    """The account that a question is about; empty where it is about many."""
    text = str(request.path_params.get("account") or request.query_params.get("account") or "")
    return checksum(text[2:].lower()) if ADDRESS.fullmatch(text) else ""


def _names(roles: Role) -> str:
    return " or ".join(str(role.name) for role in Role if roles & role) or "no role"


RegistryView = Annotated[Caller, Depends(RequireRole(Role.REGISTRY | SEE_ALL))]
AuthorityView = Annotated[Caller, Depends(RequireRole(Role.PROVINCE | SEE_ALL))]
ProvinceView = Annotated[Caller, Depends(RequireRole(Role.PROVINCE))]
ExchangeView = Annotated[Caller, Depends(RequireRole(Role.EXCHANGE | SEE_ALL))]
SupervisionView = Annotated[Caller, Depends(RequireRole(SEE_ALL))]
MarketStaffView = Annotated[Caller, Depends(RequireRole(Role.EXCHANGE | Role.REGISTRY | SEE_ALL))]
FundsView = Annotated[Caller, Depends(RequireRole(Role.REGISTRY | Role.EXCHANGE | SEE_ALL))]
BankView = Annotated[Caller, Depends(RequireRole(Role.BANK))]
VerifierView = Annotated[Caller, Depends(RequireRole(Role.VERIFICATION_BODY | Role.QUALIFIED_PERSON))]


@dataclass(frozen=True, slots=True)
class Enterprise:
    """A participant whose data the caller may see."""

    account: str
    name: str
    area: int
    industry: str
    status: str


AccountPath = Annotated[Address, Path(description="Account of the enterprise")]


SerialPath = Annotated[
    str,
    Path(max_length=64, description="A serial number, or a range of them", examples=["CN-CEA-2024-0000123"]),
]


def own_account(request: Request, services: Wired, account: AccountPath, found: SignedIn) -> str:
    """
    The account of the path, for itself and who supervises. Who asks for another's data is kept.

    :raises NotAllowed: somebody else
    """
    if account != found.account:
        RequireRole(SEE_ALL)(request, services, found)
    return account


OwnAccount = Annotated[str, Depends(own_account)]
"""An account whose most private data the caller may see."""


def visible_to(found: Caller, read_model: View, account: str) -> Enterprise:
    """
    An enterprise, for itself, ministry and regulator, the province of its area, the registry, and the verification body
    that has a task there (with its persons).

    :raises NotAllowed: somebody else
    :raises NotFound: no such participant; only who may see all learns that
    """
    row = participants.one(read_model, account)
    if account != found.account and not found.has(Role.REGISTRY | SEE_ALL):
        of_area = row is not None and found.has(Role.PROVINCE) and found.area == row.area
        of_task = found.body is not None and participants.has_task(read_model, account, found.body)
        if not of_area and not of_task:
            raise NotAllowed(f"{found.account} may not see the data of {account}")
    if row is None:
        raise NotFound(f"{account} is no participant")
    return Enterprise(account, row.name, row.area, row.industry, row.status)


def visible_enterprise(
    request: Request, services: Wired, account: AccountPath, found: SignedIn, read_model: ReadModel
) -> Enterprise:
    """
    The enterprise of the path, for who may see it. Who asks for another's data is kept.

    :raises NotAllowed: somebody else
    :raises NotFound: no such participant; only who may see all learns that
    """
    if account == found.account:
        return visible_to(found, read_model, account)
    try:
        seen = visible_to(found, read_model, account)
    except NotAllowed:
        note(request, services, found.account, account, "refused")
        raise
    note(request, services, found.account, account, "answered")
    return seen


VisibleEnterprise = Annotated[Enterprise, Depends(visible_enterprise)]
"""An enterprise that the caller may look into."""


async def client(request: Request, found: MaybeSession) -> str:
    """Whom writes are counted for: the session's account, or the address that the request comes from."""
    if found is not None:
        return found.account
    return request.client.host if request.client else "unknown"


Client = Annotated[str, Depends(client)]
"""Whom writes are counted for."""


def limited(services: Wired, found: Client) -> None:
    """
    Count a write of this client.

    :raises TooManyRequests: too often
    """
    services.writes.take(found)
