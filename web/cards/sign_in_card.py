"""The steps of a sign-in (EIP-4361) in one card: choose what to sign with, choose an account, sign one message."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from nicegui import ui

from carbon.roles import Role
from web import formats
from web.controls import Button, Choice, box, markup
from web.markup import badge, join, link, tag
from web.problems import WebError
from web.signing import Job, accounts, has_wallet, sign_on_click
from web.view import Method, View, go, remember_session

Json = dict[str, Any]

HOMES: Final = (
    ("/registry", (Role.REGISTRY,)),
    ("/authority", (Role.PROVINCE, Role.MINISTRY)),
    ("/authority/supervision", (Role.REGULATOR,)),
    ("/exchange", (Role.EXCHANGE,)),
    ("/bank", (Role.BANK,)),
    ("/enterprise", (Role.EMITTER, Role.INVESTOR)),
)


def home_of(roles: Iterable[str]) -> str:
    """The page that a role works with; who has none applies for one."""
    held = set(roles)
    return next((address for address, ones in HOMES if held & {one.name for one in ones}), "/join" if not held else "/")


class SignIn:
    """The card; a session that it opens goes on at `back`, or at the home of its roles."""

    def __init__(self, view: View, back: str) -> None:
        self.view, self.back = view, back
        self._asked = 0
        self._account = ""  # whose message is on show, or on its way
        texts = view.texts
        with box("card", "section").props("data-card=sign-in"):
            with box("card-head"):
                markup(texts("sign_in.choose"), tag="h2")
            with box("actions") as self.methods:
                Button(texts("sign_in.signer"), lambda: self._list("signer"), look="primary")
                self.wallet = Button(texts("sign_in.wallet"), lambda: self._list("wallet"))
            markup(texts("sign_in.signer_hint"), tag="p", classes="source")
            if back != "/join":
                new = link("/join", texts("join.link"))
                markup(join(texts("join.new_here"), " ", new), tag="p", classes="source")
            self.step = box().props("aria-live=polite")
        ui.timer(0.05, self._look_for_wallet, once=True)

    async def _look_for_wallet(self) -> None:
        try:
            found = await has_wallet()
        except TimeoutError:
            found = False
        self.wallet.enable(found)
        if not found:
            self.wallet.text = self.view.texts("sign_in.no_wallet")

    async def _list(self, method: Method) -> None:
        try:
            found = await accounts(self.view, method)
        except TimeoutError:
            found = {"error": "timeout"}
        offered = {one["address"]: one for one in found.get("accounts") or []}
        if not offered:
            self._say(found.get("error") or "no_account")
            return
        names = {address: self._name(one) for address, one in offered.items()}
        first = next(iter(names))
        self._account = ""
        self.step.clear()
        with self.step, box("form"):
            Choice(self.view.texts("sign_in.account"), names, first, lambda key: self._message(method, key)).classes(
                "field-wide"
            )
            self.sheet = box()
        await self._message(method, first)

    def _name(self, one: Json) -> str:
        short = formats.short(one["address"])
        return f"{one['name']} · {short}" if one.get("name") else short

    async def _message(self, method: Method, account: str) -> None:
        if account == self._account:  # the browser tells of a choice even when it chose the same again
            return
        self._asked += 1
        mine = self._asked
        self._account = account
        self.sheet.clear()  # the other account's message must not be signed any more
        with self.sheet:
            markup(self.view.texts("card.loading"), tag="p", classes="muted")
        try:
            asked = await self.view.api.nonce(account, self.view.origin)
        except WebError as error:
            self._problem(self.view.words(error))
            return
        if mine != self._asked:  # another account was chosen meanwhile
            return
        self.sheet.clear()
        message = asked["message"]
        texts = self.view.texts
        with self.sheet:
            markup(join(tag("p", texts("sign_in.message")), tag("pre", message, cls="message", tabindex="0")))
            with box("actions"):
                button = Button(texts("sign_in.sign"), look="primary")
            self.state = markup("", classes="source").props("role=status")

        async def signed(answer: Json) -> None:
            await self._open(message, answer["signature"], method)

        async def failed(answer: Json) -> None:
            self._say(answer.get("kind") or "signer_error", answer.get("detail") or "")

        async def window(answer: Json) -> None:
            self.state.set_content(
                join(texts("sheet.blocked"), " ", link(answer["url"], texts("sheet.open"), target="_blank"))
            )

        sign_on_click(
            self.view,
            button,
            Job("message", account, message, method),
            signed=signed,
            failed=failed,
            window=window,
            outlives_button=True,
        )

    async def _open(self, message: str, signature: str, method: Method) -> None:
        try:
            answer = await self.view.api.open_session(message, signature)
        except WebError as error:
            self._problem(error.words(self.view.texts))
            return
        remember_session(answer, method, _ends(answer["expires_at"]))
        go(self.back or home_of(answer.get("roles") or ()))

    def _say(self, kind: str, detail: str = "") -> None:
        self._problem(self.view.texts.one_of("signing", kind), detail)

    def _problem(self, words: str, detail: str = "") -> None:
        self._asked += 1  # a message still on its way has no place any more
        with self.step:
            self.step.clear()
            more = tag("p", detail, cls="muted") if detail else ""
            markup(
                join(badge(self.view.texts("tx.refused"), "bad"), tag("p", words), more), classes="answer answer-bad"
            )


def _ends(expires_at: str | int | float) -> float:
    """Unix time of a session's end, from ISO 8601 or as it is."""
    return datetime.fromisoformat(expires_at).timestamp() if isinstance(expires_at, str) else float(expires_at)
