"""The oracle as it runs, with the register in memory and anchors in a file, to be killed: folder, database, port."""

import asyncio
import logging
import sys
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import uvicorn
from oracle_fixtures import NOW_S, MemoryRegister, Meter  # by its folder: other packages bring a `tests` too

from oracle.anchor import AnchorReceipt, anchor_closed
from oracle.app import create_app
from oracle.ingest import Ingest
from oracle.store import EvidenceStore


class FileAnchorLog:
    """Anchors as lines of a file, each the next batch of the one owner, as `Evidence` would have them."""

    def __init__(self, file):
        self._file = file
        file.touch()

    def root_of(self, owner, batch_no):
        """The anchored root of a batch."""
        for line in self._file.read_text().splitlines():
            number, root, _ = line.split()
            if int(number) == batch_no:
                return bytes.fromhex(root)
        return None

    def anchor(self, owner, batch_no, root, readings, first_s, last_s):
        """Anchor the next batch."""
        anchored = len(self._file.read_text().splitlines())
        if batch_no != anchored + 1:
            raise RuntimeError(f"batch {batch_no} after {anchored}")
        with self._file.open("a") as lines:
            lines.write(f"{batch_no} {root.hex()} {readings}\n")
        return AnchorReceipt("0x", batch_no, 0)


def main(folder, url, port):
    """Serve until killed."""
    store = EvidenceStore(url)
    register = MemoryRegister(*(Meter(f"killed {number}") for number in range(3)))
    ingest, anchors = Ingest(store, register, 256, 120, lambda: NOW_S), FileAnchorLog(folder / "anchored")
    turn = asyncio.Lock()

    async def anchor():
        async with turn:
            while await asyncio.to_thread(anchor_closed, store, anchors) is None:
                await asyncio.sleep(0.02)

    async def flush():
        await asyncio.to_thread(ingest.close_batches)
        await anchor()

    async def keep_anchoring():
        while True:
            await anchor()
            await asyncio.sleep(0.02)

    app = create_app(store, ingest, "token", flush)

    @asynccontextmanager
    async def lifespan(_):
        task = asyncio.create_task(keep_anchoring())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    app.router.lifespan_context = lifespan
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)
    listening = config.bind_socket()
    listening.listen(64)
    print(listening.getsockname()[1], flush=True)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    logging.disable(logging.INFO)
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
