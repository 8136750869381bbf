"""One of two nodes lies in six ways while the chain grows, and the indexer's own process is in between."""

from contextlib import closing

import pytest

from benchmarks.fake_chain import FakeNode
from benchmarks.fake_scheme import Scheme
from benchmarks.sealed_chain import SealedChain
from tests.indexer.live_liar import SIX, Between


@pytest.mark.sqlite_only("what is shown is between nodes and the program")
def test_program__a_node_lies_in_six_ways__is_named_each_time_and_the_rows_are_those_of_the_chain(tmp_path):
    chain = SealedChain()
    scheme = Scheme(chain, traders=5)
    scheme.set_up()
    deployment = chain.write_deployment(tmp_path / "deployment.json")

    def mine() -> None:
        for _ in range(2):
            scheme.play(2)
        chain.mine()
        chain.mine()

    with FakeNode(chain) as node, closing(Between(node.url, deployment, tmp_path)) as between:
        with between.running():
            between.wait(lambda: between.next_block == len(chain.blocks), "the first blocks are read")
            for lie in SIX:
                between.lie(lie, 1, mine)
            between.wait(lambda: between.next_block == len(chain.blocks), "all blocks are read")

        assert between.rows() == between.undisturbed_rows(tmp_path)
