"""What an enterprise's own pages share: frame, title, sub-navigation, and the gate."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from fastapi import Request

from carbon.roles import Role
from web.frame import heading, may_see, page
from web.subnav import sub_navigation
from web.view import View, view_of

PARTS: Final = (
    ("own_nav.overview", "/enterprise"),
    ("own_nav.trade", "/enterprise/trade"),
    ("own_nav.deals", "/enterprise/deals"),
    ("own_nav.auctions", "/auctions"),
    ("own_nav.cash", "/enterprise/cash"),
    ("own_nav.statement", "/enterprise/statement"),
    ("own_nav.disputes", "/enterprise/disputes"),
    ("own_nav.quota", "/enterprise/quota"),
    ("own_nav.obligations", "/enterprise/obligations"),
    ("own_nav.entries", "/enterprise/entries"),
    ("own_nav.certificates", "/enterprise/certificates"),
    ("own_nav.reads", "/enterprise/reads"),
)

OWNERS: Final = (Role.EMITTER, Role.INVESTOR)


@contextmanager
def own_page(request: Request, part: str) -> Iterator[View | None]:
    """Lay the frame of one part; None where the visitor has no enterprise."""
    view = view_of(request)
    texts = view.texts
    with page(view, "enterprise", texts(f"own_nav.{part}")):
        heading(texts(f"own_nav.{part}"), view.session.name if view.session else "")
        own_navigation(view, part)
        yield view if may_see(view, *OWNERS) else None


def own_navigation(view: View, part: str) -> None:
    """The parts of an enterprise's own pages."""
    sub_navigation(view, view.texts("enterprise.title"), PARTS, dict(PARTS)[f"own_nav.{part}"])
