"""A certificate as a PDF file in Chinese or English, with its check code and a QR code to the public check page."""

import io
import tomllib
from functools import cache
from typing import Any, Literal

import segno

from api.exports.typesetting import HERE, pdf
from api.models.entries import Certificate

Language = Literal["zh", "en"]
MOST_RANGES = 6
"""Ranges of serial numbers that fit on the page."""


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((HERE / "certificate.toml").read_text("utf-8"))


def certificate_pdf(certificate: Certificate, language: Language, check_url: str) -> bytes:
    """
    The certificate on one page.

    :param check_url: address of the check page; the code is put behind it
    """
    words, address = _words()[language], check_url + certificate.code
    said = {
        "name": certificate.name or certificate.account,
        "quantity": f"{certificate.quantity_t:,}",
        "symbol": certificate.symbol,
        "year": certificate.year,
        "block": certificate.block,
    }
    values = {
        "language": language,
        "title": words[certificate.kind],
        "says": words[f"says_{certificate.kind}"].format_map(said),
        "rows": [[words[name], value] for name, value in _rows(certificate, words)],
        "code-name": words["code"],
        "code": certificate.code,
        "check": words["check"],
        "address": address,
    }
    return pdf(HERE / "certificate.typ", values, qr=_qr(address))


def _rows(certificate: Certificate, words: dict[str, str]) -> list[tuple[str, str]]:
    """Name and value of each line that this certificate has."""
    proof = certificate.proof
    shares = ("registry", "trading", "locked", "frozen")
    held: list[tuple[str, Any]] = [(name, getattr(certificate, f"{name}_t")) for name in shares]
    lines: list[tuple[str, str | None]] = [
        ("for_whom", certificate.beneficiary),
        ("purpose", words[certificate.entry_kind] if certificate.entry_kind else None),
        ("reason", certificate.reason),
        ("account", certificate.account),
        ("class", certificate.symbol),
        ("quantity", f"{certificate.quantity_t:,} t CO₂e"),
        *((name, f"{value:,} t CO₂e" if value is not None else None) for name, value in held),
        ("serials", _serials(certificate, words)),
        ("at", certificate.at.isoformat(sep=" ", timespec="seconds")),
        ("block", str(proof.block)),
        ("block_hash", proof.block_hash),
        ("transaction", proof.transaction_hash),
        ("event", f"{proof.contract}.{proof.event}"),
    ]
    return [(name, value) for name, value in lines if value]


def _serials(certificate: Certificate, words: dict[str, str]) -> str:
    shown = [f"{first}–{last}" if first != last else first for first, last in certificate.serials[:MOST_RANGES]]
    more = [words["more"]] if len(certificate.serials) > MOST_RANGES else []
    return ", ".join(shown + more)


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()
