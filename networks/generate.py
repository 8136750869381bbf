"""Every file that one description gives: for all, and for each organisation a folder that is whole in itself."""

import json
from pathlib import Path
from typing import Any

from networks import besu, devnet, goquorum, units
from networks.description import Network, Node
from networks.qbft_genesis import static_nodes


def write_all(network: Network, folder: Path) -> list[Path]:
    """
    Write the devnet's genesis and, when there are validators, what each engine and each organisation needs.

    Keys are not written: an organisation's key files in its folder stay as they are. Returns the paths.
    """
    texts = files_of(network)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def files_of(network: Network) -> dict[str, str]:
    """Path -> content of every file."""
    files = {"devnet/genesis.json": _json(devnet.genesis(network))}
    files["besu/permissions_config.toml"] = _permissions(network)
    if network.validators:
        engines = {"goquorum": goquorum.genesis(network), "besu": besu.genesis(network)}
        peers = _json(static_nodes(network))
        files |= {f"{engine}/genesis.json": _json(genesis) for engine, genesis in engines.items()}
        files |= {f"{engine}/static-nodes.json": peers for engine in engines}
        files["goquorum/permissioned-nodes.json"] = peers
        for organisation in network.organisations:
            home = f"organisations/{organisation.name}"
            for node in organisation.nodes:
                files |= {f"{home}/{node.name}/{name}": text for name, text in _node_files(network, node).items()}
                files[f"{home}/systemd/{node.name}-tls.service"] = units.proxy_unit(network, organisation, node)
                for engine in units.ENGINES:
                    unit = units.systemd_unit(network, organisation, node, engine)
                    files[f"{home}/systemd/{node.name}-{engine}.service"] = unit
            if organisation.nodes:
                for engine in units.ENGINES:
                    files[f"{home}/compose.{engine}.yaml"] = units.compose(network, organisation, engine)
    return files


def _node_files(network: Network, node: Node) -> dict[str, str]:
    """Files of one node: its engine's, with the others as peers, and its proxy's."""
    peers = _json(static_nodes(network, node))
    return {
        "goquorum/genesis.json": _json(goquorum.genesis(network)),
        "goquorum/static-nodes.json": peers,
        "goquorum/permissioned-nodes.json": _json(static_nodes(network)),
        "besu/genesis.json": _json(besu.genesis(network)),
        "besu/static-nodes.json": peers,
        "besu/permissions_config.toml": _permissions(network),
        "tls.conf": units.tls_proxy(node),
    }


def _permissions(network: Network) -> str:
    return besu.permissions_config(network.permitted_accounts, static_nodes(network))


def _json(content: Any) -> str:
    return json.dumps(content, indent=1) + "\n"
