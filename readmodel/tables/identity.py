"""Who takes part: policies, participants, their applications and accounts, their devices."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import flag, metadata, number, origin, place, text

policies = Table(
    "policies",
    metadata,
    text("policy_hash", "keccak256 of the policy's text", key=True),
    text("uri", "where the text is"),
    text("published_by", "account"),
    number("published_s", "unix s; the newest is in force"),
    *origin(),
    comment="Registration policies",
)

participants = Table(
    "participants",
    metadata,
    text("account", "account", key=True),
    text("name", "legal name"),
    text("kind", "enterprise, institution, authority or person"),
    number("area", "GB/T 2260 two-digit code, or 0"),
    text("industry", "GB/T 4754 code or EU ETS activity code"),
    text("postal_address", "postal address"),
    text("business_licence_hash", "keccak256 of the document"),
    text("legal_representative_hash", "keccak256 of the document"),
    text("power_of_attorney_hash", "keccak256 of the document"),
    text("settlement_bank", "account of the bank that holds the money; zero address when none"),
    text("proposed_bank", "bank that was named and has not confirmed yet", null=True),
    text("confirmed_bank", "bank that confirmed and settles for the account", null=True),
    text("bank_refusal", "why the bank named last declined", null=True),
    text("bank_account_hash", "keccak256 of the bank account's data"),
    text("policy_hash", "policy that the applicant agreed to"),
    number("roles_applied", "role bits applied for, see carbon/roles.py"),
    number("roles", "role bits held, see carbon/roles.py"),
    text("status", "unknown, applied, active, restricted, frozen or closed"),
    text("status_reason", "reason of the last change of status, or empty"),
    number("applied_s", "unix s", null=True),
    number("admitted_s", "unix s", null=True),
    text("admitted_by", "account", null=True),
    number("applications", "how many applications so far"),
    number("changes", "how many changes of particulars proposed so far"),
    number("conduct_records", "how many records of conduct"),
    number("barred_until_s", "end of the bar from trading, unix s; 0 when there was none or it was lifted"),
    flag("is_suspended", "whether the exchange keeps it from trading"),
    text("suspension_reason", "why; null when it is not suspended", null=True),
    flag("is_hooked", "true: its ERC-1155 receiver hooks are called"),
    comment="Legal entities and their roles",
)
Index(None, participants.c.name)
Index(None, participants.c.proposed_bank)
Index(None, participants.c.confirmed_bank)

applications = Table(
    "applications",
    metadata,
    text("account", "applicant", key=True),
    number("number", "counts from 1 per applicant", key=True),
    text("policy_hash", "policy that the applicant agreed to"),
    number("roles", "role bits applied for"),
    text("profile", "JSON object of the profile as handed in (IEEE 3218 table 2)"),
    text("state", "applied, admitted or refused"),
    number("applied_s", "unix s"),
    text("decided_by", "account", null=True),
    number("decided_s", "unix s", null=True),
    text("reason", "why refused", null=True),
    *origin(),
    comment="Applications for registration",
)
Index(None, applications.c.state, applications.c.applied_s)

status_changes = Table(
    "status_changes",
    metadata,
    *place(),
    text("account", "whose status"),
    text("status", "active, restricted, frozen or closed"),
    text("reason", "why"),
    text("document_hash", "keccak256 of the order or request; zero when none"),
    text("changed_by", "account or contract"),
    number("changed_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="Every change of an admitted account's status",
)
Index(None, status_changes.c.account, status_changes.c.block)

suspensions = Table(
    "suspensions",
    metadata,
    *place(),
    text("account", "whose right to trade"),
    flag("is_suspended", "suspended, or trading again"),
    text("reason", "why"),
    text("document_hash", "keccak256 of the notice; zero when none"),
    text("decided_by", "account of the exchange"),
    number("decided_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="Every suspension from trading and its end",
)
Index(None, suspensions.c.account, suspensions.c.block)

profile_changes = Table(
    "profile_changes",
    metadata,
    text("account", "whose particulars", key=True),
    number("number", "counts from 1 per account", key=True),
    text("profile_hash", "keccak256 of the ABI-encoded profile"),
    text("profile", "JSON object of the profile as it shall be (IEEE 3218 table 2)"),
    text("state", "proposed, replaced (by a newer one), accepted or refused"),
    number("proposed_s", "unix s"),
    text("decided_by", "account", null=True),
    number("decided_s", "unix s", null=True),
    text("reason", "why accepted or refused", null=True),
    *origin(),
    comment="Proposed changes of particulars",
)
Index(None, profile_changes.c.state, profile_changes.c.proposed_s)

conduct = Table(
    "conduct",
    metadata,
    number("record_id", "counts from 1", key=True),
    text("account", "whose conduct"),
    text("kind", "surrender_default, settlement_default, false_data, market_misconduct or other"),
    number("barred_until_s", "end of the bar from trading that the record asked for, unix s; 0 none"),
    text("reason", "why"),
    text("document_hash", "keccak256 of the finding; zero when none"),
    text("recorded_by", "account or contract"),
    number("recorded_s", "unix s"),
    *origin(),
    comment="Credit record: defaults and dishonest conduct",
)
Index(None, conduct.c.account, conduct.c.record_id)

lifted_bars = Table(
    "lifted_bars",
    metadata,
    *place(),
    text("account", "whose bar from trading ended early"),
    text("reason", "why"),
    text("document_hash", "keccak256 of the decision; zero when none"),
    text("lifted_by", "account"),
    number("lifted_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="Bars from trading that the ministry ended early",
)
Index(None, lifted_bars.c.account, lifted_bars.c.block)

accounts = Table(
    "accounts",
    metadata,
    text("account", "holder", key=True),
    text("kind", "registry, trading or reporting", key=True),
    number("number", "account number, unique over all kinds"),
    number("opened_s", "unix s"),
    *origin(),
    comment="Numbered accounts of participants",
)
Index(None, accounts.c.number, unique=True)

devices = Table(
    "devices",
    metadata,
    text("device_id", "bytes32", key=True),
    text("owner", "account"),
    text("public_key", "0x-hex; suite 1: compressed secp256k1"),
    number("suite", "1 secp256k1 + keccak256"),
    text("kind", "meter, gateway, …"),
    text("quantity", "what it measures: active_energy, …"),
    number("accuracy_bp", "accuracy class, 1/10,000: class 0.5 is 50"),
    number("calibrated_until_s", "unix s"),
    number("max_per_hour", "largest possible quantity in an hour, in base units (mWh for energy)"),
    text("group_id", "bytes32, group of devices"),
    text("status", "pending, active, suspended or retired"),
    text("status_reason", "reason of the last change of status, or empty"),
    text("approved_by", "account", null=True),
    text("certificate_hash", "keccak256 of the last calibration certificate", null=True),
    number("registered_s", "unix s"),
    *origin(),
    comment="Meters and gateways",
)
Index(None, devices.c.owner)
