"""
`chainets market surveil`: search a day for what surveillance looks into, write the evidence, raise the alerts.

With `--follow` the running day is searched whenever a block came, until its close. What is found of a party is told and
raised once, with the evidence of its moment; what is a share of all that a day has is judged when the day is over.
Exchange and ministry come to the same files; only the exchange's key raises alerts.
"""

import json
import time
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import httpx
import typer
from eth_account.signers.local import LocalAccount
from rich.console import Console
from rich.table import Table

from carbon.order_book import Side
from carbon.surveillance import Kind, Thresholds, suggested
from carbon.units import MarketDay
from cli.errors import BAD_INPUT, FAILED, one_line
from cli.market.watch import chosen
from cli.market.watched import EPOCH, MOST_ACCOUNTS, Rule, Told, Watched, day_of, rules_of, watched
from cli.options import API, KEY, Api, Passphrase, Yes
from cli.registry.outputs import check_folder, write
from cli.session import signed_in
from cli.tx import Json, ask, confirmed, fail, open_keystore, prepare, report, show
from web.formats import whole

CONTRACT = "Surveillance"
OVER_THE_DAY = (Kind.CANCEL_RATIO, Kind.CONCENTRATION)
"""Shares of a whole day: a party that is much of a morning may be little of its day."""
Keystore = Annotated[Path, typer.Option(help="Key of the exchange, or to look only, of the ministry: version 3 file.")]
Day = Annotated[str | None, typer.Option(help="Trading day, YYYY-MM-DD; the product's last one when left out.")]


def surveil(
    product: Annotated[str | None, typer.Option(help="Symbol or number; without one, what traded last.")] = None,
    day: Day = None,
    submit: Annotated[bool, typer.Option("--submit", help="Raise what was not raised yet on the chain.")] = False,
    by_suggestion: Annotated[
        bool, typer.Option("--suggested", help="Search by the thresholds that come with this program, to look only.")
    ] = False,
    follow: Annotated[
        bool, typer.Option("--follow", help="Search while the day runs, until its close; with --submit, raise at once.")
    ] = False,
    every_s: Annotated[float, typer.Option("--every", min=0.1, help="Seconds between two looks for news.")] = 5.0,
    out: Annotated[Path, typer.Option(help="Folder for the evidence files.")] = Path("."),
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    api: Api = API,
    yes: Yes = False,
) -> None:
    """
    Search a day's orders, cancels and trades by the rules in force on it, write the evidence of what is found.

    Exit 0: searched, and with --submit all is raised; 1: refused, or no rule was in force; 2: bad input.
    """
    if submit and by_suggestion:
        fail("--submit raises by the rules in force only: leave out --suggested", BAD_INPUT)
    with one_line(), httpx.Client(base_url=api, timeout=60.0) as http:
        check_folder(out)
        key = open_keystore(keystore, passphrase_file)
        token = signed_in(http, key)
        products = ask(http, "/market/products")["items"]
        product_id = chosen(products, product)
        on = _day(products, product_id, day)
        rules = _suggested(on) if by_suggestion else rules_of(http, token, on)
        if not rules:
            fail(f"no rule was in force on {on}: look with --suggested, set with `chainets market rules`", FAILED)
        raised = _follow(http, key, token, product_id, on, rules, out, submit, yes, every_s) if follow else 0
        found = watched(http, token, product_id, on)
        if submit and found.is_open:
            fail(f"{found.symbol} is still open on {on}: raise alerts after its close", FAILED)
        told = found.told(rules)
        files = {one.file_name(product_id, on): one.evidence.content.decode("ascii") for one in told}
        write(out, {}, files)
        _show(found, told, on)
        raised += _raise(http, key, found, told, yes) if submit else 0
        known = sum(one.alert_id is not None for one in told)
        typer.echo(json.dumps({"found": len(told), "known": known, "raised": raised}))


def rules(
    day: Annotated[str | None, typer.Option(help="Show what is in force on that day; today when left out.")] = None,
    set_from: Annotated[
        str | None, typer.Option(help="Set the suggested thresholds from that day on: a day that was not opened yet.")
    ] = None,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    api: Api = API,
    yes: Yes = False,
) -> None:
    """Thresholds of surveillance in force on a day, beside those that come with this program, and set these."""
    with one_line(), httpx.Client(base_url=api, timeout=60.0) as http:
        key = open_keystore(keystore, passphrase_file)
        token = signed_in(http, key)
        on = _date(set_from or day or str(_today(http, token)))
        if set_from is not None:
            _set(http, key, rules_of(http, token, on), on, yes)
        _show_rules(rules_of(http, token, on), on)


