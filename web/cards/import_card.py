"""Import of totals or proposals from a table: first what the file says, line by line, then what will be signed."""

from typing import Any, Final

from web import formats
from web.cards.columns import class_words, plain, whole
from web.controls import Button, Choice, Field, box, markup
from web.fields import year_of
from web.file_field import FileField, Handed
from web.markup import Column, badge, facts, join, table, tag
from web.problems import WebError
from web.sheet import BadInput, Call, Sheet
from web.view import View

Json = dict[str, Any]

ACCEPT: Final = ".csv,.xlsx"

SHOWN: Final = 200
"""Lines of the preview."""


class ImportCard:
    """The card; `kind` is `totals` for the ministry, `proposals` for a province."""

    def __init__(self, view: View, sheet: Sheet, kind: str, classes: list[Json], year: int) -> None:
        self.view, self.sheet, self.kind = view, sheet, kind
        texts = view.texts
        with box("card", "section").props("data-card=import"):
            with box("card-head"):
                markup(texts(f"import.{kind}"), tag="h2")
            markup(texts(f"import.columns_{kind}"), tag="p", classes="muted")
            with box("line"):
                options = {str(one["class_id"]): class_words(one) for one in classes}
                self.class_ = Choice(texts("form.class"), options, next(iter(options), ""), lambda _: None)
                self.year = Field(texts("registry.year"), str(year), inputmode="numeric", maxlength="4")
                if kind == "proposals":
                    self.method = Field(texts("batches.method"), maxlength="32")
                FileField(texts("import.file"), ACCEPT, self._read)
            self.answer = box().props("role=status aria-live=polite")

    async def _read(self, file: Handed) -> None:
        """Ask the API what the file says; nothing is sent to the chain."""
        texts = self.view.texts
        if not file.content:
            self._problem(texts("import.too_large"))
            return
        try:
            wanted = {"kind": self.kind, "class_id": self.class_.value, "year": year_of(self.year.value)}
            if self.kind == "proposals":
                wanted["method"] = self.method.value.strip()
            found = await self.view.api.preview(file.name, file.content, **wanted)
        except BadInput as error:
            self._problem(texts(error.key))
        except WebError as error:
            self._problem(self.view.words(error))
        else:
            self._show(file.name, found)

    def _problem(self, words: str) -> None:
        self.answer.clear()
        with self.answer:
            markup(tag("p", words, cls="strong"), classes="answer answer-bad")

    def _show(self, name: str, found: Json) -> None:
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
            markup(table(self._columns(), rows[:SHOWN], texts("import.lines")))
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

    def _columns(self) -> list[Column]:
        texts, unit = self.view.texts, self.view.texts("unit.t")

        def named(row: Json) -> object:
            if row.get("account"):
                return join(row.get("name") or formats.short(row["account"]))
            return texts.one_of("area", str(row.get("area") or formats.MISSING))

        who = texts("chain.name") if self.kind == "proposals" else texts("chain.area")
        return [
            plain("row", texts("import.line")),
            Column(who, named),
            whole("quantity_t", f"{texts('import.new')} ({unit})"),
            whole("before_t", f"{texts('import.before')} ({unit})"),
        ]
