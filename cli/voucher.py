"""`chainets voucher check`: the check symbols offline, then what the chain knows."""

from datetime import date, timedelta
from typing import Annotated

import httpx
import typer

from carbon.vouchers import VoucherError, fields_of, format_code, parse_code
from cli.options import API, Api

FAILED, BAD_INPUT = 1, 2
app = typer.Typer(no_args_is_help=True, help="Voucher codes of settled trades.")


@app.command()
def check(
    code: Annotated[str, typer.Argument(help="Code as printed or read out; small letters and spaces are fine.")],
    api: Api = API,
    offline: Annotated[bool, typer.Option("--offline", help="Only the check symbols; ask nobody.")] = False,
) -> None:
    """Check a code. Exit 0: it holds; 1: it is of no trade, or nobody could be asked; 2: mistyped."""
    try:
        number = parse_code(code)
    except VoucherError as error:
        raise _end(str(error), BAD_INPUT) from error
    trade_id, written = fields_of(number).trade, format_code(number)
    day = date(1970, 1, 1) + timedelta(days=trade_id.day)
    typer.echo(f"{written}: check symbols hold")
    typer.echo(f"  trade {trade_id.sequence} of {day.isoformat()} in product {trade_id.product_id}")
    if offline:
        return
    try:
        answer = httpx.get(f"{api}/vouchers/{written}", timeout=10.0).raise_for_status().json()
    except httpx.HTTPError as error:
        raise _end(f"the API at {api} gives no answer, so the chain was not asked: {error}", FAILED) from error
    if not answer["is_valid"]:
        raise _end(f"{written}: {answer['problem']}", FAILED)
    trade = answer["trade"]
    typer.echo(
        f"  {trade['symbol']}, {trade['quantity_t']:,} t at {trade['price_fen'] / 100:.2f} CNY/t, made {trade['at']}"
    )
    typer.echo(f"  settled {answer['issued_at']} in block {answer['block']}, transaction {answer['transaction_hash']}")


def _end(message: str, code: int) -> typer.Exit:
    typer.echo(f"chainets: {message}", err=True)
    return typer.Exit(code)
