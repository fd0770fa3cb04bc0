"""Every number says what it means, what moved it, and where its records are."""

import html
import re
from datetime import date
from typing import Any

import pytest

from sextant.metrics import catalogue
from tests.book.conftest import Publish, Seat
from tests.company import Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(company: Company, publish: Publish) -> None:
    company.deal("Ben", "1000", status="won", closed_on=date(2026, 7, 10))
    company.deal("Eli", "500", status="won", closed_on=date(2026, 4, 10))
    company.deal("Eli", "70", status="lost", closed_on=date(2026, 7, 2))
    company.deal("Eli", "300")
    publish()


@pytest.mark.parametrize("metric", sorted(catalogue.every()))
def test_each_metric_explains_itself(data: None, at: Seat, metric: str) -> None:
    page = at("Dora").get(f"/why/{metric}/").content.decode()
    assert html.escape(str(catalogue.every()[metric].caution)) in page
    assert "SELECT" in page


def test_an_unknown_metric_has_no_page(data: None, at: Seat) -> None:
    assert at("Dora").get("/why/luck/").status_code == 404


def test_drivers_come_by_the_asked_dimension(data: None, at: Seat) -> None:
    page = at("Dora").get("/why/won_revenue/", {"by": "region"}).content.decode()
    assert "North" in page
    assert "South" in page


def test_a_condition_is_told_by_name(data: None, company: Company, at: Seat) -> None:
    key = company.people["Ben"].pk
    page = at("Dora").get("/why/won_revenue/", {"person": key}).content.decode()
    assert "Person: Ben" in page


@pytest.mark.parametrize(
    ("metric", "count"), [("won_deals", 1), ("lost_deals", 1), ("open_deals", 1)]
)
def test_the_list_of_records_holds_as_many_as_the_number_says(
    data: None, at: Seat, metric: str, count: int
) -> None:
    client: Any = at("Dora")
    page = client.get(f"/why/{metric}/").content.decode()
    address = re.search(
        r'href="(/deals/\?[^"]*)"[^>]*>(?:(?!</a>).)*Show the records', page, re.DOTALL
    )
    assert address is not None
    listed = client.get(html.unescape(address[1])).content.decode()
    assert len(re.findall(r'<tr data-href="/deals/\d+/"', listed)) == count


def test_who_sees_no_deals_reads_no_numbers(data: None, at: Seat) -> None:
    page = at("Sam").get("/why/won_revenue/").content.decode()
    assert "$1K" not in page


def test_the_sentence_and_its_waterfall_come_first(data: None, at: Seat) -> None:
    page = at("Dora").get("/why/won_revenue/", {"period": "2026-Q3", "by": "region"})
    text = html.unescape(page.content.decode())
    assert "Won revenue rose by $500 (100%) against the period before." in text
    assert text.index("Won revenue rose by") < text.index('id="waterfall"')
    assert 'hx-get="/why/won_revenue/deeper/?period=2026-Q3&by=region"' in text


def test_each_part_leads_to_its_records_and_further_down(data: None, at: Seat) -> None:
    text = html.unescape(at("Dora").get("/why/won_revenue/", {"by": "region"}).content.decode())
    assert re.search(r'href="/deals/\?[^"]*scope=', text)
    assert re.search(r'href="/why/won_revenue/\?region=\d+"', text)


@pytest.mark.parametrize(("joint", "parts"), [("", 2), ("shown", 3)])
def test_the_joint_part_is_shared_or_shown(data: None, at: Seat, joint: str, parts: int) -> None:
    page = at("Dora").get("/why/won_revenue/deeper/", {"joint": joint}).content.decode()
    known = ("How many</th>", "How large</th>", "Number and size together</th>")
    assert len([name for name in known if name in page]) == parts
    assert "New customers" in page or "Customers that grew" in page


def test_the_plan_is_a_comparison(planned: Any, win: Any, publish: Publish, at: Seat) -> None:
    planned("36500.00")
    win("Ben", 12)
    publish()
    page = at("Dora").get("/why/won_revenue/", {"compare": "plan", "by": "region"})
    assert "the plan’s pace" in html.unescape(page.content.decode())


def test_without_a_plan_the_number_stays(data: None, at: Seat) -> None:
    page = at("Dora").get("/why/won_revenue/", {"compare": "plan"}).content.decode()
    assert "No published plan asks for Won revenue" in page
    assert "Show the records" in page


def test_parts_name_nobody_else(data: None, at: Seat) -> None:
    for address in ("/why/won_revenue/?by=person", "/why/won_revenue/deeper/"):
        page = at("Ben").get(address).content.decode()
        assert not {name for name in ("Eli", "South", "Delta") if name in page}


@pytest.mark.parametrize("method", ["shapley", "lmdi"])
def test_a_chain_is_chosen_and_shared_out_as_the_reader_likes(
    data: None, at: Seat, method: str
) -> None:
    query = {"chain": "closed", "method": method}
    page = html.unescape(at("Dora").get("/why/won_revenue/deeper/", query).content.decode())
    assert "Closed deals × Win rate × Average deal: the changes add up" in page
    assert "Win rate</th>" in page
    assert 'id="chain"' in page
    assert re.search(rf"method=?{method if method == 'lmdi' else ''}[^>]*aria-current", page)


def test_what_cannot_be_told_is_said(data: None, at: Seat) -> None:
    page = html.unescape(at("Dora").get("/why/won_revenue/deeper/").content.decode())
    assert "What cannot be told here" in page
    assert "needs Leads on both sides, and one has none." in page


def test_a_product_is_explained_by_its_factors_alone(
    data: None, company: Company, publish: Publish, at: Seat
) -> None:
    company.deal("Ben", "10", status="won", closed_on=date(2026, 5, 9), created_on=date(2026, 5, 1))
    company.deal("Ben", "10", created_on=date(2026, 7, 9))
    publish()
    page = html.unescape(at("Dora").get("/why/velocity/", {"by": "region"}).content.decode())
    assert "Created deals × Win rate × Average deal × Sales cycle" in page
    assert "against the period before. " in page


def test_against_the_plan_only_what_plans_know_is_offered(
    planned: Any, win: Any, publish: Publish, at: Seat
) -> None:
    planned("36500.00")
    win("Ben", 12)
    publish()
    text = at("Dora").get("/why/won_revenue/", {"compare": "plan"}).content.decode()
    assert "by=category" in text
    assert "by=industry" not in text
    deeper = at("Dora").get("/why/won_revenue/deeper/", {"compare": "plan"}).content.decode()
    assert "A plan names no customers" in deeper
