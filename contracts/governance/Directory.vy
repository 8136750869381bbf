# pragma version 0.4.3
"""
@title Directory of contracts
@license Apache-2.0
@notice Which contract speaks for which name, since when, and which spoke for it before.
@dev Contracts ask here before they accept a write. The ledgers keep what they asked, and are told in the same
     transaction when a name changes hands. What a contract does is its own affair. A new contract waits, so that all
     whom it concerns can look at it; the way back to the version before does not: it was looked at when it came.
@custom:stop Nothing to halt: a bad replacement is stopped by any governor with `withdraw` before it is in force, and
             undone by the last needed approval of the version before it.
"""

from contracts.interfaces import IDirectory

implements: IDirectory


interface Ledger:
    def follow(name: String[32]): nonpayable


MAX_GOVERNORS: constant(uint256) = 8

struct Version:
    contract: address
    since: uint256  # unix s

struct Proposal:
    contract: address  # empty when none is open
    number: uint256  # counts up per name, so that approvals of an old proposal never count again
    approvals: uint256
    approved_since: uint256  # unix s of the approval that completed the threshold, 0 before

deployer: public(immutable(address))
threshold: public(immutable(uint256))  # approvals that a replacement needs
delay_s: public(immutable(uint256))  # from the last needed approval of a new contract to the activation

governors: public(DynArray[address, MAX_GOVERNORS])
is_governor: public(HashMap[address, bool])
is_sealed: public(bool)  # only governors name contracts from then on
versions_of: public(HashMap[String[32], uint256])
versions: HashMap[String[32], HashMap[uint256, Version]]  # name -> version, from 1
proposal_of: public(HashMap[String[32], Proposal])
approved: HashMap[String[32], HashMap[uint256, HashMap[address, bool]]]  # name -> proposal number -> governor


@deploy
def __init__(governors: DynArray[address, MAX_GOVERNORS], threshold_: uint256, delay_s_: uint256):
    """
    @notice Fix who governs and how.
    @param governors Accounts that propose and approve replacements.
    @param threshold_ Approvals that a replacement needs, the proposer's included.
    @param delay_s_ Time from the last needed approval to the activation, in s.
    """
    assert threshold_ > 0, "Directory: threshold is zero"
    assert threshold_ <= len(governors), "Directory: threshold above governors"

    for governor: address in governors:
        assert governor != empty(address), "Directory: governor is empty"
        assert not self.is_governor[governor], "Directory: governor named twice"
        self.is_governor[governor] = True
    self.governors = governors
    deployer = msg.sender
    threshold = threshold_
    delay_s = delay_s_


# Anyone


@view
@external
def contract_of(name: String[32]) -> address:
    """
    @notice The contract in force for a name.
    @return Its address, empty when the name is unknown.
    """
    return self._contract_of(name)


@view
@external
def is_current(name: String[32], contract: address) -> bool:
    """
    @notice Whether a contract is the one in force for a name. Never true for the empty address.
    """
    return contract != empty(address) and self._contract_of(name) == contract


@view
@external
def version_at(name: String[32], version: uint256) -> (address, uint256):
    """
    @notice A contract that is or was in force for a name.
    @param version Counts from 1 to `versions_of(name)`.
    @return The contract and since when it was in force, in unix s.
    """
    assert 0 < version and version <= self.versions_of[name], "Directory: no such version"
    found: Version = self.versions[name][version]
    return found.contract, found.since


@external
def activate(name: String[32]):
    """
    @notice Put an approved replacement in force. Logs `ContractNamed`.
    @dev Anyone may: the governors have decided, only the time had to pass.
    """
    proposal: Proposal = self.proposal_of[name]
    assert proposal.contract != empty(address), "Directory: nothing proposed"
    assert proposal.approvals >= threshold, "Directory: not enough approvals"
    assert block.timestamp >= proposal.approved_since + delay_s, "Directory: delay has not passed"

    self._close_proposal(name)
    self._set_contract(name, proposal.contract)


# The deployer, until `seal`


@external
def register(name: String[32], contract: address):
    """
    @notice Name a contract while the system is being built. Logs `ContractNamed`.
    @param name Name that it speaks for from now on; a name may be given again.
    """
    assert msg.sender == deployer, "Directory: caller is not the deployer"
    assert not self.is_sealed, "Directory: sealed"
    assert contract != empty(address), "Directory: contract is empty"
    assert contract != self._contract_of(name), "Directory: contract is in force"

    self._set_contract(name, contract)


@external
def seal():
    """
    @notice Give up naming contracts alone: from now on governors decide. Logs `Sealed`.
    """
    assert msg.sender == deployer, "Directory: caller is not the deployer"
    assert not self.is_sealed, "Directory: sealed"

    self.is_sealed = True
    log IDirectory.Sealed(by=msg.sender)


