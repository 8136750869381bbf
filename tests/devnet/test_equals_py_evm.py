"""The node's short way through py-evm gives the blocks that py-evm's own mining gives, to the last byte."""

import random

import pytest
import rlp
from eth.chains.base import MiningChain
from eth.consensus.noproof import NoProofConsensus
from eth.db.atomic import AtomicDB
from eth.vm.forks.berlin import BerlinVM

from chain.proof.crypto import keccak
from devnet.records import header_rlp
from networks import description
from tests.devnet_fixtures import (
    CHAIN_ID,
    LocalDevnet,
    address_of_first_contract,
    call_data,
    person,
    probe_code,
    signed,
)

GAS_LIMIT = description.load().block_gas_limit
PEOPLE = [person(f"sender {i}") for i in range(4)]


class UnrewardedVM(BerlinVM):
    """Berlin without the miner's two coins, which permissioned networks don't have."""

    def _assign_block_rewards(self, block):
        pass


def py_evm_chain():
    vm = UnrewardedVM.configure(consensus_class=NoProofConsensus)
    chain = MiningChain.configure(__name__="Reference", vm_configuration=((0, vm),), chain_id=CHAIN_ID)
    params = {"difficulty": 1, "gas_limit": GAS_LIMIT, "timestamp": 0, "nonce": bytes(8)}
    return chain.from_genesis(AtomicDB(), params, {})


def random_blocks(seed):
    """Blocks of raw transactions: deployments, notes, clears with refunds, nested calls, reverts, out of gas."""
    chance = random.Random(seed)
    nonces = dict.fromkeys(range(len(PEOPLE)), 0)
    probe = address_of_first_contract(PEOPLE[0])

    def next_signed(i, to, data, gas=1_000_000, **fields):
        nonces[i] += 1
        return signed(PEOPLE[i], nonces[i] - 1, to, data, gas=gas, **fields)

    yield [next_signed(0, None, probe_code(), gas=3_000_000)]
    for _ in range(6):
        block = []
        for _ in range(chance.randint(1, 12)):
            i = chance.randrange(len(PEOPLE))
            data = chance.choice(
                [
                    call_data("note(uint256,uint256)", chance.randrange(20), chance.randrange(3)),
                    call_data("clear(uint256,uint256)", chance.randrange(10), chance.randrange(10)),
                    call_data("nested(uint256)", chance.randrange(6)),
                    call_data("fail()"),
                    call_data("burn()"),
                    call_data("nothing()"),
                ]
            )
            if chance.random() < 0.2:
                block.append(next_signed(i, "0x" + keccak(data)[:20].hex(), b"text"))
            elif chance.random() < 0.1:
                listed = [{"address": probe, "storageKeys": ["0x" + "00" * 32]}]
                block.append(next_signed(i, probe, data, type=1, accessList=listed))
            else:
                block.append(next_signed(i, probe, data))
        yield block


@pytest.mark.parametrize("seed", range(4))
def test_blocks__random_transactions__have_the_hashes_of_py_evm(devnet: LocalDevnet, seed):
    reference = py_evm_chain()
    assert devnet.app.node.head.hash == reference.get_canonical_head().hash
    for number, raws in enumerate(random_blocks(seed), start=1):
        devnet("evm_setNextBlockTimestamp", 1_000 * number)
        answers = devnet.batch(*[("eth_sendRawTransaction", [raw]) for raw in raws])
        assert all("result" in answer for answer in answers)
        builder = reference.get_vm().get_transaction_builder()
        transactions = [builder.decode(bytes.fromhex(raw[2:])) for raw in raws]
        extra = {
            "timestamp": 1_000 * number,
            "difficulty": 1,
            "gas_limit": GAS_LIMIT,
            "nonce": bytes(8),
            "extra_data": b"",
        }
        imported, _, _ = reference.mine_all(transactions, **extra)
        ours = devnet.app.node.head
        theirs = imported.imported_block.header
        assert ours.number == number
        assert ours.gas_used == theirs.gas_used
        assert header_rlp(ours) == rlp.encode(theirs)
        assert ours.hash == theirs.hash
