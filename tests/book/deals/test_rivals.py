"""Competitors come from the list; winning beats those still there, losing names the winner."""

import pytest

from sextant.book import deals
from sextant.book.models import Competitor, Contact, Deal, DealContact
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def initech(db: None) -> Competitor:
    """List a competitor."""
    return Competitor.objects.create(name="Initech")


def outcomes(deal: Deal) -> dict[str, str]:
    return dict(deal.rivalries.values_list("competitor__name", "outcome"))


def test_winning_beats_those_still_in_the_deal(company: Company, initech: Competitor) -> None:
    gone = Competitor.objects.create(name="Hooli")
    deal = deals.meet(company.deal("Ben"), competitor=initech, by=None, at=NOW)
    deal = deals.meet(deal, competitor=gone, outcome="gone", by=None, at=NOW)
    deal = deals.win(deal, by=None, at=NOW)
    assert outcomes(deal) == {"Initech": "beaten", "Hooli": "gone"}
    assert outcomes(deals.reopen(deal, by=None, at=NOW)) == {"Initech": "open", "Hooli": "gone"}


def test_losing_names_who_won(company: Company, initech: Competitor) -> None:
    deal = deals.lose(company.deal("Ben"), reason=company.reason, competitor=initech, by=None,
                      at=NOW)  # fmt: skip
    assert outcomes(deal) == {"Initech": "lost_to"}


def test_an_open_deal_was_lost_to_nobody(company: Company, initech: Competitor) -> None:
    with pytest.raises(deals.UnableToCompete, match="lost to nobody"):
        deals.meet(company.deal("Ben"), competitor=initech, outcome="lost_to", by=None, at=NOW)


def test_who_left_the_list_is_not_noted_anew(company: Company) -> None:
    old = Competitor.objects.create(name="Old", is_active=False)
    with pytest.raises(deals.UnableToCompete, match="no longer on the list"):
        deals.meet(company.deal("Ben"), competitor=old, by=None, at=NOW)


def test_a_competitor_noted_by_mistake_is_taken_out_once(
    company: Company, initech: Competitor
) -> None:
    deal = deals.meet(company.deal("Ben"), competitor=initech, by=None, at=NOW)
    deal = deals.dismiss(deal, competitor=initech, by=None, at=NOW)
    with pytest.raises(deals.UnableToCompete, match="not among the competitors"):
        deals.dismiss(deal, competitor=initech, by=None, at=NOW)


def test_a_contact_has_one_role_and_leaves_once(company: Company) -> None:
    zoe = Contact.objects.create(name="Zoe", account=company.account)
    deal = deals.involve(company.deal("Ben"), contact=zoe, role="champion", by=None, at=NOW)
    deal = deals.involve(deal, contact=zoe, role="decision", by=None, at=NOW)
    assert deal.parts.get().role == DealContact.Role.DECISION_MAKER
    deal = deals.release(deal, contact=zoe, by=None, at=NOW)
    with pytest.raises(deals.UnableToInvolve, match="no part in this deal"):
        deals.release(deal, contact=zoe, by=None, at=NOW)
