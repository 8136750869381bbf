"""Key figures: the row of at most five that answers a page's first questions."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from web.cards.source import STRANGE, Source
from web.controls import markup, put
from web.markup import Html, join, tag
from web.problems import StrangeAnswer, WebError
from web.view import View

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure."""

    name: str
    """What it is."""

    value: object
    """The figure as written."""

    unit: str = ""
    """Its unit."""

    note: object = ""
    """Date, coverage, or how it came."""

    tone: str = ""
    """A class for the figure, such as `late`."""


def figure_row(view: View, sources: Sequence[Source[Any]], figures: Callable[[], Sequence[Figure]], count: int) -> None:
    """Show figures over sources; names stand at once, values when every source has answered."""
    waiting = Html("".join(tag("div", tag("i"), tag("i"), cls="figure skeleton") for _ in range(count)))
    row = markup(waiting, classes="figures" if count == 5 else f"figures figures-{count}")

    def show() -> None:
        errors = [source.error for source in sources if source.error is not None and source.data is None]
        if errors:
            put(row, _problem(view, errors[0]))
        elif all(source.data is not None for source in sources):
            try:
                put(row, join(*(_markup_of(figure) for figure in figures())))
            except STRANGE as error:
                log.exception("key figures could not be shown")
                put(row, _problem(view, StrangeAnswer(error)))

    for source in sources:
        source.watch(show)


def _problem(view: View, error: WebError) -> Html:
    return tag("div", tag("p", view.words(error)), cls="figure figure-problem state-error")


def _markup_of(figure: Figure) -> Html:
    return tag(
        "div",
        tag("div", figure.name, cls="figure-name"),
        tag("div", figure.value, tag("small", figure.unit) if figure.unit else "", cls=f"figure-value {figure.tone}"),
        tag("div", figure.note, cls="figure-note"),
        cls="figure",
    )
