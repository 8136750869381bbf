"""
Writes `allocation.json`: cases of every method with what another way of computing gives.

Made apart from `carbon.allocation`: powers and exponentials by `Decimal.ln` and `exp` at 80 digits, the formulas as the
plans write them, the benchmarks typed from the plans. Run it by hand; the file is what the tests read.
"""

import json
import random
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, getcontext
from pathlib import Path

D = Decimal
getcontext().prec = 80

ELECTRICITY = {
    2019: "0.877 0.979 1.146 0.392", 2020: "0.877 0.979 1.146 0.392", 2021: "0.8218 0.8773 0.9350 0.3920",
    2022: "0.8177 0.8729 0.9303 0.3901", 2023: "0.7950 0.8090 0.8285 0.3305", 2024: "0.7910 0.8049 0.8244 0.3288",
    2025: "0.7902 0.8017 0.8162 0.3288", 2026: "0.7894 0.7985 0.8080 0.3288",
}  # fmt: skip
HEAT = {
    2019: "0.126 0.059", 2020: "0.126 0.059", 2021: "0.1111 0.0560", 2022: "0.1105 0.0557", 2023: "0.1038 0.0536",
    2024: "0.1033 0.0533", 2025: "0.1027 0.0533", 2026: "0.1021 0.0533",
}  # fmt: skip
CLASSES = ("I", "II", "III", "IV")


def floor(value):
    return int(value.to_integral_value(ROUND_FLOOR))


def low_load(percent):
    if percent >= 50:
        return D(1)
    value = (
        D("7.254")
        - D("0.633") * (1 - (-percent / D("29.822")).exp())
        - D("5.643") * (1 - (-percent / D("6.871")).exp())
    )
    return value.quantize(D("0.000001"), ROUND_HALF_UP)


def power_unit(i):
    year, heat_ratio, load = i["year"], D(i["heat_ratio"]), D(i["load"])
    number = CLASSES.index(i["unit_class"])
    gas = number == 3
    be, bh = D(ELECTRICITY[year].split()[number]), D(HEAT[year].split()[gas])
    electricity = D(i["net_mwh"] if year < 2023 else i["gross_mwh"]) * be
    if year < 2023:
        electricity *= {"water": D(1), "air": D("1.05"), "back_pressure": D(1)}[i["cooling"]]
        electricity *= 1 - (D("0.6") if gas else D("0.22")) * heat_ratio
    if i["conventional_condensing"] and not gas:
        electricity *= load_factor(year, load)
    return {"allocation_t": str((electricity + D(i["heat_gj"]) * bh).quantize(D("0.000001"), ROUND_HALF_UP))}


def load_factor(year, load):
    steep = ((16 - 20 * load) * D("1.015").ln()).exp()
    if year >= 2025:
        return low_load(100 * load)
    if year >= 2023:
        return steep if load < D("0.65") else D(1)
    if load >= D("0.85"):
        return D(1)
    if load >= D("0.8"):
        return 1 + D("0.0014") * (85 - 100 * load)
    if load >= D("0.75"):
        return D("1.007") + D("0.0016") * (80 - 100 * load)
    return steep


def entity(i):
    initial, verified = D(i["initial_t"]), D(i["verified_t"])
    final = floor(max(initial, D("0.8") * verified))
    rate = ((verified - initial) / verified * 100).quantize(D("0.01"), ROUND_HALF_UP)
    return {"final_t": final, "gap_rate_percent": str(rate + 0), "top_up_t": final - floor(initial)}


def cut(i):
    """Tonne by tonne in words: first the pre stage, then the final stage."""
    pre, final, books = i["pre_t"], i["final_t"], i["cut_t"]
    pre_cut = pre if books > pre else books
    books -= pre_cut
    refund = 0
    change = final - pre
    if pre_cut > final:
        refund = pre_cut - final
        books += refund
        issued = change + refund
    elif change >= 0:
        issued = change - books if change > books else 0
        books -= change - issued
    else:
        issued = change
    return {
        "pre_cut_t": pre_cut, "pre_issued_t": pre - pre_cut, "refund_t": refund, "final_issued_t": issued,
        "total_issued_t": pre - pre_cut + issued, "cut_outstanding_t": books,
    }  # fmt: skip


def industry(i):
    x = (D(i["balance"]) - D(i["intensity"])) / D(i["balance"])
    alpha = D("0.15") * x if abs(x) < D("0.2") else D("0.03").copy_sign(x)
    text = f"{alpha.quantize(D(10) ** -18, ROUND_HALF_UP) + 0:f}"
    return {"allocation_t": floor(D(i["emissions_t"]) * (1 + alpha)), "coefficient": text.rstrip("0").rstrip(".")}


def product(*values):
    result = D(1)
    for value in values:
        result *= D(value)
    return result


