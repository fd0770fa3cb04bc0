"""Rivals, shares, deciders and moved closing days fit the deals they stand around."""

from collections import Counter, defaultdict
from datetime import date

from sextant.sample.customers import contacts_by_account
from sextant.sample.files import Shipped
from sextant.sample.simulate import surroundings as made
from sextant.sample.simulate.losses import loss_reasons

TODAY = date(2021, 6, 2)


def test_who_lost_to_a_competitor_lost_to_one_of_the_list(shipped: Shipped) -> None:
    reasons = loss_reasons(shipped.opportunities)
    found = {each.deal: each for each in made.rivals(shipped.opportunities, reasons)}
    for key, reason in reasons.items():
        if reason == "Competitor":
            assert found[key].outcome == made.BEATEN_BY
    assert {each.competitor for each in found.values()} == set(made.COMPETITORS)


def test_nobody_is_beaten_in_an_open_deal(shipped: Shipped) -> None:
    status = {deal.key: deal.status for deal in shipped.opportunities}
    for each in made.rivals(shipped.opportunities, loss_reasons(shipped.opportunities)):
        assert (each.outcome == made.STILL_OPEN) == (status[each.deal] == "open")
        assert not (each.outcome == made.BEATING and status[each.deal] == "lost")


def test_shares_of_revenue_make_the_whole(shipped: Shipped) -> None:
    colleagues = {owner.key: [o.key for o in shipped.owners if o != owner] for owner in shipped.owners}  # fmt: skip
    whole: Counter[str] = Counter()
    for each in made.shares(shipped.opportunities, colleagues):
        whole[each.deal] += 0 if each.is_overlay else each.percent
    assert whole
    assert set(whole.values()) == {100}


def test_deciders_work_at_the_account(shipped: Shipped) -> None:
    contacts = contacts_by_account(shipped)
    account = {deal.key: deal.account for deal in shipped.opportunities}
    parts = list(made.parts(shipped.opportunities, contacts))
    assert all(part.contact in contacts[account[part.deal]] for part in parts)
    assert len({(part.deal, part.contact) for part in parts}) == len(parts)


def test_moves_end_where_the_deal_is_expected_to_close(shipped: Shipped) -> None:
    moves = defaultdict(list)
    for move in made.moves(shipped.opportunities, TODAY):
        moves[move.deal].append(move)
    deals = {deal.key: deal for deal in shipped.opportunities}
    assert moves
    for key, known in moves.items():
        known.sort(key=lambda move: move.on)
        assert known[-1].after == deals[key].ends_on
        assert [move.before for move in known[1:]] == [move.after for move in known[:-1]]
        assert all(deals[key].created_on < move.on < TODAY for move in known)
