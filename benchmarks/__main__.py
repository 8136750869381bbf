"""`make bench`: every figure of the project in one table, each a ratio or a count of this run."""

import sys
from collections.abc import Callable
from importlib import import_module

from benchmarks.figures import Figure, print_figures

MODULES = (
    "oracle_ingest",
    "gas_anchor",
    "gas_order_book",
    "gas_settlement",
    "gas_registry",
    "gas_quota",
    "devnet_throughput",
    "orders_end_to_end",
    "indexer_throughput",
    "seals",
    "postgresql_rebuild",
    "registry_import",
    "registry_reads",
    "market_reads",
    "memory",
)


def main() -> int:
    """Run all, print one table; 1 when a bound is missed."""
    figures: list[Figure] = []
    for name in MODULES:
        print(f"… {name}", file=sys.stderr)
        run: Callable[[], list[Figure]] = import_module(f"benchmarks.{name}").run
        figures += run()
    print_figures(figures)
    return 1 if any(figure.ratio_ok is False for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
