"""
`chainets reads`: the log of who asked for whose data, a day of it held against its root on chain, or recorded there.

The root is computed here, from the entries that the API tells, and not taken from it.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

import httpx
import orjson
import typer
from eth_account.signers.local import LocalAccount

from carbon.merkle import leaf_of, root_of
from cli.errors import BAD_INPUT, FAILED, one_line
from cli.options import API, KEY, Api, Keystore, Passphrase, Yes
from cli.session import signed_in
from cli.tx import Json, ask, confirmed, fail, open_keystore, prepare, report, show

app = typer.Typer(no_args_is_help=True, help="Who asked for whose data: a day's log against its root on chain.")
PART = 1_000
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(9998, 12, 31)
Day = Annotated[
    datetime | None, typer.Argument(formats=["%Y-%m-%d"], help="Day in UTC; yesterday when left out.", metavar="DAY")
]


@app.command()
def check(
    day: Day = None,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    api: Api = API,
) -> None:
    """As ministry or regulator. Exit 0: the entries give the root on chain, or none is there yet; 1: they do not."""
    with one_line(), httpx.Client(base_url=api, timeout=60.0) as http:
        _checked(http, open_keystore(keystore, passphrase_file), _day(day))


@app.command()
def record(
    day: Day = None,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    api: Api = API,
    yes: Yes = False,
) -> None:
    """As ministry or regulator, once a day is over: put its root on chain, for good. What is there already stays."""
    with one_line(), httpx.Client(base_url=api, timeout=60.0) as http:
        key = open_keystore(keystore, passphrase_file)
        found = _checked(http, key, _day(day))
        if found["state"] == "running":
            fail(f"{found['day']} is not over: its root can be recorded from a minute after midnight (UTC) on", FAILED)
        if found["state"] == "unrecorded":
            values = {"document_hash": found["root"], "kind": found["kind"], "period": found["period"]}
            prepared = prepare(http, key, "Evidence", "record_document", values)
            show(prepared)
            report(confirmed(http, key, prepared, yes))


def _day(given: datetime | None) -> date:
    day = given.date() if given is not None else datetime.now(UTC).date() - timedelta(days=1)
    if not FIRST_DAY <= day <= LAST_DAY:
        fail(f"{day}: name a day from {FIRST_DAY} to {LAST_DAY}", BAD_INPUT)
    return day


def _checked(http: httpx.Client, key: LocalAccount, day: date) -> Json:
    """What the API says of a day, once its entries give what it says; tells it."""
    token = signed_in(http, key)
    found = ask(http, f"/supervision/reads/days/{day}", token=token)
    entries = sorted(_entries(http, token, day))
    root = f"0x{root_of([leaf_of(orjson.dumps(entry)) for entry in entries]).hex()}" if entries else None
    recorded = found["recorded_root"]
    told = f"{day}: {len(entries):,} entries, root {root or 'none'}"
    if found["state"] != "running" and (root, len(entries)) != (found["root"], found["reads"]):
        fail(f"{told}: the API says {found['reads']:,} entries, root {found['root'] or 'none'}", FAILED)
    if recorded is not None and recorded != root:
        fail(f"{told}: on chain is {recorded}, recorded at {found['recorded_at']}; the log was changed", FAILED)
    by = found["recorded_by_name"] or found["recorded_by"]
    typer.echo(f"{told}: {'not on chain' if recorded is None else f'as on chain, recorded by {by}'}")
    return found


def _entries(http: httpx.Client, token: str, day: date) -> Iterator[list[Any]]:
    """The entries of a day, as they are hashed; in the market's time zone it may lie in three."""
    first, last = day - timedelta(days=1), day + timedelta(days=1)
    cursor = ""
    while True:
        part = ask(http, f"/supervision/reads?from={first}&to={last}&limit={PART}{cursor}", token=token)
        for row in part["items"]:
            at = datetime.fromisoformat(row["at"]).astimezone(UTC)
            if at.date() == day:
                place = [row["number"], int(at.timestamp()), row["account"], row["subject"] or ""]
                yield [*place, row["path"], row["query"], row["outcome"]]
        if part["next"] is None:
            return
        cursor = f"&cursor={part['next']}"
