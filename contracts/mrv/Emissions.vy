# pragma version 0.4.3
"""
@title Emissions
@license Apache-2.0
@notice Emission reports and the verified emission account of each entity and year.
@dev A report is what the entity says; only what `Verification` books counts for compliance. Activities stay with the
     entity in a sealed report: the commitment lets it open them later to whom it chooses.
@custom:stop Nothing to halt: close the entity's account on `Participants`, or replace `Verification`.
"""

from contracts.interfaces import IDirectory
from contracts.interfaces import IEmissions
from contracts.interfaces import IEvidence
from contracts.interfaces import IParticipants
from contracts.interfaces import IRuleSets
from contracts.modules import lookup
from contracts.modules import roles

implements: IEmissions

MAX_YEARS: constant(uint256) = 16  # of one sum
MAX_VERIFIED_T: constant(uint256) = 2**112 - 1  # sums stay far inside int256

DIRECTORY: immutable(address)
PARTICIPANTS: immutable(IParticipants)
EVIDENCE: immutable(IEvidence)

reports: HashMap[address, HashMap[uint256, IEmissions.Report]]  # entity -> year
verified_t: public(HashMap[address, HashMap[uint256, uint256]])  # entity -> year -> t CO2e, 0 when not booked
booked_at: public(HashMap[address, HashMap[uint256, uint256]])  # entity -> year -> unix s, 0 when not booked
last_booked_year: public(HashMap[address, uint256])  # entity -> latest year with a booking, 0 when there is none


@deploy
def __init__(directory: address):
    """
    @param directory The `Directory`, which already names Participants and Evidence.
    """
    DIRECTORY = directory
    PARTICIPANTS = IParticipants(lookup.find(directory, "Participants"))
    EVIDENCE = IEvidence(lookup.find(directory, "Evidence"))


# Anyone


@view
@external
def report_of(entity: address, year: uint256) -> IEmissions.Report:
    """
    @notice The latest report of an entity for a year; revision 0 when there is none.
    """
    return self.reports[entity][year]


@view
@external
def is_booked(entity: address, year: uint256) -> bool:
    """
    @notice Whether the verified emissions of a year are booked; zero tonnes are a booking too.
    """
    return self.booked_at[entity][year] > 0


@view
@external
def verified_between_t(entity: address, first_year: uint256, last_year: uint256) -> uint256:
    """
    @notice Verified emissions of all years from the first to the last, both counted, in t CO2e.
    @dev A year without a booking counts zero.
    """
    assert first_year <= last_year, "Emissions: years are out of order"
    assert last_year - first_year < MAX_YEARS, "Emissions: more than 16 years"

    total_t: uint256 = 0
    for offset: uint256 in range(last_year - first_year + 1, bound=MAX_YEARS):
        total_t += self.verified_t[entity][first_year + offset]
    return total_t


@view
@external
def verified_by_t(entity: address, first_year: uint256, last_year: uint256, by_s: uint256) -> uint256:
    """
    @notice The same sum, of what was booked by a time.
    @param by_s Unix s; a booking in that second counts.
    """
    assert first_year <= last_year, "Emissions: years are out of order"
    assert last_year - first_year < MAX_YEARS, "Emissions: more than 16 years"

    total_t: uint256 = 0
    for offset: uint256 in range(last_year - first_year + 1, bound=MAX_YEARS):
        if self.booked_at[entity][first_year + offset] <= by_s:  # not booked: adds zero
            total_t += self.verified_t[entity][first_year + offset]
    return total_t


# Emitters


@external
def file_report(
    year: uint256, rule_set: bytes32, rule_version: uint256, activities: DynArray[uint256, 16], salt: bytes32
):
    """
    @notice File the caller's report; the rule set computes it here, in the open. Logs `ReportFiled`.
    @dev Filing again before the booking makes the next revision.
    @param activities One for each term of the rule set, in the term's unit.
    @param salt Goes into the commitment, as in a sealed report.
    """
    rules: IRuleSets = IRuleSets(lookup.find(DIRECTORY, "RuleSets"))
    self._check_may_file(rules, year, rule_set, rule_version)

    emissions_g: uint256 = staticcall rules.compute(rule_set, rule_version, activities)
    commitment: bytes32 = keccak256(abi_encode(activities, salt))
    self._file(year, rule_set, rule_version, emissions_g, commitment, True)


@external
def file_sealed_report(
    year: uint256, rule_set: bytes32, rule_version: uint256, emissions_g: uint256, activity_commitment: bytes32
):
    """
    @notice File the caller's report with its activities sealed. Logs `ReportFiled`.
    @dev The sum is the caller's word until the verifier has computed it from the opened activities.
    @param emissions_g What the rule set gives for the activities, in g CO2e.
    @param activity_commitment keccak256(abi_encode(activities, salt)).
    """
    self._check_may_file(IRuleSets(lookup.find(DIRECTORY, "RuleSets")), year, rule_set, rule_version)
    assert activity_commitment != empty(bytes32), "Emissions: commitment is empty"

    self._file(year, rule_set, rule_version, emissions_g, activity_commitment, False)


# Contract Verification


@external
def book(entity: address, year: uint256, verified_t: uint256, body: address):
    """
    @notice Book the verified emissions of a year, once. Logs `EmissionsBooked`.
    @param verified_t Whole tonnes CO2e, rounded up.
    @param body Verification body that stands for the figure.
    """
    assert staticcall IDirectory(DIRECTORY).is_current(
        "Verification", msg.sender
    ), "Emissions: caller is not Verification"
    assert self.booked_at[entity][year] == 0, "Emissions: year is already booked"
    assert verified_t <= MAX_VERIFIED_T, "Emissions: quantity is too large"

    self.booked_at[entity][year] = block.timestamp
    self.verified_t[entity][year] = verified_t
    self.last_booked_year[entity] = max(self.last_booked_year[entity], year)
    log IEmissions.EmissionsBooked(entity=entity, year=year, body=body, verified_t=verified_t)


# Internals


@view
@internal
def _check_may_file(rules: IRuleSets, year: uint256, rule_set: bytes32, rule_version: uint256):
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.EMITTER), "Emissions: caller is not an emitter"
    assert self.booked_at[msg.sender][year] == 0, "Emissions: year is already booked"
    assert staticcall rules.is_valid(rule_set, rule_version, year), "Emissions: rule set is not valid for the year"


@internal
def _file(
    year: uint256,
    rule_set: bytes32,
    rule_version: uint256,
    emissions_g: uint256,
    activity_commitment: bytes32,
    is_open: bool,
):
    evidence_head: bytes32 = staticcall EVIDENCE.head_of(msg.sender)
    revision: uint256 = self.reports[msg.sender][year].revision + 1
    self.reports[msg.sender][year] = IEmissions.Report(
        emissions_g=emissions_g,
        rule_set=rule_set,
        rule_version=rule_version,
        activity_commitment=activity_commitment,
        evidence_head=evidence_head,
        filed_at=block.timestamp,
        revision=revision,
    )
    log IEmissions.ReportFiled(
        entity=msg.sender,
        year=year,
        revision=revision,
        emissions_g=emissions_g,
        rule_set=rule_set,
        rule_version=rule_version,
        activity_commitment=activity_commitment,
        evidence_head=evidence_head,
        is_open=is_open,
    )
