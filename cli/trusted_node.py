"""The chain as a node that its user trusts tells it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chain.client import Chain
from chain.deployment import Deployment
from chain.several import connect


@contextmanager
def chain_at(rpc_urls: str, deployment: Path) -> Iterator[Chain]:
    """
    The chain of a deployment file; the connection ends with the block.

    :param rpc_urls: a node, or several with commas between
    :raises ChainError: no answer, another chain, or no deployment there
    """
    chain = Chain(connect(rpc_urls), Deployment.load(deployment))
    try:
        chain.check_chain_id()
        yield chain
    finally:
        chain.rpc.close()
