from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon.refusal import Refused
from carbon.serials import SerialQueues, SerialRange

CEA, EUA = 1, 2
WORKS, MILL = "works", "mill"


@pytest.fixture
def queues():
    """The works was issued 1-10 and 21-30, the mill 11-20."""
    queues = SerialQueues()
    queues.issue(CEA, WORKS, SerialRange(1, 10))
    queues.issue(CEA, MILL, SerialRange(11, 20))
    queues.issue(CEA, WORKS, SerialRange(21, 30))
    return queues


def test_transfer__more_than_the_first_range__takes_the_oldest_and_splits_the_next(queues):
    moved = queues.transfer(CEA, WORKS, MILL, 14)

    assert moved == [SerialRange(1, 10), SerialRange(21, 24)]
    assert queues.held_by(CEA, WORKS) == [SerialRange(25, 30)]
    assert queues.held_by(CEA, MILL) == [SerialRange(11, 20), SerialRange(1, 10), SerialRange(21, 24)]


def test_transfer__neighbours_meet_again__become_one_range(queues):
    queues.transfer(CEA, WORKS, "trader", 4)
    queues.transfer(CEA, WORKS, "trader", 6)

    assert queues.held_by(CEA, "trader") == [SerialRange(1, 10)]


def test_burn__some_units__ends_the_oldest(queues):
    assert queues.burn(CEA, WORKS, 3) == [SerialRange(1, 3)]
    assert queues.held_by(CEA, WORKS) == [SerialRange(4, 10), SerialRange(21, 30)]


def test_transfer__of_nothing__moves_nothing(queues):
    assert queues.transfer(CEA, WORKS, MILL, 0) == []


def test_transfer__to_oneself__keeps_the_queue_as_it_is(queues):
    assert queues.transfer(CEA, WORKS, WORKS, 5) == []
    assert queues.held_by(CEA, WORKS) == [SerialRange(1, 10), SerialRange(21, 30)]


def test_transfer__of_another_class__does_not_touch_this_one(queues):
    queues.issue(EUA, WORKS, SerialRange(1, 5))

    assert queues.transfer(EUA, WORKS, MILL, 5) == [SerialRange(1, 5)]
    assert queues.held_by(CEA, WORKS) == [SerialRange(1, 10), SerialRange(21, 30)]


def test_transfer__more_than_held__is_refused_and_changes_nothing(queues):
    with pytest.raises(Refused, match="not enough serials"):
        queues.transfer(CEA, WORKS, MILL, 21)

    assert queues.held_by(CEA, WORKS) == [SerialRange(1, 10), SerialRange(21, 30)]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 50)), max_size=40))
def test_queues__any_course_of_transfers__every_serial_is_in_one_place(moves):
    """R8: each tonne has one identity, and one holder or one end."""
    queues, balances, burnt, issued = SerialQueues(), Counter(), [], 0
    for sender, receiver, quantity in moves:
        if balances[sender] < quantity:  # an issue to the sender first
            queues.issue(CEA, str(sender), SerialRange(issued + 1, issued + quantity))
            issued += quantity
            balances[sender] += quantity
        balances[sender] -= quantity
        if receiver == 3:
            burnt += queues.burn(CEA, str(sender), quantity)
        else:
            queues.transfer(CEA, str(sender), str(receiver), quantity)
            balances[receiver] += quantity

    held = {account: queues.held_by(CEA, str(account)) for account in range(4)}
    everything = [*burnt, *(serials for ranges in held.values() for serials in ranges)]
    assert sorted(n for serials in everything for n in range(serials.first, serials.last + 1)) == [
        *range(1, issued + 1)
    ]
    assert all(sum(serials.quantity for serials in held[account]) == balances[account] for account in range(4))
