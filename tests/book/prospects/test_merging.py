"""Two records of one customer become one, and two again."""

from typing import Any

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sextant.book.models import Account, Activity, Contact, DealContact, Lead
from sextant.book.prospects import merging, pointing
from sextant.book.prospects.models import Dismissal, Merge
from sextant.kernel import journal
from sextant.kernel.unable import UnableToFind, UnableToPermit
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db
APART = {"kernel.event", "prospects.merge"}
BY_WRITING = {"version", "updated_at"}


def everything() -> dict[str, Any]:
    """Return all rows of all tables, without what writing them again changes."""
    return {
        model._meta.label: {
            row.pk: {k: v for k, v in pointing.plain(row).items() if k not in BY_WRITING}
            for row in model._base_manager.all()
        }
        for model in apps.get_models()
        if model._meta.label_lower not in APART and model._meta.managed
    }


def pair(**fields: Any) -> tuple[Account, Account]:
    return Account.objects.create(name="Acme"), Account.objects.create(name="Acme Inc.", **fields)


def test_what_spoke_of_one_speaks_of_the_other(company: Company) -> None:
    kept, lost = pair()
    deal = company.deal("Ben", account=lost)
    contact = Contact.objects.create(name="Zoe", account=lost)
    call = Activity.objects.create(subject="Call", at=NOW, account=lost)
    merging.merge(kept, other=lost, by=None, at=NOW)
    for record in (deal, contact, call):
        record.refresh_from_db()
        assert record.account_id == kept.pk


def test_the_merged_record_is_nowhere(company: Company) -> None:
    kept, lost = pair()
    merging.merge(kept, other=lost, by=None, at=NOW)
    assert not Account.objects.filter(pk=lost.pk).exists()
    assert Account._base_manager.get(pk=lost.pk).merged_into_id == kept.pk


def test_blanks_are_filled_unless_fields_are_chosen(company: Company) -> None:
    kept, lost = pair(phone="123456", city="Bonn")
    merging.merge(kept, other=lost, by=None, at=NOW)
    kept.refresh_from_db()
    assert (kept.name, kept.phone, kept.city) == ("Acme", "123456", "Bonn")


def test_the_chosen_value_of_each_field_stays(company: Company) -> None:
    kept, lost = pair(phone="123456", city="Bonn")
    merging.merge(kept, other=lost, take="name,city", by=None, at=NOW)
    kept.refresh_from_db()
    assert (kept.name, kept.phone, kept.city) == ("Acme Inc.", "", "Bonn")


def test_a_part_in_one_deal_is_not_held_twice(company: Company) -> None:
    deal = company.deal("Ben")
    kept, lost = Contact.objects.create(name="Zoe"), Contact.objects.create(name="Zoë")
    DealContact.objects.create(deal=deal, contact=kept, role="champion")
    DealContact.objects.create(deal=deal, contact=lost, role="buyer")
    before = everything()
    done = merging.merge(kept, other=lost, by=None, at=NOW)
    assert [part.role for part in DealContact.objects.filter(deal=deal)] == ["champion"]
    assert merging.unmerge(done, by=None, at=NOW) == []
    assert everything() == before


def test_both_histories_are_kept(company: Company) -> None:
    kept, lost = pair()
    merging.merge(kept, other=lost, by=None, at=NOW)
    assert journal.of(kept).first().name == "account.merged"
    assert journal.of(lost).first().name == "account.merged_away"


def test_a_converted_lead_stays_converted(company: Company) -> None:
    kept = Lead.objects.create(name="Zoe")
    lost = Lead.objects.create(
        name="Zoe A.", status="converted", converted_at=NOW, account=company.account
    )
    merging.merge(kept, other=lost, by=None, at=NOW)
    kept.refresh_from_db()
    assert (kept.status, kept.account) == ("converted", company.account)


