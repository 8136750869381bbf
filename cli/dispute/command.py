"""
`chainets dispute`: a trade that one of its sides does not accept, from the claim to what corrects it.

Documents stay here, their hashes go on chain. A trade goes there with its whole chunk, which the contract holds against
what was recorded.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from eth_account.signers.local import LocalAccount
from rich.console import Console
from rich.table import Table

from cli.errors import BAD_INPUT, one_line
from cli.options import API, KEY, Api, Keystore, Passphrase, Yes
from cli.session import signed_in
from cli.tx import Json, ask, confirmed, fail, hash_of, open_keystore, prepare, report, show
from web.formats import whole

app = typer.Typer(no_args_is_help=True, help="Disputes about trades: filed, answered, decided, corrected.")
CONTRACT = "Disputes"
STAFF = {"EXCHANGE", "MINISTRY"}


class Shown(StrEnum):
    """Disputes of one state."""

    FILED = "filed"
    ANSWERED = "answered"
    REJECTED = "rejected"
    UPHELD = "upheld"
    TO_CORRECT = "to_correct"
    CORRECTED = "corrected"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"


Number = Annotated[int, typer.Argument(min=1, help="Dispute.", metavar="DISPUTE")]
Reason = Annotated[str, typer.Option(help="Why, at most 160 bytes; it is public.")]
Document = Annotated[Path, typer.Option(help="What stands behind it: only its keccak256 goes on chain.")]


@dataclass
class Desk:
    """The API, and the key of whoever acts."""

    http: httpx.Client
    key: LocalAccount
    yes: bool

    def __post_init__(self) -> None:
        self.token = signed_in(self.http, self.key)

    def ask(self, path: str) -> Json:
        """Read what the key's owner may see."""
        return ask(self.http, path, token=self.token)

    @property
    def disputes(self) -> str:
        """Where the key's owner reads: all of them as staff, else his own."""
        is_staff = STAFF & set(self.ask("/auth/me")["roles"])
        return "/exchange/disputes" if is_staff else f"/enterprises/{self.key.address}/disputes"

    def chunk(self, owner: str, trade_id: int) -> Json:
        """A trade with its chunk as the contract takes it, out of what `owner` may read."""
        found = self.ask(f"{owner}/trades/{trade_id}/chunk")
        if found["trades"][found["position"]]["trade_id"] != str(trade_id):
            fail(f"the API gives another trade for {trade_id}", BAD_INPUT)
        return {"trades": found["trades"], "position": found["position"]}

    def act(self, function: str, **values: Any) -> None:
        """Prepare, show, sign after a yes, relay; tell what came of it."""
        prepared = prepare(self.http, self.key, CONTRACT, function, values)
        show(prepared)
        report(confirmed(self.http, self.key, prepared, self.yes))


@app.command()
def file(
    trade: Annotated[int, typer.Argument(min=1, help="One of your trades.", metavar="TRADE")],
    reason: Reason,
    document: Document,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    api: Api = API,
    yes: Yes = False,
) -> None:
    """A side of a trade, once: dispute it. Exit 0: filed; 1: refused, or no yes; 2: bad input."""
    with _desk(keystore, passphrase_file, api, yes) as desk:
        said = {"reason": reason, "document_hash": hash_of(document)}
        desk.act("file", **desk.chunk(f"/enterprises/{desk.key.address}", trade), **said)


@app.command()
def answer(
    dispute: Number,
    reason: Reason,
    document: Document,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    api: Api = API,
    yes: Yes = False,
) -> None:
    """The other side: answer it."""
    with _desk(keystore, passphrase_file, api, yes) as desk:
        desk.act("answer", dispute_id=dispute, reason=reason, document_hash=hash_of(document))


@app.command()
def decide(
    dispute: Number,
    upheld: Annotated[bool, typer.Option("--upheld/--rejected", help="Whether the claimant is right.")],
    reason: Reason,
    document: Document,
    to_correct_t: Annotated[
        int, typer.Option("--to-correct", min=0, help="Tonnes of the trade that are to go back to the seller.")
    ] = 0,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    api: Api = API,
    yes: Yes = False,
) -> None:
    """The exchange, once it is answered or the term is over; the ministry on appeal, for good."""
    with _desk(keystore, passphrase_file, api, yes) as desk:
        said = {"reason": reason, "document_hash": hash_of(document)}
        is_on_appeal = desk.ask(f"/exchange/disputes/{dispute}")["dispute"]["state"] == Shown.APPEALED
        function = "decide_appeal" if is_on_appeal else "decide"
        desk.act(function, dispute_id=dispute, is_upheld=upheld, to_correct_t=to_correct_t, **said)


@app.command()
def correct(
    dispute: Number,
    trade: Annotated[int | None, typer.Option(min=1, help="Trade the other way, made after the decision.")] = None,
    entry: Annotated[int | None, typer.Option(min=1, help="Executed entry from the buyer to the seller.")] = None,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    api: Api = API,
    yes: Yes = False,
) -> None:
    """The exchange: name the counter-trade, or the entry, that corrects what was decided, or a part of it."""
    if (trade is None) == (entry is None):
        fail("name what corrects it: --trade or --entry", BAD_INPUT)
    with _desk(keystore, passphrase_file, api, yes) as desk:
        if trade is not None:
            desk.act("correct_by_trade", dispute_id=dispute, **desk.chunk("/exchange", trade))
        else:
            desk.act("correct_by_entry", dispute_id=dispute, entry_id=entry)


@app.command("list")
def list_disputes(
    state: Annotated[Shown | None, typer.Option(help="Of one state only.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Disputes at most.")] = 50,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    api: Api = API,
) -> None:
    """Your disputes, or all as exchange and ministry, newest first. Signs in with the key; sends nothing."""
    with _desk(keystore, passphrase_file, api, yes=False) as desk:
        found = desk.ask(f"{desk.disputes}?limit={limit}" + (f"&state={state}" if state else ""))
        table = Table("dispute", "trade", "day", "t", "claimant", "respondent", "to correct", "corrected", "state")
        for one in found["items"]:
            people = (one[f"{who}_name"] or one[who] for who in ("claimant", "respondent"))
            sums = (whole(one[name]) for name in ("to_correct_t", "corrected_t"))
            amount = whole(one["quantity_t"])
            table.add_row(str(one["dispute_id"]), one["trade_id"], one["day"], amount, *people, *sums, one["state"])
        Console(width=None if Console().is_terminal else 160).print(table)


@contextmanager
def _desk(keystore: Path, passphrase_file: Path | None, api: str, yes: bool) -> Iterator[Desk]:
    with one_line(), httpx.Client(base_url=api, timeout=60.0) as http:
        yield Desk(http, open_keystore(keystore, passphrase_file), yes)
