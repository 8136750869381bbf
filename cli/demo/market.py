"""Stage 5: who is long sells, who is short buys, over the days of the price file; each day is cleared and delivered."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from carbon.fees import cost_of, fee_of
from carbon.hashing import keccak
from carbon.market_rules import price_limits
from carbon.trading_methods import TradingMethod, name_of
from carbon.units import BasisPoints, Fen, FenPerTonne, MarketDay
from carbon.vouchers import format_code
from cli.demo import deals, default, dispute, watch
from cli.demo.cast import REGISTRY, SECOND_REGISTRY, WORKS, Actor
from cli.demo.desk import Act, Json
from cli.demo.plan import BAND_BP, MAX_ORDER_T, RESERVE, Installation, TradingDay, date_number
from cli.demo.play import Play, chunks, field_of, moment
from cli.demo.terms import FEE_BP, set_terms
from cli.settling.clearing import clearing_of
from cli.settling.day import DayOnChain
from cli.settling.steps import Party, settle_day

BUY, SELL = 1, 2
TICK_FEN, LOT_T, MIN_ORDER_T = 1, 1, 1
MIN_BLOCK_T, BLOCK_BAND_BP = 100_000, 3_000
"""Of block trades: from 100,000 t, 30 % around the previous close."""
HOUR_S = 3_600
SESSIONS_S = (9 * HOUR_S + 1_800, 11 * HOUR_S + 1_800, 13 * HOUR_S, 15 * HOUR_S)
"""9:30-11:30 and 13:00-15:00 (exchange notice of 2021-06-22), seconds from midnight: as `Market` starts with."""
LAST_S = 60
"""No order comes in a session's last minute: where blocks come by themselves, it may be in the next but one."""
SYMBOL_BYTES, SOURCE_BYTES = 16, 96
"""Room that `Market` has for a product's symbol and for the source of a reference price."""
RESTING_ORDERS = 5
RESTING_T = 3_000
RESTING_STEPS_PER_CLOSE = 600
"""Resting orders lie a 600th of the close apart: 0.10 CNY at 60 CNY."""


def open_market(play: Play) -> None:
    """The exchange lists the product; sellers bring units, buyers bring money."""
    product = play.plan.product
    with play.step("Market opens: units and money come in") as task:
        first = play.plan.days[0].prices.day
        play.clock.go_to(moment(first - timedelta(days=1), 10))
        set_terms(play, date_number(first))
        for holidays in chunks([date_number(day) for day in play.plan.holidays]):
            play.act("exchange", "Market", "set_holidays", days=list(holidays), is_holiday=True)
        listed = play.act(
            "exchange",
            "Market",
            "list_product",
            class_id=str(play.class_id),
            symbol=_fitting(product, SYMBOL_BYTES),
            terms={
                "tick_fen": TICK_FEN,
                "lot_t": LOT_T,
                "min_order_t": MIN_ORDER_T,
                "max_order_t": MAX_ORDER_T,
                "band_bp": BAND_BP,
                "min_block_t": MIN_BLOCK_T,
                "max_block_t": 0,
                "block_band_bp": BLOCK_BAND_BP,
            },
        )
        play.product_id = int(field_of(listed, "ProductListed", "product_id"))
        play.act_all(task, [*_units_in(play), *_money_in(play), deals.units_in(play)])


def _units_in(play: Play) -> list[Act]:
    sold: dict[str, int] = {}
    for day in play.plan.days:
        for order in day.orders:
            if not order.is_buy:
                sold[order.account] = sold.get(order.account, 0) + order.quantity_t
    return [
        Act(play.actor(account), "Allowances", "to_trading", {"class_id": str(play.class_id), "quantity_t": quantity_t})
        for account, quantity_t in sold.items()
    ]


