"""Quotes fit the deals and the orders that came of them."""

from datetime import date

import pytest

from sextant.sample.files import Shipped
from sextant.sample.simulate.fulfilment import Fulfilment, fulfilments
from sextant.sample.simulate.offers import ACCEPTED, DRAFT, Offer, offers

TODAY = date(2021, 6, 2)


@pytest.fixture(scope="module")
def ordered(shipped: Shipped) -> dict[str, Fulfilment]:
    return {each.deal.key: each for each in fulfilments(shipped.opportunities, TODAY)}


@pytest.fixture(scope="module")
def made(shipped: Shipped, ordered: dict[str, Fulfilment]) -> list[Offer]:
    return list(offers(shipped.opportunities, ordered, TODAY))


def test_the_accepted_version_is_what_was_ordered(
    made: list[Offer], ordered: dict[str, Fulfilment]
) -> None:
    for each in made:
        if each.status == ACCEPTED:
            last = each.versions[-1]
            order = ordered[each.deal.key]
            assert (last.amount, last.discount, each.list_price) == (
                each.deal.amount,
                order.discount,
                order.list_price,
            )


def test_a_quote_is_asked_sent_and_answered_in_this_order(made: list[Offer]) -> None:
    for each in made:
        sent = [version.sent for version in each.versions if version.sent]
        assert bool(sent) == (each.status != DRAFT)
        moments = [each.asked, *sent, *([each.ended] if each.ended else [])]
        assert moments == sorted(moments)
        assert each.asked[0] >= each.deal.created_on


def test_a_deal_has_one_quote_at_most(made: list[Offer]) -> None:
    assert len({each.deal.key for each in made}) == len(made)
