"""
Arguments for each function that are well-formed, and where possible such that who is allowed gets what he asks for.

An argument is given by its name where that says enough, by its type otherwise; EXAMPLES has what else a function needs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eth_abi.abi import encode

from carbon.hashing import keccak
from carbon.roles import Role
from chain.abi import Parameter
from scripts._rights import Right
from tests.rights.rights_things import (
    A_YEAR_S,
    BUY,
    KIND,
    PRICE_FEN,
    QUANTITY_T,
    SCHEME,
    TERMS,
    THRESHOLDS,
    Things,
    auction_notice,
    profile,
)
from tests.rights.rights_world import (
    ACTIVE,
    AREA,
    DAY,
    FROZEN,
    NO_HASH,
    NOBODY,
    NOW_S,
    RESTRICTED,
    SOME_HASH,
    YEAR,
    World,
)

Arguments = dict[str, Any]

SUSPENDED = 3
PLAN = (1, 800_000, 100_000, (10**6,) * 3, 0, [], "plan, row 1")
YEAR_TERMS = (*(0,) * 8, "plan, row 1")
RULES = keccak(b"rules")
HOURS = (28_800, [34_200, 41_400, 46_800, 54_000, 0, 0, 0, 0], [46_800, 54_000, 0, 0])
"""Of `Market`: offset from UTC, listed sessions, sessions for blocks."""
DAY_RULES = (NOW_S, 54_000, HOURS[1], 0, False, False, False, 1, 1, 1, 1_000, 9_000, 2_000)
"""What `OrderBook.open_day` is handed behind class and day."""
FIGURES = [(1, QUANTITY_T, QUANTITY_T * PRICE_FEN), *[(0, 0, 0)] * 3]
"""Of the day's trades: one listed."""
NO_ORDERS = 65_536 | 65_536 << 17
"""A book without a best price on either side."""

