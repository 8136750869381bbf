"""Step-by-step traces in geth's two forms: struct logs, and the call tree of `callTracer`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from eth.vm.forks.berlin.computation import BerlinComputation
from eth.vm.logic.invalid import InvalidOpcode

from devnet.errors import TooMuch
from devnet.evm import Outcome, State
from devnet.reverts import revert_reason
from devnet.views import hexed

MAX_STEPS = 500_000
MAX_MEMORY_BYTES = 64 * 2**20

# Memory is shown at the steps whose opcodes read it. At each step it would take gigabytes for a long transaction.
READS_MEMORY = {
    "SHA3", "RETURN", "REVERT", "LOG0", "LOG1", "LOG2", "LOG3", "LOG4",
    "CREATE", "CREATE2", "CALL", "CALLCODE", "DELEGATECALL", "STATICCALL",
}  # fmt: skip

Opcode = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class TraceOptions:
    """What a trace shows, as in geth's options."""

    stack: bool = True
    """Stack before each step."""

    memory: bool = False
    """Memory before the steps that read it."""

    storage: bool = True
    """Slot and value of each SLOAD and SSTORE."""

    @classmethod
    def parse(cls, options: dict[str, Any]) -> "TraceOptions":
        """From the options object of `debug_trace…`."""
        return cls(
            stack=not options.get("disableStack", False),
            memory=bool(options.get("enableMemory", False)),
            storage=not options.get("disableStorage", False),
        )


class StructLogger:
    """Collects struct logs from the states it is attached to."""

    def __init__(self, options: TraceOptions) -> None:
        self.steps: list[dict[str, Any]] = []
        self._options = options
        self._memory_bytes = 0

    def attach(self, state: State) -> None:
        """Trace everything that `state` runs from now on."""
        wrapped = {value: self._traced(opcode) for value, opcode in BerlinComputation.opcodes.items()}
        invalid = {value: self._traced(InvalidOpcode(value)) for value in range(256) if value not in wrapped}
        state.computation_class = type("TracedComputation", (BerlinComputation,), {"opcodes": wrapped | invalid})

    def result(self, outcome: Outcome) -> dict[str, Any]:
        """geth's answer to `debug_traceTransaction` without a tracer."""
        return {
            "gas": outcome.gas_used,
            "failed": outcome.error is not None,
            "returnValue": outcome.output.hex(),
            "structLogs": self.steps,
        }

    def _traced(self, opcode: Opcode) -> Opcode:
        name = _mnemonic(opcode)

        def step(computation: Any) -> Any:
            entry = self._entry(name, computation)
            gas = entry["gas"]
            try:
                return opcode(computation=computation)
            finally:
                entry["gasCost"] = max(0, gas - computation._gas_meter.gas_remaining)
                if self._options.storage and name == "SLOAD" and computation._stack.values:
                    entry["storage"] = {entry.pop("_slot"): _word(computation._stack.values[-1])}
                entry.pop("_slot", None)

        return step

    def _entry(self, name: str, computation: Any) -> dict[str, Any]:
        """One step, before it runs."""
        if len(self.steps) >= MAX_STEPS:
            raise TooMuch(f"trace has more than {MAX_STEPS} steps")
        stack = computation._stack.values
        entry: dict[str, Any] = {
            "pc": max(0, computation.code.program_counter - 1),
            "op": name,
            "gas": computation._gas_meter.gas_remaining,
            "gasCost": 0,
            "depth": computation.msg.depth + 1,
        }
        if self._options.stack:
            entry["stack"] = [
                "0x" + (each.hex().lstrip("0") or "0") if isinstance(each, bytes) else hex(each) for each in stack
            ]
        if self._options.memory:
            entry["memory"] = self._memory(computation) if name in READS_MEMORY else []
        if self._options.storage and name == "SSTORE" and len(stack) > 1:
            entry["storage"] = {_word(stack[-1]): _word(stack[-2])}
        if name == "SLOAD" and stack:
            entry["_slot"] = _word(stack[-1])
        self.steps.append(entry)
        return entry

    def _memory(self, computation: Any) -> list[str]:
        """Memory in words of 32 bytes."""
        memory = bytes(computation._memory._bytes)
        self._memory_bytes += len(memory)
        if self._memory_bytes > MAX_MEMORY_BYTES:
            raise TooMuch("trace shows more than 64 MiB of memory: ask without enableMemory")
        return [memory[start : start + 32].hex() for start in range(0, len(memory), 32)]


class CallRecorder:
    """Builds the call tree from the computation that a state ran."""

    def attach(self, state: State) -> None:
        """Keep the outermost computation that `state` runs."""
        recorder = self

        class RecordedComputation(BerlinComputation):
            def __exit__(self, *stopped: Any) -> Any:
                if self.msg.depth == 0:
                    recorder.root = self
                return super().__exit__(*stopped)

        state.computation_class = RecordedComputation

    root: Any = None

    def result(self, outcome: Outcome, gas: int) -> dict[str, Any]:
        """geth's answer with `callTracer`."""
        tree = {} if self.root is None else _call(self.root)
        return tree | {"gas": hex(gas), "gasUsed": hex(outcome.gas_used)}


def _call(computation: Any) -> dict[str, Any]:
    """One call and the calls within it."""
    message = computation.msg
    view: dict[str, Any] = {
        "type": _call_type(message),
        "from": hexed(message.sender),
        "to": hexed(message.storage_address if message.is_create else message.code_address),
        "value": hex(message.value),
        "gas": hex(message.gas),
        "gasUsed": hex(computation.get_gas_used()),
        "input": hexed(message.code if message.is_create else bytes(message.data)),
        "output": hexed(bytes(computation.output)),
    }
    if computation.is_error:
        error = computation.error
        view["error"] = "execution reverted" if type(error).__name__ == "Revert" else str(error)
        if reason := revert_reason(bytes(computation.output)):
            view["revertReason"] = reason
    if computation.children:
        view["calls"] = [_call(child) for child in computation.children]
    return view


def _call_type(message: Any) -> str:
    if message.is_create:
        return "CREATE"
    if message.is_static and message.value == 0 and message.depth:
        return "STATICCALL"
    return "DELEGATECALL" if message.code_address != message.storage_address else "CALL"


def _mnemonic(opcode: Opcode) -> str:
    """Name of an opcode function; some are wrapped to charge gas."""
    name = getattr(opcode, "mnemonic", None) or getattr(getattr(opcode, "__wrapped__", None), "mnemonic", None)
    return str(name or "INVALID")


def _number(value: int | bytes) -> int:
    """A stack value; py-evm keeps them as they were pushed."""
    return int.from_bytes(value, "big") if isinstance(value, bytes) else value


def _word(value: int | bytes) -> str:
    """A stack value as 32 bytes of hex."""
    return _number(value).to_bytes(32, "big").hex()
