"""The engine of real contracts: an exchange, a bank, a registry and traders on py-evm in this process."""
