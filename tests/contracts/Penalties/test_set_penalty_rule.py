import ape
import pytest
from eth_utils import keccak


def test_set_penalty_rule__without_the_role__reverts(penalties, province, emitter, registry, stranger):
    for caller in (province, emitter, registry, stranger):
        with ape.reverts("Penalties: caller is not the ministry"):
            penalties.set_penalty_rule("CN", 50_000, 100_000, 10_000, sender=caller)

    assert penalties.penalty_rule_of("CN").max_multiple_bp == 0


def test_set_penalty_rule__ministry__sets_it_and_logs_it(penalties, ministry):
    receipt = penalties.set_penalty_rule("CN", 50_000, 100_000, 10_000, sender=ministry)

    assert list(penalties.penalty_rule_of("CN")) == [50_000, 100_000, 10_000]
    assert receipt.events == [
        penalties.PenaltyRuleSet(
            scheme_hash=keccak(text="CN"),
            scheme="CN",
            min_multiple_bp=50_000,
            max_multiple_bp=100_000,
            repeat_step_bp=10_000,
        )
    ]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (("", 1, 2, 0), "Penalties: scheme is empty"),
        (("CN", 0, 2, 0), "Penalties: multiples are out of order"),
        (("CN", 3, 2, 0), "Penalties: multiples are out of order"),
        (("CN", 1, 1_000_001, 0), "Penalties: multiple is too large"),
        (("CN", 1, 2, 1_000_001), "Penalties: step is too large"),
    ],
)
def test_set_penalty_rule__that_cannot_be__reverts(penalties, ministry, rule, reason):
    with ape.reverts(reason):
        penalties.set_penalty_rule(*rule, sender=ministry)
