"""Check of a certificate: a field, a button, and what the chain says of the code."""

import re
from typing import Any
from urllib.parse import quote

from nicegui import ui

from web import downloads, formats
from web.cards.columns import class_words
from web.controls import Button, Field, box, markup
from web.markup import Html, badge, code, join, link, tag
from web.problems import NotFound, WebError
from web.view import View

Json = dict[str, Any]


class CertificateCard:
    """The check of one code."""

    def __init__(self, view: View, typed: str = "") -> None:
        self.view = view
        texts = view.texts
        with box("card", "section").props("data-card=certificate"):
            with box("line"):
                self.field = Field(texts("certificates.field"), typed, on_enter=self.check, maxlength="64")
                self.field.classes("code-input")
                Button(texts("certificates.check"), self.check, look="primary")
            self.answer = box().props("role=status aria-live=polite")
            with self.answer:
                markup(texts("certificates.hint"), tag="p", classes="source")
        if typed:
            ui.timer(0.01, self.check, once=True)

    async def check(self) -> None:
        """Ask the API and show its answer."""
        texts = self.view.texts
        typed = re.sub(r"\s", "", self.field.value).upper()
        if not typed:
            self._say("waiting", texts("certificates.empty"))
            return
        try:
            found = await self.view.api.get(f"/public/certificates/{quote(typed, safe='')}")
        except NotFound:
            self._say("bad", texts("certificates.unknown"))
        except WebError as error:
            self._say("bad", self.view.words(error))
        else:
            self._show(found)

    def _show(self, found: Json) -> None:
        texts = self.view.texts
        if found.get("is_well_formed") is False:
            self._say("bad", texts("certificates.malformed"))
        elif not found["is_valid"] or not found.get("certificate"):
            self._say("bad", texts("certificates.unknown"))
        else:
            self._say_valid(found["certificate"])

    def _say_valid(self, found: Json) -> None:
        texts = self.view.texts
        words = texts(
            "certificates.of",
            kind=texts.one_of("certificate_kind", str(found["kind"])),
            name=found.get("name") or formats.short(found.get("account")),
            quantity=formats.whole(found.get("quantity_t")),
            unit=class_words(found),
        )
        lines = [
            tag("p", badge(texts("certificates.valid"), "good"), " ", code(found["code"])),
            tag("p", words, cls="strong"),
        ]
        if found.get("beneficiary"):
            lines.append(tag("p", texts("certificates.for", beneficiary=found["beneficiary"])))
        if found.get("serials"):
            serials = ", ".join(f"{first}–{last}" for first, last in found["serials"])
            lines.append(tag("p", texts("certificates.serials", serials=serials)))
        when = texts("certificates.when", block=formats.whole(found.get("block")), at=formats.moment(found.get("at")))
        lines.append(tag("p", when, cls="muted"))
        if found.get("transaction_hash"):
            lines.append(
                tag("p", link(f"/chain/transactions/{found['transaction_hash']}", texts("certificates.proof")))
            )
        self._put("good", *lines)
        with self.answer, box("actions"):
            Button(texts("certificates.pdf"), lambda: downloads.certificate(self.view, str(found["code"])))

    def _say(self, tone: str, words: str) -> None:
        self._put(tone, tag("p", words, cls="strong"))

    def _put(self, tone: str, *parts: Html) -> None:
        self.answer.clear()
        with self.answer:
            markup(join(*parts), classes=f"answer answer-{tone}")
