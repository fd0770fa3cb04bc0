"""A lead becomes account, contact and deal, once."""

import pytest

from sextant.book.models import Account, Activity, Contact, Lead, Pipeline
from sextant.book.prospects import converting
from sextant.kernel import journal
from sextant.kernel.unable import UnableToPermit
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db


def lead(staff: Company, /, **fields: object) -> Lead:
    values = {"name": "Zoe Adams", "company": "Initech", "email": "zoe@initech.example"}
    made: Lead = Lead.objects.create(owner=staff.people["Ben"], **{**values, **fields})
    return made


def test_all_three_are_made(company: Company) -> None:
    done = converting.convert(lead(company), amount=None, by=company.people["Ben"], at=NOW)
    assert done.account.name == "Initech"
    assert (done.contact.name, done.contact.account) == ("Zoe Adams", done.account)
    assert (done.deal.account, done.deal.stage.name) == (done.account, "New")
    assert done.deal.parts.get().contact == done.contact
    assert (done.status, done.converted_at) == ("converted", NOW)
    assert journal.of(done).first().name == "lead.converted"


def test_what_exists_is_linked(company: Company) -> None:
    contact = Contact.objects.create(name="Zoe A.", account=company.account)
    done = converting.convert(
        lead(company), account=company.account, contact=contact, by=None, at=NOW
    )
    assert (done.account, done.contact) == (company.account, contact)
    assert (Account.objects.count(), Contact.objects.count()) == (1, 1)


def test_a_company_alone_has_no_contact(company: Company) -> None:
    done = converting.convert(lead(company, name="Initech", company=""), by=None, at=NOW)
    assert done.contact is not None  # it may be a person's name
    other = converting.convert(lead(company, name="Umbrella GmbH", company=""), by=None, at=NOW)
    assert (other.account.name, other.contact) == ("Umbrella GmbH", None)


def test_its_activities_are_seen_on_the_new_records(company: Company) -> None:
    one = lead(company)
    call = Activity.objects.create(subject="Call", at=NOW, lead=one)
    done = converting.convert(one, by=None, at=NOW)
    call.refresh_from_db()
    assert (call.account, call.deal, call.lead) == (done.account, done.deal, one)


def test_a_deal_may_be_left_out(company: Company) -> None:
    done = converting.convert(lead(company), without_deal=True, by=None, at=NOW)
    assert done.deal is None


def test_it_is_done_once(company: Company) -> None:
    done = converting.convert(lead(company), by=None, at=NOW)
    with pytest.raises(converting.UnableToConvert):
        converting.convert(done, by=None, at=NOW)


def test_refusals_leave_nothing_behind(company: Company) -> None:
    empty = Pipeline.objects.create(name="Empty", position=9)
    for one, rest in (
        (lead(company, status="disqualified"), {}),
        (lead(company), {"pipeline": empty}),
    ):
        with pytest.raises(converting.UnableToConvert):
            converting.convert(one, **rest, by=None, at=NOW)
    with pytest.raises(UnableToPermit):
        converting.convert(lead(company), by=company.people["Fay"], at=NOW)
    assert Account.objects.count() == 1
