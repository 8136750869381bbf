import ape
from eth_utils import keccak

POLICY = keccak(text="policy of the test")


def test_publish_policy__not_the_registry__reverts(participants, ministry):
    with ape.reverts("Participants: caller is not the registry"):
        participants.publish_policy(POLICY, "https://example.org/policy", sender=ministry)

    assert participants.policy_hash() == bytes(32)


def test_publish_policy__registry__puts_it_in_force_and_logs_it(participants, registry):
    receipt = participants.publish_policy(POLICY, "https://example.org/policy", sender=registry)

    assert participants.policy_hash() == POLICY
    assert receipt.events == [
        participants.PolicyPublished(policy_hash=POLICY, by=registry, uri="https://example.org/policy")
    ]


def test_publish_policy__empty_hash__reverts(participants, registry):
    with ape.reverts("Participants: policy hash is empty"):
        participants.publish_policy(bytes(32), "", sender=registry)
