# pragma version 0.4.3
"""
@title Echo
@license Apache-2.0
@notice Logs what it is told to: gives a benchmark the events of a busy market without the market.
"""

struct Entry:
    echo: address
    topics: DynArray[bytes32, 4]
    data: Bytes[9216]


interface IEcho:
    def say(topics: DynArray[bytes32, 4], data: Bytes[9216]): nonpayable


@external
def say(topics: DynArray[bytes32, 4], data: Bytes[9216]):
    """@notice Log this."""
    if len(topics) == 1:
        raw_log([topics[0]], data)
    elif len(topics) == 2:
        raw_log([topics[0], topics[1]], data)
    elif len(topics) == 3:
        raw_log([topics[0], topics[1], topics[2]], data)
    else:
        raw_log([topics[0], topics[1], topics[2], topics[3]], data)


@external
def play(entries: DynArray[Entry, 80]):
    """@notice Let several echoes log, in this order, in one transaction."""
    for entry: Entry in entries:
        extcall IEcho(entry.echo).say(entry.topics, entry.data)
