"""Which tonne is where and how it came there: serial numbers, followed first in, first out (`carbon/serials.py`)."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import metadata, number, place, text

serial_queues = Table(
    "serial_queues",
    metadata,
    text("class_id", "class of units", key=True),
    text("account", "holder", key=True),
    number("head", "position of the range that leaves next"),
    number("tail", "position behind the range that came last; equal to head when the account holds none"),
    comment="Where the queue of an account begins and ends",
    sqlite_with_rowid=False,
)

serial_holdings = Table(
    "serial_holdings",
    metadata,
    text("class_id", "class of units", key=True),
    text("account", "holder", key=True),
    number("position", "place in the account's queue, only ever rises; the smallest leaves next", key=True),
    number("first_serial", "unique within the class for all time"),
    number("last_serial", "included"),
    comment="Serial numbers in accounts now",
    sqlite_with_rowid=False,
)

serial_moves = Table(
    "serial_moves",
    metadata,
    *place(),
    number(
        "item", "place in a batch, from 0: of the same row in `transfers`, which says kind, accounts and time", key=True
    ),
    number("part", "one movement can take several ranges, counted from 0", key=True),
    text("class_id", "class of units"),
    number("first_serial", "first that moved"),
    number("last_serial", "included"),
    number("span", "smallest k with 2**k >= how many: what holds a serial begins less than 2**k before it"),
    comment="Every movement of serial numbers",
    sqlite_with_rowid=False,
)
Index(None, serial_moves.c.class_id, serial_moves.c.span, serial_moves.c.first_serial)
