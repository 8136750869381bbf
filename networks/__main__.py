"""Write every engine's files: `python -m networks DESCRIPTION.toml FOLDER`."""

import json
import sys
from pathlib import Path
from typing import Any

from networks import besu, devnet, goquorum
from networks.description import Network, load
from networks.errors import NetworkError
from networks.qbft_genesis import static_nodes


def write_all(network: Network, folder: Path) -> list[Path]:
    """Write the devnet's genesis and, when there are validators, GoQuorum's and Besu's files. Returns the paths."""
    peers = static_nodes(network)
    files: dict[str, Any] = {"devnet/genesis.json": devnet.genesis(network)}
    if network.validators:
        files |= {
            "goquorum/genesis.json": goquorum.genesis(network),
            "goquorum/static-nodes.json": peers,
            "goquorum/permissioned-nodes.json": peers,
            "besu/genesis.json": besu.genesis(network),
            "besu/static-nodes.json": peers,
        }
    texts = {name: json.dumps(content, indent=1) + "\n" for name, content in files.items()}
    permissions = besu.permissions_config(network.allowed_accounts, peers)
    texts["besu/permissions_config.toml"] = permissions
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def main(arguments: list[str]) -> int:
    """Run the command. Returns the exit code: 2 for wrong arguments or a wrong description."""
    if len(arguments) != 2:
        print("usage: python -m networks DESCRIPTION.toml FOLDER", file=sys.stderr)
        return 2
    try:
        for path in write_all(load(Path(arguments[0])), Path(arguments[1])):
            print(path)
    except NetworkError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