EXAMPLES: dict[str, Callable[[World, Things], Arguments]] = {
    # governance
    "Directory.activate": lambda world, things: {"name": "Custody"},
    "Directory.register": lambda world, things: {"name": "Custody", "contract": world.addresses["former Quota"]},
    "Directory.propose": lambda world, things: {"name": "Credits", "contract": world.addresses["former Quota"]},
    "Directory.approve": lambda world, things: {"name": "Custody", "contract": world.addresses["former Quota"]},
    "Directory.withdraw": lambda world, things: {"name": "Custody"},
    "Reviews.open": lambda world, things: {"contract_name": "Custody", "data": things.act_data},
    "Reviews.confirm": lambda world, things: {"data": things.act_data},
    # identity
    "Participants.apply": lambda world, things: {
        "policy_hash": NO_HASH,
        "roles": int(Role.INVESTOR),
        "profile": profile(world, "Newcomer", 0),
    },
    "Participants.propose_change": lambda world, things: {"profile": profile(world, "Another name", AREA)},
    "Participants.admit": lambda world, things: {"account": world.addresses["applicant"]},
    "Participants.refuse": lambda world, things: {"account": world.addresses["applicant"]},
    "Participants.decide_change": lambda world, things: {"profile_hash": _proposed_profile(world)},
    "Participants.decide_bindings": lambda world, things: {"accounts": [world.addresses["new emitter"]]},
    "Participants.set_hook": lambda world, things: {"account": world.addresses["Vouchers"]},
    "Participants.set_status, an account is restricted, reopened or closed": lambda world, things: {
        "status": RESTRICTED
    },
    "Participants.set_status, an account is frozen, or a frozen one moved": lambda world, things: {"status": FROZEN},
    "Participants.set_status, the account is of ministry, regulator or registry": lambda world, things: {
        "account": world.addresses["registry two"],
        "status": FROZEN,
    },
    "Participants.lift_bar": lambda world, things: {"account": world.addresses["barred investor"]},
    "Participants.grant_role, any role but MINISTRY, REGULATOR and REGISTRY": lambda world, things: {
        "role": int(Role.INVESTOR)
    },
    "Participants.grant_role, MINISTRY, REGULATOR or REGISTRY": lambda world, things: {
        "account": world.addresses["applicant"],
        "role": int(Role.REGISTRY),
    },
    "Participants.revoke_role": lambda world, things: {"role": int(Role.EMITTER)},
    "Devices.register": lambda world, things: {"device_id": b"\x01" * 32, "public_key": b"\x02" * 33},
    "Devices.set_status, to suspend or retire": lambda world, things: {
        "device_id": things.active_device,
        "status": SUSPENDED,
    },
    "Devices.set_status, to put back into service": lambda world, things: {
        "device_id": things.suspended_device,
        "status": ACTIVE,
    },
    "Devices.approve": lambda world, things: {"device_id": things.pending_device},
    "Devices.calibrate": lambda world, things: {"device_id": things.active_device},
    # mrv
    "RuleSets.publish": lambda world, things: {
        "industry": "3120",
        "terms": [("electricity", "mWh", 459, False, "row 1")],
    },
    "Emissions.file_report": lambda world, things: {"rule_set": RULES, "rule_version": 1, "activities": [1_000]},
    "Emissions.file_sealed_report": lambda world, things: {"rule_set": RULES, "rule_version": 1},
    "Emissions.book": lambda world, things: {"body": world.addresses["body"]},
    "Verification.register_person": lambda world, things: {"person": world.addresses["person of no body"]},
    "Verification.assign": lambda world, things: {"body": world.addresses["body"]},
    "Verification.conclude": lambda world, things: {
        "conclusions": [(world.addresses["emitter"], YEAR, 1_000_000, SOME_HASH)]
    },
    # quota
    "AllocationMethods.set_unit_plan": lambda world, things: {"plan": PLAN},
    "AllocationMethods.set_terms": lambda world, things: {"terms": YEAR_TERMS},
    "Quota.set_national_total": lambda world, things: {"total_t": 2_000_000},
    "Quota.set_totals": lambda world, things: {"totals": [(AREA, 200_000)]},
    "Quota.propose": lambda world, things: {"proposals": [(world.addresses["emitter"], 500)]},
    "Quota.propose_for": lambda world, things: {
        "province": world.addresses["province"],
        "proposals": [(world.addresses["emitter"], 500)],
    },
    "ComputedProposals.propose": lambda world, things: {
        "cases": [(world.addresses["emitter"], 1, [500 * 10**6, 0], [])]
    },
    "Quota.propose_adjustment": lambda world, things: {
        "year": YEAR - 1,
        "adjustments": [(world.addresses["emitter"], 5, 0)],
    },
    "Quota.approve": lambda world, things: {"entities": [world.addresses["emitter"]]},
    "Quota.approve_adjustment": lambda world, things: {
        "batch_id": things.adjustment_id,
        "adjustments": [(world.addresses["emitter"], 10, 0)],
    },
    "Quota.object": lambda world, things: {"year": YEAR - 1},
    "Quota.set_auction_share": lambda world, things: {"share_t": 1_000},
    "Quota.offer": lambda world, things: {"quantity_t": 1},
    "Quota.retract": lambda world, things: {"quantity_t": 1},
    "Quota.issue_auctioned": lambda world, things: {"quantities_t": [1]},
    # registry
    "Allowances.safeBatchTransferFrom": lambda world, things: {"ids": [things.class_id], "amounts": [1]},
    "Allowances.define_class": lambda world, things: {"vintage": 2031},
    "Allowances.issue_batch": lambda world, things: {"quantities_t": [1]},
    "Allowances.reserve": lambda world, things: {"day": DAY},
    "Allowances.release": lambda world, things: {"day": DAY},
    "Allowances.expect": lambda world, things: {"quantities_t": [1], "day": DAY},
    "Allowances.set_aside": lambda world, things: {"day": DAY},
    "Cash.deposit": lambda world, things: {"bank_reference": b"\x02" * 32},
    "Cash.deposit, the account's bank is not active": lambda world, things: {"account": world.addresses["investor"]},
    "Cash.deposit_to_reserve": lambda world, things: {"bank_reference": b"\x02" * 32},
    "Cash.clear_withdrawal": lambda world, things: {"withdrawal_id": things.fund_withdrawal_id},
    "Cash.request_fund_withdrawal, fees of the registry or risk reserve": lambda world, things: {"fund_id": 3},
    "Cash.assign_fees, fees of the registry": lambda world, things: {"fund_id": 2},
    "Cash.confirm_withdrawal": lambda world, things: {
        "withdrawal_id": things.cleared_withdrawal_id,
        "bank_reference": b"\x02" * 32,
    },
    "Cash.refuse_withdrawal, cleared by the registry": lambda world, things: {
        "withdrawal_id": things.cleared_withdrawal_id
    },
    "Cash.confirm_withdrawal, the account's bank is not active": lambda world, things: {
        "withdrawal_id": things.idle_withdrawal_id
    },
    "Cash.refuse_withdrawal, the account's bank is not active": lambda world, things: {
        "withdrawal_id": things.idle_withdrawal_id
    },
    "Cash.reserve": lambda world, things: {"day": DAY},
    "Cash.release": lambda world, things: {"day": DAY},
    "Cash.expect": lambda world, things: {"amounts_fen": [1], "quantities_t": [1], "day": DAY},
    "Cash.set_aside": lambda world, things: {"day": DAY},
    "Compliance.set_period": lambda world, things: {"first_year": YEAR, "last_year": YEAR + 1},
    "Compliance.set_deadline": lambda world, things: {"deadline_s": NOW_S + A_YEAR_S},
    "Compliance.set_offset_rule": lambda world, things: {"kind": "CCER", "first_year": YEAR, "last_year": YEAR},
    "Compliance.enrol": lambda world, things: {"entities": [world.addresses["new emitter"]]},
    "Compliance.decide_surrender": lambda world, things: {"application_ids": [things.application_id]},
    "Compliance.enter_openings": lambda world, things: {
        "openings": [(world.addresses["emitter"], things.class_id, YEAR, 1, 0)]
    },
    "Compliance.enter_inflows": lambda world, things: {"inflows": [(world.addresses["emitter"], things.class_id, 1)]},
    "Penalties.set_penalty_rule": lambda world, things: {"min_multiple_bp": 10_000, "max_multiple_bp": 20_000},
    "Entries.enter": lambda world, things: {"due_s": 0},
    "Entries.withdraw": lambda world, things: {"entry_id": things.waiting_entry_id},
    "Entries.execute": lambda world, things: {"entry_id": things.waiting_entry_id},
    "Entries.decide": lambda world, things: {"entry_id": things.reviewed_entry_id},
    "Custody.force_transfer": lambda world, things: {"ground": 9},
    "Custody.correct": lambda world, things: {"entry_id": things.executed_entry_id},
    "Credits.register_project": lambda world, things: {
        "code": "P-2",
        "owner": world.addresses["emitter"],
        "first_day": DAY - 10,
        "last_day": DAY,
    },
    "Credits.register_period": lambda world, things: {"first_day": DAY - 10, "last_day": DAY},
    "Credits.issue": lambda world, things: {"class_id": things.credit_class_id},
    # trading
    "Market.list_product": lambda world, things: {"symbol": "B", "terms": TERMS},
    "Market.set_terms": lambda world, things: {"terms": TERMS, "from_day": DAY + 1},
    "Market.set_hours": lambda world, things: {"hours": HOURS, "from_day": DAY + 1},
    "Market.set_fees": lambda world, things: {"from_day": DAY + 1},
    "Market.set_self_trade": lambda world, things: {"from_day": DAY + 1},
    "Market.set_holidays": lambda world, things: {"days": [DAY + 1]},
    "Market.set_reference": lambda world, things: {"product_id": things.idle_product_id},
    "Market.open_day": lambda world, things: {"product_id": things.idle_product_id},
    "Market.resume": lambda world, things: {"product_id": things.idle_product_id},
    "Positions.set_limit": lambda world, things: {"kind": int(Role.INVESTOR), "from_day": DAY + 1},
    "Positions.set_account_limit": lambda world, things: {"from_day": DAY + 1},
    "Positions.set_report_threshold": lambda world, things: {"from_day": DAY + 1},
    "OrderBook.open_day": lambda world, things: {"day": (things.class_id, DAY + 1, *DAY_RULES)},
    "OrderBook.take": lambda world, things: {
        "order": (world.addresses["emitter"], 1, BUY, PRICE_FEN, 10),
        "book": NO_ORDERS,
        "worst_index": 0,
    },
    "OrderBook.place": lambda world, things: {"side": BUY, "price_fen": PRICE_FEN - 100},
    "OrderBook.place_all": lambda world, things: {"orders": [(BUY, PRICE_FEN - 100, 10)] * 2},
    "OrderBook.cancel_all": lambda world, things: {"order_ids": [things.order_id]},
    "OrderBook.amend": lambda world, things: {"price_fen": PRICE_FEN, "quantity_t": 9},
    "OrderBook.cancel, the owner may no longer trade": lambda world, things: {"order_id": things.idle_order_id},
    "BlockTrades.quote": lambda world, things: {"price_fen": PRICE_FEN},
    "BlockTrades.quote, the inquiry is for one account": lambda world, things: {"inquiry_id": things.named_inquiry_id},
    "BlockTrades.offer": lambda world, things: {
        "counterparty": world.addresses["other emitter"],
        "side": BUY,
        "price_fen": PRICE_FEN,
        "quote_id": 0,
    },
    "AgreedTransfers.publish": lambda world, things: {
        "side": BUY,
        "lowest_fen": PRICE_FEN - 100,
        "highest_fen": PRICE_FEN,
        "only_for": NOBODY,
    },
    "AgreedTransfers.take": lambda world, things: {"price_fen": PRICE_FEN},
    "AgreedTransfers.take, the demand is for one account": lambda world, things: {"demand_id": things.named_demand_id},
    "Participants.resume_trading": lambda world, things: {"account": world.addresses["restricted emitter"]},
    "Market.close_day": lambda world, things: {"quantity_t": QUANTITY_T, "amount_fen": QUANTITY_T * PRICE_FEN},
    "Settlement.publish_results": lambda world, things: {"day": DAY},
    "Settlement.clear": lambda world, things: {"day": DAY},
    "Settlement.reject_clearing": lambda world, things: {"day": DAY},
    "Settlement.confirm_results": lambda world, things: {"day": DAY},
    "Settlement.settle": lambda world, things: {"skip": 0},
    "Settlement.set_aside": lambda world, things: {"position": 0},
    **{
        f"Settlement.record, {case}": lambda world, things, method=method: {
            "day": DAY,
            "method": method,
            "deals": [(world.addresses["investor"], world.addresses["emitter"], PRICE_FEN, 1, 1, 1)],
        }
        for case, method in (
            ("listed trades", 10),
            ("block trades", 20),
            ("deals of an auction", 21),
            ("agreed transfers", 30),
        )
    },
    "Defaults.confirm": lambda world, things: {"position": 0},
    "Defaults.set_terms": lambda world, things: {"from_day": DAY + 1},
    "Cash.request_fund_withdrawal, treasury": lambda world, things: {"fund_id": 4, "amount_fen": 1},
    "Cash.collect": lambda world, things: {"amounts_fen": [1]},
    "AuctionNotices.announce": lambda world, things: {
        "notice": auction_notice(world, things.product_id, things.class_id)
    },
    "Auction.back": lambda world, things: {"auction_id": things.own_auction_id},
    "Auction.back, the scheme sells": lambda world, things: {"auction_id": things.scheme_auction_id},
    "Auction.bid": lambda world, things: {
        "auction_id": things.rising_auction_id,
        "price_fen": PRICE_FEN,
        "quantity_t": 10,
    },
    "Auction.seal": lambda world, things: {"up_to_t": 10, "seal": SOME_HASH},
    "Auction.clear": lambda world, things: {"auction_id": things.rising_auction_id},
    "Auction.cancel": lambda world, things: {"auction_id": things.rising_auction_id},
    "Auction.decide_deposits": lambda world, things: {"bid_ids": [things.bid_id]},
    "Vouchers.issue": lambda world, things: {"trade_id": (1 << 64) | (DAY << 32) | 1},
    "Surveillance.set_rule": lambda world, things: {"thresholds": THRESHOLDS, "from_day": DAY + 1},
    "Surveillance.declare_related": lambda world, things: {"other": world.addresses["investor"]},
    "Surveillance.raise_alert": lambda world, things: {"day": DAY},
    "Disputes.set_terms": lambda world, things: {"terms": (10, 5, 15), "from_day": DAY + 1},
    "Disputes.file": lambda world, things: {"trades": [things.trade], "position": 0},
    "Disputes.correct_by_trade": lambda world, things: {"trades": [things.trade], "position": 0},
}
"""Contract and function, with the case where it has several -> arguments that neither name nor type gives."""

