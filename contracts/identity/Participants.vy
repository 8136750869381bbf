# pragma version 0.4.3
"""
@title Register of participants
@license Apache-2.0
@notice Legal entities, their keys, roles and accounts (IEEE 3218-2022 8.2).
@dev Keeps what other contracts ask for; the rest of a profile lives in `Applied`. Who governs is `Directory`'s to say.
     Units and money live in `Allowances` and `Cash`; before the registry closes an account it sees that nothing is left there.
@custom:stop The registry restricts, freezes or closes an account with `set_status`.
"""

from contracts.interfaces import IDirectory
from contracts.interfaces import IParticipants
from contracts.modules import roles as role_bits

implements: IParticipants

KNOWN_ROLES: constant(uint256) = role_bits.STAFF | role_bits.TRADERS
# Whoever holds one of these could admit or instruct all others, so that governors give them, not another holder.
GOVERNED_ROLES: constant(uint256) = role_bits.MINISTRY | role_bits.REGISTRY

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

DIRECTORY: immutable(address)

policy_hash: public(bytes32)  # registration policy in force, empty before the first
roles_of: public(HashMap[address, uint256])  # role bits granted
roles_applied_for: public(HashMap[address, uint256])  # role bits
status_of: public(HashMap[address, uint256])
area_of: public(HashMap[address, uint256])  # GB/T 2260 two-digit code, or 0
bank_of: public(HashMap[address, address])  # settlement bank
account_number: public(HashMap[address, HashMap[uint256, uint256]])  # account -> kind -> number, 0 when not opened
last_account_number: public(uint256)  # numbers count up over all kinds


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
    return self._is_trader(account) and self.status_of[account] in [ACTIVE, RESTRICTED]


@view
@external
def may_trade(account: address) -> bool:
    """
    @notice Whether an account may trade: a trader, active.
    """
    return self._is_trader(account) and self.status_of[account] == ACTIVE


@external
def apply(policy_hash: bytes32, roles: uint256, profile: IParticipants.Profile):
    """
    @notice Ask to be admitted with the caller's key. Logs `Applied`.
    @dev A refused applicant may apply again. Before the first policy is published its hash is empty.
    @param policy_hash Registration policy that the applicant accepts: the one in force.
    @param roles Role bits applied for; staff and trader roles exclude each other (条例 art. 7).
    @param profile Particulars, documents by hash.
    """
    assert self.status_of[msg.sender] == 0, "Participants: applied already"
    assert policy_hash == self.policy_hash, "Participants: not the policy in force"
    assert len(profile.name) > 0, "Participants: name is empty"
    self._check_roles(roles)

    self.status_of[msg.sender] = APPLIED
    self.roles_applied_for[msg.sender] = roles
    self.area_of[msg.sender] = profile.area
    self.bank_of[msg.sender] = profile.settlement_bank
    log IParticipants.Applied(account=msg.sender, policy_hash=policy_hash, roles=roles, profile=profile)


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
    @dev An applicant for the ministry or the registry is admitted by a governor with `grant_role`.
    """
    self._check_registry()
    assert self.status_of[account] == APPLIED, "Participants: no application"
    roles: uint256 = self.roles_applied_for[account]
    assert roles & GOVERNED_ROLES == 0, "Participants: only a governor grants this role"

    self.status_of[account] = ACTIVE
    self.roles_of[account] = roles
    log IParticipants.Admitted(account=account, by=msg.sender, roles=roles)
    self._open_accounts(account, roles)


@external
def refuse(account: address, reason: String[96]):
    """
    @notice Refuse an applicant, who may apply again. Logs `Refused`.
    """
    self._check_registry()
    assert self.status_of[account] == APPLIED, "Participants: no application"
    assert len(reason) > 0, "Participants: reason is empty"

    self.status_of[account] = 0
    self.roles_applied_for[account] = 0
    log IParticipants.Refused(account=account, by=msg.sender, reason=reason)


@external
def set_status(account: address, status: uint256, reason: String[96]):
    """
    @notice Restrict, freeze, reopen or close an admitted account. Logs `StatusChanged`.
    @dev Accounts of the ministry and the registry are moved by a governor, so that no registry key can lock them out.
    @param status 2 active, 3 restricted, 4 frozen, 5 closed (for good).
    """
    if self.roles_of[account] & GOVERNED_ROLES == 0:
        self._check_registry()
    else:
        self._check_governor()
    before: uint256 = self.status_of[account]
    assert before in [ACTIVE, RESTRICTED, FROZEN], "Participants: account is not open"
    assert status in [ACTIVE, RESTRICTED, FROZEN, CLOSED], "Participants: not a status to set"
    assert status != before, "Participants: status is the same"
    assert len(reason) > 0, "Participants: reason is empty"

    self.status_of[account] = status
    log IParticipants.StatusChanged(account=account, by=msg.sender, status=status, reason=reason)


# Governors of the Directory


@external
def grant_role(account: address, role: uint256):
    """
    @notice Give an account a role. Logs `RoleGranted`, and `AccountOpened` for each account it opens.
    @dev An applicant is admitted by it, with this role only; logs `StatusChanged` then.
    @param role One role bit.
    """
    self._check_governor()
    status: uint256 = self.status_of[account]
    held: uint256 = self.roles_of[account]
    assert status == APPLIED or status == ACTIVE, "Participants: neither applied nor active"
    assert role != 0 and role & (role - 1) == 0, "Participants: not one role"
    assert held & role == 0, "Participants: role is held"
    self._check_roles(held | role)

    self.roles_of[account] = held | role
    log IParticipants.RoleGranted(account=account, by=msg.sender, role=role)
    if status == APPLIED:
        self.status_of[account] = ACTIVE
        log IParticipants.StatusChanged(account=account, by=msg.sender, status=ACTIVE, reason="admitted by a governor")
    self._open_accounts(account, role)


@external
def revoke_role(account: address, role: uint256):
    """
    @notice Take a role from an account; its account numbers stay. Logs `RoleRevoked`.
    @param role One role bit.
    """
    self._check_governor()
    assert role != 0 and role & (role - 1) == 0, "Participants: not one role"
    held: uint256 = self.roles_of[account]
    assert held & role != 0, "Participants: role is not held"

    self.roles_of[account] = held ^ role
    log IParticipants.RoleRevoked(account=account, by=msg.sender, role=role)


# Internals


@view
@internal
def _has_role(account: address, role: uint256) -> bool:
    return self.roles_of[account] & role != 0 and self.status_of[account] == ACTIVE


@view
@internal
def _is_trader(account: address) -> bool:
    return self.roles_of[account] & role_bits.TRADERS != 0


@view
@internal
def _check_registry():
    assert self._has_role(msg.sender, role_bits.REGISTRY), "Participants: caller is not the registry"


@view
@internal
def _check_governor():
    assert staticcall IDirectory(DIRECTORY).is_governor(msg.sender), "Participants: caller is not a governor"


@pure
@internal
def _check_roles(roles: uint256):
    assert roles != 0, "Participants: no role"
    assert roles & ~KNOWN_ROLES == 0, "Participants: unknown role"
    is_staff: bool = roles & role_bits.STAFF != 0
    assert not is_staff or roles & role_bits.TRADERS == 0, "Participants: staff may not trade"


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
