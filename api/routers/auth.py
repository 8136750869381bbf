"""Sign-in with an account's key (EIP-4361), sessions and their end."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, status

from api.access import Caller, ReadModel, SignedIn, SignedInSession, Token, Wired, caller_of, limited
from api.errors import BadRequest, SignInRefused
from api.models.auth import Identity, NonceAnswer, NonceRequest, Revoked, SignInRequest
from api.models.auth import SignedIn as SignedInAnswer
from api.problems import documented
from api.services import Services
from carbon.roles import Role
from chain.sign_in import NotASignInMessage, SignatureDiffers, SignInMessage, check_signature

router = APIRouter(prefix="/auth", tags=["sign-in"])

STATEMENT = "Sign in to ChainETS. This costs nothing and moves nothing. / 登录 ChainETS，不产生费用，不动用资产。"


@router.post("/nonce", dependencies=[Depends(limited)], responses=documented(401, 429, 503))
def make_nonce(request: NonceRequest, services: Wired) -> NonceAnswer:
    """A message to sign, good once and for some minutes."""
    origins = services.settings.web_origins
    origin = request.origin or origins[0]
    if origin not in origins:
        raise BadRequest(f"sign-in is not offered by {origin}")
    nonce = services.sessions.new_nonce(request.address)
    now = datetime.fromtimestamp(services.sessions.now_s(), UTC)
    message = SignInMessage(
        domain=urlsplit(origin).netloc,
        address=request.address,
        uri=origin,
        chain_id=services.chain.now().deployment.chain_id,
        nonce=nonce,
        issued_at=now,
        expires_at=now + timedelta(seconds=services.settings.nonce_s),
        statement=STATEMENT,
    )
    return NonceAnswer(nonce=nonce, message=message.text())


@router.post(
    "/sessions",
    status_code=status.HTTP_201_CREATED,
    dependencies=[Depends(limited)],
    responses=documented(401, 429, 503),
)
def sign_in(request: SignInRequest, services: Wired, read_model: ReadModel) -> SignedInAnswer:
    """Open a session with a signed message. An account without any role may too; it sees what is public and its own."""
    account = _proven_account(request, services)
    token, session = services.sessions.open(account)
    identity = _identity(caller_of(read_model, account), session.expires_s)
    return SignedInAnswer(token=token, **identity.model_dump())


@router.get("/me", responses=documented(401, 503))
def me(session: SignedInSession, caller: SignedIn) -> Identity:
    """Who is signed in, with the roles that are in force now."""
    return _identity(caller, session.expires_s)


@router.delete("/sessions/current", responses=documented(401))
def sign_out(session: SignedInSession, token: Token, services: Wired) -> Revoked:
    """End this session."""
    assert token is not None  # a session was found with it
    services.sessions.revoke(token.credentials)
    return Revoked(revoked=1)


@router.delete("/sessions", responses=documented(401))
def sign_out_everywhere(session: SignedInSession, services: Wired) -> Revoked:
    """End all sessions of this account, wherever they were opened."""
    return Revoked(revoked=services.sessions.revoke_all(session.account))


def _proven_account(request: SignInRequest, services: Services) -> str:
    """
    The account that proved to hold its key.

    :raises SignInRefused: anything in message or signature that does not hold
    """
    try:
        message = SignInMessage.parse(request.message)
        _check_context(message, services)
        check_signature(request.message, request.signature, message.address)
    except (NotASignInMessage, SignatureDiffers) as error:
        raise SignInRefused(str(error)) from None
    if not services.sessions.use_nonce(message.nonce, message.address):
        raise SignInRefused("the nonce is unknown, too old, or was used already")
    return message.address


def _check_context(message: SignInMessage, services: Services) -> None:
    """Whether the message was made for one of our pages, on this chain, for now."""
    origins = {origin for origin in services.settings.web_origins if urlsplit(origin).netloc == message.domain}
    if message.scheme is not None:
        origins = {origin for origin in origins if urlsplit(origin).scheme == message.scheme}
    if not origins:
        raise SignInRefused(f"the message is for {message.domain}, not for one of our pages")
    if message.uri not in origins:
        raise SignInRefused(f"the message's URI {message.uri} is not one of our pages")
    chain_id = services.chain.now().deployment.chain_id
    if message.chain_id != chain_id:
        raise SignInRefused(f"the message is for chain {message.chain_id}, this is chain {chain_id}")
    now = datetime.fromtimestamp(services.sessions.now_s(), UTC)
    if message.expires_at is None:
        raise SignInRefused("the message has no expiration time")
    if message.expires_at <= now:
        raise SignInRefused("the message has expired")
    if message.not_before is not None and now < message.not_before:
        raise SignInRefused("the message is not yet valid")


def _identity(caller: Caller, expires_s: int) -> Identity:
    return Identity(
        account=caller.account,
        name=caller.name,
        roles=[str(role.name) for role in Role if caller.roles & role],
        status=caller.status,
        area=caller.area,
        body=caller.body,
        expires_at=datetime.fromtimestamp(expires_s, UTC),
    )
