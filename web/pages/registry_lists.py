"""Pages of the registry that are one list each: issuance, holdings, transfers, cancellations, certificates, log."""

from typing import Any, Final

from fastapi import Request
from nicegui import ui

from web import downloads
from web.cards import custody_lists, unit_lists
from web.cards.list_card import ListCard
from web.controls import box
from web.listing import Listing
from web.markup import Column
from web.pages.registry_frame import registry_page
from web.view import View

SLOW_S = 20.0

SORTS: Final = {
    "issuance": frozenset(("issued_at", "quantity_t", "first_serial")),
    "holdings": frozenset(("registry_t", "trading_t")),
    "transfers": frozenset(("at", "quantity_t", "kind")),
}
"""By what the API sorts the lists that grow long."""


def add() -> None:
    """Register the pages."""
    ui.page("/registry/issuance")(issuance)
    ui.page("/registry/holdings")(holdings)
    ui.page("/registry/transfers")(transfers)
    ui.page("/registry/cancellations")(cancellations)
    ui.page("/registry/certificates")(certificates)
    ui.page("/registry/log")(log)


def _show(view: View, part: str, columns: list[Column], **how: Any) -> ListCard:
    """One list over the whole width."""
    with box("grid"):
        card = ListCard(
            view,
            Listing(view.api, f"/registry/{part}", sorts=SORTS.get(part, frozenset())),
            view.texts(f"registry_nav.{part}"),
            columns,
            name=part,
            empty=view.texts(f"registry_empty.{part}"),
            **how,
        )
    return card.start()


async def issuance(request: Request) -> None:
    """Blocks of serial numbers."""
    with registry_page(request, "issuance") as view:
        if view is not None:
            _show(view, "issuance", unit_lists.issuance(view), every_s=SLOW_S)


async def holdings(request: Request) -> None:
    """Units of every account."""
    with registry_page(request, "holdings") as view:
        if view is not None:
            _show(view, "holdings", unit_lists.holdings(view), unit=view.texts("unit.t"))


async def transfers(request: Request) -> None:
    """Every movement of units."""
    with registry_page(request, "transfers") as view:
        if view is not None:
            _show(view, "transfers", unit_lists.transfers(view), filters=[unit_lists.transfer_kinds(view)])


async def cancellations(request: Request) -> None:
    """Units that ended."""
    with registry_page(request, "cancellations") as view:
        if view is not None:
            _show(view, "cancellations", unit_lists.cancellations(view))


async def certificates(request: Request) -> None:
    """Certificates with their files."""
    with registry_page(request, "certificates") as view:
        if view is not None:
            columns = custody_lists.certificates(view)
            _show(view, "certificates", columns, act=lambda _, row: downloads.certificate(view, row["code"]))


async def log(request: Request) -> None:
    """Who did what and when."""
    with registry_page(request, "log") as view:
        if view is not None:
            _show(view, "log", custody_lists.log(view))
