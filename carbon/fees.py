"""Fees of a trade: of each side, in 1/10,000 of the amount, rounded down in favour of who pays (`Market.set_fees`)."""

from carbon.units import BASIS_POINTS, BasisPoints, Fen


def fee_of(amount: Fen, fee_bp: BasisPoints) -> Fen:
    """Fee of one side of a trade."""
    return Fen(amount * fee_bp // BASIS_POINTS)


def cost_of(amount: Fen, fee_bp: BasisPoints) -> Fen:
    """What a buyer gives: amount and fee."""
    return Fen(amount + fee_of(amount, fee_bp))
