"""Shapes of what a regulator looks at."""

from datetime import datetime

from pydantic import Field

from api.models.common import Address, Hash, Model
from carbon.supervision import Oddity


class OddityRow(Model):
    """Something that is worth a look; no verdict."""

    kind: Oddity
    at: datetime
    account: Address = Field(description="Whom it concerns")
    name: str | None
    other: Address | None = Field(description="Another who is concerned: bank, receiver, body, who decided")
    other_name: str | None
    year: int | None = Field(description="Of the report, obligation or allocation that it is about")
    figure: int = Field(description="What was found: calls, seconds, reports, revisions, or a share in 1/10,000")
    bound: int = Field(description="From which on it is told; of seconds, below which")
    transaction_hash: Hash | None
