# pragma version 0.4.3
"""
@title Market surveillance
@license Apache-2.0
@notice From which figures on trading is looked into, who is related to whom, what was found and what was decided of it.
@dev Alerts are found off the chain (`carbon/surveillance.py`) by thresholds that were in force before the day began; here
     stands what was found, with the hash of its evidence, and each step after it. A decision does nothing by itself: it
     is taken down only once the measure that it names stands. Accounts are suspended and barred in `Participants`,
     products halted in `Market`, by the exchange's own calls. Who reads the chain sees whom an alert is about.
@custom:stop Raise nothing; what is in force in `Participants` and `Market` is lifted there.
"""

from contracts.interfaces import IMarket
from contracts.interfaces import IParticipants
from contracts.interfaces import ISurveillance
from contracts.modules import dated
from contracts.modules import lookup
from contracts.modules import roles

implements: ISurveillance
initializes: dated


KINDS: constant(uint256) = 7
MAX_ACCOUNTS: constant(uint256) = 8

# What can be decided of an alert; its state is one more.
DISMISS: constant(uint256) = 1
WARN: constant(uint256) = 2
RESTRICT: constant(uint256) = 3
HALT: constant(uint256) = 4
BAR: constant(uint256) = 5
OPEN: constant(uint256) = 1
DISMISSED: constant(uint256) = 1 + DISMISS

# A rule: one bit whether it is on, then window, count, quantity, share and move
MASK_24: constant(uint256) = 2**24 - 1
MASK_32: constant(uint256) = 2**32 - 1
MASK_56: constant(uint256) = 2**56 - 1

DIRECTORY: immutable(address)
PARTICIPANTS: immutable(IParticipants)

alerts: public(uint256)  # how many, numbered from 1
alert_of: public(HashMap[bytes32, uint256])  # evidence -> alert
_alerts: HashMap[uint256, ISurveillance.Alert]
_accounts: HashMap[uint256, DynArray[address, MAX_ACCOUNTS]]  # alert -> whom it is about
_related: HashMap[address, HashMap[address, bool]]  # lower account -> higher one


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
def rule_on(kind: uint256, day: uint256) -> ISurveillance.Thresholds:
    """
    @notice Thresholds of a kind on a day, past or to come; off before the first.
    """
    return self._rule_on(kind, day)


@view
@external
def is_related(account: address, other: address) -> bool:
    """
    @notice Has the exchange declared that the two are related?
    """
    return self._related[self._lower(account, other)][self._higher(account, other)]


@view
@external
def alert(alert_id: uint256) -> ISurveillance.Alert:
    """
    @notice An alert; state 0 when there is none.
    """
    return self._alerts[alert_id]


@view
@external
def accounts_of(alert_id: uint256) -> DynArray[address, MAX_ACCOUNTS]:
    """
    @notice Whom an alert is about; none where it is about the market.
    """
    return self._accounts[alert_id]


# Exchange


@external
def set_rule(kind: uint256, thresholds: ISurveillance.Thresholds, from_day: uint256):
    """
    @notice Set the thresholds of a kind from a day on that was not opened yet, or switch it off. Logs `ThresholdsSet`.
    """
    self._check_exchange()
    self._check_kind(kind)
    market: IMarket = self._market()
    assert from_day > staticcall market.last_day(), "Surveillance: day was opened before"
    assert from_day >= staticcall market.today(), "Surveillance: day is past"
    assert thresholds.window_s <= MASK_24, "Surveillance: window needs more than 24 bits"
    assert thresholds.count <= MASK_24, "Surveillance: count needs more than 24 bits"
    assert thresholds.quantity_t <= MASK_56, "Surveillance: quantity needs more than 56 bits"
    assert thresholds.share_bp <= MASK_32, "Surveillance: share needs more than 32 bits"
    assert thresholds.move_bp <= MASK_32, "Surveillance: move needs more than 32 bits"

    dated._set(kind, self._word_of(thresholds), from_day)
    log ISurveillance.ThresholdsSet(kind=kind, from_day=from_day, thresholds=thresholds)


@external
def declare_related(account: address, other: address, is_related: bool, document_hash: bytes32):
    """
    @notice Take down that two accounts are related, or no longer. Logs `RelationDeclared`.
    @dev It says what is known of the parties, also of days before: no day it is in force from.
    @param document_hash keccak256 of what shows it.
    """
    self._check_exchange()
    lower: address = self._lower(account, other)
    higher: address = self._higher(account, other)
    assert lower != empty(address), "Surveillance: account is empty"
    assert lower != higher, "Surveillance: account is the same"
    assert self._related[lower][higher] != is_related, "Surveillance: that is declared"
    assert document_hash != empty(bytes32), "Surveillance: document is empty"

    self._related[lower][higher] = is_related
    log ISurveillance.RelationDeclared(
        account=lower, other=higher, is_related=is_related, by=msg.sender, document_hash=document_hash
    )


