"""What there is in the world to call about: one of each thing, in the state in which somebody may act on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from carbon.roles import Role
from carbon.settlement import TradeId
from tests.rights.rights_world import (
    ACTIVE,
    AREA,
    DAY,
    FROZEN,
    NO_HASH,
    NOBODY,
    NOW_S,
    OTHER_AREA,
    PEOPLE,
    RESTRICTED,
    SOME_HASH,
    YEAR,
    Caller,
    World,
)

A_YEAR_S = 365 * 86_400
SCHEME, KIND, CREDIT_KIND = "CN", "CEA", "CCER"
PRICE_FEN = 10_000
BUY, SELL = 1, 2
LISTED, QUANTITY_T = 10, 5
"""Of the trade: its method and size."""
NOTICE_S = 86_400
WASH_TRADE = 1
THRESHOLDS = (True, 0, 1, 1, 0, 0)
"""Of `Surveillance`: on, window, count, quantity, share, move."""
GOVERNED = Role.MINISTRY | Role.REGISTRY | Role.REGULATOR
TERMS = (1, 1, 1, 1_000, 1_000, 1, 0, 3_000)
"""Of the product: tick, lot, smallest and largest order, band; smallest and largest block, its band."""
MORNING = (34_200, 41_400)
HOURS = (28_800, [*MORNING, *[0] * 6], [*MORNING, 0, 0])
"""Listed orders and blocks trade in the morning: offset from UTC, sessions of both."""


@dataclass(frozen=True, slots=True)
class Things:
    """Numbers of the things."""

    class_id: int
    product_id: int
    """Its day is open."""
    idle_product_id: int
    """Halted, and never opened."""
    act_id: int
    """Opened by `registry`."""
    act_data: bytes
    order_id: int
    """Of `emitter`."""
    idle_order_id: int
    """Of an account that was frozen since."""
    inquiry_id: int
    """Of `emitter`, to everyone."""
    named_inquiry_id: int
    """Of `emitter`, to `investor`."""
    quote_id: int
    """Of `emitter`."""
    offer_id: int
    """Of `emitter`, to `investor`."""
    demand_id: int
    """Of `emitter`, for everyone."""
    named_demand_id: int
    """Of `emitter`, for `investor`."""
    batch_id: int
    """Proposed."""
    adjustment_id: int
    """Proposed."""
    objection_id: int
    """By `emitter`, open."""
    trade_id: int
    """The only one of the day: `investor` bought of `emitter`."""
    trade: tuple[Any, ...]
    withdrawal_id: int
    """At `bank`."""
    cleared_withdrawal_id: int
    """At `bank`, after the registry."""
    fund_withdrawal_id: int
    """Of the risk reserve, asked for by `registry`."""
    idle_withdrawal_id: int
    """At a bank that was frozen since."""
    waiting_entry_id: int
    reviewed_entry_id: int
    executed_entry_id: int
    application_id: int
    instruction_id: int
    freeze_id: int
    period_id: int
    project_id: int
    credit_class_id: int
    """Offsets; none is issued."""
    auction_id: int
    """Sealed bids for units of `other emitter`, who does not stand by it yet."""
    bid_id: int
    """Sealed, of `emitter`."""
    rising_auction_id: int
    """Open bids for units of `other emitter`, who stands by it."""
    own_auction_id: int
    """Of `emitter`, who does not stand by it yet."""
    scheme_auction_id: int
    """Of the scheme; the ministry does not stand by it yet."""
    alert_id: int
    """About `emitter`, open."""
    dispute_id: int
    """By `emitter`, about the trade; not answered yet."""
    """Of `investor` from `emitter`: the only one of its chunk."""
    pending_device: bytes
    active_device: bytes
    suspended_device: bytes


def furnish(world: World) -> Things:
    """Admit everyone and make one of each thing, then freeze who is called frozen."""
    _admit_all(world)
    class_id = _define_scheme(world)
    world.act("Reviews", "Compliance", "enter_inflows", _inflows(world, class_id), "for the test")
    quota = _allocate(world, class_id)
    money = _move_money(world)
    market = _trade(world, class_id)
    money |= _settle(world, class_id)
    auctions = _auction(world, market["product_id"], class_id)
    registry = _keep_registers(world, class_id)
    devices = _put_up_devices(world)
    _verify(world)
    compliance = _comply(world, class_id)
    data = world.abis["Custody"].function("unfreeze").encode([registry["freeze_id"], 1, "lifted", NO_HASH])
    act_id = world.act("registry", "Reviews", "open", "Custody", data, "for the test", NO_HASH)
    world.act("governor", "Directory", "propose", "Custody", world.addresses["former Quota"])
    world.act("operator", "Participants", "apply", NO_HASH, int(Role.INVESTOR), profile(world, "Operator", 0))
    world.act("registry", "Participants", "refuse", world.addresses["operator"], "for the test")
    world.act("emitter", "Allowances", "setApprovalForAll", world.addresses["operator"], True)
    _freeze(world)
    return Things(
        class_id=class_id,
        act_id=act_id,
        act_data=data,
        **quota,
        **market,
        **auctions,
        **registry,
        **money,
        **devices,
        **compliance,
    )


def profile(world: World, name: str, area: int, bank: str = "") -> tuple[Any, ...]:
    """Particulars of an applicant."""
    settlement_bank = world.addresses[bank] if bank else NOBODY
    return (name, "enterprise", area, "3120", "1 Test Road", *(SOME_HASH,) * 3, settlement_bank, SOME_HASH)


def _admit_all(world: World) -> None:
    for who in PEOPLE:
        if who.status:
            asked = who.roles or Role.EMITTER
            particulars = profile(world, who.name, who.area, _bank_of(who))
            world.act(who.name, "Participants", "apply", NO_HASH, int(asked), particulars)
        if who.roles & GOVERNED:
            world.act("governor", "Participants", "grant_role", world.addresses[who.name], int(who.roles))
    for who in PEOPLE:
        if who.status >= ACTIVE and not who.roles & GOVERNED:
            world.act("registry", "Participants", "admit", world.addresses[who.name])
    _confirm_bindings(world)
    _set_status(world, "restricted emitter", RESTRICTED, "registry")
    _bar(world, "barred investor")
    world.act("exchange", "Participants", "suspend", world.addresses["restricted emitter"], "for the test", NO_HASH)
    world.act("emitter", "Participants", "propose_change", profile(world, "New name", AREA, "bank"))


def _confirm_bindings(world: World) -> None:
    """The banks confirm whoever named them, but for the new emitter."""
    for bank in ("bank", "frozen BANK"):
        named = [
            world.addresses[who.name]
            for who in PEOPLE
            if who.status >= ACTIVE and _bank_of(who) == bank and who.name != "new emitter"
        ]
        world.act(bank, "Participants", "decide_bindings", named, True, "")


def _bank_of(who: Caller) -> str:
    return "frozen BANK" if who.name == "investor" else "bank"


def _set_status(world: World, name: str, status: int, by: str) -> None:
    world.act(by, "Participants", "set_status", world.addresses[name], status, "for the test", NO_HASH)


def _bar(world: World, name: str) -> None:
    until_s = NOW_S + A_YEAR_S
    world.act("exchange", "Participants", "record_conduct", world.addresses[name], 4, until_s, "for the test", NO_HASH)


def _freeze(world: World) -> None:
    for who in PEOPLE:
        if who.status == FROZEN:
            _set_status(world, who.name, FROZEN, "governor" if who.roles & GOVERNED else "Reviews")


def _define_scheme(world: World) -> int:
    class_id = int(world.act("registry", "Allowances", "define_class", SCHEME, KIND, 0))
    world.act("ministry", "Compliance", "set_scheme", SCHEME, 3)
    world.act("ministry", "Compliance", "set_allowance_kind", SCHEME, KIND)
    world.act("ministry", "Compliance", "set_deadline", SCHEME, YEAR, NOW_S + A_YEAR_S)
    world.act("ministry", "Penalties", "set_penalty_rule", SCHEME, 10_000, 50_000, 0)
    for province, area in (("province", AREA), ("province elsewhere", OTHER_AREA)):
        entities = [
            world.addresses[who.name]
            for who in PEOPLE
            if who.has(Role.EMITTER) and who.area == area and who.status != RESTRICTED and who.name != "new emitter"
        ]
        world.act(province, "Compliance", "enrol", entities, SCHEME)
    return class_id


def _inflows(world: World, class_id: int) -> list[tuple[str, int, int]]:
    return [
        (world.addresses[who.name], class_id, 10_000)
        for who in PEOPLE
        if who.has(Role.EMITTER) or who.has(Role.INVESTOR)
    ]


def _allocate(world: World, class_id: int) -> dict[str, Any]:
    """Last year's allocation is approved, objected to and to be adjusted; this year's is proposed."""
    emitter, other, before = world.addresses["emitter"], world.addresses["other emitter"], YEAR - 1
    for year in (before, YEAR):
        world.act("ministry", "Quota", "set_national_total", class_id, year, 1_000_000)
        world.act("ministry", "Quota", "set_totals", class_id, year, [(AREA, 100_000)])
    rows = [(emitter, 1_000)]
    approved_id = world.act("province", "Quota", "propose", class_id, before, "final", [*rows, (other, 1_000)])
    world.act("ministry", "Quota", "approve", approved_id, [emitter, other])
    objection_id = world.act("emitter", "Quota", "object", class_id, before, "too little", SOME_HASH)
    adjustments = [(emitter, 10, 0)]
    reason = ("corrected", SOME_HASH)
    adjustment_id = world.act("province", "Quota", "propose_adjustment", class_id, before, adjustments, *reason)
    batch_id = world.act("province", "Quota", "propose", class_id, YEAR, "final", rows)
    return {"batch_id": batch_id, "adjustment_id": adjustment_id, "objection_id": objection_id}


def _trade(world: World, class_id: int) -> dict[str, Any]:
    """A day is open, with orders of an emitter and of an account that will be frozen, and a trade to be settled."""
    idle_class_id = world.act("registry", "Allowances", "define_class", SCHEME, KIND, YEAR + 2)
    product_id, idle_product_id = (
        world.act("exchange", "Market", "list_product", listed_id, "A", TERMS)
        for listed_id in (class_id, idle_class_id)
    )
    for number in (product_id, idle_product_id):
        world.act("exchange", "Market", "set_reference", number, PRICE_FEN, "for the test")
    world.act("exchange", "Market", "set_hours", HOURS, DAY)
    world.act("exchange", "Surveillance", "set_rule", WASH_TRADE, THRESHOLDS, DAY)
    world.act("exchange", "Market", "open_day", product_id)
    world.act("exchange", "Market", "halt", idle_product_id, "for the test", NO_HASH)
    orders = []
    for who in ("emitter", "frozen EMITTER"):
        world.act(who, "Allowances", "to_trading", class_id, 1_000)
        orders.append(world.act(who, "OrderBook", "place", product_id, SELL, PRICE_FEN, 10))
    bought_by = world.act("investor", "OrderBook", "place", product_id, BUY, PRICE_FEN, QUANTITY_T)
    world.act("emitter", "OrderBook", "place", product_id, BUY, PRICE_FEN - 100, 5)
    return {
        "product_id": product_id,
        "idle_product_id": idle_product_id,
        "order_id": orders[0],
        "idle_order_id": orders[1],
        "trade_id": _trade_id(product_id),
        "trade": (*_parties(world, product_id), PRICE_FEN, QUANTITY_T, bought_by, orders[0], LISTED, NOW_S),
        **_deal(world, product_id),
        **_watch(world, product_id, bought_by, orders[0]),
    }


def _watch(world: World, product_id: int, buy_ref: int, sell_ref: int) -> dict[str, Any]:
    """The trade is looked into, and disputed."""
    buyer, seller = world.addresses["investor"], world.addresses["emitter"]
    trade = (_trade_id(product_id), buyer, seller, PRICE_FEN, QUANTITY_T, buy_ref, sell_ref, LISTED, NOW_S)
    found = (WASH_TRADE, product_id, DAY, [seller], QUANTITY_T, 10_000, b"\x0e" * 32)
    return {
        "alert_id": world.act("exchange", "Surveillance", "raise_alert", *found),
        "dispute_id": world.act("emitter", "Disputes", "file", [trade], 0, "for the test", SOME_HASH),
    }


def _trade_id(product_id: int) -> int:
    return TradeId(product_id, DAY, 1).number


def _parties(world: World, product_id: int) -> tuple[int, str, str]:
    return _trade_id(product_id), world.addresses["investor"], world.addresses["emitter"]


def _settle(world: World, class_id: int) -> dict[str, Any]:
    """Fees, a risk reserve, something set aside and covered, beside what the trade of the day needs."""
    buyer, seller = world.addresses["investor"], world.addresses["emitter"]
    world.act("OrderBook", "Allowances", "reserve", class_id, seller, 10, DAY)
    world.act("OrderBook", "Allowances", "expect", class_id, [buyer], [10], DAY)
    world.act("Settlement", "Allowances", "set_aside", class_id, seller, buyer, 5, DAY)
    world.act("OrderBook", "Cash", "reserve", buyer, 10_000, 1, DAY)
    world.act("OrderBook", "Cash", "expect", [seller], [9_000], [1], DAY)
    world.act("Settlement", "Cash", "set_aside", buyer, seller, 4_000, 10, DAY)
    world.act("Settlement", "Cash", "pay", [buyer], [seller], [1_000], [20], 10, DAY)
    world.act("bank", "Cash", "deposit_to_reserve", 1_000, b"\x0e" * 32)
    world.act("Settlement", "Cash", "cover", seller, 100)
    world.act("ministry", "Defaults", "set_terms", NOTICE_S, 10_000, DAY + 1)
    return {"fund_withdrawal_id": world.act("registry", "Cash", "request_fund_withdrawal", 3, 100)}


def _deal(world: World, product_id: int) -> dict[str, Any]:
    """What trades beside the book: one of each of the emitter, for everyone or for the investor alone."""
    investor, block, demand = (
        world.addresses["investor"],
        (product_id, SELL, 5),
        (product_id, SELL, 9_900, 10_100, 5, 1),
    )
    asked = world.act("investor", "BlockTrades", "inquire", NOBODY, product_id, BUY, 5)
    return {
        "inquiry_id": world.act("emitter", "BlockTrades", "inquire", NOBODY, *block),
        "named_inquiry_id": world.act("emitter", "BlockTrades", "inquire", investor, *block),
        "quote_id": world.act("emitter", "BlockTrades", "quote", asked, PRICE_FEN, 5),
        "offer_id": world.act("emitter", "BlockTrades", "offer", investor, product_id, SELL, PRICE_FEN, 5, 0),
        "demand_id": world.act("emitter", "AgreedTransfers", "publish", *demand, NOBODY),
        "named_demand_id": world.act("emitter", "AgreedTransfers", "publish", *demand, investor),
    }


def auction_notice(
    world: World, product_id: int, class_id: int, initiator: str = "other emitter", *, is_sealed: bool = True
) -> tuple[Any, ...]:
    """A sale of 100 t that takes bids now, within the band of the day; an empty name is the scheme."""
    who, year = (world.addresses[initiator], 0) if initiator else (NOBODY, YEAR)
    prices, sizes = (PRICE_FEN - 100, PRICE_FEN + 100), (2, 100)
    times = (NOW_S, NOW_S + 60, NOW_S + 120, 0, 0, NOW_S + 60)
    return (
        *(product_id, class_id, SELL, who, year, 100, 0, 1, 1, *prices, *sizes, 5, 0, NO_HASH),
        *(is_sealed, True, 1_000, 0, *times),
    )


def _auction(world: World, product_id: int, class_id: int) -> dict[str, Any]:
    """Auctions of every kind that takes bids, one of them with a bid."""

    def announced(initiator: str, *, is_sealed: bool = True) -> int:
        notice = auction_notice(world, product_id, class_id, initiator, is_sealed=is_sealed)
        return int(world.act("exchange", "AuctionNotices", "announce", notice, "for the test", SOME_HASH))

    world.act("ministry", "Quota", "set_auction_share", class_id, YEAR, 1_000)
    world.act("Auction", "Quota", "offer", class_id, YEAR, 10)
    world.act("other emitter", "Allowances", "to_trading", class_id, 1_000)
    rising_id = announced("other emitter", is_sealed=False)
    world.act("other emitter", "Auction", "back", rising_id)
    auction_id = announced("other emitter")
    return {
        "auction_id": auction_id,
        "bid_id": world.act("emitter", "Auction", "seal", auction_id, 10, SOME_HASH),
        "rising_auction_id": rising_id,
        "own_auction_id": announced("emitter"),
        "scheme_auction_id": announced(""),
    }


def _move_money(world: World) -> dict[str, Any]:
    """Money of two accounts is to be paid out: by a bank, and by one that will be frozen; some is cleared for it."""
    numbers = []
    for who, bank in (("emitter", "bank"), ("investor", "frozen BANK")):
        world.act(bank, "Cash", "deposit", world.addresses[who], 100_000_000, SOME_HASH)
        numbers.append(world.act(who, "Cash", "request_withdrawal", 1_000))
    cleared_id = world.act("emitter", "Cash", "request_withdrawal", 1_000)
    world.act("registry", "Cash", "clear_withdrawal", cleared_id)
    return {"withdrawal_id": numbers[0], "idle_withdrawal_id": numbers[1], "cleared_withdrawal_id": cleared_id}


def _keep_registers(world: World, class_id: int) -> dict[str, Any]:
    """Entries in review, waiting and executed; a freeze; a project with a period that is not issued."""
    to, account = world.addresses["investor"], world.addresses["emitter"]
    end = ("", "agreed", SOME_HASH)
    order = ("2031-17", "debt", SOME_HASH)
    project = ("P-1", "Forest", "M-1", account, DAY - 1_000, DAY, SOME_HASH)
    project_id = world.act("registry", "Credits", "register_project", *project)
    credit_class_id = int(world.act("registry", "Allowances", "define_class", SCHEME, CREDIT_KIND, 0))
    world.act("ministry", "Compliance", "set_offset_rule", SCHEME, CREDIT_KIND, 500, YEAR, YEAR)
    period = (project_id, DAY - 1_000, DAY - 500, 100, "Verifier", SOME_HASH)
    return {
        "executed_entry_id": world.act("emitter", "Entries", "enter", 1, class_id, to, 10, 0, *end),
        "waiting_entry_id": world.act("emitter", "Entries", "enter", 1, class_id, to, 10, NOW_S + 60, *end),
        "reviewed_entry_id": world.act("emitter", "Entries", "enter", 2, class_id, to, 10, 0, *end),
        "freeze_id": world.act("Reviews", "Custody", "freeze", class_id, account, 1, 10, *order),
        "project_id": project_id,
        "credit_class_id": credit_class_id,
        "period_id": world.act("registry", "Credits", "register_period", *period),
    }


def _put_up_devices(world: World) -> dict[str, Any]:
    """Three meters of the emitter: one to be approved, one active, one suspended."""
    devices = {name: name.encode().ljust(32, b"\0") for name in ("pending_device", "active_device", "suspended_device")}
    particulars = (b"\x02" * 33, 1, "meter", "active_energy", 50, NOW_S + A_YEAR_S, 1_000, NO_HASH)
    for device_id in devices.values():
        world.act("emitter", "Devices", "register", device_id, *particulars)
    for name in ("active_device", "suspended_device"):
        world.act("province", "Devices", "approve", devices[name])
    world.act("province", "Devices", "set_status", devices["suspended_device"], 3, "for the test")
    return devices


def _verify(world: World) -> None:
    """Bodies have their persons, one of them the emitter's report of the year; a rule set is published."""
    for body, person in (
        ("body", "person"),
        ("other body", "person of other body"),
        ("body", "frozen QUALIFIED_PERSON"),
    ):
        world.act(body, "Verification", "register_person", world.addresses[person])
    entities, years = [world.addresses["emitter"]], [YEAR]
    world.act("province", "Verification", "assign", entities, years, world.addresses["body"])
    term = ("electricity", "mWh", 459, False, "published factors, row 1")
    world.act("ministry", "RuleSets", "publish", "rules", "3120", YEAR - 5, YEAR + 5, 1_000, [term])


def _comply(world: World, class_id: int) -> dict[str, Any]:
    """A surrender is applied for, another instructed for today."""
    return {
        "application_id": world.act("emitter", "Compliance", "apply_surrender", YEAR, class_id, 10),
        "instruction_id": world.act("emitter", "Compliance", "instruct", YEAR, class_id, 10, NOW_S),
    }