def test_no_account_comes_to_stand_above_itself(company: Company) -> None:
    kept, lost = pair()
    between = Account.objects.create(name="Between", parent=lost)
    Account.objects.filter(pk=kept.pk).update(parent=between)
    before = everything()
    done = merging.merge(kept, other=lost, by=None, at=NOW)
    kept.refresh_from_db()
    between.refresh_from_db()
    assert (kept.parent_id, between.parent_id) == (None, kept.pk)
    assert merging.unmerge(done, by=None, at=NOW) == []
    assert everything() == before


def test_a_later_edit_stays_when_the_merge_is_undone(company: Company) -> None:
    kept, lost = pair(phone="123456")
    deal = company.deal("Ben", account=lost)
    done = merging.merge(kept, other=lost, by=None, at=NOW)
    kept.refresh_from_db()
    kept.phone = "999999"
    kept.save()
    deal.refresh_from_db()
    deal.account = company.account
    deal.save()
    left = merging.unmerge(done, by=None, at=NOW)
    kept.refresh_from_db()
    deal.refresh_from_db()
    assert (kept.phone, deal.account) == ("999999", company.account)
    assert len(left) == 2


def test_merges_are_undone_from_the_last(company: Company) -> None:
    first, second = pair()
    third = Account.objects.create(name="ACME")
    before = everything()
    one = merging.merge(second, other=third, by=None, at=NOW)
    two = merging.merge(first, other=second, by=None, at=NOW)
    with pytest.raises(merging.UnableToUnmerge):
        merging.unmerge(one, by=None, at=NOW)
    merging.unmerge(two, by=None, at=NOW)
    merging.unmerge(one, by=None, at=NOW)
    assert everything() == before
    with pytest.raises(merging.UnableToUnmerge):
        merging.unmerge(one, by=None, at=NOW)


def test_refusals(company: Company) -> None:
    kept, lost = pair()
    with pytest.raises(merging.UnableToMerge):
        merging.merge(kept, other=kept, by=None, at=NOW)
    with pytest.raises(merging.UnableToMerge):
        merging.merge(kept, other=lost, take="shoe_size", by=None, at=NOW)
    with pytest.raises(UnableToPermit):
        merging.merge(kept, other=lost, by=company.people["Fay"], at=NOW)
    with pytest.raises(UnableToFind):
        merging.part(kept, other=lost.pk, by=None, at=NOW)
    merging.merge(kept, other=lost, by=None, at=NOW)
    with pytest.raises(merging.UnableToMerge):
        merging.merge(kept, other=lost, by=None, at=NOW)
    with pytest.raises(merging.UnableToMerge):
        merging.dismiss(kept, other=kept, by=None, at=NOW)


def test_a_pair_is_told_apart_once(company: Company) -> None:
    kept, lost = pair()
    merging.dismiss(lost, other=kept, by=None, at=NOW)
    merging.dismiss(kept, other=lost, by=None, at=NOW)
    assert Dismissal.objects.count() == 1


PEOPLE = st.lists(st.sampled_from(("kept", "lost", "third")), max_size=5)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=PEOPLE,
    calls=PEOPLE,
    leads=PEOPLE,
    take=st.sets(st.sampled_from(("name", "title", "email"))),
)
def test_merge_and_undo_change_nothing(
    company: Company, parts: list[str], calls: list[str], leads: list[str], take: set[str]
) -> None:
    known = {
        name: Contact.objects.create(name=name, title=name, account=company.account)
        for name in ("kept", "lost", "third")
    }
    deals = [company.deal("Ben") for _ in range(2)]
    for place, name in enumerate(parts):
        DealContact.objects.get_or_create(deal=deals[place % 2], contact=known[name])
    for name in calls:
        call = Activity.objects.create(subject=name, at=NOW, contact=known[name])
        call.contacts.set([known[name], known["kept"]])
    for name in leads:
        Lead.objects.create(name=name, contact=known[name])
    before = everything()
    taken = ",".join(sorted(take)) or "none"
    done = merging.merge(known["kept"], other=known["lost"], take=taken, by=None, at=NOW)
    assert Merge.objects.standing().count() >= 1
    assert merging.unmerge(done, by=None, at=NOW) == []
    assert everything() == before
