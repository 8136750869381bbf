"""The market of `carbon.exchange`, in memory."""

from functools import cache

from carbon.exchange import Exchange, ExchangeRules, OrderRefused, Refusal
from carbon.exchange.records import MadeTrade
from carbon.exchange.voucher_codes import voucher_code
from carbon.units import Fen, FenPerTonne, Tonnes
from cli.market.lines import Action, Line
from cli.market.venue import Deal, Outcome
from cli.registry.onchain.calls import holder
from cli.registry.onchain.keys import key_of


class TwinVenue:
    """`Venue` on the twin."""

    def __init__(self, rules: ExchangeRules) -> None:
        self._exchange = Exchange(rules)

    def play(self, line: Line) -> Refusal | None:
        """One step of the twin."""
        self._exchange.turn_to(line.at)
        if line.action is Action.CLOSE_DAY:
            self._exchange.close_day()
            return None
        self._exchange.know(line.account)
        try:
            self._step(line)
        except OrderRefused as refused:
            return refused.refusal
        return None

    def outcome(self) -> Outcome:
        """What the twin kept."""
        exchange = self._exchange
        return Outcome(
            deals=[self._deal(made) for made in exchange.trades],
            orders={ref: (ticket.state, ticket.filled) for ref, ticket in exchange.tickets.items()},
            book=exchange.book_lines,
            holdings=exchange.holdings(),
            bulletins=exchange.bulletins,
        )

    def close(self) -> None:
        """Nothing is held."""

    def _step(self, line: Line) -> None:
        exchange, action = self._exchange, line.action
        price = None if line.price is None else FenPerTonne(line.price)
        quantity = None if line.quantity is None else Tonnes(line.quantity)
        if action is Action.CANCEL:
            exchange.cancel(line.ref, line.account)
        elif action is Action.AMEND:
            exchange.amend(line.ref, line.account, price, quantity)
        elif action is Action.BLOCK_CONFIRM:
            exchange.block_confirm(line.ref, line.account)
        elif action is Action.DEPOSIT:
            exchange.deposit(line.account, Fen(price or 0))
        elif action is Action.OPEN_HOLDING:
            exchange.open_holding(line.account, line.product, quantity or Tonnes(0))
        else:
            self._offer(line, price or FenPerTonne(0), quantity or Tonnes(0))

    def _offer(self, line: Line, price: FenPerTonne, quantity: Tonnes) -> None:
        of = line.ref, line.account, line.product, line.side, price, quantity
        if line.action is Action.PLACE:
            self._exchange.place(*of)
        else:
            self._exchange.block_offer(*of, line.counterparty)

    def _deal(self, made: MadeTrade) -> Deal:
        code = voucher_code(made, self._exchange.rules.products[made.product], address_of)
        return Deal(
            made.at,
            made.product,
            made.method,
            made.buyer,
            made.seller,
            made.buy_ref,
            made.sell_ref,
            made.price,
            made.quantity,
            code,
        )


@cache
def address_of(account: str) -> str:
    """The address that an account's name stands for, as the contracts' engine has it."""
    return str(key_of(holder(account)).address)
