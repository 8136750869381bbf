"""`python -m devnet`: run a devnet with the settings of the environment and of the command line."""

import argparse
import sys
from typing import Any

from pydantic import ValidationError

from devnet.server import run
from devnet.settings import ClockKind, DevnetSettings


def main(arguments: list[str] | None = None) -> int:
    """Run the command. Returns the exit code: 2 for wrong arguments."""
    parser = argparse.ArgumentParser(prog="devnet", description="Embedded EVM node behind JSON-RPC.")
    parser.add_argument("--host", help="address to listen on")
    parser.add_argument("--port", type=int, help="port for HTTP and WebSocket; 0 takes a free one")
    parser.add_argument("--data-dir", help="folder of blocks and state")
    parser.add_argument("--network", help="description of the network (TOML)")
    parser.add_argument("--allowlist", help="Besu permissions_config.toml; without it anyone may send")
    parser.add_argument("--clock", choices=[kind.value for kind in ClockKind], help="where block times come from")
    given: dict[str, Any] = {
        name: value for name, value in vars(parser.parse_args(arguments)).items() if value is not None
    }
    try:
        settings = DevnetSettings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        print(f"devnet: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}", file=sys.stderr)
        return 2
    return run(settings)


if __name__ == "__main__":
    sys.exit(main())
