# pragma version 0.4.3
"""
@title Evidence
@license Apache-2.0
@notice Merkle roots of reading batches, hash-chained per owner, and hashes of documents.
@dev head(n) = keccak256(abi_encode(head(n-1), owner, n, root, readings, first_s, last_s)); head(0) is empty.
     Trees are RFC 9162 (2.1) with keccak256. Readings and documents themselves stay with the oracle and their owners;
     what a device may send is checked against `Devices` before it comes here.
@custom:stop The registry freezes the oracle's account in `Participants`. What is anchored stays readable.
"""

from contracts.interfaces import IDirectory
from contracts.interfaces import IEvidence
from contracts.interfaces import IParticipants
from contracts.modules import roles

implements: IEvidence

# One slot for what goes with a root, one for the totals of an owner: benchmarks/gas_anchor.py shows what it saves.
struct Batch:
    readings: uint256
    first_s: uint256
    last_s: uint256

MAX_READINGS: constant(uint256) = 2**32 - 1  # in one batch: a proof has at most 32 hashes
MASK_64: constant(uint256) = 2**64 - 1
MASK_128: constant(uint256) = 2**128 - 1
NODE_PREFIX: constant(bytes1) = 0x01

PARTICIPANTS: immutable(IParticipants)

root_of: public(HashMap[address, HashMap[uint256, bytes32]])  # owner -> batch number, from 1
head_of: public(HashMap[address, bytes32])
packed_batch: HashMap[address, HashMap[uint256, uint256]]  # readings << 128 | first_s << 64 | last_s
packed_totals: HashMap[address, uint256]  # readings so far << 128 | batches so far
recorded_at: public(HashMap[address, HashMap[bytes32, uint256]])  # owner -> document -> unix s, 0 when not recorded


@deploy
def __init__(directory: address):
    """
    @notice Bind the ledger to the participants that the directory names.
    @param directory Where `Participants` is listed; a ledger, so that it never moves.
    """
    participants: address = staticcall IDirectory(directory).contract_of("Participants")
    assert participants != empty(address), "Evidence: participants are unknown"
    PARTICIPANTS = IParticipants(participants)


# Anyone


@view
@external
def batches_of(owner: address) -> uint256:
    """
    @notice Batches anchored so far.
    """
    return self.packed_totals[owner] & MASK_128


@view
@external
def readings_of(owner: address) -> uint256:
    """
    @notice Readings anchored so far.
    """
    return self.packed_totals[owner] >> 128


@view
@external
def batch_at(owner: address, batch_no: uint256) -> (uint256, uint256, uint256):
    """
    @notice What a batch holds; zeros when there is none.
    @return Readings, start of the earliest and end of the latest in unix s.
    """
    batch: Batch = self._batch_at(owner, batch_no)
    return batch.readings, batch.first_s, batch.last_s


@view
@external
def is_in_batch(
    owner: address, batch_no: uint256, leaf: bytes32, index: uint256, proof: DynArray[bytes32, 32]
) -> bool:
    """
    @notice Whether a leaf stands at an index of an anchored batch (RFC 9162 2.1.3.2).
    @dev The size of the tree is the one anchored with the root, so that the length of the path is fixed
         and an inner node cannot pass for a leaf.
    @param leaf keccak256(0x00 || digest of the reading).
    @param index Place of the leaf, from 0.
    @param proof Sibling hashes, lowest first.
    """
    size: uint256 = self._batch_at(owner, batch_no).readings
    if index >= size:
        return False  # so is every batch that was never anchored

    node: bytes32 = leaf
    left: uint256 = index  # fn of the RFC
    last: uint256 = size - 1  # sn of the RFC
    for sibling: bytes32 in proof:
        if last == 0:
            return False
        if left & 1 == 1 or left == last:
            node = keccak256(concat(NODE_PREFIX, sibling, node))
            # A last node without sibling was carried up: skip the levels on which it stood alone.
            for level: uint256 in range(32):
                if left & 1 == 1 or left == 0:
                    break
                left >>= 1
                last >>= 1
        else:
            node = keccak256(concat(NODE_PREFIX, node, sibling))
        left >>= 1
        last >>= 1
    return last == 0 and node == self.root_of[owner][batch_no]


# Oracle


@external
def anchor(owner: address, batch_no: uint256, root: bytes32, readings: uint256, first_s: uint256, last_s: uint256):
    """
    @notice Make a batch of readings public and permanent. Logs `BatchAnchored`.
    @dev Naming the number makes sending twice harmless and a gap impossible.
    @param owner Enterprise whose readings they are.
    @param batch_no The owner's next number.
    @param root Merkle root of the readings.
    @param readings How many they are: the size of the tree.
    @param first_s Start of the earliest reading, unix s.
    @param last_s End of the latest reading, unix s.
    """
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.ORACLE), "Evidence: caller is not the oracle"
    totals: uint256 = self.packed_totals[owner]
    assert owner != empty(address), "Evidence: owner is empty"
    assert batch_no == (totals & MASK_128) + 1, "Evidence: not the next batch"
    assert root != empty(bytes32), "Evidence: root is empty"
    assert readings > 0, "Evidence: no readings"
    assert readings <= MAX_READINGS, "Evidence: too many readings"
    assert first_s <= last_s, "Evidence: ends before it starts"
    assert last_s <= MASK_64, "Evidence: time out of range"

    head: bytes32 = keccak256(abi_encode(self.head_of[owner], owner, batch_no, root, readings, first_s, last_s))
    self.root_of[owner][batch_no] = root
    self.packed_batch[owner][batch_no] = readings << 128 | first_s << 64 | last_s
    self.packed_totals[owner] = totals + (readings << 128) + 1
    self.head_of[owner] = head
    log IEvidence.BatchAnchored(
        owner=owner, batch_no=batch_no, root=root, readings=readings, first_s=first_s, last_s=last_s, head=head
    )


# Participants


@external
def record_document(document_hash: bytes32, kind: String[32], period: uint256):
    """
    @notice Record that the caller holds a document now. Logs `DocumentRecorded`.
    @dev Kept by owner: nobody can take the hash of another's document before him.
    @param document_hash keccak256 of the file.
    @param kind report, plan, certificate, …
    @param period Year that it is about, or 0.
    """
    assert staticcall PARTICIPANTS.has_role(msg.sender, max_value(uint256)), "Evidence: caller is not active"
    assert document_hash != empty(bytes32), "Evidence: document is empty"
    assert self.recorded_at[msg.sender][document_hash] == 0, "Evidence: document is recorded"

    self.recorded_at[msg.sender][document_hash] = block.timestamp
    log IEvidence.DocumentRecorded(document_hash=document_hash, owner=msg.sender, kind=kind, period=period)


# Internals


@view
@internal
def _batch_at(owner: address, batch_no: uint256) -> Batch:
    packed: uint256 = self.packed_batch[owner][batch_no]
    return Batch(readings=packed >> 128, first_s=(packed >> 64) & MASK_64, last_s=packed & MASK_64)
