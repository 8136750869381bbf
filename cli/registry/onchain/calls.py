"""Every call of a contract that an import makes: the only place that knows their functions and arguments."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from carbon.compliance import Status
from carbon.hashing import keccak
from carbon.roles import Role
from carbon.schemes import Scheme
from carbon.units import G_PER_TONNE
from cli.registry.books import Closed, Figures, Opening
from cli.registry.onchain.wire import Act, Done, Wire, send

GOVERNOR, REGISTRY, SECOND, MINISTRY = "governor", "registry", "registry-two", "ministry"
BODY, VERIFIER = "verification-body", "verifier"
NO_POLICY, NOBODY, NO_DOCUMENT = bytes(32), "0x" + "00" * 20, bytes(32)
BATCH = 100
"""Most rows that a function takes."""
METHOD = "published"
SOURCE = "published register"
MAX_NAME_BYTES = 96


def province_of(area: int) -> str:
    """The name of the province that looks after an area."""
    return f"province-{area}"


class Calls:
    """The contracts as an import uses them; people are named, and sign each with their own key."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    # People

    def appoint(self, areas: Sequence[int]) -> None:
        """Staff: registry (two persons), ministry, a province for each area, a verification body and its verifier."""
        governed = {REGISTRY: Role.REGISTRY, SECOND: Role.REGISTRY, MINISTRY: Role.MINISTRY}
        self._send(self._application(who, role, who, 0) for who, role in governed.items())
        self._send(
            Act(GOVERNOR, "Participants", "grant_role", (self.wire.address(who), int(role)))
            for who, role in governed.items()
        )
        others = {province_of(area): (Role.PROVINCE, area) for area in areas}
        others |= {BODY: (Role.VERIFICATION_BODY, 0), VERIFIER: (Role.QUALIFIED_PERSON, 0)}
        self._send(self._application(who, role, who, area) for who, (role, area) in others.items())
        self._admit(others)
        self._send([Act(BODY, "Verification", "register_person", (self.wire.address(VERIFIER),))])

    def admit(self, areas: Mapping[str, int], role: Role) -> None:
        """Open an account for everyone who holds units; `areas` has each one's area."""
        self._send(self._application(who, role, who, area) for who, area in areas.items())
        self._admit(areas)

    def _application(self, who: str, role: Role, name: str, area: int) -> Act:
        documents = (NO_DOCUMENT,) * 3
        kind = "enterprise" if role in (Role.EMITTER, Role.INVESTOR) else "authority"
        short = name.encode()[:MAX_NAME_BYTES].decode(errors="ignore")
        profile = (short, kind, area, "", "", *documents, NOBODY, NO_DOCUMENT)
        return Act(who, "Participants", "apply", (NO_POLICY, int(role), profile))

    def _admit(self, people: Mapping[str, Any]) -> None:
        self._send(Act(REGISTRY, "Participants", "admit", (self.wire.address(who),)) for who in people)

    # Scheme

    def set_scheme(self, scheme: Scheme) -> None:
        """The scheme and its trading periods."""
        self._send([Act(MINISTRY, "Compliance", "set_scheme", (scheme.name, int(scheme.mode)))])
        self._send(
            Act(MINISTRY, "Compliance", "set_period", (scheme.name, period.first_year, period.last_year))
            for period in scheme.periods
        )

    def define_class(self, scheme: str, kind: str, vintage: int) -> None:
        """A class of units."""
        self._send([Act(REGISTRY, "Allowances", "define_class", (scheme, kind, vintage))])

    def enrol(self, area: int, accounts: Sequence[str], scheme: str) -> None:
        """Put accounts of an area under a scheme."""
        self._send(
            Act(province_of(area), "Compliance", "enrol", (self._addresses(batch), scheme))
            for batch in batches(accounts)
        )

    # Years

    def enter_openings(self, class_id: int, year: int, openings: Sequence[Opening]) -> None:
        """What accounts bring from an earlier year."""
        self._send(
            Act(
                REGISTRY,
                "Compliance",
                "enter_opening",
                (self.wire.address(one.account), class_id, year, one.held_t, one.surrendered_t),
            )
            for one in openings
        )

    def bring_in(self, class_id: int, year: int, figures: Figures) -> None:
        """Units that come from abroad."""
        self.enter_openings(class_id, year, [Opening(account, 0, quantity_t) for account, quantity_t in figures])

    def allocate(self, class_id: int, year: int, area: int, figures: Figures) -> None:
        """Total, proposals and approval of an area."""
        total_t = sum(quantity_t for _, quantity_t in figures)
        self._send([Act(MINISTRY, "Quota", "set_total", (class_id, area, year, total_t))])
        for batch in batches(figures):
            proposals = [(self.wire.address(account), quantity_t) for account, quantity_t in batch]
            entities = [address for address, _ in proposals]
            self._send(
                [
                    Act(province_of(area), "Quota", "propose", (class_id, year, METHOD, proposals)),
                    Act(MINISTRY, "Quota", "approve", (class_id, year, entities)),
                ]
            )

    def verify(self, year: int, area: int, figures: Figures) -> None:
        """Assign the body and book verified emissions, in whole tonnes."""
        for batch in batches(figures):
            entities = self._addresses([account for account, _ in batch])
            conclusions = [
                (address, year, verified_t * G_PER_TONNE, keccak(f"{SOURCE} {account} {year}".encode()))
                for address, (account, verified_t) in zip(entities, batch, strict=True)
            ]
            self._send(
                [
                    Act(province_of(area), "Verification", "assign", (entities, [year], self.wire.address(BODY))),
                    Act(VERIFIER, "Verification", "conclude", (conclusions,)),
                ]
            )

    def surrender(self, class_id: int, year: int, area: int, figures: Figures) -> None:
        """Each account applies, the province accepts."""
        for batch in batches(figures):
            applied = self._send(
                Act(account, "Compliance", "apply_surrender", (year, class_id, quantity_t))
                for account, quantity_t in batch
            )
            numbers = [self._one(done, "Compliance", "SurrenderApplied")["application_id"] for done in applied]
            self._send([Act(province_of(area), "Compliance", "decide_surrender", (numbers, True))])

    def assess(self, year: int, area: int, accounts: Sequence[str]) -> dict[str, Closed]:
        """Put statuses on record."""
        found: dict[str, Closed] = {}
        for batch in batches(accounts):
            act = Act(province_of(area), "Compliance", "assess", (self._addresses(batch), year))
            (done,) = self._send([act])
            assessed = self.wire.events(done, "Compliance", "StatusAssessed")
            for account, fields in zip(batch, assessed, strict=True):
                found[account] = Closed(Status(fields["status"]), fields["balance_t"])
        return found

    def balance_t(self, year: int, account: str) -> int:
        """The balance of an account's year."""
        return int(self.wire.call("Compliance", "balance_t", self.wire.address(account), year))

    # Lots

    def transfer(self, class_id: int, moves: Sequence[tuple[str, str, int]]) -> list[str | None]:
        """Owners send units; for each why not."""
        acts = [
            Act(
                owner,
                "Allowances",
                "safeTransferFrom",
                (self.wire.address(owner), self.wire.address(to), class_id, units, b""),
            )
            for owner, to, units in moves
        ]
        return [done.reason for done in self.wire.attempt(acts)]

    def balance_of(self, class_id: int, account: str) -> int:
        """Units of an account."""
        return int(self.wire.call("Allowances", "balanceOf", self.wire.address(account), class_id))

    # Internals

    def _addresses(self, people: Sequence[str]) -> list[str]:
        return [self.wire.address(who) for who in people]

    def _one(self, done: Done, contract: str, event: str) -> dict[str, Any]:
        (fields,) = self.wire.events(done, contract, event)
        return fields

    def _send(self, acts: Any) -> list[Done]:
        return send(self.wire, list(acts))


def batches(items: Sequence[Any], size: int = BATCH) -> Iterator[Sequence[Any]]:
    """Pieces of at most that size."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
