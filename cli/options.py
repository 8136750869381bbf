"""Options that commands have in common, with what they are when left out."""

from pathlib import Path
from typing import Annotated

import typer

Keystore = Annotated[Path, typer.Option(help="Key that signs: Web3 Secret Storage file, version 3.")]
Passphrase = Annotated[Path | None, typer.Option(help="File with its passphrase; else as in `chainets tx`.")]
Api = Annotated[str, typer.Option(help="Address of the API.")]
Node = Annotated[str, typer.Option(help="Address of a node that you trust.")]
Where = Annotated[Path, typer.Option(help="Where the contracts are.")]
Yes = Annotated[bool, typer.Option("--yes", help="Sign without asking.")]

KEY = Path("key.json")
API = "http://127.0.0.1:8000"
NODE = "http://127.0.0.1:8545"
DEPLOYMENT = Path("deployments/devnet.json")
