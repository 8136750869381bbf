"""Stage 6: each surrenders what the records say, the province decides, the contract computes the status."""

from datetime import timedelta
from decimal import Decimal

from carbon.allocation.entity import offset_cap
from cli.demo.acts import CANCELLED_T, DONATED_T, OFFSET_SHARE
from cli.demo.cast import WORKS, Actor
from cli.demo.desk import Act, Json
from cli.demo.play import Play, chunks, field_of, moment


def surrender(play: Play) -> None:
    """Bought units go to the registry account, applications are made and decided, statuses are assessed."""
    play.clock.go_to(moment(play.plan.days[-1].prices.day + timedelta(days=1), 9))
    with play.step("Installations surrender", 2 * len(play.plan.installations)) as task:
        play.act_all(task, _bought_units_home(play))
        wanted = [
            (actor, item.row.surrendered_t)
            for actor, item in zip(play.installations, play.plan.installations, strict=True)
            if item.row.surrendered_t
        ]
        acts = [_application(actor, play.inputs.year, play.class_id, quantity_t) for actor, quantity_t in wanted]
        applied = play.act_all(task, acts)
        ids = {actor.address: _application_id(events) for (actor, _), events in zip(wanted, applied, strict=True)}
        for province, places in play.provinces():
            everyone = [play.installations[place].address for place in places]
            decided = [ids[address] for address in everyone if address in ids]
            for some in chunks(decided):
                play.act(
                    province.part.name, "Compliance", "decide_surrender", application_ids=list(some), accepted=True
                )
            for some in chunks(everyone):
                play.act(province.part.name, "Compliance", "assess", entities=list(some), year=play.inputs.year)


def surrender_works(play: Play) -> None:
    """The works' own tonnes: from the verified report to the surrendered units, credits among them up to their cap."""
    year, works = play.inputs.meter_year, play.cast[WORKS]
    due_t = int(play.chain.call("Compliance", "obligation_t", works.address, year))
    offset_t = min(int(offset_cap(Decimal(due_t), OFFSET_SHARE)), DONATED_T - CANCELLED_T)
    parts = ((play.acts["credit_class_id"], offset_t), (play.works_class_id, due_t - offset_t))
    with play.step("Works surrenders"):
        applications = [_application(works, year, class_id, quantity_t) for class_id, quantity_t in parts if quantity_t]
        ids = [_application_id(events) for events in play.desk.act_all(applications)]
        if ids:
            play.act("province-east", "Compliance", "decide_surrender", application_ids=ids, accepted=True)
        play.act("province-east", "Compliance", "assess", entities=[works.address], year=year)


def _bought_units_home(play: Play) -> list[Act]:
    bought: dict[str, int] = {}
    for trade in play.trades:
        bought[trade["buyer"]] = bought.get(trade["buyer"], 0) + trade["quantity_t"]
    return [
        Act(actor, "Allowances", "to_registry", {"class_id": str(play.class_id), "quantity_t": bought[actor.address]})
        for actor in play.cast.values()
        if actor.address in bought
    ]


def _application(actor: Actor, year: int, class_id: int, quantity_t: int) -> Act:
    arguments = {"year": year, "class_id": str(class_id), "quantity_t": quantity_t}
    return Act(actor, "Compliance", "apply_surrender", arguments)


def _application_id(events: list[Json]) -> int:
    return int(field_of(events, "SurrenderApplied", "application_id"))
