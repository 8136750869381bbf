"""`docs/settings.md` names every variable that a service reads, with its default."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import AliasChoices
from pydantic_settings import BaseSettings

from api.settings import ApiSettings
from chain.node_tls import NodeTls
from cli.signer.settings import SignerSettings
from devnet.settings import DevnetSettings
from indexer.settings import IndexerSettings
from oracle.settings import OracleSettings
from web.settings import WebSettings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
SERVICES: list[type[BaseSettings]] = [
    NodeTls,
    DevnetSettings,
    OracleSettings,
    IndexerSettings,
    ApiSettings,
    WebSettings,
    SignerSettings,
]


def variables_of(settings: type[BaseSettings]) -> dict[str, Any]:
    """Environment variable -> default, the shared names among them."""
    found: dict[str, Any] = {}
    for name, field in settings.model_fields.items():
        alias = field.validation_alias
        names = alias.choices if isinstance(alias, AliasChoices) else [f"{settings.model_config['env_prefix']}{name}"]
        found |= {str(choice).upper(): field.default for choice in names if str(choice).upper() != name.upper()}
    return found


def documented() -> dict[str, str]:
    rows = re.findall(r"^\| `(CHAINETS_\w+)` \| ([^|]*) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: default.strip().strip("`") for name, default in rows}


def shown(default: Any) -> str:
    """A default as the page writes it."""
    if default in (None, ""):
        return "–"
    if isinstance(default, Path) and default.is_absolute():
        return "/".join(default.parts[-2:])
    if isinstance(default, tuple):
        return ", ".join(default)
    return str(getattr(default, "value", default))


@pytest.mark.parametrize("settings", SERVICES)
def test_page__variables_of_a_service__are_there_with_their_defaults(settings: type[BaseSettings]) -> None:
    expected = {name: shown(default) for name, default in variables_of(settings).items()}
    page = documented()

    assert {name: page.get(name) for name in expected} == expected


def test_page__variables_that_nothing_reads__are_not_there() -> None:
    known = {name for settings in SERVICES for name in variables_of(settings)}

    assert {name for name in documented() if name not in known} == set()
