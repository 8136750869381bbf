"""Sign-in (EIP-4361): choose what to sign with, choose an account, sign one message. Also the end of a session."""

from fastapi import Request
from nicegui import ui

from web import formats
from web.cards.sign_in_card import SignIn, home_of
from web.controls import Button, box, markup
from web.frame import choice_link, heading, page
from web.markup import Html, code, facts, link, tag
from web.problems import WebError
from web.view import View, forget_session, go, view_of


def add() -> None:
    """Register `/sign-in`."""
    ui.page("/sign-in")(sign_in)


async def sign_in(request: Request, back: str = "") -> None:
    """Show who is signed in, or the ways to do so."""
    view = view_of(request)
    with page(view, "sign_in", view.texts("sign_in.title")):
        heading(view.texts("sign_in.title"), view.texts("sign_in.lead"))
        with box("grid grid-half"):
            if view.session is None:
                SignIn(view, _inside(back))
            else:
                _account(view)
            _settings(view)


def _inside(address: str) -> str:
    """Where to go afterwards: only ever a page of ours."""
    return address if address.startswith("/") and address[1:2] not in ("/", "\\") else ""


def _account(view: View) -> None:
    texts, session = view.texts, view.session
    assert session is not None
    roles = "、".join(texts.one_of("role", role) for role in sorted(session.roles)) or formats.MISSING
    with box("card", "section").props("data-card=account"):
        with box("card-head"):
            markup(session.name or texts("frame.account"), tag="h2")
        markup(
            facts(
                [
                    (texts("sign_in.account"), code(session.account)),
                    (texts("chain.roles"), roles),
                    (texts("sign_in.method"), texts(f"sign_in.{session.method}")),
                ]
            )
        )

        async def leave(*, everywhere: bool) -> None:
            try:
                await view.api.close_session(everywhere=everywhere)
            except WebError as error:
                ui.notify(view.words(error))
            forget_session()
            go("/sign-in")

        with box("actions"):
            markup(link(home_of(session.roles), texts("sign_in.go"), cls="button button-primary"))
            Button(texts("sign_in.leave"), lambda: leave(everywhere=False))
            Button(texts("sign_in.leave_all"), lambda: leave(everywhere=True))


def _settings(view: View) -> None:
    texts = view.texts

    def choices(setting: str, values: tuple[str, ...], now: str) -> Html:
        return tag(
            "div",
            *(
                link(
                    choice_link(view, setting, value),
                    texts(f"frame.{setting}_{value}"),
                    cls="button button-small chip",
                    aria_pressed=str(value == now).lower(),
                    role="button",
                )
                for value in values
            ),
            cls="line",
        )

    with box("card", "section").props("data-card=settings"):
        with box("card-head"):
            markup(texts("sign_in.settings"), tag="h2")
        markup(
            facts(
                [
                    (texts("sign_in.language"), choices("language", ("zh", "en"), texts.language)),
                    (texts("sign_in.theme"), choices("theme", ("auto", "light", "dark"), view.theme)),
                    (texts("sign_in.up"), choices("up", ("red", "green"), view.up)),
                ]
            )
        )
