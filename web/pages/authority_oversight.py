"""Obligations, notices and objections: who owes what until when, who was told, and who disagrees."""

from datetime import datetime
from typing import Any

from fastapi import Request
from nicegui import ui

from web import oversight_forms, quota_forms
from web.cards import authority_cards, oversight_cards
from web.cards.list_card import ListCard
from web.cards.source import Source
from web.controls import Button, Choice, box
from web.listing import Listing
from web.pages.authority_frame import authority_page, is_ministry, is_province
from web.problems import NotFound
from web.sheet import Call, Sheet
from web.view import View, go

Json = dict[str, Any]

QUICK_S = 8.0


def add() -> None:
    """Register the pages."""
    ui.page("/authority/obligations")(obligations)
    ui.page("/authority/notices")(notices)
    ui.page("/authority/objections")(objections)


async def obligations(request: Request, year: int = 0, area: int = 0) -> None:
    """Who has surrendered, and who has not."""
    with authority_page(request, "obligations") as view:
        if view is not None:
            years = await _years(view)
            ObligationsPage(view, year or (years[0] if years else 0), area, years).build()


async def _years(view: View) -> list[int]:
    """Years that were assessed, newest first; the year before this one is there before it is assessed."""
    now = datetime.fromisoformat((await view.api.health())["chain_time"]).year
    known = await view.api.items("/compliance/statistics", by="year")
    return sorted({int(row["key"]) for row in known} | ({now - 1} if not known else set()), reverse=True)


async def notices(request: Request) -> None:
    """Notices that were given."""
    with authority_page(request, "notices") as view:
        if view is not None:
            with box("grid"):
                ListCard(
                    view,
                    Listing(view.api, "/authority/notices"),
                    view.texts("authority_nav.notices"),
                    oversight_cards.notices(view),
                    empty=view.texts("notices.none"),
                    every_s=QUICK_S,
                    name="notices",
                ).start()


async def objections(request: Request) -> None:
    """Objections to allocations, with the province's decision."""
    with authority_page(request, "objections") as view:
        if view is not None:
            _objections(view)


def _objections(view: View) -> None:
    sheets: list[Sheet] = []

    def act(name: str, row: Json) -> None:
        if name == "adjust":
            quota_forms.adjust(view, sheets[0], row, row["objection_id"])
        else:
            quota_forms.decide_objection(view, sheets[0], row, accepted=name == "accept")

    decides = is_province(view)
    with box("grid"):
        card = ListCard(
            view,
            Listing(view.api, "/authority/objections"),
            view.texts("authority_nav.objections"),
            oversight_cards.objections(view, decides=decides),
            act=act if decides else None,
            empty=view.texts("objections.none"),
            every_s=QUICK_S,
            has_files=False,
            name="objections",
        )
    if decides:
        assert view.session is not None
        sheets.append(Sheet(view, view.session, card.source.refresh))
    card.start()


class ObligationsPage:
    """Obligations of a year, with the surrenders that wait for the province."""

    def __init__(self, view: View, year: int, area: int, years: list[int]) -> None:
        self.view, self.year, self.years = view, year, years
        self.surrenders: Source[list[Json]] = Source(
            lambda: view.api.of_authority("surrenders", state="applied"), QUICK_S
        )
        self.listing = Listing(view.api, "/authority/obligations", year=year, area=area or None)
        assert view.session is not None
        self.sheet = Sheet(view, view.session, self.refresh)

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view, texts = self.view, self.view.texts
        acts = is_province(view)
        with box("grid"):
            self.card = ListCard(
                view,
                self.listing,
                texts("authority_nav.obligations"),
                oversight_cards.obligations(view, acts=acts, overrides=True),
                filters=[oversight_cards.statuses(view)],
                act=self._act,
                empty=texts("obligations.none"),
                every_s=QUICK_S,
                name="obligations",
            ).start()
            authority_cards.surrenders_card(view, self.surrenders, self._decide if acts else None)
        with self.card.tools:
            options = {str(year): str(year) for year in self.years}
            Choice(texts("compliance.year"), options, str(self.year), self._open)
            if acts:
                Button(texts("obligations.notify_all"), self._notify_all, look="small")
            if is_ministry(view):
                Button(texts("obligations.set_deadline"), self._deadline, look="small")
        self.surrenders.start()

    def _open(self, year: str) -> None:
        go(f"/authority/obligations?year={year}")

    async def refresh(self) -> None:
        """Ask again."""
        await self.card.source.refresh()
        await self.surrenders.refresh()

    async def _act(self, name: str, row: Json) -> None:
        if name == "notify":
            oversight_forms.notify(self.view, self.sheet, [row])
        elif name == "override":
            oversight_forms.override(self.view, self.sheet, row)
        else:
            oversight_forms.penalise(self.view, self.sheet, row, await self._proposal(row))

    async def _proposal(self, row: Json) -> Json:
        """What a penalty would be by the trades of the month before; empty where that can't be computed."""
        try:
            return await self.view.api.get("/authority/penalties/proposal", account=row["account"], year=row["year"])
        except NotFound:
            return {}

    def _deadline(self) -> None:
        """The deadline of the year."""
        rows = self.card.source.data.rows if self.card.source.data else []
        oversight_forms.deadline(self.view, self.sheet, rows[0]["scheme"] if rows else "", self.year)

    def _notify_all(self) -> None:
        """A notice to all of the year who still miss units."""
        rows = self.card.source.data.rows if self.card.source.data else []
        late = [row for row in rows if row.get("missing_t")]
        if late:
            oversight_forms.notify(self.view, self.sheet, late)
        else:
            ui.notify(self.view.texts("obligations.none_late"))

    async def _decide(self, row: Json, accepted: bool) -> None:
        arguments = {"application_ids": [row["application_id"]], "accepted": accepted}
        await self.sheet.confirm(Call("Compliance", "decide_surrender", arguments))
