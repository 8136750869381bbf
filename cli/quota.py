"""`chainets quota`: compute allocations for a file of cases, import totals and proposals, propose what is computed."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from carbon.allocation import AllocationError, NoPlan, compute
from carbon.allocation.on_chain import class_number, plan_struct, terms_struct
from carbon.allocation.plans import unit_plan
from carbon.refusal import Refused
from cli.demo.inputs import BadInput
from cli.errors import BAD_INPUT, check_writable, one_line
from cli.quota_import import import_table, propose_table

STEP = 20_000
"""Cases after which a line says how far it is."""

MAX_DEPTH = 1_000
"""Nested calls while a file is parsed: Python's own limit."""

LAYOUT = 'it holds a list of cases, [{"id": "1", "method": "cn_entity", "inputs": {…}}, …]'

app = typer.Typer(no_args_is_help=True, help="Allocation of quotas.")


class Case(NamedTuple):
    """One case of the file."""

    id: str | int
    method: object
    inputs: object


class Repeated(Exception):
    """An object of the file names something twice."""


app.command(name="import")(import_table)
app.command(name="propose")(propose_table)


@app.command(name="compute")
def compute_file(
    cases: Annotated[Path, typer.Argument(help="JSON: a list of objects with id, method and inputs.")],
    out: Annotated[Path, typer.Option(help="JSON to write: id and result, or id and error, in the same order.")],
) -> None:
    """Compute every case by the rules of its year. Exit 2, and nothing is written, if the file can't be read."""
    with one_line():
        found = read_cases(cases)
        check_writable(out)
        if out.exists() and out.samefile(cases):
            raise BadInput(out, "is the file of the cases: name another for the results")
        refused = write_results(out, found)
    typer.echo(f"chainets: {len(found):,} cases, {refused:,} of them with an error; written to {out}", err=True)


@app.command()
def plan(
    year: Annotated[int, typer.Argument(help="Year of the plan.")],
    unit_class: Annotated[str, typer.Argument(help="Class of power units: I, II, III or IV.")],
) -> None:
    """Print a published plan as arguments of `chainets tx AllocationMethods set_unit_plan`, one a line."""
    try:
        found = plan_struct(unit_plan(year, unit_class))
    except NoPlan as error:
        raise _refused(error) from error
    _show({"year": year, "unit_class": class_number(unit_class), "plan": found})


@app.command()
def terms(year: Annotated[int, typer.Argument(help="Year of the rules.")]) -> None:
    """Print a year's rules for entities as arguments of `chainets tx AllocationMethods set_terms`, one a line."""
    try:
        found = terms_struct(year)
    except NoPlan as error:
        raise _refused(error) from error
    _show({"year": year, "terms": found})


def _show(arguments: dict[str, Any]) -> None:
    for name, value in arguments.items():
        typer.echo(f"{name}={json.dumps(value, ensure_ascii=False)}")


def _refused(error: NoPlan) -> typer.Exit:
    typer.echo(f"chainets: {error}", err=True)
    return typer.Exit(BAD_INPUT)


def read_cases(path: Path) -> list[Case]:
    """
    Read the cases of a file, all or none.

    :raises BadInput: the file can't be read, or a case has no id, no method, or the id of another
    """
    content = _json_in(path)
    if not isinstance(content, list):
        raise BadInput(path, f"is no list: {LAYOUT}")
    found, rows = [], dict[tuple[bool, object], int]()
    for row, item in enumerate(content, start=1):
        case = _case(path, row, item)
        key = isinstance(case.id, str), case.id
        if key in rows:
            raise BadInput(path, f"{case.id!r} is also the id of case {rows[key]}: give each its own", row, "id")
        rows[key] = row
        found.append(case)
    return found


def result_of(case: Case) -> dict[str, Any]:
    """Return a case's line of the result: what was computed, or what is wrong and what to do."""
    try:
        return {"id": case.id, "result": compute(case.method, case.inputs)}
    except (AllocationError, Refused) as error:
        return {"id": case.id, "error": str(error)}


def write_results(path: Path, cases: list[Case]) -> int:
    """Write all results, or nothing; return how many cases have an error."""
    refused = 0
    try:
        path.absolute().parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "wb", dir=path.absolute().parent, prefix=f".{path.name}.", delete=False
        ) as file:
            try:
                file.write(b"[")
                for number, result in _computed(cases):
                    refused += "error" in result
                    file.write((b"\n" if number == 1 else b",\n") + _line(result))
                file.write(b"\n]\n")
                file.flush()
                os.fchmod(file.fileno(), 0o666 & ~_umask())
                os.replace(file.name, path)
            except BaseException:
                os.unlink(file.name)
                raise
    except OSError as error:
        raise BadInput(path, f"can't be written: {error.strerror}") from error
    return refused


def _computed(cases: list[Case]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, case in enumerate(cases, start=1):
        yield number, result_of(case)
        if number % STEP == 0 and number < len(cases):
            typer.echo(f"chainets: {number:,} of {len(cases):,} cases", err=True)


def _line(result: dict[str, Any]) -> bytes:
    try:
        return json.dumps(result, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can write and UTF-8 can't
        return json.dumps(result).encode()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _json_in(path: Path) -> Any:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadInput(path, f"can't be read: {error.strerror}; name a JSON file of cases") from error
    except UnicodeDecodeError as error:
        raise BadInput(path, f"is not UTF-8 (byte {error.start}): save it as UTF-8") from error
    if not text.strip():
        raise BadInput(path, f"is empty: {LAYOUT}")
    try:
        with _shallow():
            return json.loads(
                text, parse_float=_number, parse_int=_number, parse_constant=Decimal, object_pairs_hook=_object
            )
    except json.JSONDecodeError as error:
        raise BadInput(path, f"is no JSON: {error.msg}: {LAYOUT}", error.lineno, str(error.colno)) from error
    except Repeated as error:
        raise BadInput(path, f"{error}: {LAYOUT}") from error
    except RecursionError as error:
        raise BadInput(path, f"is nested too deep: {LAYOUT}") from error


@contextmanager
def _shallow() -> Iterator[None]:
    """Keep the interpreter's own limit of nesting: py-evm raises it beyond what the JSON parser's stack bears."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(min(before, MAX_DEPTH))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent that no number has; the case says so
        return Decimal("Infinity")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Repeated(f"an object has {twice!r} twice ({json.dumps(pairs[0], default=str, ensure_ascii=False)} …)")
    return found


def _case(path: Path, row: int, item: Any) -> Case:
    if not isinstance(item, dict):
        raise BadInput(path, f"is no object: {LAYOUT}", row)
    for name in ("id", "method"):
        if item.get(name) is None:
            raise BadInput(path, f"is missing: {LAYOUT}", row, name)
    return Case(_id(path, row, item["id"]), item["method"], item.get("inputs"))


def _id(path: Path, row: int, value: Any) -> str | int:
    if isinstance(value, Decimal) and value.is_finite() and value.adjusted() < 100 and value == int(value):
        return int(value)
    if not isinstance(value, str) or not value.strip():
        raise BadInput(path, "is neither text nor a whole number: give each case an id", row, "id")
    return value
