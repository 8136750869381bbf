"""
Sealed prices, as their owner keeps them in a file.

The script `static/sealing.js` makes the seal and the file in the owner's browser: before it is opened, neither the
pages nor the API see the price. Here such a file is read again, to open it.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from nicegui import ui
from nicegui.element import Element

from carbon.auction import bid_seal, reserve_seal
from carbon.units import FenPerTonne, Tonnes
from web.controls import box, markup
from web.sheet import BadInput
from web.view import View

Json = dict[str, Any]

SEALING_TIMEOUT_S: Final = 20.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a seal counts: it names chain and contract, so that nobody can use a copy elsewhere."""

    chain_id: int
    auction_contract: str


@dataclass(frozen=True, slots=True)
class SealedBid:
    """A bid of a file."""

    auction_id: int
    bidder: str
    price_fen: int
    quantity_t: int
    salt: str
    seal: str


@dataclass(frozen=True, slots=True)
class SealedReserve:
    """A reserve price of a file."""

    initiator: str
    product_id: int
    reserve_fen: int
    salt: str
    seal: str


async def place_of(view: View) -> Place | None:
    """The chain and its present Auction contract; None while there is none. Raises WebError."""
    status = await view.api.chain_status()
    found = [row for row in await view.api.contracts() if row["name"] == "Auction" and row.get("is_current", True)]
    return Place(int(status["chain_id"]), str(found[-1]["address"])) if found else None


class SecretField(Element):
    """A labelled input whose value stays in the browser: nothing here hears of it."""

    def __init__(self, words: str, hint: str = "", **attributes: str) -> None:
        super().__init__("label")
        self.classes("field")
        with self:
            markup(words, tag="span")
            self.input = Element("input").props("type=text autocomplete=off spellcheck=false")
            for name, setting in attributes.items():
                self.input._props[name] = setting
            if hint:
                markup(hint, tag="small")


async def seal(kind: str, fields: dict[str, Element], told: Json) -> Json:
    """
    Have the browser seal what stands in the fields, and hand its file to the owner.

    `kind` is `bid` or `reserve`; the answer holds the seal. Raises BadInput for what the notice would refuse later.
    """
    ids = {name: field.id for name, field in fields.items()}
    call = f"return window.chainetsSealing.{kind}({json.dumps(ids)}, {json.dumps(told)})"
    found: Json = await ui.run_javascript(call, timeout=SEALING_TIMEOUT_S)
    if "error" in found:
        raise BadInput("", str(found["error"]))
    return found


def read_bid(content: bytes, place: Place) -> SealedBid:
    """Read the file of a bid. Raises BadInput for any other file, and for one of another chain."""
    found = _read(content, place)
    try:
        bid = SealedBid(
            int(found["auction_id"]),
            str(found["bidder"]),
            int(found["price_fen"]),
            int(found["quantity_t"]),
            str(found["salt"]),
            str(found["seal"]),
        )
        computed = bid_seal(
            place.chain_id,
            place.auction_contract,
            bid.auction_id,
            bid.bidder,
            FenPerTonne(bid.price_fen),
            Tonnes(bid.quantity_t),
            _salt(bid.salt),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise BadInput("", "auctions.bad_file") from error
    _check(computed, bid.seal)
    return bid


def read_reserve(content: bytes, place: Place) -> SealedReserve:
    """Read the file of a reserve price. Raises BadInput as `read_bid`."""
    found = _read(content, place)
    try:
        reserve = SealedReserve(
            str(found["initiator"]),
            int(found["product_id"]),
            int(found["reserve_fen"]),
            str(found["salt"]),
            str(found["seal"]),
        )
        computed = reserve_seal(
            place.chain_id,
            place.auction_contract,
            reserve.initiator,
            reserve.product_id,
            FenPerTonne(reserve.reserve_fen),
            _salt(reserve.salt),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise BadInput("", "auctions.bad_file") from error
    _check(computed, reserve.seal)
    return reserve


def _read(content: bytes, place: Place) -> Json:
    try:
        found = json.loads(content)
    except ValueError as error:
        raise BadInput("", "auctions.bad_file") from error
    if not isinstance(found, dict) or "seal" not in found:
        raise BadInput("", "auctions.bad_file")
    same_contract = str(found.get("auction_contract", "")).lower() == place.auction_contract.lower()
    if found.get("chain_id") != place.chain_id or not same_contract:
        raise BadInput("", "auctions.other_chain")
    return found


def _salt(text: str) -> bytes:
    salt = bytes.fromhex(text.removeprefix("0x"))
    if len(salt) != 32:
        raise ValueError("salt")
    return salt


def _check(computed: bytes, seal: str) -> None:
    if "0x" + computed.hex() != seal.lower():
        raise BadInput("", "auctions.broken_file")


def secret(words: str, hint: str = "") -> Element:
    """A field of a secret figure; returns the input, whose value only the browser reads."""
    with box():
        return SecretField(words, hint, inputmode="decimal").input
