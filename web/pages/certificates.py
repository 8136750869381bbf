"""Check of certificates, open to everyone: the target of the QR code on the print."""

from fastapi import Request
from nicegui import ui

from web.cards.certificate_card import CertificateCard
from web.controls import markup
from web.frame import heading, page
from web.markup import link
from web.view import view_of


def add() -> None:
    """Register `/certificates` and `/certificates/{code}`."""
    ui.page("/certificates")(certificates)
    ui.page("/certificates/{code}")(certificates)


async def certificates(request: Request, code: str = "") -> None:
    """Ask for a code, or check the one of the address."""
    view = view_of(request)
    texts = view.texts
    with page(view, "compliance", texts("certificates.title")):
        heading(texts("certificates.title"), texts("certificates.lead"))
        CertificateCard(view, code)
        markup(link("/compliance", texts("certificates.to_compliance")), tag="p", classes="source")
