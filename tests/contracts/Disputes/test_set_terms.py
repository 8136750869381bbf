"""T7: `Disputes.set_terms`, `terms_on`."""

from __future__ import annotations

import pytest

from tests.deal_world import EXCHANGE, MONDAY, SELLER, fields_of
from tests.watch_world import TERMS, disputable

LATER = {"file_days": 1, "answer_days": 2, "appeal_days": 2**16 - 1}


def test_set_terms__from_a_day_to_come__leaves_the_days_before_and_logs_it() -> None:
    world = disputable()

    events = world.must(EXCHANGE, "Disputes.set_terms", LATER, MONDAY + 1)

    none = dict.fromkeys(TERMS, 0)
    assert [world.ask("Disputes.terms_on", MONDAY + day) for day in (-1, 0, 1)] == [none, TERMS, LATER]
    assert fields_of(events, "Disputes.TermsSet") == [{"from_day": MONDAY + 1} | LATER]


@pytest.mark.parametrize(
    ("sender", "terms", "from_day", "fact"),
    [
        (SELLER, LATER, MONDAY + 1, "caller is not the exchange"),
        (EXCHANGE, LATER, MONDAY, "day is not to come"),
        (EXCHANGE, LATER | {"file_days": 2**16}, MONDAY + 1, "term needs more than 16 bits"),
        (EXCHANGE, LATER | {"answer_days": 2**16}, MONDAY + 1, "term needs more than 16 bits"),
        (EXCHANGE, LATER | {"appeal_days": 2**16}, MONDAY + 1, "term needs more than 16 bits"),
    ],
)
def test_set_terms__not_so__reverts(sender: str, terms: dict[str, int], from_day: int, fact: str) -> None:
    assert disputable().refusal(sender, "Disputes.set_terms", terms, from_day) == f"Disputes: {fact}"
