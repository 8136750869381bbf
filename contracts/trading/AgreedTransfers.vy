# pragma version 0.4.3
"""
@title Agreed transfers
@license Apache-2.0
@notice Published demands with the prices they accept (IEEE 3218-2022 8.5), their taking, and their matching (8.6).
@dev Demands lapse with their day. Open ones of a product that are for everyone stand on a list, oldest first; matching
     walks it. Each demand is served from those published before it: it trades with the one of the widest overlap of
     prices, the oldest among equals, in the middle of the overlap, and again until nothing older fits. Where it stands
     is kept, so that any number of short calls trades what a long one would, whoever sends them.
     Own demands never meet, and who may not trade now is stepped over. `carbon/agreed.py` is the same.
     Rules of the day are for `Market`, reserves for `Allowances` and `Cash`, trades for `Settlement`.
@custom:stop `Market.halt` stops everything but withdrawing.
"""

from contracts.interfaces import IAgreedTransfers
from contracts.modules import deals
from contracts.modules import demand_slots

implements: IAgreedTransfers
initializes: deals

MAX_STEPS: constant(uint256) = 256

demands: public(uint256)  # how many, numbered from 1
only_for: public(HashMap[uint256, address])  # demand -> who alone may take it; empty: everyone
_heads: HashMap[uint256, uint256]  # demand -> `demand_slots` word
_terms: HashMap[uint256, uint256]  # demand -> `demand_slots` word
_rounds: HashMap[uint256, uint256]  # product -> `demand_slots` word


@deploy
def __init__(directory: address):
    deals.__init__(directory, "AgreedTransfers")


# Anyone


@view
@external
def demand(demand_id: uint256) -> IAgreedTransfers.Demand:
    """@notice A demand as it stands; nothing is open when it is traded, withdrawn, or of a past day."""
    head: demand_slots.Head = demand_slots.head_of(self._heads[demand_id])
    terms: demand_slots.Terms = demand_slots.terms_of(self._terms[demand_id])
    return IAgreedTransfers.Demand(
        account=head.account,
        only_for=self.only_for[demand_id],
        product_id=head.product_id,
        side=head.side,
        lowest_fen=terms.lowest_fen,
        highest_fen=terms.highest_fen,
        open_t=head.open_t if head.day == deals.today() else 0,
        smallest_part_t=terms.smallest_part_t,
        day=head.day,
    )


@view
@external
def open_t(demand_id: uint256) -> uint256:
    """@notice Open t CO2e of a demand, 0 when traded, withdrawn or of a past day."""
    head: demand_slots.Head = demand_slots.head_of(self._heads[demand_id])
    return head.open_t if head.day == deals.today() else 0


@view
@external
def propose(demand_id: uint256, other_id: uint256) -> (uint256, uint256):
    """
    @notice Price in fen and t CO2e at which two open demands would be matched; zeros when they do not fit.
    @dev They fit when they are of one product, opposite sides and different owners, for everyone, with a common price,
         and when what both have open is no smaller than the smallest part of either.
    """
    one: demand_slots.Head = self._open(demand_id)
    other: demand_slots.Head = self._open(other_id)
    lowest_fen: uint256 = 0
    highest_fen: uint256 = 0
    part_t: uint256 = 0
    lowest_fen, highest_fen, part_t = self._fit(demand_id, one, other_id, other)
    if one.product_id != other.product_id or part_t == 0:
        return 0, 0
    rules: deals.Rules = deals.rules_of(one.product_id, deals.AGREED)
    return demand_slots.price_of(lowest_fen, highest_fen, rules.tick_fen), part_t


@view
@external
def round_of(product_id: uint256) -> (uint256, uint256, uint256):
    """@notice Demand that is served, the one to be looked at next, the best seen; zeros when the round is through."""
    round: demand_slots.Round = demand_slots.round_of(self._rounds[product_id], deals.today())
    return round.incoming, round.at, round.best


@external
def match(product_id: uint256, steps: uint256) -> bool:
    """
    @notice Go on matching the demands of a product. A round that is through begins anew.
    @dev For anyone, in the hours of listed orders. Logs `DemandsMatched` for each pair, which names both sides.
    @param steps How many demands to look at, trades counted in: 1 to 256.
    @return Whether the round is through.
    """
    rules: deals.Rules = deals.opened_for_all(product_id, deals.AGREED)
    assert steps > 0 and steps <= MAX_STEPS, "AgreedTransfers: steps are not 1 to 256"

    round: demand_slots.Round = demand_slots.round_of(self._rounds[product_id], rules.day)
    if round.incoming == 0:
        round = self._serve(round, round.oldest)
    for _: uint256 in range(steps, bound=MAX_STEPS):
        if round.incoming == 0:
            break
        round = self._step(rules, round)
    self._rounds[product_id] = demand_slots.round_word(round)
    return round.incoming == 0


