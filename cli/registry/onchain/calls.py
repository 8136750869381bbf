"""Every call of a contract that an import makes: the only place that knows their functions and arguments."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from carbon.compliance import Status
from carbon.hashing import keccak
from carbon.roles import Role
from carbon.schemes import Scheme
from carbon.unit_ledger import class_key
from carbon.units import G_PER_TONNE
from cli.registry.books import Closed, Figures, Opening
from cli.registry.onchain.wire import Act, Done, Wire, send
from cli.registry.units import kind_of

GOVERNOR, REGISTRY, SECOND, MINISTRY = "deployer", "registry", "registry-two", "ministry"
BODY, VERIFIER = "verification-body", "verifier-one"
NO_POLICY, NOBODY, NO_DOCUMENT = bytes(32), "0x" + "00" * 20, bytes(32)
BATCH = 100
"""Most rows that a function takes."""
METHOD = "published"
SOURCE = "published register"
MAX_NAME_BYTES = 96
MAX_INDUSTRY_BYTES = 8
"""As long as an industry code on chain may be."""
HOLDER = "account "
"""Begins the name of everyone whom a table names, so that no table can name staff."""


def holder(account: str) -> str:
    """The person behind an account of a table."""
    return HOLDER + account


class Calls:
    """The contracts as an import uses them; people are named, and sign each with their own key."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self._authorities: dict[int, str] = {}
        self.bank = NOBODY
        """Settlement bank that everyone who is admitted names."""

    # People

    def appoint(self, authorities: Mapping[int, str]) -> None:
        """
        Staff who are not there yet: two persons of the registry, ministry, authorities, a verification body.

        :param authorities: area -> name of who looks after it
        """
        governed = {REGISTRY: Role.REGISTRY, SECOND: Role.REGISTRY, MINISTRY: Role.MINISTRY}
        governed = {who: role for who, role in governed.items() if not self._roles_of(who) & role}
        self._apply([(who, role, 0) for who, role in governed.items()], {})
        self._send(
            Act(GOVERNOR, "Participants", "grant_role", (self.wire.address(who), int(role)))
            for who, role in governed.items()
        )
        self._authorities |= {area: f"authority-{name}" for area, name in authorities.items()}
        others = [(self._authorities[area], Role.PROVINCE, area) for area in authorities]
        others += [(BODY, Role.VERIFICATION_BODY, 0), (VERIFIER, Role.QUALIFIED_PERSON, 0)]
        self._admit([(who, role, area) for who, role, area in others if not self._roles_of(who) & role], {})
        if self.wire.call("Verification", "body_of", self.wire.address(VERIFIER)) == NOBODY:
            self._send([Act(BODY, "Verification", "register_person", (self.wire.address(VERIFIER),))])

    def admit(self, areas: Mapping[str, int], role: Role, industries: Mapping[str, str]) -> None:
        """Open an account for everyone who holds units and has none; `areas` has each one's area."""
        new = [who for who in areas if self.wire.is_fresh or not self._roles_of(who)]
        self._admit([(who, role, areas[who]) for who in new], industries)

    def _admit(self, people: Sequence[tuple[str, Role, int]], industries: Mapping[str, str]) -> None:
        self._apply(people, industries)
        self._send(Act(REGISTRY, "Participants", "admit", (self.wire.address(who),)) for who, _, _ in people)

    def _apply(self, people: Sequence[tuple[str, Role, int]], industries: Mapping[str, str]) -> None:
        policy = self.wire.call("Participants", "policy_hash")
        documents = (NO_DOCUMENT,) * 3
        acts = []
        for who, role, area in people:
            kind = "enterprise" if role in (Role.EMITTER, Role.INVESTOR) else "authority"
            name = who.removeprefix(HOLDER).encode()[:MAX_NAME_BYTES].decode(errors="ignore")
            industry = industries.get(who, "").encode()[:MAX_INDUSTRY_BYTES].decode(errors="ignore")
            profile = (name, kind, area, industry, "", *documents, self.bank, NO_DOCUMENT)
            acts.append(Act(who, "Participants", "apply", (policy, int(role), profile)))
        self._send(acts)

    def _roles_of(self, who: str) -> int:
        return int(self.wire.call("Participants", "roles_of", self.wire.address(who)))

    # Scheme

    def set_scheme(self, scheme: Scheme) -> None:
        """The scheme, what it is surrendered in, and its trading periods, as far as they are not set yet."""
        kind = kind_of(scheme.name)
        if self.wire.call("Compliance", "mode_of", scheme.name) != scheme.mode:
            self._send([Act(MINISTRY, "Compliance", "set_scheme", (scheme.name, int(scheme.mode)))])
        if not self.wire.call("Compliance", "is_allowance_kind", scheme.name, kind):
            self._send([Act(MINISTRY, "Compliance", "set_allowance_kind", (scheme.name, kind))])
        spans = [tuple(period.values()) for period in self.wire.call("Compliance", "periods_of", scheme.name)]
        self._send(
            Act(MINISTRY, "Compliance", "set_period", (scheme.name, *span))
            for span in ((period.first_year, period.last_year) for period in scheme.periods)
            if span not in spans
        )

    def define_class(self, scheme: str, kind: str, vintage: int) -> None:
        """A class of units, unless there is one."""
        if not self.wire.call("Allowances", "is_class", class_key(scheme, kind, vintage)):
            self._send([Act(REGISTRY, "Allowances", "define_class", (scheme, kind, vintage))])

    def enrol(self, area: int, accounts: Sequence[str], scheme: str) -> None:
        """Put accounts of an area under a scheme, unless they are."""
        new = [who for who in accounts if self.wire.is_fresh or not self._scheme_of(who)]
        for batch in batches(new):
            self._send([Act(self._authorities[area], "Compliance", "enrol", (self._addresses(batch), scheme))])

    def _scheme_of(self, who: str) -> str:
        return str(self.wire.call("Compliance", "scheme_of", self.wire.address(who)))

    # Years

    def enter_openings(self, class_id: int, year: int, openings: Sequence[Opening]) -> None:
        """What accounts bring from an earlier year."""
        for batch in batches(openings):
            entries = [
                (self.wire.address(holder(one.account)), class_id, year, one.held_t, one.surrendered_t) for one in batch
            ]
            self._review("Compliance", "enter_openings", (entries,))

    def bring_in(self, class_id: int, figures: Figures) -> None:
        """Units that come from abroad."""
        for batch in batches(figures):
            inflows = [(self.wire.address(account), class_id, quantity_t) for account, quantity_t in batch]
            self._review("Compliance", "enter_inflows", (inflows, SOURCE))

    def set_totals(self, class_id: int, year: int, totals: Mapping[int, int]) -> None:
        """The national total of a year, all of it shared out to the areas."""
        self._send(
            [
                Act(MINISTRY, "Quota", "set_national_total", (class_id, year, sum(totals.values()))),
                *(
                    Act(MINISTRY, "Quota", "set_totals", (class_id, year, some))
                    for some in batches(list(totals.items()))
                ),
            ]
        )

    def allocate(self, class_id: int, year: int, area: int, figures: Figures) -> None:
        """Proposals of an area, and their approval."""
        asked = list(batches([(self.wire.address(account), quantity_t) for account, quantity_t in figures]))
        proposed = self._send(
            Act(self._authorities[area], "Quota", "propose", (class_id, year, METHOD, proposals)) for proposals in asked
        )
        numbers = [self._one(done, "Quota", "BatchProposed")["batch_id"] for done in proposed]
        self._send(
            Act(MINISTRY, "Quota", "approve", (number, [address for address, _ in proposals]))
            for number, proposals in zip(numbers, asked, strict=True)
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
                    Act(self._authorities[area], "Verification", "assign", (entities, [year], self.wire.address(BODY))),
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
            self._send([Act(self._authorities[area], "Compliance", "decide_surrender", (numbers, True))])

    def assess(self, year: int, area: int, accounts: Sequence[str]) -> dict[str, Closed]:
        """Put statuses on record."""
        found: dict[str, Closed] = {}
        for batch in batches(accounts):
            act = Act(self._authorities[area], "Compliance", "assess", (self._addresses(batch), year))
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

    def _review(self, contract: str, function: str, arguments: tuple[Any, ...]) -> None:
        """An act of the registry under the two-person rule: one opens it, another confirms."""
        data = self.wire.encode(contract, function, arguments)
        (opened,) = self._send([Act(REGISTRY, "Reviews", "open", (contract, data, SOURCE, NO_DOCUMENT))])
        number = self._one(opened, "Reviews", "ReviewOpened")["act_id"]
        self._send([Act(SECOND, "Reviews", "confirm", (number, data))])

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
