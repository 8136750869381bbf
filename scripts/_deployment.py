"""
Put the contracts of this tree on a chain, name them in the directory, and write down where they are.

Doing it twice changes nothing: what the record names and the chain holds with the same code is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_utils.conversions import to_bytes

from scripts._errors import CodeDiffers, DirectorySealed, NotInTree
from scripts._record import Parameters, Record, source_commit
from scripts._signer import LOCAL

ORDER = (
    "Directory",
    "Participants",
    "Devices",
    "Evidence",
    "Allowances",
    "Cash",
    "Vouchers",
    "Reviews",
    "RuleSets",
    "Emissions",
    "Verification",
    "AllocationMethods",
    "Quota",
    "ComputedProposals",
    "Compliance",
    "Penalties",
    "Entries",
    "Custody",
    "Credits",
    "Market",
    "Positions",
    "OrderBook",
    "Settlement",
    "BlockTrades",
    "AgreedTransfers",
    "AuctionNotices",
    "Auction",
    "Defaults",
    "Surveillance",
    "Disputes",
)
"""Every contract, after those whose address its constructor asks the directory for."""

DEPLOY_GAS = 12_000_000  # a contract of the greatest size costs some 6 million
CALL_GAS = 1_000_000


@dataclass(frozen=True, slots=True)
class Site:
    """Where and with what a deployment works."""

    project: Any
    """ape's project."""
    provider: Any
    """ape's connected provider."""
    signer: Any
    """ape's account that deploys."""
    say: Callable[[str], None]
    """Takes a line for the person who runs it."""

    @property
    def network(self) -> str:
        """Name of the network, as in `deployments/<network>.json`."""
        return str(self.provider.network.name)

    def record(self, path: Path) -> Record:
        """
        The deployment file, or an empty record of this chain.

        Raises RecordInvalid when it is of another chain or cannot be read.
        """
        return Record.load(path, self.network, self.provider.chain_id, self._genesis_hash())

    def _genesis_hash(self) -> str:
        """Asked for without ape's model of a block, which takes no extra data of QBFT."""
        if self.network == LOCAL:
            return "0x" + bytes(self.provider.get_block(0).hash).hex()
        return str(self.provider.make_request("eth_getBlockByNumber", ["0x0", False])["hash"])

    def transaction(self, gas: int) -> dict[str, Any]:
        """Return the fields of a transaction: on a network of ours gas is free and its limit need not be estimated."""
        if self.network == LOCAL:
            return {"sender": self.signer}
        return {"sender": self.signer, "type": 0, "gas_price": 0, "gas": gas, "required_confirmations": 0}

    def has_code(self, address: str) -> bool:
        """Tell whether there is a contract."""
        return len(self.provider.get_code(address)) > 0

    def runs(self, address: str, name: str) -> bool:
        """Tell whether a contract was made from this tree. Vyper puts immutables behind the code; they may differ."""
        runtime = to_bytes(hexstr=str(self.container(name).contract_type.runtime_bytecode.bytecode))
        return bytes(self.provider.get_code(address)).startswith(runtime)

    def container(self, name: str) -> Any:
        """
        Return the compiled contract.

        Raises NotInTree when there is no source of that name.
        """
        if name not in self.project.contracts:
            raise NotInTree(f"no contract {name} in {self.project.contracts_folder}")
        return self.project.get_contract(name)


def deploy_all(
    site: Site,
    record: Record,
    parameters: Parameters,
    *,
    names: Sequence[str] = ORDER,
    seal: bool = True,
    dry_run: bool = False,
) -> None:
    """
    Deploy, name and at last seal; with `dry_run` only say what would be done.

    Raises CodeDiffers, DirectorySealed or NotInTree; what was done until then is on the chain and in the record.
    """
    known_directory = record.address_of(ORDER[0])
    if known_directory and not site.has_code(known_directory):
        site.say(f"{record.path.name} is of a chain that is gone: starting again")
        record.forget()
    for name in names:
        site.container(name)  # all of them are there before the first is sent
    for name in names:
        address = record.address_of(name)
        if address and site.has_code(address):
            _check_code(site, name, address)
            site.say(f"{name} is at {address}")
        elif dry_run:
            site.say(f"would deploy {name}")
        else:
            _deploy(site, record, parameters, name)
        if name != ORDER[0]:
            _name(site, record, name, dry_run=dry_run)
    if seal:
        _seal(site, record, dry_run=dry_run)


def _check_code(site: Site, name: str, address: str) -> None:
    if not site.runs(address, name):
        raise CodeDiffers(
            f"{name} at {address} was made from other source: "
            "begin a new network, or deploy it apart and let the governors replace it"
        )


def _deploy(site: Site, record: Record, parameters: Parameters, name: str) -> None:
    if name == ORDER[0]:
        record.parameters = parameters
        arguments: tuple[Any, ...] = (list(parameters.governors), parameters.threshold, parameters.delay_s)
    else:
        arguments = (record.address_of(ORDER[0]),)
    record.contracts[name] = deploy(site, name, *arguments)
    record.save(source_of(site))


def deploy(site: Site, name: str, *arguments: Any) -> dict[str, Any]:
    """Put one contract on the chain; what a deployment file says of it."""
    fields = site.transaction(DEPLOY_GAS)
    instance = fields.pop("sender").deploy(site.container(name), *arguments, **fields)
    receipt = instance.creation_metadata.receipt
    site.say(f"{name} deployed to {instance.address}")
    return {
        "address": instance.address,
        "block": receipt.block_number,
        "transaction": receipt.txn_hash,
        "abi": instance.contract_type.model_dump(mode="json", by_alias=True)["abi"],
    }


def _name(site: Site, record: Record, name: str, *, dry_run: bool) -> None:
    address = record.address_of(name)
    directory = _directory(site, record)
    if directory is not None and address is not None and directory.is_current(name, address):
        return
    if directory is not None and directory.is_sealed():
        raise DirectorySealed(f"the directory is sealed: governors must name {name} at {address or 'its address'}")
    if dry_run:
        site.say(f"would name {name} in the directory")
        return
    assert directory is not None
    directory.register(name, address, **site.transaction(CALL_GAS))


def _seal(site: Site, record: Record, *, dry_run: bool) -> None:
    directory = _directory(site, record)
    if directory is not None and directory.is_sealed():
        return
    if dry_run:
        site.say("would seal the directory")
        return
    assert directory is not None
    directory.seal(**site.transaction(CALL_GAS))
    site.say("Directory sealed: from now on governors name contracts")


def _directory(site: Site, record: Record) -> Any:
    address = record.address_of(ORDER[0])
    return None if address is None else site.container(ORDER[0]).at(address)


def source_of(site: Site) -> dict[str, str]:
    """What the contracts of this tree are made from, for a deployment file."""
    vyper = site.project.config.vyper
    compiler = site.container(ORDER[0]).source_id and site.project.manifest.compilers
    versions = ", ".join(f"{one.name} {one.version}" for one in compiler or ())
    return {
        "source_commit": source_commit(Path(site.project.path)),
        "compiler": versions,
        "evm_version": str(vyper.evm_version),
    }
