"""A delivery that fails on purpose: declared by one person, confirmed by another, unwound after the deadline."""

from carbon.cash_ledger import Fund
from carbon.units import FenPerTonne
from cli.demo.cast import REGISTRY, SECOND_REGISTRY
from cli.demo.deals import FAILING_T, in_chunk, price_of
from cli.demo.desk import Json
from cli.demo.people import document
from cli.demo.play import Play
from cli.demo.terms import COMPENSATION_BP, NOTICE_S
from cli.settling.day import DayOnChain, as_argument

BUYER = 1
"""Side in default, as `Defaults` counts them."""
UNWOUND = 5
BP = 10_000


def reserve_of(price: FenPerTonne) -> int:
    """What the bank books into the risk reserve, fen: as much as the failing trade is worth."""
    return price * FAILING_T


def handle(play: Play, day: DayOnChain) -> None:
    """The bank refused to pay for one trade; the rest of its day is delivered already."""
    trade = next(one for one in day.trades if one.trade_id == play.deals["failing_id"])
    said = {"side": BUYER, "document_hash": document(play.site, "bank-refusal", "The bank refused to pay.\n")}
    with play.step("A delivery fails and is unwound"):
        number = str(trade.trade_id)
        play.act(REGISTRY, "Defaults", "declare", trade_id=number, reason="the bank refused 银行拒付", **said)
        play.act(SECOND_REGISTRY, "Defaults", "confirm", **in_chunk(day, trade.trade_id), **said)
        play.clock.go_to(play.clock.now_s() + NOTICE_S + 1)
        decision = document(play.site, "default-decision", "Not made good in time: the trade is unwound.\n")
        play.review(
            "Defaults",
            "unwind",
            reason="not made good in time 逾期未补足",
            trade=as_argument(trade),
            barred_until_s=0,
            document_hash=decision,
        )


def outcome(play: Play) -> Json:
    """What the chain says of the default, beside what follows from its terms."""
    price = price_of(play)
    case = play.chain.call("Defaults", "default_of", play.deals["failing_id"])
    reserve_fen, _ = play.chain.call("Cash", "fund", int(Fund.RISK_RESERVE))
    return {
        "trade_id": str(play.deals["failing_id"]),
        "is_unwound": int(case["state"]) == UNWOUND,
        "owed_fen": int(case["owed_fen"]),
        "compensation_fen": price * FAILING_T * COMPENSATION_BP // BP,
        "paid_in_fen": reserve_of(price),
        "reserve_fen": int(reserve_fen),
    }
