"""What every stage of the year works with."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

from rich.progress import Progress, TaskID

from chain.client import Chain
from cli.demo.cast import REGISTRY, SECOND_REGISTRY, Actor
from cli.demo.clock import Clock
from cli.demo.desk import Act, Desk, Json
from cli.demo.inputs import Inputs
from cli.demo.plan import RESERVE, Plan
from cli.site import Site
from cli.supervisor import Supervisor

MARKET_ZONE = timezone(timedelta(hours=8))
"""Asia/Shanghai, without summer time."""
NO_DOCUMENT = "0x" + "00" * 32
"""Stands where an act has no order or file behind it."""
CHUNK = 50
"""Entities in a batch transaction."""


@dataclass
class Play:
    """One playing of the year."""

    site: Site
    supervisor: Supervisor
    inputs: Inputs
    plan: Plan
    cast: dict[str, Actor]
    desk: Desk
    chain: Chain
    clock: Clock
    progress: Progress
    class_id: int = 0
    """Class of the installations' units."""
    works_class_id: int = 0
    """Class of the steel works' units."""
    product_id: int = 0
    readings_sent: int = 0
    emissions_g: int = 0
    trades: list[Json] = field(default_factory=list)
    computed: Json = field(default_factory=dict)
    """What the chain logged of the works' computed quota."""
    deals: Json = field(default_factory=dict)
    """Numbers of the last day's deals, and what became of them."""
    acts: Json = field(default_factory=dict)
    """Numbers of the registry's other acts."""

    @property
    def installations(self) -> list[Actor]:
        """The installations' actors, in the plan's order."""
        return [self.actor(item.installation_id) for item in self.plan.installations]

    def actor(self, account: str) -> Actor:
        """The actor of an installation, or the reserve."""
        return self.cast[account if account == RESERVE else f"{self.inputs.registry}-{account}"]

    def provinces(self) -> list[tuple[Actor, list[int]]]:
        """Each province with the places of its installations in the plan."""
        staff = [actor for name, actor in self.cast.items() if name.startswith("province-")]
        return [
            (province, [i for i, actor in enumerate(self.installations) if actor.part.area == province.part.area])
            for province in staff
        ]

    def act(self, name: str, contract: str, function: str, /, **arguments: Any) -> list[Json]:
        """Let one of the cast act."""
        return self.desk.act(self.cast[name], contract, function, **arguments)

    def review(self, contract: str, function: str, /, reason: str, **arguments: Any) -> list[Json]:
        """
        Let the registry's first person open an act and its second confirm it; the events of what it did.

        A call that takes a reason and a document's hash itself gets the same reason, and no document.
        """
        call = self.chain.deployment.contract(contract).abi.function(function)
        shared = {"reason": reason, "document_hash": NO_DOCUMENT}
        named = {item.name: shared[item.name] for item in call.inputs if item.name in shared}
        data = "0x" + call.encode({**named, **arguments}).hex()
        opened = self.act(REGISTRY, "Reviews", "open", contract_name=contract, data=data, **shared)
        act_id = field_of(opened, "ReviewOpened", "act_id")
        return self.act(SECOND_REGISTRY, "Reviews", "confirm", act_id=act_id, data=data)

    @contextmanager
    def step(self, title: str, total: int | None = None) -> Iterator[TaskID]:
        """A line of the progress display."""
        started = time.monotonic()
        task = self.progress.add_task(title, total=total)
        yield task
        done = total if total is not None else 1
        self.progress.update(task, total=done, completed=done)
        if self.progress.disable:  # no terminal to draw bars on: a line when it is done
            self.progress.console.print(f"{title}: {time.monotonic() - started:.0f} s", highlight=False)

    def act_all(self, task: TaskID, acts: Sequence[Act]) -> list[list[Json]]:
        """Let several act, and show how far they are."""
        results: list[list[Json]] = []
        for chunk in chunks(acts, 24):
            results += self.desk.act_all(list(chunk))
            self.progress.advance(task, len(chunk))
        return results


def chunks(items: Sequence[Any], size: int = CHUNK) -> Iterator[Sequence[Any]]:
    """Pieces of at most that size."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def moment(day: date, hour: int, minute: int = 0) -> int:
    """Unix time of a wall-clock time in the market's zone."""
    return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=MARKET_ZONE).timestamp())


def field_of(events: Sequence[Json], event: str, name: str) -> Any:
    """A field of the only event of that name."""
    (found,) = [item["fields"][name] for item in events if item["event"] == event]
    return found
