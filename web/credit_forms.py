"""Forms of credits: a project and a period by one person of the registry, the issue by two."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

from carbon.credits import FIRST_DAY
from web import formats
from web.cards.columns import class_words
from web.controls import Choice, Field
from web.document_field import DocumentField
from web.review_forms import Grounds
from web.sheet import BadInput, Call, Sheet, whole_number
from web.view import View

Json = dict[str, Any]


def day_number(typed: str) -> int:
    """Read an ISO date as days since 1970-01-01. Raises BadInput."""
    try:
        return (date.fromisoformat(typed.strip()) - FIRST_DAY).days
    except ValueError as error:
        raise BadInput(typed, "form.bad_day") from error


class _Span:
    """Two days, both included."""

    def __init__(self, view: View, first: str = "", last: str = "") -> None:
        self.first = Field(view.texts("credits.first_day"), first, kind="date")
        self.last = Field(view.texts("credits.last_day"), last, kind="date")

    def read(self) -> Json:
        """Return both as the contract counts them."""
        return {"first_day": day_number(self.first.value), "last_day": day_number(self.last.value)}


def register_project(view: View, sheet: Sheet, owners: Mapping[str, str]) -> None:
    """A project with its crediting period and its owner, who gets the credits."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        code = Field(texts("credits.code"), maxlength="32")
        name = Field(texts("chain.name"), maxlength="96")
        methodology = Field(texts("credits.methodology"), maxlength="32")
        owner = Choice(texts("credits.owner"), owners, next(iter(owners), ""), lambda _: None)
        span = _Span(view)
        document = DocumentField(view)

        def read() -> Call:
            words = {"code": code.value.strip(), "name": name.value.strip(), "methodology": methodology.value.strip()}
            named = words | {"owner": owner.value} | span.read()
            return Call("Credits", "register_project", named | {"document_hash": document.hash()})

        return read

    sheet.ask(texts("credits.register_project"), build)


def register_period(view: View, sheet: Sheet, project: Json) -> None:
    """What a project reduced in a span of days, as its verifier says."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        span = _Span(view, str(project["first_day"]), str(project["last_day"]))
        reduction = Field(texts("credits.reduction"), inputmode="numeric")
        verifier = Field(texts("credits.verifier"), maxlength="96")
        document = DocumentField(view)

        def read() -> Call:
            named = {"project_id": project["project_id"]} | span.read()
            found = {"reduction_t": whole_number(reduction.value), "verifier": verifier.value.strip()}
            return Call("Credits", "register_period", named | found | {"document_hash": document.hash()})

        return read

    sheet.ask(texts("credits.period_of", code=project["code"]), build)


def issue(view: View, sheet: Sheet, period: Json, classes: list[Json]) -> None:
    """Ask for the issue of a period's credits; a second person confirms it."""
    texts = view.texts

    def build() -> Callable[[], Awaitable[Call]]:
        options = {str(one["class_id"]): class_words(one) for one in classes}
        class_ = Choice(texts("form.class"), options, next(iter(options), ""), lambda _: None)
        grounds = Grounds(view)

        def read() -> Awaitable[Call]:
            arguments = {"period_id": period["period_id"], "class_id": class_.value}
            return grounds.opens("Credits", "issue", arguments)

        return read

    sheet.ask(texts("credits.issue_of", quantity=formats.whole(period["reduction_t"]), code=period["code"]), build)
