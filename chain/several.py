"""Several nodes of one chain: questions go to one that answers, transactions to all."""

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from chain.errors import ChainError, NodeUnreachable, Reverted, RpcFailed
from chain.rpc import Rpc, rpc_error, urls_in

KNOWN_WORDS = ("already known", "known transaction", "already imported", "transaction already")
"""How geth, GoQuorum, Besu and the devnet say that they have a transaction."""
SENDERS = 8
SEND = "eth_sendRawTransaction"


class Several(Rpc):
    """Asks the preferred node, and the next where that is silent; it stays with the one that answered."""

    def __init__(self, urls: Sequence[str], timeout_s: float = 30.0) -> None:
        self._nodes = tuple(Rpc(url, timeout_s) for url in urls)
        self._place = 0

    @property
    def url(self) -> str:  # type: ignore[override]  # of whichever node is asked
        """Address of the node that is asked first."""
        return self._nodes[self._place].url

    @property
    def nodes(self) -> tuple[Rpc, ...]:
        """Each by itself, the one that is asked first in front."""
        return self._nodes[self._place :] + self._nodes[: self._place]

    def close(self) -> None:
        """Close all connections."""
        for node in self._nodes:
            node.close()

    def _post(self, request: object, timeout_s: float | None = None) -> Any:
        failed: NodeUnreachable | None = None
        for node in self.nodes:
            try:
                answer = node._post(request, timeout_s)
            except NodeUnreachable as silence:
                failed = failed or silence
            else:
                self._place = self._nodes.index(node)
                return answer
        assert failed is not None
        raise failed


def connect(urls: str) -> Rpc:
    """The node of a setting, or the nodes where it names several."""
    found = urls_in(urls)
    return Rpc(found[0]) if len(found) == 1 else Several(found)


def send_to_all(nodes: Sequence[Rpc], raw: bytes) -> None:
    """
    Hand a signed transaction to every node; one that takes it, or has it, is enough.

    Returns with the first that does, while the others are still being asked: a silent one holds up nobody.

    :raises Reverted: no node took it, and one knows that a contract refuses
    :raises RpcFailed: no node took it, and one says why not
    :raises NodeUnreachable: no node answers
    """
    if len(nodes) == 1:
        _send(nodes[0], raw)
        return
    pool = ThreadPoolExecutor(max_workers=min(SENDERS, len(nodes)), thread_name_prefix="send")
    try:
        waiting: set[Future[None]] = {pool.submit(_send, node, raw) for node in nodes}
        refusals: list[BaseException] = []
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            errors = [future.exception() for future in done]
            if None in errors:
                return
            refusals += [error for error in errors if error is not None]
    finally:
        pool.shutdown(wait=False)
    raise min(refusals, key=_weight)


def send_each_to_all(nodes: Sequence[Rpc], raws: Sequence[bytes]) -> list[ChainError | None]:
    """
    As `send_to_all`, with several transactions in one request to each node; why no node took one, None for those taken.

    Returns as soon as each is taken, or refused by all.
    """
    if not raws:
        return []
    if len(nodes) == 1:
        return _send_each(nodes[0], raws)
    pool = ThreadPoolExecutor(max_workers=min(SENDERS, len(nodes)), thread_name_prefix="send")
    try:
        waiting: set[Future[list[ChainError | None]]] = {pool.submit(_send_each, node, raws) for node in nodes}
        refusals: list[list[ChainError]] = [[] for _ in raws]
        left = set(range(len(raws)))
        while waiting and left:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for place, refusal in ((place, answer) for future in done for place, answer in enumerate(future.result())):
                if refusal is None:
                    left.discard(place)
                else:
                    refusals[place].append(refusal)
    finally:
        pool.shutdown(wait=False)
    return [min(refusals[place], key=_weight) if place in left else None for place in range(len(raws))]


def _send_each(node: Rpc, raws: Sequence[bytes]) -> list[ChainError | None]:
    """What a node says to each."""
    try:
        answers = node.batch_answers([(SEND, ["0x" + raw.hex()]) for raw in raws])
    except NodeUnreachable as silence:
        return [silence] * len(raws)
    refusals = (rpc_error(SEND, answer["error"]) if "error" in answer else None for answer in answers)
    return [None if isinstance(refusal, RpcFailed) and _is_known(refusal) else refusal for refusal in refusals]


def _send(node: Rpc, raw: bytes) -> None:
    try:
        node.call(SEND, "0x" + raw.hex())
    except RpcFailed as refusal:
        if not _is_known(refusal):
            raise


def _is_known(refusal: RpcFailed) -> bool:
    return any(words in refusal.message.lower() for words in KNOWN_WORDS)


def _weight(error: BaseException) -> int:
    """The refusal that says most comes first."""
    return next((place for place, kind in enumerate((Reverted, RpcFailed, ChainError)) if isinstance(error, kind)), 9)
