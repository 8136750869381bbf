"""
Apply a range of blocks: everything in one database transaction, the cursor with it.

A log that is already in `events` is not applied again, and a cursor that someone else moved stops us: so doing a range
twice changes nothing, and a death in the middle of it loses nothing.
"""

from typing import Any

import orjson
from sqlalchemy import Engine, func, select

from chain.fast_decode import checksum
from indexer.areas import all_handlers
from indexer.contracts import Known, KnownContracts
from indexer.errors import AnotherWriter, DifferentChain
from indexer.hours import add_block
from indexer.log import ZERO_ADDRESS, Fields, Log
from indexer.proof import keep
from indexer.source import Json, Range
from indexer.work import Work
from readmodel.tables import blocks, chain, event_accounts, events, transactions

ONLY_ROW = 1
MOST_EXACT = 2**53 - 1
"""Largest integer that every JSON reader keeps exact."""
MOST_STORED = 2**63 - 1
"""Largest integer of a BIGINT column."""


def as_exact(value: Any) -> Any:
    """A decoded value for JSON: integers that readers could spoil as decimal text."""
    if isinstance(value, dict):
        return {name: as_exact(item) for name, item in value.items()}
    if isinstance(value, list):
        return [as_exact(item) for item in value]
    return str(value) if isinstance(value, int) and abs(value) > MOST_EXACT else value


def as_storable(value: Any) -> Any:
    """A decoded value for columns: integers within BIGINT, the nearest where they are not."""
    if isinstance(value, dict):
        return {name: as_storable(item) for name, item in value.items()}
    if isinstance(value, list):
        return [as_storable(item) for item in value]
    return max(-MOST_STORED, min(MOST_STORED, value)) if type(value) is int else value


def kept(fields: Fields) -> tuple[str, Fields]:
    """The fields as JSON text, and as handlers may put them in columns."""
    try:
        return orjson.dumps(fields, option=orjson.OPT_STRICT_INTEGER).decode(), fields
    except TypeError:  # some integer is above 2**53 - 1
        return orjson.dumps(as_exact(fields)).decode(), as_storable(fields)


class Applier:
    """Writes ranges of blocks to the read model."""

    def __init__(self, engine: Engine, known: KnownContracts, cached_rows: int) -> None:
        self._engine, self._known = engine, known
        self._work = Work(engine.dialect, cached_rows, known.name_of)
        self._handlers = all_handlers()
        self._seen: set[tuple[int, int]] = set()
        self._newest_seen = -1
        self._event_rows: list[tuple[Any, ...]] = []
        self._account_rows: list[tuple[str, int, int]] = []

    def apply(self, found: Range) -> int:
        """
        Write a range; the number of its events.

        :raises AnotherWriter: the cursor is not where the range begins
        :raises DifferentChain: the range does not follow the newest block in the read model
        """
        if not found.blocks:
            return 0
        work = self._work
        try:
            with self._engine.begin() as connection:
                work.begin(connection)
                self._check_cursor(found.blocks[0])
                self._remember_seen(int(found.blocks[0]["number"], 16), int(found.blocks[-1]["number"], 16))
                count = sum(map(self._block, found.blocks, found.receipts))
                keep(work, found.trusted)
                work.flush()
        except BaseException:
            work.forget()
            raise
        work.end()
        return count

    def _check_cursor(self, block: Json) -> None:
        """The cursor is read from the database, under the write lock: of the file, or of its row."""
        first = int(block["number"], 16)
        wanted = select(chain.c.next_block).where(chain.c.id == ONLY_ROW).with_for_update()
        cursor = self._work.connection.execute(wanted).scalar_one()
        if cursor != first:
            raise AnotherWriter(f"the cursor is at block {cursor}, not {first}: another indexer writes this read model")
        before = self._work.find(blocks, first - 1)
        if before is not None and before["hash"] != block["parentHash"]:
            raise DifferentChain(
                f"block {first} of the node does not follow block {first - 1} of the read model: "
                "the chain was made anew; delete the read model and start again"
            )

    def _remember_seen(self, first: int, last: int) -> None:
        place = select(events.c.block, events.c.log_index).where(events.c.block.between(first, last))
        self._seen = {(row[0], row[1]) for row in self._work.connection.execute(place)}
        newest = self._work.connection.execute(select(func.max(blocks.c.number))).scalar()
        self._newest_seen = -1 if newest is None else int(newest)

    def _block(self, block: Json, receipts: list[Json]) -> int:
        number, time_s = int(block["number"], 16), int(block["timestamp"], 16)
        count = 0
        rows = []
        for position, (transaction, receipt) in enumerate(zip(block["transactions"], receipts, strict=True)):
            rows.append(self._transaction(transaction, receipt, number, position, time_s))
            if receipt["logs"]:
                count += self._logs(receipt["logs"], number, time_s)
        work = self._work
        if number > self._newest_seen:
            add_block(work, block, rows, self._event_rows)
        work.record_many(transactions, rows)
        work.record_many(events, self._event_rows)
        work.record_many(event_accounts, self._account_rows)
        self._event_rows, self._account_rows = [], []
        work.create(
            blocks,
            number=number,
            hash=block["hash"],
            time_s=time_s,
            proposer=checksum(block["miner"][2:].lower()),
            transactions=len(receipts),
            events=count,
            gas_used=int(block["gasUsed"], 16),
        )
        work.edit(chain, ONLY_ROW).update(next_block=number + 1, block_time_s=time_s)
        return count

    def _transaction(
        self, transaction: Json, receipt: Json, number: int, position: int, time_s: int
    ) -> tuple[Any, ...]:
        contract, function = self._known.call(transaction)
        target = transaction["to"]
        return (
            transaction["hash"],
            number,
            position,
            time_s,
            checksum(transaction["from"][2:].lower()),
            checksum(target[2:].lower()) if target else None,
            contract,
            function,
            int(transaction["nonce"], 16),
            transaction["input"],
            receipt["status"] == "0x1",
            int(receipt["gasUsed"], 16),
        )

    def _logs(self, logs: list[Json], number: int, time_s: int) -> int:
        count = 0
        latest: dict[str, str] = {}  # contract address -> its newest event in this transaction
        for found in logs:
            address = found["address"].lower()
            known = self._known.by_address.get(address)
            if known is None:
                continue
            log = Log(number, int(found["logIndex"], 16), time_s, found["transactionHash"], latest.get(address, ""))
            latest[address] = self._log(log, known, found)
            count += 1
        return count

    def _log(self, log: Log, known: Known, found: Json) -> str:
        """Keep one log and do what it says; the name of its event."""
        topics, data = found["topics"], found["data"]
        event = known.events.get(topics[0]) if topics else None
        if event is None:
            name, accounts = topics[0] if topics else "", set()
            text, fields = kept({"topics": topics, "data": data})
        else:
            name = event.name
            text, fields = kept(event.decode(topics, data))
            accounts = {fields[field] for field in event.address_fields}
        if (log.block, log.log_index) in self._seen:
            return name
        self._event_rows.append(
            (log.block, log.log_index, log.transaction_hash, log.at_s, known.name, known.address, name, text)
        )
        for account in accounts:
            if account != ZERO_ADDRESS:
                self._account_rows.append((account, log.block, log.log_index))
        handler = self._handlers.get((known.name, name))
        if handler is not None:
            handler(self._work, log, fields)
        if name == "ContractNamed":
            self._known.add(fields["name"], fields["contract"])
        return name
