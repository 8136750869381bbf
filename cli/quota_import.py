"""
`chainets quota import totals|proposals FILE` and `chainets quota propose FILE`: a table of quantities, or of figures
that the contract computes them of, looked at before anything is signed.

The API reads and checks the file; with --send each of its calls is prepared, shown, signed here and relayed.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import httpx
import typer
from eth_account.messages import encode_defunct
from eth_account.signers.local import LocalAccount
from rich.console import Console
from rich.table import Table

from carbon.allocation.computed import Method
from chain.client import sign
from cli.demo.inputs import BadInput
from cli.errors import BAD_INPUT, FAILED, one_line
from cli.tx import open_keystore

MAX_BYTES = 2 * 2**20
"""What the API takes."""

MAX_SHOWN = 200
"""Lines of a preview on a screen; errors are all shown."""


COLUMNS = {
    "row": "row",
    "area": "area",
    "account": "account",
    "name": "name",
    "before_t": "now t",
    "quantity_t": "new t",
}
COMPUTED = {"verified_t": "of verified t", "change_t": "change t"}
"""What a preview shows, and its headings; what is computed, where it is."""


class Kind(StrEnum):
    """What a table holds."""

    TOTALS = "totals"
    PROPOSALS = "proposals"


METHODS = tuple(one.name.lower() for one in Method)
"""Methods of `ComputedProposals`."""

TIMEOUT_S = 60.0
"""A whole file is computed by the chain meanwhile."""


class ApiRefused(Exception):
    """The API refuses; its own words."""


ClassId = Annotated[str, typer.Option(help="Class of units, decimal.")]
OfYear = Annotated[int, typer.Option(help="Calendar year.")]
Send = Annotated[bool, typer.Option("--send/--preview", help="Sign and send, or only look.")]
Keystore = Annotated[Path, typer.Option(help="Key of the authority: Web3 Secret Storage file, version 3.")]
PassphraseFile = Annotated[Path | None, typer.Option(help="File with its passphrase.")]
ApiAddress = Annotated[str, typer.Option(help="Address of the API.")]
Yes = Annotated[bool, typer.Option("--yes", help="Sign without asking.")]

KEYSTORE = Path("key.json")
API = "http://127.0.0.1:8000"


def import_table(
    kind: Annotated[Kind, typer.Argument(help="totals: area, total_t (ministry); proposals: account, quantity_t.")],
    file: Annotated[Path, typer.Argument(help="CSV in UTF-8, or XLSX with one sheet.")],
    class_id: ClassId,
    year: OfYear,
    method: Annotated[str, typer.Option(help="Of proposals: how they were calculated, and the stage.")] = "",
    send: Send = False,
    keystore: Keystore = KEYSTORE,
    passphrase_file: PassphraseFile = None,
    api: ApiAddress = API,
    yes: Yes = False,
) -> None:
    """Import a table: every error with its line, nothing sent while there is one. Exit 2 for bad input."""
    wanted = {"kind": kind.value, "class_id": class_id, "year": year, "method": method}
    with one_line():
        hand_in(file, "preview", wanted, Signer(keystore, passphrase_file, yes), api, send)


def known_method(name: str) -> str:
    """
    A method by its name.

    :raises BadParameter: there is none of that name
    """
    if name not in METHODS:
        raise typer.BadParameter(f"{name} is unknown: give one of {', '.join(METHODS)}")
    return name


def propose_table(
    file: Annotated[Path, typer.Argument(help="CSV in UTF-8, or XLSX with one sheet: account and the figures.")],
    method: Annotated[str, typer.Option(callback=known_method, help=f"What computes: {', '.join(METHODS)}.")],
    class_id: ClassId,
    year: OfYear,
    plan_year: Annotated[int, typer.Option(help="Year whose plan is applied.")],
    name: Annotated[str, typer.Option(help="Plan and stage; of adjustments the reason.")],
    final: Annotated[
        bool, typer.Option("--final", help="Adjust what is approved, a pre-allocation, to what is computed.")
    ] = False,
    send: Send = False,
    keystore: Keystore = KEYSTORE,
    passphrase_file: PassphraseFile = None,
    api: ApiAddress = API,
    yes: Yes = False,
) -> None:
    """
    Have the contract compute a table of figures, and propose what it gives. Exit 2 for bad input.

    A power station has a line for each of its units. The figures are looked at line by line; nothing is sent while
    there is an error.
    """
    stage = "adjustments" if final else "proposals"
    wanted = {"stage": stage, "class_id": class_id, "year": year, "method": method}
    with one_line():
        signer = Signer(keystore, passphrase_file, yes)
        hand_in(file, "computed", wanted | {"plan_year": plan_year, "name": name}, signer, api, send)


class Signer(NamedTuple):
    """Whose key signs, and whether it asks before."""

    keystore: Path
    passphrase_file: Path | None
    yes: bool


def hand_in(file: Path, route: str, wanted: dict[str, Any], signer: Signer, api: str, send: bool) -> None:
    """Have the API look at a file, show what it says, and sign and send its calls if that is wanted."""
    content = read_bounded(file)
    key = open_keystore(signer.keystore, signer.passphrase_file)
    with httpx.Client(base_url=api, timeout=TIMEOUT_S) as http:
        try:
            sign_in(http, key)
            found = answer(http.post(f"/authority/quota/{route}", params=wanted, content=content))
            show(found, file)
            if found["errors"]:
                raise typer.Exit(BAD_INPUT)
            for call in found["calls"] if send else ():
                send_call(http, key, call, signer.yes)
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
    computed = (name for name in COMPUTED if any(row[name] is not None for row in found["rows"]))
    columns = COLUMNS | {name: COMPUTED[name] for name in computed}
    table = Table(title=f"{file.name}: {len(found['rows']):,} rows, {found['total_t']:,} t, nothing sent yet")
    for name, heading in columns.items():
        table.add_column(heading, justify="left" if name in ("account", "name") else "right")
    for row in found["rows"][:MAX_SHOWN]:
        figures = [row.get(name) for name in columns]
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
