"""
The sheet "before you sign", and what follows: sign at the owner, hand in, watch until every figure shows it.

The sheet says in the API's plain words what will happen and what it reserves, which contract and function is called,
who signs with what, and what happens if it fails. A refusal is shown with its reason and what to do.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from nicegui import ui

from chain import bounds
from chain.errors import TooLong
from web import formats
from web.controls import Button, Tick, box, markup, put
from web.markup import Html, badge, facts, join, link, tag, warning
from web.problems import WebError, explain
from web.signing import Job, sign_on_click
from web.view import Session, View

Json = dict[str, Any]

STEPS: Final = ("waiting", "in_block", "done")
WATCH_EVERY_S: Final = 0.4
WATCH_S: Final = 90.0


class BadInput(ValueError):
    """A form holds something that can't be used; `key` is the text that says what is wanted."""

    def __init__(self, typed: str, key: str = "form.bad_number") -> None:
        super().__init__(typed)
        self.key = key


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a contract that somebody is about to sign."""

    contract: str
    function: str
    arguments: Json
    details: tuple[tuple[str, str], ...] = ()
    """Names and values that the page knows beside the API's words."""
    cautions: tuple[str, ...] = ()
    """What to look at twice; it can be signed only once the reader says that he did."""


class Sheet:
    """The one sheet of a page; it floats because it waits for the reader."""

    def __init__(self, view: View, session: Session, after: Callable[[], Awaitable[None]]) -> None:
        self.view, self.session, self._after = view, session, after
        self.dialog = box("sheet", "dialog").props(f'aria-label="{view.texts("sheet.title")}" data-sheet')
        with self.dialog:
            self.body = box()

    def ask(
        self, title: str, build: Callable[[], Callable[[], Call | Awaitable[Call]]], *, is_wide: bool = False
    ) -> None:
        """
        Show a form: `build` puts its fields and returns what reads them (it raises BadInput or WebError).

        `is_wide` gives a form of many fields more room.
        """
        texts = self.view.texts
        self.body.clear()
        self.dialog.classes(add="sheet-wide") if is_wide else self.dialog.classes(remove="sheet-wide")
        with self.body:
            markup(title, tag="h2")
            with box("form"):
                self.lead_here(texts("sheet.continue"), build(), is_inside=True)
        self._open()

    def lead_here(self, words: str, read: Callable[[], Call | Awaitable[Call]], *, is_inside: bool = False) -> None:
        """
        End a form, on the page or inside the sheet: the button that reads it and goes on, above it what is wrong.

        `read` raises BadInput or WebError. What is longer than the contract takes is said here, in the reader's words.
        """
        texts = self.view.texts
        problem = markup("", tag="p", classes="late").props("role=alert")

        async def go_on() -> None:
            put(problem, Html(""))
            try:
                found = read()
                call = found if isinstance(found, Call) else await found
                bounds.check(call.contract, call.function, call.arguments)
            except BadInput as error:
                put(problem, tag("span", texts(error.key)))
            except TooLong as error:
                put(problem, tag("span", texts(f"form.too_long_{error.kind}", most=error.most, size=error.size)))
            except WebError as error:
                put(problem, tag("span", self.view.words(error)))
            else:
                await self.confirm(call)

        with box("actions"):
            Button(words, go_on, look="primary")
            if is_inside:
                Button(texts("sheet.cancel"), self.close)

    async def confirm(self, call: Call) -> None:
        """Ask the chain what would happen, and show it before anyone signs."""
        texts = self.view.texts
        self.dialog.classes(remove="sheet-wide")
        self.body.clear()
        with self.body:
            markup(texts("sheet.title"), tag="h2")
            markup(texts("sheet.preparing"), tag="p", classes="muted")
        self._open()
        with self.dialog:  # the button that led here is gone
            try:
                prepared = await self.view.api.prepare(
                    call.contract, call.function, call.arguments, self.session.account
                )
            except WebError as error:
                self._refused(self.view.words(error))
            else:
                self._show(prepared, call)

    def close(self) -> None:
        """Put the sheet away."""
        self.dialog.client.run_javascript(f"getHtmlElement({self.dialog.id})?.close()")

    def _open(self) -> None:
        self.dialog.client.run_javascript(f"(d => d && !d.open && d.showModal())(getHtmlElement({self.dialog.id}))")

    def _show(self, prepared: Json, call: Call) -> None:
        texts = self.view.texts
        signer = texts(
            "sheet.signs_with",
            account=formats.short(self.session.account),
            method=texts(f"sign_in.{self.session.method}"),
        )
        pairs: list[tuple[object, object]] = [
            *call.details,
            (texts("sheet.contract"), f"{prepared['contract']} · {prepared['function']}"),
            (texts("sheet.signer"), signer),
            (texts("sheet.fails"), texts.both(prepared["if_it_fails"])),
        ]
        if prepared.get("reserves"):
            pairs.insert(len(call.details), (texts("sheet.reserves"), texts.both(prepared["reserves"])))
        self.body.clear()
        with self.body:
            markup(texts("sheet.title"), tag="h2")
            markup(texts.both(prepared["summary"]), tag="p", classes="lead")
            if call.cautions:
                markup(warning(texts("caution.title"), call.cautions))
            markup(facts(pairs))
            looked = Tick(texts("caution.looked"), lambda on: sign.enable(on)) if call.cautions else None
            steps = markup("")
            said = markup("", tag="p", classes="muted").props("role=status")
            with box("actions") as actions:
                sign = Button(texts("sheet.sign"), look="primary")
                Button(texts("sheet.cancel"), self.close)
        sign.enable(looked is None)
        progress = _Progress(self, steps, said, actions)
        job = Job("transaction", self.session.account, prepared["transaction"], self.session.method)
        sign_on_click(
            self.view, sign, job, signed=progress.signed, failed=progress.failed, window=progress.window_blocked
        )
        sign.on("click", lambda _: progress.say(texts("sheet.waiting")), [])

    def _refused(self, words: str) -> None:
        texts = self.view.texts
        self.body.clear()
        with self.body:
            markup(join(tag("h2", texts("sheet.refused"))))
            markup(
                join(tag("p", words, cls="strong"), tag("p", texts("sheet.what_now"), cls="muted")),
                classes="answer answer-bad",
            )
            with box("actions"):
                Button(texts("sheet.close"), self.close)


