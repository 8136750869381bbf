"""The engine of real contracts: signed transactions in batches, on py-evm in this process or on a running chain."""
