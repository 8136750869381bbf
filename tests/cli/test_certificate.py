"""`chainets certificate check`: exit 0 for one that exists, 1 for one that does not, 2 for a mistyped code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.certificate import app
from tests.api import api_world
from tests.api.served import served
from tests.api.test_certificates import CANCELLATION, UNKNOWN


@pytest.fixture
def certificate_api(tmp_path: Path) -> Iterator[str]:
    """Address of an API over the filled read model."""
    with served(api_world.build(tmp_path)) as url:
        yield url


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["check", *words])


def test_check__of_a_certificate__prints_what_it_says_and_where(certificate_api: str) -> None:
    result = run(CANCELLATION.lower(), "--api", certificate_api)

    assert result.exit_code == 0, result.output
    assert "25 t of EU EUA, emitter" in result.stdout
    assert "on behalf of Marathon of 厦门" in result.stdout
    assert "serial numbers 501 to 525" in result.stdout
    assert "Entries.EntryExecuted in block 6" in result.stdout


def test_check__of_a_code_of_no_certificate__fails_in_one_line(certificate_api: str) -> None:
    result = run(UNKNOWN, "--api", certificate_api)

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "the chain never made this certificate" in result.stderr


def test_check__of_a_mistyped_code__asks_nobody() -> None:
    result = run(CANCELLATION[:-1] + ("0" if CANCELLATION[-1] != "0" else "1"), "--api", "http://127.0.0.1:1")

    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "the check digits do not hold" in result.stderr


def test_check__offline__looks_at_the_digits_only() -> None:
    result = run(CANCELLATION, "--offline")

    assert (result.exit_code, result.stdout) == (0, f"{CANCELLATION}: check digits hold; cancellation 1\n")


def test_check__without_an_api__says_that_nobody_was_asked() -> None:
    result = run(CANCELLATION, "--api", "http://127.0.0.1:1")

    assert result.exit_code == 1
    assert "gives no answer, so the chain was not asked" in result.stderr