class _Progress:
    """sent → in block → done, or the reason why not."""

    def __init__(self, sheet: Sheet, steps: ui.html, said: ui.html, actions: Any) -> None:
        self.sheet, self.view = sheet, sheet.view
        self.steps, self.said, self.actions = steps, said, actions

    def say(self, words: object) -> None:
        put(self.said, tag("span", words))

    async def window_blocked(self, heard: Json) -> None:
        texts = self.view.texts
        way = link(heard["url"], texts("sheet.open"), target="_blank", rel="opener")
        put(self.said, join(texts("sheet.blocked"), " ", way))

    async def failed(self, heard: Json) -> None:
        words = self.view.texts.one_of("signing", heard.get("kind") or "signer_error")
        self._refused(words, heard.get("detail") or "")

    async def signed(self, heard: Json) -> None:
        try:
            transaction_hash = heard.get("transaction_hash")
            if not transaction_hash:
                transaction_hash = (await self.view.api.relay(heard["raw"]))["transaction_hash"]
            self._closing(transaction_hash)
            await self._watch(transaction_hash)
        except WebError as error:
            self._refused(self.view.words(error))

    async def _watch(self, transaction_hash: str) -> None:
        self._step("waiting")
        for _ in range(int(WATCH_S / WATCH_EVERY_S)):
            found = await self.view.api.transaction_state(transaction_hash)
            state = found["state"]
            if state == "refused":
                self._refused(
                    self.view.texts("problem.refused", reason=explain(found["reason"] or "", self.view.texts)),
                    self.view.texts("sheet.what_now"),
                )
                return
            self._step(state)
            if state == "done":
                self.say(self.view.texts("sheet.done"))
                await self.sheet._after()
                return
            await asyncio.sleep(WATCH_EVERY_S)
        self.say(self.view.texts("sheet.slow"))

    def _step(self, state: str) -> None:
        reached = STEPS.index(state) if state in STEPS else 0
        entries = [
            tag(
                "li",
                self.view.texts(f"tx.{step}"),
                data_done=place <= reached,
                aria_current="step" if place == reached + 1 else None,
            )
            for place, step in enumerate(STEPS)
        ]
        put(self.steps, tag("ol", *entries, cls="steps", aria_label=self.view.texts("sheet.steps")))

    def _closing(self, transaction_hash: str) -> None:
        self.actions.clear()
        with self.actions:
            address = f"/chain/transactions/{transaction_hash}"
            markup(link(address, self.view.texts("sheet.sent_at"), target="_blank", cls="button"))
            Button(self.view.texts("sheet.close"), self.sheet.close)
        self.say("")

    def _refused(self, words: str, detail: str = "") -> None:
        put(self.steps, Html(""))
        more = tag("p", detail, cls="muted") if detail else ""
        put(self.said, join(badge(self.view.texts("tx.refused"), "bad"), " ", tag("span", words, cls="late"), more))


def whole_number(typed: str) -> int:
    """Read a whole quantity; separators of thousands are let through. Raises BadInput."""
    bare = typed.replace(",", "").replace("，", "").replace(" ", "")
    if not bare.isascii() or not bare.isdigit() or int(bare) == 0:
        raise BadInput(typed)
    return int(bare)


def fen(typed: str) -> int:
    """Read yuan with at most two decimals as fen, exactly. Raises BadInput."""
    bare = typed.replace(",", "").replace("，", "").replace(" ", "")
    yuan, _, cents = bare.partition(".")
    if not bare.isascii() or not yuan.isdigit() or not (cents.isdigit() or not cents) or len(cents) > 2:
        raise BadInput(typed)
    value = int(yuan) * 100 + int(cents.ljust(2, "0"))
    if value == 0:
        raise BadInput(typed)
    return value


def account_of(typed: str) -> str:
    """Read an account's address. Raises BadInput."""
    bare = typed.strip()
    if len(bare) != 42 or not bare.startswith("0x") or any(sign not in "0123456789abcdefABCDEF" for sign in bare[2:]):
        raise BadInput(typed, "form.bad_account")
    return bare
