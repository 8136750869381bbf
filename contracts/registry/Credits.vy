# pragma version 0.4.3
"""
@title Credits
@license Apache-2.0
@notice Projects that reduce emissions, the periods in which they did, and the credits issued for them.
@dev No tonne is credited twice: a project has one code, its periods never share a day, and a period is issued once.
     Which kinds are credits, and what they may be used for, is for `Compliance` to say. `carbon/credits.py` is the same.
@custom:stop Confirm no issue in `Reviews`.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import ICompliance
from contracts.interfaces import ICredits
from contracts.interfaces import IDirectory
from contracts.interfaces import IParticipants
from contracts.interfaces import IReviews
from contracts.modules import lookup
from contracts.modules import roles

implements: ICredits

MAX_PERIODS: constant(uint256) = 64  # of one project
DAY_LIMIT: constant(uint256) = 2_932_897  # days from 1970-01-01 to 10000-01-01

DIRECTORY: immutable(address)
PARTICIPANTS: immutable(IParticipants)
ALLOWANCES: immutable(IAllowances)

project_count: public(uint256)
period_count: public(uint256)
project_coded: public(HashMap[String[32], uint256])  # code -> project, 0 when there is none
projects: HashMap[uint256, ICredits.Project]
periods: HashMap[uint256, ICredits.Period]
periods_of: HashMap[uint256, DynArray[uint256, MAX_PERIODS]]  # project -> its periods


@deploy
def __init__(directory: address):
    """
    @param directory The `Directory`, which already names Participants and Allowances.
    """
    DIRECTORY = directory
    PARTICIPANTS = IParticipants(lookup.find(directory, "Participants"))
    ALLOWANCES = IAllowances(lookup.find(directory, "Allowances"))


# Anyone


@view
@external
def project_of(project_id: uint256) -> ICredits.Project:
    """
    @notice A project; code empty when there is none.
    """
    return self.projects[project_id]


@view
@external
def period_of(period_id: uint256) -> ICredits.Period:
    """
    @notice A period; project 0 when there is none.
    """
    return self.periods[period_id]


# Registry


@external
def register_project(
    code: String[32],
    name: String[96],
    methodology: String[32],
    owner: address,
    first_day: uint256,
    last_day: uint256,
    document_hash: bytes32,
) -> uint256:
    """
    @notice Register a project, once. Logs `ProjectRegistered`.
    @param code Its number in the project register.
    @param owner Who gets the credits; must be allowed to hold.
    @param first_day First day of the crediting period, counted from 1970-01-01.
    @param document_hash keccak256 of the design document.
    @return The project's number, counted from 1.
    """
    self._check_registry()
    assert len(code) > 0, "Credits: code is empty"
    assert self.project_coded[code] == 0, "Credits: project is registered"
    assert staticcall PARTICIPANTS.may_hold(owner), "Credits: owner may not hold"
    self._check_days(first_day, last_day)

    project_id: uint256 = self.project_count + 1
    self.project_count = project_id
    self.project_coded[code] = project_id
    self.projects[project_id] = ICredits.Project(code=code, owner=owner, first_day=first_day, last_day=last_day)
    log ICredits.ProjectRegistered(
        project_id=project_id,
        owner=owner,
        by=msg.sender,
        code=code,
        name=name,
        methodology=methodology,
        first_day=first_day,
        last_day=last_day,
        document_hash=document_hash,
    )
    return project_id


@external
def register_period(
    project_id: uint256,
    first_day: uint256,
    last_day: uint256,
    reduction_t: uint256,
    verifier: String[96],
    document_hash: bytes32,
) -> uint256:
    """
    @notice Register what a project reduced in a span of days that no other period of it touches. Logs
            `PeriodRegistered`.
    @param reduction_t Verified reduction, in whole t CO2e, rounded down by the verifier.
    @param verifier Who verified it.
    @param document_hash keccak256 of the verification report.
    @return The period's number, counted from 1.
    """
    self._check_registry()
    project: ICredits.Project = self.projects[project_id]
    assert len(project.code) > 0, "Credits: no such project"
    self._check_days(first_day, last_day)
    is_inside: bool = project.first_day <= first_day and last_day <= project.last_day
    assert is_inside, "Credits: period is outside the crediting period"
    assert reduction_t > 0, "Credits: reduction is zero"
    assert len(verifier) > 0, "Credits: verifier is empty"
    assert len(self.periods_of[project_id]) < MAX_PERIODS, "Credits: too many periods"
    for other_id: uint256 in self.periods_of[project_id]:
        other: ICredits.Period = self.periods[other_id]
        is_apart: bool = last_day < other.first_day or other.last_day < first_day
        assert is_apart, "Credits: period overlaps a registered one"

    period_id: uint256 = self.period_count + 1
    self.period_count = period_id
    self.periods[period_id] = ICredits.Period(
        project_id=project_id, first_day=first_day, last_day=last_day, reduction_t=reduction_t, is_issued=False
    )
    self.periods_of[project_id].append(period_id)
    log ICredits.PeriodRegistered(
        period_id=period_id,
        project_id=project_id,
        by=msg.sender,
        first_day=first_day,
        last_day=last_day,
        reduction_t=reduction_t,
        verifier=verifier,
        document_hash=document_hash,
    )
    return period_id


# Contract Reviews


@external
def issue(period_id: uint256, class_id: uint256):
    """
    @notice Issue a period's reduction as units of a class to the project's owner, once. Logs `CreditsIssued`.
    @dev Only as a kind that the ministry has let in as an offset: no reduction comes into being as an allowance.
    """
    is_reviews: bool = staticcall IDirectory(DIRECTORY).is_current("Reviews", msg.sender)
    assert is_reviews, "Credits: caller is not Reviews"
    period: ICredits.Period = self.periods[period_id]
    assert period.project_id > 0, "Credits: no such period"
    assert not period.is_issued, "Credits: period is issued"
    compliance: ICompliance = ICompliance(lookup.find(DIRECTORY, "Compliance"))
    is_offset: bool = staticcall compliance.is_offset_class(class_id)
    assert is_offset, "Credits: class is no offset of its scheme"

    self.periods[period_id].is_issued = True
    owner: address = self.projects[period.project_id].owner
    log ICredits.CreditsIssued(
        period_id=period_id,
        project_id=period.project_id,
        owner=owner,
        act_id=staticcall IReviews(msg.sender).current_act(),
        class_id=class_id,
        quantity_t=period.reduction_t,
    )
    extcall ALLOWANCES.issue(class_id, owner, period.reduction_t, self._year_of(period.last_day))


# Internals


@view
@internal
def _check_registry():
    is_registry: bool = staticcall PARTICIPANTS.has_role(msg.sender, roles.REGISTRY)
    assert is_registry, "Credits: caller is not the registry"


@pure
@internal
def _check_days(first_day: uint256, last_day: uint256):
    assert first_day <= last_day, "Credits: days are out of order"
    assert last_day < DAY_LIMIT, "Credits: day is too large"


@pure
@internal
def _year_of(day: uint256) -> uint256:
    """
    @dev Gregorian year of a day, exactly: years counted from 1 March have their leap day last.
    """
    march_day: uint256 = day + 719_468  # since 0000-03-01
    era: uint256 = march_day // 146_097  # 400 years have 146,097 days
    in_era: uint256 = march_day % 146_097
    year_in_era: uint256 = (in_era - in_era // 1_460 + in_era // 36_524 - in_era // 146_096) // 365
    day_in_year: uint256 = in_era - (365 * year_in_era + year_in_era // 4 - year_in_era // 100)
    is_after_december: bool = day_in_year >= 306  # January and February belong to the next year
    return era * 400 + year_in_era + (1 if is_after_december else 0)