def _set(http: httpx.Client, key: LocalAccount, now: dict[Kind, Rule], on: date, yes: bool) -> None:
    """Set what differs from the suggestion."""
    for kind, suggestion in suggested().items():
        if kind in now and now[kind].thresholds == suggestion.thresholds:
            continue
        thresholds = {"is_on": True} | _figures(suggestion.thresholds)
        values = {"kind": kind.value, "thresholds": thresholds, "from_day": (on - EPOCH).days}
        prepared = prepare(http, key, CONTRACT, "set_rule", values)
        show(prepared)
        report(confirmed(http, key, prepared, yes))


def _follow(
    http: httpx.Client,
    key: LocalAccount,
    token: str,
    product_id: int,
    on: date,
    rules: dict[Kind, Rule],
    out: Path,
    submit: bool,
    yes: bool,
    every_s: float,
) -> int:
    """Tell, and raise when that is wanted, what is news while the day runs; how many were raised."""
    at_once = {kind: rule for kind, rule in rules.items() if kind not in OVER_THE_DAY}
    seen: set[tuple[Kind, str | None, Side | None]] = set()
    searched, raised = -1, 0
    while True:
        block = ask(http, f"/market/{product_id}/quote")["as_of"]["block"]
        if block != searched:
            found = watched(http, token, product_id, on)
            if not found.is_open:
                return raised
            told = [one for one in found.told(at_once) if one.subject not in seen]
            seen |= {one.subject for one in told}
            write(out, {}, {one.file_name(product_id, on): one.evidence.content.decode("ascii") for one in told})
            if told:
                _show(found, told, on)
            raised += _raise(http, key, found, told, yes) if submit else 0
            searched = block
        time.sleep(every_s)


def _raise(http: httpx.Client, key: LocalAccount, found: Watched, told: Sequence[Told], yes: bool) -> int:
    """Raise what was not raised before; how many."""
    waiting = [one for one in told if one.alert_id is None]
    for one in waiting:
        values: Json = {
            "kind": one.finding.kind.value,
            "product_id": found.day.product_id,
            "day": found.day.day,
            "accounts": one.finding.chief_accounts(MOST_ACCOUNTS),
            "quantity_t": one.finding.quantity,
            "measured_bp": one.finding.measured,
            "evidence_hash": one.evidence_hash,
        }
        prepared = prepare(http, key, CONTRACT, "raise_alert", values)
        show(prepared)
        report(confirmed(http, key, prepared, yes))
    return len(waiting)


def _show(found: Watched, told: Sequence[Told], on: date) -> None:
    table = Table("kind", "side", "accounts", "t", "found", "evidence", "alert", title=f"{found.symbol} {on}")
    for one in told:
        finding = one.finding
        accounts = "\n".join(finding.accounts) or "the market"
        side = finding.side.name.lower() if finding.side else ""
        measured = f"{finding.measured / 100:.2f} %" if finding.measured else ""
        alert = "" if one.alert_id is None else str(one.alert_id)
        evidence = one.file_name(found.day.product_id, on)
        table.add_row(finding.kind.word, side, accounts, whole(finding.quantity), measured, evidence, alert)
    _console().print(table)


def _show_rules(now: dict[Kind, Rule], on: date) -> None:
    table = Table("kind", "in force from", *Thresholds.__slots__, "suggested", "source", title=str(on))
    for kind, suggestion in suggested().items():
        rule = now.get(kind)
        figures = [str(value) for value in _figures(rule.thresholds).values()] if rule else [""] * 5
        wanted = " ".join(str(value) for value in _figures(suggestion.thresholds).values())
        since = str(day_of(rule.from_day)) if rule else "none"
        table.add_row(kind.word, since, *figures, wanted, suggestion.source)
    _console().print(table)


def _console() -> Console:
    return Console(width=None if Console().is_terminal else 180)


def _figures(thresholds: Thresholds) -> Json:
    """As the contract names them."""
    return {
        "window_s": thresholds.window_s,
        "count": thresholds.count,
        "quantity_t": thresholds.quantity,
        "share_bp": thresholds.share,
        "move_bp": thresholds.move,
    }


def _suggested(on: date) -> dict[Kind, Rule]:
    from_day = MarketDay((on - EPOCH).days)
    return {kind: Rule(suggestion.thresholds, from_day) for kind, suggestion in suggested().items()}


def _day(products: list[Json], product_id: int, day: str | None) -> date:
    if day is not None:
        return _date(day)
    last = next(one["day"] for one in products if one["product_id"] == product_id)
    if last is None:
        fail("the product was never opened", BAD_INPUT)
    return _date(last)


def _today(http: httpx.Client, token: str) -> date:
    """The day of the newest block in the market's zone."""
    time = ask(http, "/market/surveillance-rules", token=token)["as_of"]["time"]
    return datetime.fromisoformat(time).date()


def _date(day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError:
        fail(f"{day!r} is not a day: YYYY-MM-DD", BAD_INPUT)
