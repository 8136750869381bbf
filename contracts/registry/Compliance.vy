# pragma version 0.4.3
"""
@title Compliance
@license Apache-2.0
@notice Obligations, surrender and status.
@dev What an entity owes is in `Emissions`, what it holds in `Allowances`; here is what it has surrendered for which
     year, and whether that is enough. `carbon/compliance.py` gives the same balance and status.
     Outside calls go to contracts that the Directory named, and after all storing.
@custom:stop The province decides nothing; locked units stay the entity's until it does.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import ICompliance
from contracts.interfaces import IEmissions
from contracts.interfaces import IParticipants
from contracts.modules import lookup
from contracts.modules import roles

implements: ICompliance

# How the balance of a scheme is kept.
BY_PERIOD: constant(uint256) = 1  # EU ETS: a surplus or shortfall of an earlier year of the trading period counts
SINCE_START: constant(uint256) = 2  # UK ETS: of any earlier year
BY_YEAR: constant(uint256) = 3  # CN: the year stands alone

STATUS_A: constant(uint256) = 1  # surrendered at least the verified emissions
STATUS_B: constant(uint256) = 2  # surrendered less
STATUS_C: constant(uint256) = 3  # no verified emissions

PENDING: constant(uint256) = 1
ACCEPTED: constant(uint256) = 2
REFUSED: constant(uint256) = 3

MAX_PERIODS: constant(uint256) = 16
YEARS_PER_SUM: constant(uint256) = 16  # of Emissions.verified_between_t
MAX_SUMS: constant(uint256) = 4
MAX_YEARS: constant(uint256) = 64  # that one balance can reach back

PARTICIPANTS: immutable(IParticipants)
ALLOWANCES: immutable(IAllowances)
EMISSIONS: immutable(IEmissions)

mode_of: public(HashMap[String[8], uint256])  # scheme -> 1 to 3, 0 when unknown
periods: HashMap[String[8], DynArray[ICompliance.Period, MAX_PERIODS]]  # scheme -> in order of time
scheme_of: public(HashMap[address, String[8]])  # entity -> scheme, empty when not enrolled
surrendered_t: public(HashMap[address, HashMap[uint256, uint256]])  # entity -> year -> t CO2e, only ever rises
is_opening_entered: HashMap[address, HashMap[uint256, HashMap[uint256, bool]]]  # entity -> class -> year
applications: HashMap[uint256, ICompliance.Application]
application_count: uint256
pending_count: HashMap[address, uint256]  # entity -> applications not decided


@deploy
def __init__(directory: address):
    """
    @param directory The `Directory`, which already names Participants, Allowances and Emissions.
    """
    PARTICIPANTS = IParticipants(lookup.find(directory, "Participants"))
    ALLOWANCES = IAllowances(lookup.find(directory, "Allowances"))
    EMISSIONS = IEmissions(lookup.find(directory, "Emissions"))


# Anyone


@view
@external
def periods_of(scheme: String[8]) -> DynArray[ICompliance.Period, MAX_PERIODS]:
    """
    @notice The trading periods of a scheme, in order of time.
    """
    return self.periods[scheme]


@view
@external
def application_of(application_id: uint256) -> ICompliance.Application:
    """
    @notice A surrender application; state 0 when there is none.
    """
    return self.applications[application_id]


@view
@external
def obligation_t(entity: address, year: uint256) -> uint256:
    """
    @notice What an entity has to surrender for a year: its verified emissions, in t CO2e.
    """
    return staticcall EMISSIONS.verified_t(entity, year)


@view
@external
def balance_t(entity: address, year: uint256) -> int256:
    """
    @notice Surrendered minus verified over the years that the scheme counts up to this one, in t CO2e.
    """
    return self._balance_t(entity, year)


@view
@external
def status_of(entity: address, year: uint256) -> uint256:
    """
    @notice 1 A: balance is 0 or more. 2 B: below. 3 C: no verified emissions are booked for the year.
    """
    return self._status(entity, year, self._balance_t(entity, year))


@view
@external
def is_clear(entity: address) -> bool:
    """
    @notice Whether an entity has no pending application.
    """
    return self.pending_count[entity] == 0


# Emitters


@external
def apply_surrender(year: uint256, class_id: uint256, quantity_t: uint256) -> uint256:
    """
    @notice Ask to surrender units of the caller's registry account for a year; they are locked. Logs `SurrenderApplied`.
    @dev More than the obligation is allowed: it counts for later years where the scheme says so.
    @return The application's number, counted from 1.
    """
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.EMITTER), "Compliance: caller is not an emitter"
    self._check_class(msg.sender, class_id)
    self._first_counted(self.scheme_of[msg.sender], year)
    assert quantity_t > 0, "Compliance: quantity is zero"

    application_id: uint256 = self.application_count + 1
    self.application_count = application_id
    self.pending_count[msg.sender] += 1
    self.applications[application_id] = ICompliance.Application(
        entity=msg.sender, year=year, class_id=class_id, quantity_t=quantity_t, state=PENDING
    )
    log ICompliance.SurrenderApplied(
        application_id=application_id, entity=msg.sender, year=year, class_id=class_id, quantity_t=quantity_t
    )
    extcall ALLOWANCES.lock(class_id, msg.sender, quantity_t)
    return application_id


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

    for application_id: uint256 in application_ids:
        application: ICompliance.Application = self.applications[application_id]
        assert application.state == PENDING, "Compliance: application is not pending"
        assert staticcall PARTICIPANTS.area_of(application.entity) == area, "Compliance: entity is of another area"

        self.applications[application_id].state = ACCEPTED if accepted else REFUSED
        self.pending_count[application.entity] -= 1
        if accepted:
            self.surrendered_t[application.entity][application.year] += application.quantity_t
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
    area: uint256 = 0  # any
    if not staticcall PARTICIPANTS.has_role(msg.sender, roles.MINISTRY):
        area = self._area_of_province()

    for entity: address in entities:
        if area > 0:
            assert staticcall PARTICIPANTS.area_of(entity) == area, "Compliance: entity is of another area"
        balance_t: int256 = self._balance_t(entity, year)
        log ICompliance.StatusAssessed(
            entity=entity,
            year=year,
            status=self._status(entity, year, balance_t),
            balance_t=balance_t,
            verified_t=staticcall EMISSIONS.verified_t(entity, year),
            surrendered_t=self.surrendered_t[entity][year],
        )


# Registry


@external
def enter_opening(entity: address, class_id: uint256, year: uint256, held_t: uint256, surrendered_t: uint256):
    """
    @notice Take over what an entity brings from an earlier register, once per class and year. Logs `OpeningEntered`.
    @dev Units used before are issued, locked and burnt here, so that issued equals held plus used in every class.
         Who is in no scheme (an investor) can bring units, but has none to have surrendered.
    @param held_t Goes to the entity's registry account, in t CO2e.
    @param surrendered_t Was surrendered for the year there, in t CO2e.
    """
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.REGISTRY), "Compliance: caller is not the registry"
    if surrendered_t > 0 or len(self.scheme_of[entity]) > 0:
        self._check_class(entity, class_id)
        self._first_counted(self.scheme_of[entity], year)
    assert not self.is_opening_entered[entity][class_id][year], "Compliance: opening is entered"

    self.is_opening_entered[entity][class_id][year] = True
    self.surrendered_t[entity][year] += surrendered_t
    log ICompliance.OpeningEntered(
        entity=entity, class_id=class_id, year=year, held_t=held_t, surrendered_t=surrendered_t
    )
    if held_t > 0:
        extcall ALLOWANCES.issue(class_id, entity, held_t, year)
    if surrendered_t > 0:
        extcall ALLOWANCES.issue(class_id, entity, surrendered_t, year)
        extcall ALLOWANCES.lock(class_id, entity, surrendered_t)
        extcall ALLOWANCES.surrender(class_id, entity, surrendered_t)


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


# Internals


@view
@internal
def _check_ministry():
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.MINISTRY), "Compliance: caller is not the ministry"


@view
@internal
def _area_of_province() -> uint256:
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.PROVINCE), "Compliance: caller is not a province"
    area: uint256 = staticcall PARTICIPANTS.area_of(msg.sender)
    assert area > 0, "Compliance: caller has no area"  # area 0 is also that of everyone who never applied
    return area


@view
@internal
def _check_class(entity: address, class_id: uint256):
    scheme: String[8] = self.scheme_of[entity]
    assert len(scheme) > 0, "Compliance: entity is not enrolled"
    assert staticcall ALLOWANCES.scheme_of(class_id) == scheme, "Compliance: class is of another scheme"


@view
@internal
def _first_counted(scheme: String[8], year: uint256) -> uint256:
    """
    @dev First year of the balance of a year.
    """
    mode: uint256 = self.mode_of[scheme]
    if mode == BY_YEAR:
        return year
    periods: DynArray[ICompliance.Period, MAX_PERIODS] = self.periods[scheme]
    for period: ICompliance.Period in periods:
        if period.first_year <= year and year <= period.last_year:
            return period.first_year if mode == BY_PERIOD else periods[0].first_year
    raise "Compliance: year is in no period"


@view
@internal
def _balance_t(entity: address, year: uint256) -> int256:
    scheme: String[8] = self.scheme_of[entity]
    assert len(scheme) > 0, "Compliance: entity is not enrolled"
    first_year: uint256 = self._first_counted(scheme, year)

    surrendered_t: uint256 = 0
    for offset: uint256 in range(year - first_year + 1, bound=MAX_YEARS):
        surrendered_t += self.surrendered_t[entity][first_year + offset]

    verified_t: uint256 = 0
    start: uint256 = first_year
    for _: uint256 in range(MAX_SUMS):
        end: uint256 = min(start + YEARS_PER_SUM - 1, year)
        verified_t += staticcall EMISSIONS.verified_between_t(entity, start, end)
        if end == year:
            break
        start = end + 1
    return convert(surrendered_t, int256) - convert(verified_t, int256)


@view
@internal
def _status(entity: address, year: uint256, balance_t: int256) -> uint256:
    if not staticcall EMISSIONS.is_booked(entity, year):
        return STATUS_C
    return STATUS_A if balance_t >= 0 else STATUS_B
