"""Accounts of the registry: the list, and one account with all that happened to it."""

from typing import Any, Final

from fastapi import Request
from nicegui import ui

from web import account_forms
from web.cards import account_cards, custody_lists, unit_lists
from web.cards.list_card import ListCard
from web.cards.source import Source
from web.controls import box
from web.listing import Listing
from web.markup import Column
from web.pages.registry_frame import acts_for_registry, registry_page
from web.sheet import Call, Sheet
from web.tables import Filter
from web.view import View

Json = dict[str, Any]

QUICK_S: Final = 6.0

SORTS: Final = frozenset(("account", "name", "status", "area"))

STATUSES: Final = ("applied", "active", "restricted", "frozen", "closed")


def add() -> None:
    """Register the pages."""
    ui.page("/registry/accounts")(accounts)
    ui.page("/registry/accounts/{account}")(account)


async def accounts(request: Request) -> None:
    """Every account, with its numbers and state."""
    with registry_page(request, "accounts") as view:
        if view is None:
            return
        with box("grid"):
            ListCard(
                view,
                Listing(view.api, "/registry/accounts", sorts=SORTS, searches=True),
                view.texts("registry.accounts"),
                account_cards.columns(view),
                filters=[_statuses(view), _roles(view)],
                empty=view.texts("registry.no_accounts"),
                name="accounts",
            ).start()


def _statuses(view: View) -> Filter:
    words = {one: view.texts(f"account_status.{one}") for one in STATUSES}
    return Filter("status", view.texts("table.state"), {"": view.texts("table.all")} | words)


def _roles(view: View) -> Filter:
    names = ("EMITTER", "INVESTOR", "PROVINCE", "VERIFICATION_BODY", "REGISTRY", "EXCHANGE", "BANK")
    words = {one: view.texts(f"role.{one}") for one in names}
    return Filter("role", view.texts("chain.roles"), {"": view.texts("table.all")} | words, field="roles")


async def account(request: Request, account: str) -> None:
    """One account."""
    with registry_page(request, "accounts") as view:
        if view is not None:
            AccountPage(view, account).build()


class AccountPage:
    """State, changes, holdings, freezes and conduct of one account, and what the registry can do about it."""

    def __init__(self, view: View, account: str) -> None:
        self.view, self.account = view, account
        self.detail: Source[Json] = Source(lambda: view.api.get(f"/registry/accounts/{account}"), QUICK_S)
        self.changes: Source[list[Json]] = Source(
            lambda: view.api.items(f"/registry/accounts/{account}/changes", limit=500), QUICK_S
        )
        self.proposals: Source[list[Json]] = Source(
            lambda: view.api.items("/registry/changes", account=account, state="proposed"), QUICK_S
        )
        self.sheet: Sheet | None = None
        if acts_for_registry(view):
            assert view.session is not None
            self.sheet = Sheet(view, view.session, self.refresh)

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view, texts = self.view, self.view.texts
        with box("grid grid-half"):
            account_cards.detail_card(view, self.detail, self._actions if self.sheet else None)
            account_cards.proposals_card(view, self.proposals, self._decide if self.sheet else None)
        with box("grid"):
            account_cards.changes_card(view, self.changes)
            self._list("conduct", "accounts.conduct", custody_lists.conduct(view), texts("accounts.no_conduct"))
            self._list("holdings", "registry.holdings", unit_lists.holdings(view)[1:], texts("registry.no_holdings"))
            self._list("freezes", "registry_nav.freezes", custody_lists.freezes(view), texts("registry_empty.freezes"))
        for source in self._sources():
            source.start()

    def _list(self, what: str, title: str, columns: list[Column], empty: str) -> None:
        listing = Listing(self.view.api, f"/registry/{what}", account=self.account)
        ListCard(self.view, listing, self.view.texts(title), columns, empty=empty, name=what).start()

    async def refresh(self) -> None:
        """Ask again what a transaction can have changed."""
        for source in self._sources():
            await source.refresh()

    def _sources(self) -> tuple[Source[Any], ...]:
        return (self.detail, self.changes, self.proposals)

    def _actions(self, data: Json) -> None:
        assert self.sheet is not None
        account_forms.buttons(self.view, self.sheet, data)

    async def _decide(self, row: Json, accepted: bool) -> None:
        """Take a proposed change of details, or refuse it with a reason."""
        assert self.sheet is not None
        if accepted:
            arguments = {"account": self.account, "profile_hash": row["profile_hash"], "accepted": True, "reason": ""}
            await self.sheet.confirm(Call("Participants", "decide_change", arguments))
        else:
            account_forms.refuse_change(self.view, self.sheet, self.account, row["profile_hash"])
