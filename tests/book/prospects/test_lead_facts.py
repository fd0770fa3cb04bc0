"""Numbers of leads: how many, how many of the decided ones won over, how soon, how often."""

from datetime import timedelta
from decimal import Decimal as D
from typing import Any

import pytest

from sextant.book.models import Activity, Lead, Source
from sextant.kernel.scope import operator, scope_of
from sextant.metrics import publishing
from sextant.metrics.ask import ask
from tests.book.conftest import Publish
from tests.company import NOW, TODAY, Company
from tests.doors.test_numbers_lead_to_records import listed

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
METRICS = ("leads", "lead_conversion", "first_response_hours", "follow_ups_per_lead")


@pytest.fixture
def arrived(company: Company, fair: Source, publish: Publish) -> list[Lead]:
    """Six leads: two converted, one given up, two open, one in the pool."""
    found = []
    statuses = ["converted", "converted", "disqualified", "new", "working", "new"]
    for number, status in enumerate(statuses):
        owner = [company.people["Ben"], company.people["Eli"], None][number % 3 if number else 0]
        values = {"name": f"Lead {number}", "owner": owner, "status": status, "arrived_at": NOW}
        more = {"came_from": fair} if number % 2 else {"country": "Peru", "tier": "A"}
        pooled = {"pooled_at": NOW if owner is None else None}
        found.append(Lead.objects.create(**values, **more, **pooled))
    for lead, hours in ((found[0], 2), (found[0], 5), (found[1], 4), (found[4], 9)):
        at = NOW + hours * HOUR
        Activity.objects.create(subject="Call", lead=lead, at=at, done_at=at, done=True)
    Activity.objects.create(subject="Before", lead=found[3], at=NOW - HOUR, done=True)
    Activity.objects.create(subject="Planned", lead=found[3], at=NOW + HOUR)
    publish()
    return found


def asked(**how: Any) -> Any:
    return ask(METRICS, scope=how.pop("scope", operator(TODAY)), today=TODAY, **how)


def test_totals(arrived: list[Lead]) -> None:
    total = asked().total
    assert total["leads"] == 6
    assert total["lead_conversion"] == (D(2) / D(3)).quantize(D("0.0000000001"))
    assert total["first_response_hours"] == 4
    assert total["follow_ups_per_lead"] == (D(5) / D(6)).quantize(D("0.0000000001"))


def test_within_a_day_of_those_that_had_one(arrived: list[Lead]) -> None:
    given = {"scope": operator(TODAY)}
    assert ask("answered_in_a_day", today=TODAY, **given).total["answered_in_a_day"] is None
    later = ask("answered_in_a_day", today=TODAY + timedelta(days=2), **given)
    assert later.total["answered_in_a_day"] == D("0.5")


def test_by_channel_country_and_tier(arrived: list[Lead]) -> None:
    by = {row["channel"]: row["leads"] for row in asked(by=("channel",)).rows}
    assert by == {"event": 3, None: 3}
    assert {row["country"]: row["leads"] for row in asked(by=("country",)).rows} == {
        "Peru": 3, None: 3,
    }  # fmt: skip
    assert asked(by=("tier", "region", "month")).rows


def test_everyone_sees_their_own(arrived: list[Lead], company: Company) -> None:
    ben = asked(scope=scope_of(company.people["Ben"], TODAY)).total["leads"]
    assert ben == Lead.objects.filter(owner=company.people["Ben"]).count()


@pytest.mark.parametrize("who", ["Ben", "Dora"])
@pytest.mark.parametrize("name", METRICS)
def test_a_number_leads_to_its_records(
    arrived: list[Lead], company: Company, who: str, name: str
) -> None:
    scope = scope_of(company.people[who], TODAY)
    answer = ask((name,), by=("country",), scope=scope, today=TODAY, period="2026-07")
    for row in [None, *answer.rows]:
        records = answer.records(name, row)
        if records is not None:
            size = len(answer.record_ids(name, row))
            assert listed(records, scope) == size


def test_what_is_done_for_a_lead_moves_its_numbers(arrived: list[Lead]) -> None:
    from sextant.kernel import journal

    lead = arrived[3]
    call = Activity.objects.create(
        subject="Call", lead=lead, at=NOW + HOUR, done_at=NOW + HOUR, done=True
    )
    journal.record("activity.created", call, by=None, at=NOW)
    publishing.publish_pending(NOW)
    assert asked().total["first_response_hours"] == 3
