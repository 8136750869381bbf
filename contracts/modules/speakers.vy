# pragma version 0.4.3
"""
@title Speakers
@license Apache-2.0
@notice Which contracts speak for the names that a ledger listens to, kept in the ledger itself.
@dev A call to a ledger then reads one slot and asks nobody. The `Directory` has the ledgers look a name up again in the
     transaction in which it names another contract, so that a replaced one loses its right in that transaction.
     One contract may speak for several names.
"""

from contracts.interfaces import IDirectory

# Bits of `rights`, in the order of NAME_HASHES.
ORDER_BOOK: constant(uint256) = 1
BLOCK_TRADES: constant(uint256) = 2
AUCTION: constant(uint256) = 4
AGREED_TRANSFERS: constant(uint256) = 8
SETTLEMENT: constant(uint256) = 16
QUOTA: constant(uint256) = 32
COMPLIANCE: constant(uint256) = 64
CREDITS: constant(uint256) = 128
ENTRIES: constant(uint256) = 256
CUSTODY: constant(uint256) = 512
MARKET: constant(uint256) = 1024

WAYS_TO_TRADE: constant(uint256) = ORDER_BOOK | BLOCK_TRADES | AUCTION | AGREED_TRANSFERS

MARKET_POSITION: constant(uint256) = 10
NAME_HASHES: constant(bytes32[11]) = [
    keccak256("OrderBook"),
    keccak256("BlockTrades"),
    keccak256("Auction"),
    keccak256("AgreedTransfers"),
    keccak256("Settlement"),
    keccak256("Quota"),
    keccak256("Compliance"),
    keccak256("Credits"),
    keccak256("Entries"),
    keccak256("Custody"),
    keccak256("Market"),
]

_DIRECTORY: immutable(address)

_rights: HashMap[address, uint256]  # contract -> bit per name that it speaks for
_speakers: HashMap[uint256, address]  # position of the name -> contract


@deploy
def __init__(directory: address):
    _DIRECTORY = directory


# Anyone


@external
def follow(name: String[32]):
    """
    @notice Look up again which contract speaks for a name; other names than those of this ledger change nothing.
    @dev The `Directory` calls it when it names a contract. Anyone may: it only copies what the Directory says.
    """
    name_hash: bytes32 = keccak256(name)
    for i: uint256 in range(11):
        if NAME_HASHES[i] == name_hash:
            self._rights[self._speakers[i]] &= ~(1 << i)
            speaker: address = staticcall IDirectory(_DIRECTORY).contract_of(name)
            self._speakers[i] = speaker
            self._rights[speaker] |= 1 << i


@internal
@view
def speaks_for(contract: address, names: uint256) -> bool:
    """
    @notice Whether a contract speaks for one of the names.
    @param names Their bits.
    """
    return self._rights[contract] & names != 0


@internal
@view
def market() -> address:
    """
    @notice The contract Market, empty before it is named.
    """
    return self._speakers[MARKET_POSITION]
