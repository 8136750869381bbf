"""
Proof that what a node says of blocks is what the validators sealed. Pure: no network, no clock, no database.

`blocks.prove` takes blocks with receipts and what was trusted before them, and gives what may be trusted after them.
`worker` does the same in a process of its own, beside the one that works on.
"""
