"""The scripts as `ape run` starts them: a process of their own, on ape's own chain."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("alone_with_ape")
ROOT = Path(__file__).parents[2]
APE = Path(sys.executable).with_name("ape")


def ape_run(*arguments):
    return subprocess.run(
        [str(APE), "run", *arguments, "--network", "ethereum:local:test"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_ape_run_deploy__dry_run__prints_the_plan_and_writes_no_file(tmp_path):
    output = tmp_path / "local.json"

    ran = ape_run("deploy", "--dry-run", "--output", str(output))

    assert ran.returncode == 0, ran.stderr
    assert "would deploy Directory" in ran.stdout
    assert "would deploy Settlement" in ran.stdout
    assert "would seal the directory" in ran.stdout
    assert not output.exists()


def test_ape_run_deploy__parameters_missing__is_one_line_and_exit_1(tmp_path):
    ran = ape_run("deploy", "--dry-run", "--parameters", str(tmp_path / "none.json"))

    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1] == f"Error: {tmp_path / 'none.json'}: No such file or directory"
    assert "Traceback" not in ran.stderr


def test_ape_run_grant_roles__nothing_deployed__is_one_line_and_exit_1(tmp_path):
    ran = ape_run("grant_roles", "--registry", "0x" + "11" * 20, "--deployment", str(tmp_path / "none.json"))

    assert ran.returncode == 1
    assert "names no Participants on this chain; run `ape run deploy` first" in ran.stderr
    assert "Traceback" not in ran.stderr
