"""R2, V6: credited projects and periods as the registry sees them, and the rules that say what credits are good for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import create_engine, insert
from sqlalchemy.pool import NullPool

from readmodel import tables
from tests.api.api_world import CLASS_ID, NOW_S, ORIGIN, World, address

FIRST_OF_2021, LAST_OF_2021 = 18_628, 18_992
DOCUMENT = "0x" + "ab" * 32


@pytest.fixture
def credited(world: World) -> None:
    """A project of the emitter with a period that is issued and one that is not; rules of its scheme."""
    by = {"registered_by": address("registry"), "registered_s": NOW_S, "document_hash": DOCUMENT, **ORIGIN}
    names = {"code": "CCER-01", "name": "Forest", "methodology": "CCER-14-001", "owner": address("emitter")}
    days = {"first_day": FIRST_OF_2021, "last_day": LAST_OF_2021}
    period = by | {"project_id": 1, "verifier": "Verifier"}
    issued = {"state": "issued", "class_id": CLASS_ID, "act_id": 3, "issued_s": NOW_S}
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
    with engine.begin() as db:
        db.execute(insert(tables.credit_projects).values(project_id=1, **names, **days, **by))
        for number, day, state in ((1, 18_628, issued), (2, 18_629, {"state": "registered"})):
            span = {"period_id": number, "first_day": day, "last_day": day, "reduction_t": 10 * number}
            db.execute(insert(tables.credit_periods).values(**period, **span, **state))
        offset = {"scheme": "EU", "kind": "CER", "cap_bp": 500, "first_year": 2008, "last_year": 2012}
        db.execute(insert(tables.offset_rules).values(**offset, **ORIGIN))
        multiples = {"min_multiple_bp": 50_000, "max_multiple_bp": 100_000, "repeat_step_bp": 10_000}
        db.execute(insert(tables.penalty_rules).values(scheme="EU", **multiples, **ORIGIN))
    engine.dispose()


def test_projects__seen_by_the_registry__have_their_days_and_what_was_issued(
    ask: Callable[..., Any], credited: None
) -> None:
    (found,) = ask("/registry/projects", as_="registry").json()["items"]

    assert (found["code"], found["owner"], found["owner_name"]) == ("CCER-01", address("emitter"), "emitter")
    assert (found["first_day"], found["last_day"], found["issued_t"]) == ("2021-01-01", "2021-12-31", 10)
    assert ask("/registry/projects", as_="registry", code="CCER-02").json()["items"] == []


def test_periods__newest_first__say_which_are_issued(ask: Callable[..., Any], credited: None) -> None:
    waiting, issued = ask("/registry/periods", as_="ministry").json()["items"]

    assert (waiting["period_id"], waiting["state"], waiting["class_id"]) == (2, "registered", None)
    assert (issued["state"], issued["class_id"], issued["act_id"]) == ("issued", CLASS_ID, 3)
    assert (issued["code"], issued["first_day"], issued["reduction_t"]) == ("CCER-01", "2021-01-01", 10)
    of_state = ask("/registry/periods", as_="registry", state="registered", project_id=1).json()["items"]
    assert of_state == [waiting]


@pytest.mark.parametrize("path", ["/registry/projects", "/registry/periods"])
def test_credits__asked_by_others__are_refused(ask: Callable[..., Any], path: str) -> None:
    assert ask(path).status_code == 401
    assert ask(path, as_="emitter").status_code == 403


def test_rules__asked_by_anyone__are_what_the_ministry_set(ask: Callable[..., Any], credited: None) -> None:
    found = ask("/compliance/rules").json()

    assert found["offsets"] == [{"scheme": "EU", "kind": "CER", "cap_bp": 500, "first_year": 2008, "last_year": 2012}]
    assert found["penalties"] == [
        {"scheme": "EU", "min_multiple_bp": 50_000, "max_multiple_bp": 100_000, "repeat_step_bp": 10_000}
    ]
    assert found["objection_term_s"] == 950_400