RESULT = {
    "cn_power_unit": power_unit,
    "cn_entity": entity,
    "cn_pre_allocation": lambda i: {"pre_t": floor(D(i["value_t"]))},
    "cn_cut": cut,
    "cn_differentiated": lambda i: {
        "released_t": max(i["issued_t"] - i["due_t"], 0),
        "still_to_surrender_t": max(i["due_t"] - i["issued_t"], 0),
    },
    "cn_industry": industry,
    "cn_low_load_2025": lambda i: {"factor": str(low_load(D(i["load_percent"])).quantize(D("0.000001")))},
    "cn_banking": lambda i: {
        "carried_t": floor(min(D(i["holding_t"]), D(i["base_t"]) + D("1.5") * max(D(i["net_sales_t"]), 0)))
    },
    "cn_offset_cap": lambda i: {"cap_t": floor(product(i["obligation_t"], i["share"]))},
    "cn_penalty": lambda i: {
        "shortfall_t": (gap := max(i["obligation_t"] - i["surrendered_t"], 0)),
        "fine_fen": floor(product(gap, i["price_fen_per_t"], i["multiple"])),
    },
    "grandfathering": lambda i: {"allocation_t": floor(product(i["historic_t"], 1 - D(i["reduction"])))},
    "intensity": lambda i: {"allocation_t": floor(product(i["output"], i["value"], 1 - D(i["reduction"])))},
    "benchmark": lambda i: {"allocation_t": floor(product(i["output"], i["value"], *i["factors"]))},
}


def inputs(method, r):
    def number(most, places):
        return f"{D(r.randrange(int(most * 10**places) + 1)).scaleb(-places):f}"

    match method:
        case "cn_power_unit":
            year = r.randrange(2019, 2027)
            loads = [number(1, 4), number(1, 9), "0.75", "0.8", "0.85", "0.65", "0.5", "0.649999999", "0", "1"]
            return {
                "year": year, "unit_class": r.choice(CLASSES),
                "net_mwh" if year < 2023 else "gross_mwh": number(10**7, r.choice((0, 3, 6))),
                "heat_gj": number(10**6, r.choice((0, 2, 6))), "cooling": r.choice(("water", "air", "back_pressure")),
                "heat_ratio": number(1, r.choice((2, 9))), "load": r.choice(loads),
                "conventional_condensing": r.random() < 0.8,
            }  # fmt: skip
        case "cn_entity":
            verified = r.randrange(1, 10**7)
            initial = number(verified * 1.2, r.choice((0, 6)))
            return {"year": r.randrange(2019, 2027), "initial_t": initial, "verified_t": verified}
        case "cn_pre_allocation":
            return {"value_t": number(10**6, r.choice((0, 1, 6)))}
        case "cn_cut":
            return {name: r.randrange(r.choice((4, 1000))) for name in ("pre_t", "final_t", "cut_t")}
        case "cn_differentiated":
            return {name: r.randrange(1000) for name in ("issued_t", "due_t")}
        case "cn_industry":
            intensity = number(1.4, 4)
            return {"emissions_t": r.randrange(10**7), "intensity": intensity, "balance": r.choice(("1", "0.8534"))}
        case "cn_low_load_2025":
            return {"load_percent": r.choice((number(100, 2), number(50, 7), "49.999999", "50", "0"))}
        case "cn_banking":
            return {
                "net_sales_t": r.randrange(-(10**5), 10**5), "holding_t": r.randrange(3 * 10**5),
                "base_t": r.choice((10_000, 100_000)),
            }  # fmt: skip
        case "cn_offset_cap":
            return {"obligation_t": r.randrange(10**7), "share": r.choice(("0.05", number(1, 4)))}
        case "cn_penalty":
            return {
                "obligation_t": r.randrange(10**6), "surrendered_t": r.randrange(10**6),
                "price_fen_per_t": r.randrange(4000, 12_000), "multiple": r.choice((5, 10, "7.5", number(10, 3))),
            }  # fmt: skip
        case "grandfathering":
            return {"historic_t": number(10**7, r.choice((0, 6))), "reduction": number(1, 4)}
        case "intensity":
            return {"output": number(10**6, 3), "value": number(10, 4), "reduction": number(1, 4)}
        case _:
            factors = [number(1.5, r.choice((2, 9))) for _ in range(r.randrange(5))]
            return {"output": number(10**6, 3), "value": number(10, 6), "factors": factors}


def main():
    r = random.Random(20260727)
    cases = []
    for method, result in RESULT.items():
        for number in range(160 if method == "cn_power_unit" else 40):
            given = inputs(method, r)
            if method == "cn_penalty" and D(given["multiple"]) == 0:
                given["multiple"] = 5
            cases.append({"id": f"{method}-{number}", "method": method, "inputs": given, "result": result(given)})
    lines = ",\n".join(json.dumps(case) for case in cases)
    (Path(__file__).parent / "allocation.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
