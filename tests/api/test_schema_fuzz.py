"""
The whole OpenAPI schema, fuzzed against the app in process: nothing fails with a 500, and every answer is one that the
schema promises, in status, media type and shape.

A quick look runs by default; `-m slow` looks longer.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api import api_world
from tests.api.api_world import address

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # schemathesis imports what starlette and others have announced to move
    import schemathesis
    from fastapi.testclient import TestClient
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
        unsupported_method,
    )

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]

UNAVAILABLE = 503
"""Documented, and no failure: the oracle is down in these tests."""

pytestmark = pytest.mark.filterwarnings("ignore")  # schemathesis and its transport warn of their own parts


@pytest.fixture
def world(tmp_path: Path, filled_read_model: dict[str, str]) -> api_world.World:
    """A scheme whose streams end at once."""
    return api_world.build(tmp_path, watch_s=0.02, writes_per_s=1e6, writes_burst=1_000_000, **filled_read_model)


@pytest.fixture
def schema(client: TestClient) -> Any:
    """The schema, bound to the app in process."""
    return schemathesis.openapi.from_asgi("/openapi.json", client.app)


def fuzz(schema: Any, headers: Callable[[], dict[str, str]], examples: int) -> dict[str, str]:
    """What goes wrong, by operation."""
    failures: dict[str, str] = {}
    for found in schema.get_all_operations():
        operation = found.ok()
        try:
            fuzz_operation(operation, headers(), examples)
        except Exception as error:
            failures[operation.label] = str(error)
    return failures


def fuzz_operation(operation: Any, headers: dict[str, str], examples: int) -> None:
    """Call one operation with many inputs; raises what it does that the schema does not promise."""

    @given(case=operation.as_strategy(), is_known=st.booleans())
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def one(case: Any, is_known: bool) -> None:
        if is_known and "account" in (case.path_parameters or {}):
            case.path_parameters["account"] = address("emitter")
        answer = case.call(headers=headers)
        if answer.status_code != UNAVAILABLE:
            case.validate_response(answer, checks=CHECKS)

    one()


@pytest.mark.parametrize("name", [None, "ministry"])
def test_schema__looked_at_quickly__promises_what_the_app_does(
    schema: Any, sign_in: Callable[[str], dict[str, str]], name: str | None
) -> None:
    assert fuzz(schema, lambda: sign_in(name) if name else {}, examples=6) == {}


@pytest.mark.long
@pytest.mark.parametrize("name", [None, "ministry", "emitter", "person", "province"])
def test_schema__looked_at_for_long__promises_what_the_app_does(
    schema: Any, sign_in: Callable[[str], dict[str, str]], name: str | None
) -> None:
    assert fuzz(schema, lambda: sign_in(name) if name else {}, examples=150) == {}


def test_schema__each_operation__has_a_summary_a_tag_and_problems(client: TestClient) -> None:
    document = client.get("/openapi.json").json()

    operations = [(path, each) for path, methods in document["paths"].items() for each in methods.values()]
    assert len(operations) > 40
    for path, operation in operations:
        assert operation["tags"], path
        assert operation["description"], path
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], (path, status)
    assert document["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"
    assert "HTTPValidationError" not in document["components"]["schemas"]
