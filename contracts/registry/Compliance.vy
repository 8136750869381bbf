# pragma version 0.4.3
"""
@title Compliance
@license Apache-2.0
@notice Obligations, surrender and status.
@dev What an entity owes is in `Emissions`, what it holds in `Allowances`; here is what it has surrendered for which
     year, and whether that is enough. Notices and penalties are `Penalties`'. `carbon/compliance.py` keeps the same books.

     Late surrender. The time of the application decides, to the second; how long the decision takes is not the
     entity's fault. What is applied for by the deadline of its year counts for that year's status. What comes later
     clears the balance, and the status of the deadline stays: by period and since the start it counts first for the
     status of the next year whose deadline is not past (none left in the period: for no status); where the year stands
     alone, for no status. What is booked after a deadline does not count for its status either. So nothing but the
     decision of an application that was in time, or an override with its reason, changes a status after its deadline.
     A deadline can be set and moved only while both are to come; without one everything is in time.

     Outside calls go to contracts that the Directory named, and after all storing.
@custom:stop The province decides nothing; locked units stay the entity's until it does.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import ICompliance
from contracts.interfaces import IDirectory
from contracts.interfaces import IEmissions
from contracts.interfaces import IParticipants
from contracts.interfaces import IPenalties
from contracts.modules import lookup
from contracts.modules import roles
from contracts.modules import year_sums

implements: ICompliance

struct Kind:  # of units, in one scheme
    is_allowance: bool
    rule: ICompliance.OffsetRule

struct Span:  # of the balance of a year, both years included
    first_year: uint256
    last_year: uint256  # until which a late surrender may count

# How the balance of a scheme is kept.
BY_PERIOD: constant(uint256) = 1  # EU ETS: a surplus or shortfall of an earlier year of the trading period counts
SINCE_START: constant(uint256) = 2  # UK ETS: of any earlier year
BY_YEAR: constant(uint256) = 3  # CN: the year stands alone

STATUS_A: constant(uint256) = 1  # surrendered at least the verified emissions
STATUS_B: constant(uint256) = 2  # surrendered less
STATUS_C: constant(uint256) = 3  # no verified emissions
LAST_STATUS: constant(uint256) = 7  # 4 D, 5 E, 6 X, 7 -: only an authority gives them

# States of an application, and of an instruction.
PENDING: constant(uint256) = 1
ACCEPTED: constant(uint256) = 2
REFUSED: constant(uint256) = 3
OPEN: constant(uint256) = 1
EXECUTED: constant(uint256) = 2
WITHDRAWN: constant(uint256) = 3

# Findings of the automatic pre-review, bits.
NOTHING_VERIFIED: constant(uint256) = 1
MORE_THAN_DUE: constant(uint256) = 2
AFTER_DEADLINE: constant(uint256) = 4

BP: constant(uint256) = 10_000
LAST_YEAR: constant(uint256) = 9_999
MAX_PERIODS: constant(uint256) = 16
YEARS_PER_SUM: constant(uint256) = 16  # of Emissions.verified_between_t
MAX_SUMS: constant(uint256) = 4
MAX_YEARS: constant(uint256) = 64  # that one balance can reach back

DIRECTORY: immutable(address)
PARTICIPANTS: immutable(IParticipants)
ALLOWANCES: immutable(IAllowances)
EMISSIONS: immutable(IEmissions)

mode_of: public(HashMap[String[8], uint256])  # scheme -> 1 to 3, 0 when unknown
periods: HashMap[String[8], DynArray[ICompliance.Period, MAX_PERIODS]]  # scheme -> in order of time
deadline_of: public(HashMap[String[8], HashMap[uint256, uint256]])  # scheme -> year -> unix s, 0 when none is set
kinds: HashMap[uint256, Kind]  # class without its vintage -> what its units are good for
scheme_of: public(HashMap[address, String[8]])  # entity -> scheme, empty when not enrolled
sums: HashMap[address, HashMap[uint256, uint256]]  # entity -> year -> packed, see `year_sums`
overrides: HashMap[address, HashMap[uint256, uint256]]  # entity -> year -> status, 0 when none
is_opening_entered: HashMap[address, HashMap[uint256, HashMap[uint256, bool]]]  # entity -> class -> year
pending_count: HashMap[address, uint256]  # entity -> applications that wait for a decision
applications: HashMap[uint256, ICompliance.Application]
application_count: uint256
instructions: HashMap[uint256, ICompliance.Instruction]
instruction_count: uint256


@deploy
def __init__(directory: address):
    """
    @param directory The `Directory`, which already names Participants, Allowances and Emissions.
    """
    DIRECTORY = directory
    PARTICIPANTS = IParticipants(lookup.find(directory, "Participants"))
    ALLOWANCES = IAllowances(lookup.find(directory, "Allowances"))
    EMISSIONS = IEmissions(lookup.find(directory, "Emissions"))


# Anyone: rules of a scheme


@view
@external
def periods_of(scheme: String[8]) -> DynArray[ICompliance.Period, MAX_PERIODS]:
    """
    @notice The trading periods of a scheme, in order of time.
    """
    return self.periods[scheme]


@view
@external
def is_allowance_kind(scheme: String[8], kind: String[8]) -> bool:
    """
    @notice Whether units of a kind are the scheme's own allowances.
    """
    return self.kinds[self._kind_key(scheme, kind)].is_allowance


@view
@external
def offset_rule_of(scheme: String[8], kind: String[8]) -> ICompliance.OffsetRule:
    """
    @notice The rule by which units of a kind may be surrendered as offsets; its last year is 0 when there is none.
    """
    return self.kinds[self._kind_key(scheme, kind)].rule


@view
@external
def is_offset_class(class_id: uint256) -> bool:
    """
    @notice Whether an offset rule names the units of a class, whatever its years; then they are credits.
    """
    return self.kinds[class_id >> 64].rule.last_year > 0


# Anyone: books of an entity


@view
@external
def application_of(application_id: uint256) -> ICompliance.Application:
    """
    @notice A surrender application; state 0 when there is none.
    """
    return self.applications[application_id]


@view
@external
def instruction_of(instruction_id: uint256) -> ICompliance.Instruction:
    """
    @notice A standing instruction to surrender; state 0 when there is none.
    """
    return self.instructions[instruction_id]


@view
@external
def obligation_t(entity: address, year: uint256) -> uint256:
    """
    @notice What an entity has to surrender for a year: its verified emissions, in t CO2e.
    """
    return staticcall EMISSIONS.verified_t(entity, year)


@view
@external
def surrendered_t(entity: address, year: uint256) -> uint256:
    """
    @notice Surrendered for a year, whenever that was, in t CO2e. Only ever rises.
    """
    return year_sums.unpack(self.sums[entity][year]).surrendered_t


@view
@external
def offset_t(entity: address, year: uint256) -> uint256:
    """
    @notice Offsets among what an entity has surrendered or applied to surrender for a year, in t CO2e.
    """
    return year_sums.unpack(self.sums[entity][year]).offset_t


@view
@external
def balance_t(entity: address, year: uint256) -> int256:
    """
    @notice Surrendered minus verified over the years that the scheme counts up to this one, as of now, in t CO2e.
    """
    return self._balance_t(entity, self._span(entity, year).first_year, year)


@view
@external
def due_t(entity: address, year: uint256) -> uint256:
    """
    @notice Verified over the same years and neither surrendered nor applied for, in t CO2e; 0 when nothing is.
    """
    return self._due_t(entity, self._span(entity, year).first_year, year)


@view
@external
def shortfall_t(entity: address, year: uint256) -> uint256:
    """
    @notice Verified over the same years and not surrendered by the deadline, in t CO2e; 0 when nothing is.
    @dev What was booked after the deadline is missing too: it was due then. A late surrender does not lower it.
    """
    first_year: uint256 = self._span(entity, year).first_year
    counted_t: uint256 = self._sum_of(entity, first_year, year).counted_t
    verified_t: uint256 = self._verified_t(entity, first_year, year, max_value(uint256))
    return verified_t - min(counted_t, verified_t)


@view
@external
def status_of(entity: address, year: uint256) -> uint256:
    """
    @notice 1 A: surrendered enough by the deadline. 2 B: less. 3 C: no verified emissions were booked by it.
            4 D, 5 E, 6 X, 7 -: an authority's word, as may be 1 to 3.
    """
    return self._status(entity, year, self._deadline_balance_t(entity, self._span(entity, year).first_year, year))


@view
@external
def findings_of(entity: address, year: uint256, quantity_t: uint256) -> uint256:
    """
    @notice What the automatic pre-review would say of an application now. Bits: 1 nothing is verified yet,
            2 more than is due, 4 after the deadline. None of them stops an application.
    """
    return self._findings(entity, self._span(entity, year).first_year, year, quantity_t)


@view
@external
def is_clear(entity: address) -> bool:
    """
    @notice Whether an entity has nothing pending and owes nothing for any year.
    @dev Where years are counted together, together they must be enough.
    """
    if self.pending_count[entity] > 0:
        return False
    scheme: String[8] = self.scheme_of[entity]
    if len(scheme) == 0:
        return True
    if self.mode_of[scheme] == BY_YEAR:
        return self._is_each_year_clear(entity)
    return self._is_each_period_clear(entity, scheme)


@view
@external
def deduction_t(entity: address, year: uint256) -> uint256:
    """
    @notice What is taken off the allocation of a year for an earlier default, in t CO2e: `Penalties` decides it.
    """
    penalties: address = staticcall IDirectory(DIRECTORY).contract_of("Penalties")
    if penalties == empty(address):
        return 0
    return staticcall IPenalties(penalties).deduction_t(entity, year)


# Anyone: instructions


@external
def execute(instruction_id: uint256) -> uint256:
    """
    @notice Make the application that an entity has instructed, from its day on. Logs `SurrenderApplied` and
            `InstructionExecuted`.
    @dev Anyone may: whoever calls can change nothing about it. It runs once; if it is refused now, because units are
         missing say, it stays open.
    @return The application's number.
    """
    instruction: ICompliance.Instruction = self.instructions[instruction_id]
    assert instruction.state == OPEN, "Compliance: instruction is not open"
    assert instruction.due_s <= block.timestamp, "Compliance: instruction is not due"
    assert self._is_emitter(instruction.entity), "Compliance: entity is not an emitter"
    quantity_t: uint256 = instruction.quantity_t
    if quantity_t == 0:
        first_year: uint256 = self._span(instruction.entity, instruction.year).first_year
        quantity_t = self._due_t(instruction.entity, first_year, instruction.year)
        assert quantity_t > 0, "Compliance: nothing is due"

    self.instructions[instruction_id].state = EXECUTED
    log ICompliance.InstructionExecuted(
        instruction_id=instruction_id,
        entity=instruction.entity,
        application_id=self.application_count + 1,
        by=msg.sender,
    )
    return self._apply(instruction.entity, instruction.year, instruction.class_id, quantity_t)


# Emitters


@external
def apply_surrender(year: uint256, class_id: uint256, quantity_t: uint256) -> uint256:
    """
    @notice Ask to surrender units of the caller's registry account for a year; they are locked. Logs `SurrenderApplied`.
    @dev More than the obligation is allowed: it counts for later years where the scheme says so.
    @return The application's number, counted from 1.
    """
    assert self._is_emitter(msg.sender), "Compliance: caller is not an emitter"
    assert quantity_t > 0, "Compliance: quantity is zero"
    return self._apply(msg.sender, year, class_id, quantity_t)


@external
def instruct(year: uint256, class_id: uint256, quantity_t: uint256, due_s: uint256) -> uint256:
    """
    @notice Have a surrender applied for on a day to come; nothing is locked until then. Logs `Instructed`.
    @param quantity_t In t CO2e; 0 for whatever is due then.
    @param due_s Unix s from which anyone may `execute` it.
    @return The instruction's number, counted from 1.
    """
    assert self._is_emitter(msg.sender), "Compliance: caller is not an emitter"
    self._check_class(msg.sender, class_id)
    self._span(msg.sender, year)
    self._is_offset(class_id, year)

    instruction_id: uint256 = self.instruction_count + 1
    self.instruction_count = instruction_id
    self.instructions[instruction_id] = ICompliance.Instruction(
        entity=msg.sender, year=year, class_id=class_id, quantity_t=quantity_t, due_s=due_s, state=OPEN
    )
    log ICompliance.Instructed(
        instruction_id=instruction_id,
        entity=msg.sender,
        year=year,
        class_id=class_id,
        quantity_t=quantity_t,
        due_s=due_s,
    )
    return instruction_id


@external
def withdraw_instruction(instruction_id: uint256):
    """
    @notice Take the caller's instruction back before it is executed. Logs `InstructionWithdrawn`.
    """
    instruction: ICompliance.Instruction = self.instructions[instruction_id]
    assert instruction.state == OPEN, "Compliance: instruction is not open"
    assert instruction.entity == msg.sender, "Compliance: instruction is of another entity"

    self.instructions[instruction_id].state = WITHDRAWN
    log ICompliance.InstructionWithdrawn(instruction_id=instruction_id, entity=msg.sender)


# Provinces


@external
def enrol(entities: DynArray[address, 100], scheme: String[8]):
    """
    @notice Put entities of the caller's area under a scheme. Logs `Enrolled` for each.
    """
    area: uint256 = self._area_of_province()
    assert self.mode_of[scheme] > 0, "Compliance: no such scheme"

    for entity: address in entities:
        assert staticcall PARTICIPANTS.area_of(entity) == area, "Compliance: entity is of another area"
        assert staticcall PARTICIPANTS.has_role(entity, roles.EMITTER), "Compliance: entity is not an emitter"
        assert len(self.scheme_of[entity]) == 0, "Compliance: entity is enrolled"
        self.scheme_of[entity] = scheme
        log ICompliance.Enrolled(entity=entity, scheme_hash=keccak256(scheme), scheme=scheme, by=msg.sender)


@external
def decide_surrender(application_ids: DynArray[uint256, 100], accepted: bool):
    """
    @notice Accept applications of entities of the caller's area: units are burnt and count. Or refuse them: units are
            unlocked. Logs `SurrenderDecided` for each.
    """
    area: uint256 = self._area_of_province()
    assert len(application_ids) > 0, "Compliance: list of applications is empty"

    for application_id: uint256 in application_ids:
        application: ICompliance.Application = self.applications[application_id]
        assert application.state == PENDING, "Compliance: application is not pending"
        assert staticcall PARTICIPANTS.area_of(application.entity) == area, "Compliance: entity is of another area"

        self.applications[application_id].state = ACCEPTED if accepted else REFUSED
        self._book_decision(application, accepted)
        log ICompliance.SurrenderDecided(
            application_id=application_id,
            entity=application.entity,
            year=application.year,
            accepted=accepted,
            by=msg.sender,
            class_id=application.class_id,
            quantity_t=application.quantity_t,
        )
        if accepted:
            extcall ALLOWANCES.surrender(application.class_id, application.entity, application.quantity_t)
        else:
            extcall ALLOWANCES.unlock(application.class_id, application.entity, application.quantity_t)


# Provinces and ministry


@external
def assess(entities: DynArray[address, 100], year: uint256):
    """
    @notice Put the status of entities on record: a province for its area, the ministry for all. Logs `StatusAssessed`.
    @dev Nothing is stored: the status follows from what is booked and surrendered.
    """
    area: uint256 = self._area_of_authority()

    for entity: address in entities:
        if area > 0:
            assert staticcall PARTICIPANTS.area_of(entity) == area, "Compliance: entity is of another area"
        self._put_on_record(entity, year)


@external
def override_status(entity: address, year: uint256, status: uint256, reason: String[160], document_hash: bytes32):
    """
    @notice Put an authority's status in the place of the computed one, from now on: a province for its area, the
            ministry for all. Logs `StatusOverridden` and `StatusAssessed`.
    @dev The balance is what it is: a late surrender still clears it, and the status stays.
    @param status 1 A, 2 B, 3 C, 4 D (corrected after the deadline, not in compliance), 5 E (corrected, in compliance),
                  6 X (suspended), 7 - (no obligation).
    """
    area: uint256 = self._area_of_authority()
    if area > 0:
        assert staticcall PARTICIPANTS.area_of(entity) == area, "Compliance: entity is of another area"
    assert STATUS_A <= status and status <= LAST_STATUS, "Compliance: no such status"
    assert len(reason) > 0, "Compliance: reason is empty"
    first_year: uint256 = self._span(entity, year).first_year
    before: uint256 = self._status(entity, year, self._deadline_balance_t(entity, first_year, year))

    self.overrides[entity][year] = status
    log ICompliance.StatusOverridden(
        entity=entity,
        year=year,
        status=status,
        before=before,
        by=msg.sender,
        reason=reason,
        document_hash=document_hash,
    )
    self._put_on_record(entity, year)


# Contract Reviews: what two people of the registry have agreed on


@external
def enter_openings(openings: DynArray[ICompliance.Opening, 100]):
    """
    @notice Take over what entities bring from an earlier register, each once per class and year. Logs
            `OpeningEntered` for each.
    @dev Units used before are issued, locked and burnt here, so that issued equals held plus used in every class; they
         count as in time. Who is in no scheme (an investor) can bring units, but has none to have surrendered.
    """
    self._check_reviews()

    for opening: ICompliance.Opening in openings:
        if opening.surrendered_t > 0 or len(self.scheme_of[opening.entity]) > 0:
            self._check_class(opening.entity, opening.class_id)
            self._span(opening.entity, opening.year)
        is_entered: bool = self.is_opening_entered[opening.entity][opening.class_id][opening.year]
        assert not is_entered, "Compliance: opening is entered"

        self.is_opening_entered[opening.entity][opening.class_id][opening.year] = True
        self._book_opening(opening)
        log ICompliance.OpeningEntered(
            entity=opening.entity,
            class_id=opening.class_id,
            year=opening.year,
            held_t=opening.held_t,
            surrendered_t=opening.surrendered_t,
        )
        if opening.held_t > 0:
            extcall ALLOWANCES.issue(opening.class_id, opening.entity, opening.held_t, opening.year)
        if opening.surrendered_t > 0:
            extcall ALLOWANCES.issue(opening.class_id, opening.entity, opening.surrendered_t, opening.year)
            extcall ALLOWANCES.lock(opening.class_id, opening.entity, opening.surrendered_t)
            extcall ALLOWANCES.surrender(opening.class_id, opening.entity, opening.surrendered_t)


@external
def enter_inflows(inflows: DynArray[ICompliance.Inflow, 100], source: String[96]):
    """
    @notice Take in units that come from another register. Logs `InflowEntered` for each.
    @dev The same entity may bring units of the same class again and again; each is issued with serials of its own.
    @param source The other register, and its record of the transfer.
    """
    self._check_reviews()
    assert len(source) > 0, "Compliance: source is empty"

    for inflow: ICompliance.Inflow in inflows:
        log ICompliance.InflowEntered(
            entity=inflow.entity, class_id=inflow.class_id, quantity_t=inflow.quantity_t, source=source
        )
        extcall ALLOWANCES.issue(inflow.class_id, inflow.entity, inflow.quantity_t, 0)  # for no year


# Ministry


@external
def set_scheme(scheme: String[8], mode: uint256):
    """
    @notice Define a scheme, or how its balance is kept. Logs `SchemeSet`.
    @param mode 1 by trading period, 2 since the scheme's start, 3 by year.
    """
    self._check_ministry()
    assert len(scheme) > 0, "Compliance: scheme is empty"
    assert BY_PERIOD <= mode and mode <= BY_YEAR, "Compliance: no such mode"

    self.mode_of[scheme] = mode
    log ICompliance.SchemeSet(scheme_hash=keccak256(scheme), scheme=scheme, mode=mode)


@external
def set_period(scheme: String[8], first_year: uint256, last_year: uint256):
    """
    @notice Add the next trading period of a scheme. Logs `PeriodSet`.
    """
    self._check_ministry()
    assert self.mode_of[scheme] > 0, "Compliance: no such scheme"
    assert first_year > 0 and last_year <= LAST_YEAR, "Compliance: no such year"
    assert first_year <= last_year, "Compliance: years are out of order"
    count: uint256 = len(self.periods[scheme])
    assert count < MAX_PERIODS, "Compliance: too many periods"
    start: uint256 = first_year
    if count > 0:
        assert first_year > self.periods[scheme][count - 1].last_year, "Compliance: period overlaps the last one"
        start = self.periods[scheme][0].first_year
    assert last_year - start < MAX_YEARS, "Compliance: more than 64 years"

    self.periods[scheme].append(ICompliance.Period(first_year=first_year, last_year=last_year))
    log ICompliance.PeriodSet(scheme_hash=keccak256(scheme), first_year=first_year, last_year=last_year)


@external
def set_deadline(scheme: String[8], year: uint256, deadline_s: uint256):
    """
    @notice Set or move the deadline of surrender for a year. Logs `DeadlineSet`.
    @dev Only to come: neither a deadline that is past nor one for the past, so that what is late stays late and what
         is in time stays in time. Those of neighbouring years may coincide, but not be out of order.
    @param deadline_s The last second that is in time, unix s.
    """
    self._check_ministry()
    assert self.mode_of[scheme] > 0, "Compliance: no such scheme"
    assert year > 0 and year <= LAST_YEAR, "Compliance: no such year"
    before_s: uint256 = self.deadline_of[scheme][year]
    assert before_s == 0 or block.timestamp <= before_s, "Compliance: deadline is past"
    assert block.timestamp <= deadline_s, "Compliance: deadline is not to come"
    next_s: uint256 = self.deadline_of[scheme][year + 1]
    is_in_order: bool = self.deadline_of[scheme][year - 1] <= deadline_s and (next_s == 0 or deadline_s <= next_s)
    assert is_in_order, "Compliance: deadlines are out of order"

    self.deadline_of[scheme][year] = deadline_s
    log ICompliance.DeadlineSet(scheme_hash=keccak256(scheme), year=year, scheme=scheme, deadline_s=deadline_s)


@external
def set_allowance_kind(scheme: String[8], kind: String[8]):
    """
    @notice Name a kind of units as the scheme's own allowances, which may be surrendered without a cap. Logs
            `AllowanceKindSet`.
    """
    self._check_ministry()
    assert self.mode_of[scheme] > 0, "Compliance: no such scheme"
    key: uint256 = self._kind_key(scheme, kind)
    assert self.kinds[key].rule.last_year == 0, "Compliance: kind is an offset"

    self.kinds[key].is_allowance = True
    log ICompliance.AllowanceKindSet(scheme_hash=keccak256(scheme), scheme=scheme, kind=kind)


@external
def set_offset_rule(scheme: String[8], kind: String[8], cap_bp: uint256, first_year: uint256, last_year: uint256):
    """
    @notice Let a kind of units be surrendered as offsets for some years, up to a cap. Logs `OffsetRuleSet`.
    @dev Replaces the kind's rule; what is surrendered stays.
    @param cap_bp Offsets of all kinds for a year, at most, in 1/10,000 of its obligation; whole tonnes, rounded down.
    """
    self._check_ministry()
    assert self.mode_of[scheme] > 0, "Compliance: no such scheme"
    assert first_year > 0 and last_year <= LAST_YEAR, "Compliance: no such year"
    assert first_year <= last_year, "Compliance: years are out of order"
    assert cap_bp <= BP, "Compliance: cap is above the obligation"
    key: uint256 = self._kind_key(scheme, kind)
    assert not self.kinds[key].is_allowance, "Compliance: kind is an allowance"

    self.kinds[key].rule = ICompliance.OffsetRule(cap_bp=cap_bp, first_year=first_year, last_year=last_year)
    log ICompliance.OffsetRuleSet(
        scheme_hash=keccak256(scheme),
        scheme=scheme,
        kind=kind,
        cap_bp=cap_bp,
        first_year=first_year,
        last_year=last_year,
    )


# Internals: who may


@view
@internal
def _check_ministry():
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.MINISTRY), "Compliance: caller is not the ministry"


@view
@internal
def _check_reviews():
    assert staticcall IDirectory(DIRECTORY).is_current("Reviews", msg.sender), "Compliance: caller is not Reviews"


@view
@internal
def _is_emitter(entity: address) -> bool:
    """
    @dev A restricted one may surrender.
    """
    is_emitter: bool = staticcall PARTICIPANTS.roles_of(entity) & roles.EMITTER > 0
    return is_emitter and staticcall PARTICIPANTS.may_hold(entity)


@view
@internal
def _area_of_authority() -> uint256:
    """
    @dev 0 for the ministry: any.
    """
    if staticcall PARTICIPANTS.has_role(msg.sender, roles.MINISTRY):
        return 0
    return self._area_of_province()


@view
@internal
def _area_of_province() -> uint256:
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.PROVINCE), "Compliance: caller is not a province"
    area: uint256 = staticcall PARTICIPANTS.area_of(msg.sender)
    assert area > 0, "Compliance: caller has no area"  # area 0 is also that of everyone who never applied
    return area


# Internals: what counts


@view
@internal
def _check_class(entity: address, class_id: uint256):
    scheme: String[8] = self.scheme_of[entity]
    assert len(scheme) > 0, "Compliance: entity is not enrolled"
    assert staticcall ALLOWANCES.scheme_of(class_id) == scheme, "Compliance: class is of another scheme"


@view
@internal
def _kind_key(scheme: String[8], kind: String[8]) -> uint256:
    return staticcall ALLOWANCES.class_key(scheme, kind, 0) >> 64  # `class_key` keeps the vintage in the lowest 64 bits


@view
@internal
def _is_offset(class_id: uint256, year: uint256) -> bool:
    if self.kinds[class_id >> 64].is_allowance:
        return False
    rule: ICompliance.OffsetRule = self.kinds[class_id >> 64].rule
    assert rule.first_year <= year and year <= rule.last_year, "Compliance: kind is not accepted"
    return True


@view
@internal
def _span(entity: address, year: uint256) -> Span:
    scheme: String[8] = self.scheme_of[entity]
    assert len(scheme) > 0, "Compliance: entity is not enrolled"
    mode: uint256 = self.mode_of[scheme]
    if mode == BY_YEAR:
        return Span(first_year=year, last_year=year)
    periods: DynArray[ICompliance.Period, MAX_PERIODS] = self.periods[scheme]
    for period: ICompliance.Period in periods:
        if period.first_year <= year and year <= period.last_year:
            if mode == BY_PERIOD:
                return Span(first_year=period.first_year, last_year=period.last_year)
            return Span(first_year=periods[0].first_year, last_year=periods[0].first_year + MAX_YEARS - 1)
    raise "Compliance: year is in no period"


@view
@internal
def _counts_from(entity: address, span: Span, year: uint256) -> uint256:
    """
    @dev First year of the span, from this one on, that no past deadline covers; 0 when there is none. A deadline covers
         the years before it too: what comes after it can't change the status that it fixed.
    """
    scheme: String[8] = self.scheme_of[entity]
    first_open: uint256 = year
    for offset: uint256 in range(span.last_year - year + 1, bound=MAX_YEARS):
        deadline_s: uint256 = self.deadline_of[scheme][year + offset]
        if deadline_s > 0 and block.timestamp > deadline_s:
            first_open = year + offset + 1
    return first_open if first_open <= span.last_year else 0


@view
@internal
def _sum_of(entity: address, first_year: uint256, last_year: uint256) -> year_sums.Sums:
    total: year_sums.Sums = empty(year_sums.Sums)
    for offset: uint256 in range(last_year - first_year + 1, bound=MAX_YEARS):
        sums: year_sums.Sums = year_sums.unpack(self.sums[entity][first_year + offset])
        total.requested_t += sums.requested_t
        total.surrendered_t += sums.surrendered_t
        total.counted_t += sums.counted_t
    return total


@view
@internal
def _verified_t(entity: address, first_year: uint256, last_year: uint256, by_s: uint256) -> uint256:
    verified_t: uint256 = 0
    start: uint256 = first_year
    for _: uint256 in range(MAX_SUMS):
        end: uint256 = min(start + YEARS_PER_SUM - 1, last_year)
        verified_t += staticcall EMISSIONS.verified_by_t(entity, start, end, by_s)
        if end == last_year:
            break
        start = end + 1
    return verified_t


@view
@internal
def _balance_t(entity: address, first_year: uint256, year: uint256) -> int256:
    surrendered_t: uint256 = self._sum_of(entity, first_year, year).surrendered_t
    verified_t: uint256 = self._verified_t(entity, first_year, year, max_value(uint256))
    return convert(surrendered_t, int256) - convert(verified_t, int256)


@view
@internal
def _deadline_balance_t(entity: address, first_year: uint256, year: uint256) -> int256:
    by_s: uint256 = self._deadline_s(entity, year)
    counted_t: uint256 = self._sum_of(entity, first_year, year).counted_t
    verified_t: uint256 = self._verified_t(entity, first_year, year, by_s)
    return convert(counted_t, int256) - convert(verified_t, int256)


@view
@internal
def _due_t(entity: address, first_year: uint256, year: uint256) -> uint256:
    requested_t: uint256 = self._sum_of(entity, first_year, year).requested_t
    verified_t: uint256 = self._verified_t(entity, first_year, year, max_value(uint256))
    return verified_t - min(requested_t, verified_t)


@view
@internal
def _deadline_s(entity: address, year: uint256) -> uint256:
    """
    @dev The end of time when none is set.
    """
    deadline_s: uint256 = self.deadline_of[self.scheme_of[entity]][year]
    return max_value(uint256) if deadline_s == 0 else deadline_s


@view
@internal
def _status(entity: address, year: uint256, deadline_balance_t: int256) -> uint256:
    override: uint256 = self.overrides[entity][year]
    if override > 0:
        return override
    booked_at: uint256 = staticcall EMISSIONS.booked_at(entity, year)
    if booked_at == 0 or booked_at > self._deadline_s(entity, year):
        return STATUS_C
    return STATUS_A if deadline_balance_t >= 0 else STATUS_B


@view
@internal
def _findings(entity: address, first_year: uint256, year: uint256, quantity_t: uint256) -> uint256:
    findings: uint256 = 0
    if staticcall EMISSIONS.booked_at(entity, year) == 0:
        findings = NOTHING_VERIFIED
    elif quantity_t > self._due_t(entity, first_year, year):
        findings = MORE_THAN_DUE
    if block.timestamp > self._deadline_s(entity, year):
        findings |= AFTER_DEADLINE
    return findings


@view
@internal
def _is_each_period_clear(entity: address, scheme: String[8]) -> bool:
    periods: DynArray[ICompliance.Period, MAX_PERIODS] = self.periods[scheme]
    if self.mode_of[scheme] == SINCE_START and len(periods) > 0:
        return self._balance_t(entity, periods[0].first_year, periods[len(periods) - 1].last_year) >= 0
    for period: ICompliance.Period in periods:
        if self._balance_t(entity, period.first_year, period.last_year) < 0:
            return False
    return True


@view
@internal
def _is_each_year_clear(entity: address) -> bool:
    last_year: uint256 = staticcall EMISSIONS.last_booked_year(entity)
    for offset: uint256 in range(min(last_year, MAX_YEARS), bound=MAX_YEARS):
        year: uint256 = last_year - offset
        surrendered_t: uint256 = year_sums.unpack(self.sums[entity][year]).surrendered_t
        if surrendered_t < staticcall EMISSIONS.verified_t(entity, year):
            return False
    return True


# Internals: what is booked


@internal
def _put_on_record(entity: address, year: uint256):
    first_year: uint256 = self._span(entity, year).first_year
    deadline_balance_t: int256 = self._deadline_balance_t(entity, first_year, year)
    log ICompliance.StatusAssessed(
        entity=entity,
        year=year,
        status=self._status(entity, year, deadline_balance_t),
        balance_t=self._balance_t(entity, first_year, year),
        deadline_balance_t=deadline_balance_t,
        verified_t=staticcall EMISSIONS.verified_t(entity, year),
        surrendered_t=year_sums.unpack(self.sums[entity][year]).surrendered_t,
    )


@internal
def _apply(entity: address, year: uint256, class_id: uint256, quantity_t: uint256) -> uint256:
    self._check_class(entity, class_id)
    span: Span = self._span(entity, year)
    is_offset: bool = self._is_offset(class_id, year)
    if is_offset:
        self._check_cap(entity, year, class_id, quantity_t)
    findings: uint256 = self._findings(entity, span.first_year, year, quantity_t)

    application_id: uint256 = self.application_count + 1
    self.application_count = application_id
    self.pending_count[entity] += 1
    sums: year_sums.Sums = year_sums.unpack(self.sums[entity][year])
    sums.requested_t += quantity_t
    if is_offset:
        sums.offset_t += quantity_t
    self.sums[entity][year] = year_sums.pack(sums)
    self.applications[application_id] = ICompliance.Application(
        entity=entity,
        year=year,
        class_id=class_id,
        quantity_t=quantity_t,
        counts_from=self._counts_from(entity, span, year),
        is_offset=is_offset,
        state=PENDING,
    )
    log ICompliance.SurrenderApplied(
        application_id=application_id,
        entity=entity,
        year=year,
        class_id=class_id,
        quantity_t=quantity_t,
        findings=findings,
        is_offset=is_offset,
    )
    extcall ALLOWANCES.lock(class_id, entity, quantity_t)
    return application_id


@view
@internal
def _check_cap(entity: address, year: uint256, class_id: uint256, quantity_t: uint256):
    """
    @dev The cap rounds down: a part of a tonne is no offset. Nothing verified yet: no offset yet.
    """
    cap_t: uint256 = staticcall EMISSIONS.verified_t(entity, year) * self.kinds[class_id >> 64].rule.cap_bp // BP
    used_t: uint256 = year_sums.unpack(self.sums[entity][year]).offset_t
    assert quantity_t <= cap_t - min(used_t, cap_t), "Compliance: offsets pass the cap"


@internal
def _book_decision(application: ICompliance.Application, accepted: bool):
    self.pending_count[application.entity] -= 1
    sums: year_sums.Sums = year_sums.unpack(self.sums[application.entity][application.year])
    if accepted:
        sums.surrendered_t += application.quantity_t
    else:
        sums.requested_t -= application.quantity_t
        if application.is_offset:
            sums.offset_t -= application.quantity_t
    self.sums[application.entity][application.year] = year_sums.pack(sums)
    if accepted and application.counts_from > 0:
        self._count(application.entity, application.counts_from, application.quantity_t)


@internal
def _book_opening(opening: ICompliance.Opening):
    if opening.surrendered_t == 0:
        return
    sums: year_sums.Sums = year_sums.unpack(self.sums[opening.entity][opening.year])
    sums.requested_t += opening.surrendered_t
    sums.surrendered_t += opening.surrendered_t
    if not self.kinds[opening.class_id >> 64].is_allowance:
        sums.offset_t += opening.surrendered_t
    self.sums[opening.entity][opening.year] = year_sums.pack(sums)
    self._count(opening.entity, opening.year, opening.surrendered_t)


@internal
def _count(entity: address, year: uint256, quantity_t: uint256):
    sums: year_sums.Sums = year_sums.unpack(self.sums[entity][year])
    sums.counted_t += quantity_t
    self.sums[entity][year] = year_sums.pack(sums)
