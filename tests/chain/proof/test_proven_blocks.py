"""Which blocks are proven, and what is said of those that are not."""

from __future__ import annotations

import pytest
import rlp
from eth_utils.address import to_checksum_address

from benchmarks.fake_chain import FakeCall, account
from benchmarks.sealed_chain import SealedChain, signed, validator_keys
from chain.errors import ForkedChain, NotProven
from chain.proof.blocks import prove, trusted_genesis
from chain.proof.headers import qbft_hash, sealed_digest
from chain.proof.kept import trusted_of, trusted_text
from chain.proof.validators import ADD, NOBODY, REMOVE, Rules, Validators
from networks.qbft import decode, encode

STRANGER = b"\x99" * 20


def extra_of(block):
    return decode(bytes.fromhex(block["extraData"][2:]))


def with_extra(block, extra):
    """The header with other extra data, its hash told as a liar would: fitting."""
    changed = block | {"extraData": "0x" + encode(extra).hex()}
    return changed | {"hash": "0x" + qbft_hash(changed).hex()}


def rehashed(block, **changes):
    """The header with other fields and a hash that fits them, under the old seals."""
    changed = block | changes
    return changed | {"hash": "0x" + qbft_hash(changed).hex()}


def replaced(extra, **changes):
    return extra.__class__(**{name: getattr(extra, name) for name in extra.__slots__} | changes)


def test_prove__honest_blocks__trusts_the_newest(sealed_chain, withdraw, told, proven):
    withdraw(1, 2, 3)
    sealed_chain.mine()
    sealed_chain.round_number = 2
    withdraw(4)
    sealed_chain.mine(FakeCall(account(1), "Cash", "request_withdrawal", [], is_done=False))

    trusted = proven(*told())

    assert (trusted.number, trusted.hash) == (4, sealed_chain.blocks[4]["hash"])
    assert trusted.validators == sealed_chain.validators


def test_prove__in_any_pieces__trusts_the_same(sealed_chain, withdraw, told, proven):
    for amount in range(1, 7):
        withdraw(amount, amount + 1)
    blocks, receipts = told()
    trusted = trusted_genesis(sealed_chain.blocks[0], None)
    for block, of_block in zip(blocks, receipts, strict=True):
        trusted = trusted_of(trusted_text(prove(trusted, [block], [of_block])))

    assert trusted == proven(blocks, receipts)


def test_trusted_genesis__another_hash_than_expected__is_refused(sealed_chain):
    with pytest.raises(NotProven, match=r"block 0: its hash is 0x\w+, expected is 0x11"):
        trusted_genesis(sealed_chain.blocks[0], "0x" + "11" * 32)


def test_trusted_genesis__other_validators_under_the_right_hash__are_refused(sealed_chain):
    genesis = sealed_chain.blocks[0]
    extra = extra_of(genesis)
    forged = genesis | {"extraData": "0x" + encode(replaced(extra, validators=(STRANGER,))).hex()}

    with pytest.raises(NotProven, match="its header makes the hash"):
        trusted_genesis(forged, genesis["hash"])


# --- headers and seals ---


def test_prove__one_seal_less_than_the_quorum__is_refused(sealed_chain, told, proven):
    sealed_chain.sealers = sealed_chain.validators.members[:2]
    sealed_chain.mine()

    with pytest.raises(NotProven, match="block 1: 2 validators sealed it, 3 are needed"):
        proven(*told())


@pytest.mark.parametrize(("validators", "quorum"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (6, 4), (7, 5), (10, 7)])
def test_quorum__of_so_many_validators__is_two_thirds_rounded_up(validators, quorum):
    assert SealedChain(validators).validators.quorum == quorum


def test_prove__a_seal_counted_twice__is_refused(sealed_chain, told, proven):
    first, second = sealed_chain.validators.members[:2]
    sealed_chain.sealers = (first, second, second)
    sealed_chain.mine()

    with pytest.raises(NotProven, match="a validator sealed it twice"):
        proven(*told())


def test_prove__seals_of_strangers__are_refused(sealed_chain, told, proven):
    sealed_chain.mine()
    blocks, receipts = told()
    digest = sealed_digest(blocks[0])
    forged = tuple(signed(key, digest) for key in validator_keys(9) if key not in sealed_chain.keys.values())
    blocks[0] = with_extra(blocks[0], replaced(extra_of(blocks[0]), seals=forged[-3:]))

    with pytest.raises(NotProven, match="sealed it and is no validator"):
        proven(blocks, receipts)


