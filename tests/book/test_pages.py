"""Pages of deals, accounts and people show what the scope allows, with asked figures."""

from datetime import date, timedelta

import pytest

from sextant.book import deals
from sextant.book.deal_page import path
from sextant.book.models import Activity, Contact, Deal, StageChange
from tests.book.conftest import Publish, Seat
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db


def test_the_path_tells_days_in_each_stage(company: Company) -> None:
    deal = company.deal("Ben")
    StageChange.objects.filter(deal=deal).update(at=NOW - timedelta(days=10))
    deals.move(deal, company.stages["Offer"], by=None, at=NOW - timedelta(days=4))
    deal.refresh_from_db()
    moves = list(StageChange.objects.filter(deal=deal).order_by("at"))
    told = [(step.stage.name, step.state, step.days) for step in path(deal, moves, NOW)]
    assert told == [("New", "passed", 6), ("Offer", "present", 4), ("Close", "ahead", None)]


def test_a_closed_deal_stands_still(company: Company) -> None:
    deal = company.deal("Ben", status="won", closed_on=date(2026, 7, 1))
    StageChange.objects.filter(deal=deal).update(at=NOW - timedelta(days=30))
    moves = list(StageChange.objects.filter(deal=deal))
    assert path(deal, moves, NOW)[0].days == path(deal, moves, NOW + timedelta(days=90))[0].days


def test_the_deal_page_tells_moves_and_activities(
    company: Company, at: Seat, publish: Publish
) -> None:
    deal = company.deal("Ben", name="Pump")
    owner = company.people["Ben"]
    Activity.objects.create(subject="Talked of price", at=NOW, deal=deal, owner=owner, done=True)
    deals.move(deal, company.stages["Offer"], by=owner, at=NOW)
    page = at("Ben").get(f"/deals/{deal.pk}/").content.decode()
    assert "Talked of price" in page
    assert "from New to Offer" in page


def test_the_account_page_sums_only_what_the_scope_allows(
    company: Company, at: Seat, publish: Publish
) -> None:
    for owner, amount in (("Ben", "1000"), ("Eli", "5000")):
        company.deal(owner, amount, status="won", closed_on=date(2026, 7, 1))
    publish()
    assert "$6K" in at("Dora").get(f"/accounts/{company.account.pk}/").content.decode()
    seen = at("Ben").get(f"/accounts/{company.account.pk}/").content.decode()
    assert "$1K" in seen
    assert "$6K" not in seen


def test_the_account_page_says_what_needs_someone(
    company: Company, at: Seat, publish: Publish
) -> None:
    company.deal("Ben", expected_close_on=TODAY - timedelta(days=1))
    Contact.objects.create(name="Wile", account=company.account, title="Buyer")
    page = at("Ben").get(f"/accounts/{company.account.pk}/").content.decode()
    assert "1 deal is past its close date." in page
    assert "Wile" in page


def test_people_stand_beside_each_other_with_their_numbers(
    company: Company, at: Seat, publish: Publish
) -> None:
    company.deal("Ben", "1000", status="won", closed_on=date(2026, 7, 1))
    company.deal("Eli", "3000", status="won", closed_on=date(2026, 7, 2))
    publish()
    page = at("Dora").get("/people/figures/").content.decode()
    assert page.index("Eli") < page.index("Ben")
    assert "$3K" in page
    assert "Eli" not in at("Ann").get("/people/figures/").content.decode()


def test_who_sees_people_but_no_deals_sees_no_numbers(
    company: Company, at: Seat, publish: Publish
) -> None:
    company.deal("Ben", "1000", status="won", closed_on=date(2026, 7, 1))
    publish()
    page = at("Pat").get("/people/figures/").content.decode()
    assert "Ben" in page
    assert "$1K" not in page
    assert "Won revenue" not in page


def test_a_persons_page_tells_where_they_stood(
    company: Company, at: Seat, publish: Publish
) -> None:
    page = at("Dora").get(f"/people/{company.people['Ben'].pk}/").content.decode()
    assert "Alpha" in page
    assert "led by Ann" in page


@pytest.mark.parametrize("name", ["Ben", "Dee"])
def test_a_colleague_outside_the_scope_has_no_page(
    company: Company, at: Seat, publish: Publish, name: str
) -> None:
    assert at(name).get(f"/people/{company.people['Cai'].pk}/").status_code == 404


@pytest.mark.parametrize(("what", "count"), [("late", 1), ("silent", 2), ("worthless", 1)])
def test_attention_lists_deals_by_reason(
    company: Company, at: Seat, publish: Publish, what: str, count: int
) -> None:
    company.deal("Ben", None, expected_close_on=TODAY - timedelta(days=1))
    company.deal("Ben", expected_close_on=TODAY)
    company.deal("Eli", expected_close_on=TODAY - timedelta(days=1))
    StageChange.objects.update(at=NOW - timedelta(days=60))
    page = at("Ann").get("/deals/attention/", {"what": what}).content.decode()
    assert page.count('href="/deals/') - page.count('href="/deals/"') >= count
    listed = Deal.objects.filter(owner=company.people["Ben"])
    shown = [deal.pk for deal in listed if f'href="/deals/{deal.pk}/"' in page]
    assert len(shown) == count
