"""`chainets registry`: real registries in and out."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from carbon.published_codes import Comparison
from carbon.refusal import Refused
from cli.errors import one_line
from cli.progress import progress
from cli.registry import eutl, eutl_import, export, replay, transactions, ukets, ukets_import
from cli.registry.books import Books, Lots
from cli.registry.onchain.books import ChainBooks, ChainLots
from cli.registry.onchain.over_rpc import OverRpc
from cli.registry.onchain.wire import CallRefused, Wire
from cli.registry.outputs import check_folder, write
from cli.registry.tables import BadTable
from cli.registry.twin import TwinBooks, TwinLots
from cli.site import Site
from cli.supervisor import PROJECT

app = typer.Typer(no_args_is_help=True, help="Real registries in and out.")
imports = typer.Typer(no_args_is_help=True, help="Bring a registry's published tables in.")
exports = typer.Typer(no_args_is_help=True, help="Write an installation's books as published tables.")
app.add_typer(imports, name="import")
app.add_typer(exports, name="export")


class Engine(StrEnum):
    """What the records go through."""

    CHAIN = "chain"
    """The contracts, on py-evm in this process."""
    TWIN = "twin"
    """The reference ledger in pure Python."""


Out = Annotated[Path, typer.Option("--out", help="Folder for the results; made when missing.")]
EngineOption = Annotated[Engine, typer.Option(help="The contracts on py-evm in this process, or the reference.")]


Data = Annotated[Path, typer.Option("--data", help="Folder of the installation.")]
Network = Annotated[
    str | None,
    typer.Option(help="With --engine chain: a running chain, such as devnet; keys are those of --data DIR/keys."),
]
DATA_DIR = Path("var")


@imports.command("eutl")
def import_eutl(
    installations: Annotated[Path, typer.Option(help="Installations, CSV.")],
    compliance: Annotated[Path, typer.Option(help="Compliance by installation and year, CSV.")],
    out: Out,
    engine: EngineOption = Engine.TWIN,
    registry: Annotated[str | None, typer.Option(help="Only this registry, such as AT.")] = None,
    from_year: Annotated[
        int | None, typer.Option(help="First year; earlier years of its trading period enter as openings.")
    ] = None,
    to_year: Annotated[int | None, typer.Option(help="Last year.")] = None,
    network: Network = None,
    data: Data = DATA_DIR,
) -> None:
    """EU log: allocate, verify, surrender and close year by year; status.csv, sums.csv, differences.csv."""
    with one_line(), _fitting(compliance):
        if from_year is not None and to_year is not None and from_year > to_year:
            raise BadTable(Path("--from-year"), f"{from_year} is after --to-year {to_year}: exchange them")
        check_folder(out)
        known = eutl.load_installations(installations)
        rows = eutl.load_compliance(compliance)
        scheme = eutl.scheme_of(compliance, rows)
        choice = eutl_import.Choice(registry, from_year, to_year)
        kept = [row for row in rows if choice.keeps(row)]
        unknown = {row.account for row in kept if (row.registry, row.installation_id, row.account_id) not in known}
        if not kept:
            _say("no row of the compliance table is of this registry and these years: nothing is brought in")
        if unknown:
            _say(f"{len(unknown)} accounts are not in {installations.name}: opened from the compliance table")
        with _books(engine, network, data) as books, progress("Rows", len(kept)) as advance:
            found = eutl_import.run(rows, scheme, choice, books, advance)
        write(out, found.sheets())
        _tell(len(found.judged), found.counts)


@imports.command("ukets")
def import_ukets(
    accounts: Annotated[Path, typer.Option(help="Operators with their cumulative figures, CSV.")],
    compliance: Annotated[Path, typer.Option(help="Recorded emissions and status by operator and year, CSV.")],
    allocation: Annotated[Path, typer.Option(help="Allocation by permit and year, CSV.")],
    out: Out,
    engine: EngineOption = Engine.TWIN,
    network: Network = None,
    data: Data = DATA_DIR,
) -> None:
    """UK registry: status.csv and sums.csv; the status of the report's year follows from the cumulative figures."""
    with one_line(), _fitting(compliance):
        check_folder(out)
        report = ukets.load(accounts, compliance, allocation)
        with _books(engine, network, data) as books, progress("Rows", len(report.compliance)) as advance:
            found = ukets_import.run(report, books, advance)
        write(out, found.sheets())
        decided = found.decided
        _say(
            f"{decided.total()} statuses of {report.year} follow from the cumulative figures "
            f"({decided[Comparison.EQUAL]} as published); those of earlier years are taken over"
        )
        _tell(len(found.judged), found.counts)


