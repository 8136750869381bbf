"""Stage 3: the works report, computed on chain and checked from the evidence; the installations' figures."""

import secrets
from collections.abc import Iterable
from itertools import chain

from carbon.factors import published_factor
from carbon.hashing import keccak
from carbon.merkle import root_of
from carbon.readings import Quality, Reading, Unit, energy_of
from carbon.rule_sets import ExactTerm, RuleSet, exact_rule_set
from carbon.units import G_PER_TONNE, Year
from cli.demo.cast import WORKS
from cli.demo.desk import Json
from cli.demo.inputs import counted_once
from cli.demo.play import Play, chunks

FACTOR = "steel_works.electricity"


class EvidenceMismatch(Exception):
    """The evidence store's readings do not give the root that the chain has."""


def report(play: Play) -> None:
    """The ministry publishes the rule set, the works reports, a verifier computes again and signs."""
    rules = rule_set(play)
    year, name = play.inputs.meter_year, rules.name
    rule_set_id = "0x" + keccak(name.encode()).hex()
    with play.step("Works reports, verifier recomputes", 4) as task:
        terms = [
            {
                "source": term.source,
                "unit": term.unit,
                "factor": term.factor,
                "is_deduction": term.is_deduction,
                "reference": term.reference,
            }
            for term in rules.terms
        ]
        play.act(
            "ministry",
            "RuleSets",
            "publish",
            name=name,
            industry=rules.industry,
            valid_from=rules.valid_from,
            valid_to=rules.valid_to,
            scale=rules.scale,
            terms=terms,
        )
        play.progress.advance(task)
        play.act(
            WORKS,
            "Emissions",
            "file_report",
            year=year,
            rule_set=rule_set_id,
            rule_version=1,
            activities=[play.inputs.energy_mwh],
            salt="0x" + secrets.token_hex(32),
        )
        play.progress.advance(task)
        body, works = play.cast["verification-body"].address, play.cast[WORKS].address
        play.act("province-east", "Verification", "assign", entities=[works], years=[year], body=body)
        play.progress.advance(task)
        verified_energy_mwh = recomputed_energy(play)
        play.emissions_g = rules.compute([verified_energy_mwh])
        workpaper = f"{verified_energy_mwh} mWh recomputed from evidence, {play.emissions_g} g CO2e\n".encode()
        _conclude(play, [_conclusion(works, year, play.emissions_g, workpaper)])


def rule_set(play: Play) -> RuleSet:
    """Accounting of the works: metered electricity times the factor that was published with its data."""
    year = Year(play.inputs.meter_year)
    term = ExactTerm.of("electricity", "mWh", published_factor(FACTOR))
    return exact_rule_set("steel-works-electricity", "C31", year, year, [term])


def recomputed_energy(play: Play) -> int:
    """
    The works' energy as the verifier finds it: every batch from the store, its root against the chain.

    :return: milliwatt hours of all intervals, one that repeats an earlier one left out
    :raises EvidenceMismatch: a batch is not what was anchored
    """
    owner = play.cast[WORKS].address
    play.desk.wait_indexed(play.chain.block_number())  # the API knows the verifier's task from the read model
    readings: list[Reading] = []
    for batch_no in range(1, play.chain.call("Evidence", "batches_of", owner) + 1):
        batch = play.desk.get(f"/verification/evidence/{owner}", play.cast["verifier-one"], batch_no=batch_no)
        found = [_reading(item) for item in batch["batch"]["items"]]
        root = root_of([reading.digest() for reading in found])
        if "0x" + root.hex() != play.chain.call("Evidence", "root_of", owner, batch_no):
            raise EvidenceMismatch(f"batch {batch_no} of {owner} is not what was anchored")
        readings += found
    return sum(_energies(readings))


def _energies(readings: Iterable[Reading]) -> Iterable[int]:
    of_device: dict[bytes, list[tuple[int, int, int]]] = {}
    for reading in sorted(readings, key=lambda item: item.sequence):
        energy = energy_of(reading.mantissa, reading.decimals, reading.unit) or 0
        of_device.setdefault(reading.device_id, []).append((reading.start_s, reading.end_s, energy))
    return chain.from_iterable(counted_once(intervals) for intervals in of_device.values())


def _reading(item: Json) -> Reading:
    signed = item["signed"]
    return Reading(
        device_id=bytes.fromhex(item["device_id"][2:]),
        sequence=item["sequence"],
        start_s=signed["start_s"],
        end_s=signed["end_s"],
        mantissa=int(signed["mantissa"]),
        decimals=signed["decimals"],
        unit=Unit[signed["unit"]],
        quality=Quality[signed["quality"]],
    )


def book_installations(play: Play) -> None:
    """Provinces assign the body, the body books the published verified emissions, earlier years of the period too."""
    year = play.inputs.year
    with play.step("Verified emissions of the installations", len(play.plan.installations)) as task:
        for province, places in play.provinces():
            _assign(play, province.part.name, places)
        conclusions = []
        for item, actor in zip(play.plan.installations, play.installations, strict=True):
            for row in (*item.earlier, item.row):
                is_booked = not row.is_not_reported if row.year == year else row.verified_t is not None
                if is_booked:
                    source = f"{play.inputs.files['compliance'].name} {row.installation_id} {row.year}\n".encode()
                    verified_g = (row.verified_t or 0) * G_PER_TONNE
                    conclusions.append(_conclusion(actor.address, row.year, verified_g, source))
        for chunk in chunks(conclusions):
            _conclude(play, list(chunk))
            play.progress.advance(task, len(play.plan.installations) * len(chunk) / len(conclusions))


def _assign(play: Play, province: str, places: list[int]) -> None:
    body = play.cast["verification-body"].address
    for chunk in chunks(places, 20):
        actors = [play.installations[place] for place in chunk]
        years = sorted({row.year for place in chunk for row in play.plan.installations[place].earlier})
        for some_years in chunks([*years, play.inputs.year], 8):
            play.act(
                province,
                "Verification",
                "assign",
                entities=[actor.address for actor in actors],
                years=list(some_years),
                body=body,
            )


def _conclusion(entity: str, year: int, verified_g: int, workpaper: bytes) -> Json:
    return {"entity": entity, "year": year, "verified_g": verified_g, "workpaper_hash": "0x" + keccak(workpaper).hex()}


def _conclude(play: Play, conclusions: list[Json]) -> None:
    play.act("verifier-one", "Verification", "conclude", conclusions=conclusions)
