"""Rules in force from the first trading day: fees, what surveillance looks for, terms of disputes and of defaults."""

from typing import Final

from carbon.surveillance import suggested
from carbon.units import BasisPoints
from cli.demo.play import Play

EXCHANGE_FEE_BP, REGISTRY_FEE_BP = 5, 3
"""Of each side of a trade. The demo's own, as are the terms below: no schedule of the national exchange is used."""
FEE_BP: Final = BasisPoints(EXCHANGE_FEE_BP + REGISTRY_FEE_BP)
FILE_DAYS, ANSWER_DAYS, APPEAL_DAYS = 10, 5, 15
NOTICE_S: Final = 3_600
"""A defaulter has one hour: the demo's year goes on."""
COMPENSATION_BP: Final = BasisPoints(500)


def set_terms(play: Play, from_day: int) -> None:
    """The exchange's and the ministry's rules, before the first day is opened."""
    play.act(
        "exchange", "Market", "set_fees", exchange_bp=EXCHANGE_FEE_BP, registry_bp=REGISTRY_FEE_BP, from_day=from_day
    )
    for kind, suggestion in suggested().items():
        found = suggestion.thresholds
        thresholds = {
            "is_on": True,
            "window_s": found.window_s,
            "count": found.count,
            "quantity_t": found.quantity,
            "share_bp": found.share,
            "move_bp": found.move,
        }
        play.act("exchange", "Surveillance", "set_rule", kind=kind.value, thresholds=thresholds, from_day=from_day)
    terms = {"file_days": FILE_DAYS, "answer_days": ANSWER_DAYS, "appeal_days": APPEAL_DAYS}
    play.act("exchange", "Disputes", "set_terms", terms=terms, from_day=from_day)
    play.act(
        "ministry",
        "Defaults",
        "set_terms",
        notice_s=NOTICE_S,
        compensation_bp=COMPENSATION_BP,
        from_day=from_day,
    )
