"""Several signed transactions at once, as a broker or an exchange's gateway hands them in: one answer for each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from api import raw
from api.errors import BadTransaction, WrongNonce
from api.outbox import Outbox
from api.writes import Relayed, check_nonce, checked
from chain.client import Chain
from chain.errors import ChainError
from chain.several import send_each_to_all

Outcome = Relayed | BadTransaction | WrongNonce | ChainError


@dataclass
class _Nonces:
    """Of one account: how many are in blocks, and the next, those of this request counted."""

    used: int
    following: int


@dataclass
class _Batch:
    """Outcomes as they become known, and what is to be sent."""

    outcomes: dict[int, Outcome] = field(default_factory=dict)
    read: dict[int, tuple[raw.RawTransaction, Relayed]] = field(default_factory=dict)
    sent: dict[str, raw.RawTransaction] = field(default_factory=dict)
    """By hash, so that the same one twice goes once."""


def relay_all(chain: Chain, texts: Sequence[str], signer: str | None, outbox: Outbox) -> list[Outcome]:
    """
    Check raw transactions, keep those that hold in one commit, and hand them to all nodes; what became of each.

    Each is treated as if it came alone after those before it: what is wrong with one stops only those of its sender
    that count on its nonce. The same again changes nothing.

    :param signer: who must have signed them; None when any participant may have
    :raises NodeUnreachable: no node answers; nothing was sent
    """
    batch = _Batch()
    for place, text in enumerate(texts):
        try:
            transaction = raw.read(text)
            called = checked(chain, transaction, signer)
        except BadTransaction as fault:
            batch.outcomes[place] = fault
        else:
            batch.read[place] = transaction, Relayed(transaction.hash, transaction.sender, *called)
    _sort_out(chain, batch)
    outbox.put(*batch.sent.values())
    _send(chain, batch, outbox)
    return [batch.outcomes[place] for place in range(len(texts))]


def _sort_out(chain: Chain, batch: _Batch) -> None:
    """Which are to be sent, which a node has, and which have a wrong nonce."""
    nonces = _nonces(chain, {transaction.sender for transaction, _ in batch.read.values()})
    faults: dict[int, WrongNonce] = {}
    for place, (transaction, relayed) in batch.read.items():
        batch.outcomes[place] = relayed
        of_sender = nonces[transaction.sender]
        try:
            if transaction.hash not in batch.sent:
                check_nonce(transaction, of_sender.used, of_sender.following)
                of_sender.following += 1
                batch.sent[transaction.hash] = transaction
        except WrongNonce as fault:
            faults[place] = fault
    known = _known(chain, [batch.read[place][0].hash for place in faults])
    batch.outcomes |= {place: fault for place, fault in faults.items() if batch.read[place][0].hash not in known}


def _nonces(chain: Chain, senders: Iterable[str]) -> dict[str, _Nonces]:
    accounts = sorted(senders)
    asked = [("eth_getTransactionCount", [account, tag]) for account in accounts for tag in ("latest", "pending")]
    counts = iter([int(count, 16) for count in chain.rpc.batch(asked)])
    return {
        account: _Nonces(used, following) for account, used, following in zip(accounts, counts, counts, strict=True)
    }


def _known(chain: Chain, hashes: Sequence[str]) -> set[str]:
    """Those that the node has."""
    found = chain.rpc.batch([("eth_getTransactionByHash", [each]) for each in hashes])
    return {each for each, transaction in zip(hashes, found, strict=True) if transaction is not None}


def _send(chain: Chain, batch: _Batch, outbox: Outbox) -> None:
    """As for one alone: what no node takes is not kept, unless a node says that it is there."""
    waiting = list(batch.sent.values())
    refusals = send_each_to_all(chain.rpc.nodes, [each.raw for each in waiting])
    refused = {each.hash: why for each, why in zip(waiting, refusals, strict=True) if why is not None}
    if not refused:
        return
    for transaction_hash in _known_if_reachable(chain, list(refused)):
        del refused[transaction_hash]
    outbox.drop(*refused)
    for place, (transaction, _) in batch.read.items():
        if transaction.hash in refused:
            batch.outcomes[place] = refused[transaction.hash]


def _known_if_reachable(chain: Chain, hashes: Sequence[str]) -> set[str]:
    try:
        return _known(chain, hashes)
    except ChainError:
        return set()
