# pragma version 0.4.3
"""
@title Accounting rule sets
@license Apache-2.0
@notice Factors and formulas by industry, version and validity; computes emissions.
@dev A version never changes after it was published, so an old report can be computed again for ever.
     `carbon/rule_sets.py` gives the same integer. Who reports what is kept in `Emissions`.
@custom:stop Nothing to halt: publish a better version, and reports of the years it is valid for name that one.
"""

from contracts.interfaces import IParticipants
from contracts.interfaces import IRuleSets
from contracts.modules import lookup
from contracts.modules import roles

implements: IRuleSets

# An activity and a factor up to these never overflow: 16 * 2**128 * 2**112 + 2**112 < 2**256.
MAX_ACTIVITY: constant(uint256) = 2**128 - 1  # mWh, kJ or g
MAX_FACTOR: constant(uint256) = 2**112 - 1  # g CO2e * scale per unit
MAX_SCALE: constant(uint256) = 2**112 - 1

struct Validity:
    first_year: uint256
    last_year: uint256

PARTICIPANTS: immutable(IParticipants)

versions_of: public(HashMap[bytes32, uint256])  # rule set -> number of versions, counted from 1
terms: HashMap[bytes32, HashMap[uint256, DynArray[IRuleSets.Term, 16]]]  # rule set -> version
scale: HashMap[bytes32, HashMap[uint256, uint256]]  # 0 when there is no such version
validity: HashMap[bytes32, HashMap[uint256, Validity]]


@deploy
def __init__(directory: address):
    """
    @param directory The `Directory`, which already names Participants.
    """
    PARTICIPANTS = IParticipants(lookup.find(directory, "Participants"))


# Anyone


@view
@external
def terms_of(rule_set: bytes32, version: uint256) -> DynArray[IRuleSets.Term, 16]:
    """
    @notice The terms of a version, in the order of the activities.
    """
    self._check_exists(rule_set, version)
    return self.terms[rule_set][version]


@view
@external
def scale_of(rule_set: bytes32, version: uint256) -> uint256:
    """
    @notice The number by which all factors of a version are multiplied.
    """
    self._check_exists(rule_set, version)
    return self.scale[rule_set][version]


@view
@external
def is_valid(rule_set: bytes32, version: uint256, year: uint256) -> bool:
    """
    @notice Whether reports of a year may use a version. False when there is no such version.
    """
    validity: Validity = self.validity[rule_set][version]
    return self.scale[rule_set][version] > 0 and validity.first_year <= year and year <= validity.last_year


@view
@external
def compute(rule_set: bytes32, version: uint256, activities: DynArray[uint256, 16]) -> uint256:
    """
    @notice Emissions of the activities, exact, then rounded up once; deductions above the rest give zero.
    @param activities One for each term, in the term's unit.
    @return g CO2e.
    """
    self._check_exists(rule_set, version)
    terms: DynArray[IRuleSets.Term, 16] = self.terms[rule_set][version]
    assert len(activities) == len(terms), "RuleSets: wrong number of activities"

    emitted: uint256 = 0  # g CO2e * scale
    deducted: uint256 = 0
    for i: uint256 in range(len(terms), bound=16):
        assert activities[i] <= MAX_ACTIVITY, "RuleSets: activity is too large"
        if terms[i].is_deduction:
            deducted += activities[i] * terms[i].factor
        else:
            emitted += activities[i] * terms[i].factor

    if deducted >= emitted:
        return 0
    scale: uint256 = self.scale[rule_set][version]
    return (emitted - deducted + scale - 1) // scale


# Ministry


@external
def publish(
    name: String[48],
    industry: String[8],
    valid_from: uint256,
    valid_to: uint256,
    scale: uint256,
    terms: DynArray[IRuleSets.Term, 16],
):
    """
    @notice Publish a rule set, or the next version of one. Logs `RuleSetPublished`.
    @dev Several versions may be valid for a year; a report names the one it used.
    @param name The rule set is keccak256 of it.
    @param industry GB/T 4754 or EU ETS activity code that it is for.
    @param valid_from First year of reports that may use it.
    @param valid_to Last year.
    @param scale Number by which the factors are multiplied to be integers.
    @param terms What is summed up, each with its factor and where that was read.
    """
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.MINISTRY), "RuleSets: caller is not the ministry"
    assert len(name) > 0, "RuleSets: name is empty"
    assert valid_from <= valid_to, "RuleSets: years are out of order"
    assert scale > 0, "RuleSets: scale is zero"
    assert scale <= MAX_SCALE, "RuleSets: scale is too large"
    assert len(terms) > 0, "RuleSets: no terms"
    for term: IRuleSets.Term in terms:
        assert len(term.source) > 0, "RuleSets: term has no source"
        assert len(term.unit) > 0, "RuleSets: term has no unit"
        assert len(term.reference) > 0, "RuleSets: term has no reference"
        assert term.factor <= MAX_FACTOR, "RuleSets: factor is too large"

    rule_set: bytes32 = keccak256(name)
    version: uint256 = self.versions_of[rule_set] + 1
    self.versions_of[rule_set] = version
    self.terms[rule_set][version] = terms
    self.scale[rule_set][version] = scale
    self.validity[rule_set][version] = Validity(first_year=valid_from, last_year=valid_to)
    log IRuleSets.RuleSetPublished(
        rule_set=rule_set,
        version=version,
        by=msg.sender,
        name=name,
        industry=industry,
        valid_from=valid_from,
        valid_to=valid_to,
        scale=scale,
        terms=terms,
    )


# Internals


@view
@internal
def _check_exists(rule_set: bytes32, version: uint256):
    assert self.scale[rule_set][version] > 0, "RuleSets: no such version"
