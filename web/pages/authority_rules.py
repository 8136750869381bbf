"""Rules that the ministry sets: which credits are offsets, how high fines are, terms of objections and defaults."""

import asyncio
from typing import Any

from fastapi import Request
from nicegui import ui

from web import default_forms, formats, rule_forms
from web.cards import columns as col
from web.cards import watch_cards
from web.cards.card import TableCard
from web.cards.source import Source
from web.controls import Button, box
from web.figures import Figure, figure_row
from web.markup import Column, Html
from web.oversight_forms import times
from web.pages.authority_frame import authority_page, is_ministry
from web.sheet import Sheet
from web.tables import row_button
from web.view import View

Json = dict[str, Any]

EVERY_S = 10.0


def add() -> None:
    """Register the page."""
    ui.page("/authority/rules")(rules)


async def rules(request: Request) -> None:
    """The rules as they are, with the ministry's forms."""
    with authority_page(request, "rules") as view:
        if view is not None:
            RulesPage(view).build()


class RulesPage:
    """One table for offsets, one for penalties, and the term."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.rules: Source[Json] = Source(lambda: view.api.get("/compliance/rules"), EVERY_S)
        self.terms = watch_cards.terms_of(view, None)
        self.acts = is_ministry(view)
        assert view.session is not None
        self.sheet = Sheet(view, view.session, self.refresh)

    def build(self) -> None:
        """Lay the cards and start their source."""
        view, texts = self.view, self.view.texts
        figure_row(view, [self.rules], self._figures, 1)
        if self.acts:
            with box("actions"):
                Button(texts("rules.set_term"), self._term, look="small")
                Button(texts("defaults.change"), self._default_terms, look="small")
        with box("grid"):
            offsets: TableCard[Json] = TableCard(
                view,
                self.rules,
                texts("rules.offsets"),
                self._offset_columns(),
                lambda data: list(data["offsets"]),
                act=lambda _, row: rule_forms.offset(view, self.sheet, row),
                empty=texts("rules.no_offsets"),
                name="offset-rules",
            )
            penalties: TableCard[Json] = TableCard(
                view,
                self.rules,
                texts("rules.penalties"),
                self._penalty_columns(),
                lambda data: list(data["penalties"]),
                act=lambda _, row: rule_forms.penalty(view, self.sheet, row),
                empty=texts("rules.no_penalties"),
                name="penalty-rules",
            )
            watch_cards.terms_card(view, self.terms)
        if self.acts:
            with offsets.tools:
                Button(texts("rules.set_offset"), lambda: rule_forms.offset(view, self.sheet, {}), look="small")
            with penalties.tools:
                Button(texts("rules.set_penalty"), lambda: rule_forms.penalty(view, self.sheet, {}), look="small")
        self.rules.start()
        self.terms.start()

    def _figures(self) -> list[Figure]:
        texts = self.view.texts
        days = (self.rules.data or {}).get("objection_term_s") or 0
        return [Figure(texts("rules.term"), formats.whole(days // rule_forms.DAY_S or None), texts("rules.days"))]

    async def refresh(self) -> None:
        """Ask again what a transaction can have changed."""
        await asyncio.gather(self.rules.refresh(), self.terms.refresh())

    def _default_terms(self) -> None:
        if self.terms.data is not None:
            default_forms.set_terms(self.view, self.sheet, self.terms.data["defaults"])

    def _term(self) -> None:
        rule_forms.objection_term(self.view, self.sheet, (self.rules.data or {}).get("objection_term_s") or 0)

    def _offset_columns(self) -> list[Column]:
        texts = self.view.texts
        shown = [
            col.plain("scheme", texts("compliance.scheme")),
            col.plain("kind", texts("rules.kind")),
            Column(texts("rules.cap"), lambda row: rule_forms.percent(row["cap_bp"]) or "0", end=True),
            col.plain("first_year", texts("rules.first_year")),
            col.plain("last_year", texts("rules.last_year")),
        ]
        return self._with_button(shown)

    def _penalty_columns(self) -> list[Column]:
        texts = self.view.texts
        names = {"min_multiple_bp": "least", "max_multiple_bp": "most", "repeat_step_bp": "step"}
        shown = [
            col.plain("scheme", texts("compliance.scheme")),
            *(Column(texts(f"rules.{word}"), _multiple(name), end=True) for name, word in names.items()),
        ]
        return self._with_button(shown)

    def _with_button(self, shown: list[Column]) -> list[Column]:
        def button(_: object) -> Html:
            return row_button("change", self.view.texts("rules.change"))

        return [*shown, Column("", button, end=True)] if self.acts else shown


def _multiple(name: str) -> Any:
    return lambda row: times(row[name])
