"""What an applicant hands in: the fields of `Participants.Profile` (IEEE 3218-2022, 8.2, table 2), in plain words."""

from collections.abc import Iterable
from pathlib import Path

from eth_hash.auto import keccak

from api.models.common import Words
from api.models.compliance import RegistrationField


def _field(name: str, kind: str, en: str, zh: str, max_length: int | None = None) -> RegistrationField:
    return RegistrationField.model_validate(
        {"name": name, "kind": kind, "max_length": max_length, "label": Words(en=en, zh=zh)}
    )


FIELDS = [
    _field("name", "text", "Legal name", "名称", 96),
    _field(
        "kind", "text", "Kind: enterprise, institution, authority or person", "类型：企业、机构、主管部门或个人", 32
    ),
    _field("area", "number", "Area: first two digits of GB/T 2260, or 0", "地区：GB/T 2260 前两位，或 0"),
    _field("industry", "text", "Industry: GB/T 4754 or EU ETS activity code", "行业：GB/T 4754 或 EU ETS 活动代码", 8),
    _field("postal_address", "text", "Postal address", "通讯地址", 160),
    _field("business_licence_hash", "hash", "Business licence, as keccak256", "营业执照的 keccak256 指纹"),
    _field(
        "legal_representative_hash",
        "hash",
        "Identity of the legal representative, as keccak256",
        "法定代表人身份证明的指纹",
    ),
    _field("power_of_attorney_hash", "hash", "Power of attorney, as keccak256", "授权委托书的指纹"),
    _field("settlement_bank", "account", "Account of the settlement bank", "结算银行的账户地址"),
    _field("bank_account_hash", "hash", "Bank account, as keccak256", "银行账户资料的指纹"),
]


def published_text(folders: Iterable[Path], uri: str, policy_hash: str) -> str | None:
    """
    The policy's text, if it is at hand and is the published one.

    :param folders: where a `uri` that is a relative path may lead; nothing outside is read
    """
    for folder in folders:
        try:
            file = (folder / uri).resolve()
            content = file.read_bytes() if file.is_relative_to(folder.resolve()) else b""
        except (OSError, ValueError):
            continue
        if "0x" + keccak(content).hex() == policy_hash:
            return content.decode()
    return None
