"""A scope holds the records whose owner stood inside it on their standing day."""

from datetime import date

import pytest

from sextant.book.models import Account, Contact, Deal
from sextant.kernel import people
from sextant.kernel.models import Person
from sextant.kernel.scope import operator, scope_of
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db


def seen(person: Person | None) -> set[str]:
    """Return the owners of the deals a person sees."""
    deals = Deal.objects.visible_to(scope_of(person, TODAY)).select_related("owner")
    return {deal.owner.name for deal in deals if deal.owner}


@pytest.mark.parametrize(
    ("who", "owners"),
    [
        ("Ben", {"Ben"}),
        ("Ann", {"Ben", "Cai"}),
        ("Dee", {"Eli"}),
        ("Dora", {"Ben", "Cai", "Eli"}),
        ("Fay", {"Ben", "Cai", "Eli"}),
        ("Sam", set()),
        ("Pat", set()),
    ],
)
def test_each_role_sees_its_deals(company: Company, who: str, owners: set[str]) -> None:
    for owner in ("Ben", "Cai", "Eli"):
        company.deal(owner)
    assert seen(company.people[who]) == owners


def test_the_operator_sees_all(company: Company) -> None:
    company.deal("Ben")
    assert seen(None) == {"Ben"}


def test_a_closed_deal_stays_with_the_team_it_was_closed_in(company: Company) -> None:
    company.deal("Ben", status="won", closed_on=date(2026, 2, 1), created_on=date(2026, 1, 1))
    people.move(company.people["Ben"], company.units["Delta"], on=date(2026, 3, 1), by=None, at=NOW)
    assert seen(company.people["Ann"]) == {"Ben"}
    assert seen(company.people["Dee"]) == set()


def test_an_open_deal_goes_with_its_owner(company: Company) -> None:
    company.deal("Ben")
    people.move(company.people["Ben"], company.units["Delta"], on=date(2026, 3, 1), by=None, at=NOW)
    assert seen(company.people["Ann"]) == set()
    assert seen(company.people["Dee"]) == {"Ben"}


def test_a_scope_narrowed_to_a_unit_never_widens(company: Company) -> None:
    company.deal("Ben")
    company.deal("Eli")
    south = company.units["South"].pk
    dora = scope_of(company.people["Dora"], TODAY).narrow(south)
    ann = scope_of(company.people["Ann"], TODAY).narrow(south)
    assert [deal.owner.name for deal in Deal.objects.visible_to(dora)] == ["Eli"]
    assert not Deal.objects.visible_to(ann).exists()


def test_a_rep_sees_the_accounts_and_contacts_of_their_deals_only(company: Company) -> None:
    company.deal("Ben")
    Account.objects.create(name="Hidden")
    Contact.objects.create(name="Kim", account=company.account)
    scope = scope_of(company.people["Ben"], TODAY)
    assert [account.name for account in Account.objects.visible_to(scope)] == ["Globex"]
    assert [contact.name for contact in Contact.objects.visible_to(scope)] == ["Kim"]
    eli = scope_of(company.people["Eli"], TODAY)
    assert not Account.objects.visible_to(eli).exists()
    assert not Contact.objects.visible_to(eli).exists()


def test_an_unknown_role_sees_nothing(company: Company) -> None:
    company.deal("Ben")
    ghost = company.people["Dora"]
    ghost.role = "ghost"
    assert seen(ghost) == set()


def test_the_operator_scope_reaches_every_kind() -> None:
    assert operator(TODAY).sees_all("anything")


def test_a_manager_sees_who_reports_to_them_from_another_region(company: Company) -> None:
    company.deal("Ben")
    company.deal("Eli", status="won", closed_on=date(2026, 2, 1), created_on=date(2026, 1, 1))
    people.move(
        company.people["Eli"],
        company.units["Delta"],
        manager=company.people["Ann"],
        on=date(2026, 3, 1),
        by=None,
        at=NOW,
    )
    company.deal("Eli")
    deals = Deal.objects.visible_to(scope_of(company.people["Ann"], TODAY))
    assert sorted((deal.owner.name, deal.status) for deal in deals) == [
        ("Ben", "open"),
        ("Eli", "open"),
    ]
