"""The chain as the API sees it: one node, and the deployment file as it is now."""

from pathlib import Path

from chain.client import Chain
from chain.deployment import Deployment
from chain.errors import NotDeployed
from chain.rpc import Rpc


class DeployedChain:
    """Reads the deployment file when it appears or changes, so that the API may start before the contracts exist."""

    def __init__(self, rpc: Rpc, file: Path) -> None:
        self.rpc, self._file = rpc, file
        self._read: tuple[int, Chain] | None = None

    def now(self) -> Chain:
        """
        The contracts that are deployed now.

        :raises NotDeployed: there are none yet
        """
        try:
            version = self._file.stat().st_mtime_ns
        except FileNotFoundError:
            raise NotDeployed("the contracts are not deployed yet") from None
        if self._read is None or self._read[0] != version:
            self._read = version, Chain(self.rpc, Deployment.load(self._file))
        return self._read[1]
