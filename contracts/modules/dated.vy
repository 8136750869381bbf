# pragma version 0.4.3
"""
@title Dated values
@license Apache-2.0
@notice Values that are in force from a day on, and stay readable for every day before.
@dev Each value is a word of 232 bits under a key. A change for the day of the last one takes its place; nothing can be
     put before it. Who may change what, and that no day that has begun is changed, is for the contract that uses it.
"""

VALUE_LIMIT: constant(uint256) = 2**232  # first value that does not fit
DAY_MASK: constant(uint256) = 2**24 - 1
MAX_CHANGES: constant(uint256) = 1_000  # of one key

_changes: HashMap[uint256, HashMap[uint256, uint256]]  # key -> number, from 1 -> value << 24 | first day in force
_count: HashMap[uint256, uint256]


@internal
def _set(key: uint256, worth: uint256, from_day: uint256):
    number: uint256 = self._count[key]
    assert worth < VALUE_LIMIT, "dated: value is too large"
    assert from_day <= DAY_MASK, "dated: day is too large"
    last_day: uint256 = self._changes[key][number] & DAY_MASK
    if number == 0 or from_day > last_day:
        number += 1
        assert number <= MAX_CHANGES, "dated: too many changes"
        self._count[key] = number
    else:
        assert from_day == last_day, "dated: a later change is set"
    self._changes[key][number] = worth << 24 | from_day


@view
@internal
def _on(key: uint256, day: uint256) -> uint256:
    """@dev The value in force on a day, 0 before the first."""
    number: uint256 = self._count[key]
    for _: uint256 in range(number, bound=MAX_CHANGES):
        word: uint256 = self._changes[key][number]
        if word & DAY_MASK <= day:
            return word >> 24
        number -= 1
    return 0


@view
@internal
def _last(key: uint256, back: uint256) -> (uint256, uint256):
    """@dev The last value but `back`, and its first day; zeros when there are not so many."""
    number: uint256 = self._count[key]
    if back >= number:
        return 0, 0
    word: uint256 = self._changes[key][number - back]
    return word >> 24, word & DAY_MASK
