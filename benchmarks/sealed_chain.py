"""A fake chain whose blocks are sealed as QBFT seals them, and whose transactions are signed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import rlp
from coincurve import PrivateKey
from eth_hash.auto import keccak

from benchmarks.fake_chain import FakeChain, account_keys, address_of
from chain.proof.blocks import NO_NONCE
from chain.proof.headers import qbft_hash, sealed_digest
from chain.proof.validators import NOBODY, Rules, Validators
from networks.qbft import MIX_HASH, ExtraData, encode, genesis_extra_data

Vote = tuple[bytes, bytes]


def validator_keys(count: int) -> list[PrivateKey]:
    """Keys of validators, in the order of their addresses."""
    return sorted((PrivateKey(keccak(b"validator %d" % number)) for number in range(count)), key=address_of)


def signed(key: PrivateKey, digest: bytes) -> bytes:
    """A signature of 65 bytes over a digest."""
    return key.sign_recoverable(digest, hasher=None)


class SealedChain(FakeChain):
    """
    Blocks by validators in their turn. `round_number`, `made_in_round`, `vote` and `sealers` are the next block's, then
    forgotten.
    """

    def __init__(self, validators: int = 4, rules: Rules | None = None, **more: Any) -> None:
        self.keys = {address_of(key): key for key in validator_keys(validators)}
        self.rules = rules or Rules()
        self.validators = Validators.of(list(self.keys))
        self.proposer = NOBODY
        self.round_number = 0
        self.made_in_round: int | None = None
        """Where the block was made in an earlier round than it is sealed in."""
        self.vote: Vote | None = None
        self.sealers: Sequence[bytes] | None = None
        super().__init__(**more)

    def _seal(self, block: dict[str, Any]) -> None:
        number, members = int(block["number"], 16), self.validators.members
        block |= {"mixHash": MIX_HASH, "nonce": NO_NONCE}
        if number == 0:
            block |= {"miner": "0x" + NOBODY.hex(), "extraData": "0x" + encode(genesis_extra_data(members)).hex()}
            block["hash"] = "0x" + qbft_hash(block).hex()
            return
        made_in = self.round_number if self.made_in_round is None else self.made_in_round
        asked = self.validators.in_turn(self.proposer, made_in)
        self.proposer = min(asked, key=lambda member: self._preference(member, made_in))
        extra = ExtraData(validators=members, round=self.round_number, vote=self.vote)
        block |= {"miner": "0x" + self.proposer.hex(), "extraData": "0x" + encode(extra).hex()}
        self.seal_again(block, extra, members[: self.validators.quorum] if self.sealers is None else self.sealers)
        block["hash"] = "0x" + qbft_hash(block).hex()
        self.validators = self.validators.after(number, self.proposer, self.vote, self.rules)
        self.round_number, self.made_in_round, self.vote, self.sealers = 0, None, None, None

    def _preference(self, member: bytes, round_number: int) -> int:
        """Where orders of validators differ, the next by address comes first."""
        members = self.validators.members
        last = members.index(self.proposer) if self.proposer in members else 0 if self.proposer != NOBODY else -1
        return (members.index(member) - last - 1 - round_number) % len(members)

    def seal_again(self, block: dict[str, Any], extra: ExtraData, sealers: Sequence[bytes]) -> None:
        """Put the seals of these validators into a header."""
        block["extraData"] = "0x" + encode(extra).hex()
        digest = sealed_digest(block)
        seals = tuple(signed(self.keys[sealer], digest) for sealer in sealers)
        block["extraData"] = "0x" + encode(replace(extra, seals=seals)).hex()

    def _signature(self, transaction: dict[str, Any]) -> dict[str, Any]:
        key = account_keys[bytes.fromhex(transaction["from"][2:])]
        fields = [int(transaction[name], 16) for name in ("nonce", "gasPrice", "gas")]
        target, call_data = bytes.fromhex(transaction["to"][2:]), bytes.fromhex(transaction["input"][2:])
        content = [*fields, target, int(transaction["value"], 16), call_data, self.chain_id, 0, 0]
        signature = signed(key, keccak(rlp.encode(content)))
        r, s = (int.from_bytes(signature[place : place + 32], "big") for place in (0, 32))
        return {"v": hex(2 * self.chain_id + 35 + signature[64]), "r": hex(r), "s": hex(s)}
