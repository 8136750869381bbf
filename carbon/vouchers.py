"""
Voucher codes: made, written, read and checked without a chain. Twin of `contracts/trading/Vouchers.vy`.

A code has twelve symbols of the alphabet of GB 32100-2015, written in groups of four: day since 2020-01-01 (3 symbols),
product (1), sequence of the day (4), the trade's hash mod 961 (2), check symbols (2). Any one or two wrong symbols and
any swap of two symbols are noticed; the docstring of `_sums` shows why.

What can go wrong:

* VoucherError
  + MalformedCode: not a code: length, letters or check symbols
  + NoCodeFor: the trade has no place in the code
"""

from dataclasses import dataclass

from carbon.settlement import TradeId
from carbon.units import MarketDay

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and letters without I, O, S, V and Z (GB 32100-2015)."""

BASE = len(ALPHABET)
"""31, a prime: the symbols are a field."""

SYMBOLS = 12
"""Symbols of a code."""

GROUP = 4
"""Symbols between dashes."""

WEIGHTS = tuple(pow(3, place, BASE) for place in range(SYMBOLS))
"""Weight of each place, 3^i mod 31, as in GB 32100."""

FIRST_DAY = 18_262
"""2020-01-01 in days since 1970-01-01."""

DAYS = BASE**3
"""Days that three symbols count: until 2101."""

SEQUENCES = BASE**4
"""Sequences that four symbols count."""

TAGS = BASE**2
"""Values of the two symbols from the hash."""

CHECKS = BASE**2
"""Values of the two check symbols."""


class VoucherError(ValueError):
    """Something about a voucher code is wrong."""


class MalformedCode(VoucherError):
    """A text or number that is no voucher code."""

    def __init__(self, fact: str, code: str | int) -> None:
        super().__init__(f"{fact}: {code}")
        self.fact = fact
        """What is wrong, without the value."""
        self.code = code
        """What was given."""


class NoCodeFor(VoucherError):
    """A trade whose day, product or sequence needs more symbols than the code has."""

    def __init__(self, fact: str, trade_id: int) -> None:
        super().__init__(f"{fact}: trade {trade_id}")
        self.fact = fact
        """What is wrong, in the contract's words."""
        self.trade_id = trade_id
        """The trade that was given."""


@dataclass(frozen=True, slots=True)
class VoucherFields:
    """What a code says of its trade."""

    trade: TradeId
    """Product, day and sequence: together the id of the trade."""

    tag: int
    """The trade's hash mod 961: a code that someone made up rarely has the right one."""


def code_for(trade_id: int, trade_hash: bytes) -> int:
    """The code of a trade, as a number in base 31 with the first symbol highest; raises NoCodeFor."""
    product_id, day, sequence = TradeId.of(trade_id)
    if day < FIRST_DAY:
        raise NoCodeFor("Vouchers: day is before 2020", trade_id)
    if day - FIRST_DAY >= DAYS:
        raise NoCodeFor("Vouchers: day needs more symbols", trade_id)
    if not 0 < product_id < BASE:
        raise NoCodeFor("Vouchers: product is not 1 to 30", trade_id)
    if not 0 < sequence < SEQUENCES:
        raise NoCodeFor("Vouchers: sequence is not 1 to 923520", trade_id)
    tag = int.from_bytes(trade_hash, "big") % TAGS
    body = (((day - FIRST_DAY) * BASE + product_id) * SEQUENCES + sequence) * TAGS + tag
    return _with_checks(body)


def is_well_formed(code: int) -> bool:
    """Whether a number is a code: twelve symbols, check symbols hold, product and sequence count from 1."""
    if not 0 <= code < BASE**SYMBOLS or _sums(code) != (0, 0):
        return False
    trade = _fields(code).trade
    return trade.product_id > 0 and trade.sequence > 0


def fields_of(code: int) -> VoucherFields:
    """What a code says; raises MalformedCode."""
    if not is_well_formed(code):
        raise MalformedCode("the check symbols do not hold", code)
    return _fields(code)


def format_code(code: int) -> str:
    """Write a code, as "3K7A-0F2B-9XQ4"; raises MalformedCode for a number with more than twelve symbols."""
    if not 0 <= code < BASE**SYMBOLS:
        raise MalformedCode("a code has 12 symbols", code)
    symbols = "".join(ALPHABET[symbol] for symbol in _symbols(code))
    return "-".join(symbols[start : start + GROUP] for start in range(0, SYMBOLS, GROUP))


def parse_code(text: str) -> int:
    """
    Read a code as people write it: small letters, and dashes and spaces anywhere, do not matter.

    Raises MalformedCode for another length, a letter outside the alphabet, or check symbols that do not hold.
    """
    symbols = text.replace("-", "").replace(" ", "").upper()
    if len(symbols) != SYMBOLS:
        raise MalformedCode(f"a code has 12 symbols, this has {len(symbols)}", text)
    code = 0
    for symbol in symbols:
        if symbol not in ALPHABET:
            raise MalformedCode(f"codes do not use the symbol {symbol!r}", text)
        code = code * BASE + ALPHABET.index(symbol)
    if not is_well_formed(code):
        raise MalformedCode("the check symbols do not hold", text)
    return code


def _symbols(code: int) -> list[int]:
    symbols = []
    for _ in range(SYMBOLS):
        code, symbol = divmod(code, BASE)
        symbols.append(symbol)
    return symbols[::-1]


def _fields(code: int) -> VoucherFields:
    rest, tag = divmod(code // CHECKS, TAGS)
    rest, sequence = divmod(rest, SEQUENCES)
    day, product_id = divmod(rest, BASE)
    return VoucherFields(TradeId(product_id, MarketDay(day + FIRST_DAY), sequence), tag)


def _sums(code: int) -> tuple[int, int]:
    """
    Σ a·s and Σ a²·s mod 31 over the symbols s with weights a; both are 0 in a code.

    Were two codes to differ in at most the places i and j, by x and y, then a·x + b·y = 0 and a²·x + b²·y = 0 with the
    weights a, b of these places. The determinant is a·b·(b − a). 3 has order 30 mod 31, so the twelve weights are
    distinct and not 0, 31 is a prime, the determinant is not 0, and x = y = 0: no two codes are that close. A swap of
    two different symbols is such a difference.
    """
    symbols = _symbols(code)
    total = sum(weight * symbol for weight, symbol in zip(WEIGHTS, symbols, strict=True))
    squares = sum(weight * weight * symbol for weight, symbol in zip(WEIGHTS, symbols, strict=True))
    return total % BASE, squares % BASE


def _with_checks(body: int) -> int:
    """
    Put the check symbols c, d behind the ten symbols of `body`.

    a·c + b·d = −total and a²·c + b²·d = −squares give d·b·(b − a) = a·total − squares; then c from the first.
    """
    total, squares = _sums(body * CHECKS)
    a, b = WEIGHTS[-2:]
    d = (a * total - squares) * pow(b * (b - a), -1, BASE) % BASE
    c = -(total + b * d) * pow(a, -1, BASE) % BASE
    return body * CHECKS + c * BASE + d
