# pragma version 0.4.3
"""
@title Verification
@license Apache-2.0
@notice Who verifies whom, and the conclusion.
@dev A province assigns a body to its entities; a qualified person of that body concludes, and `Emissions` books the
     figure once. What was reported is kept there too.
@custom:stop Close the body or the person on `Participants`; the province assigns another body.
"""

from contracts.interfaces import IEmissions
from contracts.interfaces import IParticipants
from contracts.interfaces import IVerification
from contracts.modules import lookup
from contracts.modules import roles

implements: IVerification

G_PER_T: constant(uint256) = 1_000_000

PARTICIPANTS: immutable(IParticipants)
EMISSIONS: immutable(IEmissions)

body_of: public(HashMap[address, address])  # qualified person -> verification body
assigned_body: public(HashMap[address, HashMap[uint256, address]])  # entity -> year


@deploy
def __init__(directory: address):
    """
    @param directory The `Directory`, which already names Participants and Emissions.
    """
    PARTICIPANTS = IParticipants(lookup.find(directory, "Participants"))
    EMISSIONS = IEmissions(lookup.find(directory, "Emissions"))


# Verification bodies


@external
def register_person(person: address):
    """
    @notice Take a qualified person into the caller's body. Logs `PersonRegistered`.
    @dev A person serves in one body at a time.
    """
    assert staticcall PARTICIPANTS.has_role(
        msg.sender, roles.VERIFICATION_BODY
    ), "Verification: caller is not a verification body"
    assert staticcall PARTICIPANTS.has_role(person, roles.QUALIFIED_PERSON), "Verification: person is not qualified"
    assert self.body_of[person] == empty(address), "Verification: person serves in a body"

    self.body_of[person] = msg.sender
    log IVerification.PersonRegistered(person=person, body=msg.sender)


# Provinces


@external
def assign(entities: DynArray[address, 100], years: DynArray[uint256, 16], body: address):
    """
    @notice Let a body verify entities of the caller's area, each for all the years. Logs `Assigned` for each.
    @dev Assigning another body before the conclusion replaces the first.
    """
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.PROVINCE), "Verification: caller is not a province"
    area: uint256 = staticcall PARTICIPANTS.area_of(msg.sender)
    assert area > 0, "Verification: caller has no area"  # area 0 is also that of everyone who never applied
    assert staticcall PARTICIPANTS.has_role(
        body, roles.VERIFICATION_BODY
    ), "Verification: assignee is not a verification body"

    for entity: address in entities:
        assert staticcall PARTICIPANTS.area_of(entity) == area, "Verification: entity is of another area"
        for year: uint256 in years:
            assert not staticcall EMISSIONS.is_booked(entity, year), "Verification: year is already booked"
            self.assigned_body[entity][year] = body
            log IVerification.Assigned(entity=entity, year=year, body=body, by=msg.sender)


# Qualified persons


@external
def conclude(conclusions: DynArray[IVerification.Conclusion, 100]):
    """
    @notice Conclude verifications for the caller's body and book each. Logs `Concluded` for each.
    @dev Emissions round up to whole tonnes: never in favour of who emitted.
    """
    assert staticcall PARTICIPANTS.has_role(
        msg.sender, roles.QUALIFIED_PERSON
    ), "Verification: caller is not a qualified person"
    body: address = self.body_of[msg.sender]
    assert body != empty(address), "Verification: caller serves in no body"
    assert staticcall PARTICIPANTS.has_role(body, roles.VERIFICATION_BODY), "Verification: body is not active"

    for conclusion: IVerification.Conclusion in conclusions:
        self._conclude(conclusion, body)


# Internals


@internal
def _conclude(conclusion: IVerification.Conclusion, body: address):
    entity: address = conclusion.entity
    year: uint256 = conclusion.year
    assert self.assigned_body[entity][year] == body, "Verification: body is not assigned"
    assert conclusion.workpaper_hash != empty(bytes32), "Verification: workpaper is missing"

    verified_t: uint256 = conclusion.verified_g // G_PER_T
    if conclusion.verified_g % G_PER_T > 0:
        verified_t += 1
    report: IEmissions.Report = staticcall EMISSIONS.report_of(entity, year)
    log IVerification.Concluded(
        entity=entity,
        year=year,
        person=msg.sender,
        body=body,
        verified_g=conclusion.verified_g,
        reported_g=report.emissions_g,
        workpaper_hash=conclusion.workpaper_hash,
    )
    extcall EMISSIONS.book(entity, year, verified_t, body)  # reverts when the year is booked already
