"""
Orders and fills per second on a real four-validator QBFT network of this machine, against plain transfers.

Four GoQuorum validators and an observer share this machine's cores with the client that sends. Everything is signed
beforehand and sent in batches of 200 through the observer; the time is from the first byte sent to the last transaction
in a block. Each side runs in turns and its best round counts.

Orders are sent one in a transaction, and 50 (`OrderBook.place_all`): the chain is bound by transactions, and who places
many orders sends them so. The bound holds for these; what is lost with one order in each is told beside it.

What an order costs beyond a transfer is shown by transactions that write as many slots by no rules: once in a contract
of some lines, once in three contracts as large as the three that an order enters. The EVM of GoQuorum 22.7 looks
through the whole code of a contract for places to jump to, anew in each transaction, however little of it runs.

Needs Go. Run: `python -m benchmarks.qbft`; not part of `make bench`, which runs where there is no Go.
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from vyper import compile_code
from vyper.compiler.settings import Settings

from benchmarks.figures import Figure, at_least, print_figures
from benchmarks.signed_world import PRODUCT, Call, SignedWorld, opened
from benchmarks.trading_world import BUY, REFERENCE_FEN, SELL
from chain.abi import Abi
from cli.qbft.binary import geth
from cli.qbft.network import LocalNetwork
from cli.registry.onchain.compiled import compiled

ROUNDS = 2
TRANSFERS = ORDERS = WRITES = 3_000
AT_ONCE, MANY_ORDERS = 50, 12_000
TAKERS, MAKERS = 200, 100
"""So many that filling takes seconds: a second is what the last block is waited for."""
SIZE_T = 10
TRADERS = tuple(f"trader {number}" for number in range(20))
SELLERS, BUYERS = TRADERS[:10], TRADERS[10:]
TRANSFER_GAS, WRITE_GAS, ORDER_GAS, MANY_GAS, TAKER_GAS = 21_000, 200_000, 400_000, 6_000_000, 6_000_000
ENTERED = ("OrderBook", "Participants", "Allowances")
"""Contracts that an order to sell enters."""
ORDERS_BOUND, FILLS_BOUND = 0.80, 5.0


def run() -> list[Figure]:
    """Measure on a network of its own, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        network = LocalNetwork.create(Path(folder), geth(), free_ports=True)
        try:
            network.start()
            network.wait_for_block(1)
            world = opened(network.observer.url, network.network.chain_id, TRADERS)
            _deploy_slots(world)
            rounds = [_round(world, number) for number in range(ROUNDS)]
            world.close()
        finally:
            network.kill()
    transfers, writes, large_writes, orders, many, fills = (max(rates) for rates in zip(*rounds, strict=True))
    return [
        Figure("QBFT, four validators: plain transfers", transfers, "tx/s"),
        Figure("orders placed, one in a transaction", orders, "orders/s"),
        Figure(f"orders placed, {AT_ONCE} in a transaction", many, "orders/s"),
        Figure(f"fills by taking orders against {MAKERS} makers each", fills, "fills/s"),
        Figure("as many slots written by no rules ÷ plain transfers", writes / transfers, "ratio"),
        Figure("the same in code as large as an order's ÷ plain transfers", large_writes / transfers, "ratio"),
        Figure("orders placed, one in a transaction ÷ such writes in large code", orders / large_writes, "ratio"),
        Figure("orders placed, one in a transaction ÷ plain transfers", orders / transfers, "ratio"),
        at_least(
            f"orders placed, {AT_ONCE} in a transaction ÷ plain transfers", many / transfers, "ratio", ORDERS_BOUND
        ),
        at_least("bulk fills ÷ plain transfers", fills / transfers, "ratio", FILLS_BOUND),
    ]


def _round(world: SignedWorld, number: int) -> list[float]:
    """Of each kind per second; what a round leaves in the book is taken or far from the price."""
    steps: Sequence[Callable[[SignedWorld], float]] = (
        _transfers,
        _writes,
        _large_writes,
        _orders,
        _many_orders,
        _fills,
    )
    found = []
    for step in steps:
        found.append(step(world))
        print(f"… round {number + 1}, {step.__name__[1:]}: {found[-1]:,.0f}/s", file=sys.stderr)
    return found


