"""What the API says of a table that was handed in: its lines, each error, and the calls to sign."""

from typing import Any, Final

from web import formats
from web.cards.columns import plain
from web.controls import Button, box, markup
from web.markup import Column, badge, facts, table, tag
from web.sheet import Call, Sheet
from web.view import View

Json = dict[str, Any]

SHOWN: Final = 200
"""Lines of the preview."""


class ImportAnswer:
    """The place of the answer in a card; `columns` are those of the file's lines."""

    def __init__(self, view: View, sheet: Sheet, columns: list[Column]) -> None:
        self.view, self.sheet, self.columns = view, sheet, columns
        self.answer = box().props("role=status aria-live=polite")

    def problem(self, words: str) -> None:
        """Say why there is no answer."""
        self.answer.clear()
        with self.answer:
            markup(tag("p", words, cls="strong"), classes="answer answer-bad")

    def show(self, name: str, found: Json) -> None:
        """Show the lines of the file of this name, what is wrong with them, and the calls to sign."""
        texts, errors, rows = self.view.texts, found["errors"], found["rows"]
        self.answer.clear()
        with self.answer:
            state = (
                badge(texts("import.errors", count=len(errors)), "bad")
                if errors
                else badge(texts("import.fit"), "good")
            )
            total = f"{formats.whole(found['total_t'])} {texts('unit.t')}"
            pairs = [(name, state), (texts("import.lines"), formats.whole(len(rows))), (texts("batches.sum"), total)]
            markup(facts(pairs))
            if errors:
                markup(table(self._error_columns(), errors[:SHOWN], texts("import.problems")))
            markup(table(self.columns, rows[:SHOWN], texts("import.lines")))
            self._buttons(found["calls"])

    def _buttons(self, calls: list[Json]) -> None:
        """One button for each call that carries the lines; they are signed one after the other."""
        texts = self.view.texts
        if not calls:
            return
        with box("actions"):
            for place, call in enumerate(calls, 1):
                words = texts("import.sign", place=place, count=len(calls))
                Button(words, self._signer(call), look="primary" if place == 1 else "quiet")

    def _signer(self, call: Json) -> Any:
        return lambda: self.sheet.confirm(Call(call["contract"], call["function"], call["arguments"]))

    def _error_columns(self) -> list[Column]:
        texts = self.view.texts
        words = Column(texts("import.problem"), lambda row: tag("span", row["message"], cls="late"), wrap=True)
        return [plain("row", texts("import.line")), plain("column", texts("import.column")), words]
