import ape


def test_deployment__without_participants_in_the_directory__reverts(project, deployer, governors):
    empty_directory = deployer.deploy(project.Directory, governors, 2, 0)

    with ape.reverts("Cash: Participants is not named"):
        deployer.deploy(project.Cash, empty_directory)


def test_deployment__code_size__fits_eip_170(project):
    assert len(project.Cash.contract_type.get_runtime_bytecode()) < 24_576