STANDS_IN_THE_WAY = {
    "Directory.activate": "Directory: not enough approvals",
    "Participants.withdraw_grant": "Participants: nothing is approved",
    "Quota.recover": "Quota: nothing is owed",
    "Penalties.penalise": "Penalties: deadline is not past",
    "Entries.execute": "Entries: day has not come",
    "Cash.request_fund_withdrawal, treasury": "Cash: not enough in the fund",
    "Auction.open": "Auction: initiator has not backed it",
    "Auction.open_reserve": "Auction: no reserve price is sealed",
    "Auction.clear": "Auction: bids are not all in",
    "Auction.decide_deposits": "Auction: bids can still be opened",
    "Market.list_product": "Market: class is listed",
    "Positions.report": "Positions: no threshold is set",
    "Market.close_day": "Market: day is not over",
    "Settlement.publish_results": "Settlement: day is not over",
    "Settlement.confirm_results": "Settlement: day is not published",
    "Disputes.appeal": "Disputes: there is no decision to appeal",
    "Disputes.decide": "Disputes: the other side may still answer",
    "Disputes.correct_by_trade": "Disputes: nothing is to be corrected",
    "Disputes.correct_by_entry": "Disputes: nothing is to be corrected",
    "Disputes.decide_appeal": "Disputes: dispute is not on appeal",
}
"""Function -> the fact of the world's moment for which nobody gets what he asks for, though he may ask."""


