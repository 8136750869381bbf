"""Trades: ids, hashes, totals and what settling moves."""

from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from carbon.hashing import keccak
from carbon.settlement import DayTotals, Net, Trade, TradeId, nets_of, totals_of, trade_hash

WORDS = st.integers(0, 2**256 - 1)
ACCOUNTS = st.integers(0, 2**160 - 1).map("0x{:040x}".format)
ANN, BEN, CAT = (f"0x{digit * 40}" for digit in "abc")


@given(st.tuples(WORDS, ACCOUNTS, ACCOUNTS, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS))
def test_trade_hash__any_trade__is_that_of_its_abi_encoding(fields) -> None:
    """eth-abi, which knows nothing of ours, encodes the struct for comparison."""
    struct = "(uint256,address,address,uint256,uint256,uint256,uint256,uint256,uint256)"
    *before, method, at = fields
    assert trade_hash(Trade(*before, at=at, method=method)) == keccak(encode([struct], [fields]))


@given(st.integers(0, 2**190), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_trade_id__any_fields__come_back(product_id: int, day: int, sequence: int) -> None:
    trade_id = TradeId(product_id, day, sequence)
    assert trade_id.number == product_id * 2**64 + day * 2**32 + sequence
    assert TradeId.of(trade_id.number) == trade_id


def trade(buyer: str, seller: str, price: int, quantity: int) -> Trade:
    return Trade(1, buyer, seller, price, quantity, buy_ref=2, sell_ref=3, method=10, at=4)


def test_totals_of__trades__are_counted_and_added() -> None:
    assert totals_of([trade(ANN, BEN, 10, 3), trade(ANN, CAT, 11, 4)]) == DayTotals(2, 7, 74)
    assert totals_of([]) == DayTotals(0, 0, 0)


def test_nets_of__trades__are_what_each_account_gains_and_gives() -> None:
    trades = [trade(ANN, BEN, 10, 3), trade(BEN, CAT, 11, 4), trade(CAT, ANN, 12, 1)]
    nets = nets_of(trades)
    assert nets == {ANN: Net(2, -18), BEN: Net(1, -14), CAT: Net(-3, 32)}
    assert sum(net.quantity for net in nets.values()) == sum(net.amount for net in nets.values()) == 0
