"""
Rows per second of a registry's import: through the contracts against bare py-evm, and through the reference ledger.

Through the contracts: Austria's first trading period, from the table read to the files written; contracts are deployed
before the clock starts. Bare py-evm: the same signed transactions, decoded, senders recovered, blocks of 100 mined by
`MiningChain.mine_all` under Berlin rules with all state in memory. The reference ledger: the whole Austrian table 74
times under other installation numbers, as the command in a process of its own. Each runs in one process, so processor
seconds are counted: a neighbour's load adds none.
Run: `python -m benchmarks.registry_import`.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.devnet_throughput import PER_BLOCK
from benchmarks.figures import Figure, at_least, at_most, print_figures
from cli.demo.data import defaults
from cli.registry import eutl, eutl_import
from cli.registry.onchain.books import ChainBooks
from cli.registry.onchain.in_process import InProcess
from cli.registry.outputs import write

# isort: split
from eth.chains.base import MiningChain
from eth.consensus.noproof import NoProofConsensus
from eth.db.atomic import AtomicDB
from eth.vm.forks.berlin import BerlinVM

CHAIN_ID = 32180
GAS_LIMIT = 10**12
"""Of a bare block: room for a hundred batches."""
YEARS = eutl_import.Choice("AT", 2005, 2007)
BOUND = 0.80
COPIES = 74
"""Of 3,402 rows: a quarter of a million."""
BOUND_S = 60
BOUND_MIB = 1024
KIB_PER_MIB = 1024


def run() -> list[Figure]:
    """Measure the chain's import and its bare execution on the same machine, then the reference ledger."""
    rows, import_s, setup, calls = chain_import()
    bare_s = bare_execution(setup, calls)
    twin_rows, twin_s, twin_mib = twin_import()
    return [
        Figure("registry import through the contracts", rows / import_s, "rows/cpu s"),
        Figure("bare py-evm executing the same calls", rows / bare_s, "rows/cpu s"),
        at_least("registry import / bare py-evm", bare_s / import_s, "ratio", BOUND),
        at_least("rows of a large import through the reference ledger", twin_rows, "rows", 250_000),
        at_most("the same, time", twin_s, "cpu s", BOUND_S),
        at_most("the same, memory at its most", twin_mib, "MiB", BOUND_MIB),
    ]


def chain_import() -> tuple[int, float, list[bytes], list[bytes]]:
    """Rows, processor seconds, and the signed transactions before and in those seconds."""
    with tempfile.TemporaryDirectory() as folder, _chain() as wire:
        deployed = len(wire.raws)
        started = time.process_time()
        table = eutl.load_compliance(defaults.COMPLIANCE)
        scheme = eutl.scheme_of(defaults.COMPLIANCE, table)
        found = eutl_import.run(table, scheme, YEARS, ChainBooks(wire), lambda rows: None)
        write(Path(folder), found.sheets())
        seconds = time.process_time() - started
        return len(found.judged), seconds, wire.raws[:deployed], wire.raws[deployed:]


def bare_execution(setup: Sequence[bytes], calls: Sequence[bytes]) -> float:
    """Processor seconds of py-evm alone for the same calls."""
    vm = BerlinVM.configure(consensus_class=NoProofConsensus)
    chain_class = MiningChain.configure(__name__="Bare", vm_configuration=((0, vm),), chain_id=CHAIN_ID)
    chain = chain_class.from_genesis(AtomicDB(), {"difficulty": 1, "gas_limit": GAS_LIMIT, "timestamp": 0}, {})
    _mine(chain, setup)
    started = time.process_time()
    _mine(chain, calls)
    return time.process_time() - started


def twin_import() -> tuple[int, float, float]:
    """Rows, processor seconds and MiB of the command on a quarter of a million rows."""
    with tempfile.TemporaryDirectory() as folder:
        tables = [_copied(path, Path(folder) / path.name) for path in (defaults.INSTALLATIONS, defaults.COMPLIANCE)]
        command = [sys.executable, "-c", "from cli.main import app; app()", "registry", "import", "eutl"]
        options = ["--installations", str(tables[0]), "--compliance", str(tables[1]), "--engine", "twin"]
        answer = Path(folder) / "answer.json"
        with (
            answer.open("w") as line,
            subprocess.Popen(
                [*command, *options, "--out", str(Path(folder) / "out")], stdout=line, stderr=subprocess.DEVNULL
            ) as process,
        ):
            _, status, used = os.wait4(process.pid, 0)  # of this child alone
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError("the import through the reference ledger failed")
        rows = int(json.loads(answer.read_text())["rows"])
    return rows, used.ru_utime + used.ru_stime, used.ru_maxrss / KIB_PER_MIB


def _copied(source: Path, target: Path) -> Path:
    """A table many times over, each time with installations of their own."""
    with source.open(newline="", encoding="utf-8") as file, target.open("w", newline="", encoding="utf-8") as copy:
        header, *rows = csv.reader(file)
        place = header.index("installation_id")
        writer = csv.writer(copy, lineterminator="\n")
        writer.writerow(header)
        for number in range(COPIES):
            writer.writerows([*row[:place], f"{number}-{row[place]}", *row[place + 1 :]] for row in rows)
    return target


@contextmanager
def _chain() -> Iterator[InProcess]:
    wire = InProcess()
    try:
        yield wire
    finally:
        wire.close()


def _mine(chain: Any, raws: Sequence[bytes]) -> None:
    for start in range(0, len(raws), PER_BLOCK):
        builder = chain.get_vm().get_transaction_builder()
        _, receipts, _ = chain.mine_all(
            [builder.decode(raw) for raw in raws[start : start + PER_BLOCK]], gas_limit=GAS_LIMIT
        )
        if any(receipt.state_root != b"\x01" for receipt in receipts):
            raise RuntimeError("a transaction of the import failed on bare py-evm")


if __name__ == "__main__":
    print_figures(run())
