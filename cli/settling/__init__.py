"""Settling a day: what is next is read from the chain, each step is signed by whom it is up to."""
