"""What all pages of the registry share: frame, title, sub-navigation, and the gate."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from fastapi import Request

from carbon.roles import SEE_ALL, Role
from web.frame import heading, may_see, page
from web.subnav import sub_navigation
from web.view import View, view_of

PARTS: Final = (
    ("registry_nav.overview", "/registry"),
    ("registry_nav.accounts", "/registry/accounts"),
    ("registry_nav.reviews", "/registry/reviews"),
    ("registry_nav.cash", "/registry/cash"),
    ("registry_nav.defaults", "/registry/defaults"),
    ("registry_nav.issuance", "/registry/issuance"),
    ("registry_nav.holdings", "/registry/holdings"),
    ("registry_nav.trace", "/registry/trace"),
    ("registry_nav.credits", "/registry/credits"),
    ("registry_nav.freezes", "/registry/freezes"),
    ("registry_nav.entries", "/registry/entries"),
    ("registry_nav.transfers", "/registry/transfers"),
    ("registry_nav.cancellations", "/registry/cancellations"),
    ("registry_nav.certificates", "/registry/certificates"),
    ("registry_nav.log", "/registry/log"),
)

WATCHERS: Final = (Role.REGISTRY, *SEE_ALL)


@contextmanager
def registry_page(request: Request, part: str) -> Iterator[View | None]:
    """Lay the frame of one part, `overview`, `accounts`…; None where the visitor may not see it."""
    view = view_of(request)
    texts = view.texts
    address = dict(PARTS)[f"registry_nav.{part}"]
    title = texts("registry.title") if part == "overview" else texts(f"registry_nav.{part}")
    with page(view, "registry", title):
        heading(title, texts(f"registry_lead.{part}"))
        sub_navigation(view, texts("registry.title"), PARTS, address)
        yield view if may_see(view, *WATCHERS) else None


def acts_for_registry(view: View) -> bool:
    """Tell whether the visitor may act here: the registry, not the ministry that watches."""
    return view.session is not None and view.session.has(Role.REGISTRY)