def test_prove__seals_of_another_round__are_refused(sealed_chain, told, proven):
    """The hash of a block leaves its round out; the seals don't."""
    sealed_chain.mine()
    blocks, receipts = told()
    blocks[0] = with_extra(blocks[0], replaced(extra_of(blocks[0]), round=4))  # the same validator's turn
    assert blocks[0]["hash"] == sealed_chain.blocks[1]["hash"]

    with pytest.raises(NotProven, match="sealed it and is no validator"):
        proven(blocks, receipts)


def test_prove__seals_of_another_block__are_refused(sealed_chain, withdraw, told, proven):
    withdraw(1)
    withdraw(2)
    blocks, receipts = told()
    blocks[1] = with_extra(blocks[1], replaced(extra_of(blocks[1]), seals=extra_of(blocks[0]).seals))

    with pytest.raises(NotProven, match="block 2: 0x"):
        proven(blocks, receipts)


def test_prove__a_seal_that_is_none__is_refused(sealed_chain, told, proven):
    sealed_chain.mine()
    blocks, receipts = told()
    seals = (b"\xff" * 65, *extra_of(blocks[0]).seals)
    blocks[0] = with_extra(blocks[0], replaced(extra_of(blocks[0]), seals=seals))

    with pytest.raises(NotProven, match="a seal is no signature"):
        proven(blocks, receipts)


def test_prove__no_seals_as_on_a_chain_without__is_refused(sealed_chain, told, proven):
    sealed_chain.mine()
    blocks, receipts = told()
    blocks[0] = rehashed(blocks[0], extraData="0x" + encode(replaced(extra_of(blocks[0]), seals=())).hex())

    with pytest.raises(NotProven, match="0 validators sealed it"):
        proven(blocks, receipts)


def test_prove__a_block_out_of_turn__is_refused(sealed_chain, told, proven):
    sealed_chain.mine()
    sealed_chain.proposer = sealed_chain.validators.members[2]  # 1 would have been next
    sealed_chain.mine()

    with pytest.raises(NotProven, match="block 2: it was not the turn of 0x"):
        proven(*told())


@pytest.mark.parametrize(("made_in", "agreed_in"), [(0, 1), (1, 2), (0, 9)])
def test_prove__a_block_put_forward_again_in_a_later_round__is_proven(sealed_chain, told, proven, made_in, agreed_in):
    sealed_chain.mine()
    sealed_chain.made_in_round, sealed_chain.round_number = made_in, agreed_in
    sealed_chain.mine()
    sealed_chain.mine()

    assert proven(*told()).number == 3


@pytest.mark.parametrize(("made_in", "agreed_in"), [(1, 0), (2, 1), (3, 2)])
def test_prove__a_block_of_who_was_asked_later__is_refused(sealed_chain, told, proven, made_in, agreed_in):
    sealed_chain.mine()
    sealed_chain.made_in_round, sealed_chain.round_number = made_in, agreed_in
    sealed_chain.mine()

    with pytest.raises(NotProven, match=f"block 2: it was not the turn of 0x.* in round {agreed_in}, nor before"):
        proven(*told())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"stateRoot": "0x" + "12" * 32}, "sealed it and is no validator"),
        ({"timestamp": "0x1"}, "lies before that of the block before"),
        ({"number": "0x7"}, "it stands where block 1 belongs"),
        ({"mixHash": "0x" + "00" * 32}, "its header makes the hash|not one of QBFT"),
        ({"nonce": "0x0000000000000001"}, "not one of QBFT"),
        ({"extraData": "0x1234"}, "it cannot be read|its header makes"),
        ({"logsBloom": None}, "it cannot be read"),
        ({"timestamp": "soon"}, "it cannot be read"),
    ],
)
def test_prove__a_header_changed_under_its_seals__is_refused(sealed_chain, told, proven, changes, words):
    sealed_chain.mine()
    blocks, receipts = told()
    try:
        blocks[0] = rehashed(blocks[0], **changes)
    except (ValueError, TypeError, rlp.exceptions.RLPException):  # some changes leave nothing to hash
        blocks[0] |= changes

    with pytest.raises(NotProven, match=words):
        proven(blocks, receipts)


def test_prove__hash_told_that_is_not_the_header_s__is_refused(sealed_chain, told, proven):
    sealed_chain.mine()
    blocks, receipts = told()
    blocks[0]["hash"] = "0x" + "ab" * 32

    with pytest.raises(NotProven, match="block 1: its header makes the hash"):
        proven(blocks, receipts)


def test_prove__two_blocks_swapped__are_refused(sealed_chain, withdraw, told, proven):
    withdraw(1)
    withdraw(2)
    blocks, receipts = told()

    with pytest.raises(NotProven, match="block 2: it stands where block 1 belongs"):
        proven(blocks[::-1], receipts[::-1])


