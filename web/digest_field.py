"""A file held against a hash that the chain keeps; the file itself goes nowhere."""

from collections.abc import Callable
from typing import Any

from nicegui.element import Element

from web.controls import box, markup, put
from web.document_field import DIGEST
from web.markup import badge, join
from web.view import View


class DigestCheck:
    """A chooser of a file that says whether its keccak256 is the one wanted."""

    def __init__(self, view: View, wanted: Callable[[], str], asks: str, holds: str) -> None:
        """`asks` and `holds` are the texts that ask for the file and that say that it is the one."""
        self._view, self._wanted, self._holds = view, wanted, holds
        with box("document"), box("field", "label"):
            markup(view.texts(asks), tag="span")
            chooser = Element("input").props("type=file")
        self._said = markup("", tag="p").props("role=status")
        chooser.on("change", self._take, js_handler=DIGEST)

    def _take(self, event: Any) -> None:
        found, texts = str(event.args), self._view.texts
        is_it = found == self._wanted().lower()
        words = texts(self._holds) if is_it else texts("form.other_file", found=found)
        put(self._said, join(badge("✓" if is_it else "✗", "good" if is_it else "bad"), " ", words))
