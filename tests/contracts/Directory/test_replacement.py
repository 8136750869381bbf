"""P5: a contract is replaced by several approvals and after a delay, and what it was stays readable."""

import ape
import pytest
from eth_utils import keccak

from tests.scheme_fixtures import DELAY_S

MARKET = keccak(text="Market")


@pytest.fixture
def market_in_force(directory, deployer, exchange):
    """An account that plays the market in force of a sealed directory."""
    directory.register("Market", exchange, sender=deployer)
    directory.seal(sender=deployer)
    return exchange


@pytest.fixture
def successor(participants):
    """Any contract that could follow: what counts is that it has code."""
    return participants


def test_propose__not_a_governor__reverts(directory, deployer, market_in_force, successor):
    with ape.reverts("Directory: caller is not a governor"):
        directory.propose("Market", successor, sender=deployer)

    assert directory.proposal_of("Market").approvals == 0


def test_propose__governor__counts_as_first_approval_and_logs_both(directory, governors, market_in_force, successor):
    receipt = directory.propose("Market", successor, sender=governors[0])

    assert directory.proposal_of("Market").contract == successor
    assert directory.contract_of("Market") == market_in_force
    assert receipt.events == [
        directory.ReplacementProposed(name_hash=MARKET, contract=successor, by=governors[0], name="Market"),
        directory.ReplacementApproved(name_hash=MARKET, contract=successor, by=governors[0], approvals=1),
    ]


def test_propose__account_without_code__reverts(directory, governors, market_in_force, stranger):
    with ape.reverts("Directory: no code at the contract"):
        directory.propose("Market", stranger, sender=governors[0])


def test_propose__empty_name__reverts(directory, governors, successor):
    with ape.reverts("Directory: name is empty"):
        directory.propose("", successor, sender=governors[0])


def test_propose__contract_in_force__reverts(directory, governors, participants):
    with ape.reverts("Directory: contract is in force"):
        directory.propose("Participants", participants, sender=governors[0])


def test_propose__while_another_is_open__reverts(directory, governors, market_in_force, successor):
    directory.propose("Market", successor, sender=governors[0])

    with ape.reverts("Directory: another proposal is open"):
        directory.propose("Market", directory, sender=governors[1])


def test_approve__not_a_governor__reverts(directory, governors, stranger, market_in_force, successor):
    directory.propose("Market", successor, sender=governors[0])

    with ape.reverts("Directory: caller is not a governor"):
        directory.approve("Market", successor, sender=stranger)

    assert directory.proposal_of("Market").approvals == 1


def test_approve__second_governor__counts_and_logs_it(directory, governors, market_in_force, successor):
    directory.propose("Market", successor, sender=governors[0])

    receipt = directory.approve("Market", successor, sender=governors[1])

    assert directory.proposal_of("Market").approvals == 2
    assert directory.proposal_of("Market").approved_since == receipt.timestamp
    assert receipt.events == [
        directory.ReplacementApproved(name_hash=MARKET, contract=successor, by=governors[1], approvals=2)
    ]


def test_approve__same_governor_twice__reverts(directory, governors, market_in_force, successor):
    directory.propose("Market", successor, sender=governors[0])

    with ape.reverts("Directory: approved already"):
        directory.approve("Market", successor, sender=governors[0])


def test_approve__other_contract_than_proposed__reverts(directory, governors, market_in_force, successor):
    directory.propose("Market", successor, sender=governors[0])

    with ape.reverts("Directory: contract is not proposed"):
        directory.approve("Market", directory, sender=governors[1])


def test_approve__empty_contract_while_nothing_is_proposed__reverts(directory, governors):
    with ape.reverts("Directory: contract is empty"):
        directory.approve("Market", ape.utils.ZERO_ADDRESS, sender=governors[1])


def test_approve__third_governor__does_not_start_the_delay_again(directory, governors, market_in_force, successor):
    directory.propose("Market", successor, sender=governors[0])
    second = directory.approve("Market", successor, sender=governors[1])

    directory.approve("Market", successor, sender=governors[2])

    assert directory.proposal_of("Market").approved_since == second.timestamp


def test_withdraw__not_a_governor__reverts(directory, governors, deployer, market_in_force, successor):
    directory.propose("Market", successor, sender=governors[0])

    with ape.reverts("Directory: caller is not a governor"):
        directory.withdraw("Market", sender=deployer)

    assert directory.proposal_of("Market").contract == successor


def test_withdraw__any_governor__closes_the_proposal_and_logs_it(directory, governors, market_in_force, successor):
    directory.propose("Market", successor, sender=governors[0])

    receipt = directory.withdraw("Market", sender=governors[2])

    assert directory.proposal_of("Market").contract == ape.utils.ZERO_ADDRESS
    assert receipt.events == [directory.ReplacementWithdrawn(name_hash=MARKET, contract=successor, by=governors[2])]


def test_withdraw__nothing_proposed__reverts(directory, governors):
    with ape.reverts("Directory: nothing proposed"):
        directory.withdraw("Market", sender=governors[0])


def test_withdraw__then_proposed_again__old_approvals_do_not_count(directory, governors, market_in_force, successor):
    directory.propose("Market", successor, sender=governors[0])
    directory.approve("Market", successor, sender=governors[1])
    directory.withdraw("Market", sender=governors[2])

    directory.propose("Market", successor, sender=governors[2])

    assert directory.proposal_of("Market").approvals == 1
    directory.approve("Market", successor, sender=governors[1])
    assert directory.proposal_of("Market").approvals == 2


def test_activate__too_few_approvals__reverts(directory, governors, stranger, market_in_force, successor, chain):
    directory.propose("Market", successor, sender=governors[0])
    chain.mine(deltatime=DELAY_S)

    with ape.reverts("Directory: not enough approvals"):
        directory.activate("Market", sender=stranger)


def test_activate__before_the_delay__reverts(directory, governors, stranger, market_in_force, successor, chain):
    directory.propose("Market", successor, sender=governors[0])
    approved = directory.approve("Market", successor, sender=governors[1])
    chain.pending_timestamp = approved.timestamp + DELAY_S - 1

    with ape.reverts("Directory: delay has not passed"):
        directory.activate("Market", sender=stranger)

    assert directory.contract_of("Market") == market_in_force


def test_activate__nothing_proposed__reverts(directory, stranger):
    with ape.reverts("Directory: nothing proposed"):
        directory.activate("Market", sender=stranger)


def test_activate__approved_and_after_the_delay__puts_it_in_force_and_keeps_the_old_one(
    directory, governors, stranger, market_in_force, successor, chain
):
    directory.propose("Market", successor, sender=governors[0])
    approved = directory.approve("Market", successor, sender=governors[1])
    chain.pending_timestamp = approved.timestamp + DELAY_S

    receipt = directory.activate("Market", sender=stranger)

    assert directory.is_current("Market", successor)
    assert not directory.is_current("Market", market_in_force)
    assert directory.version_at("Market", 1)[0] == market_in_force
    assert directory.version_at("Market", 2) == (successor, receipt.timestamp)
    assert receipt.events == [directory.ContractNamed(name_hash=MARKET, contract=successor, version=2, name="Market")]


def test_activate__twice__reverts(directory, governors, stranger, market_in_force, successor, chain):
    directory.propose("Market", successor, sender=governors[0])
    directory.approve("Market", successor, sender=governors[1])
    chain.mine(deltatime=DELAY_S)
    directory.activate("Market", sender=stranger)

    with ape.reverts("Directory: nothing proposed"):
        directory.activate("Market", sender=stranger)
