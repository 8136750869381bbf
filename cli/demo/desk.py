"""How the demo's people act: over the API, each signing with his own key; prepare, sign, relay, like anyone else."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx
from eth_account import Account
from eth_account.messages import encode_defunct

from chain.client import sign
from cli.demo.cast import Actor
from cli.demo.patience import PatientTransport

Json = dict[str, Any]
AT_ONCE = 6
"""Actors who act at the same time."""


class Refused(Exception):
    """The API or a contract refuses; the message is theirs."""


@dataclass(frozen=True, slots=True)
class Act:
    """One call that an actor makes."""

    actor: Actor
    contract: str
    function: str
    arguments: Json


class Desk:
    """The API as the demo's people use it."""

    def __init__(self, api_url: str) -> None:
        self._http = httpx.Client(base_url=api_url, timeout=60.0, transport=PatientTransport())
        self._tokens: dict[str, str] = {}

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def act(self, actor: Actor, contract: str, function: str, /, **arguments: Any) -> list[Json]:
        """
        Call a contract function and wait for its block. What is signed once is relayed until there is an answer.

        :return: the events, each with contract, event and fields
        :raises Refused: nothing was changed
        """
        prepared = self._post(
            "/transactions/prepare",
            {"contract": contract, "function": function, "arguments": arguments, "from": actor.address},
        )
        raw = sign(prepared["transaction"], actor.key)
        answer = self._post("/transactions/relay?wait=1", {"raw": "0x" + raw.hex()})
        events: list[Json] = answer["events"]
        return events

    def act_all(self, acts: list[Act]) -> list[list[Json]]:
        """Several actors at the same time; the acts of one actor in their order."""
        by_actor: dict[str, list[int]] = {}
        for index, act in enumerate(acts):
            by_actor.setdefault(act.actor.address, []).append(index)
        results: list[list[Json]] = [[] for _ in acts]

        def run(indexes: list[int]) -> None:
            for index in indexes:
                act = acts[index]
                results[index] = self.act(act.actor, act.contract, act.function, **act.arguments)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            for done in [pool.submit(run, indexes) for indexes in by_actor.values()]:
                done.result()
        return results

    def get(self, path: str, actor: Actor | None = None, **query: Any) -> Json:
        """Read from the API, signed in when an actor is given."""
        headers = {"authorization": f"Bearer {self.session(actor)[1]}"} if actor else {}
        answer: Json = self._checked(self._http.get(path, params=query, headers=headers))
        return answer

    def wait_indexed(self, block: int, timeout_s: float = 60.0) -> None:
        """Wait until the read model has a block."""
        deadline = time.monotonic() + timeout_s
        while (self.get("/health").get("indexed_block") or -1) < block:
            if time.monotonic() > deadline:
                raise Refused(f"the read model has not reached block {block} after {timeout_s:g} s")
            time.sleep(0.05)

    def session(self, actor: Actor) -> tuple[httpx.Client, str]:
        """The connection, as patient as ours, and the actor's token, for what reads on its own."""
        token = self._tokens.get(actor.address)
        if token is None:
            message = self._post("/auth/nonce", {"address": actor.address})["message"]
            signature = Account.sign_message(encode_defunct(text=message), actor.key.key).signature
            session = self._post("/auth/sessions", {"message": message, "signature": "0x" + signature.hex()})
            token = self._tokens[actor.address] = str(session["token"])
        return self._http, token

    def _post(self, path: str, body: Json) -> Json:
        answer: Json = self._checked(self._http.post(path, json=body))
        return answer

    @staticmethod
    def _checked(response: httpx.Response) -> Any:
        if response.is_success:
            return response.json()
        problem = response.json() if "json" in response.headers.get("content-type", "") else {}
        raise Refused(problem.get("reason") or problem.get("detail") or f"{response.url}: {response.status_code}")
