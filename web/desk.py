"""What a trader sees of a product and of his own means, shared by the cards of one page."""

import asyncio
from dataclasses import dataclass
from typing import Any, Final

from nicegui import ui

from carbon.fees import fee_of
from carbon.units import BasisPoints, Fen
from web.cards.source import Source, own_list
from web.cautions import free_t
from web.live import LiveMarket
from web.view import View, live_market

Json = dict[str, Any]

EVERY_S: Final = 4.0
SLOW_S: Final = 20.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What an order or deal comes to, in fen."""

    amount_fen: int
    """Price times quantity."""
    fee_fen: int
    """Of this side, rounded down as the contracts do."""

    @property
    def paid_fen(self) -> int:
        """What a buyer sets aside."""
        return self.amount_fen + self.fee_fen

    @property
    def received_fen(self) -> int:
        """What a seller gets."""
        return self.amount_fen - self.fee_fen


class Desk:
    """Sources of one product and one account."""

    def __init__(self, view: View, product: Json) -> None:
        assert view.session is not None
        api, self.account = view.api, view.session.account
        self.view, self.product = view, product
        identifier = product["product_id"]
        self.live: LiveMarket = live_market(identifier)
        self.quote: Source[Json] = Source(lambda: self.live.latest("quote"))
        self.depth: Source[Json] = Source(lambda: self.live.latest("depth"))
        self.overview: Source[Json] = Source(lambda: api.enterprise(self.account), EVERY_S)
        self.holdings: Source[list[Json]] = own_list(api, self.account, "holdings", EVERY_S)
        self.right: Source[Json] = Source(lambda: api.trading_right(self.account), EVERY_S)
        self.rules: Source[Json] = Source(lambda: api.rules(identifier), SLOW_S)

    @property
    def product_id(self) -> int:
        """Number of the product."""
        return int(self.product["product_id"])

    def start(self) -> None:
        """Ask everything, and follow the market as it moves while the page is open."""
        for source in self._own():
            source.start()
        self.rules.start()
        client = ui.context.client
        client.on_delete(lambda: self.live.leave(client.id))
        self.live.join(client.id, [self.quote, self.depth])

    async def refresh(self) -> None:
        """Ask again what a transaction can have changed."""
        await asyncio.gather(*(source.refresh() for source in self._own()))

    def _own(self) -> tuple[Source[Any], ...]:
        return (self.overview, self.holdings, self.right)

    def free_fen(self) -> int | None:
        """Money that can buy now; None before it is known."""
        return None if self.overview.data is None else int(self.overview.data["cash"]["available_fen"])

    def free_t(self) -> int | None:
        """Units of the product that can be sold now; None before it is known."""
        return None if self.holdings.data is None else free_t(self.holdings.data, self.product["class_id"])

    def bought_t(self) -> int:
        """Bought today: owned after delivery, and not to be sold before."""
        rows = self.holdings.data or []
        return sum(row["due_t"] for row in rows if str(row["class_id"]) == str(self.product["class_id"]))

    def fee_bp(self) -> int:
        """Fee of each side, in 1/10,000; 0 before it is known."""
        fees = (self.rules.data or {}).get("fees") or {"exchange_bp": 0, "registry_bp": 0}
        return int(fees["exchange_bp"]) + int(fees["registry_bp"])

    def cost(self, price_fen: int, quantity_t: int) -> Cost:
        """What so much at that price comes to."""
        amount_fen = price_fen * quantity_t
        return Cost(amount_fen, fee_of(Fen(amount_fen), BasisPoints(self.fee_bp())))
