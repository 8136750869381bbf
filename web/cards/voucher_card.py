"""Check of a voucher code (IEEE 3218-2022 8.9): anyone may ask; a mistyped code is refused with the reason."""

import re
from typing import Any, Final
from urllib.parse import quote

from nicegui import ui

from carbon.vouchers import ALPHABET, SYMBOLS, VoucherError, parse_code
from web import formats
from web.controls import Button, Field, box, markup
from web.markup import Html, badge, code, join, link, tag
from web.problems import NotFound, WebError
from web.view import View

EXAMPLES: Final = 3


def tidy(typed: str) -> str:
    """Bring a typed code to its bare symbols: no spaces, no dashes, capital letters."""
    return re.sub(r"[\s\-–—·_]", "", typed).upper()


def mistake_in(typed: str) -> tuple[str, dict[str, object]] | None:
    """Key and values of the words for what is wrong with a tidy code; None when its check symbols hold."""
    if len(typed) != SYMBOLS:
        return "voucher.length", {"count": len(typed)}
    strange = next((symbol for symbol in typed if symbol not in ALPHABET), None)
    if strange is not None:
        return "voucher.symbol", {"symbol": strange}
    try:
        parse_code(typed)
    except VoucherError:
        return "voucher.malformed", {}
    return None


class VoucherCard:
    """A field, a button and the answer."""

    def __init__(self, view: View, typed: str = "") -> None:
        self.view = view
        self._offered: list[str] = []
        texts = view.texts
        with box("card", "section").props("data-card=voucher"):
            with box("card-head"):
                markup(texts("voucher.title"), tag="h2")
            with box("line"):
                self.field = Field(texts("voucher.field"), typed, on_enter=self.check, maxlength="32")
                self.field.classes("code-input")
                Button(texts("voucher.check"), self.check, look="primary")
            self.examples = box("line examples")
            self.answer = box().props("role=status aria-live=polite")
            with self.answer:
                markup(texts("voucher.hint"), tag="p", classes="source")
        if typed:
            ui.timer(0.01, self.check, once=True)

    def offer(self, trades: dict[str, Any] | None) -> None:
        """Offer the newest codes to try."""
        codes = [row["voucher_code"] for row in (trades or {"items": []})["items"] if row["voucher_code"]][:EXAMPLES]
        if codes == self._offered:
            return
        self._offered = codes
        self.examples.clear()
        with self.examples:
            markup(self.view.texts("voucher.newest"), tag="span", classes="muted")
            for one in codes:
                self._example(one)

    def _example(self, code: str) -> None:
        Button(code, lambda: self._try(code), look="small").classes("code")

    async def _try(self, code: str) -> None:
        self.field.put(code)
        await self.check()

    async def check(self) -> None:
        """Look at the check symbols here; only a code that holds is worth asking the chain about."""
        typed, texts = tidy(self.field.value), self.view.texts
        if not typed:
            self._say("waiting", texts("voucher.empty"))
            return
        wrong = mistake_in(typed)
        if wrong is not None:
            key, values = wrong
            self._say("bad", texts(key, **values))
            return
        try:
            found = await self.view.api.voucher(quote(typed, safe=""))
        except NotFound:
            self._unknown()
        except WebError as error:
            self._say("waiting", texts("voucher.not_asked", why=self.view.words(error)))
        else:
            self._show(found) if found["is_valid"] and found.get("trade") else self._unknown()

    def _unknown(self) -> None:
        texts = self.view.texts
        self._put(
            "bad", tag("p", texts("voucher.unknown"), cls="strong"), tag("p", texts("voucher.holds"), cls="muted")
        )

    def _show(self, found: dict[str, Any]) -> None:
        """What is public of the trade, and where the chain says so."""
        texts, trade = self.view.texts, found["trade"]
        price, quantity = formats.yuan(trade["price_fen"]), formats.whole(trade["quantity_t"])
        facts = (
            ("product", trade["symbol"]),
            ("day", texts("voucher.nth", day=trade["day"], sequence=trade["sequence"])),
            ("price", f"{price} {texts('unit.price')} × {quantity} {texts('unit.t')}"),
            ("amount", f"{formats.yuan(trade['amount_fen'])} {texts('unit.yuan')}"),
            ("method", texts.one_of("method", trade["method"])),
            ("made", formats.moment(trade["at"])),
            ("settled", formats.moment(found["issued_at"])),
            ("block", formats.whole(found["block"])),
            ("hash", code(formats.short(found["trade_hash"], 10, 8), found["trade_hash"])),
        )
        pairs = [part for key, value in facts for part in (tag("dt", texts(f"voucher.{key}")), tag("dd", value))]
        proof = link(f"/chain/transactions/{found['transaction_hash']}", texts("voucher.proof"))
        self._put(
            "good",
            tag("p", badge(texts("voucher.valid"), "good"), " ", code(found["code"])),
            tag("dl", *pairs, cls="facts"),
            tag("p", texts("voucher.holds"), " ", texts("voucher.private"), cls="muted"),
            tag("p", proof),
        )

    def _say(self, tone: str, words: str) -> None:
        self._put(tone, tag("p", words, cls="strong"))

    def _put(self, tone: str, *parts: Html) -> None:
        self.answer.clear()
        with self.answer:
            markup(join(*parts), classes=f"answer answer-{tone}")