def test_prove__a_block_of_another_chain_of_the_same_validators__is_a_fork(sealed_chain, told, proven):
    sealed_chain.mine()
    sealed_chain.mine()
    other = SealedChain(salt="other")
    other.mine()
    other.mine()
    blocks, receipts = told()

    with pytest.raises(ForkedChain, match="block 2: it follows 0x"):
        proven([blocks[0], other.blocks[2]], receipts)


# --- votes ---


def vote_by_all(chain, subject, adds, voters):
    for _ in range(voters):
        chain.vote = (subject, ADD if adds else REMOVE)
        chain.mine()


def test_prove__a_validator_voted_out_and_in__is_followed(sealed_chain, told, proven):
    gone = sealed_chain.validators.members[3]
    vote_by_all(sealed_chain, gone, adds=False, voters=3)
    assert gone not in sealed_chain.validators.members
    sealed_chain.mine()
    vote_by_all(sealed_chain, gone, adds=True, voters=2)
    sealed_chain.mine()

    assert proven(*told()).validators == sealed_chain.validators
    assert len(sealed_chain.validators.members) == 4


def test_prove__seals_of_one_who_was_voted_out__are_refused(sealed_chain, told, proven):
    gone = sealed_chain.validators.members[3]
    vote_by_all(sealed_chain, gone, adds=False, voters=3)
    sealed_chain.sealers = (*sealed_chain.validators.members, gone)
    sealed_chain.mine()

    with pytest.raises(NotProven, match=f"block 4: 0x{gone.hex()} sealed it and is no validator"):
        proven(*told())


def test_prove__a_vote_hidden__is_refused(sealed_chain, told, proven):
    vote_by_all(sealed_chain, sealed_chain.validators.members[3], adds=False, voters=3)
    blocks, receipts = told()
    blocks[0] = with_extra(blocks[0], replaced(extra_of(blocks[0]), vote=None))

    with pytest.raises(NotProven, match="block 1: 0x"):
        proven(blocks, receipts)


def test_prove__validators_in_the_header_that_nobody_voted_for__are_refused(sealed_chain, told, proven):
    sealed_chain.mine()
    blocks, receipts = told()
    extra = replaced(extra_of(blocks[0]), validators=(*sealed_chain.validators.members[:3], STRANGER))
    sealed_chain.seal_again(blocks[0], replaced(extra, seals=()), sealed_chain.validators.members[:3])
    blocks[0]["hash"] = "0x" + qbft_hash(blocks[0]).hex()

    with pytest.raises(NotProven, match="not those that the votes gave"):
        proven(blocks, receipts)


def test_prove__votes_of_two_epochs__do_not_add_up(told):
    chain = SealedChain(rules=Rules(epoch_blocks=3))
    out = chain.validators.members[3]
    for number in range(1, 5):
        chain.vote = (out, REMOVE) if number in (1, 2, 4) else None
        chain.mine()

    trusted = trusted_genesis(chain.blocks[0], None)
    after = prove(trusted, chain.blocks[1:], [[]] * 4, chain.rules).validators
    assert after == chain.validators
    assert len(after.members) == 4
    chain.mine()
    with pytest.raises(NotProven, match=r"sealed it and is no validator|votes gave"):
        prove(trusted, chain.blocks[1:], [[]] * 5, Rules(epoch_blocks=30))


# --- bodies ---


@pytest.mark.parametrize("where", ["data", "topics", "address"])
def test_prove__a_log_changed__is_refused(withdraw, told, proven, where):
    withdraw(1, 2)
    blocks, receipts = told()
    log = receipts[0][1]["logs"][0]
    log[where] = {
        "data": log["data"][:-1] + "9",
        "topics": [*log["topics"][:-1], "0x" + "77" * 32],
        "address": "0x" + "78" * 20,
    }[where]

    with pytest.raises(NotProven, match="its receipts are not those of its header"):
        proven(blocks, receipts)


def test_prove__a_log_dropped__is_refused(withdraw, told, proven):
    withdraw(1, 2)
    blocks, receipts = told()
    receipts[0][0]["logs"] = []

    with pytest.raises(NotProven, match="its receipts are not those of its header"):
        proven(blocks, receipts)


def test_prove__a_log_and_its_root_changed__is_refused(sealed_chain, withdraw, told, proven):
    """A liar who makes the header fit as well loses the seals."""
    withdraw(5)
    other = SealedChain()
    other.mine(FakeCall(account(5), "Cash", "request_withdrawal", []))
    blocks, _ = told()
    forged = other.blocks[1] | {"extraData": blocks[0]["extraData"]}
    forged = forged | {"hash": "0x" + qbft_hash(forged).hex()}

    with pytest.raises(NotProven, match="sealed it and is no validator"):
        proven([forged], [[other.receipts[forged["transactions"][0]["hash"]]]])