def _money_in(play: Play) -> list[Act]:
    needed: dict[str, int] = {}
    for day in play.plan.days:
        for order in day.orders:
            if order.is_buy:
                cost_fen = cost_of(Fen(order.price_fen * order.quantity_t), FEE_BP)
                needed[order.account] = needed.get(order.account, 0) + cost_fen
    listed = [
        _deposit_of(play, play.actor(account), amount_fen, f"of {account} for {play.inputs.year}")
        for account, amount_fen in needed.items()
    ]
    for_deals = [
        _deposit_of(play, actor, amount_fen, f"of {actor.part.name} for deals")
        for actor, amount_fen in deals.money_of(play).items()
    ]
    if disputed_fen := dispute.money_of(play):
        for_deals.append(_deposit_of(play, play.cast[WORKS], disputed_fen, "of the works for a trade that it disputes"))
    reserve_fen = default.reserve_of(deals.price_of(play))
    to_reserve = {"amount_fen": str(reserve_fen), "bank_reference": "0x" + keccak(b"to the risk reserve").hex()}
    return [*listed, *for_deals, Act(play.cast["bank"], "Cash", "deposit_to_reserve", to_reserve)]


def _deposit_of(play: Play, actor: Actor, amount_fen: int, reference: str) -> Act:
    arguments = {
        "account": actor.address,
        "amount_fen": str(amount_fen),
        "bank_reference": "0x" + keccak(f"deposit {reference}".encode()).hex(),
    }
    return Act(play.cast["bank"], "Cash", "deposit", arguments)


def trade(play: Play) -> None:
    """All trading days, each with its opening, orders, closing and delivery."""
    total = sum(len(day.orders) for day in play.plan.days)
    with play.step(f"{len(play.plan.days)} trading days: orders, matching, delivery", total) as task:
        for day in play.plan.days[:-1]:
            if day.orders:
                _trading_day(play, day)
                play.progress.advance(task, len(day.orders))
        _last_day(play, play.plan.days[-1])
        play.progress.advance(task, len(play.plan.days[-1].orders))


