import ape


def test_seal__not_the_deployer__reverts(directory, governors):
    with ape.reverts("Directory: caller is not the deployer"):
        directory.seal(sender=governors[0])

    assert not directory.is_sealed()


def test_seal__deployer__ends_registering_and_logs_it(directory, deployer):
    receipt = directory.seal(sender=deployer)

    assert directory.is_sealed()
    assert receipt.events == [directory.Sealed(by=deployer)]


def test_seal__twice__reverts(directory, deployer):
    directory.seal(sender=deployer)

    with ape.reverts("Directory: sealed"):
        directory.seal(sender=deployer)
