"""What runs an organisation's nodes is what systemd and Compose take, by their own programs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest

from networks.description import CONSORTIUM, load
from networks.generate import files_of

COMPOSE = "github.com/compose-spec/compose-go/v2/cmd@v2.16.2"
"""Compose's own reader of its files."""
NOT_HERE = ("/usr/local/bin/geth", "/opt/besu/bin/besu")
"""Programs that an organisation installs."""


@pytest.fixture(scope="module")
def files():
    """The files of the consortium that is shipped as an example."""
    return files_of(load(CONSORTIUM))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is missing")
@pytest.mark.skipif(not os.path.exists("/usr/sbin/nginx"), reason="nginx is missing")
def test_units__of_all_organisations__are_taken_by_systemd(files, tmp_path):
    units = []
    for name, content in files.items():
        if name.endswith(".service"):
            for program in NOT_HERE:
                content = content.replace(program, "/bin/true")
            units.append(tmp_path / f"{name.split('/')[1]}-{name.rpartition('/')[2]}")
            units[-1].write_text(content)

    found = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)

    assert len(units) >= 12
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is missing")
def test_units__with_a_word_that_systemd_does_not_know__would_be_found(files, tmp_path):
    name, content = next((name, content) for name, content in files.items() if name.endswith("-tls.service"))
    unit = tmp_path / name.rpartition("/")[2]
    unit.write_text(content.replace("ProtectHome=true", "ProtectHomes=true"))

    found = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)

    assert "Unknown key" in found.stderr


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("go") is None, reason="Go is missing")
def test_compose_files__of_all_organisations__are_taken_by_compose(files, tmp_path):
    environment = os.environ | {"GOBIN": str(tmp_path / "bin"), "GOFLAGS": "-mod=mod"}
    subprocess.run(["go", "install", COMPOSE], env=environment, check=True, capture_output=True, cwd=tmp_path)
    compose = [str(tmp_path / "bin" / "cmd"), "-format", "json"]
    wanted = {name: content for name, content in files.items() if "/compose." in name}

    for name, content in wanted.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
        found = subprocess.run([*compose, file.name], capture_output=True, text=True, cwd=file.parent)
        assert found.returncode == 0, (name, found.stderr)
        assert json.loads(found.stdout)["services"].keys() == json.loads(content)["services"].keys()
    assert len(wanted) >= 8

    file.write_text(content.replace('"restart"', '"restarts"', 1))
    assert subprocess.run([*compose, file.name], capture_output=True, cwd=file.parent).returncode != 0
