"""What all pages of the exchange share: frame, title, sub-navigation, and the gate."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from fastapi import Request

from carbon.roles import SEE_ALL, Role
from web.frame import heading, may_see, page
from web.subnav import sub_navigation
from web.view import View, view_of

PARTS: Final = (
    ("exchange_nav.overview", "/exchange"),
    ("exchange_nav.rules", "/exchange/rules"),
    ("exchange_nav.auctions", "/exchange/auctions"),
    ("exchange_nav.alerts", "/exchange/alerts"),
    ("exchange_nav.disputes", "/exchange/disputes"),
    ("exchange_nav.accounts", "/exchange/accounts"),
)

WATCHERS: Final = (Role.EXCHANGE, *SEE_ALL)


@contextmanager
def exchange_page(request: Request, part: str) -> Iterator[View | None]:
    """Lay the frame of one part; None where the visitor may not see it."""
    view = view_of(request)
    texts = view.texts
    title = texts("exchange.title") if part == "overview" else texts(f"exchange_nav.{part}")
    with page(view, "exchange", title):
        heading(title, texts(f"exchange_lead.{part}"))
        sub_navigation(view, texts("exchange.title"), PARTS, dict(PARTS)[f"exchange_nav.{part}"])
        yield view if may_see(view, *WATCHERS) else None


def acts_for_exchange(view: View) -> bool:
    """Tell whether the visitor may act here: the exchange, not the ministry that watches."""
    return view.session is not None and view.session.has(Role.EXCHANGE)
