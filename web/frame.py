"""The frame of every page: head, navigation, the bar that tells of trouble, title, and the column of cards."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import quote

from nicegui import ui

from carbon.roles import SEE_ALL, Role
from web import formats
from web.cards.source import Source
from web.controls import box, markup, put
from web.markup import Html, join, link, tag
from web.problems import ApiUnreachable
from web.static_files import address_of
from web.theme import style_sheet
from web.view import View

PAGES: Final = (
    ("market", "/"),
    ("compliance", "/compliance"),
    ("enterprise", "/enterprise"),
    ("registry", "/registry"),
    ("authority", "/authority"),
    ("chain", "/chain"),
)

OF_ROLES: Final = (("exchange", "/exchange", (Role.EXCHANGE, *SEE_ALL)), ("bank", "/bank", (Role.BANK,)))
"""Pages that only those see in the navigation who work with them."""

HEALTH_EVERY_S: Final = 4.0

MARK: Final = Html(
    '<svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><rect width="20" height="20" rx="6" '
    'fill="var(--accent)"/><path d="M5 10.4l3.3 3.3L15 7" fill="none" stroke="var(--on-accent)" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round"/></svg>'
)


@contextmanager
def page(view: View, name: str, title: str) -> Iterator[None]:
    """Lay the frame; what is built inside stands in the column."""
    _head(view, title)
    health: Source[dict[str, Any]] = Source(view.api.health, HEALTH_EVERY_S)
    markup(link("#main", view.texts("frame.skip"), cls="skip"))
    with box("top", "header"):
        _navigation(view, name)
        _corner(view, health)
    _bar(view, health)
    with box("main", "main").props("id=main tabindex=-1"):
        yield
    with box("foot", "footer"):
        markup(view.texts("frame.foot"))
    health.start()


def heading(title: str, context: str = "") -> tuple[ui.html, ui.html]:
    """The subject in words and one line of context; both can be put anew."""
    with box("heading"):
        first = markup(title, tag="h1")
        second = markup(context, tag="p", classes="context")
    return first, second


def _head(view: View, title: str) -> None:
    ui.page_title(f"{title} · ChainETS")
    choices = f"r.lang='{view.texts('frame.lang')}';r.dataset.theme='{view.theme}';r.dataset.up='{view.up}'"
    ui.add_head_html(
        f"<script>(()=>{{const r=document.documentElement;{choices}}})()</script>"
        f"<style>{style_sheet()}</style>"
        f'<link rel="stylesheet" href="{address_of("chainets.css")}">'
        f'<link rel="stylesheet" href="{address_of("parts.css")}">'
        f'<script src="{address_of("signing.js")}"></script>'
        f'<script src="{address_of("sha3.min.js")}" defer></script>'
        f'<script src="{address_of("sealing.js")}" defer></script>'
    )


def _navigation(view: View, name: str) -> None:
    brand = link("/", join(MARK, tag("b", "ChainETS")), cls="brand")
    own = [
        (entry, address)
        for entry, address, roles in OF_ROLES
        if entry == name or (view.session is not None and view.session.has(*roles))
    ]
    entries = [
        link(address, view.texts(f"nav.{entry}"), aria_current="page" if entry == name else None)
        for entry, address in (*PAGES[:-1], *own, PAGES[-1])
    ]
    markup(join(brand, tag("nav", *entries, aria_label=view.texts("frame.nav"))), classes="top-left")


def choice_link(view: View, setting: str, value: str) -> str:
    """Address that sets a choice that sticks and comes back to this page."""
    return f"/preferences?{setting}={value}&back={quote(view.path, safe='')}"


def _corner(view: View, health: Source[dict[str, Any]]) -> None:
    texts = view.texts
    with box("top-right"):
        status = markup(tag("span", texts("card.loading"), cls="dot"), classes="chain-state")
        health.watch(lambda: put(status, _status(view, health)))
        other = "en" if texts.language == "zh" else "zh"
        theme = {"auto": "dark", "dark": "light", "light": "auto"}[view.theme]
        entries = [
            link(
                choice_link(view, "theme", theme),
                {"auto": "◐", "dark": "☾", "light": "☀"}[view.theme],
                cls="pill pill-icon",
                title=texts(f"frame.theme_{view.theme}"),
                aria_label=texts(f"frame.theme_{view.theme}"),
            ),
            link(choice_link(view, "language", other), texts("frame.other"), cls="pill", hreflang=other, lang=other),
        ]
        if view.session is None:
            back = "" if view.path.startswith("/sign-in") else f"?back={quote(view.path, safe='')}"
            entries.append(link(f"/sign-in{back}", texts("frame.sign_in"), cls="pill"))
        else:
            who = f"{view.session.name or texts('frame.account')} · {formats.short(view.session.account)}"
            entries.append(link("/sign-in", who, cls="pill", title=view.session.account))
        markup(join(*entries), classes="pills")


def _status(view: View, health: Source[dict[str, Any]]) -> Html:
    data = health.data
    if health.error is not None or data is None:
        return tag("span", view.texts("frame.no_api"), cls="dot dot-bad")
    block = view.texts("frame.block", block=formats.whole(data.get("head_block")))
    tone = {"ok": "dot-good", "behind": "dot-waiting"}.get(str(data.get("status")), "dot-bad")
    state = view.texts.one_of("health", str(data.get("status")))
    return tag("a", join(block, " · ", state), cls=f"dot {tone}", href="/chain")


def _bar(view: View, health: Source[dict[str, Any]]) -> None:
    with box("bar").props("role=alert") as bar:
        words = markup("")
    bar.set_visibility(False)

    def show() -> None:
        trouble = _trouble(view, health)
        bar.set_visibility(bool(trouble))
        put(words, tag("span", trouble))

    health.watch(show)


def _trouble(view: View, health: Source[dict[str, Any]]) -> str:
    if isinstance(health.error, ApiUnreachable):
        return view.texts("bar.no_api")
    if health.error is not None:
        return view.words(health.error)
    data = health.data or {}
    if data.get("status") == "behind":
        unit, count = formats.age(data.get("lag_s") or 0)
        behind = (data.get("head_block") or 0) - (data.get("indexed_block") or 0)
        return view.texts("bar.behind", blocks=formats.whole(behind), age=view.texts(f"age.{unit}", count=count))
    if data.get("status") == "read_only":
        unit, count = formats.age(data.get("stalled_s") or 0)
        return view.texts("bar.read_only", age=view.texts(f"age.{unit}", count=count))
    return view.texts("bar.no_chain") if data.get("status") == "no_chain" else ""


def may_see(view: View, *roles: Role) -> bool:
    """Tell whether the visitor may see a page; else say what is missing, with the way to sign in."""
    if view.session is not None and view.session.has(*roles):
        return True
    names = "、".join if view.texts.language == "zh" else ", ".join
    needed = names(view.texts(f"role.{role.name}") for role in roles)
    key = "gate.sign_in" if view.session is None else "gate.other_role"
    with box("card gate", "section").props("data-card=gate"):
        markup(view.texts(key, roles=needed), tag="p")
        with box("actions"):
            back = quote(view.path, safe="")
            markup(link(f"/sign-in?back={back}", view.texts("frame.sign_in"), cls="button button-primary"))
            if view.session is None or not view.session.roles:
                markup(link("/join", view.texts("join.link"), cls="button"))
    return False
