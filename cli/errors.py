"""One clear line on standard error and a non-zero exit for everything that can go wrong at the command line."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from chain.errors import ChainError
from cli.demo.desk import Refused
from cli.demo.inputs import BadInput
from cli.demo.people import ScriptFailed
from cli.supervisor import ServiceFailed, SiteBusy

BAD_INPUT, FAILED = 2, 1


@contextmanager
def one_line() -> Iterator[None]:
    """Turn what can be expected to go wrong into one line."""
    try:
        yield
    except BadInput as error:
        raise _exit(error, BAD_INPUT) from error
    except (ChainError, Refused, ScriptFailed, ServiceFailed, SiteBusy) as error:
        raise _exit(error, FAILED) from error


def _exit(error: Exception, code: int) -> typer.Exit:
    typer.echo(f"chainets: {error}", err=True)
    return typer.Exit(code)
