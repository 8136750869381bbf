"""What is trusted, as JSON text: to be kept beside the cursor, and to go to the worker and back."""

import orjson

from chain.proof.blocks import Trusted
from chain.proof.validators import Validators, Vote


def validators_text(validators: Validators) -> str:
    """Set and votes as JSON."""
    votes = [[vote.voter.hex(), vote.subject.hex(), vote.adds] for vote in validators.votes]
    return orjson.dumps({"members": [member.hex() for member in validators.members], "votes": votes}).decode()


def validators_of(text: str) -> Validators:
    """The reverse of `validators_text`."""
    content = orjson.loads(text)
    votes = (Vote(bytes.fromhex(voter), bytes.fromhex(subject), adds) for voter, subject, adds in content["votes"])
    return Validators(tuple(map(bytes.fromhex, content["members"])), tuple(votes))


def trusted_text(trusted: Trusted) -> str:
    """All that is trusted, as JSON."""
    validators = None if trusted.validators is None else validators_text(trusted.validators)
    place = [trusted.number, trusted.hash, trusted.time_s, trusted.proposer.hex(), validators]
    return orjson.dumps(place).decode()


def trusted_of(text: str) -> Trusted:
    """The reverse of `trusted_text`."""
    number, block_hash, time_s, proposer, validators = orjson.loads(text)
    kept = None if validators is None else validators_of(validators)
    return Trusted(number, block_hash, time_s, bytes.fromhex(proposer), kept)
