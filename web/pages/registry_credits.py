"""Credits: projects, the periods in which they reduced emissions, and the issue that two people want."""

from typing import Any

from fastapi import Request
from nicegui import ui

from carbon.roles import Role
from web import credit_forms
from web.cards import credit_lists
from web.cards.list_card import ListCard
from web.controls import Button, box, markup
from web.listing import Listing
from web.pages.registry_frame import acts_for_registry, registry_page
from web.sheet import Sheet
from web.view import View

Json = dict[str, Any]

SLOW_S = 10.0


def add() -> None:
    """Register the page."""
    ui.page("/registry/credits")(credits)


async def credits(request: Request) -> None:
    """Projects and periods."""
    with registry_page(request, "credits") as view:
        if view is not None:
            CreditsPage(view).build()


class CreditsPage:
    """Projects above, their periods below, with what the registry can do about each."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.acts = acts_for_registry(view)

    def build(self) -> None:
        """Lay the cards and start them."""
        view, texts = self.view, self.view.texts
        with box("grid"):
            self.projects = ListCard(
                view,
                Listing(view.api, "/registry/projects"),
                texts("credits.projects"),
                credit_lists.projects(view, acts=self.acts),
                act=self._period,
                empty=texts("credits.no_projects"),
                every_s=SLOW_S,
                name="projects",
            )
            self.periods = ListCard(
                view,
                Listing(view.api, "/registry/periods"),
                texts("credits.periods"),
                credit_lists.periods(view, acts=self.acts),
                act=self._issue,
                empty=texts("credits.no_periods"),
                every_s=SLOW_S,
                name="periods",
            )
        if self.acts:
            assert view.session is not None
            self.sheet = Sheet(view, view.session, self._refresh)
            with self.projects.tools:
                Button(texts("credits.register_project"), self._project, look="small")
            markup(texts("credits.hint"), tag="p", classes="source")
        self.projects.start()
        self.periods.start()

    async def _refresh(self) -> None:
        await self.projects.source.refresh()
        await self.periods.source.refresh()

    async def _project(self) -> None:
        rows = await self.view.api.participants()
        may_own = {Role.EMITTER.name, Role.INVESTOR.name}
        owners = {row["account"]: row["name"] for row in rows if may_own & set(row["roles"])}
        credit_forms.register_project(self.view, self.sheet, owners)

    def _period(self, _: str, row: Json) -> None:
        credit_forms.register_period(self.view, self.sheet, row)

    async def _issue(self, _: str, row: Json) -> None:
        """Only classes of kinds that an offset rule names can be credits."""
        rules = await self.view.api.get("/compliance/rules")
        offsets = {(rule["scheme"], rule["kind"]) for rule in rules["offsets"]}
        units = (await self.view.api.of_registry("conservation"))["units"]
        classes = [one for one in units if tuple(one["symbol"].split()[:2]) in offsets]
        credit_forms.issue(self.view, self.sheet, row, classes)
