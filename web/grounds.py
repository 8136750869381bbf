"""Reason and document of an act for which a contract asks for both."""

from typing import Any

from web.document_field import DocumentField
from web.fields import reason_field, reason_of
from web.view import View


class NamedGrounds:
    """The two fields."""

    def __init__(self, view: View) -> None:
        self.reason = reason_field(view)
        self.document = DocumentField(view, is_needed=True)

    def read(self) -> dict[str, Any]:
        """Read both. Raises BadInput."""
        return {"reason": reason_of(self.reason.value), "document_hash": self.document.hash()}
