"""Quota while nobody speaks for Compliance: nobody is in a scheme, so nothing can be proposed."""

import ape

from tests.quota_fixtures import AREA, YEAR


def test_propose__without_compliance__reverts(quota, eua, ministry, province, emitter):
    quota.set_totals(eua, YEAR, [(AREA, 100)], sender=ministry)

    with ape.reverts("lookup: no contract of that name"):
        quota.propose(eua, YEAR, "benchmark", [(emitter, 1)], sender=province)
