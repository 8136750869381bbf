import ape
import pytest

from tests.ledger_fixtures import ACTIVE, FROZEN, RESTRICTED

NO_HASH = b"\0" * 32
NOTICE = b"\x0e" * 32


def test_suspend__by_someone_else__reverts(participants, emitter, registry, ministry):
    for caller in (emitter, registry, ministry):
        with ape.reverts("Participants: caller is not the exchange"):
            participants.suspend(emitter, "layering", NOTICE, sender=caller)
        with ape.reverts("Participants: caller is not the exchange"):
            participants.resume_trading(emitter, "explained", NOTICE, sender=caller)
    assert participants.may_trade(emitter)


def test_suspend__trader__may_hold_and_not_trade_and_is_logged(participants, emitter, exchange):
    """T5: restriction of an account with notice."""
    receipt = participants.suspend(emitter, "layering", NOTICE, sender=exchange)

    assert (participants.may_trade(emitter), participants.may_hold(emitter)) == (False, True)
    assert participants.trading_right(emitter) == (True, False, True)
    with ape.reverts("Participants: account is suspended"):
        participants.check_trader(emitter)
    assert receipt.events == [
        participants.TradingSuspended(account=emitter, by=exchange, reason="layering", document_hash=NOTICE)
    ]


def test_resume_trading__suspended_trader__trades_again_and_is_logged(participants, emitter, exchange):
    participants.suspend(emitter, "layering", NOTICE, sender=exchange)

    receipt = participants.resume_trading(emitter, "explained", NO_HASH, sender=exchange)

    assert participants.may_trade(emitter)
    participants.check_trader(emitter)
    assert receipt.events == [
        participants.TradingResumed(account=emitter, by=exchange, reason="explained", document_hash=NO_HASH)
    ]


def test_suspend__twice_or_staff_or_without_reason__reverts(participants, emitter, bank, exchange):
    with ape.reverts("Participants: account is no trader"):
        participants.suspend(bank, "layering", NOTICE, sender=exchange)
    with ape.reverts("Participants: reason is empty"):
        participants.suspend(emitter, "", NOTICE, sender=exchange)
    with ape.reverts("Participants: account is not suspended"):
        participants.resume_trading(emitter, "explained", NOTICE, sender=exchange)
    participants.suspend(emitter, "layering", NOTICE, sender=exchange)
    with ape.reverts("Participants: account is suspended"):
        participants.suspend(emitter, "layering", NOTICE, sender=exchange)
    with ape.reverts("Participants: reason is empty"):
        participants.resume_trading(emitter, "", NOTICE, sender=exchange)


def test_check_trader__barred_or_restricted__each_has_a_fact_of_its_own(
    participants, emitter, investor, ministry, set_status, chain
):
    set_status(investor, RESTRICTED)
    participants.record_conduct(emitter, 4, chain.pending_timestamp + 9_000, "wash trades", NO_HASH, sender=ministry)

    with ape.reverts("Participants: account may not trade"):
        participants.check_trader(investor)
    with ape.reverts("Participants: account is barred by its credit record"):
        participants.check_trader(emitter)
    assert participants.trading_right(investor) == (False, True, True)
    assert participants.trading_right(emitter) == (True, True, False)


@pytest.mark.parametrize("status", [RESTRICTED, FROZEN])
def test_last_loss_s__as_accounts_lose_the_right_to_trade__is_the_time_of_the_last(
    participants, emitter, investor, bank, exchange, set_status, status
):
    """A loss of what an account did not have is none."""
    first = set_status(emitter, status)
    assert participants.last_loss_s() == first.timestamp
    set_status(emitter, ACTIVE)
    set_status(bank, RESTRICTED)
    assert participants.last_loss_s() == first.timestamp

    second = participants.suspend(investor, "layering", NOTICE, sender=exchange)
    set_status(investor, status)

    assert participants.last_loss_s() == second.timestamp
