# pragma version 0.4.3
"""
@title Voucher codes
@license Apache-2.0
@notice One code per settled trade, that anyone can check (IEEE 3218-2022 8.9).
@dev Twelve symbols of the 31-letter alphabet of GB 32100, kept as a number in base 31, first symbol highest:
     day since 2020-01-01 (3), product (1), sequence of the day (4), trade hash mod 961 (2), check symbols (2).
     With a = 3^i mod 31 at place i = 0..11, both Σ a·s and Σ a²·s are 0 mod 31. 31 is a prime and 3 a primitive root,
     so the places have distinct a ≠ 0 and any two columns (a, a²), (b, b²) have determinant a·b·(b−a) ≠ 0: no error in
     one or two symbols, and no swap of two, leaves both sums 0. `carbon/vouchers.py` is the same rule.
"""

from contracts.interfaces import IDirectory
from contracts.interfaces import IVouchers

implements: IVouchers

BASE: constant(uint256) = 31  # letters of the alphabet
SYMBOLS: constant(uint256) = 12
CODES: constant(uint256) = BASE**SYMBOLS
DAYS: constant(uint256) = BASE**3
PRODUCTS: constant(uint256) = BASE
SEQUENCES: constant(uint256) = BASE**4
TAGS: constant(uint256) = BASE**2
CHECKS: constant(uint256) = BASE**2
FIRST_DAY: constant(uint256) = 18_262  # 2020-01-01 in days since 1970-01-01
WEIGHTS: constant(uint256[12]) = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13]  # 3^i mod 31, as in GB 32100

DIRECTORY: immutable(IDirectory)

hash_of: public(HashMap[uint256, bytes32])  # trade -> hash its code was made from
issued_at: public(HashMap[uint256, uint256])  # trade -> unix s, 0 when it has no code


@deploy
def __init__(directory: address):
    DIRECTORY = IDirectory(directory)


# Anyone


@view
@external
def code_for(trade_id: uint256, trade_hash: bytes32) -> uint256:
    """@notice The code such a trade gets. Reverts when day, product or sequence needs more symbols than it has."""
    return self._code_for(trade_id, trade_hash)


@view
@external
def is_well_formed(code: uint256) -> bool:
    """@notice Do the check symbols hold, and do product and sequence count from 1?"""
    return self._is_well_formed(code)


@view
@external
def check(code: uint256) -> (uint256, bytes32, uint256):
    """@notice Trade, its hash and the time of issue in unix s; zeros when no such code was issued."""
    if not self._is_well_formed(code):
        return 0, empty(bytes32), 0

    trade_id: uint256 = self._trade_of(code)
    if self._code_of(trade_id) != code:
        return 0, empty(bytes32), 0
    return trade_id, self.hash_of[trade_id], self.issued_at[trade_id]


@view
@external
def code_of(trade_id: uint256) -> uint256:
    """@notice Code of a trade, 0 when it has none."""
    return self._code_of(trade_id)


# Contracts


@external
def issue(trade_id: uint256, trade_hash: bytes32) -> uint256:
    """
    @notice Make and record the code of a settled trade, once.
    @dev For the contract Settlement. Logs `VoucherIssued`.
    @return The code, a number in base 31.
    """
    assert staticcall DIRECTORY.is_current("Settlement", msg.sender), "Vouchers: caller is not Settlement"
    assert self.issued_at[trade_id] == 0, "Vouchers: trade has a code"
    code: uint256 = self._code_for(trade_id, trade_hash)

    self.hash_of[trade_id] = trade_hash
    self.issued_at[trade_id] = block.timestamp
    log IVouchers.VoucherIssued(code=code, trade_id=trade_id, trade_hash=trade_hash, issued_at=block.timestamp)
    return code


# Internals


@view
@internal
def _code_of(trade_id: uint256) -> uint256:
    if self.issued_at[trade_id] == 0:
        return 0
    return self._code_for(trade_id, self.hash_of[trade_id])


@pure
@internal
def _code_for(trade_id: uint256, trade_hash: bytes32) -> uint256:
    product_id: uint256 = trade_id >> 64
    day: uint256 = (trade_id >> 32) & (2**32 - 1)
    sequence: uint256 = trade_id & (2**32 - 1)
    assert day >= FIRST_DAY, "Vouchers: day is before 2020"
    assert day - FIRST_DAY < DAYS, "Vouchers: day needs more symbols"
    assert product_id > 0 and product_id < PRODUCTS, "Vouchers: product is not 1 to 30"
    assert sequence > 0 and sequence < SEQUENCES, "Vouchers: sequence is not 1 to 923520"

    body: uint256 = (day - FIRST_DAY) * PRODUCTS + product_id
    body = body * SEQUENCES + sequence
    body = body * TAGS + convert(trade_hash, uint256) % TAGS
    return self._with_checks(body)


@pure
@internal
def _with_checks(body: uint256) -> uint256:
    """@dev Solves 25·c + 13·d = −sum, 25²·c + 13²·d = −squares (mod 31) for the check symbols c and d."""
    sum: uint256 = 0
    squares: uint256 = 0
    sum, squares = self._sums(body * CHECKS)
    d: uint256 = (squares + 6 * sum) % BASE
    c: uint256 = 26 * (sum + 13 * d) % BASE
    return body * CHECKS + c * BASE + d


@pure
@internal
def _sums(code: uint256) -> (uint256, uint256):
    """@dev Σ a·s and Σ a²·s mod 31 over the twelve symbols s."""
    sum: uint256 = 0
    squares: uint256 = 0
    rest: uint256 = code
    for i: uint256 in range(SYMBOLS):
        weight: uint256 = WEIGHTS[SYMBOLS - 1 - i]
        symbol: uint256 = rest % BASE
        sum += weight * symbol
        squares += weight * weight * symbol
        rest = rest // BASE
    return sum % BASE, squares % BASE


@pure
@internal
def _is_well_formed(code: uint256) -> bool:
    if code >= CODES:
        return False
    sum: uint256 = 0
    squares: uint256 = 0
    sum, squares = self._sums(code)
    trade_id: uint256 = self._trade_of(code)
    return sum == 0 and squares == 0 and trade_id >> 64 > 0 and trade_id & (2**32 - 1) > 0


@pure
@internal
def _trade_of(code: uint256) -> uint256:
    rest: uint256 = code // (CHECKS * TAGS)
    sequence: uint256 = rest % SEQUENCES
    rest = rest // SEQUENCES
    return ((rest % PRODUCTS) << 64) | ((rest // PRODUCTS + FIRST_DAY) << 32) | sequence