@external
def raise_alert(
    kind: uint256,
    product_id: uint256,
    day: uint256,
    accounts: DynArray[address, MAX_ACCOUNTS],
    quantity_t: uint256,
    measured_bp: uint256,
    evidence_hash: bytes32,
) -> uint256:
    """
    @notice Take down that a day's trading met the thresholds of a kind; the same evidence once. Logs `AlertRaised`.
    @param accounts Whom it is about, the lowest first; none where it is about the market.
    @param quantity_t That it is about, in t CO2e.
    @param measured_bp Share or move that was found, in 1/10,000; 0 where the kind has none.
    @param evidence_hash keccak256 of the evidence file.
    @return The alert's number, counted from 1.
    """
    self._check_exchange()
    self._check_kind(kind)
    market: IMarket = self._market()
    assert product_id > 0 and product_id <= staticcall market.products(), "Surveillance: product is unknown"
    assert day <= staticcall market.last_day(), "Surveillance: day was not opened yet"
    assert self._rule_on(kind, day).is_on, "Surveillance: no rule of that kind was in force"
    assert evidence_hash != empty(bytes32), "Surveillance: evidence is empty"
    assert self.alert_of[evidence_hash] == 0, "Surveillance: evidence was raised before"
    self._check_ascending(accounts)

    alert_id: uint256 = self.alerts + 1
    self.alerts = alert_id
    self.alert_of[evidence_hash] = alert_id
    self._accounts[alert_id] = accounts
    self._alerts[alert_id] = ISurveillance.Alert(
        kind=kind, product_id=product_id, day=day, evidence_hash=evidence_hash, state=OPEN
    )
    log ISurveillance.AlertRaised(
        alert_id=alert_id,
        kind=kind,
        product_id=product_id,
        day=day,
        accounts=accounts,
        quantity_t=quantity_t,
        measured_bp=measured_bp,
        evidence_hash=evidence_hash,
        by=msg.sender,
    )
    return alert_id


@external
def decide(alert_id: uint256, action: uint256, reason: String[160], document_hash: bytes32):
    """
    @notice Take a step in an alert; steps may follow each other until it is dismissed. Logs `AlertDecided`.
    @dev First the measure, then the decision: it names those of its accounts that are suspended or barred now.
    @param action 1 dismiss, 2 warn its accounts, 3 restrict: suspended in `Participants`, 4 halt: its product is halted in
           `Market`, 5 bar: by the credit record in `Participants`.
    @param document_hash keccak256 of the decision.
    """
    self._check_exchange()
    found: ISurveillance.Alert = self._alerts[alert_id]
    assert found.state != 0, "Surveillance: no such alert"
    assert found.state != DISMISSED, "Surveillance: alert is dismissed"
    assert DISMISS <= action and action <= BAR, "Surveillance: no such action"
    assert len(reason) > 0, "Surveillance: reason is empty"
    assert document_hash != empty(bytes32), "Surveillance: document is empty"
    concerned: DynArray[address, MAX_ACCOUNTS] = self._concerned(self._accounts[alert_id], action)
    if action == WARN:
        assert len(concerned) > 0, "Surveillance: alert is about no account"
    elif action == RESTRICT:
        assert len(concerned) > 0, "Surveillance: none of its accounts is suspended"
    elif action == HALT:
        is_halted: bool = (staticcall self._market().product(found.product_id)).is_halted
        assert is_halted, "Surveillance: product is not halted"
    elif action == BAR:
        assert len(concerned) > 0, "Surveillance: none of its accounts is barred"

    self._alerts[alert_id].state = 1 + action
    log ISurveillance.AlertDecided(
        alert_id=alert_id,
        action=action,
        by=msg.sender,
        accounts=concerned,
        reason=reason,
        document_hash=document_hash,
    )


# Internals


@view
@internal
def _check_exchange():
    is_exchange: bool = staticcall PARTICIPANTS.has_role(msg.sender, roles.EXCHANGE)
    assert is_exchange, "Surveillance: caller is not the exchange"


@pure
@internal
def _check_kind(kind: uint256):
    assert kind > 0 and kind <= KINDS, "Surveillance: no such kind"


@pure
@internal
def _check_ascending(accounts: DynArray[address, MAX_ACCOUNTS]):
    """@dev So that none is empty, and none is there twice."""
    before: uint160 = 0
    for account: address in accounts:
        assert convert(account, uint160) > before, "Surveillance: accounts are not in ascending order"
        before = convert(account, uint160)


@view
@internal
def _market() -> IMarket:
    return IMarket(lookup.find(DIRECTORY, "Market"))


@view
@internal
def _concerned(accounts: DynArray[address, MAX_ACCOUNTS], action: uint256) -> DynArray[address, MAX_ACCOUNTS]:
    """@dev Those that the action has hit: all by a warning, none by one that is about the market."""
    concerned: DynArray[address, MAX_ACCOUNTS] = []
    if action == DISMISS or action == HALT:
        return concerned
    for account: address in accounts:
        is_trader: bool = False
        is_free: bool = False
        is_clear: bool = False
        is_trader, is_free, is_clear = staticcall PARTICIPANTS.trading_right(account)
        if action == WARN or (action == RESTRICT and not is_free) or (action == BAR and not is_clear):
            concerned.append(account)
    return concerned


@view
@internal
def _rule_on(kind: uint256, day: uint256) -> ISurveillance.Thresholds:
    word: uint256 = dated._on(kind, day)
    return ISurveillance.Thresholds(
        is_on=word & 1 != 0,
        window_s=(word >> 1) & MASK_24,
        count=(word >> 25) & MASK_24,
        quantity_t=(word >> 49) & MASK_56,
        share_bp=(word >> 105) & MASK_32,
        move_bp=(word >> 137) & MASK_32,
    )


@pure
@internal
def _word_of(thresholds: ISurveillance.Thresholds) -> uint256:
    return (
        convert(thresholds.is_on, uint256)
        | (thresholds.window_s << 1)
        | (thresholds.count << 25)
        | (thresholds.quantity_t << 49)
        | (thresholds.share_bp << 105)
        | (thresholds.move_bp << 137)
    )


@pure
@internal
def _lower(account: address, other: address) -> address:
    return account if convert(account, uint160) < convert(other, uint160) else other


@pure
@internal
def _higher(account: address, other: address) -> address:
    return other if convert(account, uint160) < convert(other, uint160) else account
