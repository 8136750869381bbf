"""`ape run deploy`: what it sends, what it leaves alone, and what it writes."""

import json
from dataclasses import replace

import ape
import pytest

from chain.deployment import Deployment
from scripts._deployment import ORDER, deploy_all
from scripts._errors import CodeDiffers, DirectorySealed, NotInTree, ParametersInvalid, RecordInvalid
from scripts._record import Parameters, Record

NAMES = ORDER[:4]


def test_deploy__dry_run__sends_nothing_and_writes_nothing(site, new_record, parameters, said):
    record, blocks, nonce = new_record(), site.provider.get_block("latest").number, site.signer.nonce

    deploy_all(site, record, parameters, names=NAMES, dry_run=True)

    assert site.provider.get_block("latest").number == blocks
    assert site.signer.nonce == nonce
    assert not record.path.exists()
    assert said == [
        "would deploy Directory",
        "would deploy Participants",
        "would name Participants in the directory",
        "would deploy Devices",
        "would name Devices in the directory",
        "would deploy Evidence",
        "would name Evidence in the directory",
        "would seal the directory",
    ]


def test_deploy__empty_chain__names_every_contract_seals_and_writes_the_file(site, new_record, parameters):
    record = new_record()

    deploy_all(site, record, parameters, names=NAMES)

    directory = site.container("Directory").at(record.address_of("Directory"))
    assert directory.is_sealed()
    assert directory.is_governor(site.signer)
    assert directory.threshold() == 1
    assert directory.delay_s() == 60
    for name in NAMES[1:]:
        assert directory.contract_of(name) == record.address_of(name)


def test_deploy__file__is_what_services_read(site, new_record, parameters):
    record = new_record()

    deploy_all(site, record, parameters, names=NAMES)

    written = json.loads(record.path.read_text())
    assert list(written) == [
        "network",
        "chain_id",
        "genesis_hash",
        "block",
        "source_commit",
        "compiler",
        "evm_version",
        "parameters",
        "contracts",
    ]
    assert written["compiler"] == "vyper 0.4.3"
    assert written["evm_version"] == "london"
    assert written["parameters"] == {"governors": [site.signer.address], "threshold": 1, "delay_s": 60}
    assert written["block"] == written["contracts"]["Directory"]["block"]
    for name in NAMES:
        contract = written["contracts"][name]
        receipt = ape.chain.provider.get_receipt(contract["transaction"])
        assert (receipt.contract_address, receipt.block_number) == (contract["address"], contract["block"])
    read = Deployment.load(record.path)
    assert read.contract("Evidence").address == written["contracts"]["Evidence"]["address"]


def test_deploy__second_run__sends_nothing(site, new_record, parameters, said):
    deploy_all(site, new_record(), parameters, names=NAMES)
    before, nonce = new_record().path.read_text(), site.signer.nonce
    said.clear()

    deploy_all(site, new_record(), parameters, names=NAMES)

    assert site.signer.nonce == nonce
    assert new_record().path.read_text() == before
    assert [line.split(" is at ")[0] for line in said] == list(NAMES)


def test_deploy__killed_between_deploying_and_naming__goes_on(site, new_record, parameters):
    deploy_all(site, new_record(), parameters, names=NAMES[:2], seal=False)
    first = new_record()
    directory = site.container("Directory").at(first.address_of("Directory"))
    lost = site.signer.deploy(site.container("Devices"), directory)  # sent, but killed before the file was written
    first.contracts["Evidence"] = {**first.contracts["Participants"]}  # written, but killed before it was named
    evidence = site.signer.deploy(site.container("Evidence"), directory)
    first.contracts["Evidence"]["address"] = evidence.address
    first.save({"source_commit": "", "compiler": "", "evm_version": ""})

    deploy_all(site, new_record(), parameters, names=NAMES)

    assert new_record().address_of("Participants") == first.address_of("Participants")
    assert directory.contract_of("Devices") not in (lost.address, ape.utils.ZERO_ADDRESS)
    assert directory.contract_of("Evidence") == evidence.address
    assert directory.versions_of("Participants") == 1


def test_deploy__chain_of_the_record_is_gone__starts_again(site, new_record, parameters, said, chain):
    with chain.isolate():
        deploy_all(site, new_record(), parameters, names=NAMES)
    said.clear()

    deploy_all(site, new_record(), parameters, names=NAMES)

    assert said[0] == "local.json is of a chain that is gone: starting again"
    assert site.has_code(new_record().address_of("Evidence"))


def test_deploy__contract_of_other_source_in_the_record__stops(site, new_record, parameters):
    record = new_record()
    deploy_all(site, record, parameters, names=NAMES)
    record.contracts["Devices"]["address"] = record.address_of("Evidence")

    with pytest.raises(CodeDiffers, match="Devices at 0x"):
        deploy_all(site, record, parameters, names=NAMES)


def test_deploy__new_contract_after_seal__is_left_to_the_governors(site, new_record, parameters):
    deploy_all(site, new_record(), parameters, names=NAMES[:3])

    with pytest.raises(DirectorySealed, match="governors must name Evidence at 0x"):
        deploy_all(site, new_record(), parameters, names=NAMES)


@pytest.mark.usefixtures("alone_with_ape")  # ape looks for the source, and writes its cache anew
def test_deploy__no_source__stops_before_anything_is_sent(site, new_record, parameters):
    nonce = site.signer.nonce

    with pytest.raises(NotInTree, match="no contract Absent in "):
        deploy_all(site, new_record(), parameters, names=(*NAMES, "Absent"))

    assert site.signer.nonce == nonce


def test_record__of_another_chain__is_refused(site, new_record, parameters):
    record = new_record()
    deploy_all(site, record, parameters, names=NAMES)

    with pytest.raises(RecordInvalid, match="is of chain"):
        Record.load(record.path, "local", record.chain_id + 1, record.genesis_hash)


def test_parameters__deployer__stands_for_the_one_who_deploys(site, tmp_path):
    path = tmp_path / "parameters.json"
    path.write_text(
        '{"governors": ["deployer", "0x0000000000000000000000000000000000000001"], "threshold": 2, "delay_s": 5}'
    )

    read = Parameters.load(path, "0xD")

    assert read == Parameters(("0xD", "0x0000000000000000000000000000000000000001"), 2, 5)


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"governors": 1, "threshold": 1, "delay_s": 1}'])
def test_parameters__malformed__names_the_file(tmp_path, text):
    path = tmp_path / "parameters.json"
    path.write_text(text)

    with pytest.raises(ParametersInvalid, match=r"parameters\.json: not a parameter file"):
        Parameters.load(path, "0xD")


def test_parameters__shipped__are_readable(site):
    for network in ("devnet", "local"):
        read = Parameters.load(site.project.path / "scripts" / "parameters" / f"{network}.json", site.signer.address)
        assert replace(read, delay_s=0) == Parameters((site.signer.address,), 1, 0)
