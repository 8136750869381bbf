"""The registry's other acts: a credited project, a donation, a freeze by order, a cancellation with its certificate."""

from datetime import date
from decimal import Decimal
from typing import Any

from carbon.allocation.entity import offset_cap
from carbon.allocation.plans import parameter
from carbon.units import BASIS_POINTS
from cli.demo.cast import REGISTRY, WORKS, Actor
from cli.demo.desk import Json
from cli.demo.plan import RESERVE, date_number
from cli.demo.play import NO_DOCUMENT, Play, field_of
from cli.demo.quota import PLAN_YEAR, WORKS_SCHEME

CREDIT_KIND = "CCER"
OFFSET_SHARE = parameter("offset.share", PLAN_YEAR).value
"""Of an obligation that credits may cover at most."""
REDUCTION_T = 1_000
"""What the project reduced in the year; half of it is given to the works."""
DONATED_T = REDUCTION_T // 2
ORDERED_T, RELEASED_T = 300, 100
"""Frozen by a court's order, and set free of it when part of the debt was paid."""
CANCELLED_T = 50
DONATION, CARBON_NEUTRALITY = 1, 7
REGISTRY_SUB_ACCOUNT = 1
EXECUTED = 3
"""State of an entry that was carried out."""
NOBODY = "0x" + "00" * 20
CREDITING_YEARS = 10


def credit_project(play: Play) -> None:
    """The ministry lets its kind in as an offset; a project is registered once, two people issue its credits."""
    year = play.inputs.meter_year
    rule = {"scheme": WORKS_SCHEME, "kind": CREDIT_KIND, "first_year": year, "last_year": year}
    with play.step("Credits are registered, issued, given"):
        play.act("ministry", "Compliance", "set_offset_rule", **rule, cap_bp=int(OFFSET_SHARE * BASIS_POINTS))
        defined = play.act(REGISTRY, "Allowances", "define_class", scheme=WORKS_SCHEME, kind=CREDIT_KIND, vintage=year)
        class_id = int(field_of(defined, "ClassDefined", "class_id"))
        registered = play.act(
            REGISTRY,
            "Credits",
            "register_project",
            code=f"DEMO-{year}-1",
            name="Demo afforestation 演示造林项目",
            methodology="DEMO-AFFORESTATION",
            owner=play.cast[RESERVE].address,
            first_day=date_number(date(year, 1, 1)),
            last_day=date_number(date(year + CREDITING_YEARS - 1, 12, 31)),
            document_hash=NO_DOCUMENT,
        )
        project_id = field_of(registered, "ProjectRegistered", "project_id")
        verified = play.act(
            REGISTRY,
            "Credits",
            "register_period",
            project_id=project_id,
            first_day=date_number(date(year, 1, 1)),
            last_day=date_number(date(year, 12, 31)),
            reduction_t=REDUCTION_T,
            verifier=play.cast["verification-body"].part.title,
            document_hash=NO_DOCUMENT,
        )
        period_id = field_of(verified, "PeriodRegistered", "period_id")
        play.review("Credits", "issue", reason="verified reduction of the year", period_id=period_id, class_id=class_id)
        donation = _enter(play, play.cast[RESERVE], DONATION, class_id, DONATED_T, "to the works, for its first year")
        play.acts = {"credit_class_id": class_id, "period_id": period_id, "donation_id": donation}


def freeze_and_cancel(play: Play) -> None:
    """Part of the project owner's credits is frozen by order and partly freed; the works cancels some for good."""
    owner, class_id = play.cast[RESERVE], play.acts["credit_class_id"]
    with play.step("Freeze, release, cancellation"):
        frozen = play.review(
            "Custody",
            "freeze",
            reason="security for a debt",
            class_id=class_id,
            account=owner.address,
            sub_account=REGISTRY_SUB_ACCOUNT,
            quantity_t=ORDERED_T,
            order_no="Demo court 演示法院 17",
        )
        freeze_id = field_of(frozen, "UnitsFrozen", "freeze_id")
        play.review("Custody", "unfreeze", reason="part was paid", freeze_id=freeze_id, quantity_t=RELEASED_T)
        certificate = _enter(
            play,
            play.cast[WORKS],
            CARBON_NEUTRALITY,
            class_id,
            CANCELLED_T,
            "to offset the works' annual meeting",
            beneficiary="Annual meeting 年会",
        )
        play.acts |= {"freeze_id": freeze_id, "certificate_id": certificate}


def _enter(
    play: Play, owner: Actor, kind: int, class_id: int, quantity_t: int, reason: str, beneficiary: str = ""
) -> Any:
    """An entry that is carried out at once; its number."""
    made = play.desk.act(
        owner,
        "Entries",
        "enter",
        kind=kind,
        class_id=str(class_id),
        to=play.cast[WORKS].address if kind == DONATION else NOBODY,
        quantity_t=quantity_t,
        due_s=0,
        beneficiary=beneficiary,
        reason=reason,
        document_hash=NO_DOCUMENT,
    )
    return field_of(made, "EntryMade", "entry_id")


def outcome(play: Play) -> Json:
    """What the chain says of the acts."""
    acts = play.acts
    owner = play.cast[RESERVE].address
    period = play.chain.call("Credits", "period_of", acts["period_id"])
    freeze = play.chain.call("Custody", "freeze_of", acts["freeze_id"])
    certificate = play.chain.call("Entries", "entry_of", acts["certificate_id"])
    donation = play.chain.call("Entries", "entry_of", acts["donation_id"])
    works, year = play.cast[WORKS].address, play.inputs.meter_year
    verified_t = int(play.chain.call("Emissions", "verified_t", works, year))
    _, _, frozen_t = play.chain.call("Allowances", "registry_t", acts["credit_class_id"], owner)
    return {
        "credited_t": int(period["reduction_t"]),
        "donated_t": int(donation["quantity_t"]),
        "frozen_by_order_t": int(freeze["frozen_t"]),
        "frozen_t": int(frozen_t),
        "offset_t": int(play.chain.call("Compliance", "offset_t", works, year)),
        "offset_cap_t": int(offset_cap(Decimal(verified_t), OFFSET_SHARE)),
        "certificate_id": int(acts["certificate_id"]),
        "cancelled_t": int(certificate["quantity_t"]),
        "is_cancelled": int(certificate["state"]) == EXECUTED,
    }
