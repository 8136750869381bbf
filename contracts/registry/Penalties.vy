# pragma version 0.4.3
"""
@title Penalties
@license Apache-2.0
@notice Notices of supervision, and what follows when too little was surrendered: fine, deduction, bar from trading.
@dev Whether something is missing is `Compliance`'s to say; a default goes into the credit record of `Participants`;
     `Quota` takes the deduction off the next allocation. `carbon/penalties.py` computes the same fine.
     The fine is put on record here; who collects it, and where, is the authority's affair.
@custom:stop The province imposes nothing; the ministry sets another rule.
"""

from contracts.interfaces import ICompliance
from contracts.interfaces import IParticipants
from contracts.interfaces import IPenalties
from contracts.modules import lookup
from contracts.modules import roles

implements: IPenalties

STATUS_B: constant(uint256) = 2
STATUS_D: constant(uint256) = 4

DEFAULT_OF_SURRENDER: constant(uint256) = 1  # kind of a credit record of `Participants`
LAST_NOTICE_KIND: constant(uint256) = 4
BP: constant(uint256) = 10_000
MAX_MULTIPLE_BP: constant(uint256) = 1_000_000  # 100 times the price
MAX_PRICE_FEN: constant(uint256) = 2**56  # per t: a fine stays far inside 256 bits

DIRECTORY: immutable(address)
PARTICIPANTS: immutable(IParticipants)

penalty_rule_of: public(HashMap[String[8], IPenalties.PenaltyRule])  # scheme
defaults_of: public(HashMap[address, uint256])  # entity -> penalties so far
deduction_t: public(HashMap[address, HashMap[uint256, uint256]])  # entity -> year of allocation -> t CO2e
penalties: HashMap[address, HashMap[uint256, IPenalties.Penalty]]  # entity -> year


@deploy
def __init__(directory: address):
    """
    @param directory The `Directory`, which already names Participants.
    """
    DIRECTORY = directory
    PARTICIPANTS = IParticipants(lookup.find(directory, "Participants"))


# Anyone


@view
@external
def penalty_of(entity: address, year: uint256) -> IPenalties.Penalty:
    """
    @notice The penalty for a year; its shortfall is 0 when there is none.
    """
    return self.penalties[entity][year]


@view
@external
def min_multiple_bp(entity: address) -> uint256:
    """
    @notice The least multiple of the price that the next penalty of an entity takes, in 1/10,000.
    """
    compliance: ICompliance = ICompliance(lookup.find(DIRECTORY, "Compliance"))
    return self._min_multiple_bp(entity, self.penalty_rule_of[staticcall compliance.scheme_of(entity)])


# Provinces


@external
def notify(
    entities: DynArray[address, 100], year: uint256, kind: uint256, text: String[160], document_hash: bytes32
):
    """
    @notice Give entities of the caller's area notice. Logs `NoticeGiven` for each.
    @param kind 1 notice of the obligation, 2 reminder of the deadline, 3 order to rectify, 4 other.
    @param document_hash Of the full notice; empty when the text is all.
    """
    area: uint256 = self._area_of_province()
    assert 1 <= kind and kind <= LAST_NOTICE_KIND, "Penalties: no such kind"
    assert len(text) > 0, "Penalties: text is empty"

    for entity: address in entities:
        assert staticcall PARTICIPANTS.area_of(entity) == area, "Penalties: entity is of another area"
        log IPenalties.NoticeGiven(
            entity=entity, year=year, by=msg.sender, kind=kind, text=text, document_hash=document_hash
        )


