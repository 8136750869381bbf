import ape

from tests.mrv_fixtures import SALT, STEEL_ID, YEAR


def test_deployment__directory_without_evidence__reverts(project, deployer, directory):
    with ape.reverts("lookup: no contract of that name"):
        deployer.deploy(project.Emissions, directory)


def test_file_report__directory_without_rule_sets__reverts(emissions, emitter):
    with ape.reverts("lookup: no contract of that name"):
        emissions.file_report(YEAR, STEEL_ID, 1, [1], SALT, sender=emitter)
