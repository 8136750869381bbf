"""
One description of a network, and what is generated from it for the devnet, GoQuorum and Besu.

`description` holds the typed description, `qbft` the extra data both QBFT engines share, and `devnet`, `goquorum` and
`besu` one engine's files each. `python -m networks DESCRIPTION.toml FOLDER` writes them all.
"""
