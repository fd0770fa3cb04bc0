"""Who may be the one that is being typed, within what the person may see."""

import pytest

from sextant.book.models import Account, Contact, Lead
from sextant.book.prospects import candidates, merging
from sextant.kernel.scope import scope_of
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db


def found(
    kind: str, staff: Company, person: str = "Dora", /, **values: str
) -> list[tuple[str, str]]:
    scope = scope_of(staff.people[person], TODAY)
    return [
        (each.label, str(each.evidence.reasons[0])) for each in candidates.like(kind, values, scope)
    ]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"name": "ACME incorporated"}, "same name"),
        ({"name": "Acme Robotcis"}, ""),
        ({"name": "Other", "phone": "(212) 555-0123"}, "same phone number"),
        ({"name": "Other", "email": "bob@acme.example"}, "same e-mail domain"),
        ({"name": "Akme", "website": "https://www.acme.example/x"}, "same e-mail domain"),
    ],
)
def test_an_account_is_found_by_each_sign(
    company: Company, values: dict[str, str], reason: str
) -> None:
    Account.objects.create(name="Acme, Inc.", phone="+1 212 555 0123", email="ann@acme.example")
    assert found("account", company, **values) == ([("Acme, Inc.", reason)] if reason else [])


def test_chinese_companies_are_found_without_place_form_and_tradition(company: Company) -> None:
    Account.objects.create(name="北京小米科技有限责任公司")
    assert found("account", company, name="小米科技") == [
        ("北京小米科技有限责任公司", "similar name")
    ]
    assert found("account", company, name="北京小米科技股份有限公司")[0][1] == "same name"


def test_a_shared_free_mail_service_says_nothing(company: Company) -> None:
    Contact.objects.create(name="Wang Wei", email="wang@qq.com")
    assert found("contact", company, name="Li Na", email="li@qq.com") == []
    assert (
        found("contact", company, name="Li Na", email="wang@qq.com")[0][1] == "same e-mail address"
    )


def test_a_lead_may_be_a_lead_a_contact_or_an_account(company: Company) -> None:
    Lead.objects.create(name="Zoe Adams", company="Acme")
    Contact.objects.create(name="Adams, Zoe")
    Account.objects.create(name="ACME GmbH")
    labels = {label for label, _reason in found("lead", company, name="Zoe Adams", company="Acme")}
    assert labels == {"Zoe Adams", "Adams, Zoe", "ACME GmbH"}


def test_numbered_names_are_not_each_other(company: Company) -> None:
    Account.objects.create(name="Customer 00001")
    assert found("account", company, name="Customer 00002") == []


def test_what_one_may_not_see_is_no_candidate(company: Company) -> None:
    Account.objects.create(name="Acme", owner=company.people["Eli"])
    assert found("account", company, "Ben", name="Acme") == []
    assert found("account", company, "Eli", name="Acme") != []


def test_a_pair_told_apart_is_not_shown_again(company: Company) -> None:
    first, second = Account.objects.create(name="Acme"), Account.objects.create(name="Acme AG")
    scope = scope_of(company.people["Dora"], TODAY)
    assert [each.key for each in candidates.like_record(first, scope)] == [second.pk]
    merging.dismiss(first, other=second, by=None, at=NOW)
    assert candidates.like_record(first, scope) == []


def test_a_merged_record_is_no_candidate(company: Company) -> None:
    first, second = Account.objects.create(name="Acme"), Account.objects.create(name="Acme AG")
    merging.merge(first, other=second, by=None, at=NOW)
    assert [label for label, _reason in found("account", company, name="Acme")] == ["Acme"]
