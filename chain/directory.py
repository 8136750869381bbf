"""Who speaks for a name, who did before, and what the governors are about to change, as `Directory` says."""

from dataclasses import dataclass

from chain.client import Chain

NOBODY = "0x" + "00" * 20
LEDGERS = (
    *("Directory", "Participants", "Devices", "Evidence", "Emissions", "Allowances", "Cash", "Vouchers", "Reviews"),
)
"""Names that are never given to another contract: what must not be lost is in them, and rules keep their addresses."""


@dataclass(frozen=True, slots=True)
class Version:
    """A contract that speaks, or spoke, for a name."""

    number: int
    address: str
    since_s: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One name in the directory."""

    name: str
    versions: tuple[Version, ...]
    """From the first to the one in force; empty for a name that nobody speaks for."""
    proposed: str | None
    """Contract of the open proposal."""
    approvals: int
    approved_since_s: int
    """When the last needed approval came, 0 before."""
    threshold: int
    delay_s: int

    @property
    def in_force(self) -> Version | None:
        """The newest version."""
        return self.versions[-1] if self.versions else None

    @property
    def former(self) -> Version | None:
        """The version before the one in force: a rollback goes there."""
        return self.versions[-2] if len(self.versions) > 1 else None

    def is_rollback(self, address: str) -> bool:
        """Whether a contract is the version before, which is back with the last needed approval."""
        return self.former is not None and self.former.address == address

    @property
    def ready_s(self) -> int | None:
        """From when on anyone may activate the proposal; None while approvals are missing or nothing is proposed."""
        return self.approved_since_s + self.delay_s if self.proposed and self.approved_since_s else None


def standing_of(chain: Chain, name: str) -> Standing:
    """What the directory says of a name."""
    proposal = chain.call("Directory", "proposal_of", name)
    count = int(chain.call("Directory", "versions_of", name))
    versions = (chain.call("Directory", "version_at", name, number) for number in range(1, count + 1))
    return Standing(
        name=name,
        versions=tuple(Version(number, address, since) for number, (address, since) in enumerate(versions, 1)),
        proposed=None if proposal["contract"] == NOBODY else str(proposal["contract"]),
        approvals=int(proposal["approvals"]),
        approved_since_s=int(proposal["approved_since"]),
        threshold=int(chain.call("Directory", "threshold")),
        delay_s=int(chain.call("Directory", "delay_s")),
    )
