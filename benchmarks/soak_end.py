"""What a year of the soak ended in: what must be the same with and without kills, and what must hold in itself."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from chain.client import Chain
from chain.deployment import Deployment
from chain.rpc import Rpc
from cli.demo.result import Result
from cli.site import Site
from indexer.check import differences
from indexer.rebuild import rebuild
from indexer.settings import IndexerSettings
from readmodel.digest import digest_of
from readmodel.store import open_reader, sqlite_url
from readmodel.tables import cash_balances, cash_funds, cash_totals, holdings, node_states

PARTS = ("readings", "emissions_g", "entities", "trades", "conservation", "works", "registry", "deals")
"""Of the demo's result: statuses, voucher codes and sums among them."""
BOOKS = (holdings, cash_balances, cash_totals, cash_funds)
"""Balances, account by account."""
BY_THE_CLOCK = "oracle"
"""Whose number of transactions depends on time: a batch closes when it is full or old."""
Json = dict[str, Any]


@dataclass(frozen=True)
class End:
    """The end of one year."""

    state: Json
    """Must equal that of the undisturbed year, part by part."""
    faults: list[str]
    """What does not hold in itself; empty when all is well."""


def end_of(site: Site, result: Result, names: dict[str, str]) -> End:
    """
    Look at a site whose year has been played and whose services are up.

    :param names: of the accounts that send transactions
    """
    settings = IndexerSettings(data_dir=site.data_dir, rpc_url=site.rpc_url, deployment=site.deployment)
    with closing(Rpc(site.rpc_url)) as rpc:
        chain = Chain(rpc, Deployment.load(site.deployment))
        sent = list(_sent(chain, names))
        state = {part: result.json()[part] for part in PARTS}
        state |= _books(settings)
        state["transactions"] = Counter(what for name, what, _, _ in sent if name != BY_THE_CLOCK)
        faults = [f"{check.promise}: {check.found}" for check in result.checks if not check.ok]
        faults += _doubled(sent)
        faults += _readings(result.readings)
        engine = open_reader(settings.readmodel_url)
        try:
            faults += differences(engine, chain)
        finally:
            engine.dispose()
    return End(state, faults + _rebuilt(settings, site.data_dir / "rebuilt.sqlite"))


_Sent = tuple[str, tuple[str, str], int, str]
"""Sender, what was called by whom, nonce and hash of a transaction."""


def _sent(chain: Chain, names: dict[str, str]) -> Iterator[_Sent]:
    for number in range(chain.block_number() + 1):
        for item in chain.rpc.call("eth_getBlockByNumber", hex(number), True)["transactions"]:
            sender = names.get(item["from"].lower(), item["from"])
            called = chain.describe(item["to"], item["input"]) if item["to"] else None
            act = f"{called[0].name}.{called[1]}" if called else "deployment"
            yield sender, (sender, act), int(item["nonce"], 16), item["hash"]


def _doubled(sent: list[_Sent]) -> Iterator[str]:
    """Each transaction is in one block, and each sender's follow each other."""
    yield from (f"{count} blocks have {key}" for key, count in Counter(item[3] for item in sent).items() if count > 1)
    nonces: dict[str, list[int]] = {}
    for name, _, nonce, _ in sent:
        nonces.setdefault(name, []).append(nonce)
    yield from (f"nonces of {name} are not in a row" for name, of in nonces.items() if of != list(range(len(of))))


def _readings(counts: Json) -> Iterator[str]:
    if counts["accepted"] != counts["anchored"] + counts["waiting"]:
        yield f"readings: {counts['accepted']} accepted, {counts['anchored']} anchored, {counts['waiting']} waiting"


def _books(settings: IndexerSettings) -> Json:
    engine = open_reader(settings.readmodel_url)
    try:
        with engine.connect() as connection:
            return {
                table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
                for table in BOOKS
            }
    finally:
        engine.dispose()


def _rebuilt(settings: IndexerSettings, file: Path) -> list[str]:
    """Tables of the read model that differ from those of one made anew from block 0."""
    rebuild(settings, sqlite_url(file))
    found = []
    for url in (settings.readmodel_url, sqlite_url(file)):
        engine = open_reader(url)
        try:
            with engine.connect() as connection:
                found.append(digest_of(connection))
        finally:
            engine.dispose()
    ours, anew = found
    if ours is None or anew is None:
        return ["there is no read model"]
    kept = {**ours.tables, "next_block": str(ours.next_block)}
    made = {**anew.tables, "next_block": str(anew.next_block)}
    return [
        f"read model: {name} differs from the rebuilt one: {kept[name]}, {made[name]}"
        for name in kept
        if kept[name] != made[name] and name != node_states.name  # what is held against nodes is no event of the chain
    ]
