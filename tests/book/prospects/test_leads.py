"""Leads come in, are worked on, given up and opened again; each step where it is possible."""

import pytest

from sextant.book import activities
from sextant.book.models import Account, Lead
from sextant.book.prospects import assigning, following, leads, pooling
from sextant.book.prospects.standing import UnableToChangeLead
from sextant.kernel import journal
from sextant.kernel.models import Event
from sextant.kernel.unable import UnableToPermit
from tests.book.prospects.conftest import DAY, arrive
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db


def owned(company: Company, owner: str = "Ben", **fields: object) -> Lead:
    values = {"name": "Nia", "owner": company.people[owner], **fields}
    return leads.create(values, by=company.people[owner], at=NOW)


def test_a_lead_with_an_owner_is_theirs_from_its_arrival(company: Company) -> None:
    lead = owned(company)
    assert (lead.owner, lead.assigned_at, lead.arrived_at) == (company.people["Ben"], NOW, NOW)
    assert [event.name for event in journal.of(lead)] == ["lead.created"]


def test_a_lead_without_owner_and_rule_waits_in_the_pool(company: Company) -> None:
    lead = arrive()
    assert lead.owner is None
    assert lead.pooled_at == NOW
    assert {event.name for event in journal.of(lead)} == {"lead.created", "lead.pooled"}


def test_what_a_file_says_of_the_arrival_is_kept(company: Company) -> None:
    assert owned(company, arrived_at=NOW - DAY).arrived_at == NOW - DAY


def test_a_lead_goes_its_way(company: Company) -> None:
    by, lead = company.people["Ben"], owned(company)
    assert leads.start(lead, by=by, at=NOW).status == "working"
    assert leads.qualify(lead, by=by, at=NOW).status == "qualified"
    assert leads.disqualify(lead, reason="no_need", by=by, at=NOW).status == "disqualified"
    assert leads.reopen(lead, by=by, at=NOW).status == "working"
    events = [event.name for event in journal.of(lead)]
    assert events[:2] == ["lead.reopened", "lead.disqualified"]


def test_steps_are_refused_where_they_do_not_belong(company: Company) -> None:
    by, lead = company.people["Ben"], owned(company)
    with pytest.raises(UnableToChangeLead, match="New"):
        leads.reopen(lead, by=by, at=NOW)
    leads.disqualify(lead, reason="junk", by=by, at=NOW)
    with pytest.raises(UnableToChangeLead, match="Disqualified"):
        leads.qualify(lead, by=by, at=NOW)


def test_giving_up_needs_a_reason_of_the_list(company: Company) -> None:
    lead = owned(company)
    with pytest.raises(leads.UnableToDisqualify):
        leads.disqualify(lead, reason="bored", by=company.people["Ben"], at=NOW)


def test_a_role_that_may_not_is_refused(company: Company) -> None:
    with pytest.raises(UnableToPermit):
        leads.create({"name": "Nia"}, by=company.people["Fay"], at=NOW)


def test_what_is_in_the_pool_is_claimed_before_it_is_changed(company: Company) -> None:
    lead, ben = arrive(), company.people["Ben"]
    with pytest.raises(UnableToChangeLead, match="claim it first"):
        leads.edit(lead, {"city": "Rome"}, by=ben, at=NOW)
    with pytest.raises(UnableToChangeLead):
        leads.qualify(lead, by=ben, at=NOW)
    with pytest.raises(assigning.UnableToAssign):
        assigning.assign(lead, to=ben, by=ben, at=NOW)


def test_a_manager_gives_out_what_is_in_the_pool(company: Company) -> None:
    lead = assigning.assign(arrive(), to=company.people["Cai"], by=company.people["Ann"], at=NOW)
    assert (lead.owner, lead.pooled_at) == (company.people["Cai"], None)


def test_another_owner_is_an_assignment_and_none_the_pool(company: Company) -> None:
    ben, lead = company.people["Ben"], owned(company)
    lead = leads.edit(lead, {"owner": company.people["Cai"], "city": "Rome"}, by=ben, at=NOW)
    assert lead.owner == company.people["Cai"]
    assert [event.name for event in journal.of(lead)][:2] == ["lead.assigned", "lead.changed"]
    lead = leads.edit(lead, {"owner": None}, by=company.people["Cai"], at=NOW)
    assert lead.pooled_at == NOW


def test_nobody_is_given_a_lead_who_has_left(company: Company) -> None:
    cai, lead = company.people["Cai"], owned(company)
    cai.is_active = False
    cai.save()
    with pytest.raises(assigning.UnableToAssign, match="no longer works here"):
        assigning.assign(lead, to=cai, by=company.people["Ann"], at=NOW)


def test_a_closed_lead_does_not_enter_the_pool(company: Company) -> None:
    ben, lead = company.people["Ben"], owned(company)
    leads.disqualify(lead, reason="junk", by=ben, at=NOW)
    with pytest.raises(pooling.UnableToRelease):
        pooling.release(lead, by=ben, at=NOW)


def test_an_account_in_the_pool_is_claimed_before_it_is_changed(company: Company) -> None:
    from sextant.book.prospects import accounts

    account = pooling.release(company.account, by=company.people["Dora"], at=NOW)
    with pytest.raises(accounts.UnableToChangeAccount):
        accounts.edit(account, {"city": "Rome"}, by=company.people["Ben"], at=NOW)
    to = {"owner": company.people["Ben"]}
    assert accounts.edit(account, to, by=company.people["Ann"], at=NOW).pooled_at is None
    assert Account.objects.get(pk=account.pk).owner == company.people["Ben"]


def test_the_first_thing_done_begins_the_work(company: Company) -> None:
    lead, ben = owned(company), company.people["Ben"]
    values = {"kind": "call", "subject": "Hello", "at": NOW, "lead": lead, "done": True}
    activities.create(values, by=ben, at=NOW)
    event = Event.objects.get(name="activity.created")
    for _ in range(2):  # a reaction may be done twice
        following.begin(event)
    lead.refresh_from_db()
    assert lead.status == "working"
    assert [each.name for each in journal.of(lead)].count("lead.started") == 1
