"""Where one installation of ChainETS lives: its data folder, its ports, and what its services are told."""

import os
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

HOST = "127.0.0.1"
SERVICES = ("devnet", "oracle", "indexer", "api", "web", "signer")
METER_UTC_OFFSET_S = 9 * 3600  # the demo's steel works is in Gwangyang: its days and months are those of UTC+9
DEFAULT_PORTS = {"devnet": 8545, "oracle": 8700, "api": 8000, "web": 8080, "signer": 8650}


class BadSetting(Exception):
    """A variable that can't be used; the message names it."""


@dataclass(frozen=True)
class Site:
    """One installation on this machine."""

    data_dir: Path
    deployment: Path
    """Written by `ape run deploy`, read by the services."""
    ports: dict[str, int] = field(default_factory=lambda: chosen_ports())
    is_steerable: bool = False
    """Whether the devnet's clock can be set: for demos and tests only."""
    is_permissioned: bool = True
    """Whether only listed accounts may send transactions."""
    network: str = "devnet"
    """Name in ape's configuration."""
    node_url: str | None = None
    """JSON-RPC of a node that is no service of ours; None: the devnet's."""
    consortium: Path | None = None
    """Description of the consortium that runs the node."""

    def __post_init__(self) -> None:
        """Services and scripts run in folders of their own, so the paths that they are given are whole ones."""
        for name in ("data_dir", "deployment"):
            object.__setattr__(self, name, getattr(self, name).absolute())

    @classmethod
    def fresh(cls, data_dir: Path) -> Self:
        """A site of its own in an empty folder, on free ports."""
        return cls(data_dir, data_dir / "deployment.json", free_ports(), is_steerable=True)

    def url(self, service: str) -> str:
        """Address of a service."""
        return f"http://{HOST}:{self.ports[service]}"

    @property
    def rpc_url(self) -> str:
        """JSON-RPC of the node."""
        return self.node_url or self.url("devnet")

    @property
    def keys(self) -> Path:
        """Keystores of the demo's participants and of the services."""
        return self.data_dir / "keys"

    @property
    def allowlist(self) -> Path:
        """Accounts that may send transactions, in Besu's format."""
        return self.data_dir / "permissions_config.toml"

    @property
    def logs(self) -> Path:
        """What services say."""
        return self.data_dir / "logs"

    def environment(self) -> dict[str, str]:
        """The environment in which all services of this site run."""
        settings = {
            "DATA_DIR": self.data_dir,
            "DEPLOYMENT": self.deployment,
            "RPC_URL": self.rpc_url,
            "ORACLE_URL": self.url("oracle"),
            "DEVNET_DATA_DIR": self.data_dir / "devnet",
            "DEVNET_ALLOWLIST": self.allowlist,
            "DEVNET_CLOCK": "steerable" if self.is_steerable else "system",
            "ORACLE_KEYSTORE": self.keys / "oracle.json",
            "ORACLE_PASSPHRASE_FILE": self.keys / "passphrase",
            "WEB_DATA_DIR": self.data_dir,
            "WEB_API_URL": self.url("api"),
            "WEB_SIGNER_URL": self.url("signer"),
            "API_METER_UTC_OFFSET_S": METER_UTC_OFFSET_S,
            "API_WEB_ORIGINS": f'["{self.url("web")}"]',
            "SIGNER_WEB_ORIGINS": f'["{self.url("web")}"]',
            "SIGNER_KEYS_DIR": self.keys,
            "SIGNER_PASSPHRASE_FILE": self.keys / "passphrase",
            **{f"{name.upper()}_PORT": port for name, port in self.ports.items()},
        }
        if not self.is_permissioned:
            del settings["DEVNET_ALLOWLIST"]
        if self.consortium is not None:
            settings["API_CONSORTIUM"] = self.consortium
        ours = {f"CHAINETS_{name}": str(value) for name, value in settings.items()}
        return {**os.environ, **ours, "ETH_HASH_BACKEND": "pysha3", "PYTHONUNBUFFERED": "1"}


def chosen_ports() -> dict[str, int]:
    """The port of each service: `CHAINETS_<SERVICE>_PORT` where it is set, else the usual one."""
    return {name: _port(f"CHAINETS_{name.upper()}_PORT", usual) for name, usual in DEFAULT_PORTS.items()}


def _port(variable: str, usual: int) -> int:
    text = os.environ.get(variable, str(usual))
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65_536):
        raise BadSetting(f"{variable}={text}: a port is a number from 1 to 65535")
    return int(text)


def free_ports() -> dict[str, int]:
    """A free port for each service."""
    held = {name: socket.socket() for name in DEFAULT_PORTS}
    for held_socket in held.values():
        held_socket.bind((HOST, 0))
    ports = {name: int(held_socket.getsockname()[1]) for name, held_socket in held.items()}
    for held_socket in held.values():
        held_socket.close()
    return ports
