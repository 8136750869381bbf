"""
A trade that its buyer disputes once it is settled: answered, decided, and corrected by a counter-trade.

It is made on the trading day before the last and heard in its evening; the last day brings back what was too much.
A year of one trading day has no such trade.
"""

from datetime import date

from carbon.fees import cost_of
from carbon.units import Fen, FenPerTonne
from carbon.vouchers import parse_code
from cli.demo.cast import WORKS
from cli.demo.deals import DISPUTED_T, FROM, MINUTE_S, in_chunk, transfer
from cli.demo.desk import Json
from cli.demo.people import document
from cli.demo.plan import RESERVE, TradingDay
from cli.demo.play import Play, field_of, moment
from cli.demo.terms import FEE_BP
from cli.settling.day import DayOnChain

BACK_T = 200
"""That were more than the buyer had agreed to."""
TRADE_MINUTE, BACK_MINUTE = 9, 27
"""When the trade and its counter-trade are made: their time goes into their voucher codes."""
CORRECTED = 6
"""State of a dispute, as `Disputes` counts them."""
PARTIES = (WORKS, RESERVE, "exchange")
STEPS = ("filed", "answered", "upheld", "corrected")
CLAIM = "The works agreed to 300 t; 500 t were entered and delivered.\n"
ANSWER = "The carbon asset company entered what its desk understood.\n"
DECISION = "The order of the works says 300 t. 200 t go back by a counter-trade at the same price.\n"


def day_of(play: Play) -> TradingDay | None:
    """The day of the disputed trade; None where no day is settled before the last."""
    earlier = [day for day in play.plan.days[:-1] if day.orders]
    return earlier[-1] if earlier else None


def money_of(play: Play) -> int:
    """What the buyer brings for the trade, in fen with fees."""
    day = day_of(play)
    return 0 if day is None else cost_of(Fen(_price_of(day) * DISPUTED_T), FEE_BP)


def trade(play: Play, day: TradingDay) -> None:
    """After the listed orders of its day."""
    start_s = moment(day.prices.day, *FROM)
    play.clock.go_to(start_s)
    seller, buyer = play.cast[RESERVE], play.cast[WORKS]
    at_s = start_s + TRADE_MINUTE * MINUTE_S
    trade_id = transfer(play, seller, buyer, _price_of(day), DISPUTED_T, at_s)
    play.deals["dispute"] = {"trade_id": trade_id, "price_fen": _price_of(day)}


def hear(play: Play, settled: DayOnChain) -> None:
    """Filed by the buyer with the trade's chunk, answered by the seller, decided by the exchange."""
    with play.step("A settled trade is disputed and decided"):
        named = in_chunk(settled, play.deals["dispute"]["trade_id"])
        claim = {"reason": "200 t too many 多交付200吨", "document_hash": document(play.site, "claim", CLAIM)}
        filed = play.act(WORKS, "Disputes", "file", **named, **claim)
        dispute_id = int(field_of(filed, "DisputeFiled", "dispute_id"))
        answer = {"reason": "as understood 按理解申报", "document_hash": document(play.site, "answer", ANSWER)}
        play.act(RESERVE, "Disputes", "answer", dispute_id=dispute_id, **answer)
        decision = {
            "reason": "the order says 300 t 委托为300吨",
            "document_hash": document(play.site, "ruling", DECISION),
        }
        verdict = {"is_upheld": True, "to_correct_t": BACK_T}
        play.act("exchange", "Disputes", "decide", dispute_id=dispute_id, **verdict, **decision)
        play.deals["dispute"]["dispute_id"] = dispute_id


def trade_back(play: Play, on: date) -> None:
    """Buyer and seller change sides, at the disputed price."""
    case = play.deals["dispute"]
    at_s = moment(on, *FROM) + BACK_MINUTE * MINUTE_S
    case["counter_id"] = transfer(
        play, play.cast[WORKS], play.cast[RESERVE], FenPerTonne(case["price_fen"]), BACK_T, at_s
    )


def correct(play: Play, settled: DayOnChain) -> None:
    """The exchange names the counter-trade, once it is delivered."""
    case = play.deals["dispute"]
    counter = in_chunk(settled, case["counter_id"])
    play.act("exchange", "Disputes", "correct_by_trade", dispute_id=case["dispute_id"], **counter)


def outcome(play: Play) -> Json:
    """What chain and read model say of the dispute; empty where there was none."""
    case = play.deals.get("dispute")
    if case is None:
        return {}
    found = play.chain.call("Disputes", "dispute", case["dispute_id"])
    steps = play.desk.get(f"/exchange/disputes/{case['dispute_id']}", play.cast["exchange"])["steps"]
    codes = {deal["trade_id"]: deal["voucher_code"] for deal in play.deals["made"]}
    trade_id, counter_id = str(case["trade_id"]), str(case["counter_id"])
    return {
        "dispute_id": case["dispute_id"],
        "trade_id": trade_id,
        "counter_trade_id": counter_id,
        "is_corrected": int(found["state"]) == CORRECTED,
        "to_correct_t": int(found["to_correct_t"]),
        "corrected_t": int(found["corrected_t"]),
        "steps": [step["step"] for step in steps],
        "people": len({step["made_by"] for step in steps}),
        "counter_t": next(deal["quantity_t"] for deal in play.deals["made"] if deal["trade_id"] == counter_id),
        "stand": [_stands(play, one, codes[one]) for one in (trade_id, counter_id)],
    }


def _price_of(day: TradingDay) -> FenPerTonne:
    """The previous close of the day."""
    return FenPerTonne(day.prices.previous_close_fen or 0)


def _stands(play: Play, trade_id: str, code: str | None) -> bool:
    """Whether a trade is delivered, under a code that holds against the chain."""
    return code is not None and int(play.chain.call("Vouchers", "check", parse_code(code))[0]) == int(trade_id)
