"""
Orders and fills per second on a real four-validator QBFT network of this machine, against plain transfers.

Four GoQuorum validators and an observer share this machine's cores with the client that sends. Everything is signed
beforehand and sent in batches of 200 through the observer; the time is from the first byte sent to the last transaction
in a block. Each side runs in turns and its best round counts. Needs Go. Run: `python -m benchmarks.qbft`; not part of
`make bench`, which runs where there is no Go.
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.figures import Figure, at_least, print_figures
from benchmarks.signed_world import PRODUCT, Call, SignedWorld, opened
from benchmarks.trading_world import BUY, REFERENCE_FEN, SELL
from cli.qbft.binary import geth
from cli.qbft.network import LocalNetwork

ROUNDS = 2
TRANSFERS = ORDERS = 3_000
TAKERS, MAKERS = 50, 100
SIZE_T = 10
TRADERS = tuple(f"trader {number}" for number in range(20))
SELLERS, BUYERS = TRADERS[:10], TRADERS[10:]
TRANSFER_GAS, ORDER_GAS, TAKER_GAS = 21_000, 400_000, 6_000_000
ORDERS_BOUND, FILLS_BOUND = 0.80, 5.0


def run() -> list[Figure]:
    """Measure on a network of its own, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        network = LocalNetwork.create(Path(folder), geth(), free_ports=True)
        try:
            network.start()
            network.wait_for_block(1)
            world = opened(network.observer.url, network.network.chain_id, TRADERS)
            rounds = [_round(world, number) for number in range(ROUNDS)]
            world.close()
        finally:
            network.kill()
    transfers, orders, fills = (max(rates) for rates in zip(*rounds, strict=True))
    return [
        Figure("QBFT, four validators: plain transfers", transfers, "tx/s"),
        Figure("orders placed", orders, "orders/s"),
        Figure(f"fills by taking orders against {MAKERS} makers each", fills, "fills/s"),
        at_least("orders placed ÷ plain transfers", orders / transfers, "ratio", ORDERS_BOUND),
        at_least("bulk fills ÷ plain transfers", fills / transfers, "ratio", FILLS_BOUND),
    ]


def _round(world: SignedWorld, number: int) -> tuple[float, float, float]:
    """Transfers, orders and fills per second; what a round leaves in the book is taken or far from the price."""
    steps: Sequence[Callable[[SignedWorld], float]] = (_transfers, _orders, _fills)
    found = []
    for step in steps:
        found.append(step(world))
        print(f"… round {number + 1}, {step.__name__[1:]}: {found[-1]:,.0f}/s", file=sys.stderr)
    return found[0], found[1], found[2]


def _transfers(world: SignedWorld) -> float:
    receiver = world.address("receiver")
    raws = [world.signed(TRADERS[index % len(TRADERS)], receiver, b"", TRANSFER_GAS) for index in range(TRANSFERS)]
    return TRANSFERS / world.play(raws)


def _orders(world: SignedWorld) -> float:
    """Sells and buys that rest, on a hundred prices of each side."""
    calls = []
    for index in range(ORDERS):
        side, traders, away = (SELL, SELLERS, 200) if index % 2 else (BUY, BUYERS, -200)
        price_fen = REFERENCE_FEN + away + (index // 2 % 100) * (1 if away > 0 else -1)
        calls.append(_place(traders[index // 2 % len(traders)], side, price_fen, SIZE_T))
    raws = [world.signed_call(call, ORDER_GAS) for call in calls]
    return ORDERS / world.play(raws)


def _fills(world: SignedWorld) -> float:
    """Each taking order fills a hundred makers, whole."""
    makers = [_place(SELLERS[index % len(SELLERS)], SELL, REFERENCE_FEN, SIZE_T) for index in range(TAKERS * MAKERS)]
    world.play([world.signed_call(call, ORDER_GAS) for call in makers])
    takers = [_place(BUYERS[index % len(BUYERS)], BUY, REFERENCE_FEN, SIZE_T * MAKERS) for index in range(TAKERS)]
    return TAKERS * MAKERS / world.play([world.signed_call(call, TAKER_GAS) for call in takers])


def _place(trader: str, side: int, price_fen: int, quantity_t: int) -> Call:
    return trader, "OrderBook", "place", (PRODUCT, side, price_fen, quantity_t)


if __name__ == "__main__":
    print_figures(run())
