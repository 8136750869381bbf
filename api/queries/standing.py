"""How one entity stands: its years for itself and for the public, warnings, and what a penalty would be."""

from datetime import datetime

from api.models.obligations import Notice, OwnObligation, PenaltyProposal, PublicYear
from api.paging import as_of
from api.queries import obligations as queries
from api.queries.books import EntityBook, book_of, days_left
from api.store import View
from carbon.penalties import fine_fen, mean_price, min_multiple, month_before
from carbon.schemes.rules import PenaltyRule
from carbon.units import BasisPoints, Fen, Tonnes, Year


def public_year(view: View, book: EntityBook, year: Year, recorded_at: datetime | None) -> PublicYear:
    """A year of an entity as anyone may see it."""
    return PublicYear(
        year=year,
        scheme=book.book.scheme.name,
        verified_t=book.verified_t(year),
        surrendered_t=book.surrendered_t(year),
        balance_t=book.balance_t(year),
        shortfall_t=book.shortfall_t(year),
        deadline=view.time_or_none(book.book.deadlines.get(year)),
        status=book.status(year).code,
        override_reason=book.override_reasons.get(year),
        why=book.why(view, year),
        assessed_at=recorded_at,
    )


def own_obligation(view: View, book: EntityBook, year: Year) -> OwnObligation:
    """A year of an entity as it sees it itself."""
    account, deadline_s = book.account, book.book.deadlines.get(year)
    imposed = view.db.execute(queries.all_penalties(entity=account, year=year))
    return OwnObligation(
        year=year,
        scheme=book.book.scheme.name,
        verified_t=book.verified_t(year),
        surrendered_t=book.surrendered_t(year),
        pending_t=book.pending_t(year),
        offset_t=book.offset_t(year),
        offset_cap_t=book.offset_cap_t(year),
        missing_t=max(0, -book.balance_t(year)),
        balance_t=book.balance_t(year),
        shortfall_t=book.shortfall_t(year),
        deducted_t=queries.deductions_t(view, account).get(year, 0),
        deadline=view.time_or_none(deadline_s),
        days_left=days_left(view, deadline_s),
        status=book.status(year).code,
        why=book.why(view, year),
        penalties=[queries.penalty_of(view, row) for row in imposed],
        instructions=[
            queries.instruction_of(view, row) for row in queries.instructions_of(view, account) if row.year == year
        ],
    )


def warnings(view: View, account: str, name: str) -> list[Notice]:
    """Warnings that follow from the deadlines: those that are near or past while units are missing, oldest first."""
    book = book_of(view, account)
    found = [
        queries.warning_of(view, account, name, year, deadline_s, -book.balance_t(year))
        for year, deadline_s in sorted(book.book.deadlines.items() if book else ())
        if book is not None and year in book.years
    ]
    return [one for one in found if one is not None]


def penalty_proposal(view: View, name: str, book: EntityBook, year: Year) -> PenaltyProposal | None:
    """What a penalty would be; None without a deadline, or a rule of the scheme."""
    account, scheme = book.account, book.book.scheme.name
    deadline_s = book.book.deadlines.get(year)
    row = queries.penalty_rule(view, scheme)
    if deadline_s is None or row is None:
        return None
    rule = PenaltyRule(
        BasisPoints(row.min_multiple_bp), BasisPoints(row.max_multiple_bp), BasisPoints(row.repeat_step_bp), None, ""
    )
    days = month_before(view.time(deadline_s).date())
    amount_fen, quantity_t = queries.traded(view, scheme, *days)
    price = mean_price(Fen(amount_fen), Tonnes(quantity_t))
    defaults = queries.defaults_of(view, account)
    least = min_multiple(rule, defaults)
    shortfall = Tonnes(book.shortfall_t(year))
    document, document_hash = queries.price_document(view, scheme, days, amount_fen, quantity_t)
    return PenaltyProposal(
        as_of=as_of(view),
        account=account,
        name=name,
        year=year,
        scheme=scheme,
        status=book.status(year).code,
        shortfall_t=shortfall,
        deadline=view.time(deadline_s),
        first_day=days[0],
        last_day=days[1],
        traded_t=quantity_t,
        traded_fen=amount_fen,
        price_fen_per_t=price,
        defaults=defaults,
        min_multiple_bp=least,
        max_multiple_bp=rule.max_multiple,
        fine_fen=fine_fen(rule, defaults, shortfall, price, least) if price and shortfall else None,
        still_missing_t=min(shortfall, max(0, -book.balance_t(year))),
        document=document,
        document_hash=document_hash,
    )
