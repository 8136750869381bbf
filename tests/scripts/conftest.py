"""Fixtures of the script tests: ape's own chain, and a place for the deployment file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ape
import pytest
from ape.logging import LogLevel, logger

from cli.ape import alone
from scripts._deployment import Site
from scripts._record import Parameters, Record

logger.set_level(LogLevel.WARNING)  # ape reports every transaction


@pytest.fixture
def alone_with_ape() -> Iterator[None]:
    """Other workers' `ape run` waits, and we wait for theirs."""
    with alone():
        yield


@pytest.fixture
def said() -> list[str]:
    """Return the lines that a script said."""
    return []


@pytest.fixture
def site(project: Any, chain: Any, said: list[str]) -> Site:
    """Return ape's own chain with its first test account as the deployer."""
    return Site(project, chain.provider, ape.accounts.test_accounts[0], said.append)


@pytest.fixture
def parameters(site: Site) -> Parameters:
    """Return what the directory is made with: the deployer governs alone."""
    return Parameters((site.signer.address,), 1, 60)


@pytest.fixture
def new_record(site: Site, tmp_path: Path) -> Callable[[], Record]:
    """Return a function that reads the deployment file anew, as the next run would."""
    return lambda: site.record(tmp_path / "local.json")
