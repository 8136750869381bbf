"""What `chainets validators list` shows."""

import sys
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from chain.node_view import NodeView
from chain.turns import Report, Safety

ALARM = 3
"""Exit code when the chain is not safe."""
console = Console(width=None if sys.stdout.isatty() else 140, highlight=False)
Names = Mapping[bytes, str]


def show(found: Report, nodes: Sequence[NodeView], names: Names, now_s: float) -> None:
    """Validators, votes, nodes, and one line of what that means."""
    console.print(_validators(found, names))
    for ballot in found.ballots:
        subject, voters = _name(ballot.subject, names), ", ".join(_name(voter, names) for voter in ballot.voters)
        wanted = "become a validator" if ballot.adds else "stop being a validator"
        console.print(f"Vote: {subject} shall {wanted}; {len(ballot.voters)} of {ballot.needed}: {voters}")
    console.print(_nodes(nodes))
    for line in alarms(found, nodes, names, now_s):
        console.print(f"ALARM {line}", style="bold red")
    if found.safety is Safety.SAFE:
        console.print(f"{found.up} of {len(found.turns)} validators are up, {found.quorum} must agree on a block.")


def alarms(found: Report, nodes: Sequence[NodeView], names: Names, now_s: float) -> list[str]:
    """Everything that somebody must see to."""
    lines = []
    silent = ", ".join(_name(each.address, names) for each in found.turns if not each.is_up)
    if found.safety is Safety.STOPPED:
        age_s = max(0, round(now_s - found.head_time_s))
        lines.append(f"the chain stands: block {found.head} is {age_s} s old; {found.quorum} validators must be up")
    elif found.safety is Safety.NO_SPARE and not silent:
        lines.append(f"no spare: {found.up} validators, and all must agree on a block")
    elif found.safety is Safety.NO_SPARE:
        lines.append(f"no spare: {found.up} of {len(found.turns)} validators are up, one more failure stops the chain")
    if silent:
        lines.append(f"missed their latest turn: {silent}")
    for node in nodes:
        if node.client is None:
            lines.append(f"{node.url} does not answer")
        if node.is_clock_off and node.clock_ahead_s is not None:
            word = "ahead of" if node.clock_ahead_s > 0 else "behind"
            lines.append(f"the clock of {node.url} is {abs(node.clock_ahead_s)} s {word} ours: set it by NTP")
    lines += forks(nodes)
    return lines


def forks(nodes: Sequence[NodeView]) -> list[str]:
    """Nodes that have the same height and another block."""
    seen: dict[int, NodeView] = {}
    lines = []
    for node in nodes:
        if node.head is not None and (other := seen.setdefault(node.head, node)).head_hash != node.head_hash:
            lines.append(f"{node.url} and {other.url} have different blocks {node.head}: a fork")
    return lines


def _validators(found: Report, names: Names) -> Table:
    table = Table(
        "Validator", "Account", "Proposed", "Missed turns", "Sealed", "Newest block", "Up", title_justify="left"
    )
    table.title = f"Blocks {found.head - found.blocks + 1} to {found.head}"
    for each in found.turns:
        account = "0x" + each.address.hex()
        newest = "–" if each.last_proposed is None else f"{each.last_proposed:,}"
        up = "yes" if each.is_up else "NO"
        counts = (str(each.proposed), str(each.missed), str(each.sealed))
        table.add_row(names.get(each.address, "–"), account, *counts, newest, up)
    return table


def _nodes(nodes: Sequence[NodeView]) -> Table:
    table = Table("Node", "Engine", "Head", "Peers", "Clock")
    for node in nodes:
        clock = "–" if node.clock_ahead_s is None else f"{node.clock_ahead_s:+d} s"
        head, peers = ("–" if value is None else f"{value:,}" for value in (node.head, node.peers))
        table.add_row(node.url, node.client or "no answer", head, peers, clock)
    return table


def _name(address: bytes, names: Names) -> str:
    return names.get(address, "0x" + address.hex())
