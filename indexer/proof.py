"""What the indexer trusts, between the chain and the read model: nothing unproven goes from the one to the other."""

from sqlalchemy import Connection, Engine, select

from chain.errors import ForkedChain, NotProven
from chain.proof.blocks import Trusted, trusted_genesis
from chain.proof.kept import validators_of, validators_text
from chain.proof.validators import Rules
from chain.proof.worker import Prover
from indexer.errors import DifferentChain
from indexer.source import Range
from indexer.work import Work
from readmodel.tables import blocks, chain_proof

ONLY_ROW = 1
MANY_BLOCKS = 64
"""From so many blocks behind on we are catching up, and prove beside the work."""


class Checkpoint:
    """Proves ranges of blocks on their way in."""

    def __init__(self, rules: Rules, genesis_hash: str | None) -> None:
        self.genesis_hash = genesis_hash
        """Hash of block 0 that must be; None: whatever the first node says, as it was once read."""
        self.rules = rules
        self._prover = Prover(rules)

    def close(self) -> None:
        """End what works beside us."""
        self._prover.close()

    def expect(self, blocks: int) -> None:
        """Make ready for so many blocks."""
        if blocks > MANY_BLOCKS:
            self._prover.expect_many()

    def prove(self, found: Range, trusted: Trusted | None) -> Trusted | None:
        """
        What is trusted after what a node told, from what is trusted before it; nothing is before block 0.

        :raises DifferentChain: the first block does not follow what we have
        :raises NotProven: they are not what the validators sealed
        """
        if trusted is None:
            return self._prove_from_genesis(found)
        try:
            return self._prover.prove(trusted, found.blocks, found.receipts)
        except ForkedChain as fork:
            if fork.block != trusted.number + 1:  # two blocks of its own that do not fit
                raise
            raise DifferentChain(
                f"block {fork.block} of the node does not follow block {trusted.number} of the read model: "
                "the chain was made anew; delete the read model and start again"
            ) from fork

    def _prove_from_genesis(self, found: Range) -> Trusted:
        if found.receipts[0]:
            raise NotProven(0, "it has transactions")
        trusted = trusted_genesis(found.blocks[0], self.genesis_hash)
        return self._prover.prove(trusted, found.blocks[1:], found.receipts[1:])


def keep(work: Work, trusted: Trusted | None) -> None:
    """Write who may seal the next block, beside the cursor; a chain without seals needs nothing written."""
    if trusted is not None and trusted.validators is not None:
        work.edit(chain_proof, ONLY_ROW)["validators"] = validators_text(trusted.validators)


def trusted_in(engine: Engine, next_block: int, *, is_sealed: bool) -> Trusted | None:
    """
    What the read model says may be trusted; None before block 0.

    :raises DifferentChain: blocks of a sealed chain were read without proof
    """
    if next_block == 0:
        return None
    with engine.connect() as connection:
        return _read(connection, next_block - 1, is_sealed=is_sealed)


def _read(connection: Connection, number: int, *, is_sealed: bool) -> Trusted:
    block = connection.execute(select(blocks).where(blocks.c.number == number)).one()
    text = connection.execute(select(chain_proof.c.validators)).scalar()
    if is_sealed and text is None:
        raise DifferentChain(
            f"blocks up to {number} were read without proof: delete the read model and start again, or rebuild it"
        )
    validators = None if text is None else validators_of(text)
    return Trusted(number, block.hash, block.time_s, bytes.fromhex(block.proposer[2:]), validators)