def _transfers(world: SignedWorld) -> float:
    receiver = world.address("receiver")
    raws = [world.signed(TRADERS[index % len(TRADERS)], receiver, b"", TRANSFER_GAS) for index in range(TRANSFERS)]
    return TRANSFERS / world.play(raws)


def _writes(world: SignedWorld) -> float:
    return _written(world, "slots", [])


def _large_writes(world: SignedWorld) -> float:
    first, *others = ENTERED
    return _written(world, _as_large_as(first), [world.addresses[_as_large_as(name)] for name in others])


def _written(world: SignedWorld, contract: str, through: Sequence[str]) -> float:
    calls: list[Call] = [
        (TRADERS[index % len(TRADERS)], contract, "write", (list(through),)) for index in range(WRITES)
    ]
    return WRITES / world.play([world.signed_call(call, WRITE_GAS) for call in calls])


def _as_large_as(name: str) -> str:
    return f"slots as large as {name}"


def _deploy_slots(world: SignedWorld) -> None:
    """`slots.vy` as it is, and with code behind it that is never run."""
    source = Path(__file__).with_name("slots.vy").read_text(encoding="utf-8")
    settings = Settings(evm_version="london")
    found = compile_code(source, output_formats=["abi", "bytecode_runtime"], settings=settings)
    abi, code = Abi(found["abi"]), bytes.fromhex(found["bytecode_runtime"][2:])
    codes = {"slots": code}
    for name in ENTERED:
        large = compiled(name).code
        codes[_as_large_as(name)] = code + large[len(code) :]
    world.play([world.deployed(name, abi, _init_code(runtime)) for name, runtime in codes.items()])


def _init_code(runtime: bytes) -> bytes:
    """PUSH2 size, DUP1, PUSH1 12, PUSH1 0, CODECOPY, PUSH1 0, RETURN: leaves what follows as the contract."""
    return bytes.fromhex(f"61{len(runtime):04x}80600c6000396000f3") + runtime


def _orders(world: SignedWorld) -> float:
    """Sells and buys that rest, on a hundred prices of each side."""
    calls = []
    for index in range(ORDERS):
        side, traders = (SELL, SELLERS) if index % 2 else (BUY, BUYERS)
        calls.append(_place(traders[index // 2 % len(traders)], side, _resting_fen(side, index // 2), SIZE_T))
    raws = [world.signed_call(call, ORDER_GAS) for call in calls]
    return ORDERS / world.play(raws)


def _many_orders(world: SignedWorld) -> float:
    """The same prices, many orders in each transaction."""
    calls: list[Call] = []
    for index in range(MANY_ORDERS // AT_ONCE):
        side, traders = (SELL, SELLERS) if index % 2 else (BUY, BUYERS)
        orders = [(side, _resting_fen(side, index // 2 * AT_ONCE + number), SIZE_T) for number in range(AT_ONCE)]
        calls.append((traders[index // 2 % len(traders)], "OrderBook", "place_all", (PRODUCT, orders)))
    return MANY_ORDERS / world.play([world.signed_call(call, MANY_GAS) for call in calls])


def _resting_fen(side: int, number: int) -> int:
    """A price that nobody crosses, one of a hundred."""
    away_fen = 200 + number % 100
    return REFERENCE_FEN + (away_fen if side == SELL else -away_fen)


def _fills(world: SignedWorld) -> float:
    """Each taking order fills a hundred makers, whole."""
    resting = [(SELL, REFERENCE_FEN, SIZE_T)] * AT_ONCE
    makers: list[Call] = [
        (SELLERS[index % len(SELLERS)], "OrderBook", "place_all", (PRODUCT, resting))
        for index in range(TAKERS * MAKERS // AT_ONCE)
    ]
    world.play([world.signed_call(call, MANY_GAS) for call in makers])
    takers = [_place(BUYERS[index % len(BUYERS)], BUY, REFERENCE_FEN, SIZE_T * MAKERS) for index in range(TAKERS)]
    return TAKERS * MAKERS / world.play([world.signed_call(call, TAKER_GAS) for call in takers])


def _place(trader: str, side: int, price_fen: int, quantity_t: int) -> Call:
    return trader, "OrderBook", "place", (PRODUCT, side, price_fen, quantity_t)


if __name__ == "__main__":
    print_figures(run())
