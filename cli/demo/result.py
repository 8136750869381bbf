"""What came of the year: figures from the chain, the oracle and the read model, and checks that can fail."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from carbon.market_rules import price_limits
from carbon.units import BasisPoints, FenPerTonne
from carbon.vouchers import parse_code
from cli.demo import deal_checks
from cli.demo.acts import outcome
from cli.demo.cast import REGISTRY, WORKS
from cli.demo.desk import Json
from cli.demo.evidence import oracle_counts
from cli.demo.plan import BAND_BP, Installation
from cli.demo.play import Play
from cli.demo.quota import recomputed_t
from cli.demo.reporting import rule_set

STATUS = {0: None, 1: "A", 2: "B", 3: "C"}


@dataclass(frozen=True, slots=True)
class Check:
    """One promise and whether it held."""

    promise: str
    ok: bool
    found: str


@dataclass
class Result:
    """Everything that the table shows."""

    readings: Json
    energy_wh: int | float
    emissions_g: int
    entities: list[Json]
    trades: list[Json]
    conservation: Json
    works: Json
    registry: Json
    days: list[Json]
    deals: Json
    sources: Json
    checks: list[Check] = field(default_factory=list)

    @property
    def is_true(self) -> bool:
        """Whether every check held."""
        return all(check.ok for check in self.checks)

    @classmethod
    def read(cls, file: Path) -> Self:
        """A result file, as `json` gave it."""
        content = json.loads(file.read_text(encoding="utf-8"))
        checks = [Check(**item) for item in content.pop("checks")]
        return cls(**content, checks=checks)

    def json(self) -> Json:
        """The result file."""
        return {
            "readings": self.readings,
            "energy_wh": self.energy_wh,
            "emissions_g": self.emissions_g,
            "entities": self.entities,
            "trades": [{key: value for key, value in trade.items() if key not in PARTIES} for trade in self.trades],
            "conservation": self.conservation,
            "works": self.works,
            "registry": self.registry,
            "days": self.days,
            "deals": self.deals,
            "sources": self.sources,
            "checks": [{"promise": check.promise, "ok": check.ok, "found": check.found} for check in self.checks],
        }


PARTIES = ("buyer", "seller")


def collect(play: Play, must_equal_published: bool) -> Result:
    """
    Ask chain, oracle and read model what came of the year.

    :param must_equal_published: whether a published code that the rule doesn't give fails the run
    """
    play.desk.wait_indexed(play.chain.block_number())
    counts = oracle_counts(play)
    energy_mwh = play.inputs.energy_mwh
    books = play.desk.get("/registry/conservation", play.cast["registry"])
    result = Result(
        readings={
            "sent": play.readings_sent,
            "accepted": counts["accepted"],
            "refused": counts["refused"],
            "anchored": counts["anchored"],
            "waiting": counts["waiting"],
        },
        energy_wh=energy_mwh // 1000 if energy_mwh % 1000 == 0 else energy_mwh / 1000,
        emissions_g=_reported_g(play),
        entities=_entities(play),
        trades=play.trades,
        conservation=_conservation(play, counts),
        works=_works(play),
        registry={**outcome(play), "units": _units(play, play.acts["credit_class_id"]), "acts": _acts(play)},
        days=_days(play),
        deals=deal_checks.outcome(play),
        sources=_sources(play),
    )
    result.checks = [
        *_reading_checks(play, result),
        *_entity_checks(play, result, must_equal_published),
        *_trade_checks(play, result),
        *_book_checks(result, books),
        *_registry_checks(result),
        *(Check(*found) for found in deal_checks.checks(play, result.deals)),
        _computed_check(play, result),
    ]
    return result


def _reported_g(play: Play) -> int:
    report = play.chain.call("Emissions", "report_of", play.cast[WORKS].address, play.inputs.meter_year)
    return int(report["emissions_g"])


def _entities(play: Play) -> list[Json]:
    bought, sold = _traded(play, "buyer"), _traded(play, "seller")
    return [
        {
            "installation_id": item.installation_id,
            "allocated_t": _or_null(item.row.allocated_t, _call(play, "Quota", "allocation_of", actor.address)),
            "verified_t": _verified_t(play, item, actor.address),
            "bought_t": bought.get(actor.address, 0),
            "sold_t": sold.get(actor.address, 0),
            "surrendered_t": _or_null(
                item.row.surrendered_t,
                play.chain.call("Compliance", "surrendered_t", actor.address, play.inputs.year),
            ),
            "status": STATUS[play.chain.call("Compliance", "status_of", actor.address, play.inputs.year)],
            "published_code": item.row.published_code,
        }
        for item, actor in zip(play.plan.installations, play.installations, strict=True)
    ]


def _call(play: Play, contract: str, function: str, account: str) -> int:
    return int(play.chain.call(contract, function, play.class_id, account, play.inputs.year))


def _verified_t(play: Play, item: Installation, account: str) -> int | None:
    """What is booked; where the source has a figure beside "not reported", nothing is, and the source speaks."""
    if item.row.is_not_reported:
        return item.row.verified_t
    return _or_null(item.row.verified_t, play.chain.call("Emissions", "verified_t", account, play.inputs.year))


def _or_null(published: int | None, on_chain: Any) -> int | None:
    """What the chain says; null where the source has no figure and the chain therefore none either."""
    return None if published is None and int(on_chain) == 0 else int(on_chain)


def _traded(play: Play, side: str) -> dict[str, int]:
    totals: dict[str, int] = {}
    for trade in play.trades:
        totals[trade[side]] = totals.get(trade[side], 0) + trade["quantity_t"]
    return totals


def _units(play: Play, class_id: int) -> Json:
    issued, held, surrendered, cancelled = (
        int(play.chain.call("Allowances", name, class_id))
        for name in ("issued_t", "held_t", "surrendered_t", "cancelled_t")
    )
    return {
        "issued_t": issued,
        "held_t": held,
        "surrendered_t": surrendered,
        "cancelled_t": cancelled,
        "ok": issued == held + surrendered + cancelled,
    }


def _conservation(play: Play, counts: Json) -> Json:
    cash_in, held, cash_out = (int(play.chain.call("Cash", name)) for name in ("in_fen", "held_fen", "out_fen"))
    accepted, anchored, waiting = counts["accepted"], counts["anchored"], counts["waiting"]
    return {
        "units": _units(play, play.class_id),
        "cash": {"in_fen": cash_in, "held_fen": held, "out_fen": cash_out, "ok": cash_in == held + cash_out},
        "readings": {
            "accepted": accepted,
            "anchored": anchored,
            "waiting": waiting,
            "ok": accepted == anchored + waiting,
        },
    }


def _works(play: Play) -> Json:
    works, year = play.cast[WORKS].address, play.inputs.meter_year
    return {
        "account": works,
        "year": year,
        "allocated_t": int(play.chain.call("Quota", "allocation_of", play.works_class_id, works, year)),
        "verified_t": int(play.chain.call("Emissions", "verified_t", works, year)),
        "surrendered_t": int(play.chain.call("Compliance", "surrendered_t", works, year)),
        "status": STATUS[play.chain.call("Compliance", "status_of", works, year)],
        "batches": int(play.chain.call("Evidence", "batches_of", works)),
        "units": _units(play, play.works_class_id),
    }


def _acts(play: Play) -> Json:
    """How many acts two people wanted, and how many of them were really two."""
    done = play.desk.get("/registry/reviews", play.cast[REGISTRY], state="confirmed", limit=1000)["items"]
    return {"confirmed": len(done), "by_two": sum(item["opened_by"] != item["decided_by"] for item in done)}


def _days(play: Play) -> list[Json]:
    played = {trade["day"] for trade in play.trades}
    found = play.desk.get(f"/market/{play.product_id}/days")["items"]
    return [
        {
            "day": item["day"],
            "product": play.plan.product,
            "open_fen": item["open_fen"],
            "high_fen": item["high_fen"],
            "low_fen": item["low_fen"],
            "close_fen": item["close_fen"],
            "quantity_t": item["quantity_t"],
            "amount_fen": item["amount_fen"],
            "trades": item["trades"],
        }
        for item in found
        if item["day"] in played
    ]


def _sources(play: Play) -> Json:
    years = {
        "meter": play.inputs.meter_year,
        "installations": play.inputs.year,
        "compliance": play.inputs.year,
        "prices": play.plan.days[0].prices.day.year,
    }
    return {name: {"file": file.name, "year": years[name]} for name, file in play.inputs.files.items()}


def _reading_checks(play: Play, result: Result) -> list[Check]:
    readings, refused = result.readings, sum(result.readings["refused"].values())
    anchored = int(play.chain.call("Evidence", "readings_of", play.cast[WORKS].address))
    twin = rule_set(play).compute([play.inputs.energy_mwh])
    return [
        Check(
            "readings sent = accepted + refused",
            readings["sent"] == readings["accepted"] + refused,
            f"{readings['sent']:,} = {readings['accepted']:,} + {refused:,}",
        ),
        Check(
            "readings accepted = anchored + waiting",
            bool(result.conservation["readings"]["ok"]) and readings["waiting"] == 0,
            f"{readings['accepted']:,} = {readings['anchored']:,} + {readings['waiting']:,}",
        ),
        Check("chain counts the anchored readings", anchored == readings["anchored"], f"{anchored:,}"),
        Check(
            "emissions: contract = twin = verifier",
            result.emissions_g == twin == play.emissions_g,
            f"{result.emissions_g:,} g",
        ),
    ]


def _entity_checks(play: Play, result: Result, must_equal_published: bool) -> list[Check]:
    items = list(zip(play.plan.installations, result.entities, strict=True))
    count = len(items)
    allocated = sum(item.row.allocated_t == entity["allocated_t"] for item, entity in items)
    verified = sum((item.row.verified_t or 0) == (entity["verified_t"] or 0) for item, entity in items)
    surrendered = sum(item.row.surrendered_t == entity["surrendered_t"] for item, entity in items)
    by_rule = sum(item.rule_status == entity["status"] for item, entity in items)
    published = sum(entity["published_code"] == entity["status"] for _, entity in items)
    traded = sum(item.short_t == entity["bought_t"] and entity["sold_t"] <= item.spare_t for item, entity in items)
    return [
        Check("allocated on chain = published", allocated == count, f"{allocated} of {count}"),
        Check("verified on chain = published", verified == count, f"{verified} of {count}"),
        Check("surrendered on chain = published", surrendered == count, f"{surrendered} of {count}"),
        Check("each bought what it lacked, sold no more than it had", traded == count, f"{traded} of {count}"),
        Check("status by contract = the log's rule", by_rule == count, f"{by_rule} of {count}"),
        Check(
            "status by contract = published code",
            published == count or not must_equal_published,
            f"{published} of {count}",
        ),
    ]


def _trade_checks(play: Play, result: Result) -> list[Check]:
    limits = {
        day.prices.day.isoformat(): price_limits(FenPerTonne(day.prices.previous_close_fen or 0), BasisPoints(BAND_BP))
        for day in play.plan.days
    }
    in_band = sum(
        limits[trade["day"]].lower <= trade["price_fen_per_t"] <= limits[trade["day"]].upper for trade in result.trades
    )
    checked = sum(
        play.chain.call("Vouchers", "check", parse_code(trade["voucher_code"]))[0] == int(trade["trade_id"])
        for trade in result.trades
    )
    demand_t = sum(item.short_t for item in play.plan.installations)
    traded_t = sum(trade["quantity_t"] for trade in result.trades)
    count = len(result.trades)
    return [
        Check("traded = what the short lacked", traded_t == demand_t, f"{traded_t:,} t in {count} trades"),
        Check("prices inside the day's limits", in_band == count, f"{in_band} of {count}"),
        Check("voucher codes hold against the chain", checked == count, f"{checked} of {count}"),
    ]


def _book_checks(result: Result, books: Json) -> list[Check]:
    units, works, cash = result.conservation["units"], result.works["units"], result.conservation["cash"]
    checks = [
        Check("units issued = held + surrendered + cancelled", units["ok"], _sum_of(units)),
        Check("works' units issued = held + surrendered + cancelled", works["ok"], _sum_of(works)),
        Check(
            "money in = held + out", cash["ok"], f"{cash['in_fen']:,} = {cash['held_fen']:,} + {cash['out_fen']:,} fen"
        ),
    ]
    for item in books["units"]:
        promise = f"accounts of class {item['symbol']} add up to what is held"
        checks.append(
            Check(promise, bool(item["ok"]) and item["sum_of_accounts_t"] == item["held_t"], f"{item['held_t']:,} t")
        )
    sums = books["cash"]
    of_funds_fen = sum(fund["total_fen"] for fund in sums["funds"])
    is_equal = bool(sums["ok"]) and sums["sum_of_accounts_fen"] + of_funds_fen == sums["held_fen"]
    said = f"{sums['sum_of_accounts_fen']:,} + {of_funds_fen:,} = {sums['held_fen']:,} fen"
    checks.append(Check("cash accounts and funds add up to what is held", is_equal, said))
    return checks


def _registry_checks(result: Result) -> list[Check]:
    found, acts = result.registry, result.registry["acts"]
    units = found["units"]
    return [
        Check("credits issued = held + surrendered + cancelled", units["ok"], _sum_of(units)),
        Check(
            "credits issued = verified reduction",
            units["issued_t"] == found["credited_t"],
            f"{units['issued_t']:,} = {found['credited_t']:,} t",
        ),
        Check(
            "frozen on the ledger = frozen by order",
            found["frozen_t"] == found["frozen_by_order_t"] > 0,
            f"{found['frozen_t']:,} = {found['frozen_by_order_t']:,} t",
        ),
        Check(
            "offsets surrendered = on the ledger, within the cap",
            found["offset_t"] == units["surrendered_t"] <= found["offset_cap_t"]
            and (found["offset_t"] > 0 or found["offset_cap_t"] == 0),
            f"{found['offset_t']:,} = {units['surrendered_t']:,} of {found['offset_cap_t']:,} t",
        ),
        Check(
            "cancellation stands under its certificate",
            found["is_cancelled"] and found["cancelled_t"] == units["cancelled_t"],
            f"no. {found['certificate_id']}: {found['cancelled_t']:,} t",
        ),
        Check(
            "acts of the registry by two people",
            acts["confirmed"] == acts["by_two"] > 0,
            f"{acts['by_two']} of {acts['confirmed']}",
        ),
    ]


def _computed_check(play: Play, result: Result) -> Check:
    allocated_t, logged_t, again_t = result.works["allocated_t"], int(play.computed["quantity_t"]), recomputed_t(play)
    plan = f"plan of {play.computed['plan_year']}"
    return Check(
        "works' quota: approved = computed on chain = twin",
        allocated_t == logged_t == again_t,
        f"{allocated_t:,} = {logged_t:,} = {again_t:,} t, {plan}",
    )


def _sum_of(units: Json) -> str:
    return "{issued_t:,} = {held_t:,} + {surrendered_t:,} + {cancelled_t:,} t".format(**units)
