"""Which callers a word of the table means, so that the table alone says who must get through."""

from __future__ import annotations

from collections.abc import Callable

from carbon.roles import TRADERS, Role
from scripts._rights import Right
from tests.rights.rights_world import ACTIVE, AREA, FROZEN, RESTRICTED, Caller

MAY_HOLD = (ACTIVE, RESTRICTED)
OWNERS = {"OrderBook.cancel, the owner may no longer trade": "frozen EMITTER"}
"""Whose the thing of a case is, where it is not the emitter's."""
IDLE_BANK, IDLE_CASE = "frozen BANK", "the account's bank is not active"

WORDS: dict[str, Callable[[Caller, Right], bool]] = {
    "anyone": lambda who, right: True,
    "newcomer": lambda who, right: who.status == 0,
    "deployer": lambda who, right: who.name == "deployer",
    "governor": lambda who, right: who.name in ("governor", "other governor"),
    "participant": lambda who, right: who.status == ACTIVE and bool(who.roles),
    "open account": lambda who, right: who.status in (ACTIVE, RESTRICTED, FROZEN),
    "holder": lambda who, right: who.has(TRADERS) and who.status in MAY_HOLD,
    "trader": lambda who, right: who.has(TRADERS) and who.status == ACTIVE and not who.name.startswith("barred"),
    "barred trader": lambda who, right: who.name.startswith("barred"),
    "counterparty": lambda who, right: who.name == "investor",
    "defaulter": lambda who, right: who.name == "investor",
    "side of the trade": lambda who, right: who.name in ("emitter", "investor"),
    "other side": lambda who, right: who.name == "investor",
    "emitter": lambda who, right: who.has(Role.EMITTER) and who.status in MAY_HOLD,
    "frozen emitter": lambda who, right: who.has(Role.EMITTER) and who.status == FROZEN,
    "owner": lambda who, right: who.name == OWNERS.get(str(right), "emitter"),
    "operator": lambda who, right: who.name == "operator",
    "bank of the account": lambda who, right: who.name == (IDLE_BANK if right.case == IDLE_CASE else "bank"),
}
"""Words of the table that are no role -> whether a caller is meant."""

RESTRICTIONS: dict[str, Callable[[Caller], bool]] = {
    "": lambda who: True,
    "of the account's area": lambda who: who.area == AREA,
    "of the owner's area": lambda who: who.area == AREA,
    "of the entity's area": lambda who: who.area == AREA,
    "of the entities' area": lambda who: who.area == AREA,
    "of the allocation's area": lambda who: who.area == AREA,
    "of another area": lambda who: who.area not in (0, AREA),
    "without an area": lambda who: who.area == 0,
    "of the assigned body": lambda who: who.name == "person",
    "of another body": lambda who: who.name == "person of other body",
    "of no body": lambda who: who.name == "person of no body",
    "that the account named": lambda who: who.name == "bank",
    "that it did not name": lambda who: who.name != "bank",
    "that opened it": lambda who: who.name == "registry",
    "that did not open it": lambda who: who.name != "registry",
    "that asked for it": lambda who: who.name == "registry",
    "that did not ask for it": lambda who: who.name != "registry",
    "that made the first review": lambda who: who.name == "registry",
    "that did not make the first review": lambda who: who.name != "registry",
    "that declared it": lambda who: who.name == "registry",
    "that did not declare it": lambda who: who.name != "registry",
}
"""What may stand behind a role -> whether a caller meets it."""


def is_meant(word: str, who: Caller, right: Right) -> bool:
    """Whether a word of the row means the caller."""
    if word in WORDS:
        return WORDS[word](who, right)
    kind, _, rest = word.partition(" ")
    if kind == "contract":
        return who.contract == rest
    return who.status == ACTIVE and who.has(Role[kind]) and RESTRICTIONS[rest](who)


def expected_refusal(who: Caller, right: Right) -> str:
    """What the table says that the caller is told; empty when he is let in."""
    for word, wording in right.refusal_of.items():
        if is_meant(word, who, right):
            return wording
    return "" if any(is_meant(word, who, right) for word in right.may) else right.refusal
