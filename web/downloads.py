"""Files on their way from the API to the visitor; the page hands them on, so no token meets the browser."""

from nicegui import ui

from web.controls import Button
from web.listing import FORMATS, Format, Listing
from web.problems import WebError
from web.view import View


async def certificate(view: View, code: str) -> None:
    """Bring the printed certificate of a code in the reader's language."""
    try:
        file = await view.api.file(f"/public/certificates/{code}.pdf", lang=view.texts.language)
    except WebError as error:
        ui.notify(view.words(error))
    else:
        ui.download.content(file.content, f"certificate-{code}.pdf", file.media_type)


def file_buttons(view: View, listing: Listing, title: str) -> None:
    """A button for each form in which the API gives a list as a file."""

    def button(kind: Format) -> None:
        async def save() -> None:
            try:
                file = await listing.export(kind, view.texts.language)
            except WebError as error:
                ui.notify(view.words(error))
            else:
                ui.download.content(file.content, file.name, file.media_type)

        shown = Button(kind.upper(), save, look="small")
        shown._props["aria-label"] = view.texts("card.file", title=title, kind=kind.upper())

    for kind in FORMATS:
        button(kind)
