# pragma version 0.4.3
"""
@title Register of participants
@license Apache-2.0
@notice Legal entities, their keys, roles, accounts and credit records (IEEE 3218-2022 8.2).
@dev Keeps what other contracts ask for, in one slot per account; the rest of a profile lives in `Applied` and
     `ChangeProposed`. Who governs is `Directory`'s to say. Units, money and obligations live in `Allowances`, `Cash`
     and `Compliance`, which are asked before an account closes.
     `Allowances` remembers whom it found able to hold; it is told when an account no longer is (see `_store`).
@custom:stop The registry restricts or closes an account with `set_status`; two of its persons freeze it through `Reviews`.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import ICash
from contracts.interfaces import ICompliance
from contracts.interfaces import IDirectory
from contracts.interfaces import IParticipants
from contracts.modules import roles as role_bits
from contracts.modules import standings

implements: IParticipants

KNOWN_ROLES: constant(uint256) = role_bits.STAFF | role_bits.TRADERS
# Whoever holds one of these could admit or instruct all others, or sees whatever they do, so that governors give them,
# several together.
GOVERNED_ROLES: constant(uint256) = role_bits.MINISTRY | role_bits.REGISTRY | role_bits.REGULATOR

# Statuses; 0 is an account that never applied or was refused.
APPLIED: constant(uint256) = 1
ACTIVE: constant(uint256) = 2
RESTRICTED: constant(uint256) = 3  # may hold and surrender, may not trade
FROZEN: constant(uint256) = 4
CLOSED: constant(uint256) = 5  # for good

# Kinds of accounts
REGISTRY_ACCOUNT: constant(uint256) = 1
TRADING_ACCOUNT: constant(uint256) = 2
REPORTING_ACCOUNT: constant(uint256) = 3

AREA_LIMIT: constant(uint256) = 100  # GB/T 2260, province level
CONDUCT_KINDS: constant(uint256) = 5  # 1 default of surrender … 5 other, see `record_conduct`
MAX_ACCOUNTS: constant(uint256) = 100


struct Change:  # of a profile, proposed and not decided
    profile_hash: bytes32  # empty when none is open
    area: uint256
    settlement_bank: address

struct Grant:  # of a governed role
    number: uint256  # counts up, so that approvals of an old one never count again
    approvals: uint256


DIRECTORY: immutable(address)

policy_hash: public(bytes32)  # registration policy in force, empty before the first
standing_slots: HashMap[address, uint256]  # account -> packed Standing
roles_applied_for: public(HashMap[address, uint256])  # role bits
bank_of: public(HashMap[address, address])  # settlement bank that confirmed
proposed_bank: public(HashMap[address, address])  # the one that has not confirmed yet, empty when none waits
account_number: public(HashMap[address, HashMap[uint256, uint256]])  # account -> kind -> number, 0 when not opened
last_account_number: public(uint256)  # numbers count up over all kinds
changes: HashMap[address, Change]
grants: HashMap[address, HashMap[uint256, Grant]]  # account -> role -> what governors want so far
grant_approved: HashMap[address, HashMap[uint256, HashMap[uint256, HashMap[address, bool]]]]  # … -> number -> governor
records_of: HashMap[address, uint256]  # account -> how many records of conduct
last_record_id: public(uint256)  # counts up over all accounts
last_loss_s: public(uint256)  # when an account last lost the right to trade, in unix s; 0 never


@deploy
def __init__(directory: address):
    """
    @notice Bind the register to its directory.
    @param directory Where governors are listed.
    """
    assert directory != empty(address), "Participants: directory is empty"
    DIRECTORY = directory


# Anyone


@view
@external
def roles_of(account: address) -> uint256:
    """
    @notice Role bits granted.
    """
    return self._standing(account).roles


@view
@external
def status_of(account: address) -> uint256:
    """
    @notice 1 applied, 2 active, 3 restricted, 4 frozen, 5 closed; 0 never applied, or refused.
    """
    return self._standing(account).status


@view
@external
def area_of(account: address) -> uint256:
    """
    @notice GB/T 2260 two-digit code, or 0.
    """
    return self._standing(account).area


@view
@external
def is_hooked(account: address) -> bool:
    """
    @notice Whether the account is on the list of those whose ERC-1155 receiver hooks are called.
    """
    return self._standing(account).is_hooked


@view
@external
def conduct_of(account: address) -> (uint256, uint256):
    """
    @notice How many records of conduct there are, and until when the account is barred from trading, in unix s.
    """
    return self.records_of[account], self._standing(account).barred_until_s


@view
@external
def grant_approvals(account: address, role: uint256) -> uint256:
    """
    @notice How many governors want an account to have a governed role, as far as it is not given yet.
    """
    return self.grants[account][role].approvals


@view
@external
def has_role(account: address, role: uint256) -> bool:
    """
    @notice Whether an account is active and holds one of the roles.
    @param role Role bits; any of them is enough.
    """
    return self._has_role(account, role)


@view
@external
def may_hold(account: address) -> bool:
    """
    @notice Whether an account may hold and surrender units: a trader, active or restricted.
    """
    return standings.may_hold(self.standing_slots[account])


@view
@external
def may_hold_all(accounts: DynArray[address, MAX_ACCOUNTS]) -> bool:
    """
    @notice Whether each of the accounts may hold.
    """
    for account: address in accounts:
        if not standings.may_hold(self.standing_slots[account]):
            return False
    return True


@view
@external
def may_hold_plainly(accounts: DynArray[address, MAX_ACCOUNTS]) -> bool:
    """
    @notice Whether each of the accounts may hold and none wants ERC-1155 hooks.
    """
    for account: address in accounts:
        if not standings.may_hold_plainly(self.standing_slots[account]):
            return False
    return True


@view
@external
def may_transfer(owner: address, to: address) -> (bool, bool):
    """
    @notice Whether both accounts may hold, and whether one of them wants ERC-1155 hooks.
    """
    first: uint256 = self.standing_slots[owner]
    second: uint256 = self.standing_slots[to]
    return (
        standings.may_hold(first) and standings.may_hold(second),
        (first | second) & standings.HOOKED != 0,
    )


@view
@external
def may_trade(account: address) -> bool:
    """
    @notice Whether an account may trade: a trader, active, neither suspended nor barred now.
    """
    return self._may_trade(self.standing_slots[account])


@view
@external
def trading_right(account: address) -> (bool, bool, bool):
    """
    @notice The three things that `may_trade` asks for: a trader who is active; not suspended by the exchange; not barred
            by his credit record.
    """
    standing: standings.Standing = self._standing(account)
    return self._is_trader(standing), not standing.is_suspended, not self._is_barred(standing)


@view
@external
def check_trader(account: address):
    """
    @notice Reverts with the first reason why the account may not trade.
    """
    standing: standings.Standing = self._standing(account)
    assert self._is_trader(standing), "Participants: account may not trade"
    assert not standing.is_suspended, "Participants: account is suspended"
    assert not self._is_barred(standing), "Participants: account is barred by its credit record"


@external
def apply(policy_hash: bytes32, roles: uint256, profile: IParticipants.Profile):
    """
    @notice Ask to be admitted with the caller's key. Logs `Applied`.
    @dev A refused applicant may apply again. Before the first policy is published its hash is empty.
    @param policy_hash Registration policy that the applicant accepts: the one in force.
    @param roles Role bits applied for; staff and trader roles exclude each other (条例 art. 7).
    @param profile Particulars, documents by hash.
    """
    standing: standings.Standing = self._standing(msg.sender)
    assert standing.status == 0, "Participants: applied already"
    assert policy_hash == self.policy_hash, "Participants: not the policy in force"
    self._check_profile(profile)
    self._check_roles(roles)

    standing.status = APPLIED
    standing.area = profile.area
    self._store(msg.sender, standing)
    self.roles_applied_for[msg.sender] = roles
    self._name_bank(msg.sender, profile.settlement_bank)
    log IParticipants.Applied(account=msg.sender, policy_hash=policy_hash, roles=roles, profile=profile)


# Holders


@external
def propose_change(profile: IParticipants.Profile):
    """
    @notice Ask that the caller's particulars be changed; replaces a change that is not decided yet. Logs `ChangeProposed`.
    @param profile All particulars as they shall be, documents by hash.
    """
    assert self._is_open(self._standing(msg.sender).status), "Participants: account is not open"
    self._check_profile(profile)

    profile_hash: bytes32 = keccak256(abi_encode(profile))
    self.changes[msg.sender] = Change(
        profile_hash=profile_hash, area=profile.area, settlement_bank=profile.settlement_bank
    )
    log IParticipants.ChangeProposed(account=msg.sender, profile_hash=profile_hash, profile=profile)


# Registry


@external
def publish_policy(policy_hash: bytes32, uri: String[160]):
    """
    @notice Put a registration policy in force for applications from now on. Logs `PolicyPublished`.
    @param policy_hash keccak256 of the document.
    @param uri Where it can be read.
    """
    self._check_registry()
    assert policy_hash != empty(bytes32), "Participants: policy hash is empty"

    self.policy_hash = policy_hash
    log IParticipants.PolicyPublished(policy_hash=policy_hash, by=msg.sender, uri=uri)


@external
def admit(account: address):
    """
    @notice Admit an applicant with the roles applied for. Logs `Admitted`, and `AccountOpened` for each account.
    @dev An applicant for ministry, regulator or registry is admitted by a governor with `grant_role`.
    """
    self._check_registry()
    standing: standings.Standing = self._standing(account)
    assert standing.status == APPLIED, "Participants: no application"
    roles: uint256 = self.roles_applied_for[account]
    assert roles & GOVERNED_ROLES == 0, "Participants: only a governor grants this role"

    standing.status = ACTIVE
    standing.roles = roles
    self._store(account, standing)
    log IParticipants.Admitted(account=account, by=msg.sender, roles=roles)
    self._open_accounts(account, roles)


@external
def refuse(account: address, reason: String[96]):
    """
    @notice Refuse an applicant, who may apply again. Logs `Refused`.
    """
    self._check_registry()
    standing: standings.Standing = self._standing(account)
    assert standing.status == APPLIED, "Participants: no application"
    assert len(reason) > 0, "Participants: reason is empty"

    standing.status = 0
    self._store(account, standing)
    self.roles_applied_for[account] = 0
    log IParticipants.Refused(account=account, by=msg.sender, reason=reason)


@external
def decide_change(account: address, profile_hash: bytes32, accepted: bool, reason: String[160]):
    """
    @notice Accept or refuse a proposed change of particulars; accepted, its area counts from now on, another bank from
            its own confirmation on. Logs `ChangeDecided`.
    @param profile_hash What the caller decides on: a change swapped meanwhile is not accepted by mistake.
    """
    self._check_registry()
    change: Change = self.changes[account]
    assert profile_hash != empty(bytes32), "Participants: profile hash is empty"
    assert profile_hash == change.profile_hash, "Participants: no such change is proposed"
    assert len(reason) > 0, "Participants: reason is empty"

    self.changes[account] = empty(Change)
    if accepted:
        standing: standings.Standing = self._standing(account)
        standing.area = change.area
        self._store(account, standing)
        self._name_bank(account, change.settlement_bank)
    log IParticipants.ChangeDecided(
        account=account, by=msg.sender, profile_hash=profile_hash, accepted=accepted, reason=reason
    )


@external
def set_hook(account: address, is_hooked: bool):
    """
    @notice Put a contract on the list of those whose ERC-1155 receiver hooks are called, or take it off. Logs `HookSet`.
    """
    self._check_registry()
    assert account.is_contract, "Participants: no code at the account"
    standing: standings.Standing = self._standing(account)
    assert standing.is_hooked != is_hooked, "Participants: hook is the same"

    standing.is_hooked = is_hooked
    self._store(account, standing)
    log IParticipants.HookSet(account=account, by=msg.sender, is_hooked=is_hooked)


# Settlement banks


@external
def decide_bindings(accounts: DynArray[address, MAX_ACCOUNTS], accepted: bool, reason: String[160]):
    """
    @notice Confirm or decline, as a bank, to settle for accounts that named the caller. Logs `BankDecided` for each.
    @dev From the confirmation on it is their bank; until then the one before stays it. Declined, nothing waits any more.
    @param reason Needed to decline.
    """
    assert self._has_role(msg.sender, role_bits.BANK), "Participants: caller is not a bank"
    assert len(accounts) > 0, "Participants: no accounts"
    assert accepted or len(reason) > 0, "Participants: reason is empty"
    for account: address in accounts:
        assert self.proposed_bank[account] == msg.sender, "Participants: caller is not the named bank"
        assert self._is_open(self._standing(account).status), "Participants: account is not open"
        self.proposed_bank[account] = empty(address)
        if accepted:
            self.bank_of[account] = msg.sender
        log IParticipants.BankDecided(account=account, bank=msg.sender, accepted=accepted, reason=reason)


# Exchange


@external
def suspend(account: address, reason: String[160], document_hash: bytes32):
    """
    @notice Stop an account's trading until `resume_trading`, with notice. Logs `TradingSuspended`.
    @dev What it holds and what it traded stay as they are. An order that rests is taken out when it is met.
    @param document_hash Notice behind it, or empty.
    """
    self._check_exchange()
    standing: standings.Standing = self._standing(account)
    assert standing.roles & role_bits.TRADERS != 0, "Participants: account is no trader"
    assert not standing.is_suspended, "Participants: account is suspended"
    assert len(reason) > 0, "Participants: reason is empty"

    standing.is_suspended = True
    self._store(account, standing)
    log IParticipants.TradingSuspended(account=account, by=msg.sender, reason=reason, document_hash=document_hash)


@external
def resume_trading(account: address, reason: String[160], document_hash: bytes32):
    """
    @notice Let a suspended account trade again. Logs `TradingResumed`.
    """
    self._check_exchange()
    standing: standings.Standing = self._standing(account)
    assert standing.is_suspended, "Participants: account is not suspended"
    assert len(reason) > 0, "Participants: reason is empty"

    standing.is_suspended = False
    self._store(account, standing)
    log IParticipants.TradingResumed(account=account, by=msg.sender, reason=reason, document_hash=document_hash)


# Registry, contract Reviews, or governors


@external
def set_status(account: address, status: uint256, reason: String[160], document_hash: bytes32):
    """
    @notice Restrict, freeze, reopen or close an admitted account. Logs `StatusChanged`.
    @dev Frozen is set and left by two persons of the registry, that is through `Reviews`. Accounts of ministry, regulator and
         registry are moved by a governor, so that no registry key can lock them out.
         An account closes only with nothing held, owed or due.
    @param status 2 active, 3 restricted, 4 frozen, 5 closed (for good).
    @param document_hash Order or request behind it, or empty.
    """
    standing: standings.Standing = self._standing(account)
    before: uint256 = standing.status
    if standing.roles & GOVERNED_ROLES != 0:
        self._check_governor()
    elif before == FROZEN or status == FROZEN:
        assert self._is_caller("Reviews"), "Participants: caller is not Reviews"
    else:
        self._check_registry()
    assert self._is_open(before), "Participants: account is not open"
    assert status in [ACTIVE, RESTRICTED, FROZEN, CLOSED], "Participants: not a status to set"
    assert status != before, "Participants: status is the same"
    assert len(reason) > 0, "Participants: reason is empty"
    if status == CLOSED:
        self._check_nothing_left(account)

    standing.status = status
    self._store(account, standing)
    log IParticipants.StatusChanged(
        account=account, by=msg.sender, status=status, reason=reason, document_hash=document_hash
    )


# Ministry, province, registry and exchange, or contracts Penalties and Defaults


@external
def record_conduct(
    account: address, kind: uint256, barred_until_s: uint256, reason: String[160], document_hash: bytes32
) -> uint256:
    """
    @notice Enter a default or dishonest conduct in an account's credit record, and bar it from trading for a time.
            Logs `ConductRecorded`.
    @dev A province records for its own area only. A bar is only ever prolonged here; `lift_bar` ends it.
    @param kind 1 default of surrender, 2 default of settlement, 3 false data, 4 market misconduct, 5 other.
    @param barred_until_s End of the bar in unix s; 0 for none.
    @return record_id, counts from 1 over all accounts
    """
    standing: standings.Standing = self._standing(account)
    self._check_recorder(standing.area)
    assert standing.status >= ACTIVE, "Participants: account was never admitted"
    assert 0 < kind and kind <= CONDUCT_KINDS, "Participants: no such kind of conduct"
    assert barred_until_s < standings.TIME_LIMIT, "Participants: bar ends too late"
    assert len(reason) > 0, "Participants: reason is empty"

    record_id: uint256 = self.last_record_id + 1
    self.last_record_id = record_id
    self.records_of[account] += 1
    if barred_until_s > standing.barred_until_s:
        standing.barred_until_s = barred_until_s
        self._store(account, standing)
    log IParticipants.ConductRecorded(
        account=account,
        record_id=record_id,
        by=msg.sender,
        kind=kind,
        barred_until_s=barred_until_s,
        reason=reason,
        document_hash=document_hash,
    )
    return record_id


# Ministry


@external
def lift_bar(account: address, reason: String[160], document_hash: bytes32):
    """
    @notice End an account's bar from trading at once; its records stay. Logs `BarLifted`.
    """
    assert self._has_role(msg.sender, role_bits.MINISTRY), "Participants: caller is not the ministry"
    standing: standings.Standing = self._standing(account)
    assert block.timestamp < standing.barred_until_s, "Participants: account is not barred"
    assert len(reason) > 0, "Participants: reason is empty"

    standing.barred_until_s = 0
    self._store(account, standing)
    log IParticipants.BarLifted(account=account, by=msg.sender, reason=reason, document_hash=document_hash)


# Governors of the Directory


@external
def grant_role(account: address, role: uint256):
    """
    @notice Give an account a role. Logs `RoleGranted`, and `AccountOpened` for each account it opens.
    @dev An applicant is admitted by it, with this role only; logs `StatusChanged` then. The ministry's, the
         regulator's and the registry's roles need as many governors as a replacement in the Directory, each calling this: what they want
         is logged as `RoleApproved`, and the last one needed gives the role.
    @param role One role bit.
    """
    self._check_governor()
    standing: standings.Standing = self._standing(account)
    status: uint256 = standing.status
    held: uint256 = standing.roles
    assert status == APPLIED or status == ACTIVE, "Participants: neither applied nor active"
    assert role != 0 and role & (role - 1) == 0, "Participants: not one role"
    assert held & role == 0, "Participants: role is held"
    self._check_roles(held | role)
    if role & role_bits.STAFF != 0:
        self._check_holds_nothing(account)  # a holding role taken from it before may have left something
    if not self._is_agreed(account, role):
        return

    standing.roles = held | role
    standing.status = ACTIVE
    self._store(account, standing)
    log IParticipants.RoleGranted(account=account, by=msg.sender, role=role)
    if status == APPLIED:
        log IParticipants.StatusChanged(
            account=account,
            by=msg.sender,
            status=ACTIVE,
            reason="admitted by a governor",
            document_hash=empty(bytes32),
        )
    self._open_accounts(account, role)


@external
def revoke_role(account: address, role: uint256):
    """
    @notice Take a role from an account; its account numbers stay. Logs `RoleRevoked`.
    @param role One role bit.
    """
    self._check_governor()
    assert role != 0 and role & (role - 1) == 0, "Participants: not one role"
    standing: standings.Standing = self._standing(account)
    assert standing.roles & role != 0, "Participants: role is not held"

    standing.roles ^= role
    self._store(account, standing)
    log IParticipants.RoleRevoked(account=account, by=msg.sender, role=role)


@external
def withdraw_grant(account: address, role: uint256):
    """
    @notice Void the approvals that a governed role has so far. Logs `RoleApprovalsWithdrawn`.
    @dev Every governor may: one who is alone can hold up a grant, never bring one about.
    """
    self._check_governor()
    grant: Grant = self.grants[account][role]
    assert grant.approvals > 0, "Participants: nothing is approved"

    self.grants[account][role] = Grant(number=grant.number + 1, approvals=0)
    log IParticipants.RoleApprovalsWithdrawn(account=account, by=msg.sender, role=role)


# Internals


@internal
def _is_agreed(account: address, role: uint256) -> bool:
    """
    @dev Counts the caller's approval of a governed role. Until the Directory is sealed one governor is enough: somebody
         has to admit the first staff, and the deployer could name other contracts anyway.
    """
    directory: IDirectory = IDirectory(DIRECTORY)
    if role & GOVERNED_ROLES == 0 or not staticcall directory.is_sealed():
        return True
    grant: Grant = self.grants[account][role]
    assert not self.grant_approved[account][role][grant.number][msg.sender], "Participants: approved already"

    grant.approvals += 1
    self.grant_approved[account][role][grant.number][msg.sender] = True
    log IParticipants.RoleApproved(account=account, by=msg.sender, role=role, approvals=grant.approvals)
    is_agreed: bool = grant.approvals >= staticcall directory.threshold()
    if is_agreed:
        grant = Grant(number=grant.number + 1, approvals=0)
    self.grants[account][role] = grant
    return is_agreed


@view
@internal
def _standing(account: address) -> standings.Standing:
    return standings.unpack(self.standing_slots[account])


@internal
def _store(account: address, standing: standings.Standing):
    # The one place where an account can lose its right to hold, or gain a hook. `Allowances` may remember that it had
    # the one and not the other; it must hear of the loss in the same transaction.
    before: uint256 = self.standing_slots[account]
    after: uint256 = standings.pack(standing)
    self.standing_slots[account] = after
    if self._may_trade(before) and not self._may_trade(after):
        self.last_loss_s = block.timestamp
    if standings.may_hold_plainly(before) and not standings.may_hold_plainly(after):
        allowances: address = self._contract_of("Allowances")
        if allowances != empty(address):
            extcall IAllowances(allowances).forget(account)


@internal
def _name_bank(account: address, bank: address):
    # A bank that is the account's already, and none, need nobody's word.
    if bank == empty(address):
        self.bank_of[account] = empty(address)
    self.proposed_bank[account] = empty(address) if bank == self.bank_of[account] else bank


@view
@internal
def _may_trade(slot: uint256) -> bool:
    standing: standings.Standing = standings.unpack(slot)
    return self._is_trader(standing) and not standing.is_suspended and not self._is_barred(standing)


@pure
@internal
def _is_trader(standing: standings.Standing) -> bool:
    return standing.roles & role_bits.TRADERS != 0 and standing.status == ACTIVE


@view
@internal
def _is_barred(standing: standings.Standing) -> bool:
    return block.timestamp < standing.barred_until_s


@view
@internal
def _has_role(account: address, role: uint256) -> bool:
    standing: standings.Standing = self._standing(account)
    return standing.roles & role != 0 and standing.status == ACTIVE


@pure
@internal
def _is_open(status: uint256) -> bool:
    return status in [ACTIVE, RESTRICTED, FROZEN]


@view
@internal
def _contract_of(name: String[32]) -> address:
    return staticcall IDirectory(DIRECTORY).contract_of(name)


@view
@internal
def _is_caller(name: String[32]) -> bool:
    return staticcall IDirectory(DIRECTORY).is_current(name, msg.sender)


@view
@internal
def _check_registry():
    assert self._has_role(msg.sender, role_bits.REGISTRY), "Participants: caller is not the registry"


@view
@internal
def _check_exchange():
    assert self._has_role(msg.sender, role_bits.EXCHANGE), "Participants: caller is not the exchange"


@view
@internal
def _check_governor():
    assert staticcall IDirectory(DIRECTORY).is_governor(msg.sender), "Participants: caller is not a governor"


@view
@internal
def _check_recorder(area: uint256):
    if self._has_role(msg.sender, role_bits.MINISTRY | role_bits.REGISTRY | role_bits.EXCHANGE):
        return
    if self._has_role(msg.sender, role_bits.PROVINCE):
        own_area: uint256 = self._standing(msg.sender).area
        assert own_area > 0, "Participants: caller has no area"  # area 0 is also that of everyone who never applied
        assert own_area == area, "Participants: account is of another area"
        return
    is_contract: bool = self._is_caller("Penalties") or self._is_caller("Defaults")
    assert is_contract, "Participants: caller may not record conduct"


@view
@internal
def _check_nothing_left(account: address):
    self._check_holds_nothing(account)
    compliance: address = self._contract_of("Compliance")
    if compliance != empty(address):
        assert staticcall ICompliance(compliance).is_clear(account), "Participants: an obligation is open"


@view
@internal
def _check_holds_nothing(account: address):
    # What is not named yet can hold nothing.
    allowances: address = self._contract_of("Allowances")
    if allowances != empty(address):
        assert staticcall IAllowances(allowances).is_empty(account), "Participants: units are held"
    cash: address = self._contract_of("Cash")
    if cash != empty(address):
        assert staticcall ICash(cash).is_empty(account), "Participants: money is held"


@pure
@internal
def _check_profile(profile: IParticipants.Profile):
    assert len(profile.name) > 0, "Participants: name is empty"
    assert profile.area < AREA_LIMIT, "Participants: area is not a two-digit code"


@pure
@internal
def _check_roles(roles: uint256):
    assert roles != 0, "Participants: no role"
    assert roles & ~KNOWN_ROLES == 0, "Participants: unknown role"
    staff: uint256 = roles & role_bits.STAFF
    if staff != 0:
        assert roles & role_bits.TRADERS == 0, "Participants: staff may not trade"
        # Who proposes, approves, measures, verifies, books, trades, pays and oversees check each other.
        is_one_duty: bool = staff & (staff - 1) == 0 or staff == role_bits.VERIFIERS
        assert is_one_duty, "Participants: one account, one duty"


@internal
def _open_accounts(account: address, roles: uint256):
    if roles & role_bits.TRADERS != 0:
        self._open_account(account, REGISTRY_ACCOUNT)
        self._open_account(account, TRADING_ACCOUNT)
    if roles & role_bits.EMITTER != 0:
        self._open_account(account, REPORTING_ACCOUNT)


@internal
def _open_account(account: address, kind: uint256):
    if self.account_number[account][kind] != 0:
        return  # a role given again finds its account

    number: uint256 = self.last_account_number + 1
    self.last_account_number = number
    self.account_number[account][kind] = number
    log IParticipants.AccountOpened(account=account, kind=kind, number=number)
