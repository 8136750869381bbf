"""Files on their way from the API to the visitor; the page hands them on, so no token meets the browser."""

from nicegui import ui

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