# Traders


@external
def publish(
    product_id: uint256,
    side: uint256,
    lowest_fen: uint256,
    highest_fen: uint256,
    quantity_t: uint256,
    smallest_part_t: uint256,
    only_for: address,
) -> uint256:
    """
    @notice Publish what the caller wants to buy or sell today, and at which prices.
    @dev For TRADERS, in the hours of listed orders. Sets aside units, or money at the highest price with the fee; what a
         lower price saves is free at once. Logs `DemandPublished`.
    @param product_id Product of `Market`.
    @param side 1 buy, 2 sell.
    @param lowest_fen Lowest price the caller accepts, fen per tonne.
    @param highest_fen Highest price the caller accepts, fen per tonne.
    @param quantity_t Quantity, t CO2e.
    @param smallest_part_t Less than that is not traded at once, unless it is all that is open, t CO2e.
    @param only_for Who alone may take it; it is not matched then. The empty address is everyone.
    @return Number of the demand.
    """
    assert deals.is_side(side), "AgreedTransfers: side is neither buy nor sell"
    rules: deals.Rules = deals.opened(product_id, deals.AGREED)
    deals.check_price(rules, lowest_fen)
    deals.check_price(rules, highest_fen)
    deals.check_size(rules, quantity_t)
    assert smallest_part_t > 0, "AgreedTransfers: smallest part is zero"
    assert smallest_part_t <= quantity_t, "AgreedTransfers: smallest part is above the quantity"
    assert lowest_fen <= highest_fen, "AgreedTransfers: lowest price is above the highest"
    deals.check_band(rules, lowest_fen, highest_fen)
    assert only_for != msg.sender, "AgreedTransfers: would trade with own demand"

    self.demands += 1
    demand_id: uint256 = self.demands
    head: demand_slots.Head = demand_slots.Head(
        account=msg.sender,
        open_t=quantity_t,
        day=rules.day,
        product_id=product_id,
        side=side,
        is_listed=only_for == empty(address),
    )
    terms: demand_slots.Terms = demand_slots.Terms(
        lowest_fen=lowest_fen, highest_fen=highest_fen, smallest_part_t=smallest_part_t, before=0, after=0
    )
    if head.is_listed:
        terms.before = self._enlist(demand_id, product_id, rules.day)
    else:
        self.only_for[demand_id] = only_for
    self._heads[demand_id] = demand_slots.head_word(head)
    self._terms[demand_id] = demand_slots.terms_word(terms)
    log IAgreedTransfers.DemandPublished(
        demand_id=demand_id,
        account=msg.sender,
        only_for=only_for,
        product_id=product_id,
        side=side,
        lowest_fen=lowest_fen,
        highest_fen=highest_fen,
        quantity_t=quantity_t,
        smallest_part_t=smallest_part_t,
        day=rules.day,
    )
    deals.back(rules, msg.sender, side, highest_fen, quantity_t)
    return demand_id


@external
def withdraw(demand_id: uint256):
    """
    @notice Take back what is open of a demand; its reserve is free at once.
    @dev For who published it, also in the break and during a halt, until the last session of the day ends.
         Logs `DemandWithdrawn`.
    """
    head: demand_slots.Head = self._open(demand_id)
    assert head.account == msg.sender, "AgreedTransfers: caller does not own the demand"
    deals.check_not_over(head.day)
    highest_fen: uint256 = demand_slots.terms_of(self._terms[demand_id]).highest_fen

    self._store(demand_id, head, 0)
    log IAgreedTransfers.DemandWithdrawn(demand_id=demand_id, account=msg.sender, quantity_t=head.open_t)
    rules: deals.Rules = deals.rules_of(head.product_id, deals.AGREED)
    deals.free(rules, msg.sender, head.side, highest_fen, head.open_t)


