"""
What a request really says, read by the signer itself from the bytes to be signed; nothing is taken from who asks.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from chain.acts import InnerCall, inner_calls
from chain.deployment import Deployment
from chain.sign_in import NotASignInMessage, SignInMessage
from chain.summaries import NameOf, Text, summarise, visible
from cli.signer.errors import Unsignable

UNKNOWN_CONTRACT = Text(
    "WARNING: this contract is none of the scheme's. What it does is unknown. Refuse unless you know it.",
    "警告：该合约不属于本体系，其作用未知。除非您清楚其用途，否则请拒绝。",
)
UNKNOWN_CALL = Text(
    "WARNING: the call cannot be read. What it does is unknown. Refuse unless you know it.",
    "警告：无法解读该调用，其作用未知。除非您清楚其用途，否则请拒绝。",
)
UNKNOWN_INNER = Text(
    "WARNING: the act to be reviewed cannot be read. What it does is unknown. Refuse unless you know it.",
    "警告：无法解读待复核的事项，其作用未知。除非您清楚其用途，否则请拒绝。",
)
GENERIC = Text(
    "Note: there are no plain words for this function; its name and arguments are shown as they are.",
    "注意：该函数没有通俗说明，仅显示其名称与参数。",
)
SENDS_VALUE = Text("WARNING: this sends native value along.", "警告：该交易附带转出原生币。")
COSTS_GAS = Text("WARNING: this offers to pay for gas.", "警告：该交易将支付燃料费。")


class Transaction(BaseModel):
    """An unsigned legacy transaction, as JSON-RPC names its fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    chainId: int = Field(ge=1, lt=2**63)  # noqa: N815 - JSON-RPC's names
    nonce: int = Field(ge=0, lt=2**64)
    to: str = Field(pattern=r"^0x[0-9a-fA-F]{40}$")
    value: int = Field(default=0, ge=0, lt=2**256)
    gas: int = Field(gt=0, lt=2**64)
    gasPrice: int = Field(default=0, ge=0, lt=2**256)  # noqa: N815 - named as JSON-RPC names it
    data: str = Field(pattern=r"^0x(?:[0-9a-fA-F]{2})*$", max_length=300_000)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the user is shown."""

    does: Text
    reserves: Text | None
    if_it_fails: Text | None
    warnings: tuple[Text, ...]
    facts: tuple[tuple[str, str], ...]
    """Name and value of every part, for who wants to see it as it is."""


def read_transaction(transaction: Transaction, deployment: Deployment, name_of: NameOf) -> Reading:
    """
    What a transaction does, from its call data and the signer's own copy of the ABIs.

    :raises Unsignable: for another chain
    """
    if transaction.chainId != deployment.chain_id:
        raise Unsignable(f"the transaction is for chain {transaction.chainId}, not for chain {deployment.chain_id}")
    warnings = [SENDS_VALUE] if transaction.value else []
    warnings += [COSTS_GAS] if transaction.gasPrice else []
    facts = [
        ("contract 合约", transaction.to),
        ("chain 链", str(transaction.chainId)),
        ("nonce 序号", str(transaction.nonce)),
        ("value 附带金额", str(transaction.value)),
        ("gas × price 燃料 × 价格", f"{transaction.gas} × {transaction.gasPrice}"),
    ]
    contract = deployment.at(transaction.to)
    if contract is None:
        return _unreadable(transaction, [UNKNOWN_CONTRACT, *warnings], facts)
    call = contract.abi.read_call(bytes.fromhex(transaction.data[2:]))
    if call is None:
        return _unreadable(transaction, [UNKNOWN_CALL, *warnings], [("name 名称", contract.name), *facts])
    function, arguments = call
    summary = summarise(contract.name, function, arguments, name_of, deployment=deployment)
    inner = inner_calls(deployment, contract.name, function, arguments)
    shown = [("call 调用", f"{contract.name}.{function}"), *_inner_facts(inner or ()), *_flat(arguments), *facts]
    warnings = [GENERIC, *warnings] if not summary.is_known else warnings
    warnings = [UNKNOWN_INNER, *warnings] if inner == () else warnings
    return Reading(summary.does, summary.reserves, summary.if_it_fails, tuple(warnings), tuple(shown))


def read_message(text: str, account: str, origin: str, deployment: Deployment) -> Reading:
    """
    What a sign-in message says. Other messages are never signed.

    :param origin: the page that asks, by its browser's word
    :raises Unsignable: no sign-in message, or one for another page, account or chain
    """
    try:
        message = SignInMessage.parse(text)
    except NotASignInMessage as error:
        raise Unsignable(f"only sign-in messages (EIP-4361) are signed; {error}") from None
    page = urlsplit(origin)
    if message.domain != page.netloc or message.scheme not in (None, page.scheme) or message.uri != origin:
        raise Unsignable(f"the message signs in to {message.domain}, but {page.netloc} asks for it")
    if message.address.lower() != account.lower():
        raise Unsignable(f"the message is of {message.address}, not of {account}")
    if message.chain_id != deployment.chain_id:
        raise Unsignable(f"the message is for chain {message.chain_id}, not for chain {deployment.chain_id}")
    if message.expires_at is not None and message.expires_at <= datetime.now(UTC):
        raise Unsignable("the message has expired")
    does = Text(f"Sign in to {message.domain}. Nothing is moved.", f"登录 {message.domain}，不动用任何资产。")
    facts = tuple(enumerate_lines(text))
    return Reading(does, None, None, (), facts)


def enumerate_lines(text: str) -> list[tuple[str, str]]:
    """The lines of a message that say something, with their numbers."""
    return [(str(number), visible(line)) for number, line in enumerate(text.split("\n"), 1) if line]


def _unreadable(transaction: Transaction, warnings: list[Text], facts: list[tuple[str, str]]) -> Reading:
    does = Text("Send an unknown call", "发送一个未知调用")
    return Reading(does, None, None, tuple(warnings), (*facts, ("data 数据", transaction.data)))


def _inner_facts(calls: tuple[InnerCall, ...]) -> list[tuple[str, str]]:
    """The calls that an act may make, with all their parts."""
    lines: list[tuple[str, str]] = []
    for call in calls:
        lines.append(("act 事项", f"{call.contract}.{call.function}"))
        lines += [(f"act 事项 {name}", value) for name, value in _flat(call.arguments)]
    return lines


def _flat(arguments: Any, name: str = "") -> list[tuple[str, str]]:
    """Arguments with all their parts, each on a line of its own."""
    if isinstance(arguments, dict):
        return [line for key, value in arguments.items() for line in _flat(value, f"{name}.{key}" if name else key)]
    if isinstance(arguments, list):
        return [line for place, value in enumerate(arguments) for line in _flat(value, f"{name}[{place}]")]
    return [(name, visible(str(arguments)))]
