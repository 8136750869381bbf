"""A small carbon year, played whole on a site of its own, with pages and signer up afterwards: for looking at it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
from eth_account.messages import encode_defunct
from eth_account.signers.local import LocalAccount
from rich.console import Console

from cli.demo.cast import key_of, passphrase_of
from cli.demo.engine import Kind
from cli.demo.inputs import load
from cli.demo.places import passing
from cli.demo.plan import PIECES, plan
from cli.demo.result import Result
from cli.demo.year import FOR_PEOPLE, play_year
from cli.site import Site
from cli.supervisor import Supervisor
from tests.cli.demo_files import DemoFiles, Year, meter_lines

YEAR = 2021
METER_ZONE = timezone(timedelta(hours=9))
INTERVALS = 100
"""A whole day of quarter hours, and the first hour of the next."""
ROWS = [
    Year("1", YEAR, 9_000, 2_000, 2_000, "A"),  # long: sells, and rests an order on the last day
    Year("2", YEAR, 300, 1_000, 1_000, "A"),  # short: buys
    Year("3", YEAR, 500, 900, 400, "B"),
    Year("4", YEAR, 50, None, None, "C", "NOT_REPORTED"),
]
PRICES = [
    "2024-03-04,T24,50.10,50.90,49.70,50.30,50.05,100,5030.00",
    "2024-03-05,T24,50.30,51.10,50.00,50.80,50.30,100,5080.00",
    "2024-03-06,T24,50.80,51.00,50.20,50.40,50.80,100,5040.00",
    "2024-03-07,T24,50.40,50.90,50.10,50.70,50.40,100,5070.00",
]
Json = dict[str, Any]


@dataclass(frozen=True)
class SmallYear:
    """The site on which the year was played, and what came of it."""

    site: Site
    result: Result

    @property
    def web(self) -> str:
        """Address of the pages."""
        return self.site.url("web")

    def key(self, name: str) -> LocalAccount:
        """The key of one of the cast, such as `works`, `registry` or `XX-1`."""
        return key_of(self.site.keys / f"{name}.json", passphrase_of(self.site.keys))

    def get(self, path: str, seen_by: str | None = None, **params: Any) -> Json:
        """What the API answers to everyone, or to one of the cast."""
        headers = {"Authorization": f"Bearer {self._token(seen_by)}"} if seen_by else {}
        answer = httpx.get(f"{self.site.url('api')}{path}", params=params, headers=headers, timeout=20.0)
        assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
        found: Json = answer.json()
        return found

    def rpc(self, method: str, *params: Any) -> Any:
        """What the node answers."""
        question = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}
        return httpx.post(self.site.rpc_url, json=question, timeout=20.0).json()["result"]

    def _token(self, name: str) -> str:
        key, api = self.key(name), self.site.url("api")
        asked = httpx.post(f"{api}/auth/nonce", json={"address": key.address}, timeout=20.0).json()
        signature = "0x" + bytes(key.sign_message(encode_defunct(text=asked["message"])).signature).hex()
        body = {"message": asked["message"], "signature": signature}
        return str(httpx.post(f"{api}/auth/sessions", json=body, timeout=20.0).json()["token"])


@contextmanager
def small_year(
    folder: Path, kind: Kind = Kind.DEVNET, keys: Path | None = None, pieces: int = PIECES
) -> Iterator[SmallYear]:
    """
    Play the year in a folder, start pages and signer, and stop everything at the end.

    :param keys: folder with those of an earlier playing (`keep_keys`), so that people and devices are the same again
    :param pieces: about so many orders to buy
    """
    usages = [f"{1_203 + number % 5}.{number % 10}" for number in range(INTERVALS)]  # enough for an offset of 2 t
    meter = meter_lines(usages, datetime(YEAR, 6, 1, tzinfo=METER_ZONE))
    installations = [f"XX,{row.installation_id},1,open,2020-01-01,2020,,20,Combustion" for row in ROWS]
    files = DemoFiles(meter, [row.line for row in ROWS], installations, PRICES).write(folder)
    inputs = load(**files, registry="XX", year=YEAR)
    planned, console = plan(inputs, len(ROWS), pieces=pieces), Console(file=StringIO(), width=120)
    with passing(kind, folder / "site") as (site, engine):
        site.data_dir.mkdir(exist_ok=True)
        if keys is not None:
            keep_keys(keys, site.data_dir)
        supervisor = Supervisor(site)
        try:
            result = play_year(site, supervisor, engine, inputs, planned, console, must_equal_published=True)
            supervisor.start(FOR_PEOPLE)
            yield SmallYear(site, result)
        finally:
            supervisor.stop()


def keep_keys(data_dir: Path, folder: Path) -> None:
    """Copy the keys of a site's people and devices, without which another year would not send the same bytes."""
    for name in ("keys", "devices"):
        shutil.copytree(data_dir / name, folder / name)
