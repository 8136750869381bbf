"""Whether consecutive blocks with their receipts are what was sealed, from what is trusted already."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from chain.errors import ForkedChain, NotProven
from chain.proof.bodies import receipt_bytes, sender_of, transaction_bytes
from chain.proof.crypto import keccak, signer_of
from chain.proof.headers import is_qbft, plain_hash, qbft_hash, sealed_digest
from chain.proof.roots import EMPTY_ROOT, ordered_root
from chain.proof.validators import ADD, NOBODY, REMOVE, Rules, Validators
from networks import qbft
from networks.errors import ExtraDataInvalid
from networks.qbft import ExtraData

Json = Mapping[str, Any]
EMPTY_ROOT_TEXT = "0x" + EMPTY_ROOT.hex()
EMPTY_UNCLES = "0x" + keccak(b"\xc0").hex()
NO_BLOOM = "0x" + "00" * 256
NO_NONCE = "0x" + "00" * 8


@dataclass(frozen=True, slots=True)
class Trusted:
    """The newest block that is proven, and who may seal the next."""

    number: int
    hash: str
    time_s: int
    proposer: bytes
    validators: Validators | None
    """None on a chain without seals: its blocks are checked to fit together, not who made them."""


def trusted_genesis(block: Json, expected_hash: str | None) -> Trusted:
    """
    Trust block 0 because its hash is the expected one; whoever names the hash names the first validators by it.

    :raises NotProven: it is not that block
    """
    with _of_block(block) as number:
        found = "0x" + (qbft_hash(block) if is_qbft(block) else plain_hash(block)).hex()
        if number != 0 or found != block["hash"]:
            raise NotProven(number, f"its header makes the hash {found}, the node says {block['hash']}")
        if expected_hash is not None and found != expected_hash.lower():
            raise NotProven(0, f"its hash is {found}, expected is {expected_hash.lower()}")
        validators = None
        if is_qbft(block):
            validators = Validators.of(_extra_data(block).validators)
            if not validators.members:
                raise NotProven(0, "it names no validators")
        return Trusted(0, found, int(block["timestamp"], 16), NOBODY, validators)


def prove(
    trusted: Trusted, blocks: Sequence[Json], receipts: Sequence[Sequence[Json]], rules: Rules | None = None
) -> Trusted:
    """
    What is trusted after these blocks, if each is what the validators sealed.

    :raises ForkedChain: the first does not follow the trusted block
    :raises NotProven: says which block, and what is wrong with it
    """
    rules = rules or Rules()
    for block, of_block in zip(blocks, receipts, strict=True):
        with _of_block(block) as number:
            trusted = _proven_header(trusted, block, number, rules)
            _check_body(block, of_block, number, is_sealed=trusted.validators is not None)
    return trusted


@contextmanager
def _of_block(block: Json) -> Iterator[int]:
    """The block's number; whatever cannot be read in it means that it is not proven."""
    number = -1
    try:
        number = int(block["number"], 16)
        yield number
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise NotProven(number, f"it cannot be read: {type(error).__name__}: {error}") from error


def _proven_header(trusted: Trusted, block: Json, number: int, rules: Rules) -> Trusted:
    if number != trusted.number + 1:
        raise NotProven(number, f"it stands where block {trusted.number + 1} belongs")
    if block["parentHash"] != trusted.hash:
        raise ForkedChain(number, f"it follows {block['parentHash']}, not block {trusted.number} {trusted.hash}")
    time_s = int(block["timestamp"], 16)
    if time_s < trusted.time_s:
        raise NotProven(number, f"its time {time_s} lies before that of the block before, {trusted.time_s}")
    validators = trusted.validators
    found = "0x" + (plain_hash(block) if validators is None else qbft_hash(block)).hex()
    if found != block["hash"]:
        raise NotProven(number, f"its header makes the hash {found}, the node says {block['hash']}")
    proposer = bytes.fromhex(block["miner"][2:])
    if validators is not None:
        extra = _check_seals(validators, trusted.proposer, proposer, block, number)
        validators = validators.after(number, proposer, extra.vote, rules)
    return Trusted(number, found, time_s, proposer, validators)