@external
def penalise(
    entity: address,
    year: uint256,
    price_fen_per_t: uint256,
    multiple_bp: uint256,
    deduct_next_year: bool,
    barred_until_s: uint256,
    reason: String[160],
    document_hash: bytes32,
):
    """
    @notice Fine an entity of the caller's area for what was missing at the deadline, once for each year. Logs
            `PenaltyImposed`.
    @dev fine = shortfall * price * multiple, rounded down: in favour of who pays. Each earlier penalty raises the least
         multiple. What is still missing now can be cut from the next year's allocation (条例 art. 24): what was
         surrendered late is not cut again. The credit record gets the default, with a bar from trading or without.
    @param price_fen_per_t Mean price of the month before the deadline; the document says how it came about.
    @param barred_until_s Unix s; 0 for no bar.
    """
    assert staticcall PARTICIPANTS.area_of(entity) == self._area_of_province(), "Penalties: entity is of another area"
    compliance: ICompliance = ICompliance(lookup.find(DIRECTORY, "Compliance"))
    scheme: String[8] = staticcall compliance.scheme_of(entity)
    deadline_s: uint256 = staticcall compliance.deadline_of(scheme, year)
    assert deadline_s > 0 and deadline_s < block.timestamp, "Penalties: deadline is not past"
    assert self.penalties[entity][year].shortfall_t == 0, "Penalties: year is penalised"
    assert len(reason) > 0, "Penalties: reason is empty"
    assert document_hash != empty(bytes32), "Penalties: document is missing"
    assert price_fen_per_t > 0, "Penalties: price is zero"
    assert price_fen_per_t < MAX_PRICE_FEN, "Penalties: price is too large"
    self._check_multiple(entity, scheme, multiple_bp)
    shortfall_t: uint256 = self._shortfall_t(compliance, entity, year)

    fine_fen: uint256 = shortfall_t * price_fen_per_t * multiple_bp // BP
    deducted_t: uint256 = 0
    if deduct_next_year:
        deducted_t = min(shortfall_t, self._still_missing_t(compliance, entity, year))
        self.deduction_t[entity][year + 1] += deducted_t
    self.penalties[entity][year] = IPenalties.Penalty(
        shortfall_t=shortfall_t, fine_fen=fine_fen, deducted_t=deducted_t
    )
    self.defaults_of[entity] += 1
    log IPenalties.PenaltyImposed(
        entity=entity,
        year=year,
        by=msg.sender,
        shortfall_t=shortfall_t,
        price_fen_per_t=price_fen_per_t,
        multiple_bp=multiple_bp,
        fine_fen=fine_fen,
        deducted_t=deducted_t,
        barred_until_s=barred_until_s,
        defaults=self.defaults_of[entity],
        reason=reason,
        document_hash=document_hash,
    )
    extcall PARTICIPANTS.record_conduct(entity, DEFAULT_OF_SURRENDER, barred_until_s, reason, document_hash)


# Ministry


@external
def set_penalty_rule(scheme: String[8], min_multiple_bp: uint256, max_multiple_bp: uint256, repeat_step_bp: uint256):
    """
    @notice Set between which multiples of the price a scheme's fines lie, and what each repetition adds to the lower
            one (never past the upper). Logs `PenaltyRuleSet`.
    """
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.MINISTRY), "Penalties: caller is not the ministry"
    assert len(scheme) > 0, "Penalties: scheme is empty"
    assert 0 < min_multiple_bp and min_multiple_bp <= max_multiple_bp, "Penalties: multiples are out of order"
    assert max_multiple_bp <= MAX_MULTIPLE_BP, "Penalties: multiple is too large"
    assert repeat_step_bp <= MAX_MULTIPLE_BP, "Penalties: step is too large"

    self.penalty_rule_of[scheme] = IPenalties.PenaltyRule(
        min_multiple_bp=min_multiple_bp, max_multiple_bp=max_multiple_bp, repeat_step_bp=repeat_step_bp
    )
    log IPenalties.PenaltyRuleSet(
        scheme_hash=keccak256(scheme),
        scheme=scheme,
        min_multiple_bp=min_multiple_bp,
        max_multiple_bp=max_multiple_bp,
        repeat_step_bp=repeat_step_bp,
    )


# Internals


@view
@internal
def _area_of_province() -> uint256:
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.PROVINCE), "Penalties: caller is not a province"
    area: uint256 = staticcall PARTICIPANTS.area_of(msg.sender)
    assert area > 0, "Penalties: caller has no area"  # area 0 is also that of everyone who never applied
    return area


@view
@internal
def _min_multiple_bp(entity: address, rule: IPenalties.PenaltyRule) -> uint256:
    return min(rule.min_multiple_bp + self.defaults_of[entity] * rule.repeat_step_bp, rule.max_multiple_bp)


@view
@internal
def _check_multiple(entity: address, scheme: String[8], multiple_bp: uint256):
    rule: IPenalties.PenaltyRule = self.penalty_rule_of[scheme]
    assert rule.max_multiple_bp > 0, "Penalties: scheme has no rule"
    assert self._min_multiple_bp(entity, rule) <= multiple_bp, "Penalties: multiple is below the rule"
    assert multiple_bp <= rule.max_multiple_bp, "Penalties: multiple is above the rule"


@view
@internal
def _shortfall_t(compliance: ICompliance, entity: address, year: uint256) -> uint256:
    status: uint256 = staticcall compliance.status_of(entity, year)
    shortfall_t: uint256 = staticcall compliance.shortfall_t(entity, year)
    assert status in [STATUS_B, STATUS_D] and shortfall_t > 0, "Penalties: nothing is missing"
    return shortfall_t


@view
@internal
def _still_missing_t(compliance: ICompliance, entity: address, year: uint256) -> uint256:
    balance_t: int256 = staticcall compliance.balance_t(entity, year)
    return 0 if balance_t >= 0 else convert(-balance_t, uint256)