@app.command("replay")
def replay_lots(
    transaction_files: Annotated[list[Path], typer.Option("--transactions", help="Lots, CSV; may be given again.")],
    unit: Annotated[str, typer.Option(help="Unit type whose lots are replayed, such as EUA2005.")],
    out: Out,
    engine: EngineOption = Engine.TWIN,
    issuer: Annotated[str | None, typer.Option(help="Account that mints what it sends.")] = None,
    opening: Annotated[Path | None, typer.Option(help="What accounts had before: account, unit_type, units.")] = None,
    network: Network = None,
    data: Data = DATA_DIR,
) -> None:
    """Move a log's lots through the ledger in their order; balances.csv and refused.csv."""
    with one_line(), _fitting(transaction_files[0]):
        check_folder(out)
        log = transactions.load_lots(transaction_files, unit)
        brought_in = {} if opening is None else transactions.load_opening(opening, unit)
        if not log.lots:
            _say(f"no lot is of unit type {unit}")
        with _lots(engine, network, data) as ledger, progress("Lots", len(log.lots)) as advance:
            found = replay.run(log, unit, issuer, brought_in, ledger, advance)
        write(out, found.sheets())
        counts = {
            Comparison.EQUAL: found.moved,
            Comparison.DIFFER: len(found.refused),
            Comparison.NOT_COMPARABLE: found.skipped,
        }
        _tell(sum(counts.values()), counts)


@exports.command("eutl")
def export_eutl(out: Out, data: Data = DATA_DIR) -> None:
    """Schemes that balance over trading periods, as the EU log: installations.csv, compliance.csv."""
    with one_line():
        check_folder(out)
        with export.read_model(data) as connection:
            write(out, export.as_eutl(connection, data))


@exports.command("ukets")
def export_ukets(out: Out, data: Data = DATA_DIR) -> None:
    """Schemes that balance over all years, as the UK registry: accounts.csv, compliance.csv, allocation.csv."""
    with one_line():
        check_folder(out)
        with export.read_model(data) as connection:
            write(out, export.as_ukets(connection, data))


@exports.command("csv")
def export_csv(out: Out, data: Data = DATA_DIR) -> None:
    """Every registry table as it is, and README.md with the meaning of each column."""
    with one_line():
        check_folder(out)
        with export.read_model(data) as connection:
            sheets, columns = export.as_csv(connection)
            write(out, sheets, {"README.md": columns})


@contextmanager
def _books(engine: Engine, network: str | None, data: Path) -> Iterator[Books]:
    _check(engine, network)
    if engine is Engine.TWIN:
        yield TwinBooks()
        return
    with _chain(network, data) as wire:
        yield ChainBooks(wire)


@contextmanager
def _lots(engine: Engine, network: str | None, data: Path) -> Iterator[Lots]:
    _check(engine, network)
    if engine is Engine.TWIN:
        yield TwinLots()
        return
    with _chain(network, data) as wire:
        yield ChainLots(wire)


@contextmanager
def _chain(network: str | None, data: Path) -> Iterator[Wire]:
    """A running chain; or one of this process with the contracts on it, gone at the end."""
    wire = _in_process() if network is None else _over_rpc(network, data)
    try:
        yield wire
    finally:
        wire.close()


def _check(engine: Engine, network: str | None) -> None:
    if engine is Engine.TWIN and network is not None:
        raise BadTable(Path("--network"), "the reference ledger is on no network: give --engine chain")


def _in_process() -> Wire:
    from cli.registry.onchain.in_process import InProcess  # the EVM takes its time to load, and nothing else needs it

    return InProcess()


def _over_rpc(network: str, data: Path) -> Wire:
    own = data / "deployment.json"
    deployment = own if own.exists() else PROJECT / "deployments" / f"{network}.json"
    return OverRpc(data, deployment, Site(data, deployment).rpc_url)


def _tell(rows: int, counts: Mapping[Comparison, int]) -> None:
    """The JSON line that scripts read."""
    typer.echo(json.dumps({"rows": rows} | {one.value: counts.get(one, 0) for one in Comparison}))


def _say(what: str) -> None:
    typer.echo(f"chainets: {what}", err=True)


@contextmanager
def _fitting(table: Path) -> Iterator[None]:
    """A table whose figures the ledger can't hold is bad input too."""
    try:
        yield
    except Refused as refusal:
        raise BadTable(table, f"the ledger refuses it: {refusal}; check the figures") from refusal
    except CallRefused as refusal:
        raise BadTable(table, f"a contract refuses it: {refusal}") from refusal