def arguments_for(world: World, things: Things, right: Right) -> Arguments:
    """All arguments of a call, by name."""
    inputs = world.abis[right.contract].function(right.function).inputs
    known = _by_name(world, things)
    given: Arguments = {}
    for key in (f"{right.contract}.{right.function}", str(right)):
        if key in EXAMPLES:
            given |= EXAMPLES[key](world, things)
    return {item.name: given[item.name] if item.name in given else _default(item, known) for item in inputs}


def _by_name(world: World, things: Things) -> Arguments:
    emitter, investor = world.addresses["emitter"], world.addresses["investor"]
    accounts = dict.fromkeys(("account", "owner", "entity", "seller"), emitter)
    receivers = dict.fromkeys(("to", "buyer", "operator"), investor)
    numbers = {name: getattr(things, name) for name in Things.__slots__ if name.endswith("_id")}
    return (
        accounts
        | receivers
        | numbers
        | {"id": things.class_id, "year": YEAR, "scheme": SCHEME, "entities": [emitter], "accounts": [emitter]}
        | {"trade": things.trade, "trades": [things.trade], "figures": FIGURES}
        | {"years": [YEAR], "valid_from": YEAR, "valid_to": YEAR, "kind": KIND, "method": "final"}
    )


def _default(item: Parameter, known: Arguments) -> Any:
    """What the name says, if it is of the type; else something of the type."""
    if item.kind.endswith("]"):
        return known.get(item.name, [])
    if item.name in known and isinstance(known[item.name], str) == (item.kind in ("string", "address")):
        return known[item.name]
    return _OF_TYPE[item.kind]


_OF_TYPE: dict[str, Any] = {
    "uint256": 1,
    "int256": 1,
    "bool": True,
    "string": "for the test",
    "bytes": b"",
    "bytes32": SOME_HASH,
}


def _proposed_profile(world: World) -> bytes:
    """Hash of the change that the emitter has proposed."""
    kind = world.abis["Participants"].function("propose_change").inputs[0].kind
    return keccak(encode([kind], [profile(world, "New name", AREA, "bank")]))
