"""
Certificate codes: made, written, read and checked without a chain.

A code is a letter for the kind (A allocation, C cancellation, H holding, S surrender), the number of the certificate
(six digits or more), four digits from the hash of the transaction that it certifies, and two check digits, as in
`C000123-4567-89`.
The check digits are those of ISO 7064 MOD 97-10, letters counting as 10 to 35: the whole, read as one number, leaves 1
when divided by 97. Any one wrong symbol and any two swapped symbols are noticed: a difference of one place is less than
97 times a power of ten, that of two swapped ones a product of such a number with 10^i - 10^j, and 97, a prime with 10
as a primitive root, divides neither for fewer than 96 places.

What can go wrong:

* MalformedCertificate: a text that is no code
"""

import re
from dataclasses import dataclass
from enum import StrEnum

NUMBER_DIGITS = 6
"""Digits that a number is written with at least."""

MOST = 10**12
"""Numbers are below it: a code stays short enough for its check digits."""

TAG_DIGITS = 4
"""Digits from the hash of the transaction."""

MODULUS = 97
_TEXT = re.compile(r"([ACHS])([0-9]{6,12})([0-9]{4})([0-9]{2})")
_SEPARATORS = str.maketrans("", "", "- ")


class MalformedCertificate(ValueError):
    """A text that is no code of a certificate."""

    def __init__(self, fact: str, code: str) -> None:
        super().__init__(f"{fact}: {code}")
        self.fact = fact
        """What is wrong, without the text."""
        self.code = code
        """What was given."""


class CertificateKind(StrEnum):
    """What a certificate says."""

    ALLOCATION = "allocation"
    """Units were allocated and issued."""
    CANCELLATION = "cancellation"
    """Units were cancelled and can never be used again."""
    HOLDING = "holding"
    """An account held units at a block."""
    SURRENDER = "surrender"
    """Units were surrendered for a year, and the application accepted."""

    @property
    def letter(self) -> str:
        """First symbol of its codes."""
        return self.value[0].upper()


@dataclass(frozen=True, slots=True)
class CertificateCode:
    """What a code says of its certificate."""

    kind: CertificateKind

    number: int
    """Number of the certificate, from 1 within its kind."""

    tag: int
    """The transaction's hash mod 10,000: a code that someone made up rarely has the right one."""

    def __str__(self) -> str:
        body = f"{self.kind.letter}{self.number:0{NUMBER_DIGITS}d}"
        tag = f"{self.tag:0{TAG_DIGITS}d}"
        return f"{body}-{tag}-{check_digits(body + tag)}"


def code_for(kind: CertificateKind, number: int, transaction_hash: str) -> CertificateCode:
    """The code of a certificate; the hash as 0x-hex."""
    if not 0 < number < MOST:
        raise MalformedCertificate(f"numbers of certificates are 1 to {MOST - 1}", str(number))
    return CertificateCode(kind, number, int(transaction_hash, 16) % 10**TAG_DIGITS)


def parse_code(text: str) -> CertificateCode:
    """
    Read a code as people write it: small letters, and dashes and spaces anywhere, do not matter.

    :raises MalformedCertificate: another form, or check digits that do not hold
    """
    symbols = text.translate(_SEPARATORS).upper()
    found = _TEXT.fullmatch(symbols) if symbols.isascii() else None
    if found is None:
        raise MalformedCertificate("a code looks like C000123-4567-89", text)
    letter, number, tag, checks = found.groups()
    if check_digits(letter + number + tag) != checks:
        raise MalformedCertificate("the check digits do not hold", text)
    is_padded = len(number) > NUMBER_DIGITS and number.startswith("0")
    if is_padded or int(number) == 0:
        raise MalformedCertificate("a code looks like C000123-4567-89", text)
    kind = next(kind for kind in CertificateKind if kind.letter == letter)
    return CertificateCode(kind, int(number), int(tag))


def check_digits(body: str) -> str:
    """The two digits that make a body of digits and capital letters leave 1 when divided by 97 (ISO 7064)."""
    return f"{(MODULUS + 1 - _number(body) * 100 % MODULUS) % MODULUS:02d}"


def _number(symbols: str) -> int:
    """The symbols as one decimal number, letters as 10 to 35."""
    return int("".join(str(int(symbol, 36)) for symbol in symbols))
