"""Leads are answered after they came in, and become deals of their owner."""

from datetime import date

import pytest

from sextant.sample.files import Shipped
from sextant.sample.simulate.follow_ups import conversions, follow_ups
from sextant.sample.simulate.leads import CONVERTED, NEW, Arrival, Place, leads

TODAY = date(2021, 6, 2)


@pytest.fixture(scope="module")
def arrivals(shipped: Shipped) -> list[Arrival]:
    owners = [owner.key for owner in shipped.owners]
    return list(
        leads(
            places=[Place(owner, "Boston", "United States") for owner in owners],
            names=["Ann Day", "Ben Fox"],
            titles=["Buyer"],
            campaigns={"7001": 1},
            today=TODAY,
        )
    )


def test_a_deal_comes_after_its_lead_and_of_one_only(
    shipped: Shipped, arrivals: list[Arrival]
) -> None:
    found = conversions(arrivals, shipped.opportunities)
    known = {lead.key: lead for lead in arrivals}
    assert len({deal.key for deal in found.values()}) == len(found)
    for key, deal in found.items():
        assert known[key].status == CONVERTED
        assert known[key].owner == deal.owner
        assert known[key].day < deal.created_on


def test_nobody_answers_before_a_lead_is_there(shipped: Shipped, arrivals: list[Arrival]) -> None:
    known = {lead.key: lead for lead in arrivals}
    made = list(follow_ups(arrivals, conversions(arrivals, shipped.opportunities), TODAY))
    assert made
    for each in made:
        lead = known[each.lead]
        assert (each.day, each.minute) > (lead.day, lead.minute)
        assert each.day <= TODAY
        assert lead.status != NEW


def test_the_same_day_gives_the_same_follow_ups(shipped: Shipped, arrivals: list[Arrival]) -> None:
    converted = conversions(arrivals, shipped.opportunities)
    first = list(follow_ups(arrivals, converted, TODAY))
    assert first == list(follow_ups(arrivals, converted, TODAY))
