"""Crossing 80, 100 and 120 per cent tells the person and their manager once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from sextant.agenda.models import Notice
from sextant.kernel.models import Event
from sextant.metrics.publishing import publish_pending
from sextant.plans import crossing
from sextant.plans.models import Crossing, Plan
from sextant.reactions import follow
from tests.company import NOW, Company


def look(at: object = NOW) -> int:
    publish_pending(NOW)
    crossing._looked[0] = None
    return crossing.note(NOW)


@pytest.fixture
def in_its_quarter(company: Company, in_force: Callable[..., Plan]) -> Plan:
    return in_force("1200.00", when="even")  # 75 a quarter for Ben and Cai each


def test_a_mark_is_told_once(company: Company, in_its_quarter: Plan) -> None:
    follow(NOW)  # what happened until now is nobody's news
    company.deal("Ben", "61.00", status="won", closed_on=date(2026, 7, 2))
    assert look() == 1
    assert look() == 0
    (kept,) = Crossing.objects.all()
    assert (kept.person, kept.mark, kept.period) == (company.people["Ben"], 80, "2026-Q3")
    follow(NOW + timedelta(seconds=1))
    told = Notice.objects.filter(record_type="crossing").values_list("person__name", flat=True)
    assert sorted(told) == ["Ann", "Ben"]


def test_of_several_marks_at_once_the_highest_is_told(
    company: Company, in_its_quarter: Plan
) -> None:
    company.deal("Ben", "90.00", status="won", closed_on=date(2026, 7, 2))
    assert look() == 3
    (event,) = Event.objects.filter(name="target.crossed")
    assert event.data["mark"] == 120


def test_what_falls_back_is_not_told_again(company: Company, in_its_quarter: Plan) -> None:
    deal = company.deal("Ben", "61.00", status="won", closed_on=date(2026, 7, 2))
    look()
    deal.amount = 10
    deal.save()
    look()
    deal.amount = 61
    deal.save()
    assert look() == 0


def test_without_news_nothing_is_looked_at(company: Company, in_its_quarter: Plan) -> None:
    look()
    assert crossing.note(NOW) == 0