@external
def take(demand_id: uint256, price_fen: uint256, quantity_t: uint256) -> uint256:
    """
    @notice Trade with a published demand at a price that its owner accepts.
    @dev For TRADERS, for the one named when the demand is for one, in the hours of listed orders. Sets aside the
         caller's units, or money with the fee, until delivery. Logs `DemandTaken`.
    @param price_fen Price, fen per tonne.
    @param quantity_t How much of it, t CO2e.
    @return The trade's id.
    """
    head: demand_slots.Head = self._open(demand_id)
    if not head.is_listed:
        assert self.only_for[demand_id] == msg.sender, "AgreedTransfers: demand is for another account"
    rules: deals.Rules = deals.opened(head.product_id, deals.AGREED)
    assert deals.may_trade(head.account), "AgreedTransfers: owner may not trade"
    terms: demand_slots.Terms = demand_slots.terms_of(self._terms[demand_id])
    deals.check_price(rules, price_fen)
    deals.check_lot(rules, quantity_t)
    assert quantity_t <= head.open_t, "AgreedTransfers: more than is open"
    assert quantity_t >= min(terms.smallest_part_t, head.open_t), "AgreedTransfers: less than the smallest part"
    assert price_fen >= terms.lowest_fen and price_fen <= terms.highest_fen, "AgreedTransfers: price outside the range"
    assert head.account != msg.sender, "AgreedTransfers: would trade with own demand"
    buyer: address = head.account
    seller: address = msg.sender
    if head.side == deals.SELL:
        buyer = msg.sender
        seller = head.account

    self._store(demand_id, head, head.open_t - quantity_t)
    deals.back(rules, msg.sender, deals.other(head.side), price_fen, quantity_t)
    if head.side == deals.BUY:
        deals.save(rules, head.account, terms.highest_fen, head.open_t, price_fen, quantity_t)
    trade_id: uint256 = deals.record(rules, deals.AGREED, buyer, seller, price_fen, quantity_t, demand_id, demand_id)
    log IAgreedTransfers.DemandTaken(
        demand_id=demand_id,
        account=msg.sender,
        trade_id=trade_id,
        price_fen=price_fen,
        quantity_t=quantity_t,
        open_t=head.open_t - quantity_t,
    )
    return trade_id


# Internals: matching


@internal
def _step(rules: deals.Rules, round: demand_slots.Round) -> demand_slots.Round:
    """@dev Looks at one demand for the one that is served, or, when all older ones are seen, trades with the best."""
    next: demand_slots.Round = round
    incoming: demand_slots.Head = demand_slots.head_of(self._heads[round.incoming])
    if not deals.may_trade(incoming.account):
        return self._serve(next, self._after(round.incoming))

    if round.at != round.incoming:
        if self._is_better(round.incoming, incoming, round.at, round.best):
            next.best = round.at
        next.at = self._after(round.at)
        return next

    if round.best == 0:
        return self._serve(next, self._after(round.incoming))

    best: demand_slots.Head = demand_slots.head_of(self._heads[round.best])
    lowest_fen: uint256 = 0
    highest_fen: uint256 = 0
    part_t: uint256 = 0
    lowest_fen, highest_fen, part_t = self._fit(round.incoming, incoming, round.best, best)
    next = self._serve(next, round.incoming)
    if part_t == 0 or not deals.may_trade(best.account):
        return next  # it changed since it was seen: look again
    price_fen: uint256 = demand_slots.price_of(lowest_fen, highest_fen, rules.tick_fen)
    if incoming.side == deals.BUY:
        self._trade(rules, round.incoming, incoming, round.best, best, price_fen, part_t, lowest_fen, highest_fen)
    else:
        self._trade(rules, round.best, best, round.incoming, incoming, price_fen, part_t, lowest_fen, highest_fen)
    next = self._filled(next, round.best, best, part_t)
    return self._filled(next, round.incoming, incoming, part_t)


@internal
def _trade(
    rules: deals.Rules,
    buy_id: uint256,
    buy: demand_slots.Head,
    sell_id: uint256,
    sell: demand_slots.Head,
    price_fen: uint256,
    part_t: uint256,
    lowest_fen: uint256,
    highest_fen: uint256,
):
    limit_fen: uint256 = demand_slots.terms_of(self._terms[buy_id]).highest_fen
    deals.save(rules, buy.account, limit_fen, buy.open_t, price_fen, part_t)
    trade_id: uint256 = deals.record(
        rules, deals.AGREED, buy.account, sell.account, price_fen, part_t, buy_id, sell_id
    )
    log IAgreedTransfers.DemandsMatched(
        buy_demand_id=buy_id,
        sell_demand_id=sell_id,
        trade_id=trade_id,
        buyer=buy.account,
        seller=sell.account,
        price_fen=price_fen,
        quantity_t=part_t,
        lowest_fen=lowest_fen,
        highest_fen=highest_fen,
    )


@view
@internal
def _is_better(incoming_id: uint256, incoming: demand_slots.Head, seen_id: uint256, best_id: uint256) -> bool:
    """@dev Whether a demand fits the one that is served and overlaps it more widely than the best so far."""
    seen: demand_slots.Head = demand_slots.head_of(self._heads[seen_id])
    lowest_fen: uint256 = 0
    highest_fen: uint256 = 0
    part_t: uint256 = 0
    lowest_fen, highest_fen, part_t = self._fit(incoming_id, incoming, seen_id, seen)
    if part_t == 0:
        return False
    if best_id != 0:
        best_lowest_fen: uint256 = 0
        best_highest_fen: uint256 = 0
        best_lowest_fen, best_highest_fen = demand_slots.overlap_of(
            demand_slots.terms_of(self._terms[incoming_id]), demand_slots.terms_of(self._terms[best_id])
        )
        if highest_fen - lowest_fen <= best_highest_fen - best_lowest_fen:
            return False
    return deals.may_trade(seen.account)


