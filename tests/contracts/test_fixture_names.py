"""
ape orders fixtures by their names alone, over all folders of a run.

Where two of one name had different scopes, the function-scoped one was set up before the snapshot of its test, and what
it did stayed on the chain for the tests after it: a sealed directory met every test of another file.
"""

from collections import defaultdict

ON_APES_CHAIN = ("tests/contracts", "tests/properties", "tests/scripts")


def test_fixtures__of_one_name__have_one_scope(request):
    scopes, matter = defaultdict(set), set()
    for name, definitions in request.session._fixturemanager._arg2fixturedefs.items():  # ape reads the same table
        for definition in definitions:
            scopes[name].add(definition.scope)
            if definition.baseid.startswith(ON_APES_CHAIN):
                matter.add(name)

    assert {name: scopes[name] for name in matter if len(scopes[name]) > 1} == {}
