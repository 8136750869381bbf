"""A list of the API, part by part, with the API's own search, filters, order and exports once it is long."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from web.api_client import Api, File
from web.markup import Row

Format = Literal["csv", "xlsx", "pdf"]

FORMATS: Final[tuple[Format, ...]] = ("csv", "xlsx", "pdf")

PART: Final = 500
"""Rows asked for at once; a list that fits is searched, filtered and sorted here."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What of a list is here."""

    rows: list[Row]
    next: str | None
    """Where it goes on; None at its end."""


class Listing:
    """Questions for one list."""

    def __init__(
        self, api: Api, path: str, *, sorts: frozenset[str] = frozenset(), searches: bool = False, **fixed: Any
    ) -> None:
        """`fixed` are parameters of every question, such as the account whose list it is."""
        self.api, self.path, self.fixed = api, path, fixed
        self.sorts = sorts
        """Columns by which the API can sort; another is sorted here, as far as the list is here."""
        self.searches = searches
        """Whether the API can search for words; else those are looked for in what is here."""
        self.is_long = False
        """The list has more rows than one part: what the reader chooses goes to the API."""
        self._chosen: dict[str, Any] = {}
        self._parts = 1

    def choose(self, chosen: dict[str, Any]) -> bool:
        """Take what the reader has chosen: filters, `q` for words, `sort` for the order; tell whether it is new."""
        kept = {name: value for name, value in chosen.items() if value and (name != "q" or self.searches)}
        if kept == self._chosen:
            return False
        self._chosen, self._parts = kept, 1
        return True

    def go_on(self) -> None:
        """Ask for one part more from now on."""
        self._parts += 1

    async def load(self) -> Listed:
        """Ask for as many parts as are wanted; raises WebError."""
        rows: list[Row] = []
        cursor: str | None = None
        for _ in range(self._parts):
            found = await self.api.get(self.path, limit=PART, cursor=cursor, **self._asked(), **self.fixed)
            rows += found["items"]
            cursor = found.get("next")
            if cursor is None:
                break
        if not self._chosen:
            self.is_long = cursor is not None or self._parts > 1
        return Listed(rows, cursor)

    async def export(self, kind: Format, language: str) -> File:
        """The whole list as a file, as it is filtered now; raises WebError."""
        return await self.api.file(self.path, format=kind, language=language, **self._chosen, **self.fixed)

    def _asked(self) -> dict[str, Any]:
        return self._chosen if self.is_long else {}
