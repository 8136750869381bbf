"""Contract ABIs: functions and events that encode and decode by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError, EncodingError
from eth_hash.auto import keccak
from eth_utils.address import to_checksum_address

from chain.errors import BadArguments, UnknownName

Json = dict[str, Any]


@dataclass(frozen=True)
class Parameter:
    """One argument or result: name, type and, for structs, its fields."""

    name: str
    kind: str
    """ABI type with structs written out: `(address,uint256)[]`."""
    fields: tuple["Parameter", ...] = ()
    is_indexed: bool = False

    @classmethod
    def of(cls, spec: Json) -> Self:
        """From the `inputs` or `outputs` item of a JSON ABI."""
        fields = tuple(cls.of(item) for item in spec.get("components", ()))
        kind = str(spec["type"])
        if fields:
            kind = "(" + ",".join(field.kind for field in fields) + ")" + kind.removeprefix("tuple")
        return cls(str(spec["name"]), kind, fields, bool(spec.get("indexed", False)))

    def read(self, value: Any) -> Any:
        """A decoded value with structs as dicts, addresses with checksum, bytes as 0x-hex."""
        if self.kind.endswith("]"):
            inner = Parameter(self.name, self.kind[: self.kind.rindex("[")], self.fields)
            return [inner.read(item) for item in value]
        if self.fields:
            return {field.name: field.read(item) for field, item in zip(self.fields, value, strict=True)}
        if isinstance(value, bytes):
            return "0x" + value.hex()
        if self.kind == "address":
            return to_checksum_address(value)
        return value

    def write(self, value: Any) -> Any:
        """A value fit for encoding: structs from dicts, bytes from 0x-hex, integers from decimal strings."""
        if self.kind.endswith("]"):
            inner = Parameter(self.name, self.kind[: self.kind.rindex("[")], self.fields)
            return [inner.write(item) for item in value]
        if self.fields:
            if isinstance(value, Mapping):
                return tuple(field.write(named(value, field.name)) for field in self.fields)
            return tuple(field.write(item) for field, item in zip(self.fields, value, strict=True))
        if self.kind.startswith("bytes") and isinstance(value, str):
            return bytes.fromhex(value.removeprefix("0x"))
        if "int" in self.kind and isinstance(value, str):
            return int(value, 0)
        return value


def named(values: Mapping[str, Any], name: str) -> Any:
    """The value of that name, or a `BadArguments` that names it."""
    if name not in values:
        raise BadArguments(f"argument {name} is missing")
    return values[name]


@dataclass(frozen=True)
class Function:
    """An external function of a contract."""

    name: str
    inputs: tuple[Parameter, ...]
    outputs: tuple[Parameter, ...]
    is_view: bool

    @cached_property
    def selector(self) -> bytes:
        """First four bytes of the hash of the signature."""
        return keccak(f"{self.name}({','.join(item.kind for item in self.inputs)})".encode())[:4]

    def encode(self, arguments: Sequence[Any] | Mapping[str, Any]) -> bytes:
        """
        Call data for these arguments, by place or by name.

        :raises BadArguments: names the argument that does not fit
        """
        if isinstance(arguments, Mapping):
            unknown = set(arguments) - {item.name for item in self.inputs}
            if unknown:
                raise BadArguments(f"{self.name} has no argument {', '.join(sorted(unknown))}")
            arguments = [named(arguments, item.name) for item in self.inputs]
        if len(arguments) != len(self.inputs):
            raise BadArguments(f"{self.name} takes {len(self.inputs)} arguments, not {len(arguments)}")
        written = []
        for item, value in zip(self.inputs, arguments, strict=True):
            try:
                written.append(item.write(value))
                encode([item.kind], [written[-1]])
            except (EncodingError, ValueError, TypeError, AttributeError) as error:
                raise BadArguments(f"argument {item.name} of {self.name} is not a {item.kind}: {error}") from error
        return self.selector + encode([item.kind for item in self.inputs], written)

    def decode_input(self, data: bytes) -> Json:
        """The arguments of call data, by name."""
        values = decode([item.kind for item in self.inputs], data[4:])
        return {item.name: item.read(value) for item, value in zip(self.inputs, values, strict=True)}

    def decode_output(self, data: bytes) -> Any:
        """The result: one value, or a tuple of several."""
        values = decode([item.kind for item in self.outputs], data)
        read = tuple(item.read(value) for item, value in zip(self.outputs, values, strict=True))
        return read[0] if len(read) == 1 else read


@dataclass(frozen=True)
class Event:
    """An event of a contract."""

    name: str
    inputs: tuple[Parameter, ...]

    @cached_property
    def topic(self) -> str:
        """Hash of the signature, the first topic of each log."""
        return "0x" + keccak(f"{self.name}({','.join(item.kind for item in self.inputs)})".encode()).hex()

    @cached_property
    def _indexed(self) -> tuple[Parameter, ...]:
        return tuple(item for item in self.inputs if item.is_indexed)

    @cached_property
    def _plain(self) -> tuple[Parameter, ...]:
        return tuple(item for item in self.inputs if not item.is_indexed)

    def decode(self, topics: Sequence[str], data: str) -> Json:
        """The fields of a log, by name, in the order of the ABI."""
        values: Json = {}
        for item, topic in zip(self._indexed, topics[1:], strict=True):
            values[item.name] = item.read(decode([item.kind], bytes.fromhex(topic[2:]))[0])
        plain = decode([item.kind for item in self._plain], bytes.fromhex(data[2:]))
        values |= {item.name: item.read(value) for item, value in zip(self._plain, plain, strict=True)}
        return {item.name: values[item.name] for item in self.inputs}


class Abi:
    """The functions and events of one contract."""

    def __init__(self, items: Sequence[Json]) -> None:
        self.items = list(items)
        functions = [item for item in self.items if item["type"] == "function"]
        self.functions = {
            str(item["name"]): Function(
                str(item["name"]),
                tuple(Parameter.of(spec) for spec in item["inputs"]),
                tuple(Parameter.of(spec) for spec in item["outputs"]),
                item["stateMutability"] in ("view", "pure"),
            )
            for item in functions
        }
        self.events = {
            str(item["name"]): Event(str(item["name"]), tuple(Parameter.of(spec) for spec in item["inputs"]))
            for item in self.items
            if item["type"] == "event"
        }
        self.by_selector = {function.selector: function for function in self.functions.values()}
        self.by_topic = {event.topic: event for event in self.events.values()}

    def read_call(self, call_data: bytes) -> tuple[str, Json] | None:
        """Function and arguments of call data; None unless they are all that it says."""
        function = self.by_selector.get(call_data[:4])
        if function is None:
            return None
        try:
            arguments = function.decode_input(call_data)
        except (DecodingError, ValueError, OverflowError):
            return None
        # Bytes behind the arguments, or a second way to write them, could say something that is not shown.
        return (function.name, arguments) if function.encode(arguments) == call_data else None

    def function(self, name: str) -> Function:
        """
        The function of that name.

        :raises UnknownName: there is none
        """
        try:
            return self.functions[name]
        except KeyError:
            raise UnknownName(f"no function {name}; there are {', '.join(sorted(self.functions))}") from None
