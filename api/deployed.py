"""The chain as the API sees it: one node, the deployment file as it is now, and which contracts are in force."""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError, ProgrammingError

from chain.client import Chain
from chain.deployment import Deployment
from chain.errors import ChainError, NotDeployed
from chain.rpc import Rpc
from readmodel.tables import contracts

_IN_FORCE = select(contracts.c.name, contracts.c.address).where(contracts.c.is_current)


class DeployedChain:
    """
    Reads the deployment file when it appears or changes, so that the API may start before the contracts exist.

    A contract that the governors have replaced is called at its new address from the block on in which it is named,
    whether the file says so yet or not.
    """

    def __init__(self, rpc: Rpc, file: Path, read_model: Engine) -> None:
        self.rpc, self._file, self._read_model = rpc, file, read_model
        self._read: tuple[int, Deployment] | None = None
        self._chain: Chain | None = None

    def now(self) -> Chain:
        """
        The contracts that are in force now.

        :raises NotDeployed: there are none yet
        """
        try:
            version = self._file.stat().st_mtime_ns
        except FileNotFoundError:
            raise NotDeployed("the contracts are not deployed yet") from None
        if self._read is None or self._read[0] != version:
            self._read = version, Deployment.load(self._file)
        deployment = self._read[1].naming(self._in_force())
        if self._chain is None or self._chain.deployment != deployment:
            self._chain = Chain(self.rpc, deployment)
        return self._chain

    def deployment_or_none(self) -> Deployment | None:
        """Where the contracts are, None while nobody knows."""
        try:
            return self.now().deployment
        except ChainError:
            return None

    def _in_force(self) -> Mapping[str, str]:
        """Addresses by name, as the indexer has read them; none before it has written."""
        try:
            with self._read_model.connect() as connection:
                return {row.name: row.address for row in connection.execute(_IN_FORCE)}
        except (OperationalError, ProgrammingError):  # the latter is what PostgreSQL says of tables that are not there
            return {}
