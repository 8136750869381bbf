"""A file that the visitor hands to the page, such as a table to import; it goes to the API and is not kept."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from nicegui.element import Element

from web.controls import box, markup

MOST_BYTES: Final = 700_000
"""Largest file, in bytes: a socket message holds it, and ten thousand rows fit."""

_READ: Final = (
    "async (e) => { const f = e.target.files[0]; if (!f) return;"
    f" if (f.size > {MOST_BYTES}) {{ emit(f.name, ''); return; }}"
    " const r = new FileReader(); r.onload = () => emit(f.name, r.result.split(',')[1]); r.readAsDataURL(f); }"
)


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it was handed in."""

    name: str
    content: bytes
    """Empty when it is too large."""


class FileField(Element):
    """A labelled chooser of one file."""

    def __init__(self, words: str, accept: str, on_file: Callable[[Handed], Awaitable[None]]) -> None:
        super().__init__("label")
        self.classes("field file-field")
        self._on_file = on_file
        with self:
            markup(words, tag="span")
            with box():
                chooser = Element("input").props("type=file")
                chooser._props["accept"] = accept
        chooser.on("change", self._take, js_handler=_READ)

    async def _take(self, event: Any) -> None:
        name, encoded = event.args
        try:
            content = base64.b64decode(str(encoded), validate=True)
        except binascii.Error:
            content = b""
        await self._on_file(Handed(str(name), content))
