# pragma version 0.4.3
"""
@title Roles
@license Apache-2.0
@notice The role bits that `Participants` stores for an account. `carbon/roles.py` is the same list.
"""

MINISTRY: constant(uint256) = 1
PROVINCE: constant(uint256) = 2
VERIFICATION_BODY: constant(uint256) = 4
QUALIFIED_PERSON: constant(uint256) = 8
REGISTRY: constant(uint256) = 16
EXCHANGE: constant(uint256) = 32
BANK: constant(uint256) = 64
EMITTER: constant(uint256) = 128
INVESTOR: constant(uint256) = 256
ORACLE: constant(uint256) = 512
REGULATOR: constant(uint256) = 1024

# Staff may neither hold nor trade units (条例 art. 7).
STAFF: constant(uint256) = (
    MINISTRY | PROVINCE | VERIFICATION_BODY | QUALIFIED_PERSON | REGISTRY | EXCHANGE | BANK | ORACLE | REGULATOR
)
TRADERS: constant(uint256) = EMITTER | INVESTOR

# A body and its persons have one duty; every other role of the staff is one of its own.
VERIFIERS: constant(uint256) = VERIFICATION_BODY | QUALIFIED_PERSON
