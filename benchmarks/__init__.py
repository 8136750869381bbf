"""Throughput and size runs, each printed with the machine and the versions that made it."""
