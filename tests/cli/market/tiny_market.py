"""
A market written a second time, from the text of its rules and without `carbon`: slow, flat, everything counted anew.

Rows and rules are those of the files, as dictionaries; what comes back are the rows of the result files, voucher codes
left out.
"""

from __future__ import annotations

import csv
from datetime import date, datetime
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Rows = list[list[str]]


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def national_holidays() -> list[str]:
    path = Path(__file__).parents[3] / "carbon" / "exchange" / "holidays.csv"
    return [row["date"] for row in csv.DictReader(path.read_text().splitlines())]


class No(Exception):
    """A refusal; its text is the code."""


class TinyMarket:
    def __init__(self, rules: dict[str, Any]) -> None:
        self.zone = ZoneInfo(rules.get("timezone", "Asia/Shanghai"))
        self.hours = {
            "listed": rules.get("sessions", [["09:30", "11:30"], ["13:00", "15:00"]]),
            "block": rules.get("block_sessions", [["13:00", "15:00"]]),
        }
        self.holidays = rules.get("holidays") if "holidays" in rules else national_holidays()
        self.tick = rules.get("tick_fen", 1)
        self.bounds = {
            "listed": {"band_bp": 1000, "min_t": 1, "max_t": 99_999} | rules.get("listed", {}),
            "block": {"band_bp": 3000, "min_t": 100_000, "max_t": 10**30} | rules.get("block", {}),
        }
        self.previous = {name: terms["reference_fen_per_t"] for name, terms in rules["products"].items()}
        self.limits = rules.get("position_limits_t", {})
        self.cancels_older = rules.get("self_trade", "refuse_newer") == "cancel_older"
        self.fees_bp = rules.get("fees_bp", 0)
        self.halted = rules.get("halted", [])
        self.restricted = rules.get("restricted", [])
        self.credit_record = rules.get("credit_record", [])
        self.money: dict[str, int] = {}
        self.units: dict[tuple[str, str], int] = {}
        self.orders: list[dict[str, Any]] = []  # every accepted order, in the order of its age
        self.steps: list[tuple[str, str]] = []  # reference, refusal or ""
        self.trades: list[dict[str, Any]] = []
        self.open_day: date | None = None
        self.closed: list[date] = []
        self.bulletin: Rows = []
        self.book: Rows = []

    # Figures, each counted from the beginning

    def fee(self, amount: int) -> int:
        return floor(Fraction(amount * self.fees_bp, 10_000))

    def open_orders(self, **wanted: object) -> list[dict[str, Any]]:
        return [
            order
            for order in self.orders
            if order["state"] == "open" and all(order[name] == value for name, value in wanted.items())
        ]

    def rest(self, order: dict[str, Any]) -> int:
        return int(order["quantity"] - order["filled"])

    def cost(self, price: int, quantity: int) -> int:
        return price * quantity + self.fee(price * quantity)

    def money_free(self, account: str) -> int:
        buys = self.open_orders(account=account, side="buy")
        return self.money.get(account, 0) - sum(self.cost(order["price"], self.rest(order)) for order in buys)

    def bought_today(self, account: str, product: str) -> int:
        return sum(
            trade["quantity"]
            for trade in self.trades
            if trade["buyer"] == account and trade["product"] == product and trade["day"] == self.open_day
        )

    def unsold(self, account: str, product: str) -> int:
        sells = self.open_orders(account=account, side="sell", product=product)
        return self.units.get((account, product), 0) - sum(map(self.rest, sells))

    # Time

    def is_trading_day(self, day: date) -> bool:
        return day.weekday() < 5 and day.isoformat() not in self.holidays

    def in_session(self, method: str) -> bool:
        clock = self.now.strftime("%H:%M")
        return any(opens <= clock < closes for opens, closes in self.hours[method])

    def is_over(self) -> bool:
        ends = [closes for sessions in self.hours.values() for _, closes in sessions]
        return self.now.strftime("%H:%M") >= max(ends)

    def play(self, row: dict[str, str]) -> None:
        now = datetime.fromisoformat(row["at"]).astimezone(self.zone)
        if self.open_day is not None and now.date() > self.open_day:
            self.close()
        self.now = now
        if self.is_trading_day(now.date()) and now.date() not in self.closed:
            self.open_day = now.date()
        if row["action"] == "close_day":
            if self.open_day == now.date() and self.is_over():
                self.close()
            return
        self.money.setdefault(row["account"], 0)
        if row["action"] == "deposit":
            self.money[row["account"]] += int(row["price_fen_per_t"])
        elif row["action"] == "open_holding":
            key = row["account"], row["product"]
            self.units[key] = self.units.get(key, 0) + int(row["quantity_t"])
        else:
            try:
                getattr(self, row["action"])(row)
            except No as refusal:
                self.steps.append((row["ref"], str(refusal)))
            else:
                if row["action"] in ("place", "block_offer"):
                    self.steps.append((row["ref"], ""))

    def close(self) -> None:
        day = self.open_day
        assert day is not None
        for product in sorted(self.previous):
            made = [trade for trade in self.trades if trade["day"] == day and trade["product"] == product]
            listed = [trade for trade in made if trade["method"] == "listed"]
            block = [trade for trade in made if trade["method"] == "block"]
            prices = [trade["price"] for trade in listed]
            volume, amount = self.sums(listed)
            if volume:
                self.previous[product] = half_up(Fraction(amount, volume))
            edges = [prices[0], max(prices), min(prices)] if prices else ["", "", ""]
            cells = [day, product, *edges, self.previous[product], volume, amount, *self.sums(block)]
            self.bulletin.append([str(cell) for cell in cells])
            for side, sign in (("buy", -1), ("sell", 1)):
                resting = self.open_orders(product=product, side=side, method="listed")
                for order in sorted(resting, key=lambda order: sign * order["price"]):
                    row = [day, product, side, order["price"], order["ref"], order["account"], self.rest(order)]
                    self.book.append([str(cell) for cell in row])
        for order in self.open_orders():
            order["state"] = "expired"
        self.closed.append(day)
        self.open_day = None

    def sums(self, trades: list[dict[str, Any]]) -> tuple[int, int]:
        return sum(trade["quantity"] for trade in trades), sum(trade["quantity"] * trade["price"] for trade in trades)

    # Actions

    def place(self, row: dict[str, str]) -> None:
        order = self.order_of(row, "listed")
        self.check(order)
        self.take_in(order)

    def block_offer(self, row: dict[str, str]) -> None:
        offer = self.order_of(row, "block") | {"counterparty": row["counterparty"]}
        self.check(offer)
        self.orders.append(offer)

    def cancel(self, row: dict[str, str]) -> None:
        order = self.named(row)
        if order["account"] != row["account"]:
            raise No("NOT_YOURS")
        if self.is_over():
            raise No("CLOSED_SESSION")
        order["state"] = "cancelled"

    def amend(self, row: dict[str, str]) -> None:
        old = self.named(row, method="listed")
        if old["account"] != row["account"]:
            raise No("NOT_YOURS")
        price = int(row["price_fen_per_t"] or old["price"])
        quantity = int(row["quantity_t"] or old["quantity"])
        if price == old["price"] and quantity < old["quantity"]:
            if not self.in_session("listed"):
                raise No("CLOSED_SESSION")
            if quantity <= old["filled"] or not self.fits(quantity, "listed"):
                raise No("SIZE_OUT_OF_BOUNDS")
            old["quantity"] = quantity
            return
        new = old | {"price": price, "quantity": quantity}
        place = self.orders.index(old)
        del self.orders[place]
        try:
            self.check(new)
        except No:
            self.orders.insert(place, old)
            raise
        self.take_in(new)

    def block_confirm(self, row: dict[str, str]) -> None:
        offer, account = self.named(row, method="block"), row["account"]
        if offer["counterparty"] != account:
            raise No("NOT_YOURS")
        self.check_standing(offer["product"], account)
        if not self.in_session("block"):
            raise No("CLOSED_SESSION")
        side = "sell" if offer["side"] == "buy" else "buy"
        self.check_means(account, side, offer["product"], offer["price"], offer["quantity"])
        buyer, seller = (account, offer["account"]) if side == "buy" else (offer["account"], account)
        offer |= {"filled": offer["quantity"], "state": "filled"}
        self.trade(offer, offer, buyer, seller, offer["price"], offer["quantity"], "block")

    def order_of(self, row: dict[str, str], method: str) -> dict[str, Any]:
        return {
            "ref": row["ref"],
            "account": row["account"],
            "product": row["product"],
            "side": row["side"],
            "price": int(row["price_fen_per_t"]),
            "quantity": int(row["quantity_t"]),
            "filled": 0,
            "state": "open",
            "method": method,
        }

    def named(self, row: dict[str, str], **wanted: object) -> dict[str, Any]:
        found = self.open_orders(ref=row["ref"], **wanted)
        if not found:
            raise No("UNKNOWN_ORDER")
        return found[0]

    # Checks

    def check_standing(self, product: str, account: str) -> None:
        if product in self.halted:
            raise No("PRODUCT_HALTED")
        if account in self.restricted:
            raise No("ACCOUNT_RESTRICTED")
        if account in self.credit_record:
            raise No("CREDIT_RECORD")

    def fits(self, quantity: int, method: str) -> bool:
        bounds = self.bounds[method]
        return bool(bounds["min_t"] <= quantity <= bounds["max_t"])

    def check(self, order: dict[str, Any]) -> None:
        method, price, product = order["method"], order["price"], order["product"]
        if product not in self.previous:
            raise No("UNKNOWN_PRODUCT")
        self.check_standing(product, order["account"])
        if not self.is_trading_day(self.now.date()):
            raise No("NOT_A_TRADING_DAY")
        if not self.in_session(method):
            raise No("CLOSED_SESSION")
        if price <= 0 or price % self.tick:
            raise No("BAD_TICK")
        if order["quantity"] <= order["filled"] or not self.fits(order["quantity"], method):
            raise No("SIZE_OUT_OF_BOUNDS")
        band = Fraction(self.bounds[method]["band_bp"], 10_000)
        low, high = (half_up(self.previous[product] * (1 + sign * band)) for sign in (-1, 1))
        if not low <= price <= high:
            raise No("PRICE_OUT_OF_BAND")
        if method == "block" and order["counterparty"] == order["account"]:
            raise No("SELF_TRADE")
        if method == "listed" and not self.cancels_older and self.own_crossed(order):
            raise No("SELF_TRADE")
        self.check_means(order["account"], order["side"], product, price, self.rest(order))

    def check_means(self, account: str, side: str, product: str, price: int, rest: int) -> None:
        if side == "buy":
            held = sum(self.units.get((account, name), 0) for name in self.previous)
            bids = sum(map(self.rest, self.open_orders(account=account, side="buy")))
            if account in self.limits and held + bids + rest > self.limits[account]:
                raise No("POSITION_LIMIT")
            if self.cost(price, rest) > self.money_free(account):
                raise No("NOT_ENOUGH_FUNDS")
        else:
            unsold, fresh = self.unsold(account, product), self.bought_today(account, product)
            if rest > unsold:
                raise No("NOT_ENOUGH_UNITS")
            if rest > unsold - fresh:
                raise No("BOUGHT_TODAY")

    # Matching

    def crosses(self, order: dict[str, Any], other: dict[str, Any]) -> bool:
        if order["side"] == "buy":
            return bool(other["price"] <= order["price"])
        return bool(other["price"] >= order["price"])

    def opposite(self, order: dict[str, Any]) -> list[dict[str, Any]]:
        side = "sell" if order["side"] == "buy" else "buy"
        return self.open_orders(product=order["product"], side=side, method="listed")

    def own_crossed(self, order: dict[str, Any]) -> list[dict[str, Any]]:
        own = [other for other in self.opposite(order) if other["account"] == order["account"]]
        return [other for other in own if self.crosses(order, other)]

    def take_in(self, order: dict[str, Any]) -> None:
        for own in self.own_crossed(order):
            own["state"] = "cancelled"
        sign = 1 if order["side"] == "buy" else -1
        self.orders.append(order)
        for other in sorted(self.opposite(order), key=lambda other: sign * other["price"]):
            if not self.crosses(order, other) or not self.rest(order):
                break
            quantity = min(self.rest(order), self.rest(other))
            for one in (order, other):
                one["filled"] += quantity
                if not self.rest(one):
                    one["state"] = "filled"
            buy, sell = (order, other) if order["side"] == "buy" else (other, order)
            self.trade(buy, sell, buy["account"], sell["account"], other["price"], quantity, "listed")

    def trade(
        self,
        buy: dict[str, Any],
        sell: dict[str, Any],
        buyer: str,
        seller: str,
        price: int,
        quantity: int,
        method: str,
    ) -> None:
        amount, product = price * quantity, buy["product"]
        self.money[buyer] -= amount + self.fee(amount)
        self.money[seller] += amount - self.fee(amount)
        self.units[buyer, product] = self.units.get((buyer, product), 0) + quantity
        self.units[seller, product] -= quantity
        self.trades.append(
            {
                "at": self.now,
                "day": self.open_day,
                "product": product,
                "method": method,
                "buyer": buyer,
                "seller": seller,
                "buy_ref": buy["ref"],
                "sell_ref": sell["ref"],
                "price": price,
                "quantity": quantity,
            }
        )

    # Files

    def results(self) -> dict[str, Rows]:
        trades = []
        for number, trade in enumerate(self.trades, 1):
            at, _, *rest = trade.values()
            trades.append([str(number), at.isoformat(), *map(str, rest)])
        final = {order["ref"]: order for order in self.orders}
        orders = [
            [ref, "refused", "0", refusal] if refusal else [ref, final[ref]["state"], str(final[ref]["filled"]), ""]
            for ref, refusal in self.steps
        ]
        accounts = []
        for account in sorted(self.money):
            accounts.append([account, "CNY", str(self.money[account]), str(self.money_free(account))])
            for product in sorted(self.previous):
                held = self.units.get((account, product), 0)
                free = self.unsold(account, product) - self.bought_today(account, product)
                accounts.append([account, product, str(held), str(free)])
        return {
            "trades.csv": trades,
            "orders.csv": orders,
            "book.csv": sorted(self.book, key=lambda row: row[0]),
            "accounts.csv": accounts,
            "bulletin.csv": self.bulletin,
        }


def played(rows: list[dict[str, str]], rules: dict[str, Any]) -> dict[str, Rows]:
    market = TinyMarket(rules)
    for row in rows:
        market.play(row)
    return market.results()
