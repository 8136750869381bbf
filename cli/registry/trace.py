"""`chainets registry trace`: the path of a tonne from its issue to where it is now, out of the read model."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import OperationalError

from api.errors import BadRequest, NotFound, ReadModelMissing
from api.models.serials import SerialPlace, SerialStep, SerialTrace
from api.queries import serials
from api.store import view
from carbon.serial_text import MalformedSerial, SerialText, parse_serial
from cli.errors import BAD_INPUT, FAILED
from readmodel.store import open_reader, sqlite_url

READ_MODEL = "readmodel.sqlite"


def trace(
    serial: Annotated[str, typer.Argument(help="CN-CEA-2024-0000123, or a range: CN-CEA-2024-0000001-0000100.")],
    unit_class: Annotated[
        str | None, typer.Option("--class", help="Scheme, kind and vintage, when SERIAL has only the numbers.")
    ] = None,
    data: Annotated[Path, typer.Option("--data", help="Folder of this installation.")] = Path("var"),
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Print the path of a unit from issue to end. Exit 1: never issued, or no read model; 2: no serial number."""
    try:
        found = _found(parse_serial(serial, unit_class), data)
    except MalformedSerial as error:
        raise _end(str(error), BAD_INPUT) from error
    except BadRequest as error:
        raise _end(str(error), BAD_INPUT) from error
    except NotFound as error:
        raise _end(str(error), FAILED) from error
    except (OperationalError, ReadModelMissing) as error:
        raise _end(
            f"{data / READ_MODEL} is no read model of a running installation: name its folder", FAILED
        ) from error
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        _show(found)


def _found(wanted: SerialText, data: Path) -> SerialTrace:
    file = data / READ_MODEL
    if not file.is_file():
        raise NotFound(f"{file} is missing: name the folder of an installation with --data")
    engine = open_reader(sqlite_url(file))
    try:
        with view(engine) as read_model:
            return serials.trace(read_model, wanted, is_public=False)
    finally:
        engine.dispose()


def _show(found: SerialTrace) -> None:
    console = Console(width=None if Console().is_terminal else 160)
    table = Table(title=f"{found.serial}, block {found.as_of.block}", title_justify="left")
    for name in ("time", "what", "from", "to", "serials", "block", "transaction"):
        table.add_column(name, overflow="fold")
    for step in found.steps:
        numbers = _numbers(step)
        sides = (_who(step.from_account, step.from_name), _who(step.to_account, step.to_name))
        when = step.at.isoformat(sep=" ", timespec="seconds")
        table.add_row(when, step.kind, *sides, numbers, str(step.block), step.transaction_hash[:18] + "…")
    console.print(table)
    for place in found.now:
        where = f"{place.state} by {_who(place.account, place.name)} since {place.since:%Y-%m-%d}"
        console.print(f"now {_numbers(place)}: {where}", highlight=False)


def _numbers(of: SerialStep | SerialPlace) -> str:
    return of.first_serial if of.first_serial == of.last_serial else f"{of.first_serial}–{of.last_serial}"


def _who(account: str | None, name: str | None) -> str:
    return name or account or ""


def _end(message: str, code: int) -> typer.Exit:
    typer.echo(f"chainets: {message}", err=True)
    return typer.Exit(code)
