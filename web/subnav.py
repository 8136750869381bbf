"""Navigation inside an area of many pages: one line of links under the title; on a phone it scrolls in itself."""

from collections.abc import Sequence
from typing import Final

from web.controls import markup
from web.markup import link, tag
from web.view import View

Entry = tuple[str, str]
"""Key of its name, and address."""

MARKET: Final = (("market_nav.quotes", "/"), ("market_nav.rules", "/rules"), ("market_nav.auctions", "/auctions"))
"""The public pages of the market."""


def sub_navigation(view: View, label: str, entries: Sequence[Entry], here: str) -> None:
    """Show the entries; `here` is the address of the page or of the page that it belongs to."""
    links = [
        link(address, view.texts(key), aria_current="page" if address == here else None) for key, address in entries
    ]
    markup(tag("nav", *links, cls="subnav", aria_label=label))
