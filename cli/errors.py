"""One clear line on standard error and a non-zero exit for everything that can go wrong at the command line."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import typer

from chain.errors import ChainError
from cli.ape import ScriptFailed
from cli.demo.desk import Refused
from cli.demo.inputs import BadInput
from cli.demo.reporting import EvidenceMismatch
from cli.qbft.errors import QbftError
from cli.site import BadSetting
from cli.supervisor import ServiceFailed, SiteBusy

BAD_INPUT, FAILED = 2, 1


@contextmanager
def one_line() -> Iterator[None]:
    """Turn what can be expected to go wrong into one line."""
    try:
        yield
    except (BadInput, BadSetting) as error:
        raise _exit(error, BAD_INPUT) from error
    except (ChainError, EvidenceMismatch, QbftError, Refused, ScriptFailed, ServiceFailed, SiteBusy) as error:
        raise _exit(error, FAILED) from error
    except httpx.HTTPError as error:
        raise _exit(f"a service gives no usable answer: {error or type(error).__name__}", FAILED) from error


def check_writable(file: Path) -> None:
    """
    Find out before minutes of work whether their result can be written.

    :raises BadInput: it is a folder, or it or its folder can't be written to
    """
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    is_writable = folder.is_dir() and os.access(folder, os.W_OK)
    if file.is_dir() or not is_writable:
        raise BadInput(file, "result can't be written there")


def _exit(error: object, code: int) -> typer.Exit:
    typer.echo(f"chainets: {error}", err=True)
    return typer.Exit(code)
