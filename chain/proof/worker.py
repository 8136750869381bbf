"""
Proving in a process of its own, so that the one that asks works on meanwhile.

The child says with an empty line that it is there. Then it reads one line of JSON with the length of what follows, and
answers one line, again and again. It ends when its input does: when whoever started it closes it or dies.
"""

import dataclasses
import gc
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from select import select
from typing import IO, Any

import orjson

from chain.errors import ForkedChain, NotProven
from chain.proof.blocks import Trusted, prove
from chain.proof.kept import trusted_of, trusted_text
from chain.proof.validators import Rules

Json = Mapping[str, Any]

SMALL = 50
"""So many transactions are proven faster than they are sent."""


class Prover:
    """Proves blocks: a few right here, many in a child that is started when it is first needed."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._child: subprocess.Popen[bytes] | None = None
        self._is_there = False

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            for pipe in (child.stdin, child.stdout):
                with suppress(BrokenPipeError):
                    pipe.close()  # type: ignore[union-attr]  # both are pipes
            child.wait()

    def expect_many(self) -> None:
        """Start the child, so that it is there when many transactions come."""
        if self._child is None:
            self._child, self._is_there = _start(self._rules), False

    def prove(self, trusted: Trusted, blocks: Sequence[Json], receipts: Sequence[Sequence[Json]]) -> Trusted:
        """
        As `blocks.prove`.

        :raises ForkedChain: the first does not follow the trusted block
        :raises NotProven: says which block, and what is wrong with it
        """
        if sum(map(len, receipts)) <= SMALL or not self._is_started():
            return prove(trusted, blocks, receipts, self._rules)
        line = self._asked(trusted, orjson.dumps([blocks, receipts]))
        if not line:  # somebody ended the child
            self.close()
            return prove(trusted, blocks, receipts, self._rules)
        return _read_answer(line)

    def _is_started(self) -> bool:
        """Whether the child is there; until then, proving here is faster than waiting."""
        self.expect_many()
        assert self._child is not None
        assert self._child.stdout is not None
        if not self._is_there and select([self._child.stdout], [], [], 0)[0]:
            self._is_there = bool(self._child.stdout.readline())
        return self._is_there

    def _asked(self, trusted: Trusted, content: bytes) -> bytes:
        """The child's line; empty when there is no child any more."""
        assert self._child is not None
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        try:
            self._child.stdin.write(orjson.dumps([trusted_text(trusted), len(content)]) + b"\n" + content)
            self._child.stdin.flush()
        except BrokenPipeError:
            return b""
        return self._child.stdout.readline()


def _start(rules: Rules) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "chain.proof.worker", orjson.dumps(dataclasses.asdict(rules)).decode()]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[2],
        start_new_session=True,  # Ctrl-C is for the parent, which then closes us
    )


def _read_answer(line: bytes) -> Trusted:
    answer = orjson.loads(line)
    if "trusted" in answer:
        return trusted_of(answer["trusted"])
    kind = ForkedChain if answer["is_fork"] else NotProven
    raise kind(answer["block"], answer["what"])


def serve(source: IO[bytes], answers: IO[bytes], rules: Rules) -> None:
    """Prove whatever comes, until nothing does."""
    answers.write(b"\n")
    answers.flush()
    gc.disable()  # it would walk the parsed blocks again and again, and there are no cycles
    for line in source:
        trusted, length = orjson.loads(line)
        blocks, receipts = orjson.loads(source.read(length))
        try:
            answer: Json = {"trusted": trusted_text(prove(trusted_of(trusted), blocks, receipts, rules))}
        except NotProven as error:
            answer = {"is_fork": isinstance(error, ForkedChain), "block": error.block, "what": error.what}
        answers.write(orjson.dumps(answer) + b"\n")
        answers.flush()


if __name__ == "__main__":
    with suppress(BrokenPipeError):  # who asked was killed: nobody is left to tell
        serve(sys.stdin.buffer, sys.stdout.buffer, Rules(**orjson.loads(sys.argv[1])))
