"""Server-sent events, line by line, as the HTML standard has them."""

from collections.abc import AsyncIterator
from typing import NamedTuple


class Event(NamedTuple):
    """One event of a stream."""

    kind: str
    """Its name; `message` where it has none."""

    data: str
    """What it says, mostly JSON."""

    id: str
    """What to come back with, as `Last-Event-ID`."""


async def events_in(lines: AsyncIterator[str]) -> AsyncIterator[Event]:
    """The events in lines; comments, which keep a connection alive, are passed over."""
    kind, last_id = "", ""
    data: list[str] = []
    async for line in lines:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            if data:
                yield Event(kind or "message", "\n".join(data), last_id)
            kind, data = "", []
        elif name == "event":
            kind = value
        elif name == "data":
            data.append(value)
        elif name == "id":
            last_id = value
