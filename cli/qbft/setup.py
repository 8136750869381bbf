"""What a new chain needs before anybody can work on it: the contracts, the registry's two people, and the ministry."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from eth_account.signers.local import LocalAccount

from carbon.hashing import keccak
from carbon.roles import Role
from chain.client import Chain, Sender
from chain.deployment import Deployment
from chain.rpc import Rpc
from cli.ape import Ape
from cli.demo.cast import key_of, passphrase_of
from cli.qbft.network import LocalNetwork

NETWORK = "qbft"
FIRST = {"registry": Role.REGISTRY, "registry-two": Role.REGISTRY, "ministry": Role.MINISTRY}
"""Who is admitted by a governor; the registry admits everyone else."""
PARTICULARS = ("business_licence", "legal_representative", "power_of_attorney", "bank_account")


def deploy(network: LocalNetwork, deployment: Path) -> None:
    """Put the contracts on the chain; what is there already stays. Raises ScriptFailed."""
    _ape(network).run("deploy", "--output", str(deployment.absolute()))


def grant_roles(network: LocalNetwork, deployment: Path, say: Callable[[str], None]) -> None:
    """The registry's two people and the ministry apply and are admitted; who is admitted already stays so."""
    keys = people_of(network)
    with closing(Rpc(network.observer.url)) as rpc:
        chain = Chain(rpc, Deployment.load(deployment))
        for name, key in keys.items():
            if chain.call("Participants", "status_of", key.address) == 0:
                _apply(chain, name, key)
        grants = [
            word for name, key in keys.items() for word in (f"--{str(FIRST[name].name).lower()}", str(key.address))
        ]
        if not all(chain.call("Participants", "roles_of", key.address) & FIRST[name] for name, key in keys.items()):
            _ape(network).run("grant_roles", *grants, "--deployment", str(deployment.absolute()))
        for name, key in keys.items():
            say(f"{name:13} {key.address}  {FIRST[name].name}")


def people_of(network: LocalNetwork) -> dict[str, LocalAccount]:
    """Keys of those who are admitted first, made at first need."""
    folder = keys_of(network)
    return {name: key_of(folder / f"{name}.json", passphrase_of(folder)) for name in FIRST}


def keys_of(network: LocalNetwork) -> Path:
    """Folder of the keystores, of the deployer's too."""
    folder = network.folder / "keys"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _ape(network: LocalNetwork) -> Ape:
    folder = keys_of(network)
    passphrase = passphrase_of(folder)
    key_of(folder / "deployer.json", passphrase)
    return Ape(NETWORK, network.observer.url, folder / "deployer.json", passphrase, network.folder / "logs")


def _apply(chain: Chain, name: str, key: LocalAccount) -> None:
    profile = {
        "name": name,
        "kind": "authority" if FIRST[name] is Role.MINISTRY else "institution",
        "area": 0,
        "industry": "",
        "postal_address": "local network",
        **{f"{each}_hash": keccak(f"{each} of {key.address}".encode()) for each in PARTICULARS},
        "settlement_bank": "0x" + "00" * 20,
    }
    Sender(chain, key).send("Participants", "apply", b"\0" * 32, int(FIRST[name]), profile)
