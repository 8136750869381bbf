"""Who plays: a key of his own for everyone, kept as a keystore that only the demo's signer opens."""

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from eth_account import Account
from eth_account.signers.local import LocalAccount

from carbon.roles import Role
from cli.demo.plan import RESERVE, Plan

KDF_ROUNDS = 1_000
"""Rounds of the key derivation: few, so that dozens of demo keystores open at once. A real keystore has 262,144."""

WORKS = "works"
REGISTRY, SECOND_REGISTRY = "registry", "registry-two"
"""The two people of the registry: what one opens for review, only the other confirms."""
STAFF_AREA = 0
AREAS = (31, 42)
"""Provinces of the demo: Shanghai and Hubei (GB/T 2260), where the national exchange and the registry are."""


@dataclass(frozen=True, slots=True)
class Part:
    """One participant and what it applies as."""

    name: str
    """Short name, also of its keystore file."""
    title: str
    """Name in the register."""
    kind: str
    """Enterprise, institution, authority or person."""
    roles: Role
    area: int = STAFF_AREA
    industry: str = ""

    @property
    def file_name(self) -> str:
        """The name as a file may have it, whatever ids a registry gives."""
        return quote(self.name, safe=" ")


@dataclass(frozen=True, slots=True)
class Actor:
    """A participant with its key. Only the demo, which plays everyone, holds all keys."""

    part: Part
    key: LocalAccount

    @property
    def address(self) -> str:
        """Account, with checksum."""
        return str(self.key.address)


def parts(plan: Plan, registry: str) -> list[Part]:
    """Everyone who takes part, those first who must be there first."""
    east, west = AREAS
    staff = [
        Part(REGISTRY, "Registry 登记机构", "institution", Role.REGISTRY),
        Part(SECOND_REGISTRY, "Registry, second review 登记机构复核", "institution", Role.REGISTRY),
        Part("ministry", "Ministry of Ecology 生态环境部", "authority", Role.MINISTRY),
        Part("regulator", "Regulator 监管机构", "authority", Role.REGULATOR),
        Part("province-east", "Province East 东省生态环境厅", "authority", Role.PROVINCE, east),
        Part("province-west", "Province West 西省生态环境厅", "authority", Role.PROVINCE, west),
        Part("verification-body", "Verification body 核查机构", "institution", Role.VERIFICATION_BODY),
        Part("verifier-one", "Qualified person one 核查员甲", "person", Role.QUALIFIED_PERSON),
        Part("verifier-two", "Qualified person two 核查员乙", "person", Role.QUALIFIED_PERSON),
        Part("exchange", "Exchange 交易机构", "institution", Role.EXCHANGE),
        Part("bank", "Settlement bank 结算银行", "institution", Role.BANK),
        Part("oracle", "Oracle operator 数据运营方", "institution", Role.ORACLE),
    ]
    traders = [
        Part(WORKS, "Steel works 钢铁厂", "enterprise", Role.EMITTER, east, "C31"),
        Part(RESERVE, "Carbon asset company 碳资产公司", "enterprise", Role.INVESTOR, west),
    ]
    installations = [
        Part(
            f"{registry}-{item.installation_id}",
            f"{registry} {item.installation_id}",
            "enterprise",
            Role.EMITTER,
            AREAS[index % 2],
            f"EU{item.activity}"[:8],
        )
        for index, item in enumerate(plan.installations)
    ]
    return staff + traders + installations


def actors(everyone: list[Part], folder: Path) -> dict[str, Actor]:
    """Open each participant's keystore in the folder, or make it."""
    folder.mkdir(parents=True, exist_ok=True)
    passphrase = passphrase_of(folder)
    found = {part.name: Actor(part, key_of(folder / f"{part.file_name}.json", passphrase)) for part in everyone}
    labels = {actor.address: actor.part.title for actor in found.values()}
    (folder / "labels.json").write_text(json.dumps(labels, ensure_ascii=False, indent=1))
    return found


def passphrase_of(folder: Path) -> str:
    """The passphrase of the demo's keystores: known, because the keys are worth nothing."""
    file = folder / "passphrase"
    if not file.exists():
        file.write_text("chainets-demo\n")
    return file.read_text().strip()


def key_of(file: Path, passphrase: str) -> LocalAccount:
    """The key in a keystore (eth-keyfile JSON), made at first need."""
    if file.exists():
        opened: LocalAccount = Account.from_key(Account.decrypt(json.loads(file.read_text()), passphrase))
        return opened
    key: LocalAccount = Account.create()
    keystore = Account.encrypt(key.key, passphrase, kdf="pbkdf2", iterations=KDF_ROUNDS)
    draft = file.with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(keystore))
    draft.replace(file)
    return key
