"""
Quantities that the contract computes: of one enterprise by a form, of many by a file of their figures.

Both go the same way: the API has `ComputedProposals` compute every line, the reader sees what it gives beside what
stands now, and only then signs: proposals, or the adjustments from a pre-allocation to the final allocation.
"""

import csv
import io
from collections.abc import Mapping
from typing import Any, Final

from carbon.allocation.computed import OF_UNITS, Method
from carbon.allocation.written import needed, optional
from web import formats
from web.cards.columns import class_words, plain, whole
from web.cards.import_answer import ImportAnswer
from web.cards.import_card import ACCEPT
from web.controls import Button, Choice, Field, box, markup, put
from web.fields import year_of
from web.file_field import FileField, Handed
from web.markup import Column, tag
from web.problems import WebError
from web.sheet import BadInput, Sheet
from web.view import View

Json = dict[str, Any]

STAGES: Final = ("proposals", "adjustments")

PRE: Final = (Method.PRE_ALLOCATION, Method.POWER_PRE_ALLOCATION)


class ComputedCard:
    """The card of a province."""

    def __init__(self, view: View, sheet: Sheet, classes: list[Json], entities: Mapping[str, str], year: int) -> None:
        self.view, self._entities = view, entities
        texts = view.texts
        with box("card", "section").props("data-card=computed"):
            with box("card-head"):
                markup(texts("computed.title"), tag="h2")
            markup(texts("computed.hint"), tag="p", classes="muted")
            with box("line"):
                stages = {stage: texts(f"computed.{stage}") for stage in STAGES}
                self.stage = Choice(texts("computed.stage"), stages, STAGES[0], lambda _: self._offer_methods())
                options = {str(one["class_id"]): class_words(one) for one in classes}
                self.class_ = Choice(texts("form.class"), options, next(iter(options), ""), lambda _: None)
                self.year = Field(texts("registry.year"), str(year), inputmode="numeric", maxlength="4")
                self.plan_year = Field(texts("computed.plan_year"), str(year), inputmode="numeric", maxlength="4")
                self.method = Choice(texts("batches.method"), self._methods(), "industry", lambda _: self._ask())
                self.name = Field(texts("computed.name"), maxlength="160")
            self.figures = box("line")
            self.columns = markup("", tag="p", classes="muted")
            FileField(texts("import.file"), ACCEPT, self._read)
            self.answer = ImportAnswer(view, sheet, self._columns())
        self._ask()

    def _methods(self) -> dict[str, str]:
        """Methods of the stage: what follows a pre-allocation is none."""
        kept = [one for one in Method if self.stage.value == STAGES[0] or one not in PRE]
        return {one.name.lower(): self.view.texts(f"quota_method.{one.name.lower()}") for one in kept}

    def _offer_methods(self) -> None:
        methods = self._methods()
        known = self.method.value
        self.method.offer(methods, known if known in methods else next(iter(methods)))
        self._ask()

    def _ask(self) -> None:
        """Put the fields of the method, for one enterprise."""
        texts, method = self.view.texts, Method[self.method.value.upper()]
        names = (*needed(method), *optional(method))
        self.figures.clear()
        with self.figures:
            first = next(iter(self._entities), "")
            self.entity = Choice(texts("enterprise.title"), self._entities, first, lambda _: None)
            self.fields = {name: Field(texts(f"figure.{name}")) for name in names}
            Button(texts("computed.compute"), self._compute)
        key = "computed.columns_units" if method in OF_UNITS else "computed.columns"
        put(self.columns, tag("span", texts(key, columns=", ".join(("account", *names)))))

    async def _compute(self) -> None:
        """Hand in the fields as a file of one line."""
        written = io.StringIO()
        rows = csv.writer(written)
        rows.writerow(["account", *self.fields])
        rows.writerow([self.entity.value, *(field.value.strip() for field in self.fields.values())])
        await self._ask_api(self._entities.get(self.entity.value, ""), ".csv", written.getvalue().encode())

    async def _read(self, file: Handed) -> None:
        if not file.content:
            self.answer.problem(self.view.texts("import.too_large"))
            return
        await self._ask_api(file.name, file.name, file.content)

    async def _ask_api(self, title: str, file_name: str, content: bytes) -> None:
        texts = self.view.texts
        try:
            wanted = {
                "stage": self.stage.value,
                "method": self.method.value,
                "class_id": self.class_.value,
                "year": year_of(self.year.value),
                "plan_year": year_of(self.plan_year.value),
                "name": self.name.value.strip() or self._usual_name(),
            }
            found = await self.view.api.computed(file_name, content, **wanted)
        except BadInput as error:
            self.answer.problem(texts(error.key))
        except WebError as error:
            self.answer.problem(self.view.words(error))
        else:
            self.answer.show(title, found)

    def _usual_name(self) -> str:
        """Plan and stage, where the province gives no name; the contract keeps 32 bytes of it."""
        return f"{self.method.value} {self.plan_year.value.strip()}"

    def _columns(self) -> list[Column]:
        texts, unit = self.view.texts, self.view.texts("unit.t")
        return [
            plain("row", texts("import.line")),
            Column(texts("chain.name"), lambda row: row.get("name") or formats.short(row["account"])),
            whole("quantity_t", f"{texts('computed.by_contract')} ({unit})"),
            whole("verified_t", f"{texts('computed.verified')} ({unit})"),
            whole("before_t", f"{texts('import.before')} ({unit})"),
            Column(f"{texts('computed.change')} ({unit})", lambda row: formats.signed(row.get("change_t")), end=True),
        ]
