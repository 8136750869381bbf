"""What all pages of ministry and provinces share: frame, title, sub-navigation, and the gate."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from fastapi import Request

from carbon.roles import SEE_ALL, Role
from web.frame import heading, may_see, page
from web.subnav import sub_navigation
from web.view import View, view_of

PARTS: Final = (
    ("authority_nav.overview", "/authority"),
    ("authority_nav.quota", "/authority/quota"),
    ("authority_nav.batches", "/authority/batches"),
    ("authority_nav.objections", "/authority/objections"),
    ("authority_nav.obligations", "/authority/obligations"),
    ("authority_nav.notices", "/authority/notices"),
    ("authority_nav.alerts", "/authority/alerts"),
    ("authority_nav.disputes", "/authority/disputes"),
    ("authority_nav.rules", "/authority/rules"),
    ("authority_nav.supervision", "/authority/supervision"),
)


@contextmanager
def authority_page(request: Request, part: str) -> Iterator[View | None]:
    """Lay the frame of one part; None where the visitor may not see it."""
    view = view_of(request)
    texts = view.texts
    title = texts("authority.title") if part == "overview" else texts(f"authority_nav.{part}")
    with page(view, "authority", title):
        heading(title, texts(f"authority_lead.{part}"))
        sub_navigation(view, texts("authority.title"), PARTS, dict(PARTS)[f"authority_nav.{part}"])
        yield view if may_see(view, Role.PROVINCE, *SEE_ALL) else None


def is_ministry(view: View) -> bool:
    """The ministry sets totals and approves; it sees every area."""
    return view.session is not None and view.session.has(Role.MINISTRY)


def is_province(view: View) -> bool:
    """A province proposes, gives notice and decides, in its own area."""
    return view.session is not None and view.session.has(Role.PROVINCE)
