"""Import of totals or proposals from a table: first what the file says, line by line, then what will be signed."""

from typing import Any, Final

from web import formats
from web.cards.columns import class_words, plain, whole
from web.cards.import_answer import ImportAnswer
from web.controls import Choice, Field, box, markup
from web.fields import year_of
from web.file_field import FileField, Handed
from web.markup import Column, join
from web.problems import WebError
from web.sheet import BadInput, Sheet
from web.view import View

Json = dict[str, Any]

ACCEPT: Final = ".csv,.xlsx"


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
            self.answer = ImportAnswer(view, sheet, self._columns())

    async def _read(self, file: Handed) -> None:
        """Ask the API what the file says; nothing is sent to the chain."""
        texts = self.view.texts
        if not file.content:
            self.answer.problem(texts("import.too_large"))
            return
        try:
            wanted = {"kind": self.kind, "class_id": self.class_.value, "year": year_of(self.year.value)}
            if self.kind == "proposals":
                wanted["method"] = self.method.value.strip()
            found = await self.view.api.preview(file.name, file.content, **wanted)
        except BadInput as error:
            self.answer.problem(texts(error.key))
        except WebError as error:
            self.answer.problem(self.view.words(error))
        else:
            self.answer.show(file.name, found)

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