def _trading_day(play: Play, day: TradingDay) -> None:
    on, is_disputed = day.prices.day, day is dispute.day_of(play)
    made = _listed(play, day, spare_s=HOUR_S // 2 if is_disputed else 0)
    if is_disputed:
        dispute.trade(play, day)
    play.clock.go_to(moment(on, 15, 5))
    codes = close_day(play, on)
    _keep(play, on, made, codes)
    if is_disputed:
        settled = _day_on_chain(play, on)
        _keep_deals(play, settled, codes)
        dispute.hear(play, settled)


def _last_day(play: Play, day: TradingDay) -> None:
    """With deals beside the order book after its orders, one that fails, one that corrects, and a search of the day."""
    on, is_disputed = day.prices.day, dispute.day_of(play) is not None
    made = _listed(play, day, spare_s=HOUR_S // 2)
    deals.make_deals(play, on)
    if is_disputed:
        dispute.trade_back(play, on)
    play.clock.go_to(moment(on, 15, 5))
    codes = close_day(play, on, skip=[play.deals["failing_id"]])
    _keep(play, on, made, codes)
    settled = _day_on_chain(play, on)
    _keep_deals(play, settled, codes)
    if is_disputed:
        dispute.correct(play, settled)
    default.handle(play, settled)
    watch.search(play, on)


def _listed(play: Play, day: TradingDay, spare_s: int = 0) -> list[Json]:
    """Open the day and place its orders; the trades that they make."""
    on, product_id = day.prices.day, play.product_id
    open_day(play, day.prices.previous_close_fen or 0, on)
    made: list[Json] = []
    for order, at_s in zip(day.orders, order_times(on, len(day.orders), spare_s), strict=True):
        play.clock.next_is(at_s)
        events = play.desk.act(
            play.actor(order.account),
            "OrderBook",
            "place",
            product_id=product_id,
            side=BUY if order.is_buy else SELL,
            price_fen=order.price_fen,
            quantity_t=order.quantity_t,
        )
        made += [event["fields"] for event in events if event["event"] == "TradeMade"]
    return made


def _keep(play: Play, on: date, made: list[Json], codes: dict[str, str | None]) -> None:
    for fields in made:
        play.trades.append(
            {
                "trade_id": str(fields["trade_id"]),
                "day": on.isoformat(),
                "price_fen_per_t": int(fields["price_fen"]),
                "quantity_t": int(fields["quantity_t"]),
                "voucher_code": codes[str(fields["trade_id"])],
                "buyer": fields["buyer"],
                "seller": fields["seller"],
            }
        )


def _keep_deals(play: Play, settled: DayOnChain, codes: dict[str, str | None]) -> None:
    """A day's trades beside the order book."""
    play.deals["made"] = play.deals.get("made", []) + [
        {
            "trade_id": str(trade.trade_id),
            "method": name_of(trade.method),
            "price_fen": int(trade.price),
            "quantity_t": int(trade.quantity),
            "voucher_code": codes[str(trade.trade_id)],
        }
        for trade in settled.trades
        if trade.method != TradingMethod.LISTED
    ]


def order_times(on: date, count: int, spare_s: int = 0) -> list[int]:
    """Moments of a day's orders, spread evenly over both sessions but for their last minute and what is spared."""
    midnight = moment(on, 0)
    morning_open, morning_close, afternoon_open, afternoon_close = (midnight + at_s for at_s in SESSIONS_S)
    morning_s = morning_close - LAST_S - morning_open
    afternoon_s = afternoon_close - max(spare_s, LAST_S) - afternoon_open
    open_s = [(morning_s + afternoon_s) * number // (count + 1) for number in range(1, count + 1)]
    return [morning_open + at_s if at_s < morning_s else afternoon_open + at_s - morning_s for at_s in open_s]


def take_money_out(play: Play) -> None:
    """Sellers ask for what they earned, the registry clears it, the bank pays it out."""
    earned: dict[str, int] = {}
    for trade in play.trades:
        amount = Fen(trade["price_fen_per_t"] * trade["quantity_t"])
        earned[trade["seller"]] = earned.get(trade["seller"], 0) + amount - fee_of(amount, FEE_BP)
    sellers = [actor for actor in play.cast.values() if actor.address in earned]
    with play.step("Sellers take their money out", 3 * len(sellers)) as task:
        requests = [
            Act(seller, "Cash", "request_withdrawal", {"amount_fen": str(earned[seller.address])}) for seller in sellers
        ]
        requested = play.act_all(task, requests)
        numbers = [int(field_of(events, "WithdrawalRequested", "withdrawal_id")) for events in requested]
        registry, bank = play.cast[REGISTRY], play.cast["bank"]
        play.act_all(task, [Act(registry, "Cash", "clear_withdrawal", {"withdrawal_id": number}) for number in numbers])
        payments = [{"withdrawal_id": number, "bank_reference": _reference_of(number)} for number in numbers]
        play.act_all(task, [Act(bank, "Cash", "confirm_withdrawal", arguments) for arguments in payments])


def _reference_of(withdrawal_id: int) -> str:
    return "0x" + keccak(f"withdrawal {withdrawal_id}".encode()).hex()


def open_next_day(play: Play) -> None:
    """The day after the table: open, with orders that rest, so that whoever looks in can trade at once."""
    day = play.plan.next_day
    if day is None:
        return
    with play.step("The next day opens"):
        play.clock.go_to(moment(day, 9, 20))
        play.act("exchange", "Market", "open_day", product_id=play.product_id)
        play.clock.go_to(moment(day, 10))
        close_fen = int(play.chain.call("Market", "previous_close_fen", play.product_id))
        bids, asks = resting_prices(close_fen)
        sellers = [item for item in play.plan.installations if item.spare_t - _sold_t(play, item) >= RESTING_T]
        for step, (item, price_fen) in enumerate(zip(sellers, asks, strict=False), start=1):
            seller, quantity_t = play.actor(item.installation_id), _resting_t(step)
            units = {"class_id": str(play.class_id), "quantity_t": quantity_t}
            play.desk.act(seller, "Allowances", "to_trading", **units)
            _rest(play, seller, SELL, price_fen, quantity_t)
        buyer = play.actor(RESERVE)
        cost_fen = cost_of(Fen(RESTING_ORDERS * RESTING_T * close_fen), FEE_BP)
        play.desk.act_all([_deposit_of(play, buyer, cost_fen, "of the investor")])
        for step, price_fen in enumerate(bids, start=1):
            _rest(play, buyer, BUY, price_fen, _resting_t(step))


def resting_prices(close_fen: int) -> tuple[list[int], list[int]]:
    """Prices below and above a close, nearest first, inside the day's limits: fewer where the limits are narrow."""
    limits = price_limits(FenPerTonne(close_fen), BasisPoints(BAND_BP))
    step_fen = max(1, close_fen // RESTING_STEPS_PER_CLOSE)
    steps = range(1, RESTING_ORDERS + 1)
    bids = [price for step in steps if (price := close_fen - step_fen * step) >= limits.lower]
    asks = [price for step in steps if (price := close_fen + step_fen * step) <= limits.upper]
    return bids, asks


def _resting_t(step: int) -> int:
    return RESTING_T * (1 + step % 3) // 3


def _sold_t(play: Play, item: Installation) -> int:
    address = play.actor(item.installation_id).address
    return sum(trade["quantity_t"] for trade in play.trades if trade["seller"] == address)


def _rest(play: Play, actor: Actor, side: int, price_fen: int, quantity_t: int) -> None:
    order = {"product_id": play.product_id, "side": side, "price_fen": price_fen, "quantity_t": quantity_t}
    play.desk.act(actor, "OrderBook", "place", **order)


def open_day(play: Play, previous_close_fen: int, on: date) -> None:
    """The exchange takes the published previous close as reference and opens the day, before the session."""
    play.clock.go_to(moment(on, 9, 20))
    _set_reference(play, previous_close_fen, on)
    play.act("exchange", "Market", "open_day", product_id=play.product_id)


def _set_reference(play: Play, previous_close_fen: int, on: date) -> None:
    source = f"{play.inputs.files['prices'].name} {on.isoformat()} {play.plan.product}"
    play.act(
        "exchange",
        "Market",
        "set_reference",
        product_id=play.product_id,
        previous_close_fen=previous_close_fen,
        source=_fitting(source, SOURCE_BYTES),
    )


def _fitting(text: str, size: int) -> str:
    """As much of a text as fits that many bytes on chain."""
    return text.encode()[:size].decode(errors="ignore")


class Cast:
    """The demo's people as the hands of a settlement."""

    def __init__(self, play: Play) -> None:
        self._play = play

    def act(self, party: Party, function: str, /, **arguments: Any) -> None:
        """Let whose turn it is act over the API."""
        self._play.act(ACTS_AS[party], "Settlement", function, **arguments)


ACTS_AS = {
    Party.EXCHANGE: "exchange",
    Party.FIRST: REGISTRY,
    Party.SECOND: SECOND_REGISTRY,
    Party.REGISTRY: REGISTRY,
}


def close_day(play: Play, on: date, skip: Collection[int] = ()) -> dict[str, str | None]:
    """
    The exchange publishes its figures, the registry clears them in two reviews and delivers against payment.

    :param skip: trades that are left out
    :return: voucher code of each trade; None of one that was left out
    """
    day = _day_on_chain(play, on)
    settle_day(day, Cast(play), clearing_of, skip)
    play.desk.wait_indexed(play.chain.block_number())
    return {
        str(trade.trade_id): None if trade.trade_id in skip else format_code(day.code_of(trade)) for trade in day.trades
    }


def _day_on_chain(play: Play, on: date) -> DayOnChain:
    return DayOnChain(play.chain, play.product_id, MarketDay(date_number(on)))
