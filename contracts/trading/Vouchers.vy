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
PAIR: constant(uint256) = BASE**2  # values of two symbols
FIRST_DAY: constant(uint256) = 18_262  # 2020-01-01 in days since 1970-01-01
MAX_TRADES: constant(uint256) = 64  # of one call
HASH_MASK: constant(uint256) = max_value(uint256) ^ (2**64 - 1)  # of a slot
VERSION: constant(uint256) = 1  # of the rule set that this contract computes; a successor goes on counting

DIRECTORY: immutable(IDirectory)

# trade -> first 24 bytes of its hash, version of the rule set in 14 bits, hash mod 961 in 10, time of issue in unix s in 40
_issues: HashMap[uint256, uint256]
_rule_sets: HashMap[uint256, IVouchers.RuleSet]  # version, from 1


@deploy
def __init__(directory: address):
    DIRECTORY = IDirectory(directory)
    rule_set: IVouchers.RuleSet = IVouchers.RuleSet(
        base=BASE,
        day_symbols=3,
        product_symbols=1,
        sequence_symbols=4,
        hash_symbols=2,
        check_symbols=2,
        first_day=FIRST_DAY,
        since=block.timestamp,
    )
    self._rule_sets[VERSION] = rule_set
    log IVouchers.RuleSetPublished(version=VERSION, rule_set=rule_set)


# Anyone


@view
@external
def code_for(trade_id: uint256, trade_hash: bytes32) -> uint256:
    """@notice The code such a trade gets. Reverts when day, product or sequence needs more symbols than it has."""
    return self._code_for(trade_id, convert(trade_hash, uint256) % TAGS)


@view
@external
def is_well_formed(code: uint256) -> bool:
    """@notice Do the check symbols hold, and do product and sequence count from 1?"""
    return self._is_well_formed(code)


@view
@external
def check(code: uint256) -> (uint256, bytes32, uint256):
    """@notice Trade, first 24 bytes of its hash, time of issue in unix s; zeros when no such code was issued."""
    if not self._is_well_formed(code):
        return 0, empty(bytes32), 0

    trade_id: uint256 = self._trade_of(code)
    if self._code_of(trade_id) != code:
        return 0, empty(bytes32), 0
    issue: uint256 = self._issues[trade_id]
    return trade_id, convert(issue & HASH_MASK, bytes32), self._issued_at(issue)


@view
@external
def code_of(trade_id: uint256) -> uint256:
    """@notice Code of a trade, 0 when it has none."""
    return self._code_of(trade_id)


@view
@external
def issued_at(trade_id: uint256) -> uint256:
    """@notice When the trade's code was made, in unix s; 0 when it has none."""
    return self._issued_at(self._issues[trade_id])


@view
@external
def version_of(trade_id: uint256) -> uint256:
    """@notice Version of the rule set that the trade's code was made under, 0 when it has none."""
    return (self._issues[trade_id] >> 50) & (2**14 - 1)


@view
@external
def rule_version() -> uint256:
    """@notice Version of the rule set that codes are made under now."""
    return VERSION


@view
@external
def rule_set(version: uint256) -> IVouchers.RuleSet:
    """@notice From what the codes of a version are made; zeros for a version that is not of this contract."""
    return self._rule_sets[version]


# Contract Settlement


@external
def issue(
    trade_ids: DynArray[uint256, MAX_TRADES], trade_hashes: DynArray[bytes32, MAX_TRADES]
) -> DynArray[uint256, MAX_TRADES]:
    """
    @notice Make and record the codes of trades that are final now, once each. Logs `VouchersIssued`.
    @return The codes, numbers in base 31.
    """
    assert staticcall DIRECTORY.is_current("Settlement", msg.sender), "Vouchers: caller is not Settlement"
    assert len(trade_ids) == len(trade_hashes), "Vouchers: lengths differ"

    codes: DynArray[uint256, MAX_TRADES] = []
    for i: uint256 in range(len(trade_ids), bound=MAX_TRADES):
        trade_id: uint256 = trade_ids[i]
        trade_hash: uint256 = convert(trade_hashes[i], uint256)
        assert self._issues[trade_id] == 0, "Vouchers: trade has a code"
        tag: uint256 = trade_hash % TAGS
        self._issues[trade_id] = trade_hash & HASH_MASK | VERSION << 50 | tag << 40 | block.timestamp
        codes.append(self._code_for(trade_id, tag))
    log IVouchers.VouchersIssued(codes=codes, trade_ids=trade_ids)
    return codes


# Internals


@view
@internal
def _code_of(trade_id: uint256) -> uint256:
    issue: uint256 = self._issues[trade_id]
    if issue == 0:
        return 0
    return self._code_for(trade_id, (issue >> 40) & (2**10 - 1))


@pure
@internal
def _issued_at(issue: uint256) -> uint256:
    return issue & (2**40 - 1)


@pure
@internal
def _code_for(trade_id: uint256, tag: uint256) -> uint256:
    product_id: uint256 = trade_id >> 64
    day: uint256 = (trade_id >> 32) & (2**32 - 1)
    sequence: uint256 = trade_id & (2**32 - 1)
    assert day >= FIRST_DAY, "Vouchers: day is before 2020"
    assert day - FIRST_DAY < DAYS, "Vouchers: day needs more symbols"
    assert product_id > 0 and product_id < PRODUCTS, "Vouchers: product is not 1 to 30"
    assert sequence > 0 and sequence < SEQUENCES, "Vouchers: sequence is not 1 to 923520"

    body: uint256 = (day - FIRST_DAY) * PRODUCTS + product_id
    body = body * SEQUENCES + sequence
    body = body * TAGS + tag
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
    """
    @dev Σ a·s and Σ a²·s mod 31 over the twelve symbols s, by Horner's rule from the last: a = 3^i, a² = 9^i.
         Two symbols at a time: a pair is 31·first + second, which is its second symbol mod 31.
    """
    sum: uint256 = 0
    squares: uint256 = 0
    rest: uint256 = code
    for _: uint256 in range(SYMBOLS // 2):
        pair: uint256 = rest % PAIR
        first: uint256 = pair // BASE
        sum = unsafe_add(unsafe_mul(unsafe_add(unsafe_mul(sum, 3), pair), 3), first)  # below 2^32
        squares = unsafe_add(unsafe_mul(unsafe_add(unsafe_mul(squares, 9), pair), 9), first)  # below 2^64
        rest = unsafe_div(rest, PAIR)
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
