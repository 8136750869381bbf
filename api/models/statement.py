"""Shape of an account's statement."""

from pydantic import Field

from api.models.common import Answer
from api.models.enterprise import Holding
from api.models.registry import Transfer


class Statement(Answer):
    """What an account holds, and the newest movements of it."""

    account: str
    name: str
    status: str
    holdings: list[Holding]
    items: list[Transfer] = Field(description="Movements, newest first")
    next: str | None = Field(description="Give it as `cursor` to the list of movements for those before")
