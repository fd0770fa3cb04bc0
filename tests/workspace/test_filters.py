"""Filters as they stand in the address."""

from datetime import date
from typing import Any

import pytest

from sextant.book.models import Account, Activity, Product
from sextant.workspace import declare, filters
from sextant.workspace.filters import UnableToFilter
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db


def found(name: str, given: str, sees: Any, workspace: str = "deals") -> set[str]:
    space, scope = declare.get(workspace), sees("Dora")
    one = filters.read(space, name, given, scope)
    assert one is not None
    label = "subject" if workspace == "activities" else "name"
    return set(space.visible(scope).filter(one.condition).values_list(label, flat=True))


@pytest.fixture
def deals(company: Company) -> None:
    company.deal("Ben", "100.00", name="A", created_on=date(2026, 7, 1))
    company.deal("Eli", "999.99", name="B", created_on=date(2026, 7, 31))
    closed = {"status": "won", "closed_on": date(2026, 8, 1)}
    company.deal("Eli", "1000.00", name="C", created_on=date(2026, 8, 1), **closed)
    company.deal("Ben", None, name="D", created_on=None, account=None)


@pytest.mark.usefixtures("deals")
@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("created_on", "2026-07-01..2026-08-01", {"A", "B"}),
        ("created_on", "2026-07", {"A", "B"}),
        ("created_on", "2026-08-01", {"C"}),
        ("created_on", "..2026-07-02", {"A"}),
        ("created_on", "none", {"D"}),
        ("created_on", "2026-07-31..,none", {"B", "C", "D"}),
        ("amount", "100..1000", {"A", "B"}),
        ("amount", "1000..", {"C"}),
        ("amount", "999.99", {"B"}),
        ("amount", "none", {"D"}),
        ("status", "won,lost", {"C"}),
        ("account", "none", {"D"}),
        ("name", "~a", {"A"}),
        ("name", "A", {"A"}),
    ],
)
def test_a_filter_keeps(sees: Any, name: str, given: str, expected: set[str]) -> None:
    assert found(name, given, sees) == expected


def test_a_filter_by_owner_takes_numbers_and_me(company: Company, sees: Any) -> None:
    company.deal("Ben", name="A")
    company.deal("Dora", name="B")
    assert found("owner", str(company.people["Ben"].pk), sees) == {"A"}
    assert found("owner", "me", sees) == {"B"}


def test_a_record_with_two_of_the_products_is_found_once(company: Company, sees: Any) -> None:
    other = Product.objects.create(name="Gadget")
    deal = company.deal("Ben", name="A")
    deal.products.set([company.product, other])
    space, scope = declare.get("deals"), sees("Dora")
    one = filters.read(space, "products", f"{company.product.pk},{other.pk}", scope)
    assert one is not None
    assert space.visible(scope).filter(one.condition).count() == 1


def test_a_filter_reaches_into_what_a_record_refers_to(company: Company, sees: Any) -> None:
    retail = Account.objects.create(name="Shop", industry="Retail, food")
    company.deal("Ben", name="A", account=retail)
    company.deal("Ben", name="B")
    assert found("account.industry", "Retail\\, food", sees) == {"A"}


def test_moments_are_filtered_by_days(company: Company, sees: Any) -> None:
    Activity.objects.create(subject="A", at=NOW, owner=company.people["Ben"])
    assert found("at", "2026-07-15", sees, "activities") == {"A"}
    assert found("at", "2026-07-16..", sees, "activities") == set()


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("created_on", ".."),
        ("created_on", "..0001-01-01"),
        ("amount", ".."),
        ("created_on", "soon"),
        ("created_on", "2026-13-01..2026-14-01"),
        ("amount", "lots"),
        ("amount", "1e99.."),
        ("amount", "1.00001"),
        ("status", "maybe"),
        ("owner", "Ben"),
        ("owner", "99999999999999999999"),
    ],
)
def test_what_cannot_be_read_is_refused(company: Company, sees: Any, name: str, given: str) -> None:
    with pytest.raises(UnableToFilter, match=name):
        filters.read(declare.get("deals"), name, given, sees("Dora"))


def test_what_names_no_field_is_no_filter(sees: Any) -> None:
    scope = sees("Dora")
    for name in ("utm_source", "account.nothing", "account.owner.name", "manager", "name.name"):
        assert filters.read(declare.get("deals"), name, "x", scope) is None


def test_a_field_that_refers_to_unseen_records_is_no_filter(sees: Any) -> None:
    assert filters.read(declare.get("activities"), "deal", "1", sees("Sam")) is None


def test_what_may_not_be_seen_is_not_found_out(company: Company, sees: Any) -> None:
    """A contact of one's own may stand at an account of somebody else."""
    from sextant.book.models import Contact

    secret = Account.objects.create(name="S", industry="Arms", owner=company.people["Eli"])
    Contact.objects.create(name="C", owner=company.people["Ben"], account=secret)
    space, scope = declare.get("contacts"), sees("Ben")
    one = filters.read(space, "account.industry", "Arms", scope)
    assert one is not None
    assert not space.visible(scope).filter(one.condition).exists()


@pytest.mark.parametrize("given", ["99999999999999999999", "9" * 5000, "abc", "-1"])
def test_a_panel_survives_a_number_no_record_has(company: Company, at: Any, given: str) -> None:
    assert company
    assert at("Dora").get("/deals/filter", {"owner": given}).status_code == 200


@pytest.mark.parametrize("given", ["9" * 5000, "²", "99999999999999999999"])
def test_a_number_no_record_has_is_refused_as_a_filter(sees: Any, given: str) -> None:
    with pytest.raises(UnableToFilter, match="number of a record"):
        filters.read(declare.get("deals"), "owner", given, sees("Dora"))
