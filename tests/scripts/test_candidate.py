"""`ape run candidate`: a new contract for a name, without rights until the governors give it the name."""

from __future__ import annotations

import pytest

from chain.deployment import Deployment
from scripts._deployment import ORDER, deploy_all
from scripts._errors import NoCandidate
from scripts.candidate import deploy_candidates

NAMES = (*ORDER[: ORDER.index("RuleSets") + 1],)
WAIT_S = 61


@pytest.fixture
def older(site, new_record, parameters, monkeypatch):
    """A network whose rules were made from other source; its record."""
    deploy_all(site, new_record(), parameters, names=NAMES)
    record = new_record()
    runs = type(site).runs
    old = record.address_of("RuleSets")
    monkeypatch.setattr(type(site), "runs", lambda self, address, name: address != old and runs(self, address, name))
    return record


def test_candidate__of_new_source__is_beside_the_one_in_force_until_it_is_named(site, older, chain):
    old = older.address_of("RuleSets")
    directory = site.container("Directory").at(older.address_of("Directory"))

    deploy_candidates(site, older, ["RuleSets"])

    read = Deployment.load(older.path)
    new = read.contract("RuleSets").address
    assert new != old
    assert [(one.name, one.address) for one in read.former] == [("RuleSets", old)]
    assert directory.contract_of("RuleSets") == old
    assert read.naming({"RuleSets": old}).contract("RuleSets").address == old  # what services call until then
    directory.propose("RuleSets", new, sender=site.signer)
    chain.mine(deltatime=WAIT_S)
    directory.activate("RuleSets", sender=site.signer)
    assert directory.contract_of("RuleSets") == new


def test_candidate__second_run__deploys_none_again(site, older, said):
    deploy_candidates(site, older, ["RuleSets"])
    before, nonce = older.path.read_text(), site.signer.nonce
    said.clear()

    deploy_candidates(site, older, ["RuleSets"])

    assert (older.path.read_text(), site.signer.nonce) == (before, nonce)
    assert said == [f"RuleSets is at {older.address_of('RuleSets')}"]


@pytest.mark.parametrize(
    ("names", "fact"),
    [
        (["RuleSets", "Allowances"], "Allowances is never replaced: what must not be lost is in it"),
        (["RuleSets", "OrderBook"], "local.json has no OrderBook that it could replace"),
    ],
)
def test_candidate__for_what_has_none__sends_nothing(site, older, names, fact):
    nonce = site.signer.nonce

    with pytest.raises(NoCandidate, match=fact):
        deploy_candidates(site, older, names)
    assert site.signer.nonce == nonce


def test_candidate__of_the_source_in_force__sends_nothing(site, new_record, parameters):
    deploy_all(site, new_record(), parameters, names=NAMES)
    before, nonce = new_record().path.read_text(), site.signer.nonce

    with pytest.raises(NoCandidate, match=r"RuleSets at 0x\w+ is of this source already"):
        deploy_candidates(site, new_record(), ["RuleSets"])
    assert (new_record().path.read_text(), site.signer.nonce) == (before, nonce)
