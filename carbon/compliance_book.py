"""
Compliance books of one scheme; twin of `contracts/registry/Compliance.vy`, to the tonne and the last refusal.

Deadlines, applications, decisions, offsets, instructions, opening entries and overrides. Who may do which is the
contract's affair, that the units are there `carbon.unit_ledger`'s; time is an argument, never read from a clock.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum, IntFlag

from carbon.compliance import Status, balance_t, counts_from, status_of
from carbon.refusal import Refused, require
from carbon.schemes import LAST_YEAR, MAX_YEARS, Mode, Scheme
from carbon.schemes.rules import OffsetRule
from carbon.units import BASIS_POINTS, Tonnes, UnixSeconds, Year

Account = str
Key = tuple[Account, Year]


class Finding(IntFlag):
    """What the automatic pre-review says of an application; nothing of it stops one."""

    NOTHING_VERIFIED = 1
    MORE_THAN_DUE = 2
    AFTER_DEADLINE = 4


class State(IntEnum):
    """State of an application."""

    PENDING = 1
    ACCEPTED = 2
    REFUSED = 3


class Standing(IntEnum):
    """State of an instruction."""

    OPEN = 1
    EXECUTED = 2
    WITHDRAWN = 3


@dataclass(frozen=True, slots=True)
class Application:
    """A surrender that was applied for."""

    entity: Account
    year: Year
    quantity: Tonnes
    counts_from: Year | None
    """First year whose status counts it; None: no status does."""
    is_offset: bool
    findings: Finding
    state: State = State.PENDING


@dataclass(frozen=True, slots=True)
class Instruction:
    """A surrender to be applied for on its day."""

    entity: Account
    year: Year
    kind: str
    quantity: Tonnes
    """0: whatever is due then."""
    due_s: UnixSeconds
    state: Standing = Standing.OPEN


@dataclass(slots=True)
class ComplianceBook:
    """
    Who has surrendered what for which year.

    Always: after a deadline a status changes only by the decision of an application that was in time, or an override.
    """

    scheme: Scheme
    deadlines: dict[Year, UnixSeconds] = field(default_factory=dict)
    """The last second that is in time."""
    allowance_kinds: set[str] = field(default_factory=set)
    offset_rules: dict[str, OffsetRule] = field(default_factory=dict)
    verified: dict[Account, dict[Year, Tonnes]] = field(default_factory=lambda: defaultdict(dict))
    booked_s: dict[Key, UnixSeconds] = field(default_factory=dict)
    surrendered: dict[Account, dict[Year, Tonnes]] = field(default_factory=lambda: defaultdict(dict))
    """Accepted, whenever that was."""
    requested: dict[Account, dict[Year, Tonnes]] = field(default_factory=lambda: defaultdict(dict))
    """Applied for and not refused."""
    counted: dict[Account, dict[Year, Tonnes]] = field(default_factory=lambda: defaultdict(dict))
    """Accepted, at the year whose status counts it first."""
    offsets: dict[Key, Tonnes] = field(default_factory=dict)
    """Of what is requested."""
    overrides: dict[Key, Status] = field(default_factory=dict)
    openings: set[tuple[Account, str, Year]] = field(default_factory=set)
    applications: list[Application] = field(default_factory=list)
    """Number 1 first."""
    instructions: list[Instruction] = field(default_factory=list)
    """Number 1 first."""

    # Rules

    def set_deadline(self, year: Year, deadline_s: UnixSeconds, now_s: UnixSeconds) -> None:
        """Set or move a deadline. Refused: it is past, or would be, or is out of order with its neighbours."""
        require(0 < year <= LAST_YEAR, "no such year", year=year)
        before_s, after_s = self.deadlines.get(Year(year - 1)), self.deadlines.get(Year(year + 1))
        require(now_s <= self.deadlines.get(year, now_s), "deadline is past", year=year)
        require(now_s <= deadline_s, "deadline is not to come", deadline_s=deadline_s, now_s=now_s)
        is_in_order = (before_s is None or before_s <= deadline_s) and (after_s is None or deadline_s <= after_s)
        require(is_in_order, "deadlines are out of order", year=year, deadline_s=deadline_s)
        self.deadlines[year] = deadline_s

    def set_allowance_kind(self, kind: str) -> None:
        """Name a kind as the scheme's own allowances. Refused: it has an offset rule."""
        require(kind not in self.offset_rules, "kind is an offset", kind=kind)
        self.allowance_kinds.add(kind)

    def set_offset_rule(self, kind: str, rule: OffsetRule) -> None:
        """Let a kind be surrendered as offsets. Refused: years or cap that cannot be, or an allowance."""
        require(rule.first_year > 0 and rule.last_year <= LAST_YEAR, "no such year", rule=rule)
        require(rule.first_year <= rule.last_year, "years are out of order", rule=rule)
        require(rule.cap <= BASIS_POINTS, "cap is above the obligation", rule=rule)
        require(kind not in self.allowance_kinds, "kind is an allowance", kind=kind)
        self.offset_rules[kind] = rule

    # What is said of an entity

    def obligation_t(self, entity: Account, year: Year) -> Tonnes:
        """Return the verified emissions of a year, 0 while none are booked."""
        return self.verified[entity].get(year, Tonnes(0))

    def balance_t(self, entity: Account, year: Year) -> int:
        """Return surrendered minus verified over the years that the scheme counts, as of now."""
        return balance_t(self.scheme, year, self.verified[entity], self.surrendered[entity])

    def due_t(self, entity: Account, year: Year) -> Tonnes:
        """Return what is neither surrendered nor applied for, over the same years."""
        return Tonnes(max(0, -balance_t(self.scheme, year, self.verified[entity], self.requested[entity])))

    def shortfall_t(self, entity: Account, year: Year) -> Tonnes:
        """Return what was not surrendered by the deadline, over the same years."""
        return Tonnes(max(0, -balance_t(self.scheme, year, self.verified[entity], self.counted[entity])))

    def deadline_balance_t(self, entity: Account, year: Year) -> int:
        """Return the balance of what was booked and applied for by the deadline."""
        return balance_t(self.scheme, year, self._verified_by_deadline(entity, year), self.counted[entity])

    def status_of(self, entity: Account, year: Year) -> Status:
        """Return the status of the deadline, or what an authority put in its place."""
        computed = status_of(self.scheme, year, self._verified_by_deadline(entity, year), self.counted[entity])
        return self.overrides.get((entity, year), computed)

    def offset_cap_t(self, year: Year, entity: Account, kind: str) -> Tonnes:
        """Return how many offsets may be surrendered for a year; a part of a tonne is none. Refused: no rule."""
        rule = self._rule(kind, year)
        return Tonnes(self.obligation_t(entity, year) * rule.cap // BASIS_POINTS)

    def findings_of(self, entity: Account, year: Year, quantity: Tonnes, now_s: UnixSeconds) -> Finding:
        """Return what the pre-review would say of an application now."""
        due_t = self.due_t(entity, year)
        findings = Finding(0)
        if year not in self.verified[entity]:
            findings |= Finding.NOTHING_VERIFIED
        elif quantity > due_t:
            findings |= Finding.MORE_THAN_DUE
        if now_s > self.deadlines.get(year, now_s):
            findings |= Finding.AFTER_DEADLINE
        return findings

    def is_clear(self, entity: Account) -> bool:
        """Tell whether nothing is pending and nothing owed; where years count together, together they must do."""
        if any(one.entity == entity and one.state is State.PENDING for one in self.applications):
            return False
        return all(self._balance_between_t(entity, *years) >= 0 for years in self._spans(entity))

    # What happens

    def book(self, entity: Account, year: Year, verified: Tonnes, now_s: UnixSeconds) -> None:
        """Book verified emissions, once. Refused: booked already."""
        require(year not in self.verified[entity], "year is already booked", entity=entity, year=year)
        self.verified[entity][year] = verified
        self.booked_s[entity, year] = now_s

    def apply(self, entity: Account, year: Year, kind: str, quantity: Tonnes, now_s: UnixSeconds) -> int:
        """
        Apply to surrender units; return the application's number.

        Refused: no units, a year in no period, a kind that is not accepted, or offsets above the cap.
        """
        require(quantity > 0, "quantity is zero")
        counts = counts_from(self.scheme, year, self.deadlines, now_s)
        is_offset = self._is_offset(kind, year)
        used_t = self.offsets.get((entity, year), Tonnes(0))
        if is_offset:
            cap_t = self.offset_cap_t(year, entity, kind)
            require(used_t + quantity <= cap_t, "offsets pass the cap", used_t=used_t, quantity=quantity, cap_t=cap_t)
            self.offsets[entity, year] = Tonnes(used_t + quantity)
        findings = self.findings_of(entity, year, quantity, now_s)
        _add(self.requested[entity], year, quantity)
        self.applications.append(Application(entity, year, quantity, counts, is_offset, findings))
        return len(self.applications)

    def decide(self, application_ids: Sequence[int], accepted: bool) -> None:
        """Decide applications, all or none. Refused: an empty list, one that is not pending, or named twice."""
        require(len(application_ids) > 0, "list of applications is empty")
        for place, application_id in enumerate(application_ids):
            found = self._application(application_id)
            is_pending = found is not None and found.state is State.PENDING
            require(is_pending and application_id not in application_ids[:place], "application is not pending")
        for application_id in application_ids:
            self._decide(application_id, accepted)

    def instruct(self, entity: Account, year: Year, kind: str, quantity: Tonnes, due_s: UnixSeconds) -> int:
        """Have an application made on its day; return the instruction's number. Refused: year or kind, as above."""
        self.scheme.span(year)
        self._is_offset(kind, year)
        self.instructions.append(Instruction(entity, year, kind, quantity, due_s))
        return len(self.instructions)

    def execute(self, instruction_id: int, now_s: UnixSeconds) -> int:
        """Make the application of an instruction; return its number. Refused: not open, not due, or as `apply`."""
        found = self._open(instruction_id)
        require(found.due_s <= now_s, "instruction is not due", due_s=found.due_s, now_s=now_s)
        quantity = found.quantity or self.due_t(found.entity, found.year)
        require(quantity > 0, "nothing is due", entity=found.entity, year=found.year)
        application_id = self.apply(found.entity, found.year, found.kind, quantity, now_s)
        self.instructions[instruction_id - 1] = replace(found, state=Standing.EXECUTED)
        return application_id

    def withdraw_instruction(self, instruction_id: int, entity: Account) -> None:
        """Take an instruction back. Refused: not open, or of another entity."""
        found = self._open(instruction_id)
        require(found.entity == entity, "instruction is of another entity", instruction_id=instruction_id)
        self.instructions[instruction_id - 1] = replace(found, state=Standing.WITHDRAWN)

    def enter_opening(self, entity: Account, kind: str, year: Year, surrendered: Tonnes) -> None:
        """Take over what was surrendered in an earlier register, once per kind and year; it counts as in time."""
        self.scheme.span(year)
        require((entity, kind, year) not in self.openings, "opening is entered", entity=entity, year=year)
        self.openings.add((entity, kind, year))
        for sums in (self.requested, self.surrendered, self.counted):
            _add(sums[entity], year, surrendered)
        if kind not in self.allowance_kinds:
            self.offsets[entity, year] = Tonnes(self.offsets.get((entity, year), 0) + surrendered)

    def override(self, entity: Account, year: Year, status: Status) -> None:
        """Put an authority's status in the place of the computed one. Refused: a year in no period."""
        self.scheme.span(year)
        self.overrides[entity, year] = status

    # Internals

    def _rule(self, kind: str, year: Year) -> OffsetRule:
        rule = self.offset_rules.get(kind)
        if rule is None or not rule.first_year <= year <= rule.last_year:
            raise Refused("kind is not accepted", kind=kind, year=year)
        return rule

    def _is_offset(self, kind: str, year: Year) -> bool:
        if kind in self.allowance_kinds:
            return False
        self._rule(kind, year)
        return True

    def _verified_by_deadline(self, entity: Account, year: Year) -> dict[Year, Tonnes]:
        deadline_s = self.deadlines.get(year)
        return {
            one: tonnes
            for one, tonnes in self.verified[entity].items()
            if deadline_s is None or self.booked_s[entity, one] <= deadline_s
        }

    def _spans(self, entity: Account) -> list[tuple[Year, Year]]:
        """First and last years that are counted together."""
        periods = self.scheme.periods
        if self.scheme.mode is Mode.BY_PERIOD:
            return [(one.first_year, one.last_year) for one in periods]
        if self.scheme.mode is Mode.SINCE_START:
            return [(periods[0].first_year, periods[-1].last_year)] if periods else []
        last_year = max(self.verified[entity], default=0)
        return [(Year(one), Year(one)) for one in range(max(1, last_year - MAX_YEARS + 1), last_year + 1)]

    def _balance_between_t(self, entity: Account, first_year: Year, last_year: Year) -> int:
        years = range(first_year, last_year + 1)
        verified, surrendered = self.verified[entity], self.surrendered[entity]
        return sum(surrendered.get(Year(one), 0) - verified.get(Year(one), 0) for one in years)

    def _application(self, application_id: int) -> Application | None:
        return self.applications[application_id - 1] if 0 < application_id <= len(self.applications) else None

    def _decide(self, application_id: int, accepted: bool) -> None:
        found = self.applications[application_id - 1]
        if accepted:
            _add(self.surrendered[found.entity], found.year, found.quantity)
            if found.counts_from is not None:
                _add(self.counted[found.entity], found.counts_from, found.quantity)
        else:
            _add(self.requested[found.entity], found.year, Tonnes(-found.quantity))
            if found.is_offset:
                key = (found.entity, found.year)
                self.offsets[key] = Tonnes(self.offsets[key] - found.quantity)
        state = State.ACCEPTED if accepted else State.REFUSED
        self.applications[application_id - 1] = replace(found, state=state)

    def _open(self, instruction_id: int) -> Instruction:
        is_known = 0 < instruction_id <= len(self.instructions)
        found = self.instructions[instruction_id - 1] if is_known else None
        if found is None or found.state is not Standing.OPEN:
            raise Refused("instruction is not open", instruction_id=instruction_id)
        return found


def _add(sums: dict[Year, Tonnes], year: Year, quantity: Tonnes) -> None:
    sums[year] = Tonnes(sums.get(year, 0) + quantity)
