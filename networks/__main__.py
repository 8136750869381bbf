"""`python -m networks`: everything that is made of a description, and the keys that are made beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from networks import node_key, tls
from networks.description import Network, load
from networks.errors import NetworkError
from networks.generate import write_all

BAD_INPUT = 2
LEAST_VALIDATORS = 4
"""With fewer, one that lies can stop or split the chain."""

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
tls_app = typer.Typer(no_args_is_help=True, help="Mutual TLS of JSON-RPC between organisations.")
app.add_typer(tls_app, name="tls")

Description = Annotated[Path, typer.Argument(help="Description of the network, TOML.")]


@app.callback()
def about() -> None:
    """One description of a network, and what is generated from it."""


@app.command()
def generate(description: Description, folder: Annotated[Path, typer.Argument(help="Gets the files.")]) -> None:
    """Write the files of every engine and every organisation."""
    with one_line():
        network = load(description)
        for path in write_all(network, folder):
            typer.echo(path)
        _warn_of_few(network)


@app.command("node-key")
def make_node_key(folder: Annotated[Path, typer.Argument(help="The node's folder; the key stays there.")]) -> None:
    """Make a node's key, unless it is there, and print its public key for the description."""
    with one_line():
        typer.echo(node_key.make(folder))


@tls_app.command("authority")
def make_authority(folder: Annotated[Path, typer.Argument()], description: Description) -> None:
    """Make the consortium's certificate authority, and print where its certificate is."""
    with one_line():
        typer.echo(tls.make_authority(folder, load(description).name))


@tls_app.command("request")
def make_request(
    folder: Annotated[Path, typer.Argument(help="The organisation's folder; the key stays there.")],
    organisation: Annotated[str, typer.Argument(help="Its name in the description.")],
) -> None:
    """Make an organisation's key, unless it is there, and print where the signing request is."""
    with one_line():
        typer.echo(tls.make_request(folder, organisation))


@tls_app.command("sign")
def sign_request(
    authority: Annotated[Path, typer.Argument(help="Folder of the authority.")],
    request: Annotated[Path, typer.Argument(help="The organisation's request.")],
    description: Description,
    folder: Annotated[Path, typer.Argument(help="Gets the certificate and the authority's, to be sent back.")],
) -> None:
    """Sign an organisation's request, for the hosts that the description gives it."""
    with one_line():
        typer.echo(tls.sign_request(authority, request, load(description), folder))


@contextmanager
def one_line() -> Iterator[None]:
    """What is wrong with the input, in one line; exit 2."""
    try:
        yield
    except NetworkError as error:
        typer.echo(f"networks: {error}", err=True)
        raise typer.Exit(BAD_INPUT) from error
    except OSError as error:
        typer.echo(f"networks: {error.filename}: {error.strerror}", err=True)
        raise typer.Exit(BAD_INPUT) from error


def _warn_of_few(network: Network) -> None:
    count = len(network.validators)
    if 0 < count < LEAST_VALIDATORS:
        typer.echo(f"networks: {count} validators: none may fail by lying; of {LEAST_VALIDATORS} one may", err=True)


if __name__ == "__main__":
    app(prog_name="python -m networks")
