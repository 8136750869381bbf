"""What one node says of itself: engine, peers, head, and the clock of its machine."""

import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import httpx

from chain.errors import ChainError
from chain.node_tls import verification
from chain.rpc import Rpc

CLOCK_TOLERANCE_S = 5
"""Difference of clocks that is told, in s: a block of the future is refused, and a proposal waits a second at most."""
TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class NodeView:
    """One node, as it answers now."""

    url: str
    client: str | None
    """None when it does not answer."""

    head: int | None = None
    head_hash: str | None = None
    peers: int | None = None
    clock_ahead_s: int | None = None
    """How far its clock is ahead of ours, in whole s; None when it does not say."""

    @property
    def is_clock_off(self) -> bool:
        """Whether its clock and ours differ by more than a tolerance."""
        return self.clock_ahead_s is not None and abs(self.clock_ahead_s) > CLOCK_TOLERANCE_S

    def earlier_clock_s(self, now_s: float) -> float:
        """Our clock or the node's, whichever is behind: only a block that is old by both says that the chain stands."""
        return now_s + min(0, self.clock_ahead_s or 0)


def look_at(url: str) -> NodeView:
    """Ask a node; one that does not answer is told by `client`."""
    rpc = Rpc(url, timeout_s=TIMEOUT_S)
    try:
        client, peers = rpc.batch([("web3_clientVersion", []), ("net_peerCount", [])])
        head = rpc.call("eth_getBlockByNumber", "latest", False)
    except ChainError:
        return NodeView(url, None)
    finally:
        rpc.close()
    return NodeView(url, client, int(head["number"], 16), str(head["hash"]), int(peers, 16), clock_ahead_s(url))


def clock_ahead_s(url: str) -> int | None:
    """How far the clock behind an address is ahead of ours, by the Date of its answer; None when it gives none."""
    request = {"jsonrpc": "2.0", "id": 1, "method": "net_version", "params": []}
    asked_at = time.time()
    try:
        answer = httpx.post(url, json=request, timeout=TIMEOUT_S, verify=verification(url))
        told = parsedate_to_datetime(answer.headers["date"]).timestamp()
    except (httpx.HTTPError, KeyError, ValueError):
        return None
    ours = (asked_at + time.time()) / 2
    return round(told + 0.5 - ours)  # Date is cut to whole seconds: half of one is missing on average
