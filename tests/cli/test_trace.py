"""`chainets registry trace`: the path of a tonne; every failure is one line and its exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from cli.registry.trace import trace
from tests.api import api_world
from tests.api.api_world import address


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a filled read model."""
    world = api_world.build(tmp_path)
    world.services.close()
    return tmp_path


def run(*words: str) -> Any:
    app = typer.Typer()
    app.command()(trace)
    return CliRunner().invoke(app, list(words))


def test_trace__of_a_unit__prints_each_step_and_where_it_is(folder: Path) -> None:
    result = run("EU-EUA-0000-0000450", "--data", str(folder))

    assert result.exit_code == 0, result.output
    assert [word for word in ("issued", "surrendered", "delivered") if word in result.stdout] == [
        "issued",
        "surrendered",
    ]
    assert "now 450: surrendered by emitter since 2011-03-13" in result.stdout


def test_trace__by_class_as_json__is_what_the_api_tells_the_registry(folder: Path) -> None:
    result = run("300-600", "--class", "EU-EUA-0", "--data", str(folder), "--json")

    found = json.loads(result.stdout)
    assert found["serial"] == "EU-EUA-0000-0000300-0000600"
    assert [step["kind"] for step in found["steps"]] == ["issued", "delivered", "surrendered", "cancelled"]
    assert found["steps"][1]["to_account"] == address("other_emitter")


@pytest.mark.parametrize(
    ("words", "code", "fact"),
    [
        (["EU-EUA"], 2, "a serial number looks like CN-CEA-2024-0000123"),
        (["EU-EUA-0-9-3"], 2, "the range ends before it begins"),
        (["EU-EUA-0-2000"], 1, "never issued"),
        (["EU-EUA-1999-1"], 1, "there is no class of units EU-EUA-1999"),
    ],
)
def test_trace__of_no_unit__is_one_line(folder: Path, words: list[str], code: int, fact: str) -> None:
    result = run(*words, "--data", str(folder))

    assert result.exit_code == code
    assert fact in result.stderr
    assert (result.stderr.count("\n"), result.stdout) == (1, "")


def test_trace__without_a_read_model__says_which_folder(tmp_path: Path) -> None:
    result = run("EU-EUA-0-1", "--data", str(tmp_path / "none"))

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "readmodel.sqlite is missing" in result.stderr


def test_trace__of_a_file_that_is_no_read_model__is_one_line(tmp_path: Path) -> None:
    (tmp_path / "readmodel.sqlite").touch()

    result = run("EU-EUA-0-1", "--data", str(tmp_path))

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "is no read model" in result.stderr
