"""C2: a province gives notice of supervision to entities of its area."""

import ape
import pytest

from tests.mrv_fixtures import YEAR

TEXT = "Surrender 10 t by 31 December"
DOCUMENT = b"\x0d" * 32


def test_notify__without_the_role__reverts(penalties, enrolled, ministry, registry, stranger):
    for caller in (enrolled, ministry, registry, stranger):
        with ape.reverts("Penalties: caller is not a province"):
            penalties.notify([enrolled], YEAR, 1, TEXT, DOCUMENT, sender=caller)


@pytest.mark.parametrize("kind", [1, 2, 3, 4])
def test_notify__province__logs_each(penalties, enrolled, other_emitter, province, kind):
    receipt = penalties.notify([enrolled, other_emitter], YEAR, kind, TEXT, DOCUMENT, sender=province)

    assert receipt.events == [
        penalties.NoticeGiven(entity=entity, year=YEAR, by=province, kind=kind, text=TEXT, document_hash=DOCUMENT)
        for entity in (enrolled, other_emitter)
    ]


@pytest.mark.parametrize("kind", [0, 5])
def test_notify__no_such_kind__reverts(penalties, enrolled, province, kind):
    with ape.reverts("Penalties: no such kind"):
        penalties.notify([enrolled], YEAR, kind, TEXT, DOCUMENT, sender=province)


def test_notify__without_text__reverts(penalties, enrolled, province):
    with ape.reverts("Penalties: text is empty"):
        penalties.notify([enrolled], YEAR, 1, "", DOCUMENT, sender=province)


def test_notify__entity_of_another_area__reverts(penalties, enrolled, other_province):
    with ape.reverts("Penalties: entity is of another area"):
        penalties.notify([enrolled], YEAR, 1, TEXT, DOCUMENT, sender=other_province)


def test_notify__province_without_area__reverts(penalties, enrolled, province_without_area):
    with ape.reverts("Penalties: caller has no area"):
        penalties.notify([enrolled], YEAR, 1, TEXT, DOCUMENT, sender=province_without_area)
