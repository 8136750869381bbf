"""A bank's daily file against the chain: what agrees, and in words what does not."""

from typing import Any, Final

from nicegui import ui

from web import formats
from web.cards.columns import plain
from web.cards.import_answer import SHOWN
from web.cards.import_card import ACCEPT
from web.controls import Field, box, markup
from web.file_field import FileField, Handed
from web.markup import Column, Html, badge, code, facts, table, tag
from web.problems import WebError
from web.view import View

Json = dict[str, Any]

FUNDS: Final = ("exchange_fees", "registry_fees", "risk_reserve", "treasury")


class ReconciliationCard:
    """The card: a day, a file, and the answer."""

    def __init__(self, view: View) -> None:
        self.view = view
        texts = view.texts
        with box("card", "section").props("data-card=reconciliation"):
            with box("card-head"):
                markup(texts("bank_file.title"), tag="h2")
            markup(texts("bank_file.lead"), tag="p", classes="muted")
            with box("line"):
                self.day = Field(texts("bank_file.day"), kind="date")
                FileField(texts("bank_file.file"), ACCEPT, self._read)
            self.answer = box().props("role=status aria-live=polite")
        ui.timer(0.01, self._today, once=True)

    async def _today(self) -> None:
        """Begin with the chain's day."""
        try:
            self.day.put((await self.view.api.health())["chain_time"][:10])
        except WebError:
            return  # the bank types it

    async def _read(self, file: Handed) -> None:
        texts = self.view.texts
        if not self.day.value:
            self._problem(texts("bank_file.no_day"))
        elif not file.content:
            self._problem(texts("import.too_large"))
        else:
            try:
                found = await self.view.api.reconcile(file.name, file.content, self.day.value)
            except WebError as error:
                self._problem(self.view.words(error))
            else:
                self._show(file.name, found)

    def _problem(self, words: str) -> None:
        self.answer.clear()
        with self.answer:
            markup(tag("p", words, cls="strong"), classes="answer answer-bad")

    def _show(self, name: str, found: Json) -> None:
        texts, errors = self.view.texts, found["errors"]
        self.answer.clear()
        with self.answer:
            markup(
                facts(
                    [
                        (f"{name} · {found['day']}", self._verdict(found)),
                        (texts("bank_file.of_file"), self._sums(found["file"])),
                        (texts("bank_file.of_chain"), self._sums(found["chain"])),
                    ]
                )
            )
            if errors:
                markup(table(self._error_columns(), errors[:SHOWN], texts("import.problems")))
            for key, rows in (("differing", found["differences"]), ("agreeing", found["agreed"])):
                if rows:
                    markup(texts(f"bank_file.{key}"), tag="h3")
                    columns = self._difference_columns() if key == "differing" else self._agreed_columns()
                    markup(table(columns, rows[:SHOWN], texts(f"bank_file.{key}")))

    def _verdict(self, found: Json) -> Html:
        texts = self.view.texts
        if found["errors"]:
            return badge(texts("bank_file.bad_lines", count=len(found["errors"])), "bad")
        if found["ok"]:
            return badge(texts("bank_file.all_agree"), "good")
        return badge(texts("bank_file.some_differ", count=len(found["differences"])), "bad")

    def _sums(self, sums: Json) -> str:
        return self.view.texts(
            "bank_file.sums",
            rows=formats.whole(sums["rows"]),
            in_=formats.yuan(sums["in_fen"]),
            out=formats.yuan(sums["out_fen"]),
        )

    def _booking(self, booking: Json | None) -> Html:
        """Direction, account and amount as one side has them."""
        if booking is None:
            return tag("span", formats.MISSING)
        texts, account = self.view.texts, booking["account"]
        whose = texts(f"fund.{account}") if account in FUNDS else code(formats.short(account), account)
        way = texts(f"bank_file.{booking['direction']}")
        return tag("span", way, " ", formats.yuan(booking["amount_fen"]), " · ", whose)

    def _reference(self) -> Column:
        return Column(
            self.view.texts("bank_file.reference"),
            lambda row: code(formats.short(row["reference"], 10, 8), row["reference"]),
        )

    def _difference_columns(self) -> list[Column]:
        texts = self.view.texts

        def finding(row: Json) -> Html:
            return tag("span", texts(f"bank_finding.{row['finding']}"), cls="late")

        return [
            self._reference(),
            Column(texts("bank_file.finding"), finding, wrap=True),
            Column(texts("bank_file.bank_has"), lambda row: self._booking(row["bank"])),
            Column(texts("bank_file.chain_has"), lambda row: self._booking(row["chain"])),
        ]

    def _agreed_columns(self) -> list[Column]:
        return [self._reference(), Column(self.view.texts("bank_file.chain_has"), self._booking)]

    def _error_columns(self) -> list[Column]:
        texts = self.view.texts
        words = Column(texts("import.problem"), lambda row: tag("span", row["message"], cls="late"), wrap=True)
        return [plain("row", texts("import.line")), plain("column", texts("import.column")), words]
