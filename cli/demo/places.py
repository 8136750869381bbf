"""Where a year is played: at home, where it stays, or in a folder that goes with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from cli.demo.engine import Consortium, Devnet, Engine, Kind
from cli.site import Site
from cli.supervisor import PROJECT

DATA_DIR = Path("var")
DEPLOYMENTS = PROJECT / "deployments"


def at_home(kind: Kind, data: Path) -> tuple[Site, Engine]:
    """
    The site and the chain of a data folder.

    :raises QbftError: the node can't be built, or the folder has a network whose clock stays
    """
    deployment = DEPLOYMENTS / f"{kind}.json"
    if kind is Kind.DEVNET:
        return Site(data, deployment, is_steerable=True), Devnet()
    folder = data.absolute() / kind
    engine = Consortium.on(folder, free_ports=False)
    return _on(Site(folder / "year", deployment), engine), engine


@contextmanager
def passing(kind: Kind, folder: Path) -> Iterator[tuple[Site, Engine]]:
    """A site and a chain on free ports in an empty folder; nothing runs afterwards. Raises QbftError as `at_home`."""
    if kind is Kind.DEVNET:
        yield Site.fresh(folder), Devnet()
        return
    engine = Consortium.on(folder / kind, free_ports=True)
    try:
        yield _on(Site.fresh(folder), engine), engine
    finally:
        engine.network.kill()


def _on(site: Site, engine: Consortium) -> Site:
    """The site on the regulator's node."""
    network = engine.network
    return replace(
        site,
        network=Kind.QBFT.value,
        node_url=network.observer.url,
        consortium=network.folder / "network.json",
    )