def test_prove__a_receipt_dropped__is_refused(withdraw, told, proven):
    withdraw(1, 2)
    blocks, receipts = told()
    receipts[0].pop()

    with pytest.raises(NotProven, match="it has 2 transactions and 1 receipts"):
        proven(blocks, receipts)


def test_prove__a_transaction_and_its_receipt_dropped__is_refused(withdraw, told, proven):
    withdraw(1, 2)
    blocks, receipts = told()
    receipts[0].pop()
    blocks[0]["transactions"].pop()

    with pytest.raises(NotProven, match="its transactions are not those of its header"):
        proven(blocks, receipts)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"input": "0x12345678"}, "has not that hash"),
        ({"hash": "0x" + "12" * 32}, "has not that hash"),
        ({"nonce": "0x63"}, "has not that hash"),
        ({"from": account(3).lower()}, "is not signed by"),
        ({"to": "0x"}, "not an address"),
        ({"type": "0x7e"}, "of type 126"),
    ],
)
def test_prove__a_transaction_changed__is_refused(withdraw, told, proven, changes, words):
    withdraw(1)
    blocks, receipts = told()
    blocks[0]["transactions"][0] |= changes

    with pytest.raises(NotProven, match=words):
        proven(blocks, receipts)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"status": "0x0"}, "receipts are not those"),
        ({"status": "0x01"}, "has the state 0x01"),
        ({"gasUsed": "0x1"}, "tells another gas"),
        ({"cumulativeGasUsed": "0x1"}, "receipts are not those"),
    ],
)
def test_prove__a_receipt_changed__is_refused(withdraw, told, proven, changes, words):
    withdraw(1, 2)
    blocks, receipts = told()
    receipts[0][1] |= changes

    with pytest.raises(NotProven, match=words):
        proven(blocks, receipts)


@pytest.mark.parametrize("changes", [{"logIndex": "0x7"}, {"transactionHash": "0x" + "12" * 32}])
def test_prove__a_log_told_at_another_place__is_refused(withdraw, told, proven, changes):
    withdraw(1, 2)
    blocks, receipts = told()
    receipts[0][1]["logs"][0] |= changes

    with pytest.raises(NotProven, match="told at another place"):
        proven(blocks, receipts)


def test_prove__digits_moved_between_address_and_topic__are_refused(withdraw, told, proven):
    """The bytes of the receipt would be the same, and what we read of it would not."""
    withdraw(1)
    blocks, receipts = told()
    log = receipts[0][0]["logs"][0]
    log["topics"] = [log["topics"][0] + "a0" + log["topics"][1][2:], *log["topics"][2:]]

    with pytest.raises(NotProven, match=r"a wrong length|not those of its header"):
        proven(blocks, receipts)


@pytest.mark.parametrize("where", ["topics", "data"])
def test_prove__blanks_among_the_digits_of_a_log__are_refused(withdraw, told, proven, where):
    """Python reads over them, so that the bytes of the receipt would be other ones than its lengths say."""
    withdraw(1)
    blocks, receipts = told()
    log = receipts[0][0]["logs"][0]
    log[where] = {"topics": [*log["topics"][:-1], log["topics"][-1][:-2] + "  "], "data": log["data"] + "  "}[where]

    with pytest.raises(NotProven, match="it cannot be read"):
        proven(blocks, receipts)


# --- whose turn ---


def written(digit):
    """An address that begins so in its text with checksum."""
    head = int(digit, 16) << 4
    addresses = (bytes([head]) + bytes(18) + bytes([number]) for number in range(256))
    return next(address for address in addresses if to_checksum_address(address)[2] == digit)


def test_in_turn__goquorum_before_and_after_a_restart__both_orders_hold():
    """By bytes 1, a, B; by the text with checksum, in which capitals come first, 1, B, a."""
    first, small, large = bytes([0x10]) * 20, written("a"), written("B")
    members = Validators.of([small, large, first])

    assert members.in_turn(first, 0) == {small, large}
    assert members.in_turn(small, 0) == {large, first}
    assert members.in_turn(small, 1) == {first, large}
    assert members.in_turn(NOBODY, 0) == {first}


def test_in_turn__who_proposed_last_is_voted_out__both_engines_ways_hold():
    first, second, third = (bytes([number]) * 20 for number in (1, 2, 4))
    members = Validators.of([first, second, third])

    assert members.in_turn(bytes([3]) * 20, 0) == {second, third}  # GoQuorum: behind the first; Besu: the next address
    assert members.in_turn(NOBODY, 1) == {second}
