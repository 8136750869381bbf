"""Which contract speaks for which name."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import flag, metadata, number, origin, text

contracts = Table(
    "contracts",
    metadata,
    text("name", "name in the Directory", key=True),
    number("version", "counts from 1 per name", key=True),
    text("address", "address"),
    number("since_s", "in force since, unix s"),
    flag("is_current", "whether this version speaks for the name now"),
    *origin(),
    comment="Contracts by name and version",
)
Index(None, contracts.c.address)

replacements = Table(
    "replacements",
    metadata,
    text("name_hash", "keccak256 of the name", key=True),
    text("address", "proposed contract", key=True),
    text("name", "name in the Directory"),
    text("proposed_by", "governor"),
    number("proposed_s", "unix s"),
    number("approvals", "governors in favour so far"),
    text("state", "proposed, withdrawn or in_force"),
    number("decided_s", "when it was withdrawn or came into force, unix s", null=True),
    *origin(),
    comment="Proposed replacements of contracts",
)
