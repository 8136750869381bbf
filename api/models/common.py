"""What many answers share."""

from datetime import datetime
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from chain.fast_decode import checksum

MAX_NUMBER = 2**63 - 1
"""Largest number that the read model keeps."""

EXAMPLE_ACCOUNT = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
EXAMPLE_HASH = "0x" + "8f" * 32

Address = Annotated[
    str,
    StringConstraints(pattern=r"^0x[0-9a-fA-F]{40}$"),
    AfterValidator(lambda text: checksum(text[2:].lower())),
    Field(
        description="Account or contract, 0x-hex; any case is taken, answers have the checksum",
        examples=[EXAMPLE_ACCOUNT],
    ),
]
Hash = Annotated[
    str,
    StringConstraints(pattern=r"^0x[0-9a-fA-F]{64}$", to_lower=True),
    Field(description="32 bytes, 0x-hex", examples=[EXAMPLE_HASH]),
]
Id = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{1,78}$"),
    Field(description="Number that may pass 2^53, as decimal text", examples=["18446744073709551617"]),
]
Number = Annotated[int, Field(ge=0, le=MAX_NUMBER)]
Year = Annotated[int, Field(ge=1970, le=9999, description="Calendar year", examples=[2010])]


class Model(BaseModel):
    """Base of all shapes."""

    model_config = ConfigDict(from_attributes=True)


class AsOf(Model):
    """Which state of the chain an answer shows."""

    block: int = Field(description="Newest block in it; -1 before the first", examples=[1204])
    time: datetime = Field(description="Time of that block, in the market's zone")


class Answer(Model):
    """An answer with figures."""

    as_of: AsOf


Item = TypeVar("Item", bound=Model)


class Page(Answer, Generic[Item]):
    """Part of a list."""

    items: list[Item]
    next: str | None = Field(default=None, description="Give it as `cursor` for the next part; null at the end")
    previous: str | None = Field(default=None, description="Give it as `cursor` for the part before; null at the start")


class Words(Model):
    """A sentence in both languages."""

    en: str
    zh: str
