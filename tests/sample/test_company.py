"""The sample company as it stands in the records."""

from collections import Counter
from datetime import timedelta
from importlib.resources import files
from typing import Any

import duckdb
import pytest
from django.contrib.auth import authenticate
from django.db.models import Count, Sum

from sextant.book.models import Account, Activity, Contact, Deal, Lead, Product
from sextant.kernel import roles
from sextant.kernel.models import Person
from sextant.kernel.organisation import Organisation
from sextant.kernel.scope import scope_of
from sextant.sample import company
from sextant.sample.files import Shipped
from tests.sample.conftest import MOVED_BY, NOW, TODAY

pytestmark = [pytest.mark.usefixtures("loaded"), pytest.mark.django_db]
FILE = files("sextant.sample") / "data" / "Opportunities.csv.gz"


def in_sql(by: str) -> set[Any]:
    """Count and sum the shipped file by a column, one row for each status."""
    query = f"""
        SELECT lower(Status), {by}, count(*), sum(Value::DECIMAL(18, 4))
        FROM read_csv('{FILE}', all_varchar = true) GROUP BY ALL"""
    with duckdb.connect() as connection:
        return set(connection.execute(query).fetchall())


@pytest.mark.parametrize(
    ("field", "column"),
    [
        ("currency", "'USD'"),
        ("owner__name", '"Opportunity Owner Name"'),
        ("stage__name", "PipelineStep[3:]"),
        ("account__external_id", "AccountSeq"),
        ("lines__product__name", '"Product Name"'),
        ("came_from__name", '"Campaign Name"'),
    ],
)  # fmt: skip
def test_counts_and_values_equal_sql_over_the_file(field: str, column: str) -> None:
    rows = Deal.objects.values("status", field).annotate(count=Count("pk"), value=Sum("amount"))
    counted = {tuple(row.values()) for row in rows.order_by()}
    assert counted == in_sql(column)


def test_days_are_those_of_the_file_moved_by_whole_weeks(shipped: Shipped) -> None:
    known = {
        deal.external_id: (deal.created_on, deal.closed_on or deal.expected_close_on)
        for deal in Deal.objects.all()
    }
    for each in shipped.opportunities:
        assert known[each.key] == (each.created_on + MOVED_BY, each.ends_on + MOVED_BY)
    assert MOVED_BY % timedelta(weeks=1) == timedelta(0)
    newest = max(day for deal in Deal.objects.exclude(status="open") if (day := deal.closed_on))
    assert timedelta(0) < TODAY - newest <= timedelta(weeks=1)


def test_some_open_deals_are_past_their_close_date_and_most_are_ahead() -> None:
    late, alive = Deal.objects.past_close_date(TODAY).count(), Deal.objects.open().count()
    assert 0 < late < alive / 4


def test_a_page_finds_deals_that_were_silent_for_long() -> None:
    assert 50 < Deal.objects.silent_since(NOW - timedelta(days=30)).count() < 500


def test_what_is_made_up_says_so() -> None:
    assert not Activity.objects.exclude(source="simulated").exists()
    assert not Lead.objects.exclude(source="simulated").exists()
    assert set(Deal.objects.values_list("source", flat=True)) == {"microsoft-sales-and-service"}
    lost = Deal.objects.filter(status="lost")
    assert not lost.exclude(loss_note__startswith="Simulated").exists()
    assert Contact.objects.filter(source="microsoft-sales-and-service").count() == 300


def test_every_account_has_someone_to_speak_to_and_a_region() -> None:
    assert not Account.objects.filter(contacts=None).exists()
    regions = Counter(Account.objects.values_list("territory__parent__name", flat=True))
    assert set(regions) == {"North America", "EMEA", "LATAM", "APAC"}
    assert not Account.objects.filter(industry="n/a").exists()


def test_who_changed_team_is_credited_where_they_stood() -> None:
    tree, jeff = Organisation(), Person.objects.get(name="Jeff Hay")
    moved = jeff.memberships.get(ends_on=None).starts_on
    days = (moved - timedelta(days=1), moved)
    stood = [tree.units[tree.standing(jeff.pk, day).team_id or 0].name for day in days]
    assert stood == ["North America · Weiler", "North America · Low"]
    closed = Deal.objects.filter(owner=jeff, closed_on__isnull=False)
    assert closed.filter(closed_on__lt=moved).exists()
    assert closed.filter(closed_on__gte=moved).exists()


def test_a_manager_sees_the_people_of_three_regions() -> None:
    anne = Person.objects.get(name="Anne Weiler")
    seen = Deal.objects.visible_to(scope_of(anne, TODAY)).open()
    assert set(seen.values_list("owner__name", flat=True)) == {
        "Alan Steiner", "Alicia Thomber", "Anne Weiler", "David So", "Eric Gruber", "Greg Winston",
    }  # fmt: skip


def test_there_is_a_sign_in_for_each_role() -> None:
    offered = company.demo_sign_ins()
    assert [role for role, _name, _password in offered] == [role.name for role in roles.every()]
    for role, username, password in offered:
        person: Any = authenticate(None, username=username, password=password)
        assert person is not None, username
        assert person.role == role


def test_only_those_who_are_offered_can_sign_in() -> None:
    offered = {username for _role, username, _password in company.demo_sign_ins()}
    able = {person.username for person in Person.objects.all() if person.has_usable_password()}
    assert able == offered


def test_the_page_says_by_how_many_weeks_days_were_moved() -> None:
    about = company.about()
    assert about is not None
    assert str(MOVED_BY.days // 7) in about.note


def test_the_second_call_does_nothing() -> None:
    before = Product.objects.count(), Deal.objects.count()
    assert company.load(today=TODAY, at=NOW) is False
    assert (Product.objects.count(), Deal.objects.count()) == before