@view
@internal
def _fit(
    one_id: uint256, one: demand_slots.Head, other_id: uint256, other: demand_slots.Head
) -> (uint256, uint256, uint256):
    """@dev Lowest and highest price that both accept, and the part they would trade; that is 0 when they do not fit."""
    if one.side == other.side or one.account == other.account or not (one.is_listed and other.is_listed):
        return 0, 0, 0
    one_terms: demand_slots.Terms = demand_slots.terms_of(self._terms[one_id])
    other_terms: demand_slots.Terms = demand_slots.terms_of(self._terms[other_id])
    lowest_fen: uint256 = 0
    highest_fen: uint256 = 0
    lowest_fen, highest_fen = demand_slots.overlap_of(one_terms, other_terms)
    if lowest_fen > highest_fen:
        return 0, 0, 0
    return lowest_fen, highest_fen, demand_slots.part_of(one.open_t, one_terms, other.open_t, other_terms)


@pure
@internal
def _serve(round: demand_slots.Round, demand_id: uint256) -> demand_slots.Round:
    """@dev Begins to look for a demand from the oldest on; with none the round is through."""
    next: demand_slots.Round = round
    next.incoming = demand_id
    next.at = round.oldest if demand_id != 0 else 0
    next.best = 0
    return next


# Internals: the list


@view
@internal
def _open(demand_id: uint256) -> demand_slots.Head:
    head: demand_slots.Head = demand_slots.head_of(self._heads[demand_id])
    assert head.open_t > 0 and head.day == deals.today(), "AgreedTransfers: demand is not open"
    return head


@view
@internal
def _after(demand_id: uint256) -> uint256:
    return demand_slots.terms_of(self._terms[demand_id]).after


@internal
def _enlist(demand_id: uint256, product_id: uint256, day: uint256) -> uint256:
    """@dev Puts a demand at the end of the list; returns the one before it."""
    round: demand_slots.Round = demand_slots.round_of(self._rounds[product_id], day)
    before: uint256 = round.youngest
    round.youngest = demand_id
    if before == 0:
        round.oldest = demand_id
    else:
        terms: demand_slots.Terms = demand_slots.terms_of(self._terms[before])
        terms.after = demand_id
        self._terms[before] = demand_slots.terms_word(terms)
    if round.incoming == 0:
        round = self._serve(round, demand_id)
    self._rounds[product_id] = demand_slots.round_word(round)
    return before


@internal
def _store(demand_id: uint256, head: demand_slots.Head, open_t: uint256):
    """@dev Changes what is open of a demand; with nothing open it leaves the list, and the round goes on without it."""
    left: demand_slots.Head = head
    left.open_t = open_t
    self._heads[demand_id] = demand_slots.head_word(left)
    if open_t == 0 and head.is_listed:
        round: demand_slots.Round = demand_slots.round_of(self._rounds[head.product_id], head.day)
        self._rounds[head.product_id] = demand_slots.round_word(self._unlist(round, demand_id))


@internal
def _filled(
    round: demand_slots.Round, demand_id: uint256, head: demand_slots.Head, part_t: uint256
) -> demand_slots.Round:
    """@dev As `_store`, for a round that is not stored yet."""
    left: demand_slots.Head = head
    left.open_t = head.open_t - part_t
    self._heads[demand_id] = demand_slots.head_word(left)
    return round if left.open_t > 0 else self._unlist(round, demand_id)


@internal
def _unlist(round: demand_slots.Round, demand_id: uint256) -> demand_slots.Round:
    """@dev Takes a demand off the list, and the round away from it."""
    next: demand_slots.Round = round
    terms: demand_slots.Terms = demand_slots.terms_of(self._terms[demand_id])
    if terms.before == 0:
        next.oldest = terms.after
    else:
        before: demand_slots.Terms = demand_slots.terms_of(self._terms[terms.before])
        before.after = terms.after
        self._terms[terms.before] = demand_slots.terms_word(before)
    if terms.after == 0:
        next.youngest = terms.before
    else:
        after: demand_slots.Terms = demand_slots.terms_of(self._terms[terms.after])
        after.before = terms.before
        self._terms[terms.after] = demand_slots.terms_word(after)

    if round.incoming == demand_id:
        return self._serve(next, terms.after)
    if round.best == demand_id:
        return self._serve(next, round.incoming)
    if round.at == demand_id:
        next.at = terms.after
    return next
