"""
Tables of the read model. The indexer writes them from the chain's events alone, the API only reads.

How values are kept, everywhere:

* accounts and contracts are addresses with checksum; hashes are 0x-hex; both as text
* ids that may pass 2**63 (class_id, order_id, trade_id, voucher code) are decimal text
* quantities, money and times are BIGINT in the unit of the column's name: _t tonnes CO2e, _g grams CO2e, _fen 0.01 CNY
  (prices: fen per tonne), _s unix seconds, _bp 1/10,000; a day counts days since 1970-01-01 in the market's time zone.
  A number above 2**63 - 1, which no sound event has, is kept as 2**63 - 1; `events.fields` has it in full
* a state is a word, listed at its column
* rows that record one happening are keyed by the place of its log: (block, log_index). On a chain with immediate
  finality it names a log for good, as (transaction hash, log index) does, at a tenth of the size and in order of time
* `_s` of a happening is the time of its block

One module per area; a new area is imported here, which puts its tables into `metadata`.
"""

from readmodel.tables.auctions import auction_bids, auctions
from readmodel.tables.cash import cash_balances, cash_entries, cash_funds, cash_totals, reserve_deposits, withdrawals
from readmodel.tables.chain import (
    blocks,
    chain,
    chain_hours,
    chain_proof,
    event_accounts,
    events,
    node_states,
    transactions,
)
from readmodel.tables.columns import metadata
from readmodel.tables.compliance import (
    allowance_kinds,
    deadlines,
    enrolments,
    inflows,
    instructions,
    offset_rules,
    openings,
    scheme_periods,
    schemes,
    status_overrides,
    statuses,
    surrenders,
)
from readmodel.tables.credits import credit_periods, credit_projects
from readmodel.tables.custody import freeze_steps, freezes
from readmodel.tables.deals import demand_trades, demands, inquiries, offers, quotes
from readmodel.tables.defaults import default_terms, defaults
from readmodel.tables.entries import certificates, corrections, entries
from readmodel.tables.evidence import batches, documents
from readmodel.tables.governance import contracts, replacements
from readmodel.tables.identity import (
    accounts,
    applications,
    conduct,
    devices,
    lifted_bars,
    participants,
    policies,
    profile_changes,
    status_changes,
    suspensions,
)
from readmodel.tables.market import (
    candles,
    holidays,
    large_holder_reports,
    market_fees,
    market_hours,
    market_self_trade,
    market_sessions,
    market_state,
    market_terms,
    orders,
    position_limits,
    products,
    report_thresholds,
    trades,
    trading_days,
    trading_methods,
    voucher_rules,
    vouchers,
)
from readmodel.tables.mrv import (
    conclusions,
    emissions,
    reports,
    rule_set_terms,
    rule_sets,
    verification_persons,
    verification_tasks,
)
from readmodel.tables.penalties import notices, penalties, penalty_rules
from readmodel.tables.plans import allocation_terms, unit_plans
from readmodel.tables.quota import (
    allocation_adjustments,
    allocations,
    objections,
    quota_batches,
    quota_computed,
    quota_national,
    quota_recoveries,
    quota_rows,
    quota_settings,
    quota_totals,
)
from readmodel.tables.reviews import reviews
from readmodel.tables.serials import serial_holdings, serial_moves, serial_queues
from readmodel.tables.units import classes, holdings, serial_blocks, transfers
from readmodel.tables.watch import (
    alert_accounts,
    alert_measures,
    alert_steps,
    alerts,
    dispute_steps,
    dispute_terms,
    disputes,
    relations,
    surveillance_rules,
)

__all__ = [
    "accounts",
    "alert_accounts",
    "alert_measures",
    "alert_steps",
    "alerts",
    "allocation_adjustments",
    "allocation_terms",
    "allocations",
    "allowance_kinds",
    "applications",
    "auction_bids",
    "auctions",
    "batches",
    "blocks",
    "candles",
    "cash_balances",
    "cash_entries",
    "cash_funds",
    "cash_totals",
    "certificates",
    "chain",
    "chain_hours",
    "chain_proof",
    "classes",
    "conclusions",
    "conduct",
    "contracts",
    "corrections",
    "credit_periods",
    "credit_projects",
    "deadlines",
    "default_terms",
    "defaults",
    "demand_trades",
    "demands",
    "devices",
    "dispute_steps",
    "dispute_terms",
    "disputes",
    "documents",
    "emissions",
    "enrolments",
    "entries",
    "event_accounts",
    "events",
    "freeze_steps",
    "freezes",
    "holdings",
    "holidays",
    "inflows",
    "inquiries",
    "instructions",
    "large_holder_reports",
    "lifted_bars",
    "market_fees",
    "market_hours",
    "market_self_trade",
    "market_sessions",
    "market_state",
    "market_terms",
    "metadata",
    "node_states",
    "notices",
    "objections",
    "offers",
    "offset_rules",
    "openings",
    "orders",
    "participants",
    "penalties",
    "penalty_rules",
    "policies",
    "position_limits",
    "products",
    "profile_changes",
    "quota_batches",
    "quota_computed",
    "quota_national",
    "quota_recoveries",
    "quota_rows",
    "quota_settings",
    "quota_totals",
    "quotes",
    "relations",
    "replacements",
    "report_thresholds",
    "reports",
    "reserve_deposits",
    "reviews",
    "rule_set_terms",
    "rule_sets",
    "scheme_periods",
    "schemes",
    "serial_blocks",
    "serial_holdings",
    "serial_moves",
    "serial_queues",
    "status_changes",
    "status_overrides",
    "statuses",
    "surrenders",
    "surveillance_rules",
    "suspensions",
    "trades",
    "trading_days",
    "trading_methods",
    "transactions",
    "transfers",
    "unit_plans",
    "verification_persons",
    "verification_tasks",
    "voucher_rules",
    "vouchers",
    "withdrawals",
]
