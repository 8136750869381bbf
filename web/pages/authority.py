"""What an authority or a verification body sees before it chooses an enterprise, and what waits for it."""

import asyncio
from typing import Any

from carbon.roles import SEE_ALL, Role
from web.cards import authority_cards as cards
from web.cards.source import Source
from web.controls import box
from web.frame import heading
from web.sheet import Call, Sheet
from web.view import View

Json = dict[str, Any]

EVERY_S = 10.0

QUOTA_YEARS = 8


class AuthorityView:
    """Enterprises, surrenders to decide, tasks, quota: as far as the role goes."""

    def __init__(self, view: View) -> None:
        assert view.session is not None
        self.view, self.session = view, view.session
        api = view.api
        self.decides = view.session.has(Role.PROVINCE)
        self.is_authority = view.session.has(Role.PROVINCE, *SEE_ALL)
        self.verifies = view.session.has(Role.VERIFICATION_BODY, Role.QUALIFIED_PERSON)
        self.enterprises: Source[list[Json]] = Source(self._enterprises, 30.0)
        self.surrenders: Source[list[Json]] = Source(lambda: api.of_authority("surrenders", state="applied"), EVERY_S)
        asked = api.of_verification if self.verifies else api.of_authority
        self.tasks: Source[list[Json]] = Source(lambda: asked("tasks", limit=500), EVERY_S)
        self.quota: Source[list[Json]] = Source(self._quota, EVERY_S)

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view = self.view
        heading(view.texts("enterprise.title"), view.texts("enterprise.choose"))
        sources: list[Source[Any]] = [self.enterprises]
        with box("grid grid-main" if self.is_authority else "grid"):
            cards.enterprises_card(view, self.enterprises)
            if self.is_authority:
                sheet = Sheet(view, self.session, self._after)
                cards.surrenders_card(view, self.surrenders, self._decider(sheet) if self.decides else None)
                sources.append(self.surrenders)
        if self.is_authority or self.verifies:
            with box("grid"):
                cards.tasks_card(view, self.tasks)
            sources.append(self.tasks)
        if self.is_authority:
            with box("grid"):
                cards.quota_card(view, self.quota)
            sources.append(self.quota)
        for source in sources:
            source.start()

    def _decider(self, sheet: Sheet) -> cards.Decide:
        async def decide(row: Json, accepted: bool) -> None:
            arguments = {"application_ids": [row["application_id"]], "accepted": accepted}
            await sheet.confirm(Call("Compliance", "decide_surrender", arguments))

        return decide

    async def _after(self) -> None:
        await asyncio.gather(self.surrenders.refresh(), self.tasks.refresh())

    async def _enterprises(self) -> list[Json]:
        emitters = [row for row in await self.view.api.participants() if Role.EMITTER.name in row["roles"]]
        return sorted(emitters, key=lambda row: str(row["name"]))

    async def _quota(self) -> list[Json]:
        """Quota of the newest years that have published compliance or tasks."""
        api = self.view.api
        tasks, published = await asyncio.gather(api.of_authority("tasks", limit=500), api.compliance_years())
        years = sorted({row["year"] for row in (*tasks, *published)}, reverse=True)[:QUOTA_YEARS]
        found = await asyncio.gather(*(api.get("/authority/quota", year=year) for year in years))
        return [area for quota in found for area in quota["areas"]]
