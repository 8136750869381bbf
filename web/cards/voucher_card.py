"""Check of a voucher code (IEEE 3218-2022 8.9): anyone may ask; a mistyped code is refused with the reason."""

import re
from typing import Any, Final
from urllib.parse import quote

from nicegui import ui

from web import formats
from web.controls import Button, Field, box, markup
from web.markup import Html, badge, code, join, link, tag
from web.problems import NotFound, WebError
from web.view import View

EXAMPLES: Final = 3


def tidy(typed: str) -> str:
    """Bring a typed code to its bare symbols: no spaces, no dashes, capital letters."""
    return re.sub(r"[\s\-–—·_]", "", typed).upper()


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
        """Ask the API and show its answer."""
        typed = tidy(self.field.value)
        if not typed:
            self._say("waiting", self.view.texts("voucher.empty"))
            return
        try:
            found = await self.view.api.voucher(quote(typed, safe=""))
        except NotFound:
            self._say("bad", self.view.texts("voucher.unknown"))
        except WebError as error:
            self._say("bad", self.view.words(error))
        else:
            self._show(found)

    def _show(self, found: dict[str, Any]) -> None:
        texts = self.view.texts
        if not found["is_well_formed"]:
            self._say("bad", texts("voucher.malformed"))
        elif not found["is_valid"] or not found.get("trade"):
            self._say("bad", texts("voucher.unknown"))
        else:
            self._say_valid(found)

    def _say_valid(self, found: dict[str, Any]) -> None:
        texts, trade = self.view.texts, found["trade"]
        first = texts(
            "voucher.trade",
            day=trade["day"],
            sequence=trade["sequence"],
            price=formats.yuan(trade["price_fen"]),
            quantity=formats.whole(trade["quantity_t"]),
            symbol=trade["symbol"],
            amount=formats.yuan(trade.get("amount_fen")),
        )
        second = texts("voucher.when", block=formats.whole(found["block"]), at=formats.moment(found["issued_at"]))
        proof = link(f"/chain/transactions/{found['transaction_hash']}", texts("voucher.proof"))
        self._put(
            "good",
            tag("p", badge(texts("voucher.valid"), "good"), " ", code(found["code"])),
            tag("p", first),
            tag("p", second, cls="muted"),
            tag("p", proof),
        )

    def _say(self, tone: str, words: str) -> None:
        self._put(tone, tag("p", words, cls="strong"))

    def _put(self, tone: str, *parts: Html) -> None:
        self.answer.clear()
        with self.answer:
            markup(join(*parts), classes=f"answer answer-{tone}")
