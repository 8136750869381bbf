"""
The one client of the API.

Every method is one question of the API in its words; figures arrive as the API gives them (integers in fen, t, g, mWh).
Errors of HTTP become those of `web.problems`.
"""

from dataclasses import dataclass
from typing import Any

import httpx

from web.problems import ApiProblem, ApiUnreachable, problem_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Media type of a spreadsheet."""

Json = dict[str, Any]
Rows = list[Json]


@dataclass(frozen=True, slots=True)
class File:
    """A file that the API made."""

    content: bytes
    name: str
    media_type: str


class Api:
    """Questions to the API on behalf of one visitor."""

    def __init__(self, http: httpx.AsyncClient, token: str | None = None) -> None:
        self._http = http
        self._token = token

    async def ask(self, method: str, path: str, *, params: Json | None = None, json: Json | None = None) -> Json:
        """Send one request; raises ApiUnreachable or an ApiProblem."""
        return self._checked(await self._send(method, path, params, json=json))

    async def file(self, path: str, **params: Any) -> File:
        """Ask for a file; raises ApiUnreachable or an ApiProblem."""
        answer = await self._send("GET", path, params)
        if answer.is_error:
            raise problem_of(answer.status_code, _body_of(answer))
        _, _, name = answer.headers.get("content-disposition", "").partition("filename=")
        media_type = answer.headers.get("content-type", "application/octet-stream")
        return File(answer.content, name.strip('" ;') or f"chainets.{params.get('format', 'bin')}", media_type)

    @staticmethod
    def _checked(answer: httpx.Response) -> Json:
        body = _body_of(answer)
        if answer.is_error:
            raise problem_of(answer.status_code, body)
        return body

    async def _send(
        self, method: str, path: str, params: Json | None, *, headers: dict[str, str] | None = None, **body: Any
    ) -> httpx.Response:
        headers = (headers or {}) | ({"Authorization": f"Bearer {self._token}"} if self._token else {})
        kept = {name: value for name, value in (params or {}).items() if value is not None}
        try:
            return await self._http.request(method, path, params=kept, headers=headers, **body)
        except httpx.HTTPError as error:
            raise ApiUnreachable(str(error)) from error

    async def get(self, path: str, **params: Any) -> Json:
        """Ask for one thing."""
        return await self.ask("GET", path, params=params)

    async def items(self, path: str, **params: Any) -> Rows:
        """Ask for a list and return its rows."""
        return list((await self.get(path, **params)).get("items", []))

    # public

    async def health(self) -> Json:
        """State of API, indexer and chain."""
        return await self.get("/health")

    async def products(self) -> Json:
        """Products with the limits and figures of their latest day."""
        return await self.get("/market/products")

    async def days(self, product_id: int, limit: int = 250) -> Json:
        """Daily figures, old to new."""
        return await self.get(f"/market/{product_id}/days", limit=limit)

    async def candles(self, product_id: int, span: str, limit: int, **days: str | None) -> Json:
        """Candles of listed trades, old to new; `span` is minute, hour or day."""
        return await self.get(f"/market/{product_id}/candles", span=span, limit=limit, **days)

    async def methods(self, product_id: int, limit: int = 120) -> Json:
        """What each day traded by each method, old to new."""
        return await self.get(f"/market/{product_id}/methods", limit=limit)

    async def trades(self, product_id: int, limit: int = 9) -> Json:
        """Latest public trades, new to old."""
        return await self.get(f"/market/{product_id}/trades", limit=limit)

    async def rules(self, product_id: int, day: str | None = None) -> Json:
        """Rules of a product in force on a day, today's without one."""
        return await self.get(f"/market/{product_id}/rules", day=day)

    async def voucher(self, code: str) -> Json:
        """Check a voucher code."""
        return await self.get(f"/vouchers/{code}")

    async def compliance_years(self) -> Rows:
        """Counts of status A, B and C by year."""
        return await self.items("/compliance/years")

    async def compliance(self, year: int, limit: int = 500) -> Json:
        """Published compliance of one year."""
        return await self.get("/compliance", year=year, limit=limit)

    async def chain_status(self) -> Json:
        """Head, validators and totals of the chain."""
        return await self.get("/chain/status")

    async def validators(self) -> Json:
        """Who seals the chain; on a QBFT chain only."""
        return await self.get("/chain/validators")

    async def chain_statistics(self, by: str) -> Rows:
        """What was on the chain by the hour or day."""
        return await self.items("/chain/statistics", by=by)

    async def chain_proposers(self, by: str) -> Rows:
        """Who made the blocks of the same days."""
        return await self.items("/chain/statistics/proposers", by=by)

    async def blocks(self, limit: int = 12, cursor: str | None = None) -> Json:
        """Latest blocks, new to old."""
        return await self.get("/chain/blocks", limit=limit, cursor=cursor)

    async def block(self, number: int) -> Json:
        """One block with its transactions."""
        return await self.get(f"/chain/blocks/{number}")

    async def chain_transaction(self, transaction_hash: str) -> Json:
        """One transaction with its call and decoded events."""
        return await self.get(f"/chain/transactions/{transaction_hash}")

    async def contracts(self) -> Rows:
        """Contracts by name, address and version."""
        return await self.items("/chain/contracts")

    async def participants(self, limit: int = 500, role: str | None = None) -> Rows:
        """Registered participants, all or with one role."""
        return await self.items("/chain/participants", limit=limit, role=role)

    async def events(self, limit: int = 25, **filters: str | None) -> Json:
        """Decoded events, new to old; filters `contract`, `event`, `account`, `cursor`."""
        return await self.get("/chain/events", limit=limit, **filters)

    # sign-in

    async def nonce(self, address: str, origin: str) -> Json:
        """A message of EIP-4361 ready to sign, for the page at `origin`."""
        return await self.ask("POST", "/auth/nonce", json={"address": address, "origin": origin})

    async def open_session(self, message: str, signature: str) -> Json:
        """Exchange a signed message for a session."""
        return await self.ask("POST", "/auth/sessions", json={"message": message, "signature": signature})

    async def close_session(self, *, everywhere: bool = False) -> None:
        """End this session, or all of the account's."""
        await self.ask("DELETE", "/auth/sessions" if everywhere else "/auth/sessions/current")

    async def me(self) -> Json:
        """The account of the session, with its roles of now."""
        return await self.get("/auth/me")

    # registration

    async def policy(self) -> Json:
        """The registration policy in force, and what an application holds."""
        return await self.get("/registration/policy")

    async def own_applications(self) -> Rows:
        """Applications of the session's account, newest first."""
        return await self.items("/registration/applications")

    # writes

    async def prepare(self, contract: str, function: str, arguments: Json, sender: str) -> Json:
        """An unsigned transaction with its plain-language summary; a contract's refusal is an ApiProblem."""
        body = {"contract": contract, "function": function, "arguments": arguments, "from": sender}
        return await self.ask("POST", "/transactions/prepare", json=body)

    async def encoded(self, contract: str, function: str, arguments: Json) -> str:
        """The call data of a call, as 0x-hex: what an act under the two-person rule carries."""
        body = {"contract": contract, "function": function, "arguments": arguments}
        return str((await self.ask("POST", "/transactions/encode", json=body))["data"])

    async def preview(self, name: str, content: bytes, **params: Any) -> Json:
        """What a table of totals or proposals says, line by line; nothing is sent."""
        kind = {"Content-Type": _table_type(name)}
        answer = await self._send("POST", "/authority/quota/preview", params, content=content, headers=kind)
        return self._checked(answer)

    async def computed(self, file_name: str, content: bytes, **params: Any) -> Json:
        """What a table of figures comes to when the contract computes it; nothing is sent."""
        kind = {"Content-Type": _table_type(file_name)}
        answer = await self._send("POST", "/authority/quota/computed", params, content=content, headers=kind)
        return self._checked(answer)

    async def reconcile(self, name: str, content: bytes, day: str) -> Json:
        """A bank's file of a day, held against the chain; the file is not kept."""
        answer = await self._send(
            "POST", "/bank/reconciliation", {"day": day}, content=content, headers={"Content-Type": _table_type(name)}
        )
        return self._checked(answer)

    async def relay(self, raw: str) -> Json:
        """Hand in a signed transaction."""
        return await self.ask("POST", "/transactions/relay", json={"raw": raw})

    async def transaction_state(self, transaction_hash: str) -> Json:
        """How far a relayed transaction is."""
        return await self.get(f"/transactions/{transaction_hash}")

    # role views

    async def enterprise(self, account: str, year: int | None = None) -> Json:
        """Overview of one enterprise and year."""
        return await self.get(f"/enterprises/{account}", year=year)

    async def of_enterprise(self, account: str, what: str, **params: Any) -> Rows:
        """A list that belongs to one enterprise: orders, trades, readings, …"""
        return await self.items(f"/enterprises/{account}/{what}", **params)

    async def trading_right(self, account: str) -> Json:
        """Whether an account may trade now, and why not; with its credit record."""
        return await self.get(f"/enterprises/{account}/trading-right")

    async def of_registry(self, what: str, **params: Any) -> Json:
        """A view of the registry: accounts, applications, issuance, …"""
        return await self.get(f"/registry/{what}", **params)

    async def of_authority(self, what: str, **params: Any) -> Rows:
        """A list for ministry and provinces: quota, tasks, surrenders."""
        return await self.items(f"/authority/{what}", **params)

    async def of_verification(self, what: str, **params: Any) -> Rows:
        """A list for a verification body and its persons."""
        return await self.items(f"/verification/{what}", **params)


def _table_type(name: str) -> str:
    return XLSX if name.lower().endswith(".xlsx") else "text/csv"


def client_of(api_url: str, timeout_s: float) -> httpx.AsyncClient:
    """Open the connection pool that all visitors share; it keeps no cookie."""
    return httpx.AsyncClient(base_url=api_url, timeout=timeout_s, trust_env=False)


def _body_of(answer: httpx.Response) -> Json:
    if answer.status_code == 204:
        return {}
    try:
        body = answer.json()
    except ValueError as error:
        raise ApiProblem(answer.status_code, {"detail": answer.text[:200]}) from error
    return body if isinstance(body, dict) else {"items": body}
