"""From the chain's events to the read model; rebuildable from block 0."""
