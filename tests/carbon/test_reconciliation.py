"""S2: a bank's daily file against the chain."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from carbon.reconciliation import Booking, Direction, Finding, differences, sums_of
from carbon.units import Fen

IN, OUT = Direction.IN, Direction.OUT
ONE, TWO = "0x" + "11" * 20, "0x" + "22" * 20


def booking(reference: str, direction: Direction = IN, account: str = ONE, amount: int = 100) -> Booking:
    return Booking(reference, direction, account, Fen(amount))


def found(bank: list[Booking], chain: list[Booking]) -> list[tuple[str, str]]:
    return [(one.finding, one.reference) for one in differences(bank, chain)]


def test_differences__of_each_kind__name_the_reference() -> None:
    chain = [booking(name) for name in "abcdef"]
    bank = [
        booking("a", account=ONE.upper().replace("0X", "0x")),
        booking("b", amount=99),
        booking("c", account=TWO),
        booking("d", direction=OUT),
        booking("e"),
        booking("e"),
        booking("x"),
    ]

    assert found(bank, chain) == [
        (Finding.OTHER_AMOUNT, "b"),
        (Finding.OTHER_ACCOUNT, "c"),
        (Finding.OTHER_DIRECTION, "d"),
        (Finding.TWICE_IN_FILE, "e"),
        (Finding.NOT_ON_CHAIN, "x"),
        (Finding.NOT_IN_FILE, "f"),
    ]


def test_sums__of_both_ways__are_kept_apart() -> None:
    assert sums_of([booking("a"), booking("b", OUT, amount=30), booking("c", amount=5)]) == (3, 105, 30)


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=3), st.tuples(st.sampled_from(Direction), st.integers(1, 9)), max_size=6
    ),
    st.data(),
)
def test_differences__are_none_exactly_when_both_sides_have_the_same(
    rows: dict[str, tuple[Direction, int]], data: st.DataObject
) -> None:
    chain = [booking(reference, way, amount=amount) for reference, (way, amount) in rows.items()]
    bank = data.draw(st.permutations(chain))
    assert differences(bank, chain) == []
    if bank:
        left_out = bank[1:]
        assert found(left_out, chain) == [(Finding.NOT_IN_FILE, bank[0].reference)]
