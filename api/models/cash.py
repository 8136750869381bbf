"""Shapes of money on its way out, and of the funds."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.models.common import Model

WithdrawalState = Literal["requested", "cleared", "confirmed", "refused"]
FundName = Literal["exchange_fees", "registry_fees", "risk_reserve", "treasury"]


class Withdrawal(Model):
    """Money that an account wants paid out by its bank: cleared by the registry, then paid by the bank."""

    withdrawal_id: int
    account: str = Field(description="Who asked")
    name: str | None
    bank: str
    bank_name: str | None
    fund: FundName | None = Field(description="Fund that the money is of; null: the account's own")
    amount_fen: int
    state: WithdrawalState
    requested_at: datetime
    cleared_at: datetime | None
    cleared_by: str | None
    cleared_by_name: str | None
    decided_at: datetime | None = Field(description="Paid or refused")
    decided_by: str | None
    decided_by_name: str | None
    bank_reference: str | None
    reason: str | None = Field(description="Why refused")
    transaction_hash: str
