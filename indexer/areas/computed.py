"""ComputedProposals: what the quantity of a proposed row was computed of."""

import orjson

from carbon.allocation.computed import Method
from indexer.log import Fields, Handlers, Log
from indexer.work import Work
from readmodel.tables import quota_computed

handlers = Handlers()


@handlers.on("ComputedProposals", "ProposalComputed")
def proposal_computed(work: Work, log: Log, f: Fields) -> None:
    """A row of a batch was computed on chain."""
    lists = {name: orjson.dumps(f[name]).decode() for name in ("figures", "units")}
    work.create(quota_computed, **f | lists | {"method": Method(f["method"]).name.lower()}, **log.origin)
