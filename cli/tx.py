"""
`chainets tx CONTRACT FUNCTION name=value …`: call a contract with a key of one's own.

The API prepares and says what the call means; it is signed here, after a look at it, and handed back to be relayed.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import httpx
import typer
from eth_account import Account
from eth_account.signers.local import LocalAccount

from carbon.hashing import keccak
from chain.client import sign

Json = dict[str, Any]
BAD_INPUT, REFUSED = 2, 1
PASSPHRASE = "CHAINETS_PASSPHRASE"


def tx(
    contract: Annotated[str, typer.Argument(help="Name of the contract, as in `OrderBook`.")],
    function: Annotated[str, typer.Argument(help="Name of the function, as in `place`.")],
    arguments: Annotated[list[str] | None, typer.Argument(help="name=value; lists and structs as JSON.")] = None,
    keystore: Annotated[Path, typer.Option(help="Key that signs: Web3 Secret Storage file, version 3.")] = Path(
        "key.json"
    ),
    passphrase_file: Annotated[
        Path | None, typer.Option(help=f"File with its passphrase; else {PASSPHRASE}, else asked for.")
    ] = None,
    api: Annotated[str, typer.Option(help="Address of the API.")] = "http://127.0.0.1:8000",
    yes: Annotated[bool, typer.Option("--yes", help="Sign without asking.")] = False,
) -> None:
    """Call a contract: prepare, look, sign here, relay. Prints block and events."""
    values = arguments_of(arguments or ())
    key = open_keystore(keystore, passphrase_file)
    with httpx.Client(base_url=api, timeout=60.0) as http:
        prepared = prepare(http, key, contract, function, values)
        show(prepared)
        report(confirmed(http, key, prepared, yes))


def prepare(http: httpx.Client, key: LocalAccount, contract: str, function: str, values: Json) -> Json:
    """The transaction for a call with the API's words for it, tried on the newest block; nothing is signed."""
    body = {"contract": contract, "function": function, "arguments": values, "from": key.address}
    return ask(http, "/transactions/prepare", body)


def show(prepared: Json) -> None:
    """What a call does, what it reserves, what happens if it fails."""
    for text in (prepared["summary"], prepared["reserves"], prepared["if_it_fails"]):
        if text is not None:
            typer.echo(f"{text['en']}\n{text['zh']}")


def confirmed(http: httpx.Client, key: LocalAccount, prepared: Json, yes: bool) -> Json:
    """Sign after a yes and relay; what the API says of it once it is in a block."""
    if not yes and not typer.confirm(f"Sign as {key.address}?"):
        fail("nothing was signed", REFUSED)
    raw = sign(prepared["transaction"], key)
    return ask(http, "/transactions/relay?wait=1", {"raw": "0x" + raw.hex()})


def report(done: Json) -> None:
    """Block, gas and events."""
    typer.echo(f"block {done['block']}, gas {done['gas_used']}, transaction {done['transaction_hash']}")
    for event in done["events"]:
        fields = ", ".join(f"{name}={value}" for name, value in event["fields"].items())
        typer.echo(f"  {event['contract']}.{event['event']}: {fields}")


def arguments_of(pairs: Sequence[str]) -> dict[str, Any]:
    """
    Arguments by name. Numbers, hex and plain text as they are; lists, structs, true, false and "quoted text" as JSON.
    """
    values: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not name or not equals:
            fail(f"{pair!r} is not name=value", BAD_INPUT)
        try:
            is_json = text[:1] in ("[", "{", '"') or text in ("true", "false")
            values[name] = json.loads(text) if is_json else text
        except json.JSONDecodeError as error:
            fail(f"the value of {name} is not JSON: {error}", BAD_INPUT)
    return values


def open_keystore(file: Path, passphrase_file: Path | None) -> LocalAccount:
    """The key in a keystore, or one line about what is wrong with it."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        key: LocalAccount = Account.from_key(Account.decrypt(content, _passphrase(file, passphrase_file)))
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}", BAD_INPUT)
    except (ValueError, KeyError, TypeError):
        fail(f"{file} is no keystore, or the passphrase does not open it", BAD_INPUT)
    return key


def _passphrase(keystore: Path, file: Path | None) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8").strip()
    known = os.environ.get(PASSPHRASE)
    return known if known is not None else str(typer.prompt(f"Passphrase of {keystore}", hide_input=True, err=True))


def hash_of(document: Path) -> str:
    """What goes on chain of a document, or one line about why it cannot be read."""
    try:
        return "0x" + keccak(document.read_bytes()).hex()
    except OSError as error:
        fail(f"{document}: {error.strerror}", BAD_INPUT)


def ask(http: httpx.Client, path: str, body: Json | None = None, token: str = "") -> Json:
    """What the API answers to a body, or to a question without one; one line and the end when it refuses."""
    try:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        answer = http.get(path, headers=headers) if body is None else http.post(path, json=body, headers=headers)
        content: Json = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        fail(f"no usable answer from the API at {http.base_url}: {error or type(error).__name__}", REFUSED)
    if answer.is_error:
        fail(f"{content.get('title', answer.status_code)}: {content.get('detail', '')}", REFUSED)
    return content


def fail(fact: str, code: int) -> NoReturn:
    """End with one line."""
    typer.echo(f"chainets: {fact}", err=True)
    raise typer.Exit(code)
