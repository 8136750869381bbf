"""
`chainets quota import totals|proposals FILE`: a table of totals or proposals, looked at before anything is signed.

The API reads and checks the file; with --send each of its calls is prepared, shown, signed here and relayed.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from eth_account.messages import encode_defunct
from eth_account.signers.local import LocalAccount
from rich.console import Console
from rich.table import Table

from chain.client import sign
from cli.demo.inputs import BadInput
from cli.errors import BAD_INPUT, FAILED, one_line
from cli.tx import open_keystore

MAX_BYTES = 2 * 2**20
"""What the API takes."""

MAX_SHOWN = 200
"""Lines of a preview on a screen; errors are all shown."""


class Kind(StrEnum):
    """What a table holds."""

    TOTALS = "totals"
    PROPOSALS = "proposals"


class ApiRefused(Exception):
    """The API refuses; its own words."""


def import_table(
    kind: Annotated[Kind, typer.Argument(help="totals: area, total_t (ministry); proposals: account, quantity_t.")],
    file: Annotated[Path, typer.Argument(help="CSV in UTF-8, or XLSX with one sheet.")],
    class_id: Annotated[str, typer.Option(help="Class of units, decimal.")],
    year: Annotated[int, typer.Option(help="Calendar year.")],
    method: Annotated[str, typer.Option(help="Of proposals: how they were calculated, and the stage.")] = "",
    send: Annotated[bool, typer.Option("--send/--preview", help="Sign and send, or only look.")] = False,
    keystore: Annotated[Path, typer.Option(help="Key of the authority: Web3 Secret Storage file, version 3.")] = Path(
        "key.json"
    ),
    passphrase_file: Annotated[Path | None, typer.Option(help="File with its passphrase.")] = None,
    api: Annotated[str, typer.Option(help="Address of the API.")] = "http://127.0.0.1:8000",
    yes: Annotated[bool, typer.Option("--yes", help="Sign without asking.")] = False,
) -> None:
    """Import a table: every error with its line, nothing sent while there is one. Exit 2 for bad input."""
    with one_line():
        content = read_bounded(file)
        key = open_keystore(keystore, passphrase_file)
        with httpx.Client(base_url=api, timeout=60.0) as http:
            try:
                sign_in(http, key)
                wanted = {"kind": kind.value, "class_id": class_id, "year": year, "method": method}
                found = answer(http.post("/authority/quota/preview", params=wanted, content=content))
                show(found, file)
                if found["errors"]:
                    raise typer.Exit(BAD_INPUT)
                for call in found["calls"] if send else ():
                    send_call(http, key, call, yes)
            except ApiRefused as refused:
                typer.echo(f"chainets: {refused}", err=True)
                raise typer.Exit(FAILED) from refused


def read_bounded(file: Path) -> bytes:
    """
    The bytes of a file that the API would take.

    :raises BadInput: it can't be read, is empty or too large
    """
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadInput(file, f"can't be read: {error.strerror}; name a CSV or XLSX file") from error
    if not content.strip():
        raise BadInput(file, "is empty: write a heading and one row for each quantity")
    if len(content) > MAX_BYTES:
        raise BadInput(file, f"is larger than {MAX_BYTES // 2**20} MiB: split it")
    return content


def sign_in(http: httpx.Client, key: LocalAccount) -> None:
    """Open a session; later requests carry it."""
    message = answer(http.post("/auth/nonce", json={"address": key.address}))["message"]
    signature = "0x" + key.sign_message(encode_defunct(text=message)).signature.hex().removeprefix("0x")
    session = answer(http.post("/auth/sessions", json={"message": message, "signature": signature}))
    http.headers["Authorization"] = f"Bearer {session['token']}"


def show(found: dict[str, Any], file: Path) -> None:
    """The lines as understood on standard output, what is wrong on standard error."""
    table = Table(title=f"{file.name}: {len(found['rows']):,} rows, {found['total_t']:,} t, nothing sent yet")
    for heading in ("row", "area", "account", "name", "now t", "new t"):
        table.add_column(heading, justify="right" if heading in ("row", "area", "now t", "new t") else "left")
    for row in found["rows"][:MAX_SHOWN]:
        figures = [row[name] for name in ("row", "area", "account", "name", "before_t", "quantity_t")]
        table.add_row(*(f"{one:,}" if isinstance(one, int) else one or "–" for one in figures))
    Console().print(table)
    for error in found["errors"]:
        place = f"row {error['row']}" + (f", column {error['column']}" if error["column"] else "")
        typer.echo(f"chainets: {file}, {place}: {error['message']}", err=True)


def send_call(http: httpx.Client, key: LocalAccount, call: dict[str, Any], yes: bool) -> None:
    """Prepare a call, show it, sign it here, relay it and wait for its block."""
    prepared = answer(http.post("/transactions/prepare", json=call | {"from": key.address}))
    typer.echo(f"{prepared['summary']['en']}\n{prepared['summary']['zh']}")
    if not yes and not typer.confirm(f"Sign as {key.address}?"):
        raise ApiRefused("the rest was not signed")
    raw = sign(prepared["transaction"], key)
    done = answer(http.post("/transactions/relay?wait=1", json={"raw": "0x" + raw.hex()}))
    typer.echo(f"block {done['block']}, gas {done['gas_used']}, transaction {done['transaction_hash']}")


def answer(response: httpx.Response) -> dict[str, Any]:
    """
    What the API says.

    :raises ApiRefused: with its own words
    """
    try:
        content: dict[str, Any] = response.json()
    except ValueError as error:
        raise ApiRefused(f"no usable answer from {response.url}") from error
    if response.is_error:
        raise ApiRefused(f"{content.get('title', response.status_code)}: {content.get('detail', '')}")
    return content
