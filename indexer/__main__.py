"""Follow the chain into the read model; or read it anew from block 0; or compare balances with the ledgers."""

import argparse
import signal
import sys
import threading

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from chain.client import Chain
from chain.deployment import Deployment
from chain.errors import ChainError, NotDeployed, TlsUnusable
from chain.several import connect
from indexer.check import differences
from indexer.errors import DifferentChain, IndexerError
from indexer.rebuild import rebuild
from indexer.service import run
from indexer.settings import IndexerSettings
from ops.logs import set_up
from readmodel.errors import BadUrl, ReadModelError
from readmodel.store import open_reader

EXIT_FAILED = 1
EXIT_BAD_INPUT = 2
"""Settings, deployment file or database URL cannot be used."""
EXIT_DIFFERENT_CHAIN = 3
"""Starting again does not help: the read model is another chain's."""


def main(arguments: list[str] | None = None) -> int:
    """Run the indexer; the exit code."""
    parser = argparse.ArgumentParser(prog="indexer", description=__doc__)
    parser.add_argument("--rebuild-into", metavar="URL", help="fresh database to read the whole chain into")
    parser.add_argument("--check", action="store_true", help="compare all balances with the ledgers; 1 if any differs")
    wanted = parser.parse_args(arguments)
    set_up()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        settings = IndexerSettings()
        if wanted.rebuild_into:
            print(f"events={rebuild(settings, wanted.rebuild_into)}")
        elif wanted.check:
            return _check(settings)
        else:
            run(settings, stop)
    except (NotDeployed, TlsUnusable, BadUrl, ValidationError) as error:
        return _fail(error, EXIT_BAD_INPUT)
    except DifferentChain as error:
        return _fail(error, EXIT_DIFFERENT_CHAIN)
    except (IndexerError, ChainError, ReadModelError, SQLAlchemyError) as error:
        return _fail(error, EXIT_FAILED)
    return 0


def _check(settings: IndexerSettings) -> int:
    node = Chain(connect(settings.rpc_url), Deployment.load(settings.deployment))
    found = differences(open_reader(settings.readmodel_url), node)
    for line in found:
        print(line)
    return EXIT_FAILED if found else 0


def _fail(error: Exception, code: int) -> int:
    print(f"indexer: {' '.join(str(error).split())}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
