"""Where an installation lives and what its services are told."""

from pathlib import Path

import pytest

from api.settings import ApiSettings
from cli.signer.settings import SignerSettings
from cli.site import DEFAULT_PORTS, SERVICES, BadSetting, Site, chosen_ports
from devnet.settings import DevnetSettings
from indexer.settings import IndexerSettings
from oracle.settings import OracleSettings
from web.settings import WebSettings


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A fresh site whose environment is the test's."""
    site = Site.fresh(tmp_path)
    for name, value in site.environment().items():
        monkeypatch.setenv(name, value)
    return site


def test_fresh__ports__are_all_different(tmp_path: Path) -> None:
    ports = Site.fresh(tmp_path).ports

    assert set(ports) >= set(SERVICES) - {"indexer"}
    assert len(set(ports.values())) == len(ports)


def test_site__with_relative_folders__gives_whole_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Services run in the project's folder, wherever the user stands."""
    monkeypatch.chdir(tmp_path)

    site = Site(Path("var"), Path("deployments/devnet.json"))

    assert site.data_dir == tmp_path / "var"
    assert site.deployment == tmp_path / "deployments" / "devnet.json"
    assert site.keys.is_absolute()


def test_environment__of_a_site__reaches_the_settings_of_every_service(site: Site) -> None:
    api, oracle, indexer = ApiSettings(), OracleSettings(), IndexerSettings()
    devnet, web, signer = DevnetSettings(), WebSettings(), SignerSettings()

    assert api.data_dir == oracle.data_dir == indexer.data_dir == web.data_dir == site.data_dir
    assert devnet.data_dir.parent == site.data_dir
    assert api.deployment == oracle.deployment == indexer.deployment == signer.deployment == site.deployment
    assert api.rpc_url == oracle.rpc_url == indexer.rpc_url == site.url("devnet")
    ports = {"devnet": devnet.port, "oracle": oracle.port, "api": api.port, "web": web.port, "signer": signer.port}
    assert ports == site.ports
    assert web.api_url == site.url("api")
    assert api.oracle_url == site.url("oracle")
    assert api.web_origins == signer.web_origins == (site.url("web"),)
    assert devnet.clock == "steerable"
    assert devnet.allowlist == site.allowlist


def test_environment__of_a_site_in_use__keeps_the_system_clock(tmp_path: Path) -> None:
    """A clock that can be set is never on by default."""
    environment = Site(tmp_path, tmp_path / "deployment.json").environment()

    assert environment["CHAINETS_DEVNET_CLOCK"] == "system"


def test_ports__set_in_the_environment__are_taken(monkeypatch):
    monkeypatch.setenv("CHAINETS_WEB_PORT", "9191")

    assert chosen_ports() == {**DEFAULT_PORTS, "web": 9191}


@pytest.mark.parametrize("text", ["web", "0", "65536", "-1", "٨"])
def test_ports__that_are_none__are_refused_by_name(monkeypatch, text):
    monkeypatch.setenv("CHAINETS_API_PORT", text)

    with pytest.raises(BadSetting, match=f"^CHAINETS_API_PORT={text}: "):
        chosen_ports()
