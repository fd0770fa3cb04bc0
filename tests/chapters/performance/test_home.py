"""Home answers in words that hold, with figures that are asked."""

from datetime import date, timedelta
from typing import Any

import pytest

from sextant.book.looking import Look
from sextant.chapters.performance.standing import Standing
from sextant.kernel import journal
from sextant.kernel.calendar import FiscalCalendar
from sextant.kernel.period import Period
from sextant.kernel.scope import scope_of
from tests.book.conftest import Publish, Seat
from tests.company import NOW, TODAY, Company

pytestmark = pytest.mark.django_db
CALENDAR = FiscalCalendar()


def won(company: Company, day: date, count: int, amount: str = "100", owner: str = "Ben") -> None:
    for _each in range(count):
        company.deal(owner, amount, status="won", closed_on=day, created_on=day - timedelta(days=9))


def standing(company: Company, period: str = "this-quarter", name: str = "Dora") -> Standing:
    scope = scope_of(company.people[name], TODAY)
    return Standing(Look(scope, TODAY, Period.parse(period, CALENDAR, TODAY)))


def told(client: Any, address: str = "/") -> str:
    return " ".join(client.get(address).content.decode().split())


def test_a_running_period_is_compared_to_the_same_day(company: Company, publish: Publish) -> None:
    won(company, date(2026, 7, 10), 12)
    won(company, date(2026, 4, 10), 12)
    won(company, date(2026, 4, 20), 50)  # after the same day of the quarter before
    publish()
    step = standing(company).step("won_revenue")
    assert step is not None
    assert (step.before, step.verdict) == (1200, "same")


def test_clearly_more_is_said_so(company: Company, at: Seat, publish: Publish) -> None:
    won(company, date(2026, 7, 10), 60)
    won(company, date(2026, 4, 10), 20)
    publish()
    page = told(at("Dora"))
    assert "$6K won since Jul 1, 2026: 200% more than the $2K of the period before" in page
    assert "Ahead of the period before" in page
    assert "There is no target yet" in page


def test_a_few_deals_claim_nothing(company: Company, at: Seat, publish: Publish) -> None:
    won(company, date(2026, 7, 10), 3)
    won(company, date(2026, 4, 10), 2)
    publish()
    page = told(at("Dora"))
    assert "the difference is no more than chance makes" in page
    assert "Too little data: 3 deals" in page
    assert "It is too early to say where the period ends" in page


def test_the_pace_is_told_with_its_doubt(company: Company, publish: Publish) -> None:
    won(company, date(2026, 7, 10), 30)
    publish()
    found = standing(company).projection
    assert found is not None
    assert found.low < found.middle < found.high


def test_an_ended_period_has_no_pace(company: Company, at: Seat, publish: Publish) -> None:
    won(company, date(2026, 5, 10), 30)
    publish()
    assert standing(company, "2026-Q2").projection is None
    assert "At this pace" not in told(at("Dora"), "/?period=2026-Q2")


def test_home_without_deals_offers_the_first_step(at: Seat, publish: Publish) -> None:
    assert "No deals yet" in told(at("Dora"))


def test_a_role_without_deals_is_told_so(company: Company, at: Seat, publish: Publish) -> None:
    company.deal("Ben")
    assert "Your role sees no deals" in told(at("Sam"))


def test_a_quiet_period_leads_to_the_last_busy_one(
    company: Company, at: Seat, publish: Publish
) -> None:
    company.deal("Ben", status="won", closed_on=date(2017, 12, 31), created_on=date(2017, 1, 1))
    publish()
    page = told(at("Dora"))
    assert "The last deal closed on Dec 31, 2017." in page
    assert "?period=2017-Q4" in page


def test_a_period_nobody_can_read_is_refused_and_replaced(
    company: Company, at: Seat, publish: Publish
) -> None:
    company.deal("Ben")
    publish()
    assert "“sometime” is no period." in told(at("Dora"), "/?period=sometime")


def test_a_rep_sees_only_their_own_revenue(company: Company, at: Seat, publish: Publish) -> None:
    won(company, date(2026, 7, 10), 12, "1000")
    won(company, date(2026, 7, 10), 12, "7000", owner="Eli")
    publish()
    page = told(at("Ben"))
    assert "$12K" in page
    assert "$96K" not in page


def test_who_moved_is_told_up_and_down(company: Company, publish: Publish) -> None:
    won(company, date(2026, 7, 10), 2, owner="Ben")
    won(company, date(2026, 4, 10), 3, owner="Eli")
    publish()
    risen, fallen = standing(company).movers("person")
    assert [mover.row["person"] for mover in risen] == ["Ben"]
    assert [mover.row["person"] for mover in fallen] == ["Eli"]


def test_the_course_ends_at_the_total(company: Company, publish: Publish) -> None:
    for day in (date(2026, 7, 1), date(2026, 7, 3), date(2026, 7, 15)):
        won(company, day, 1)
    publish()
    here = standing(company)
    course = here.course(here.look.period, here.look.elapsed)
    assert len(course) == 15
    assert course[-1] == here.results.total["won_revenue"]


def test_largest_deals_are_largest_in_the_reporting_currency(
    company: Company, publish: Publish
) -> None:
    small, large = company.deal("Ben", "10"), company.deal("Ben", "999")
    publish()
    assert standing(company).largest("open_deals", 5, None) == [large.pk, small.pk]


def test_the_unit_of_the_chart_follows_the_length(company: Company) -> None:
    units = [standing(company, text).unit for text in ("2026-07", "2026", "2020..2026")]
    assert units == ["day", "week", "month"]


def test_where_nothing_was_before_no_share_is_said(
    company: Company, at: Seat, publish: Publish
) -> None:
    won(company, date(2026, 7, 10), 60)
    publish()
    page = told(at("Dora"))
    assert "$6K won since Jul 1, 2026; by the same day of the period before, nothing was." in page
    assert "There are no figures of a year ago." in page
    closed = told(at("Dora"), "/?period=2026-07-01..2026-07-12")
    assert "in the period before, nothing was." in closed


def test_home_says_that_it_shows_the_sample_company(
    company: Company, at: Seat, publish: Publish
) -> None:
    won(company, date(2026, 7, 10), 3)
    publish()
    assert "Sample company" not in told(at("Dora"))
    journal.record("sample.loaded", "sample", by=None, at=NOW, data={"weeks": 286})
    assert "dates moved forward by 286 weeks" in told(at("Dora"))


def test_a_year_is_compared_once(company: Company, at: Seat, publish: Publish) -> None:
    won(company, date(2026, 3, 10), 30)
    won(company, date(2025, 3, 10), 10)
    publish()
    page = told(at("Dora"), "/?period=2026")
    assert "200% more than the $1K of the period before" in page
    assert "year ago" not in page.split("course")[0].split("answer")[-1].split("There is no")[0]
