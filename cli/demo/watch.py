"""Surveillance of the last day: two parties are declared related, what the search finds is raised, one is warned."""

from datetime import date

from cli.demo.cast import WORKS
from cli.demo.desk import Json
from cli.demo.people import document
from cli.demo.plan import RESERVE
from cli.demo.play import Play, field_of
from cli.market.watched import MOST_ACCOUNTS, rules_of, watched

WARN = 2
WARNED = 1 + WARN
"""State of an alert, as `Surveillance` counts them."""
RELATION = "The carbon asset company belongs to the group of the steel works.\n"
DECISION = "The works is reminded that trades within its group are reported.\n"


def search(play: Play, on: date) -> None:
    """As `chainets market surveil --submit` does: evidence files on disk, their hashes on chain."""
    with play.step("Surveillance searches the day"):
        related = {"account": play.cast[RESERVE].address, "other": play.cast[WORKS].address, "is_related": True}
        hash_ = document(play.site, "related-parties", RELATION)
        play.act("exchange", "Surveillance", "declare_related", **related, document_hash=hash_)
        play.desk.wait_indexed(play.chain.block_number())
        http, token = play.desk.session(play.cast["exchange"])
        found = watched(http, token, play.product_id, on)
        told = found.told(rules_of(http, token, on))
        folder = play.site.data_dir / "documents"
        numbers = []
        for one in told:
            (folder / one.file_name(play.product_id, on)).write_bytes(one.evidence.content)
            raised = play.act(
                "exchange",
                "Surveillance",
                "raise_alert",
                kind=one.finding.kind.value,
                product_id=play.product_id,
                day=found.day.day,
                accounts=one.finding.chief_accounts(MOST_ACCOUNTS),
                quantity_t=one.finding.quantity,
                measured_bp=one.finding.measured,
                evidence_hash=one.evidence_hash,
            )
            numbers.append(int(field_of(raised, "AlertRaised", "alert_id")))
        decision = {
            "reason": "trades within one group 集团内部交易",
            "document_hash": document(play.site, "warning", DECISION),
        }
        play.act("exchange", "Surveillance", "decide", alert_id=numbers[0], action=WARN, **decision)
        play.deals["alerts"] = {"found": len(told), "warned_id": numbers[0]}


def outcome(play: Play) -> Json:
    """What the chain says of the alerts, and what a second search of the day finds."""
    http, token = play.desk.session(play.cast["exchange"])
    on = play.plan.days[-1].prices.day
    again = watched(http, token, play.product_id, on)
    known = [one.alert_id for one in again.told(rules_of(http, token, on))]
    warned = play.chain.call("Surveillance", "alert", play.deals["alerts"]["warned_id"])
    return {
        "raised": int(play.chain.call("Surveillance", "alerts")),
        "found_again": sum(number is not None for number in known),
        "is_warned": int(warned["state"]) == WARNED,
    }
