import ape
from eth_utils import keccak


def test_register__not_the_deployer__reverts(directory, governors, exchange):
    with ape.reverts("Directory: caller is not the deployer"):
        directory.register("Market", exchange, sender=governors[0])

    assert directory.versions_of("Market") == 0


def test_register__deployer__names_the_contract_and_logs_it(directory, deployer, exchange):
    receipt = directory.register("Market", exchange, sender=deployer)

    assert directory.contract_of("Market") == exchange
    assert directory.version_at("Market", 1) == (exchange, receipt.timestamp)
    assert receipt.events == [
        directory.ContractNamed(name_hash=keccak(text="Market"), contract=exchange, version=1, name="Market")
    ]


def test_register__name_given_again__adds_a_version_and_keeps_the_old_one(directory, deployer, exchange, bank):
    directory.register("Market", exchange, sender=deployer)

    directory.register("Market", bank, sender=deployer)

    assert directory.contract_of("Market") == bank
    assert directory.versions_of("Market") == 2
    assert directory.version_at("Market", 1)[0] == exchange


def test_register__sealed__reverts(directory, deployer, exchange):
    directory.seal(sender=deployer)

    with ape.reverts("Directory: sealed"):
        directory.register("Market", exchange, sender=deployer)


def test_register__empty_contract__reverts(directory, deployer):
    with ape.reverts("Directory: contract is empty"):
        directory.register("Market", ape.utils.ZERO_ADDRESS, sender=deployer)


def test_register__empty_name__reverts(directory, deployer, exchange):
    with ape.reverts("Directory: name is empty"):
        directory.register("", exchange, sender=deployer)


def test_register__contract_in_force__reverts(directory, deployer, exchange):
    directory.register("Market", exchange, sender=deployer)

    with ape.reverts("Directory: contract is in force"):
        directory.register("Market", exchange, sender=deployer)
