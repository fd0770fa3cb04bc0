"""My target: where I stand, what each day must bring, and which deals would bring it."""

from datetime import date

import pytest

from tests.book.conftest import Publish, Seat
from tests.chapters.performance.conftest import Planned, Win, told
from tests.company import Company

pytestmark = pytest.mark.django_db


def test_i_see_my_target_and_its_levels(
    at: Seat, planned: Planned, win: Win, publish: Publish
) -> None:
    planned()
    win("Ben", 30)
    publish()
    page = told(at("Ben"), "/my-target/?period=2026")
    assert "My target" in page
    assert "$3K of $10K" in page
    assert "Stretch" in page
    assert "$11K" in page


def test_deals_that_would_close_the_gap_are_marked(
    company: Company, at: Seat, planned: Planned, publish: Publish
) -> None:
    planned()
    for amount, day in (("9000", 20), ("2000", 21), ("500", 22)):
        company.deal("Ben", amount, name=f"Due {amount}", expected_close_on=date(2026, 7, day))
    company.deal("Ben", "700", name="Past", expected_close_on=date(2026, 7, 1))
    company.deal("Cai", "800", name="Of another", expected_close_on=date(2026, 7, 20))
    publish()
    page = told(at("Ben"), "/my-target/?period=2026")
    assert page.count("closes the gap:") == 2
    assert page.index("Due 9000") < page.index("Due 500")
    assert "Past" not in page
    assert "Of another" not in page


def test_too_little_due_is_said(
    company: Company, at: Seat, planned: Planned, publish: Publish
) -> None:
    planned()
    company.deal("Ben", "100", expected_close_on=date(2026, 7, 20))
    publish()
    page = told(at("Ben"), "/my-target/?period=2026")
    assert "$100 is due until then, less than the $10K that are missing" in page


def test_without_a_target_the_page_says_so(at: Seat, planned: Planned, publish: Publish) -> None:
    planned()
    publish()
    assert "No target for these days" in told(at("Dora"), "/my-target/")
    assert "No target for these days" in told(at("Ben"), "/my-target/?period=2024")
    assert "No target for these days" in told(at("Sam"), "/my-target/")


def test_a_manager_looks_at_their_people_and_at_nobody_elses(
    company: Company, at: Seat, planned: Planned, publish: Publish
) -> None:
    planned()
    publish()
    ben, eli = company.people["Ben"].pk, company.people["Eli"].pk
    assert "The target of Ben" in told(at("Ann"), f"/my-target/?person={ben}&period=2026")
    assert at("Ann").get(f"/my-target/?person={eli}").status_code == 404
    assert at("Ben").get(f"/my-target/?person={company.people['Cai'].pk}").status_code == 404
    assert at("Sam").get(f"/my-target/?person={ben}").status_code == 404
    assert at("Dora").get("/my-target/?person=x").status_code == 404


def test_a_measure_without_deals_has_no_deals(at: Seat, planned: Planned, publish: Publish) -> None:
    planned("240", "visits")
    publish()
    page = told(at("Ben"), "/my-target/?period=2026")
    assert "0 of 60" in page
    assert "What would close the gap?" not in page
