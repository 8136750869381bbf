"""What an act of a governor would do, in plain words, from what the directory says at this moment."""

from datetime import UTC, datetime

from chain.directory import Standing
from chain.summaries import Text


def of_approval(found: Standing, contract: str, approvals: int) -> Text:
    """
    What comes of one more approval.

    :param approvals: those there will be, this one included
    """
    missing = max(found.threshold - approvals, 0)
    if found.is_rollback(contract) and not missing:
        return Text(
            f"This is the last needed approval of a rollback: {contract} speaks for {found.name} again in that block.",
            f"这是回退所需的最后一份同意：合约 {contract} 在同一区块内恢复为“{found.name}”。",
        )
    if found.is_rollback(contract):
        return Text(
            f"This is a rollback: {approvals} of {found.threshold} approvals; with {missing} more, {contract} speaks "
            f"for {found.name} again at once.",
            f"这是回退：已有 {approvals} 份同意，共需 {found.threshold} 份；再有 {missing} 份，"
            f"合约 {contract} 立即恢复为“{found.name}”。",
        )
    if missing:
        return Text(
            f"{approvals} of {found.threshold} approvals; {missing} more, then {found.delay_s:,} s, then anyone may "
            "activate it. Nothing changes before.",
            f"已有 {approvals} 份同意，共需 {found.threshold} 份；还需 {missing} 份，再等待 {found.delay_s:,} 秒，"
            "之后任何人可使其生效；在此之前一切不变。",
        )
    if found.approved_since_s:
        return Text(
            f"It has its {found.threshold} approvals already; anyone may activate it from {moment(found.ready_s)} on.",
            f"所需 {found.threshold} 份同意已齐；自 {moment(found.ready_s)} 起任何人可使其生效。",
        )
    return Text(
        f"This is the last needed approval: in {found.delay_s:,} s anyone may activate it, and any governor may "
        "withdraw it until then.",
        f"这是所需的最后一份同意：{found.delay_s:,} 秒后任何人可使其生效；在此之前任一治理人可撤回。",
    )


def of_activation(found: Standing) -> Text:
    """What comes of the activation of what is proposed."""
    return Text(
        f"{found.proposed} speaks for {found.name} from this block on; {_now(found)} stays readable, and no ledger "
        "obeys it any more.",
        f"合约 {found.proposed} 自本区块起担任“{found.name}”；{_now(found)} 仍可查阅，但不能再写入任何账本。",
    )


def of_withdrawal(found: Standing) -> Text:
    """What comes of taking a proposal off the table."""
    return Text(
        f"The proposal of {found.proposed} ends; {_now(found)} goes on speaking for {found.name}.",
        f"对合约 {found.proposed} 的提议终止；{_now(found)} 继续担任“{found.name}”。",
    )


def of_proposal(found: Standing, contract: str) -> str:
    """How far the open proposal of a contract is, in a few words."""
    kind = "rollback to" if found.is_rollback(contract) else "proposed:"
    ready = "" if found.ready_s is None else f", may be activated from {moment(found.ready_s)} on"
    return f"{kind} {contract}, {found.approvals} of {found.threshold} approvals{ready}"


def moment(seconds: int | None) -> str:
    """A time in UTC."""
    return "–" if seconds is None else f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"


def _now(found: Standing) -> str:
    return found.in_force.address if found.in_force else "–"
