"""Cards: each shows one thing, in each of its states."""
