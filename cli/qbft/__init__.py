"""
A QBFT network on this machine: real GoQuorum nodes on loopback, for trying out, tests and benchmarks.

`binary` builds the node, `node` runs one, `network` all of them; `command` is `chainets qbft`.
"""
