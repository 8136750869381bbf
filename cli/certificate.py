"""`chainets certificate check`: the check digits offline, then what the chain knows."""

from typing import Annotated, Any

import httpx
import typer

from carbon.certificates import MalformedCertificate, parse_code
from cli.options import API, Api

FAILED, BAD_INPUT = 1, 2
app = typer.Typer(no_args_is_help=True, help="Certificates of allocation, cancellation, holding and surrender.")


@app.callback()
def certificates() -> None:
    """Certificates of allocation, cancellation, holding and surrender."""


@app.command()
def check(
    code: Annotated[str, typer.Argument(help="Code as printed or read out; small letters and spaces are fine.")],
    api: Api = API,
    offline: Annotated[bool, typer.Option("--offline", help="Only the check digits; ask nobody.")] = False,
) -> None:
    """Check a code. Exit 0: it holds; 1: it is of no certificate, or nobody could be asked; 2: mistyped."""
    try:
        wanted = parse_code(code)
    except MalformedCertificate as error:
        raise _end(str(error), BAD_INPUT) from error
    typer.echo(f"{wanted}: check digits hold; {wanted.kind.value} {wanted.number}")
    if offline:
        return
    try:
        answer = httpx.get(f"{api}/public/certificates/{wanted}", timeout=10.0).raise_for_status().json()
    except httpx.HTTPError as error:
        raise _end(f"the API at {api} gives no answer, so the chain was not asked: {error}", FAILED) from error
    if not answer["is_valid"]:
        raise _end(f"{wanted}: {answer['problem']}", FAILED)
    _show(answer["certificate"])


def _show(found: dict[str, Any]) -> None:
    who = f"{found['name']} ({found['account']})" if found["name"] else found["account"]
    for_whom = f" on behalf of {found['beneficiary']}" if found["beneficiary"] else ""
    typer.echo(f"  {found['quantity_t']:,} t of {found['symbol']}, {who}{for_whom}, {found['at']}")
    for first, last in found["serials"]:
        typer.echo(f"  serial numbers {first} to {last}")
    proof = found["proof"]
    typer.echo(
        f"  {proof['contract']}.{proof['event']} in block {proof['block']}, transaction {proof['transaction_hash']}"
    )


def _end(message: str, code: int) -> typer.Exit:
    typer.echo(f"chainets: {message}", err=True)
    return typer.Exit(code)
