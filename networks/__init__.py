"""
One description of a network, and what is generated from it for the devnet, GoQuorum and Besu.

`description` holds the typed description, `qbft` the extra data both QBFT engines share, `devnet`, `goquorum` and
`besu` one engine's files each, `units` what organisations run them with, and `generate` writes them all.
`node_key` and `tls` make keys that stay with their owner. `python -m networks` has all of it as commands.
"""
