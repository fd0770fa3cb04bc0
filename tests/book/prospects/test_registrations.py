"""A partner claims a customer for a time: conflicts are shown, and the first valid claim wins."""

from typing import Any

import pytest

from sextant.book import deals
from sextant.book.models import Account
from sextant.book.prospects import registrations
from sextant.book.prospects.models import Registration
from sextant.kernel import journal
from tests.book.conftest import Seat
from tests.book.prospects.conftest import DAY
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def partners(company: Company) -> dict[str, Account]:
    return {
        name: Account.objects.create(name=name, is_partner=True, owner=company.people["Ann"])
        for name in ("Alfa", "Beta")
    }


def claim(partner: Account, by: Any, named: str = "Initech Ltd.", **more: Any) -> Registration:
    at = more.pop("at", NOW)
    values = {"partner": partner, "customer_name": named, **more}
    return registrations.create(values, by=by, at=at)


def test_accepted_it_makes_customer_and_deal(company: Company, partners: Any) -> None:
    ann = company.people["Ann"]
    made = claim(partners["Alfa"], ann, amount=500, products=[company.product])
    assert made.valid_until == TODAY + registrations.VALID
    made = registrations.accept(made, by=ann, at=NOW)
    assert made.status == "accepted"
    deal = made.deal
    assert deal is not None
    assert (deal.partner, str(deal.account), deal.owner) == (partners["Alfa"], "Initech Ltd.", ann)
    assert list(deal.products.all()) == [company.product]
    assert next(event.name for event in journal.of(made)) == "registration.accepted"


def test_a_deal_there_is_gets_the_partner(company: Company, partners: Any) -> None:
    ann, deal = company.people["Ann"], company.deal("Ben")
    made = claim(partners["Alfa"], ann, "GLOBEX")
    assert made.customer == company.account
    with pytest.raises(registrations.UnableToDecide, match="We sell to this customer already"):
        registrations.accept(made, by=ann, at=NOW)
    made = registrations.accept(made, deal=deal, by=ann, at=NOW)
    deal.refresh_from_db()
    assert (made.deal, deal.partner) == (deal, partners["Alfa"])


def test_a_deal_of_another_partner_is_not_taken(company: Company, partners: Any) -> None:
    ann = company.people["Ann"]
    deal = company.deal("Ben", partner=partners["Beta"])
    made = claim(partners["Alfa"], ann, "Globex")
    with pytest.raises(registrations.UnableToDecide, match="another partner"):
        registrations.accept(made, deal=deal, by=ann, at=NOW)


def test_the_first_valid_claim_wins(company: Company, partners: Any) -> None:
    ann = company.people["Ann"]
    first = claim(partners["Alfa"], ann, "Initech Ltd.")
    second = claim(partners["Beta"], ann, "initech", at=NOW + DAY)
    with pytest.raises(registrations.UnableToDecide, match="Alfa registered this customer first"):
        registrations.accept(second, by=ann, at=NOW + DAY)
    registrations.reject(first, reason="No budget proven", by=ann, at=NOW + DAY)
    assert registrations.accept(second, by=ann, at=NOW + DAY).status == "accepted"


def test_a_claim_that_ran_out_stands_in_nobodys_way(company: Company, partners: Any) -> None:
    ann = company.people["Ann"]
    first = claim(partners["Alfa"], ann, valid_until=TODAY)
    second = claim(partners["Beta"], ann)
    later = NOW + DAY
    with pytest.raises(registrations.UnableToDecide, match="expired"):
        registrations.accept(first, by=ann, at=later)
    assert registrations.settle(later) == 1
    first.refresh_from_db()
    assert first.status == "expired"
    assert registrations.accept(second, by=ann, at=later).status == "accepted"


def test_a_won_deal_ends_its_claim_well(company: Company, partners: Any) -> None:
    ann = company.people["Ann"]
    made = registrations.accept(claim(partners["Alfa"], ann, amount=5), by=ann, at=NOW)
    assert made.deal is not None
    deals.win(made.deal, by=ann, at=NOW)
    assert registrations.settle(NOW) == 1
    made.refresh_from_db()
    assert made.status == "converted"
    assert registrations.settle(NOW) == 0


def test_refusals(company: Company, partners: Any) -> None:
    ann, alfa = company.people["Ann"], partners["Alfa"]
    with pytest.raises(registrations.UnableToRegister, match="no partner"):
        claim(company.account, ann)
    with pytest.raises(registrations.UnableToRegister, match="over already"):
        claim(alfa, ann, valid_until=TODAY - DAY)
    with pytest.raises(registrations.UnableToRegister, match="itself"):
        claim(alfa, ann, "Alfa", customer=alfa)
    made = claim(alfa, ann)
    with pytest.raises(registrations.UnableToDecide, match="Write why"):
        registrations.reject(made, reason=" ", by=ann, at=NOW)
    registrations.accept(made, by=ann, at=NOW)
    with pytest.raises(registrations.UnableToDecide, match="decided already"):
        registrations.reject(made, reason="Late", by=ann, at=NOW)
    with pytest.raises(registrations.UnableToRegister, match="accepted as they are"):
        registrations.edit(made, {"customer_name": "Other"}, by=ann, at=NOW)
    registrations.extend(made, until=TODAY + 300 * DAY, by=ann, at=NOW)
    Registration.objects.update(status="rejected")
    with pytest.raises(registrations.UnableToRegister, match="is over"):
        registrations.edit(made, {"need": "More"}, by=ann, at=NOW)


def test_the_page_shows_conflicts_and_hides_what_one_may_not_see(
    company: Company, partners: Any, at: Seat
) -> None:
    mine = claim(partners["Alfa"], company.people["Ben"])
    theirs = claim(partners["Beta"], company.people["Eli"], "Initech")
    page = at("Ben").get(f"/registrations/{mine.pk}/").content.decode()
    assert "came first" in page
    assert "1 more that you may not see" in page
    assert f'href="/registrations/{theirs.pk}/"' not in page
    page = at("Dora").get(f"/registrations/{theirs.pk}/").content.decode()
    assert "Another partner came first" in page
    assert f'href="/registrations/{mine.pk}/"' in page


def test_the_partners_page_shows_what_they_bring(company: Company, partners: Any, at: Seat) -> None:
    made = claim(partners["Alfa"], company.people["Ann"])
    page = at("Ann").get(f"/accounts/{partners['Alfa'].pk}/").content.decode()
    assert "What this partner brings" in page
    assert f'href="/registrations/{made.pk}/"' in page
    assert "brings" not in at("Dora").get(f"/accounts/{company.account.pk}/").content.decode()
