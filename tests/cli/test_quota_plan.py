"""Q2: the published plans come as arguments that `chainets tx` takes."""

import pytest
from typer.testing import CliRunner

from benchmarks.interface_abis import abi_of
from cli.main import app
from cli.tx import arguments_of


def lines_of(*arguments):
    result = CliRunner().invoke(app, ["quota", *arguments])
    assert result.exit_code == 0, result.stderr
    return result.stdout.splitlines()


@pytest.mark.parametrize(
    ("arguments", "function"),
    [
        (("plan", "2025", "II"), "set_unit_plan"),
        (("plan", "2021", "IV"), "set_unit_plan"),
        (("terms", "2024"), "set_terms"),
    ],
)
def test_quota_plan__published_one__is_what_the_contract_takes(arguments, function):
    values = arguments_of(lines_of(*arguments))

    known = abi_of("AllocationMethods").functions[function]
    assert known.decode_input(known.encode(values)) == {name: _whole(value) for name, value in values.items()}


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("plan", "2018", "I"), "no plan for power units of class I in 2018; there are 2019 to 2026"),
        (("plan", "2021", "V"), "no plan for power units of class V in 2021"),
        (("terms", "2018"), "no rules for entities in 2018"),
    ],
)
def test_quota_plan__none_published__says_so(arguments, problem):
    result = CliRunner().invoke(app, ["quota", *arguments])

    assert result.exit_code == 2
    assert problem in result.stderr
    assert result.stderr.count("\n") == 1


def _whole(value):
    return int(value) if isinstance(value, str) else value
