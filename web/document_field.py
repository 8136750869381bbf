"""The document behind an act: its keccak256 is computed in the browser, the file itself goes nowhere."""

from typing import Any, Final

from nicegui.element import Element

from web.controls import Field, box, markup
from web.sheet import BadInput
from web.view import View

NOTHING: Final = "0x" + "00" * 32
"""No document."""

DIGEST: Final = (
    "async (e) => { const f = e.target.files[0]; if (!f) return;"
    " emit('0x' + keccak256(new Uint8Array(await f.arrayBuffer()))); }"
)
"""`keccak256` is that of js-sha3 0.13.0 (MIT), in `static/sha3.min.js`: browsers have no keccak of their own."""


class DocumentField:
    """A field for the hash of a document, with a file to take it from."""

    def __init__(self, view: View, known: str = "", *, is_needed: bool = False, words: str = "") -> None:
        """`known` is the hash of a document that is there already, `words` say which document."""
        texts = view.texts
        self._is_needed = is_needed
        hint = texts("form.document_needed" if is_needed else "form.document_hint")
        with box("document"):
            self.field = Field(words or texts("form.document"), known, hint=hint, maxlength="66", placeholder="0x…")
            with box("field", "label"):
                markup(texts("form.document_file"), tag="span")
                chooser = Element("input").props("type=file")
        chooser.on("change", self._take, js_handler=DIGEST)

    def _take(self, event: Any) -> None:
        self.field.put(str(event.args))

    def hash(self) -> str:
        """Return the hash as 0x-hex, zeros for none. Raises BadInput, also for none where one is needed."""
        typed = self.field.value.strip().lower()
        if not typed and self._is_needed:
            raise BadInput(typed, "form.no_document")
        if not typed:
            return NOTHING
        bare = typed.removeprefix("0x")
        if len(bare) != 64 or any(sign not in "0123456789abcdef" for sign in bare):
            raise BadInput(typed, "form.bad_hash")
        return f"0x{bare}"