# Governors


@external
def propose(name: String[32], contract: address):
    """
    @notice Propose a contract for a name; counts as the first approval. Logs `ReplacementProposed`, `ReplacementApproved`.
    @dev One proposal per name at a time. Code must be there already, so that approvers can read it. To propose the
         version before the one in force is to propose a rollback: see `approve`.
    """
    assert self.is_governor[msg.sender], "Directory: caller is not a governor"
    assert len(name) > 0, "Directory: name is empty"
    assert contract.is_contract, "Directory: no code at the contract"
    assert contract != self._contract_of(name), "Directory: contract is in force"
    assert self.proposal_of[name].contract == empty(address), "Directory: another proposal is open"

    self.proposal_of[name].contract = contract
    self.proposal_of[name].number += 1
    log IDirectory.ReplacementProposed(name_hash=keccak256(name), contract=contract, by=msg.sender, name=name)
    self._approve(name, contract)


@external
def approve(name: String[32], contract: address):
    """
    @notice Approve the open proposal. Logs `ReplacementApproved`, and `ContractNamed` when it completes a rollback.
    @dev The version before the one in force is back with the last needed approval: no delay, no `activate`.
    @param contract What the caller approves: a proposal swapped meanwhile gets no approval by mistake.
    """
    assert self.is_governor[msg.sender], "Directory: caller is not a governor"
    assert contract != empty(address), "Directory: contract is empty"
    assert self.proposal_of[name].contract == contract, "Directory: contract is not proposed"

    self._approve(name, contract)


@external
def withdraw(name: String[32]):
    """
    @notice Close the open proposal without effect. Logs `ReplacementWithdrawn`.
    @dev Every governor may: one who is alone can hold up a change, never bring one about.
    """
    assert self.is_governor[msg.sender], "Directory: caller is not a governor"
    contract: address = self.proposal_of[name].contract
    assert contract != empty(address), "Directory: nothing proposed"

    self._close_proposal(name)
    log IDirectory.ReplacementWithdrawn(name_hash=keccak256(name), contract=contract, by=msg.sender)


# Internals


@view
@internal
def _contract_of(name: String[32]) -> address:
    return self.versions[name][self.versions_of[name]].contract


@view
@internal
def _is_former(name: String[32], contract: address) -> bool:
    version: uint256 = self.versions_of[name]
    return version > 1 and self.versions[name][version - 1].contract == contract


@internal
def _set_contract(name: String[32], contract: address):
    assert len(name) > 0, "Directory: name is empty"

    version: uint256 = self.versions_of[name] + 1
    self.versions_of[name] = version
    self.versions[name][version] = Version(contract=contract, since=block.timestamp)
    log IDirectory.ContractNamed(name_hash=keccak256(name), contract=contract, version=version, name=name)
    self._tell("Allowances", name)
    self._tell("Cash", name)


@internal
def _tell(ledger_name: String[32], name: String[32]):
    ledger: address = self._contract_of(ledger_name)
    if not ledger.is_contract:
        return  # not named yet
    if name != ledger_name:
        extcall Ledger(ledger).follow(name)
        return
    # It is named now: it has not heard of anything yet. The names are those of `modules/speakers.vy`.
    extcall Ledger(ledger).follow("OrderBook")
    extcall Ledger(ledger).follow("BlockTrades")
    extcall Ledger(ledger).follow("Auction")
    extcall Ledger(ledger).follow("AgreedTransfers")
    extcall Ledger(ledger).follow("Settlement")
    extcall Ledger(ledger).follow("Quota")
    extcall Ledger(ledger).follow("Compliance")
    extcall Ledger(ledger).follow("Credits")
    extcall Ledger(ledger).follow("Entries")
    extcall Ledger(ledger).follow("Custody")
    extcall Ledger(ledger).follow("Market")


@internal
def _approve(name: String[32], contract: address):
    number: uint256 = self.proposal_of[name].number
    assert not self.approved[name][number][msg.sender], "Directory: approved already"

    approvals: uint256 = self.proposal_of[name].approvals + 1
    self.approved[name][number][msg.sender] = True
    self.proposal_of[name].approvals = approvals
    if approvals == threshold:
        self.proposal_of[name].approved_since = block.timestamp
    log IDirectory.ReplacementApproved(name_hash=keccak256(name), contract=contract, by=msg.sender, approvals=approvals)
    if approvals == threshold and self._is_former(name, contract):
        self._close_proposal(name)
        self._set_contract(name, contract)


@internal
def _close_proposal(name: String[32]):
    self.proposal_of[name] = Proposal(
        contract=empty(address), number=self.proposal_of[name].number, approvals=0, approved_since=0
    )
