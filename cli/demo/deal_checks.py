"""What came of the last day's deals: codes, fees in the funds, a default unwound, alerts, a statement."""

from carbon.cash_ledger import Fund
from carbon.fees import fee_of
from carbon.units import Fen
from cli.demo import default, dispute, watch
from cli.demo.cast import WORKS
from cli.demo.deals import AUCTION_T, WORKS_BID_T, price_of
from cli.demo.desk import Json
from cli.demo.play import Play
from cli.demo.terms import FEE_BP

METHODS = ("block", "auction", "agreed")
Found = tuple[str, bool, str]
"""A promise, whether it holds, and the figures."""


def outcome(play: Play) -> Json:
    """Deals, fees, default, alerts and the works' statement of the day, from chain and API."""
    on = play.plan.days[-1].prices.day
    funds = [int(play.chain.call("Cash", "fund", int(fund))[0]) for fund in (Fund.EXCHANGE_FEES, Fund.REGISTRY_FEES)]
    works = play.cast[WORKS]
    statement = play.desk.get(f"/enterprises/{works.address}/days/{on}", works)
    return {
        "made": play.deals["made"],
        "fees_bp": int(FEE_BP),
        "fees_fen": sum(funds),
        "default": default.outcome(play),
        "dispute": dispute.outcome(play),
        "alerts": watch.outcome(play),
        "statement": {
            "day": on.isoformat(),
            "adds_up": statement["adds_up"],
            "closing_fen": statement["money"]["closing_fen"],
            "trades": len(statement["trades"]),
        },
    }


def checks(play: Play, found: Json) -> list[Found]:
    """What must be true of them."""
    delivered = [deal for deal in found["made"] if deal["voucher_code"]]
    return [
        (
            "deals beside the book are delivered, all but the failing one",
            [deal["trade_id"] for deal in found["made"] if not deal["voucher_code"]] == [found["default"]["trade_id"]]
            and {deal["method"] for deal in delivered} == set(METHODS),
            ", ".join(f"{deal['method']} {deal['quantity_t']:,} t" for deal in delivered),
        ),
        _auction(play, found["made"]),
        _fees(play, found, delivered),
        _default(found["default"]),
        *_dispute(found["dispute"]),
        _alerts(play, found["alerts"]),
        (
            "statement of the works' day: opening + movements = closing",
            bool(found["statement"]["adds_up"]) and found["statement"]["trades"] > 0,
            f"{found['statement']['day']}: {found['statement']['closing_fen']:,} fen",
        ),
    ]


def _auction(play: Play, made: list[Json]) -> Found:
    """The worse of two bids sets the price, and gets what the better one leaves."""
    sold = sorted(
        (deal["quantity_t"] for deal in made if deal["method"] == "auction" and deal["price_fen"] == price_of(play)),
        reverse=True,
    )
    wanted = sorted((WORKS_BID_T, AUCTION_T - WORKS_BID_T), reverse=True)
    return "auction: one price, the margin shared out", sold == wanted, " + ".join(f"{part:,} t" for part in sold)


def _fees(play: Play, found: Json, delivered: list[Json]) -> Found:
    amounts = [trade["price_fen_per_t"] * trade["quantity_t"] for trade in play.trades]
    amounts += [deal["price_fen"] * deal["quantity_t"] for deal in delivered]
    expected = 2 * sum(fee_of(Fen(amount), FEE_BP) for amount in amounts)
    is_equal = found["fees_fen"] == expected > 0
    return "fees of both sides = what the funds hold", is_equal, f"{expected:,} = {found['fees_fen']:,} fen"


def _default(found: Json) -> Found:
    left_fen = found["paid_in_fen"] - found["compensation_fen"]
    is_over = found["is_unwound"] and found["owed_fen"] == 0 and found["reserve_fen"] == left_fen
    said = f"{found['paid_in_fen']:,} - {found['compensation_fen']:,} = {found['reserve_fen']:,} fen"
    return "failed delivery unwound, compensated by the risk reserve", is_over, said


def _dispute(found: Json) -> list[Found]:
    """None in a year of one trading day."""
    if not found:
        return []
    is_equal = found["to_correct_t"] == found["corrected_t"] == found["counter_t"] == dispute.BACK_T
    sums = f"{found['to_correct_t']:,} = {found['corrected_t']:,} = {found['counter_t']:,} t"
    is_whole = tuple(found["steps"]) == dispute.STEPS and found["people"] == len(dispute.PARTIES)
    return [
        ("dispute: decided = corrected = counter-trade", found["is_corrected"] and is_equal, sums),
        (
            "dispute: each step on file, both trades stand",
            is_whole and all(found["stand"]),
            ", ".join(found["steps"]),
        ),
    ]


def _alerts(play: Play, found: Json) -> Found:
    is_known = found["raised"] == found["found_again"] == play.deals["alerts"]["found"] > 0
    said = f"{found['raised']} = {found['found_again']}, one warned"
    return "alerts raised = found by a second search", is_known and found["is_warned"], said
