"""The fast decoder reads what the readable one reads, for every event of every contract."""

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.address import to_checksum_address
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.interface_abis import abi_of, interface_abis
from chain.abi import Event, Parameter
from chain.fast_decode import ID_FIELDS, FastEvent, of_fixed_array

EVENTS = [(contract, event) for contract in sorted(interface_abis()) for event in sorted(abi_of(contract).events)]


def values_of(item: Parameter) -> st.SearchStrategy[Any]:
    """Any value of an ABI type."""
    kind = item.kind
    if kind.endswith("[]"):
        return st.lists(values_of(Parameter(item.name, kind.removesuffix("[]"), item.fields)), max_size=4)
    if fixed := of_fixed_array(item):
        element, length = fixed
        return st.lists(values_of(element), min_size=length, max_size=length)
    if item.fields:
        return st.tuples(*map(values_of, item.fields))
    if kind.startswith("uint"):
        return st.integers(0, 2 ** int(kind.removeprefix("uint")) - 1)
    if kind.startswith("int"):
        bits = int(kind.removeprefix("int"))
        return st.integers(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    if kind.startswith("bytes") and kind != "bytes":
        size = int(kind.removeprefix("bytes"))
        return st.binary(min_size=size, max_size=size)
    return {
        "address": st.binary(min_size=20, max_size=20).map(to_checksum_address),
        "bool": st.booleans(),
        "string": st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
        "bytes": st.binary(max_size=70),
    }[kind]


def with_ids_as_text(name: str, value: Any) -> Any:
    """What the readable decoder gives, with ids as the fast one gives them."""
    if isinstance(value, dict):
        return {key: with_ids_as_text(key, item) for key, item in value.items()}
    if isinstance(value, list):
        return [with_ids_as_text(name, item) for item in value]
    return str(value) if name in ID_FIELDS and type(value) is int else value


def log_of(event: Event, values: dict[str, Any]) -> tuple[list[str], str]:
    """Topics and data of an event with these values."""
    indexed = [item for item in event.inputs if item.is_indexed]
    plain = [item for item in event.inputs if not item.is_indexed]
    topics = [event.topic, *("0x" + encode([item.kind], [values[item.name]]).hex() for item in indexed)]
    return topics, "0x" + encode([item.kind for item in plain], [values[item.name] for item in plain]).hex()


@pytest.mark.parametrize(("contract", "name"), EVENTS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_decode__any_values__equals_the_readable_decoder(contract, name, data):
    event = abi_of(contract).events[name]
    values = {item.name: data.draw(values_of(item)) for item in event.inputs}
    topics, words = log_of(event, values)
    expected = with_ids_as_text("", event.decode(topics, words))
    found = FastEvent(event).decode(topics, words)
    assert found == expected
    assert list(found) == list(expected)


def test_decode__text_that_is_not_utf8__keeps_a_mark_instead_of_failing():
    """A name with broken bytes must not stop whoever follows the chain."""
    event = Event("Said", (Parameter("text", "string"),))
    assert FastEvent(event).decode([event.topic], "0x" + encode(["bytes"], [b"a\xff\x00b"]).hex()) == {
        "text": "a\ufffd\ufffdb"
    }


def test_address_fields__of_an_event__are_those_of_type_address():
    assert FastEvent(abi_of("Settlement").events["TradeMade"]).address_fields == ("buyer", "seller")