def _check_seals(validators: Validators, before: bytes, proposer: bytes, block: Json, number: int) -> ExtraData:
    if not is_qbft(block) or block["sha3Uncles"] != EMPTY_UNCLES or block["nonce"] != NO_NONCE:
        raise NotProven(number, "its header is not one of QBFT")
    extra = _extra_data(block)
    if extra.validators != validators.members:
        raise NotProven(number, f"its {len(extra.validators)} validators are not those that the votes gave")
    if proposer not in validators.may_have_made(before, extra.round):
        raise NotProven(number, f"it was not the turn of 0x{proposer.hex()} in round {extra.round}, nor before")
    digest = sealed_digest(block)
    sealers = {_signer(digest, seal, number) for seal in extra.seals}
    strangers = sealers - set(validators.members)
    if strangers:
        raise NotProven(number, f"0x{min(strangers).hex()} sealed it and is no validator")
    if len(sealers) != len(extra.seals):
        raise NotProven(number, "a validator sealed it twice")
    if len(sealers) < validators.quorum:
        raise NotProven(number, f"{len(sealers)} validators sealed it, {validators.quorum} are needed")
    return extra


def _signer(digest: bytes, seal: bytes, number: int) -> bytes:
    try:
        return signer_of(digest, seal)
    except ValueError as error:
        raise NotProven(number, f"a seal is no signature: {error}") from error


def _extra_data(block: Json) -> ExtraData:
    try:
        extra = qbft.decode(bytes.fromhex(block["extraData"][2:]))
    except ExtraDataInvalid as error:
        raise ValueError(f"extra data: {error}") from error
    if extra.vote is not None and extra.vote[1] not in (ADD, REMOVE, b"\x00"):
        raise ValueError("extra data: a vote neither adds nor removes")
    return extra


def _check_body(block: Json, receipts: Sequence[Json], number: int, *, is_sealed: bool) -> None:
    transactions: Sequence[Json] = block["transactions"]
    if len(receipts) != len(transactions):
        raise NotProven(number, f"it has {len(transactions)} transactions and {len(receipts)} receipts")
    if not transactions:
        _check_roots(block, number, EMPTY_ROOT_TEXT, EMPTY_ROOT_TEXT, NO_BLOOM)
        return
    signed = list(map(transaction_bytes, transactions))
    for transaction, raw in zip(transactions, signed, strict=True):
        if transaction["hash"] != "0x" + keccak(raw).hex():
            raise NotProven(number, f"transaction {transaction['hash']} has not that hash")
        if is_sealed and transaction["from"].lower() != sender_of(transaction):
            raise NotProven(number, f"transaction {transaction['hash']} is not signed by {transaction['from']}")
    encoded = list(map(receipt_bytes, receipts))
    bits = 0
    for _, of_receipt in encoded:
        bits |= of_receipt
    receipts_root = ordered_root([receipt for receipt, _ in encoded])
    _check_roots(block, number, "0x" + ordered_root(signed).hex(), "0x" + receipts_root.hex(), f"0x{bits:0512x}")
    _check_places(transactions, receipts, number)


def _check_roots(block: Json, number: int, transactions_root: str, receipts_root: str, bloom: str) -> None:
    if block["transactionsRoot"] != transactions_root:
        raise NotProven(number, "its transactions are not those of its header: the root differs")
    if block["receiptsRoot"] != receipts_root:
        raise NotProven(number, "its receipts are not those of its header: the root differs")
    if block["logsBloom"] != bloom:
        raise NotProven(number, "its logs are not in the bloom of its header")


def _check_places(transactions: Sequence[Json], receipts: Sequence[Json], number: int) -> None:
    """What the roots do not say and we use: gas of each transaction, and where each log stands."""
    log_index = gas = 0
    for transaction, receipt in zip(transactions, receipts, strict=True):
        so_far = int(receipt["cumulativeGasUsed"], 16)
        if int(receipt["gasUsed"], 16) != so_far - gas:
            raise NotProven(number, f"the receipt of {transaction['hash']} tells another gas than the sums")
        gas = so_far
        for log in receipt["logs"]:
            if int(log["logIndex"], 16) != log_index or log["transactionHash"] != transaction["hash"]:
                raise NotProven(number, f"a log of {transaction['hash']} is told at another place")
            log_index += 1
