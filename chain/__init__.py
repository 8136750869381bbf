"""The one client of the chain: deployments, typed calls, events, nonces, revert reasons."""
